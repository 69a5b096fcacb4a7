"""Clauses and the lists inside them: where a sentence may be cut without cutting a quotation, a bracket or a word.

Everything works on a *masked* sentence: the same length, with the inside of quotes and brackets blanked out, so that plain
searches see only what stands outside.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BLANK = "\ue000"
"""Stands for each character inside quotes or brackets; a private-use character that no report contains."""

_OPENER = re.compile(r"[“（(《\"「【‘〔]")
_ENCLOSED = re.compile(
    r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)|「[^「」]*」|【[^【】]*】|\"[^\"]*\"|‘[^‘’]*’|〔[^〔〕]*〕"
)
_CLAUSE = re.compile(r"[^，,；;：:。！？!?\n]+(?:(?<=\d)[,:](?=\d)[^，,；;：:。！？!?\n]+)*")
# 和, 与, 及 join members only where they are words of their own.
_JOINT = re.compile(
    r"、|以及|和(?<![共饱缓温平总柔亲谐融随附调中]和)(?![谐平美睦解顺缓县田声气])"
    r"|与(?<![参赋给授寄]与)(?!会|时俱进|此同时|否|日俱增)|及(?<![涉普遍顾波触危提言以]及)(?![时早格其])"
)
_JOINT_SIGNS = frozenset("、和与及等")
_COUNT = r"(?:\d+[余多]?|[一二两三四五六七八九十]+[余多]?)[个项条座家所处大类种件批支场]"
_AND_SO_ON = re.compile(
    rf"等(?:(?<![平高中同均初对甲乙丙]等)|(?<=[高初]中等))(?![级同额候效次距值待线离])(?:{_COUNT}|一批|一系列|各类|若干)?"
)
_BARE_COUNT = re.compile(r"(?:\d{1,2}|[两三四五六七八九十])(?:个|条|座|项|家|所|处|块|类|支|种|大)(?=\D)")
_DIGITS = {character: value for value, character in enumerate("两三四五六七八九十", 2)}
_LONE_COUNT = re.compile(rf"{_COUNT}?(?:[百千万]?亿元|\d[\d.]*[万亿]*元(?:以上)?|以上|左右)?$")
_NEXT_COUNT = re.compile(_COUNT)
_SUMMED = re.compile(r"(?:[两三四五六七八九十]|\d{1,2})大(?![学桥道街厦楼型])")


class Member(NamedTuple):
    """One member of a list: its span, and the mark before it ("" for the first, else 、 和 与 及 以及)."""

    start: int
    end: int
    joint: str


class Series(NamedTuple):
    """A list. `category` is what follows 等 or sums it up (等4个示范带, 东江、西江两大水系), "" where nothing does."""

    members: list[Member]
    category: str = ""
    category_start: int = 0


def curly(sentence: str) -> str:
    """The sentence with typewriter quotes turned into “ and ” by turns; positions stay."""
    parts = sentence.split('"')
    joined = "".join(part + ("“" if at % 2 == 0 else "”") for at, part in enumerate(parts[:-1]))
    return joined + parts[-1]


def mask(sentence: str) -> str:
    """Blank out the inside of quotes and brackets; positions stay."""
    return _ENCLOSED.sub(_blank, sentence) if _OPENER.search(sentence) else sentence


def _blank(found: re.Match[str]) -> str:
    inside = found[0]
    return inside[0] + BLANK * (len(inside) - 2) + inside[-1]


def clauses(masked: str) -> list[tuple[int, int]]:
    """The spans between commas, colons and stops outside quotes and brackets."""
    return [found.span() for found in _CLAUSE.finditer(masked)]


def lists(masked: str, start: int, end: int) -> list[Series]:
    """Cut `masked[start:end]` into its lists; a member with 等 closes a list and gives all of it the category."""
    region = masked[start:end]
    if _JOINT_SIGNS.isdisjoint(region):
        if not region:
            return []
        alone = [Member(start, end, "")]
        return [_summed(masked, alone) if "大" in region else Series(alone)]
    found: list[Member] = []
    at, mark = start, ""
    for cut in _JOINT.finditer(masked, start, end):
        last = cut.start()
        joint = cut[0]
        if last - at == 1 and joint != "、":
            continue
        if last > at:
            found.append(Member(at, last, mark))
        at, mark = cut.end(), joint
    if end > at:
        found.append(Member(at, end, mark))
    if masked.find("等", start, end) < 0:
        return [_summed(masked, found)] if found else []
    result: list[Series] = []
    pending: list[Member] = []
    for member in found:
        if result and not pending and _NEXT_COUNT.match(masked, member.start, member.end) and _headless(result[-1]):
            # 甲、乙等12个百亿元、70个30亿元以上项目: the category goes on behind the comma.
            count = _NEXT_COUNT.match(masked, member.start, member.end)
            at = count.end() if count else member.start
            result[-1] = result[-1]._replace(category=masked[at : member.end], category_start=at)
            continue
        closing = _AND_SO_ON.search(masked, member.start, member.end)
        if closing is None:
            pending.append(member)
            continue
        if closing.start() > member.start:
            pending.append(member._replace(end=closing.start()))
        if pending:
            result.append(Series(pending, masked[closing.end() : member.end], closing.end()))
        pending = []
    if pending:
        result.append(_summed(masked, pending))
    return result


def _headless(series: Series) -> bool:
    return bool(series.category) and _LONE_COUNT.fullmatch(series.category) is not None


def _summed(masked: str, members: list[Member]) -> Series:
    """A list without 等 whose last member ends in a sum: 东江、西江两大水系, 南站、北站两个片区."""
    first, last, mark = members[-1]
    if len(members) > 1:
        for count in _BARE_COUNT.finditer(masked, first + 1, last - 1):
            number = count[0][:-1]
            if (int(number) if number.isdigit() else _DIGITS[number]) == len(members):
                return Series(
                    [*members[:-1], Member(first, count.start(), mark)], masked[count.end() : last], count.end()
                )
    if masked.find("大", first + 1, last) < 0:
        return Series(members)
    sum_ = _SUMMED.search(masked, first + 1, last)
    if sum_ is None or (len(members) == 1 and masked[sum_.start() - 1] not in "”》"):
        return Series(members)
    return Series([*members[:-1], Member(first, sum_.start(), mark)], masked[sum_.end() : last], sum_.end())
