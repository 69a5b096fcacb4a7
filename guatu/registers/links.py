"""What link fields point to: finding the row that a text names, and the name of a row that a number points to.

Rows and files are found by what a person types, and named in answer to it, only among those that the person may see. What a row that
the person sees refers to is named, whoever may see that. A department finds by name and code whatever the register it answers for refers to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from guatu.definitions.errors import nearest
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import Fault
from guatu.people.models import Area, Organisation, Person
from guatu.people.scopes import scope_of
from guatu.people.selectors import organisation_names
from guatu.registers.access import choosable, readable
from guatu.registers.models import Evidence
from guatu.registers.tables import model_of, register_of

LARGEST_ID = 2**63 - 1
MOST_NAMESAKES = 50
GUARDED = frozenset({FieldType.REFERENCE, FieldType.FILE})
"""Links to what not everybody may see; areas, organisations and people are a directory."""


class Links:
    """Finds and names linked rows for a person, remembering what it found: one for a request or an import, not longer.

    `by` is None where no person asks: the product itself, a command of whoever keeps the server. `register` is the one whose fields
    are read: what its rows that the person sees refer to may be said again, whoever may see that.
    """

    def __init__(self, by: Person | None, register: Register | None = None) -> None:
        self._by, self._register = by, register
        self._found: dict[tuple[str, str, str], int | Fault] = {}
        self._names: dict[tuple[str, str], dict[int, str]] = {}
        self._seen: dict[str, QuerySet[Any]] = {}
        self._areas: dict[str, list[Area]] | None = None
        self._organisations: dict[str, Organisation] | None = None

    def resolve(self, field: Field, text: str) -> int:
        """The id of the row that a text names, or of `#12`, of those the person may see. Raises Fault with the nearest guesses."""
        known = (field.name, f"{field.to}{field.level}", text)
        if known not in self._found:
            try:
                self._found[known] = self._resolve(field, text)
            except Fault as fault:
                self._found[known] = fault
        found = self._found[known]
        if isinstance(found, Fault):
            raise Fault(field, found.message, text)
        return found

    def forget_missing(self) -> None:
        """What was not there may be there now: rows were written."""
        self._found = {known: found for known, found in self._found.items() if not isinstance(found, Fault)}

    def name_asked(self, field: Field, number: int) -> str:
        """The name of a row that was asked for by its number: `#12` where the person may not see it, or it is not there."""
        if field.type in GUARDED and not self._among(field, {number}):
            return f"#{number}"
        return self.name(field, number)

    def name(self, field: Field, number: int) -> str:
        """The name of what a row that the person sees refers to, by which `resolve` finds it again."""
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
            return self._file(field, text)
        return self._reference(field, text)

    def _by_id(self, field: Field, number: int) -> int:
        if not (self._among(field, {number}) if field.type in GUARDED else _names(field, {number})):
            raise Fault(field, f"没有编号为{number}的{_what(field)}{_or_hidden(field)}。", f"#{number}")
        return number

    def _file(self, field: Field, text: str) -> int:
        """By the hash of its content, which only those know who have it; by name among the files that the person may see."""
        found = list(Evidence.objects.filter(digest=text).values_list("pk", flat=True))
        named = Evidence.objects.filter(name=text).order_by("-id").values_list("pk", flat=True)[:MOST_NAMESAKES]
        found = found or sorted(self._among(field, set(named)))
        if not found:
            raise Fault(field, "没有这份材料，请重新上传。", text)
        return int(found[-1])

    def _reference(self, field: Field, text: str) -> int:
        """A row by its key or its title; by title only where one row alone has it."""
        register = register_of(field.to)
        for name in dict.fromkeys((*register.key[:1], register.title)):
            if register.field(name).type in (FieldType.REFERENCE, FieldType.AREA, FieldType.ORGANISATION):
                continue
            found = list(self._choices(field).filter(**{name: text}).values_list("pk", flat=True)[:2])
            if not found and self._by is not None:
                alike = model_of(field.to).objects.filter(deleted_at=None, **{name: text})
                found = sorted(self._held(field, set(alike.values_list("pk", flat=True)[:MOST_NAMESAKES])))
            if len(found) == 1:
                return int(found[0])
            if found:
                key = register.field(register.key[0]).label
                raise Fault(field, f"{register.label}里有多行叫“{text[:20]}”，请改填{key}。", text)
        raise Fault(field, f"{register.label}里没有“{text[:20]}”{_or_hidden(field)}，请先登记或核对名称。", text)

    def _among(self, field: Field, numbers: set[int]) -> set[int]:
        """Of the numbers, those of rows or files that the person may choose or whose rows hold them."""
        numbers = {number for number in numbers if 0 < number <= LARGEST_ID}
        found = set(self._choices(field).filter(pk__in=numbers).values_list("pk", flat=True))
        left = numbers - found
        return found | self._held(field, left)

    def _choices(self, field: Field) -> QuerySet[Any]:
        """The rows that the person may see; of files, the own uploads, which whoever sees all rows needs not have made."""
        of = field.to if field.type == FieldType.REFERENCE else ""
        if of not in self._seen:
            if of:
                everything = model_of(of).objects.filter(deleted_at=None)
                self._seen[of] = everything if self._by is None else choosable(self._by, field, self._register)
            else:
                all_files = self._by is None or scope_of(self._by).reads_all
                self._seen[of] = Evidence.objects.all() if all_files else Evidence.objects.filter(added_by=self._by)
        return self._seen[of]

    def _held(self, field: Field, numbers: set[int]) -> set[int]:
        """Of the numbers, those that rows of the register hold which the person may see."""
        if self._by is None or self._register is None or not numbers:
            return set()
        rows = readable(self._by, self._register).filter(**{f"{field.name}__in": numbers})
        return set(rows.values_list(field.name, flat=True).distinct())

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


def _or_hidden(field: Field) -> str:
    """Said alike of what is not there and of what the person may not see: which of the two, is not told."""
    return "（或由别的单位登记，您看不到）" if field.type == FieldType.REFERENCE else ""


def _what(field: Field) -> str:
    words = {
        FieldType.AREA: "区划",
        FieldType.ORGANISATION: "单位",
        FieldType.PERSON: "人员",
        FieldType.FILE: "材料",
    }
    return words.get(field.type) or register_of(field.to).label
