"""One bulk write: the register's readers, the person's rights, the keys met so far; judging rows and writing them.

What costs in bulk is not the database but the objects around it, so rows here are plain values: written by executemany (SQLite) or
COPY (PostgreSQL), with ids taken beforehand so that the journal can name them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.definitions.values import Fault, dump_value
from guatu.people.models import Person
from guatu.registers.access import RowReader, RowWriter, kept_elsewhere
from guatu.registers.gate.bulk_sql import ids_reserve, rows_insert, rows_update
from guatu.registers.gate.comparing import Known, known_rows, rows_of
from guatu.registers.gate.reading import complete, read_entries, with_defaults
from guatu.registers.journal import CHUNK, chunk_line, lines_write
from guatu.registers.links import Links
from guatu.registers.models import Act
from guatu.registers.search import search_add, search_fields, search_write
from guatu.registers.tables import model_of


@dataclass(frozen=True, slots=True)
class RowFaults:
    """A row that cannot be taken. `place` is its position among the rows given, from 0."""

    place: int
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class Written:
    """What became of the rows."""

    act: Act | None = None
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[RowFaults] = field(default_factory=list)


@dataclass(slots=True)
class Judged:
    """What would become of a batch of rows, each with its place among the rows given."""

    new: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[int, Known, dict[str, Any]]] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    refused: list[RowFaults] = field(default_factory=list)
    twins: list[tuple[str, int, int]] = field(default_factory=list)
    """Rows that say the same key or unique value: the field, the place where it stood first, the place refused for it."""


class Bulk:
    """One bulk write: the register's readers, the person's rights, and the keys met so far."""

    def __init__(self, register: Register, by: Person, simulated: bool, *, hold: bool = True) -> None:
        self.register, self.by, self.simulated, self.hold = register, by, simulated, hold
        self.model = model_of(register.name)
        self.links, self.today = Links(by, register), date.today()
        self.writer, self.reader = RowWriter(by, register), RowReader(by, register)
        self.names = [each.name for each in register.fields]
        self.met: dict[tuple[Any, ...], int] = {}
        self.uniques = [each.name for each in register.fields if each.unique and (each.name,) != register.key]
        self.met_unique: dict[tuple[str, Any], int] = {}

    def judge(self, batch: Sequence[Mapping[str, Any]], start: int) -> Judged:
        """Read and compare one batch, writing nothing."""
        judged = Judged()
        read: list[tuple[int, dict[str, Any]]] = []
        faulty: list[tuple[int, dict[str, Any], list[Fault]]] = []
        for place, raw in enumerate(batch, start):
            values, faults = read_entries(self.register, raw, links=self.links, today=self.today)
            key = tuple(values.get(name) for name in self.register.key)
            faults += self._twice(key, values, place, faults, judged)
            if faults:
                faulty.append((place, values, faults))
            else:
                read.append((place, values))
        every = [*(values for _place, values in read), *(values for _place, values, _faults in faulty)]
        known = known_rows(self.register, every, self.uniques, hold=self.hold)
        for place, values, faults in faulty:
            judged.refused.append(RowFaults(place, (*faults, *self._further(values, faults, known))))
        for place, values in read:
            self._sort(place, values, known, judged)
        judged.refused.sort(key=lambda row: row.place)
        return judged

    def _further(
        self, values: Mapping[str, Any], faults: Sequence[Fault], known: Mapping[tuple[Any, ...], Known]
    ) -> list[Fault]:
        """What else is wrong with a row that has entries nobody can read, so that all is told at once."""
        row = known.get(tuple(values.get(name) for name in self.register.key))
        if row is not None and not self.reader.may(row.values):
            # Judged together with what the row holds, the entries would tell of values that the person may not see.
            return []
        full = (
            {**row.values, **values}
            if row
            else with_defaults(self.register, values, links=self.links, today=self.today)
        )
        told = {fault.field for fault in faults}
        # A field that could not be read must not be judged by what the register holds, nor count as missing.
        _full, more = complete(self.register, full | dict.fromkeys(told & set(full)), today=self.today)
        return [fault for fault in more if fault.field not in told]

    def take(
        self,
        act: Act,
        batch: Sequence[Mapping[str, Any]],
        start: int,
        written: Written,
        watch: Callable[[Judged], None] | None = None,
    ) -> None:
        """Read, compare and write one batch."""
        judged = self.judge(batch, start)
        if watch is not None:
            watch(judged)
        written.refused += judged.refused
        written.same += len(judged.same)
        if judged.new:
            self._insert(act, [row for _place, row in judged.new])
            self.links.forget_missing()
            written.new += len(judged.new)
        if judged.changed:
            self._update(act, [(row, wanted) for _place, row, wanted in judged.changed])
            written.changed += len(judged.changed)

    def change(self, act: Act, ids: list[int], given: Mapping[str, Any], start: int, written: Written) -> None:
        """Set given values in a batch of rows."""
        by_id = {each.id: each for each in known_by_id(self.register, ids)}
        changed: list[tuple[Known, dict[str, Any]]] = []
        for place, number in enumerate(ids, start):
            row = by_id.get(number)
            if row is None:
                written.same += 1
                continue
            wanted, faults = self._changes(row, given)
            if faults:
                written.refused.append(RowFaults(place, tuple(faults)))
            elif wanted:
                changed.append((row, wanted))
            else:
                written.same += 1
        if changed:
            self._update(act, changed)
            written.changed += len(changed)

    def _twice(
        self, key: tuple[Any, ...], values: Mapping[str, Any], place: int, faults: Sequence[Fault], judged: Judged
    ) -> list[Fault]:
        """A fault where the same key or unique value came before in the same file."""
        first = self.register.field(self.register.key[0])
        if any(fault.field in self.register.key for fault in faults):
            return []
        if any(part is None for part in key):
            blank = next(name for name, part in zip(self.register.key, key, strict=True) if part is None)
            return [Fault(self.register.field(blank), _("必须填写：系统靠它认出这一行。"))]
        if key in self.met:
            judged.twins.append((first.name, self.met[key], place))
            return [Fault(first, _("与第%(row)s行重复，只留一行。") % {"row": self.met[key] + 1})]
        self.met[key] = place
        for name in self.uniques:
            value = values.get(name)
            if value is None:
                continue
            if (name, value) in self.met_unique:
                judged.twins.append((name, self.met_unique[name, value], place))
                row = self.met_unique[name, value] + 1
                return [Fault(self.register.field(name), _("与第%(row)s行重复。") % {"row": row})]
            self.met_unique[name, value] = place
        return []

    def _sort(self, place: int, values: dict[str, Any], known: Mapping[tuple[Any, ...], Known], judged: Judged) -> None:
        """Put a row among the new, the changed, the same or the refused."""
        row = known.get(tuple(values[name] for name in self.register.key))
        if row is not None:
            wanted, faults = self._changes(row, values)
            faults = faults or self._taken(wanted, known, row.id)
            if faults:
                judged.refused.append(RowFaults(place, tuple(faults)))
            elif wanted:
                judged.changed.append((place, row, wanted))
            else:
                judged.same.append(place)
            return
        full, faults = complete(
            self.register,
            with_defaults(self.register, values, links=self.links, today=self.today),
            today=self.today,
        )
        faults = faults or self._reach(full) or self._taken(full, known, None)
        if faults:
            judged.refused.append(RowFaults(place, tuple(faults)))
        else:
            judged.new.append((place, full))

    def _changes(self, row: Known, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        current = row.values
        if faults := self._reach(current):
            return {}, faults
        wanted = {name: value for name, value in values.items() if current[name] != value}
        if not wanted:
            return {}, []
        full, faults = complete(self.register, {**current, **wanted}, today=self.today)
        faults = faults or self._reach(full)
        return {name: value for name, value in full.items() if current[name] != value}, faults

    def _reach(self, values: Mapping[str, Any]) -> list[Fault]:
        """A fault where the row lies outside what the person may write."""
        if self.writer.may(values):
            return []
        name = self.register.area or self.register.organisation or self.register.key[0]
        return [Fault(self.register.field(name), _("不属于您可以填报的范围。"))]

    def _taken(self, full: Mapping[str, Any], known: Mapping[tuple[Any, ...], Known], but: int | None) -> list[Fault]:
        """A fault where a unique value belongs to another row already."""
        for name in self.uniques:
            value = full.get(name)
            other = known.get((name, value)) if value is not None else None
            if other is not None and other.id != but:
                field = self.register.field(name)
                if self.reader.may(other.values):
                    return [Fault(field, _("与编号%(id)s的一行相同。") % {"id": other.id})]
                return [Fault(field, kept_elsewhere(self.register, field.label))]
        return []

    def _insert(self, act: Act, rows: list[dict[str, Any]]) -> None:
        ids = ids_reserve(self.model, len(rows))
        rows_insert(self.model, self.names, ids, rows, now=act.at, by=self.by.pk, simulated=self.simulated)
        lines = []
        for part in _parts(list(zip(ids, rows, strict=True))):
            fields = [name for name in self.names if any(row[name] is not None for _id, row in part)]
            lines.append(
                chunk_line(
                    act=act,
                    table=self.register.name,
                    verb=Act.Verb.CREATE,
                    ids=[number for number, _row in part],
                    versions=[1] * len(part),
                    fields=fields,
                    before=None,
                    after=[[dump_value(row[name]) for name in fields] for _id, row in part],
                )
            )
        lines_write(lines)
        searched = search_fields(self.register)
        search_add(
            self.register, ((number, [row[name] for name in searched]) for number, row in zip(ids, rows, strict=True))
        )

    def _update(self, act: Act, changed: list[tuple[Known, dict[str, Any]]]) -> None:
        rows_update(self.model, changed, now=act.at, by=self.by.pk)
        lines = []
        for part in _parts(changed):
            fields = [name for name in self.names if any(name in wanted for _row, wanted in part)]
            lines.append(
                chunk_line(
                    act=act,
                    table=self.register.name,
                    verb=Act.Verb.CHANGE,
                    ids=[row.id for row, _wanted in part],
                    versions=[row.version + 1 for row, _wanted in part],
                    fields=fields,
                    before=[[dump_value(row.values[name]) for name in fields] for row, _wanted in part],
                    after=[[dump_value(wanted.get(name, row.values[name])) for name in fields] for row, wanted in part],
                )
            )
        lines_write(lines)
        search_write(self.register, [row.id for row, _wanted in changed])


def known_by_id(register: Register, ids: Sequence[int]) -> list[Known]:
    """Live rows by their numbers, held until the transaction ends."""
    return list(rows_of(register, {"id__in": list(ids)}))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
