"""Which rows of a register a file's keys mean, and whether the person may enter their observations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guatu.definitions.fields import LINKS
from guatu.definitions.register import Register
from guatu.definitions.values import Fault, read_value
from guatu.lake.ingest.staging import BETWEEN
from guatu.people.models import Person
from guatu.registers.access import RowWriter, owner_name
from guatu.registers.links import Links
from guatu.registers.tables import model_of

PART = 500
MANY = 20_000
"""Keys from which the whole register is read, instead of each key being looked up."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a key: the row's number, or a field's label and why there is none."""

    key: str
    record: int | None
    simulated: bool = False
    field: str = ""
    why: str = ""
    alone: bool = True
    """Whether the person's own rights suffice, without those held by delegation."""


def find_records(register: Register, keys: Sequence[str], *, by_number: bool, by: Person) -> Iterator[Found]:
    """What each distinct key of a file means, in any order."""
    finder = _Finder(register, by)
    return finder.by_number(keys) if by_number else finder.by_key(keys)


class _Finder:
    """The register, the person's rights in it, and its live rows that were asked for."""

    def __init__(self, register: Register, by: Person) -> None:
        self.register, self.by = register, by
        self.writer = RowWriter(by, register)
        self.own = RowWriter(by, register, delegated=False)
        self.label = "、".join(register.field(name).label for name in register.key)
        model: Any = model_of(register.name)
        self.rows = model.objects.filter(deleted_at=None)
        self.names = [name for name in dict.fromkeys((register.area, register.organisation)) if name]
        self.columns = [self._column(name) for name in self.names]

    def _column(self, name: str) -> str:
        return str(getattr(self.rows.model._meta.get_field(name), "attname", name))

    def by_number(self, keys: Sequence[str]) -> Iterator[Found]:
        """Rows by their numbers."""
        numbers = {
            key: int(text) for key in keys if (text := key.strip().removeprefix("#").removesuffix(".0")).isdecimal()
        }
        numbers = {key: number for key, number in numbers.items() if number < 2**63}
        there = {row[0]: row for row in self._with("pk", list(numbers.values()))}
        for key in keys:
            number = numbers.get(key)
            if not key.strip():
                yield Found(key, None, field="编号", why="没有写是哪一行。请填写编号。")
            elif number is None:
                yield Found(key, None, field="编号", why="不是编号。请填写台账中这一行的编号。")
            else:
                yield self._judged(key, there.get(number), "编号")

    def by_key(self, keys: Sequence[str]) -> Iterator[Found]:
        """Rows by the fields of the register's key, as a form reads them."""
        read: dict[str, tuple[Any, ...]] = {}
        links = Links(self.by, self.register)
        fields = [self.register.field(name) for name in self.register.key]
        today = datetime.now().date()
        for key in keys:
            texts = key.split(BETWEEN)
            try:
                values = tuple(
                    read_value(field, text, today=today, resolve=links.resolve)
                    for field, text in zip(fields, texts, strict=True)
                )
            except Fault as fault:
                yield Found(key, None, field=fault.label, why=fault.message)
                continue
            missing = next((field for field, value in zip(fields, values, strict=True) if value is None), None)
            if missing is not None:
                yield Found(key, None, field=missing.label, why=f"没有写是哪一行。请填写{missing.label}。")
            else:
                read[key] = values
        first = self._column(self.register.key[0]) if fields[0].type in LINKS else self.register.key[0]
        columns = [self._column(name) for name in self.register.key]
        there = {
            row[2 + len(self.columns) :]: row
            for row in self._with(first, list({values[0] for values in read.values()}), columns)
        }
        for key, values in read.items():
            yield self._judged(key, there.get(values), self.label)

    def _with(self, name: str, values: list[Any], more: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """Number, whether simulated, area and organisation, and more, of the rows with one of these values."""
        columns = ("id", "simulated", *self.columns, *more)
        if len(values) > MANY:
            yield from self.rows.values_list(*columns).iterator(chunk_size=10_000)
            return
        for start in range(0, len(values), PART):
            yield from self.rows.filter(**{f"{name}__in": values[start : start + PART]}).values_list(*columns)

    def _judged(self, key: str, row: tuple[Any, ...] | None, label: str) -> Found:
        of = self.register.label
        if row is None:
            if self.writer.all:
                return Found(key, None, field=label, why=f"“{of}”里没有这一行，或已被删除。请先登记，或核对{label}。")
            return Found(
                key,
                None,
                field=label,
                why=f"“{of}”里没有这一行，或不归您填报。请核对{label}，或与{owner_name(self.register)}联系。",
            )
        values = dict(zip(self.names, row[2:], strict=False))
        if not self.writer.may(values):
            return Found(
                key,
                None,
                field=label,
                why=f"“{of}”里没有这一行，或不归您填报。请核对{label}，或与{owner_name(self.register)}联系。",
            )
        return Found(key, row[0], simulated=row[1], alone=self.own.may(values))
