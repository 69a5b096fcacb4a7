"""Rows that may be the same thing entered twice: shown before a new one is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from guatu.definitions.register import Register
from guatu.registers.access import readable
from guatu.registers.search import similar_ids
from guatu.registers.search.grams import pairs, plain

ALIKE = 0.62
"""From here on two names are shown side by side."""
SHOWN = 5
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """A row that resembles what is being entered, and which field does."""

    record: Any
    field: str
    label: str
    text: str
    share: float


def similar_to(person: Any, register: Register, values: Mapping[str, Any], *, but: int = 0) -> list[Similar]:
    """The rows most like the entries, most alike first; of the rows the person may see."""
    found: dict[int, Similar] = {}
    for name in register.similar:
        text = plain(str(values.get(name) or ""))
        if len(text) < SHORTEST:
            continue
        field = register.field(name)
        ids = similar_ids(register, pairs(text))
        for row in readable(person, register).filter(pk__in=ids).exclude(pk=but):
            other = str(getattr(row, name) or "")
            share = SequenceMatcher(None, text, plain(other), autojunk=False).ratio()
            if share >= ALIKE and share > (found[row.pk].share if row.pk in found else 0):
                found[row.pk] = Similar(row, name, field.label, other, share)
    return sorted(found.values(), key=lambda each: -each.share)[:SHOWN]
