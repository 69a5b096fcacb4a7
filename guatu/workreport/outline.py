"""The outline of a report: headings in every numbering style, the parts (review, longer-term goals, this year's plan), the plan year.

Tense is not marked in Chinese and review and plan use the same words, so the parts are told by what headings and opening sentences
say they are about: a year, 回顾, 今后五年, 今年的重点工作, 主要预期目标.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from guatu.codes.numerals import chinese_number


class Part(StrEnum):
    """What a stretch of a report speaks of."""

    FRONT = "front"
    REVIEW = "review"
    LONG_TERM = "long-term"
    PLAN = "plan"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it, up to the next heading of any level.

    `level` 0 is the report itself, then 一、=1, （一）=2, 1.=3, （1）=4, run-in headings at a paragraph's head =5. `body` is where the text
    after the heading begins. `path` holds the titles from the top down to this one.
    """

    level: int
    number: str
    title: str
    start: int
    body: int
    end: int
    part: Part
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections in reading order, the report's title and the year that the plan is for (None where no plan is found)."""

    title: str
    plan_year: int | None
    sections: tuple[Section, ...]

    @property
    def has_plan(self) -> bool:
        """Whether any section belongs to a plan."""
        return any(section.part is Part.PLAN for section in self.sections)


_CN = "[一二三四五六七八九十百]+"
_HEADINGS = (
    (0, re.compile(rf"第({_CN})(?:部分|章|篇)[\s　、：:]*")),
    (1, re.compile(rf"({_CN})[、．.]\s*")),
    (2, re.compile(rf"[（(]({_CN})[）)]、?\s*")),
    (3, re.compile(r"(\d{1,2})(?:[．、]|\.(?!\d))\s*")),
    (4, re.compile(r"[（(](\d{1,2})[）)]\s*")),
    (6, re.compile(rf"({_CN})是(?!否)")),
    (6, re.compile(r"(——|--|—)(?!\d)\s*")),
)
#: A line longer than this is a paragraph; its head may still be a run-in heading.
_LONGEST_TITLE = 48
_LONGEST_RUN_IN = 32

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)|([二一][〇零○Ｏ0九][〇零○一二三四五六七八九0]{2})(?=年)")
_REVIEW = re.compile(
    r"回顾|总结|(?:过去|上|这)(?:的)?(?:一|五|几|三)年|去年|[一五]年来|工作(?:完成)?情况|(?:主要|工作|取得的)(?:成绩|成就|成效)$|存在(?:的)?(?:主要)?(?:困难|问题)"
)
_LONG = re.compile(
    r"“?十[一二三四五六七]五”?(?:时期|期间|规划|发展|的|奋斗|主要)|(?:今后|未来|往后|下)(?:的)?(?:三|五|几)年|20\d\d(?:年)?[—－–\-~～至到]20\d\d年|远景|中长期|"
    r"(?:本届|新一届|五年)(?:政府)?(?:的)?(?:工作)?(?:奋斗|总体|主要)?(?:目标|任务|规划)"
)
_PLAN = re.compile(
    r"(?:今年|本年度?|新的一年|明年|来年|下(?:一)?(?:步|阶段)|全年|(?:19|20)\d\d年(?:度|全年)?)(?:的|我们|我[省市州县区旗]|全[省市州县区旗]|政府|要|将)*[^。，]{0,16}"
    r"(?:工作|任务|目标|安排|重点|打算|部署|要求|思路|举措|计划|抓好|做好)|"
    r"(?:工作|任务)(?:安排|打算|部署|重点|目标|建议|计划)|(?:预期|奋斗|努力|工作)目标|重点工作|主要任务|总体(?:要求|思路|目标)|下(?:一)?步"
)
_SELF = re.compile(
    r"自身建设|政府建设|政府效能|(?:法治|服务|廉洁|效能|责任|人民满意|阳光|有为|数字|创新)[^。，]{0,12}政府|执行力和公信力|依法行政|从严治党"
)
#: A line without number that is a chapter's heading.
_CHAPTER = re.compile(
    rf"{_PLAN.pattern}|{_REVIEW.pattern}|{_SELF.pattern}|(?:{_LONG.pattern}).*(?:目标|任务|要求|思路|规划|展望)"
)
#: Opens a plan within running text. Past uses of the same words (圆满完成年初确定的目标任务, 好于预期目标) have no 是 or 为 behind them.
_PLAN_OPENS = re.compile(
    r"(?:^|[。，；：！\n　 ])(?:根据[^。]{0,60}，|按照[^。]{0,80}，|综合[^。]{0,40}，|(?:做好|完成|抓好)?)?"
    r"(?:(?P<year>(?:19|20)\d\d)年?|今年|新的一年|明年|全年|下(?:一)?步|当前和今后一个时期)[^。；]{0,40}?"
    r"(?:总(?:体)?(?:的)?(?:要求|思路|目标)(?:是|为|：|建议)|(?:主要|总体|工作|预期|奋斗|努力|发展|约束性)*(?:目标|任务|指标)(?:初步)?(?:安排|拟定|确定|建议|设定)?(?:是|为|建议为|：|:|如下)|"
    r"(?:将|要|我们将|我们要|应)?(?:重点|着力|突出|集中力量|切实|扎实|主要)(?:抓好|做好|推进|实施|抓|做|围绕|从|是)|"
    r"(?:重点|主要)?工作(?:总体)?(?:安排|思路|重点|任务|打算)(?:是|为|：)|将(?:重点|全力|着力|坚持)|政府工作[^。；]{0,8}(?:要求|思路)(?:是|为|：))"
)
_PLAN_BARE = re.compile(
    r"(?:主要|预期|奋斗|努力|总体)(?:预期)?目标(?:初步)?(?:建议)?(?:确定)?(?:是|为|建议为|：)|围绕(?:上述|以上|这一|实现)[^。，]{0,10}(?:目标|任务|要求)|实现(?:上述|以上|这些)目标|重点(?:抓好|做好|做)(?:以下|如下|[一二三四五六七八九十]{1,3}(?:个|大|项|方面))"
)
_PAST = re.compile(r"完成了|实现了|取得了|一年来|去年|过去(?:的)?一年|顺利|圆满|回顾")
_LONG_OPENS = re.compile(
    r"(?:今后|未来)(?:的)?(?:三|五|几)年[^。]{0,60}(?:目标|要求|任务|思路)|到“?十[一二三四五六七]五”?末|“十[一二三四五六七]五”(?:时期|期间)?[^。，]{0,30}(?:目标|指导思想|总体要求)[^。]{0,6}(?:是|为|：)"
)
_UNTIL = re.compile(r"到\d{4}年")
_THIS_YEAR = re.compile(r"(?:今年|新的一年|明年)")
_CLOSING = re.compile(r"^(?:各位代表|各位委员|同志们|代表们)[！，,!]|^让我们|^新时代呼唤|相关(?:报道|链接|阅读)")
#: Notes, glossaries and annexes after the report promise nothing.
_NOTES = re.compile(
    r"(?:注释|名词解释|名词注释|附注|注|附件|附录|附)\s*[一二三四五\d]?\s*(?:[：:]|$)|相关名词|《?政府工作报告》?(?:有关)?(?:名词|用语)(?:解释|说明|注释)|(?:相关|延伸)(?:报道|链接|阅读)"
)
_CLOSING_WORDS = re.compile(
    r"让我们[^。]{0,40}(?:团结|周围|旗帜|领导下)|(?:努力奋斗|而奋斗|再创辉煌|胜利召开|谱写[^。]{0,30}篇章)！?$"
)
_TITLE = re.compile(r"[^。，\n]{0,40}(?:政府)?工作报告[^。，\n]{0,12}$", re.M)
_SITTING = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月\d{1,2}日[^。\n]{0,20}(?:在|市|县|区|省|第)")


_LOOKING_BACK = re.compile(
    r"一年来|去年|完成了|实现了|取得了|荣获|达到了|同比(?:增长|下降)|累计(?:完成|建成|实现)|圆满完成|成功(?:创建|举办)|回顾"
)


@dataclass(slots=True)
class _Heading:
    level: int
    number: str
    title: str
    start: int
    body: int


def outline(text: str, plan_year: int | None = None) -> Outline:
    """Read the outline of a report's clean text; `plan_year` overrides what the text says."""
    title_match = _TITLE.search(text, 0, min(len(text), 4000))
    title = title_match.group().strip(' 　"|《》') if title_match else ""
    year = plan_year or _plan_year(text, title)
    headings = list(_headings(text))
    sections = tuple(_sections(text, headings, year))
    if not any(section.part is Part.PLAN for section in sections) and _is_excerpt(text, title, sections, plan_year):
        sections = tuple(replace(each, part=Part.PLAN) if each.part is Part.FRONT else each for each in sections)
    return Outline(title, year, sections)


def _is_excerpt(text: str, title: str, sections: tuple[Section, ...], plan_year: int | None) -> bool:
    """Whether a text that says nothing of its parts is the plan alone: a list of works, an excerpt, or a text the caller gave a year."""
    if any(section.part in (Part.REVIEW, Part.LONG_TERM) for section in sections):
        return False
    if plan_year is not None:
        return True
    named = re.search(r"(?:民生实事|重点工作|目标任务|任务分解|责任分解|工作要点|实施方案|工作计划)", text[:200])
    titled = bool(years_in(title)) or (named and years_in(text[:200]))
    return bool(titled) and len(_LOOKING_BACK.findall(text)) * 400 < len(text)


def years_in(text: str) -> list[int]:
    """The years that a text names, in Arabic (2026年) or Chinese (二〇二六年) digits."""
    found = []
    for match in _YEAR.finditer(text):
        found.append(int(match[1]) if match[1] else chinese_number(match[2].translate(str.maketrans("○Ｏ0", "〇〇〇"))))
    return found


def _plan_year(text: str, title: str) -> int | None:
    """The year the plan is for: from the title, else from a heading of the plan, else from the day of the sitting."""
    headed: list[int] = []
    for line in text[:200_000].split("\n"):
        if len(line) <= _LONGEST_TITLE and _PLAN.search(line) and not _REVIEW.search(line) and not _TITLE.search(line):
            headed.extend(years_in(line) if not _LONG.search(line) and not _UNTIL.search(line) else ())
    if headed:
        # 一、2025年工作 … 二、2026年工作: the plan is for the second.
        return next(year for year in range(headed[0], headed[0] + len(headed) + 1) if year + 1 not in headed)
    titled = years_in(title)
    if titled:
        return titled[0]
    sitting = _SITTING.search(text, 0, 3000)
    if sitting:
        return int(sitting[1]) + (1 if int(sitting[2]) >= 11 else 0)
    opened = [int(match["year"]) for match in _PLAN_OPENS.finditer(text) if match["year"]]
    if opened:
        return opened[-1]
    years = years_in(text)
    reviewed = [int(match[1]) for match in re.finditer(r"((?:19|20)\d\d)年[^。\n]{0,8}(?:回顾|总结)", text)]
    if reviewed:
        return max(reviewed) + 1
    return max(set(years), key=years.count) if years else None


def _headings(text: str) -> Iterator[_Heading]:
    """Heading lines and run-in headings, in order."""
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        body = line.strip(" 　\t")
        if not body:
            continue
        start += line.index(body[0])
        for level, pattern in _HEADINGS:
            match = pattern.match(body)
            if match is None:
                continue
            rest = body[match.end() :]
            stop = re.search(r"[。！？；：:]", rest)
            if len(rest) <= _LONGEST_TITLE and (stop is None or stop.end() == len(rest)):
                if level < 6:
                    yield _Heading(level, match.group().strip(), rest.rstrip("。：:；"), start, start + len(body))
            elif stop is not None and stop.group() in "。：:" and stop.start() <= _LONGEST_RUN_IN:
                head = rest[: stop.start()]
                yield _Heading(level, match.group().strip(), head, start, start + match.end() + stop.end())
            elif level < 6:
                # A numbered paragraph without a heading of its own is named by its opening words.
                comma = re.search(r"[，,；。]", rest)
                head = rest[: comma.start()] if comma else rest[:24]
                yield _Heading(level, match.group().strip(), head[:_LONGEST_RUN_IN], start, start + match.end())
            break
        else:
            stop = re.search(r"[。！？；：:]", body)
            if stop is None and len(body) <= 36 and _CHAPTER.search(body):
                if not _TITLE.search(body):
                    yield _Heading(1, "", body, start, start + len(body))
            elif (
                stop is not None
                and stop.group() == "。"
                and 4 <= stop.start() <= _LONGEST_RUN_IN
                and stop.end() < len(body)
                and not re.search(r"\d|各位代表", body[: stop.start()])
            ):
                yield _Heading(5, "", body[: stop.start()], start, start + stop.end())


def _part_of_heading(title: str, year: int | None, part: Part) -> Part | None:
    """The part that a chapter heading announces after `part`, None where it announces none."""
    years = years_in(title)
    if re.search("回顾|总结", title):
        return Part.REVIEW
    if year is not None and year in years:
        return Part.PLAN
    if _THIS_YEAR.search(title) or "下一步" in title:
        return Part.PLAN
    if _LONG.search(title):
        return Part.LONG_TERM
    if years and year is not None:
        return Part.REVIEW if max(years) < year else Part.LONG_TERM
    if part is not Part.PLAN and _REVIEW.search(title) and not _PLAN.search(title):
        # Behind the plan only 回顾, 总结 or a past year leads back: 在就业上取得新成效 is what the plan wants.
        return Part.REVIEW
    if _SELF.search(title):
        return None
    if _PLAN.search(title):
        return Part.PLAN
    return None


def _sections(text: str, headings: list[_Heading], year: int | None) -> Iterator[Section]:
    """Cut the text at headings and at sentences that open a plan, carry the part along."""
    part = Part.FRONT
    chapter_part = Part.FRONT
    far = noted = False
    path: list[tuple[int, str]] = []
    ends = [*(heading.start for heading in headings[1:]), len(text)] if headings else []
    first = headings[0].start if headings else len(text)
    if first > 0:
        for begin, end, piece in _by_cue(text, 0, first, part, year):
            part = piece
            yield Section(0, "", "", begin, begin, end, part, ())
        chapter_part = part if part is not Part.CLOSING else Part.FRONT
        part = chapter_part
    for heading, end in zip(headings, ends, strict=True):
        while path and path[-1][0] >= heading.level:
            path.pop()
        path.append((heading.level, heading.title))
        if heading.level <= 2:
            said = _part_of_heading(heading.title, year, part)
            if heading.level <= 1:
                # A chapter may follow a farewell, but in a glossary or annex behind the plan numbered entries are no chapters.
                chapter_part = said or (Part.PLAN if part is Part.CLOSING and not noted else part)
                part = chapter_part
                far = _LONG.search(heading.title) is not None
            elif (said is not None and chapter_part is not Part.REVIEW) or (
                said is Part.PLAN and year is not None and year in years_in(heading.title)
            ):
                part = said
            elif said is None and part is Part.LONG_TERM and chapter_part is Part.PLAN and not far:
                # 今年工作 may open with the goals of five years; its next heading is again of this year.
                part = Part.PLAN
        titles = tuple(title for _, title in path if title)
        begin_title = heading.start
        for begin, stop, piece in _by_cue(text, heading.body, end, part, year):
            part = piece
            noted = noted or (
                part is Part.CLOSING and chapter_part is Part.PLAN and bool(_NOTES.match(text[begin:stop].strip()))
            )
            yield Section(heading.level, heading.number, heading.title, begin_title, begin, stop, part, titles)
            begin_title = stop
        if heading.body >= end:
            yield Section(heading.level, heading.number, heading.title, heading.start, heading.body, end, part, titles)


def _by_cue(text: str, start: int, end: int, part: Part, year: int | None) -> Iterator[tuple[int, int, Part]]:
    """Split a stretch where a paragraph opens another part: 今年的主要预期目标是…, 今后五年…目标是…, 各位代表！让我们…"""
    begin, current = start, part
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop + 1
        paragraph = text[position:stop].strip()
        turned = _turn(paragraph, current, year)
        if turned is not current and paragraph:
            if position > begin:
                yield begin, position, current
            begin, current = position, turned
        position = stop
    if begin < end:
        yield begin, end, current


def _turn(paragraph: str, part: Part, year: int | None) -> Part:
    """The part after reading the head of a paragraph."""
    if _NOTES.match(paragraph):
        return Part.CLOSING
    if part is Part.PLAN:
        if _CLOSING.match(paragraph) and _CLOSING_WORDS.search(paragraph):
            return Part.CLOSING
        if (
            _LONG_OPENS.search(paragraph)
            and not _THIS_YEAR.search(paragraph)
            and not (year and f"{year}年" in paragraph)
        ):
            return Part.LONG_TERM
        return part
    if part is Part.CLOSING:
        return part
    opens = _PLAN_OPENS.search(paragraph)
    if opens is not None and (opens["year"] is None or year is None or int(opens["year"]) == year):
        long = _LONG.search(paragraph[: opens.end()])
        if not (long and opens["year"] is None and not _THIS_YEAR.search(opens.group())):
            return Part.PLAN
    if (
        part is Part.FRONT
        and year is not None
        and re.match(rf"{year}年[，,]?(?:将|要|我们将|我们要|全[市县区]将)", paragraph)
    ):
        return Part.PLAN
    if part in (Part.FRONT, Part.LONG_TERM) and _PLAN_BARE.search(paragraph) and not _PAST.search(paragraph):
        if part is Part.LONG_TERM and not _THIS_YEAR.search(paragraph):
            return part
        return Part.LONG_TERM if _LONG_OPENS.search(paragraph) else Part.PLAN
    if part is Part.FRONT and re.search(r"一年来|过去(?:的)?一年|去年", paragraph[:40]):
        return Part.REVIEW
    return part
