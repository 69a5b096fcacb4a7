"""Who answers for a work where the report itself says so: （牵头单位：区城管局；责任单位：区发改局） behind it.

Such a bracket speaks for all that stands before it, from the bracket before or the head of the line. It is no sentence and
no part of a name: the compiler reads the text around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guatu.workreport.commitment import Lead
from guatu.workreport.departments import NAMED, Index, Suggestion

WHY = "报告写明"
#: A bracket, or a line, that may name owners.
_SIGN = re.compile("(?:单位|部门|领导|牵头|配合|协办)[ 　]*[：:]")
_MARKS = "，,；;。、 　\n"
_OWN_PLACE = re.compile("我?[省市州县区旗](?=.{3})")


class Stated(NamedTuple):
    """What one bracket says: the stretch it speaks for, its own span, who leads, who takes part and by when (as written)."""

    start: int
    end: int
    bracket: int
    bracket_end: int
    lead: str
    co: tuple[str, ...]
    deadline: str


def stated_owners(text: str) -> tuple[Stated, ...]:
    """The owners that a text names in brackets or in lines of their own, in order; most reports name none."""
    if not _SIGN.search(text):
        return ()
    from guatu.workreport.duty_tables.names import starts_with_label
    from guatu.workreport.duty_tables.notice import brackets, read_owners

    found: list[Stated] = []
    before = at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not _SIGN.search(line):
            before = start
            continue
        named = brackets(line)
        if not named and starts_with_label(line) and (owners := read_owners(line)):
            named = [(0, len(line), owners)]
        begin = start
        for first, last, owners in named:
            if not line[begin - start : first].strip(_MARKS) and begin == start:
                begin = before  # Alone on its line it speaks for the line above.
            lead, co = (owners.lead[0] if owners.lead else ""), (*owners.lead[1:], *owners.co)
            if text[begin : start + first].strip(_MARKS):
                found.append(Stated(begin, start + first, start + first, start + last, lead, co, owners.deadline))
            elif found and found[-1].bracket_end == begin:
                found[-1] = _both(found[-1], start + last, lead, co, owners.deadline)
            begin = start + last
        before = start
    return tuple(found)


def _both(first: Stated, end: int, lead: str, co: tuple[str, ...], deadline: str) -> Stated:
    """A second bracket behind the first adds to it: （牵头单位：甲局）（配合单位：乙局）."""
    if first.lead and lead:
        co, lead = (lead, *co), first.lead
    return first._replace(
        bracket_end=end, lead=first.lead or lead, co=(*first.co, *co), deadline=first.deadline or deadline
    )


def without_owners(text: str, start: int, end: int, stated: tuple[Stated, ...]) -> Iterator[tuple[int, int]]:
    """The stretches of text[start:end] between the brackets that name owners."""
    for each in stated:
        if each.bracket_end <= start:
            continue
        if each.bracket >= end:
            break
        if start < each.bracket:
            yield start, each.bracket
        start = each.bracket_end
        while start < end and text[start] in _MARKS:
            start += 1
    if start < end:
        yield start, end


def owners_at(place: int, stated: tuple[Stated, ...]) -> Stated | None:
    """What the report states about the owners of what stands at `place`."""
    return next((each for each in stated if each.start <= place < each.end), None)


def as_suggestion(each: Stated, index: Index | None) -> Suggestion:
    """Lead and co-departments under the names that the catalogue has for them, as written where it has none."""
    names = dict.fromkeys(_catalogued(name, index) for name in (each.lead, *each.co) if name)
    lead = _catalogued(each.lead, index) if each.lead else ""
    return Lead(lead, WHY) if lead else None, tuple(Lead(name, WHY) for name in names if name != lead)


def _catalogued(name: str, index: Index | None) -> str:
    """The catalogue's label for a name or one of its other names (区城管局 → 城市管理执法局)."""
    if index is None:
        return name
    for written in (name, _OWN_PLACE.sub("", name, count=1)):
        for claim in index.claims.get(written, ()):
            if claim.points == NAMED:
                return index.labels[claim.department]
    return name
