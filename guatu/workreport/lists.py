"""Clauses and the lists inside them: where a sentence may be cut without cutting a quotation, a bracket or a word.

Everything works on a *masked* sentence: the same length, with the inside of quotes and brackets blanked out, so that plain searches
see only what stands outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BLANK = "\ue000"
"""Stands for each character inside quotes or brackets; a private-use character that no report contains."""

_ENCLOSED = re.compile(
    r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)|「[^「」]*」|【[^【】]*】|\"[^\"]*\"|‘[^‘’]*’|〔[^〔〕]*〕"
)
_CLAUSE = re.compile(r"[^，,；;：:。！？!?\n]+(?:(?<=\d)[,:](?=\d)[^，,；;：:。！？!?\n]+)*")
# 和, 与, 及 join members only where they are words of their own.
_JOINT = re.compile(
    r"[、]|以及|(?<![共饱缓温平总柔亲谐融缓随附调中])和(?!谐|平|美|睦|解|顺|缓|县|田|声|气)"
    r"|(?<![参赋给授寄])与(?!会|时俱进|此同时|否|日俱增)|(?<![涉普遍顾波触危提言以])及(?!时|早|格|其)"
)
_AND_SO_ON = re.compile(
    r"(?<![平高中同均初对])等(?!级|同|额|候|效|次|距|值|待|线|离子)"
    r"(?P<count>\d+(?:余|多)?[个项条座家所处大类种件批支场座]|[一二两三四五六七八九十]+(?:余|多)?[个项条座家所处大类种件批支场]|一批|一系列|各类|若干)?"
)
_SUMMED = re.compile(r"(?:[两三四五六七八九十]|\d{1,2})大(?![学桥道街厦楼型])")
"""东江、西江两大水系: a list summed up without 等."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a list. `kin` is the place of its list among the lists of the clause, `category` the words after 等 ("" where none)."""

    start: int
    end: int
    kin: int
    category: str
    joint: str
    """The word or mark before it: "" for the first, else 、 和 及 与 以及."""
    counted: bool = False
    """等4个示范带: the number counts the list."""
    category_start: int = 0
    """Where the category begins in the sentence."""


def mask(sentence: str) -> str:
    """Blank out the inside of quotes and brackets; positions stay."""
    if not (
        "“" in sentence
        or "（" in sentence
        or "(" in sentence
        or "《" in sentence
        or '"' in sentence
        or "「" in sentence
    ):
        return sentence
    return _ENCLOSED.sub(_blank, sentence)


def _blank(found: re.Match[str]) -> str:
    inside = found[0]
    return inside[0] + BLANK * (len(inside) - 2) + inside[-1]


def clauses(masked: str) -> list[tuple[int, int]]:
    """The spans between commas, colons and stops outside quotes and brackets."""
    return [found.span() for found in _CLAUSE.finditer(masked)]


def members(masked: str, start: int, end: int) -> list[Member]:
    """Cut `masked[start:end]` into the members of its lists. A member with 等 closes its list and gives all of it the category."""
    cuts = [(start, "")]
    found: list[tuple[int, int, str]] = []
    position, joint = start, ""
    for cut in _JOINT.finditer(masked, start, end):
        if cut.start() - position == 1 and cut[0] != "、":
            continue
        found.append((position, cut.start(), joint))
        position, joint = cut.end(), cut[0]
    found.append((position, end, joint))
    result: list[Member] = []
    open_list: list[tuple[int, int, str]] = []
    kin = 0
    for first, last, mark in found:
        if first >= last:
            continue
        closing = _AND_SO_ON.search(masked, first, last)
        if closing is None:
            open_list.append((first, last, mark))
            continue
        open_list.append((first, closing.start(), mark))
        category = masked[closing.end() : last]
        counted = bool(closing["count"])
        result += [Member(a, b, kin, category, m, counted, closing.end()) for a, b, m in open_list if a < b]
        open_list = []
        kin += 1
    if open_list:
        first, last, mark = open_list[-1]
        summed = _SUMMED.search(masked, first + 1, last)
        if summed and (len(open_list) > 1 or masked[summed.start() - 1] in "”》"):
            open_list[-1] = (first, summed.start(), mark)
            category = masked[summed.end() : last]
            result += [Member(a, b, kin, category, m, True, summed.end()) for a, b, m in open_list]
        else:
            result += [Member(a, b, kin, "", m) for a, b, m in open_list]
    return result
