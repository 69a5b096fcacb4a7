"""Many rows at once: an upload, a bulk edit. One transaction, one act, chunk lines in the journal.

What costs in bulk is not the database but the objects around it, so rows here are tuples: validated by readers made once a field,
written by executemany (SQLite) or COPY (PostgreSQL), with ids taken beforehand so that the journal can name them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.definitions.values import Fault, dump_value
from guatu.people.models import Person
from guatu.registers.access import RowWriter, require_write
from guatu.registers.errors import Refused
from guatu.registers.gate.bulk_sql import ids_reserve, rows_insert, rows_update
from guatu.registers.gate.comparing import Known, known_rows
from guatu.registers.gate.reading import complete, read_entries, with_defaults
from guatu.registers.gate.source import Source
from guatu.registers.journal import CHUNK, act_open, chunk_line, delegated_by
from guatu.registers.links import Links
from guatu.registers.models import Act, Line
from guatu.registers.search import search_add, search_fields, search_write
from guatu.registers.tables import model_of

Progress = Callable[[int], None]
BATCH = 2000
"""Rows that are compared and written together."""
MOST_FAULTS = 10_000
"""Rows with faults that are told of; a file that is wrong throughout is told once."""


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


class RowsRefused(Refused):
    """Some rows cannot be taken, and nothing was written."""

    def __init__(self, written: Written) -> None:
        self.rows = written.refused
        faults = [fault for row in written.refused[:5] for fault in row.faults]
        super().__init__(faults, _("有%(count)s行不能收下，没有写入任何内容。") % {"count": len(written.refused)})


@transaction.atomic
def rows_write(
    *,
    register: Register,
    rows: Iterable[Mapping[str, Any]],
    by: Person,
    source: Source,
    reason: str = "",
    skip_refused: bool = False,
    simulated: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Enter rows found by the register's key: new ones are made, known ones changed in the given fields, same ones left.

    Raises RowsRefused, with nothing written, where a row cannot be taken; with `skip_refused` the others are taken and
    `Written.refused` names those that were not. `progress` is called with the number of rows done.
    """
    require_write(by, register)
    bulk = _Bulk(register, by, simulated)
    written = Written()
    act = act_open(
        register=register.name,
        verb=Act.Verb.TAKE_IN,
        person=by,
        source=source,
        reason=reason,
        rows=0,
        delegated_by=delegated_by(by, RowWriter(by, register, delegated=False).all or bool(bulk.writer.scope)),
    )
    written.act = act
    place = 0
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        bulk.take(act, batch, place, written)
        place += len(batch)
        if progress is not None:
            progress(place)
        if len(written.refused) > MOST_FAULTS:
            break
    if written.refused and not skip_refused:
        raise RowsRefused(written)
    if not written.new and not written.changed:
        act.delete()
        written.act = None
        return written
    act.rows = written.new + written.changed
    act.save(update_fields=["rows"])
    return written


@transaction.atomic
def records_change(
    *, register: Register, ids: Sequence[int], values: Mapping[str, Any], by: Person, source: Source, reason: str
) -> Written:
    """Set the same values in many rows: one act. Raises RowsRefused naming the rows where they do not fit."""
    require_write(by, register)
    if not reason.strip():
        raise Refused([], _("批量修改要写明理由。"))
    bulk = _Bulk(register, by, False)
    given, faults = read_entries(register, values, links=bulk.links, today=bulk.today)
    if faults:
        raise Refused(faults)
    if set(given) & set(register.key):
        raise Refused([Fault(register.field(register.key[0]), _("主键不能批量修改，请逐行修改。"))])
    act = act_open(register=register.name, verb=Act.Verb.CHANGE, person=by, source=source, reason=reason, rows=len(ids))
    written = Written(act=act)
    for start in range(0, len(ids), BATCH):
        bulk.change(act, list(ids[start : start + BATCH]), given, start, written)
    if written.refused:
        raise RowsRefused(written)
    if not written.changed:
        act.delete()
        written.act = None
    else:
        act.rows = written.changed
        act.save(update_fields=["rows"])
    return written


class _Bulk:
    """One bulk write: the register's readers, the person's rights, and the keys met so far."""

    def __init__(self, register: Register, by: Person, simulated: bool) -> None:
        self.register, self.by, self.simulated = register, by, simulated
        self.model = model_of(register.name)
        self.links, self.today, self.now = Links(), date.today(), datetime.now()
        self.writer = RowWriter(by, register)
        self.names = [each.name for each in register.fields]
        self.met: dict[tuple[Any, ...], int] = {}
        self.uniques = [each.name for each in register.fields if each.unique and (each.name,) != register.key]
        self.met_unique: dict[tuple[str, Any], int] = {}

    def take(self, act: Act, batch: Sequence[Mapping[str, Any]], start: int, written: Written) -> None:
        """Read, compare and write one batch."""
        read: list[tuple[int, dict[str, Any]]] = []
        for place, raw in enumerate(batch, start):
            values, faults = read_entries(self.register, raw, links=self.links, today=self.today)
            key = tuple(values.get(name) for name in self.register.key)
            faults += self._twice(key, values, place, faults)
            if faults:
                written.refused.append(RowFaults(place, tuple(faults)))
            else:
                read.append((place, values))
        known = known_rows(self.register, [values for _place, values in read], self.uniques)
        new: list[dict[str, Any]] = []
        changed: list[tuple[Known, dict[str, Any]]] = []
        for place, values in read:
            self._sort(place, values, known, new, changed, written)
        if new:
            self._insert(act, new)
            written.new += len(new)
        if changed:
            self._update(act, changed)
            written.changed += len(changed)

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
        self, key: tuple[Any, ...], values: Mapping[str, Any], place: int, faults: Sequence[Fault]
    ) -> list[Fault]:
        """A fault where the same key or unique value came before in the same file."""
        first = self.register.field(self.register.key[0])
        if any(fault.field in self.register.key for fault in faults):
            return []
        if any(part is None for part in key):
            blank = next(name for name, part in zip(self.register.key, key, strict=True) if part is None)
            return [Fault(self.register.field(blank), _("必须填写：系统靠它认出这一行。"))]
        if key in self.met:
            return [Fault(first, _("与第%(row)s行重复，只留一行。") % {"row": self.met[key] + 1})]
        self.met[key] = place
        for name in self.uniques:
            value = values.get(name)
            if value is None:
                continue
            if (name, value) in self.met_unique:
                row = self.met_unique[name, value] + 1
                return [Fault(self.register.field(name), _("与第%(row)s行重复。") % {"row": row})]
            self.met_unique[name, value] = place
        return []

    def _sort(
        self,
        place: int,
        values: dict[str, Any],
        known: Mapping[tuple[Any, ...], Known],
        new: list[dict[str, Any]],
        changed: list[tuple[Known, dict[str, Any]]],
        written: Written,
    ) -> None:
        """Put a row among the new, the changed, the same or the refused."""
        row = known.get(tuple(values[name] for name in self.register.key))
        if row is not None:
            wanted, faults = self._changes(row, values)
            if faults:
                written.refused.append(RowFaults(place, tuple(faults)))
            elif wanted:
                changed.append((row, wanted))
            else:
                written.same += 1
            return
        full, faults = complete(
            self.register,
            with_defaults(self.register, values, links=self.links, today=self.today),
            today=self.today,
        )
        faults = faults or self._reach(full) or self._taken(full, known, None)
        if faults:
            written.refused.append(RowFaults(place, tuple(faults)))
        else:
            new.append(full)

    def _changes(self, row: Known, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        current = row.values
        wanted = {name: value for name, value in values.items() if current[name] != value}
        if not wanted:
            return {}, []
        full, faults = complete(self.register, {**current, **wanted}, today=self.today)
        faults = faults or self._reach(current) or self._reach(full)
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
                return [Fault(self.register.field(name), _("与编号%(id)s的一行相同。") % {"id": other.id})]
        return []

    def _insert(self, act: Act, rows: list[dict[str, Any]]) -> None:
        ids = ids_reserve(self.model, len(rows))
        rows_insert(self.model, self.names, ids, rows, now=self.now, by=self.by.pk, simulated=self.simulated)
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
        Line.objects.bulk_create(lines)
        searched = search_fields(self.register)
        search_add(
            self.register, ((number, [row[name] for name in searched]) for number, row in zip(ids, rows, strict=True))
        )

    def _update(self, act: Act, changed: list[tuple[Known, dict[str, Any]]]) -> None:
        rows_update(self.model, changed, now=self.now, by=self.by.pk)
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
        Line.objects.bulk_create(lines)
        search_write(self.register, [row.id for row, _wanted in changed])


def known_by_id(register: Register, ids: Sequence[int]) -> list[Known]:
    """Live rows by their numbers, held until the transaction ends."""
    from guatu.registers.gate.comparing import rows_of

    return list(rows_of(register, {"id__in": list(ids)}))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
