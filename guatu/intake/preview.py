"""What a comparison found, in the form in which pages show it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guatu.definitions.fields import LINKS, Field
from guatu.definitions.register import Register
from guatu.definitions.values import dump_value, show_value
from guatu.intake.headers import Layout
from guatu.intake.models import Batch, BatchPart
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.gate import Judged
from guatu.registers.links import Links

PART = 100
SHOWN_NEW = 6
"""Fields of a new row that the preview shows."""
MOST_PARTS = 200
"""Parts of one kind that are kept for looking at: twenty thousand rows; the counts are of all."""


def preview_hash(judged: Sequence[Judged]) -> str:
    """A hash of what would be written over what: it changes when the register changes under a preview."""
    digest = hashlib.sha256()
    for each in judged:
        facts = [
            [place for place, _row in each.new],
            [
                [place, row.id, row.version, {name: dump_value(value) for name, value in wanted.items()}]
                for place, row, wanted in each.changed
            ],
            each.same,
            [row.place for row in each.refused],
        ]
        digest.update(json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str).encode())
    return digest.hexdigest()


def parts_of(
    batch: Batch,
    register: Register,
    judged: Sequence[Judged],
    rows: Sequence[Mapping[str, Any]],
    numbers: Sequence[int],
    layout: Layout,
) -> Iterator[BatchPart]:
    """The parts to keep, kind by kind."""
    links = Links()
    letters = {column.field: column_letters(column.place) for column in layout.columns}
    kinds: dict[str, Iterator[dict[str, Any]]] = {
        "refused": _refused(judged, rows, numbers, letters, register),
        "changed": _changed(judged, numbers, register, links),
        "new": _new(judged, numbers, register, links),
    }
    for kind, lines in kinds.items():
        part: list[dict[str, Any]] = []
        number = 0
        for line in lines:
            part.append(line)
            if len(part) == PART:
                yield BatchPart(batch=batch, kind=kind, number=number, rows=part)
                part, number = [], number + 1
                if number >= MOST_PARTS:
                    break
        if part:
            yield BatchPart(batch=batch, kind=kind, number=number, rows=part)


def column_letters(place: int) -> str:
    """The spreadsheet's name of a column.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _refused(
    judged: Sequence[Judged],
    rows: Sequence[Mapping[str, Any]],
    numbers: Sequence[int],
    letters: Mapping[str, str],
    register: Register,
) -> Iterator[dict[str, Any]]:
    sensitive = {field.name for field in register.fields if is_sensitive(field)}
    for each in judged:
        for row in each.refused:
            entries, number = rows[row.place], numbers[row.place]
            faults = {}
            for fault in row.faults:
                entry = entries.get(fault.field)
                shown = "＊＊＊" if fault.field in sensitive and entry else "" if entry is None else str(entry)[:60]
                cell = f"{letters[fault.field]}{number}" if fault.field in letters else ""
                message = fault.message
                if "与第" in message and "行重复" in message:
                    message = _own_numbers(message, numbers)
                faults[fault.field] = [cell, fault.label, message, shown]
            title = entries.get(register.title) or entries.get(register.key[0]) or ""
            yield {"row": number, "title": str(title)[:60], "faults": faults}


def _own_numbers(message: str, numbers: Sequence[int]) -> str:
    """“与第3行重复” counts data rows; people count rows of the sheet."""
    import re

    def sheet_row(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        return f"与第{numbers[place]}行重复" if 0 <= place < len(numbers) else match[0]

    return re.sub(r"与第(\d+)行重复", sheet_row, message)


def _changed(
    judged: Sequence[Judged], numbers: Sequence[int], register: Register, links: Links
) -> Iterator[dict[str, Any]]:
    for each in judged:
        for place, row, wanted in each.changed:
            changes = {}
            for name, value in wanted.items():
                field = register.field(name)
                changes[name] = [field.label, _shown(field, row.values[name], links), _shown(field, value, links)]
            yield {"row": numbers[place], "title": _title(register, row.values, links), "changes": changes}


def _new(
    judged: Sequence[Judged], numbers: Sequence[int], register: Register, links: Links
) -> Iterator[dict[str, Any]]:
    shown = [register.field(name) for name in register.columns if name != register.title][:SHOWN_NEW]
    for each in judged:
        for field in shown:
            if field.type in LINKS:
                links.prepare(field, [row[field.name] for _place, row in each.new])
        for place, row in each.new:
            cells = {field.name: _shown(field, row[field.name], links) for field in shown}
            yield {"row": numbers[place], "title": _title(register, row, links), "cells": cells}


def _shown(field: Field, value: Any, links: Links) -> str:
    return mask_value(field, value) if is_sensitive(field) else show_value(field, value, names=links.name)


def _title(register: Register, values: Mapping[str, Any], links: Links) -> str:
    field = register.field(register.title)
    value = values.get(field.name)
    return show_value(field, value, names=links.name) if value is not None else ""
