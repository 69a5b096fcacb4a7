"""The outline of a report: headings in every numbering style, the parts, the year that the plan is for.

The parts are the review, longer-term goals, this year's plan and the closing. They are told by what headings and
opening sentences say they are about: a year, 回顾, 今后五年, 今年的重点工作, 主要预期目标 (`parts` holds the words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from guatu.codes.numerals import chinese_number
from guatu.workreport import parts


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

    `level` 0 is the report itself, then 一、=1, （一）=2, 1.=3, （1）=4, run-in headings at a paragraph's head =5. `body` is
    where the text after the heading begins. `path` holds the titles from the top down to this one.
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
_UNTIL = re.compile(r"到\d{4}年")
_REVIEWED_YEAR = re.compile(r"((?:19|20)\d\d)年[^。\n]{0,8}(?:回顾|总结)")
_STOP = re.compile("[。！？；：:]")
_PAUSE = re.compile("[，,；。]")
#: （责任单位：区教育局） behind a heading is no part of it.
_OWNERS = re.compile(r"[（(【\[][^（）()]{0,8}(?:单位|部门|牵头)[：:].*$")
#: A run-in heading names an action or a topic: it does not tell of a year, of us or of how things are.
_NO_TITLE = re.compile(
    r"\d|各位代表|同志们|^(?:今年|明年|去年|我们|当前|目前|过去|新的一年|面对|回顾|展望|此外|同时)|(?<![求一二三四五六七八九十])是(?!否)"
    r"|提出了|取得了|(?:重大|艰巨|光荣|不易|严峻|没有变|繁重|紧迫)$"
)
#: 2026年：蓄势聚力开新局.
_YEAR_CHAPTER = re.compile(
    r"(?:(?:19|20)\d\d|[二一][〇零○Ｏ0九][〇零○一二三四五六七八九0]{2})年[：:—－\-　 ]+[^。！？；：:\d]{2,28}$"
)
#: A line without number or stop is a heading where paragraphs end in stops: 坚持城乡并进，在村镇建设上取得新进展.
_BARE_TITLE = re.compile(r"[^\d。！？；：:（）()《》|_]{6,32}$")
_NO_BARE_TITLE = re.compile("[省市县区旗州乡镇]长|主任|各位|报告|^[“—－-]|人民政府|目录|来源|作者")
_LONG_LINE = 60
_STOPPED = frozenset("。！？；：!?;:.”）)")


@dataclass(slots=True)
class _Heading:
    level: int
    number: str
    title: str
    start: int
    body: int


def outline(text: str, plan_year: int | None = None) -> Outline:
    """Read the outline of a report's clean text; `plan_year` overrides what the text says."""
    title_match = parts.TITLE.search(text, 0, min(len(text), 4000))
    title = title_match.group().strip(' 　"|《》') if title_match else ""
    year = plan_year or _plan_year(text, title)
    headings = list(_headings(text))
    sections = tuple(_sections(text, headings, year))
    if not any(section.part is Part.PLAN for section in sections) and _is_excerpt(text, title, sections, plan_year):
        sections = tuple(replace(each, part=Part.PLAN) if each.part is Part.FRONT else each for each in sections)
    return Outline(title, year, sections)


def _is_excerpt(text: str, title: str, sections: tuple[Section, ...], plan_year: int | None) -> bool:
    """Whether a text that says nothing of its parts is the plan alone: a list of works, an excerpt."""
    if any(section.part in (Part.REVIEW, Part.LONG_TERM) for section in sections):
        return False
    if plan_year is not None:
        return True
    named = parts.MERE_PLAN.search(text, 0, 200)
    titled = bool(years_in(title)) or (named and years_in(text[:200]))
    return bool(titled) and len(parts.LOOKING_BACK.findall(text)) * 400 < len(text)


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
        if _YEAR_CHAPTER.match(line.strip(" 　")):
            headed.extend(years_in(line))
        elif (
            len(line) <= _LONGEST_TITLE
            and parts.PLAN.search(line)
            and not parts.REVIEW.search(line)
            and not parts.TITLE.search(line)
        ):
            headed.extend(years_in(line) if not parts.LONG_TERM.search(line) and not _UNTIL.search(line) else ())
    if headed:
        # 一、2025年工作 … 二、2026年工作: the plan is for the second.
        return next(year for year in range(headed[0], headed[0] + len(headed) + 1) if year + 1 not in headed)
    titled = years_in(title)
    if titled:
        return titled[0]
    sitting = parts.SITTING.search(text, 0, 3000)
    if sitting:
        return int(sitting[1]) + (1 if int(sitting[2]) >= 11 else 0)
    opened = [int(match["year"]) for match in parts.PLAN_OPENS.finditer(text) if match["year"]]
    if opened:
        return opened[-1]
    years = years_in(text)
    reviewed = [int(match[1]) for match in _REVIEWED_YEAR.finditer(text)]
    if reviewed:
        return max(reviewed) + 1
    return max(set(years), key=years.count) if years else None


def _headings(text: str) -> Iterator[_Heading]:
    """Heading lines and run-in headings, in order."""
    position = 0
    stopped = _ends_in_stops(text)
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
            rest = _OWNERS.sub("", body[match.end() :])
            stop = _STOP.search(rest)
            if len(rest) <= _LONGEST_TITLE and (stop is None or stop.end() == len(rest)):
                if level < 6:
                    yield _Heading(level, match.group().strip(), rest.rstrip("。：:；"), start, start + len(body))
            elif stop is not None and stop.group() in "。：:" and stop.start() <= _LONGEST_RUN_IN:
                head = rest[: stop.start()]
                yield _Heading(level, match.group().strip(), head, start, start + match.end() + stop.end())
            elif level < 6:
                # A numbered paragraph without a heading of its own is named by its opening words.
                comma = _PAUSE.search(rest)
                head = rest[: comma.start()] if comma else rest[:24]
                yield _Heading(level, match.group().strip(), head[:_LONGEST_RUN_IN], start, start + match.end())
            break
        else:
            stop = _STOP.search(body)
            if stop is None and len(body) <= 36 and parts.CHAPTER.search(body):
                if not parts.TITLE.search(body):
                    yield _Heading(1, "", body, start, start + len(body))
            elif _YEAR_CHAPTER.match(body):
                yield _Heading(1, "", body, start, start + len(body))
            elif stop is None and stopped and _BARE_TITLE.match(body) and not _NO_BARE_TITLE.search(body):
                yield _Heading(2, "", body, start, start + len(body))
            elif (
                stop is not None
                and stop.group() == "。"
                and 3 <= stop.start() <= _LONGEST_RUN_IN
                and stop.end() < len(body)
                and not _NO_TITLE.search(body, 0, stop.start())
            ):
                yield _Heading(5, "", body[: stop.start()], start, start + stop.end())


def _ends_in_stops(text: str) -> bool:
    """Whether the long lines of a text are paragraphs that end in a stop, and not lines broken at the page's edge."""
    long = [line for line in text.split("\n") if len(line) >= _LONG_LINE]
    return len(long) >= 3 and sum(line.rstrip()[-1:] in _STOPPED for line in long) >= 0.9 * len(long)


def _part_of_heading(title: str, year: int | None, part: Part) -> Part | None:
    """The part that a chapter heading announces after `part`, None where it announces none."""
    years = years_in(title)
    if parts.SURELY_REVIEW.search(title):
        return Part.REVIEW
    if year is not None and year in years:
        return Part.PLAN
    if parts.THIS_YEAR.search(title) or "下一步" in title:
        return Part.PLAN
    if parts.LONG_TERM.search(title):
        return Part.LONG_TERM
    if years and year is not None:
        return Part.REVIEW if max(years) < year else Part.LONG_TERM
    if part is not Part.PLAN and parts.REVIEW.search(title) and not parts.PLAN.search(title):
        # Behind the plan only 回顾, 总结 or a past year leads back: 在就业上取得新成效 is what the plan wants.
        return Part.REVIEW
    if parts.SELF.search(title):
        return None
    if parts.PLAN.search(title):
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
                # A chapter may follow a farewell, but in a glossary or annex numbered entries are no chapters.
                chapter_part = said or (Part.PLAN if part is Part.CLOSING and not noted else part)
                part = chapter_part
                far = parts.LONG_TERM.search(heading.title) is not None
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
                part is Part.CLOSING and chapter_part is Part.PLAN and bool(parts.NOTES.match(text[begin:stop].strip()))
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
            cut = position
            if turned is Part.CLOSING and current is Part.PLAN:
                cut += _farewell(text[position:stop])
            if cut > begin:
                yield begin, cut, current
            begin, current = cut, turned
        position = stop
    if begin < end:
        yield begin, end, current


def _farewell(paragraph: str) -> int:
    """Where the farewell of a last paragraph begins: what it promises before (三公经费压减15%) is still the plan."""
    match = parts.FAREWELL.search(paragraph)
    if match is None or not parts.STILL_PROMISES.search(paragraph, 0, match.start()):
        return 0
    return match.start()


def _turn(paragraph: str, part: Part, year: int | None) -> Part:
    """The part after reading the head of a paragraph."""
    if parts.NOTES.match(paragraph):
        return Part.CLOSING
    if part is Part.PLAN:
        if parts.CLOSING.match(paragraph) and parts.CLOSING_WORDS.search(paragraph):
            return Part.CLOSING
        if (
            parts.LONG_TERM_OPENS.search(paragraph)
            and not parts.THIS_YEAR.search(paragraph)
            and not (year and f"{year}年" in paragraph)
        ):
            return Part.LONG_TERM
        return part
    if part is Part.CLOSING:
        return part
    opens = parts.PLAN_OPENS.search(paragraph)
    if opens is not None and (opens["year"] is None or year is None or int(opens["year"]) == year):
        long = parts.LONG_TERM.search(paragraph[: opens.end()])
        if not (long and opens["year"] is None and not parts.THIS_YEAR.search(opens.group())):
            return Part.PLAN
    if (
        part is Part.FRONT
        and year is not None
        and re.match(rf"{year}年[，,]?(?:将|要|我们将|我们要|全[市县区]将)", paragraph)
    ):
        return Part.PLAN
    if part in (Part.FRONT, Part.LONG_TERM) and parts.GOALS_OPEN.search(paragraph) and not parts.PAST.search(paragraph):
        if part is Part.LONG_TERM and not parts.THIS_YEAR.search(paragraph):
            return part
        return Part.LONG_TERM if parts.LONG_TERM_OPENS.search(paragraph) else Part.PLAN
    if part is Part.FRONT and parts.OPENS_REVIEW.search(paragraph, 0, 40):
        return Part.REVIEW
    return part
