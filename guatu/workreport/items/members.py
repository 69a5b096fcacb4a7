"""The members of a list as phrases: without counts, brackets and endings, each with the class of its head."""

from __future__ import annotations

import re
from typing import NamedTuple

from guatu.workreport.items.heads import Noun
from guatu.workreport.items.nouns import noun_class
from guatu.workreport.items.pieces import COUNT_ENDS, COUNTING, Ending, after_value, leading_count, trailing_count
from guatu.workreport.lists import BLANK, Member, Series
from guatu.workreport.verbs import verb_at

_LONELY_WORDS = """
建设 管护 运营 规划 管理 治理 保护 开发 利用 使用 维护 生产 加工 销售 研发 监测 预警 评估
"""
_LONELY = frozenset(_LONELY_WORDS.split())
_LEVELLED = re.compile("“[三四五六七八九]通一平”$")
"""What is done to a site, with its size behind it: 某园区“七通一平”2平方公里."""
HEADLESS = (None, Noun.HOLLOW)
"""The classes of what ends in no head that names something."""
_INNER_COUNTED = (
    "行政村",
    "自然村",
    "易地搬迁",
    "易地扶贫",
    "建制村",
    "社区居家",
    "乡镇农",
    "乡镇综",
    "乡镇敬",
    "村级",
)
"""Behind a count these are what is counted: 40个行政村健身工程 is one programme."""


class Text(NamedTuple):
    """A sentence as written and masked, and its place in the document."""

    sentence: str
    masked: str
    offset: int


class Piece(NamedTuple):
    """A member without counts and endings: its span, head class and head length, and whether a count stood before or after."""

    first: int
    last: int
    core: str
    noun: Noun | None
    length: int
    before: bool
    after: bool
    joint: str


def pieces_of(text: Text, series: Series, tail: Ending) -> list[Piece]:
    pieces = []
    closing = series.members[-1]
    for member in series.members:
        piece = _piece(text, member, tail.at if member is closing and not series.category else member.end)
        if piece is not None:
            pieces.append(piece)
    return pieces


def _piece(text: Text, member: Member, end: int) -> Piece | None:
    masked = text.masked
    first, stop = member.start, end
    before = after = False
    if masked.startswith("其中", first, stop):
        first += 2
    while first < stop and masked[first] in " \u3000好的":
        first += 1
    if member.joint:
        # 建成3个、储备10个重点项目: a member with a verb and a count of its own is counted, whatever governs the first.
        verb = len(verb_at(masked, first))
        if verb and leading_count(masked, first + verb, stop) > first + verb:
            first += verb
    if first < stop and masked[first] in COUNTING:
        first = after_value(masked, first, stop)
        cut = leading_count(masked, first, stop)
        before = cut > first and not text.masked.startswith(_INNER_COUNTED, cut)
        first = cut
        while first < stop and masked[first] in " \u3000的":
            first += 1
    if first < stop and masked[stop - 1] in COUNT_ENDS and any(map(str.isdigit, masked[first:stop])):
        stop = trailing_count(masked, first, stop)
        after = stop < end
    while stop > first and masked[stop - 1] in " \u3000的并":
        stop -= 1
    if masked[stop - 1] == "”" and "平" in text.sentence[first:stop]:
        levelled = _LEVELLED.search(text.sentence, first + 2, stop)
        if levelled is not None:
            stop, after = levelled.start(), False
    if first >= stop:
        return None
    if masked[stop - 1] in "）)":
        opening = max(masked.rfind("（", first, stop), masked.rfind("(", first, stop))
        if opening > first + 1:
            inside = text.sentence[opening:stop]
            shown = stop if not any(character.isdigit() for character in inside) and len(inside) < 8 else opening
            noun, length = noun_class(masked[first:opening])
            return Piece(first, shown, masked[first:opening], noun, length, before, after, member.joint)
    core = masked[first:stop]
    if core.endswith("体制") and BLANK in core:
        noun, length = Noun.RULE, 2
    elif core.endswith("活动") and BLANK in core:
        noun, length = Noun.DRIVE, 2
    elif core[-1] == "”":
        noun, length = noun_class(text.sentence[first : stop - 1])
        length += 1
    else:
        noun, length = noun_class(core)
    if stop < member.end and not after:
        longer = masked[first : member.end]
        if noun in HEADLESS:
            other, size = noun_class(longer)
            if other not in HEADLESS:
                return Piece(first, member.end, longer, other, size, before, after, member.joint)
        elif masked[stop : member.end] == "规划":
            return Piece(first, member.end, longer, Noun.TEXT, 2, before, after, member.joint)
    return Piece(first, stop, core, noun, length, before, after, member.joint)


def joined_pieces(text: Text, pieces: list[Piece]) -> list[Piece]:
    """Put together again what was no list of works: A与B合作机制, 县、乡、村三级体系."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 2 and last.joint != "、":
        one = first.noun in HEADLESS and (len(first.core) <= 5 or len(last.core) <= 4)
    else:
        one = any(len(piece.core) == 1 or piece.core in _LONELY for piece in pieces[:-1])
    if last.joint != "、" and last.noun in (Noun.RULE, Noun.FRAME) and last.core[: -last.length] in _LONELY:
        one = one or pieces[-2].core.endswith("发展")  # 甲、乙、丙协同发展和治理机制.
    lead = last.core.partition("的")[0]
    if (
        len(lead) < len(last.core)
        and last.noun not in HEADLESS
        and all(piece.noun in HEADLESS for piece in pieces[:-1])
    ):
        # 功能齐全、设施完善的文化中心: one thing with two qualities.
        one = one or all(abs(len(piece.core) - len(lead)) <= 1 for piece in pieces[:-1])
    one = one or (last.core[: len(last.core) - last.length].endswith("的") and first.noun in HEADLESS)
    if not one:
        if BLANK in last.core and last.core[0] != "“" and all(piece.noun in HEADLESS for piece in pieces[:-1]):
            return [last]
        return pieces
    core = text.masked[first.first : last.last]
    return [last._replace(first=first.first, core=core, before=first.before)]
