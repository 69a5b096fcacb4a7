"""What a link field may point to, found by a few typed characters."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register
from guatu.people.models import Area, Organisation, Person
from guatu.registers.access import choosable
from guatu.registers.links import reference_names
from guatu.registers.search import Search
from guatu.registers.tables import register_of

MOST = 12
Choice = tuple[int, str, str]
"""Number, name, and what tells it apart from others of the same name."""


def lookup(person: Any, register: Register, field: Field, text: str) -> list[Choice]:
    """Up to a dozen rows whose name holds the text, of those that the person may choose for a field of the register."""
    text = text.replace("\x00", "").strip()[:60]
    if field.type == FieldType.AREA:
        return _areas(field, text)
    if field.type == FieldType.ORGANISATION:
        rows = Organisation.objects.filter(active=True)
        if text:
            rows = rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(aliases__icontains=text))
        return [(row.pk, row.name, row.short_name) for row in rows[:MOST]]
    if field.type == FieldType.PERSON:
        people = Person.objects.filter(is_active=True).select_related("organisation")
        if text:
            people = people.filter(Q(display_name__icontains=text) | Q(username__icontains=text))
        return [(row.pk, str(row), str(row.organisation or "")) for row in people.order_by("id")[:MOST]]
    if field.type == FieldType.REFERENCE:
        return _rows(choosable(person, field, register), field, text)
    return []


def _areas(field: Field, text: str) -> list[Choice]:
    rows = Area.objects.filter(valid_to=None).select_related("parent")
    if field.level:
        rows = rows.filter(level=field.level)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__startswith=text))
    return [(row.pk, str(row), f"{row.parent or ''} {row.code}".strip()) for row in rows[:MOST]]


def _rows(rows: QuerySet[Any], field: Field, text: str) -> list[Choice]:
    register = register_of(field.to)
    if text:
        rows = rows.filter(Search.of(register, text).condition)
    found = list(rows.order_by("-id")[:MOST])
    names = reference_names(register.name, [row.pk for row in found])
    key = register.key[0]
    return [(row.pk, names[row.pk], str(getattr(row, key)) if key != register.title else "") for row in found]
