"""Suggest which department leads a commitment and which take part, and say why.

A catalogue (guatu.definitions.departments) says what each department is in charge of and by which words a report speaks
of it. The text nearest to the commitment decides: its own words before its sentence, its sentence before the heading
above it. Within the own words the last match counts more, because a Chinese noun phrase ends with its head
(学校周边道路 is a road).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from guatu.workreport.commitment import Lead

Word = tuple[str, int]
"""A word as a report has it, and its weight in points."""

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


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one word says for one department. `charge` is empty where the word is its name or only makes it help."""

    department: int
    points: float
    leads: bool
    charge: str


@dataclass(frozen=True, slots=True)
class _Reading:
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
    read: dict[tuple[str, bool], _Reading] = field(default_factory=dict, compare=False, repr=False)
    """The last texts read; many commitments share a sentence and a heading."""


def build_index(departments: Iterable[Department]) -> Index:
    """Make a catalogue ready for `suggest`."""
    found = tuple(departments)
    claims: dict[str, dict[int, _Claim]] = {}
    for number, department in enumerate(found):
        for charge in department.charges:
            for word, points in charge.words:
                claims.setdefault(word, {})[number] = _Claim(number, points, True, charge.label)
        for word, points in department.helps:
            claims.setdefault(word, {}).setdefault(number, _Claim(number, points * HELP_SHARE, False, ""))
        for name in (department.label, *department.aliases):
            if len(name) >= SHORTEST_NAME:
                claims.setdefault(name, {}).setdefault(number, _Claim(number, NAMED, True, ""))
    lengths: dict[str, set[int]] = {}
    for word in claims:
        lengths.setdefault(word[:2], set()).add(len(word))
    return Index(
        labels=tuple(each.label for each in found),
        claims={word: tuple(by_department.values()) for word, by_department in claims.items()},
        lengths={start: tuple(sorted(each, reverse=True)) for start, each in lengths.items()},
    )


def suggest(index: Index, words: str, sentence: str, section: str = "") -> tuple[Lead | None, tuple[Lead, ...]]:
    """Suggest the lead department and up to four co-departments, the likeliest first.

    `words` are the commitment's own (its name or indicator), `sentence` the sentence around them, `section` the
    headings above. The lead is None where no word of the catalogue stands in any of the three.
    """
    own = _read(index, words, True)
    readings = (
        (own, OWN, "「{}」"),
        (_read(index, sentence, False), SENTENCE, "所在句「{}」"),
        (_read(index, section, False), SECTION, "所在章节「{}」"),
    )
    leading = next((reading.lead for reading, _, _ in readings if reading.lead), {})
    taking_part = next((reading.part for reading, _, _ in readings if reading.part), {})
    points = dict.fromkeys((*leading, *taking_part), 0.0)
    for reading, worth, _ in readings:
        for number in points:
            here = reading.part.get(number, 0.0) * worth
            points[number] += here if reading is own else min(here, FAR_LIMIT)
    ranked = sorted(points, key=lambda number: -points[number])
    lead = max(leading, key=lambda number: (leading[number] * OWN + points[number], -number), default=None)
    least = points[lead] * CO_SHARE if lead is not None else 0.0
    co = [number for number in ranked if number != lead and points[number] >= least][:MOST_CO]
    return (
        Lead(index.labels[lead], _why(index, lead, readings)) if lead is not None else None,
        tuple(Lead(index.labels[number], _why(index, number, readings)) for number in co),
    )


def _read(index: Index, text: str, heads: bool) -> _Reading:
    """Add up what a text says; `heads` makes its last leading word count more."""
    key = (text, heads)
    known = index.read.get(key)
    if known is not None:
        return known
    words = tuple(dict.fromkeys(_scan(index, text)))
    claims = index.claims
    head = next((word for word in reversed(words) if any(claim.leads for claim in claims[word])), "") if heads else ""
    lead: dict[int, float] = {}
    part: dict[int, float] = {}
    for word in words:
        share = HEAD_BONUS if word == head else 1.0
        for claim in claims[word]:
            worth = claim.points * share
            part[claim.department] = part.get(claim.department, 0.0) + worth
            if claim.leads:
                lead[claim.department] = lead.get(claim.department, 0.0) + worth
    if len(index.read) >= REMEMBERED:
        index.read.clear()
    reading = index.read[key] = _Reading(lead, part, words)
    return reading


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


def _why(index: Index, number: int, readings: Sequence[tuple[_Reading, float, str]]) -> str:
    """The words that speak for a department, nearest text first, and the duty they match."""
    for reading, _, form in readings:
        if number not in reading.part:
            continue
        by_reason: dict[str, list[str]] = {}
        for word in reading.words:
            for claim in index.claims[word]:
                if claim.department == number:
                    named_or_helps = "点名该部门" if claim.leads else "需其配合"
                    reason = f"属其职责：{claim.charge}" if claim.charge else named_or_helps
                    by_reason.setdefault(reason, []).append(word)
        return "；".join(form.format("」「".join(words)) + reason for reason, words in by_reason.items())
    return ""
