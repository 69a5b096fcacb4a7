"""The filter row of a list: a select for each field that has few values, bounds for quantities and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.definitions.fields import DATES, QUANTITIES, Field, FieldType
from guatu.people.models import Area, Organisation
from guatu.registers.access import is_sensitive
from guatu.registers.selectors.filters import ListQuery

SELECTS = (FieldType.CHOICE, FieldType.STAGE, FieldType.AREA, FieldType.ORGANISATION, FieldType.YES_NO)
FIRST = 4
"""Selects that stand in the line; the others unfold."""


@dataclass(frozen=True, slots=True)
class Select:
    """A field with its options; those already chosen stand as words instead."""

    field: Field
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A quantity or date with its bounds as they stand in the address, and whether only blanks are wanted."""

    field: Field
    least: str
    most: str
    kind: str
    blank: bool


def selects_of(query: ListQuery) -> tuple[list[Select], list[Select]]:
    """The selects in the line, and those that unfold."""
    chosen = {wanted.field.name for wanted in query.filters}
    found = [
        Select(field, _options(field))
        for field in query.register.fields
        if field.type in SELECTS and field.name not in chosen and not is_sensitive(field)
    ]
    shown = set(query.register.columns)
    found.sort(key=lambda each: each.field.name not in shown)
    return found[:FIRST], found[FIRST:]


def bounds_of(query: ListQuery) -> list[Bounds]:
    """Bounds for quantities, then for dates, of which a register with stages has many."""
    found = []
    for field in query.register.fields:
        if field.type in QUANTITIES or field.type in DATES:
            least, most = (_one(query, f"{field.name}.{end}") for end in ("from", "to"))
            kind = {FieldType.DATE: "date", FieldType.MONTH: "month"}.get(field.type, "text")
            found.append(Bounds(field, least, most, kind, _one(query, f"{field.name}.blank") == "1"))
    return sorted(found, key=lambda each: each.field.type in DATES)


def _options(field: Field) -> list[tuple[str, str]]:
    if field.type in (FieldType.CHOICE, FieldType.STAGE):
        return [(each.value, each.label) for each in field.choices]
    if field.type == FieldType.YES_NO:
        return [("是", _("是")), ("否", _("否"))]
    if field.type == FieldType.ORGANISATION:
        return [(str(each.pk), str(each)) for each in Organisation.objects.filter(active=True)]
    return area_options(field)


def area_options(field: Field) -> list[tuple[str, str]]:
    """Areas of the field's level in force, by code."""
    rows: Any = Area.objects.filter(valid_to=None)
    rows = rows.filter(level=field.level) if field.level else rows.exclude(level="village")
    return [(str(each.pk), str(each)) for each in rows]


def _one(query: ListQuery, key: str) -> str:
    values = query.raw.get(key) or [""]
    return values[-1]
