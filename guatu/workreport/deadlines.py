"""When a promise falls due and how often it comes again: the words of time that govern a clause."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from guatu.codes.numerals import chinese_number
from guatu.workreport.words import one_of

#: In the order in which they count where words name several.
_EVERY = (
    (re.compile(r"每个?季"), "quarter"),
    (re.compile(r"每个?月"), "month"),
    (re.compile(r"每个?(?:周|星期)"), "week"),
    (re.compile(r"每[天日]"), "day"),
    (re.compile(r"每半年"), "half-year"),
)


def rhythm(words: str) -> str:
    """The period that words of rhythm name (每季度 → quarter), "" where there are none."""
    if "每" not in words:
        return ""
    return next((every for pattern, every in _EVERY if pattern.search(words)), "")


_MONTH = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
_FORMS = (
    r"(?P<half>上半年)",
    r"(?P<quarter>第?[一二三四]季度)(?!拉练|调度|例会)",
    rf"(?P<dayofmonth>{_MONTH})月(?P<day>\d{{1,2}})日之?前",
    rf"(?P<month>{_MONTH})月[底末份]?之?前?(?=[底末份前完建投实，,、]|开(?!学))",
    r"(?P<year>(?:19|20)\d\d)年(?:(?P<monthofyear>\d{1,2})月)?[底末]?",
    r"(?P<within>(?<!\d)\d{1,2}|[一二两三四五六七八九十]{1,2})年之?内",
    r"(?P<next>明年)",
    r"(?P<holiday>国庆|五一|中秋|元旦|七一|春节|汛期)节?之?(?:前|到来前)",
    r"(?P<autumn>秋季(?:学期)?|9月开学)",
    r"(?P<plan>“?十(?P<nth>[一二三四五六七])五”?(?:规划)?期?末)",
)
_DEADLINES = re.compile("|".join(_FORMS))
#: Every form holds one of these.
_SIGN = re.compile("[年月季半前末]")
#: A day before a holiday, as month and day; 春节 and 中秋 move, so the day is before the earliest that they can fall on.
_HOLIDAYS = {
    "国庆": (9, 30),
    "五一": (4, 30),
    "中秋": (9, 7),
    "元旦": (12, 31),
    "七一": (6, 30),
    "春节": (1, 20),
    "汛期": (4, 30),
}
#: Behind a year: it opens a span of years, looks back or only dates a thing.
_NO_END = re.compile(r"[—－–\-~～至]|以来|的")
_STOP = re.compile("[，；,;。]")


def may_name_a_time(words: str) -> bool:
    """Whether words hold a character that every time has; a quick look before a slower reading."""
    return _SIGN.search(words) is not None


def deadline_in(words: str, plan_year: int) -> date | None:
    """The last deadline that words name, None where they name none; the report's own year end is not one of its own.

    >>> deadline_in("6月底前完成", 2026)
    datetime.date(2026, 6, 30)
    """
    if not _SIGN.search(words):
        return None
    found = None
    for match in _DEADLINES.finditer(words):
        read = _deadline(match, words, plan_year)
        found = read or found
    return found


def _deadline(match: re.Match[str], words: str, plan_year: int) -> date | None:
    before = words[max(0, match.start() - 1) : match.start()]
    if match["half"]:
        return date(plan_year, 6, 30)
    if match["quarter"]:
        if before in ("每", "按"):
            return None
        return _month_end(plan_year, 3 * chinese_number(match["quarter"].removeprefix("第")[0]))
    if match["dayofmonth"]:
        return _day(plan_year, _number(match["dayofmonth"]), int(match["day"]))
    if match["month"]:
        return None if before in ("每", "个") else _month_end(plan_year, _number(match["month"]))
    if match["year"]:
        year = int(match["year"])
        if year < plan_year or before == "比" or _NO_END.match(words, match.end()):
            return None
        return _month_end(year, int(match["monthofyear"])) if match["monthofyear"] else date(year, 12, 31)
    if match["within"]:
        years = _number(match["within"])
        return date(plan_year + years - 1, 12, 31) if years else None
    if match["next"]:
        return date(plan_year + 1, 12, 31)
    if match["holiday"]:
        return _day(plan_year, *_HOLIDAYS[match["holiday"]])
    if match["autumn"]:
        return date(plan_year, 9, 1)
    # The nth five-year plan ends in 1955 + 5n: the fourteenth in 2025.
    return date(1955 + 5 * (10 + chinese_number(match["nth"])), 12, 31) if match["plan"] else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else chinese_number(text)


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_AROUND_WORDS = "力争 确保 争取 必须 务必 计划 我们 要 在 于 到 至 今年 本年 年内 全年 明年 底 末 份 之 前 内 上旬 中旬 下旬 左右 以前 期"
#: What may stand around a time in a clause that says nothing else: 力争在今年6月底前.
_AROUND_A_TIME = re.compile(one_of(_AROUND_WORDS) + "*$")
#: 到2030年, 到“十五五”末: opens a stretch of its own, whatever else its clause says.
_OPENS_A_STRETCH = re.compile("(?:力争|确保|争取)?[到至](?:(?:19|20)\\d\\d年|“?十[一二三四五六七]五)")


def deadline_set_by(clause: str) -> bool:
    """Whether a clause sets the deadline of the clauses behind it, up to ；.

    A clause that is nothing but a time does (6月底前，…), and one that opens with 到2030年; a time beside a work of its own
    (6月底前建成甲厂，…) counts for that work alone.
    """
    if not _SIGN.search(clause):
        return False
    if _OPENS_A_STRETCH.match(clause):
        return True
    rest = _DEADLINES.sub("", clause, count=1)
    return len(rest) < len(clause) and _AROUND_A_TIME.match(rest) is not None


def deadline_near(sentence: str, start: int, end: int, plan_year: int) -> date:
    """The deadline of what stands at a span: its own clause's (2027年建成…, …秋季投入使用), else one set before it.

    Where there is none, the year's end.
    """
    if not _SIGN.search(sentence):
        return date(plan_year, 12, 31)
    begin = max(sentence.rfind(mark, 0, start) for mark in "，；,;") + 1
    stop = _STOP.search(sentence, end)
    found = deadline_in(sentence[begin:start], plan_year)
    if found is None:
        found = deadline_in(sentence[end : stop.start() if stop else len(sentence)], plan_year)
    while found is None and begin > 0 and sentence[begin - 1] not in "；;":
        last = begin - 1
        begin = max(sentence.rfind(mark, 0, last) for mark in "，；,;") + 1
        if deadline_set_by(sentence[begin:last]):
            found = deadline_in(sentence[begin:last], plan_year)
    return found or date(plan_year, 12, 31)
