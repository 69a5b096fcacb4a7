"""Suggest which department leads a commitment and which take part, and say why.

A catalogue (guatu.definitions.departments) says what each department is in charge of and by which words a report speaks
of it. The text nearest to the commitment decides: its own words before its sentence, its sentence before the heading
above it. Within the own words the last match counts more, because a Chinese noun phrase ends with its head
(学校周边道路 is a road).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from guatu.workreport.commitment import Lead

Word = tuple[str, int]
"""A word as a report has it, and its weight in points."""
Suggestion = tuple[Lead | None, tuple[Lead, ...]]
"""The lead department, if any, and the co-departments."""
NOBODY: Suggestion = (None, ())

OWN, SENTENCE, SECTION = 4.0, 1.0, 0.5
"""What a point is worth by where the word stands."""
FAR_LIMIT = 8.0
"""Points that sentence and heading can add at most: a long list around a commitment must not outvote its own words."""
HEAD_BONUS = 1.5
HELP_SHARE = 0.5
CO_SHARE = 0.3
"""A co-department has at least this share of the lead's points."""
MOST_CO = 4
NAMED = 8
SHORTEST_NAME = 3
REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Charge:
    """One duty of a department in the wording of its regulation, and the words by which reports speak of it."""

    label: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """A department or body. `helps` are words of work that others lead and it takes part in."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    charges: tuple[Charge, ...] = ()
    helps: tuple[Word, ...] = ()


class _Claim(NamedTuple):
    """What one word says for one department; `reason` is the half sentence that follows the word."""

    department: int
    points: float
    leads: bool
    reason: str


class _Reading(NamedTuple):
    """What one text says: points to lead and to take part by department, and the words behind them."""

    lead: dict[int, float]
    part: dict[int, float]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """A catalogue made ready for look-up. `lengths` are lengths to try for the two characters a word begins with."""

    labels: tuple[str, ...]
    claims: dict[str, tuple[_Claim, ...]]
    lengths: dict[str, tuple[int, ...]]
    read: dict[str, _Reading] = field(default_factory=dict, compare=False, repr=False)
    """The last sentences and headings read; many commitments share them."""
    said: dict[tuple[tuple[str, ...], str, str], Suggestion] = field(default_factory=dict, compare=False, repr=False)
    """The last suggestions; works of one list often have the same words, or none, of their own."""


def build_index(departments: Iterable[Department]) -> Index:
    """Make a catalogue ready for `suggest`."""
    found = tuple(departments)
    claims: dict[str, dict[int, _Claim]] = {}
    for number, department in enumerate(found):
        for charge in department.charges:
            reason = f"属其职责：{charge.label}"
            for word, points in charge.words:
                claims.setdefault(word, {})[number] = _Claim(number, points, True, reason)
        for word, points in department.helps:
            claims.setdefault(word, {}).setdefault(number, _Claim(number, points * HELP_SHARE, False, "需其配合"))
        for name in (department.label, *department.aliases):
            if len(name) >= SHORTEST_NAME:
                claims.setdefault(name, {}).setdefault(number, _Claim(number, NAMED, True, "点名该部门"))
    lengths: dict[str, set[int]] = {}
    for word in claims:
        lengths.setdefault(word[:2], set()).add(len(word))
    return Index(
        labels=tuple(each.label for each in found),
        claims={word: tuple(by_department.values()) for word, by_department in claims.items()},
        lengths={start: tuple(sorted(each, reverse=True)) for start, each in lengths.items()},
    )


@lru_cache(maxsize=2)
def known_index(departments: tuple[Department, ...]) -> Index | None:
    """The index of a catalogue, made once for all documents of a run; None for an empty one."""
    return build_index(departments) if departments else None


def suggest(index: Index, words: str, sentence: str, section: str = "") -> Suggestion:
    """Suggest the lead department and up to four co-departments, the likeliest first.

    `words` are the commitment's own (its name or indicator), `sentence` the sentence around them, `section` the
    headings above. The lead is None where no word of the catalogue stands in any of the three.
    """
    own_words = tuple(dict.fromkeys(_scan(index, words)))
    key = (own_words, sentence, section)
    known = index.said.get(key)
    if known is None:
        if len(index.said) >= REMEMBERED:
            index.said.clear()
        known = index.said[key] = _weigh(index, own_words, sentence, section)
    return known


def _weigh(index: Index, own_words: tuple[str, ...], sentence: str, section: str) -> Suggestion:
    """Rank the departments that the three texts speak for."""
    own = _add_up(index, own_words, heads=True)
    far, farthest = _read(index, sentence), _read(index, section)
    leading = own.lead or far.lead or farthest.lead
    taking_part = own.part or far.part or farthest.part
    points: dict[int, float] = {}
    for number in (*leading, *taking_part):
        points[number] = (
            own.part.get(number, 0.0) * OWN
            + min(far.part.get(number, 0.0) * SENTENCE, FAR_LIMIT)
            + min(farthest.part.get(number, 0.0) * SECTION, FAR_LIMIT)
        )
    readings = ((own, ""), (far, "所在句"), (farthest, "所在章节"))
    lead, least = None, 0.0
    if leading:
        lead = max(leading, key=lambda number: leading[number] * OWN + points[number])
        least = points.pop(lead) * CO_SHARE
    co = [number for number, worth in points.items() if worth >= least]
    co.sort(key=lambda number: -points[number])
    return (
        Lead(index.labels[lead], _why(index, lead, readings)) if lead is not None else None,
        tuple(Lead(index.labels[number], _why(index, number, readings)) for number in co[:MOST_CO]),
    )


def _read(index: Index, text: str) -> _Reading:
    """What a sentence or a heading says, remembered."""
    reading = index.read.get(text)
    if reading is None:
        if len(index.read) >= REMEMBERED:
            index.read.clear()
        reading = index.read[text] = _add_up(index, tuple(dict.fromkeys(_scan(index, text))), heads=False)
    return reading


def _add_up(index: Index, words: tuple[str, ...], *, heads: bool) -> _Reading:
    """Add up what words say; `heads` makes the last leading word count more."""
    claims = index.claims
    lead: dict[int, float] = {}
    part: dict[int, float] = {}
    for word in reversed(words):
        leads = False
        for claim in claims[word]:
            worth = claim.points * HEAD_BONUS if heads else claim.points
            part[claim.department] = part.get(claim.department, 0.0) + worth
            if claim.leads:
                leads = True
                lead[claim.department] = lead.get(claim.department, 0.0) + worth
        heads = heads and not leads
    return _Reading(lead, part, words)


def _scan(index: Index, text: str) -> list[str]:
    """The catalogue's words in a text from left to right, the longest at each place, none overlapping."""
    lengths, claims = index.lengths, index.claims
    found: list[str] = []
    at, last = 0, len(text) - 1
    while at < last:
        step = 1
        for length in lengths.get(text[at : at + 2], ()):
            word = text[at : at + length]
            if word in claims:
                found.append(word)
                step = length
                break
        at += step
    return found


def _why(index: Index, number: int, readings: Sequence[tuple[_Reading, str]]) -> str:
    """The words that speak for a department, nearest text first, and the duty they match."""
    for reading, place in readings:
        if number not in reading.part:
            continue
        by_reason: dict[str, str] = {}
        for word in reading.words:
            for claim in index.claims[word]:
                if claim.department == number:
                    by_reason[claim.reason] = f"{by_reason.get(claim.reason, place)}「{word}」"
        return "；".join(words + reason for reason, words in by_reason.items())
    return ""
