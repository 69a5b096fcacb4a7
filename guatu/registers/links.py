"""What link fields point to: finding the row that a text names, and the name of a row that a number points to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from guatu.definitions.errors import nearest
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.values import Fault
from guatu.people.models import Area, Organisation, Person
from guatu.people.selectors import organisation_names
from guatu.registers.models import Evidence
from guatu.registers.tables import model_of, register_of

LARGEST_ID = 2**63 - 1


class Links:
    """Finds and names linked rows, remembering what it found: one for a request or an import, not longer."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], int] = {}
        self._names: dict[tuple[str, str], dict[int, str]] = {}
        self._areas: dict[str, list[Area]] | None = None
        self._organisations: dict[str, Organisation] | None = None

    def resolve(self, field: Field, text: str) -> int:
        """The id of the row that a text names, or of `#12`. Raises Fault with the nearest guesses."""
        known = (field.type, f"{field.to}{field.level}", text)
        if known not in self._found:
            self._found[known] = self._resolve(field, text)
        return self._found[known]

    def name(self, field: Field, number: int) -> str:
        """The name of the linked row, by which `resolve` finds it again."""
        names = self._names.setdefault((field.type, field.to), {})
        if number not in names:
            self.prepare(field, [number])
        return names.get(number, f"#{number}")

    def prepare(self, field: Field, numbers: Iterable[int]) -> None:
        """Look up many names at once."""
        names = self._names.setdefault((field.type, field.to), {})
        wanted = {number for number in numbers if number is not None} - set(names)
        if wanted:
            names.update(_names(field, wanted))

    def _resolve(self, field: Field, text: str) -> int:
        if text.startswith("#") and text[1:].isdecimal() and len(text) < 20:
            return self._by_id(field, int(text[1:]))
        if field.type == FieldType.AREA:
            return self._area(field, text)
        if field.type == FieldType.ORGANISATION:
            return self._organisation(field, text)
        if field.type == FieldType.PERSON:
            return _person(field, text)
        if field.type == FieldType.FILE:
            found = Evidence.objects.filter(Q(digest=text) | Q(name=text)).order_by("-id").first()
            if found is None:
                raise Fault(field, "没有这份材料，请重新上传。", text)
            return found.pk
        return _reference(field, text)

    def _by_id(self, field: Field, number: int) -> int:
        if not _names(field, {number}):
            raise Fault(field, f"没有编号为{number}的{_what(field)}。", f"#{number}")
        return number

    def _area(self, field: Field, text: str) -> int:
        if self._areas is None:
            self._areas = {}
            for area in Area.objects.filter(valid_to=None):
                for name in {area.name, area.short_name, area.code}:
                    self._areas.setdefault(name, []).append(area)
        found = [area for area in self._areas.get(text, []) if not field.level or area.level == field.level]
        if len(found) == 1:
            return found[0].pk
        if found:
            codes = "、".join(f"{area.code}（{area.system}）" for area in found[:4])
            raise Fault(field, f"“{text}”不止一个，请改填区划代码：{codes}。", text)
        names = [each for each, areas in self._areas.items() if not each.isdigit() and _at_level(areas, field.level)]
        raise Fault(field, f"没有“{text[:20]}”这个区划。{nearest(text, names)}", text)

    def _organisation(self, field: Field, text: str) -> int:
        if self._organisations is None:
            self._organisations = organisation_names()
        found = self._organisations.get(text)
        if found is None:
            raise Fault(field, f"没有“{text[:20]}”这个单位。{nearest(text, self._organisations)}", text)
        return found.pk


def _at_level(areas: list[Area], level: str) -> bool:
    return not level or any(area.level == level for area in areas)


def _person(field: Field, text: str) -> int:
    found = list(Person.objects.filter(Q(display_name=text) | Q(username=text), is_active=True)[:2])
    if len(found) == 1:
        return found[0].pk
    raise Fault(field, f"“{text[:20]}”有多人，请填登录名。" if found else f"没有“{text[:20]}”这个人。", text)


def _reference(field: Field, text: str) -> int:
    """A row by its key or its title; by title only where one row alone has it."""
    register = register_of(field.to)
    rows = model_of(field.to).objects.filter(deleted_at=None)
    for name in dict.fromkeys((*register.key[:1], register.title)):
        if register.field(name).type in (FieldType.REFERENCE, FieldType.AREA, FieldType.ORGANISATION):
            continue
        found = list(rows.filter(**{name: text}).values_list("pk", flat=True)[:2])
        if len(found) == 1:
            return int(found[0])
        if found:
            key = register.field(register.key[0]).label
            raise Fault(field, f"{register.label}里有多行叫“{text[:20]}”，请改填{key}。", text)
    raise Fault(field, f"{register.label}里没有“{text[:20]}”，请先登记或核对名称。", text)


def _names(field: Field, numbers: set[int]) -> dict[int, str]:
    numbers = {number for number in numbers if 0 < number <= LARGEST_ID}
    rows: Any
    if field.type == FieldType.AREA:
        rows = Area.objects.filter(pk__in=numbers)
        return {row.pk: str(row) for row in rows}
    if field.type == FieldType.ORGANISATION:
        rows = Organisation.objects.filter(pk__in=numbers)
    elif field.type == FieldType.PERSON:
        rows = Person.objects.filter(pk__in=numbers)
    elif field.type == FieldType.FILE:
        rows = Evidence.objects.filter(pk__in=numbers)
    else:
        return reference_names(field.to, numbers)
    return {row.pk: str(row) for row in rows}


def reference_names(register_name: str, numbers: Iterable[int]) -> dict[int, str]:
    """Titles of rows of a register; where the title is itself a link, the name of what it points to."""
    register = register_of(register_name)
    title = register.field(register.title)
    model = model_of(register_name)
    column = getattr(model._meta.get_field(title.name), "attname", title.name)
    pairs = dict(model.objects.filter(pk__in=set(numbers)).values_list("pk", column))
    if title.type in (FieldType.REFERENCE, FieldType.AREA, FieldType.ORGANISATION, FieldType.PERSON):
        names = _names(title, {each for each in pairs.values() if each})
        return {pk: names.get(value, f"#{pk}") for pk, value in pairs.items()}
    return {pk: str(value) if value is not None else f"#{pk}" for pk, value in pairs.items()}


def _what(field: Field) -> str:
    words = {
        FieldType.AREA: "区划",
        FieldType.ORGANISATION: "单位",
        FieldType.PERSON: "人员",
        FieldType.FILE: "材料",
    }
    return words.get(field.type) or register_of(field.to).label
