"""Compare a file's rows with the register: what would be new, changed, the same, refused, in the form in which pages show it.

Rows pass by two thousand at a time. Kept are the counts, a short token a row, and the lines that pages show.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guatu.definitions.fields import LINKS, Field
from guatu.definitions.register import Register
from guatu.definitions.values import dump_value, show_value
from guatu.intake.headers import Layout, column_letters
from guatu.intake.rows import Rows
from guatu.people.models import Person
from guatu.registers import gate
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.gate import Judged
from guatu.registers.links import Links

PART = 100
"""Lines of one stored part: a page of the preview."""
MOST_LINES = 20_000
"""Lines of one kind that are kept to be looked at; the counts are of all."""
SHOWN_NEW = 6
"""Fields of a new row that the preview shows."""
REFUSED, NEW, SAME = 0, 1, 2
"""Tokens; a changed row's is a hash of what would be written over which version."""
Lines = dict[str, list[dict[str, Any]]]


@dataclass(slots=True)
class Outcome:
    """What a comparison found."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    tokens: array[int] = field(default_factory=lambda: array("Q"))
    numbers: array[int] = field(default_factory=lambda: array("L"))
    """The number in the sheet of each row."""
    lines: Lines = field(default_factory=lambda: {"refused": [], "changed": [], "new": []})

    @property
    def total(self) -> int:
        """All rows."""
        return len(self.tokens)

    def refused_rows(self) -> list[list[int]]:
        """Numbers in the sheet of the refused rows, as ranges of first and last."""
        ranges: list[list[int]] = []
        for token, number in zip(self.tokens, self.numbers, strict=True):
            if token != REFUSED:
                continue
            if ranges and ranges[-1][1] == number - 1:
                ranges[-1][1] = number
            else:
                ranges.append([number, number])
        return ranges


def compare(*, rows: Rows, register: Register, by: Person, tell: Callable[[int], None]) -> Outcome:
    """Judge every row. Writes nothing."""
    found = Outcome()
    shower = Shower(register, rows.layout, by)
    twins: list[tuple[str, int, int, Any]] = []
    kept: list[tuple[int, dict[str, Any]]] = []

    def feed() -> Iterator[dict[str, Any]]:
        for number, entries in rows.lines():
            kept.append((number, entries))
            yield entries

    start = 0
    for judged in gate.rows_judge(register=register, rows=feed(), by=by):
        # The reader is a row or more ahead only within its batch: what was kept is this batch.
        batch, kept = kept, []
        found.numbers.extend(number for number, _entries in batch)
        found.tokens.extend(tokens_of(judged, start, len(batch)))
        found.new += len(judged.new)
        found.changed += len(judged.changed)
        found.same += len(judged.same)
        found.refused += len(judged.refused)
        shower.take(judged, batch, start, found.lines)
        twins += [(name, first, place, batch[place - start][1].get(name)) for name, first, place in judged.twins]
        start += len(batch)
        tell(start)
    if twins:
        _refuse_twins(found, twins, register, shower)
    return found


def digest_of(tokens: Sequence[int]) -> str:
    """A hash of what would be written, refused rows left out: it changes when the register changes under a preview."""
    return hashlib.sha256(array("Q", [token for token in tokens if token != REFUSED]).tobytes()).hexdigest()


def tokens_of(judged: Judged, start: int, count: int) -> array[int]:
    """A token for each row of a batch."""
    tokens = array("Q", [REFUSED]) * count
    for place, _row in judged.new:
        tokens[place - start] = NEW
    for place in judged.same:
        tokens[place - start] = SAME
    for place, row, wanted in judged.changed:
        facts = (row.id, row.version, sorted((name, str(dump_value(value))) for name, value in wanted.items()))
        digest = hashlib.blake2b(repr(facts).encode(), digest_size=8).digest()
        tokens[place - start] = int.from_bytes(digest, "big") | 4
    return tokens


class Shower:
    """Puts judged rows into the words of a page."""

    def __init__(self, register: Register, layout: Layout, by: Person) -> None:
        self.register, self.links = register, Links(by, register)
        self.letters = {column.field: column_letters(column.place) for column in layout.taken}
        self.sensitive = {each.name for each in register.fields if is_sensitive(each)}
        self.shown = [register.field(name) for name in register.columns if name != register.title][:SHOWN_NEW]
        self.title = register.field(register.title)

    def take(self, judged: Judged, batch: Sequence[tuple[int, Mapping[str, Any]]], start: int, lines: Lines) -> None:
        """Add a batch's lines, as many as are kept."""
        room = {kind: MOST_LINES - len(kept) for kind, kept in lines.items()}
        new, changed = judged.new[: room["new"]], judged.changed[: room["changed"]]
        self._prepare([row for _place, row in new], (*self.shown, self.title))
        self._prepare([row.values for _place, row, _wanted in changed], (self.title,))
        for each in judged.refused[: room["refused"]]:
            number, entries = batch[each.place - start]
            faults = {
                fault.field: self.fault(number, fault.field, fault.label, fault.message, entries.get(fault.field))
                for fault in each.faults
            }
            title = entries.get(self.title.name) or entries.get(self.register.key[0]) or ""
            lines["refused"].append({"row": number, "title": str(title)[:60], "faults": faults})
        for place, row, wanted in changed:
            changes = {
                name: [self.register.field(name).label, *(self._text(name, of) for of in (row.values[name], value))]
                for name, value in wanted.items()
            }
            title = self._text(self.title.name, row.values[self.title.name])
            lines["changed"].append({"row": batch[place - start][0], "title": title, "changes": changes})
        for place, values in new:
            cells = {each.name: self._text(each.name, values[each.name]) for each in self.shown}
            title = self._text(self.title.name, values[self.title.name])
            lines["new"].append({"row": batch[place - start][0], "title": title, "cells": cells})

    def fault(self, number: int, name: str, label: str, message: str, entry: Any) -> list[str]:
        """Cell, field, what is wrong, what was entered (never of personal data)."""
        hidden = name in self.sensitive and entry is not None
        shown = "＊＊＊" if hidden else "" if entry is None else str(entry)[:60]
        cell = f"{self.letters[name]}{number}" if name in self.letters else ""
        if hidden and str(entry) in message:
            message = message.replace(str(entry), "＊＊＊")
        return [cell, label, message, shown]

    def _prepare(self, rows: Sequence[Mapping[str, Any]], fields: Sequence[Field]) -> None:
        for each in fields:
            if each.type in LINKS:
                self.links.prepare(each, [row[each.name] for row in rows])

    def _text(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        of = self.register.field(name)
        return mask_value(of, value) if name in self.sensitive else show_value(of, value, names=self.links.name)


def _refuse_twins(
    found: Outcome, twins: Sequence[tuple[str, int, int, Any]], register: Register, shower: Shower
) -> None:
    """Refuse both of two rows that say the same key: which of them is meant, only the sender knows."""
    lines = {line["row"]: line for kind in ("refused", "new", "changed") for line in found.lines[kind]}
    for name, first, place, entry in twins:
        label = register.field(name).label
        numbers = found.numbers[first], found.numbers[place]
        _count_out(found, first)
        for number, other in (numbers, numbers[::-1]):
            message = f"与第{other}行重复，请只留一行。"
            line = lines.get(number)
            if line is None or "faults" not in line:
                line = {"row": number, "title": line["title"] if line else "", "faults": {}}
                lines[number] = line
                found.lines["refused"].append(line)
            line["faults"][name] = shower.fault(number, name, label, message, entry)
    refused = {line["row"] for line in found.lines["refused"]}
    for kind in ("new", "changed"):
        found.lines[kind] = [line for line in found.lines[kind] if line["row"] not in refused]
    found.lines["refused"].sort(key=lambda line: line["row"])


def _count_out(found: Outcome, place: int) -> None:
    """Count a row as refused that was taken for good before its twin came."""
    token = found.tokens[place]
    if token == REFUSED:
        return
    if token == NEW:
        found.new -= 1
    elif token == SAME:
        found.same -= 1
    else:
        found.changed -= 1
    found.refused += 1
    found.tokens[place] = REFUSED
