"""Take a chunk line back at once: an upload of a hundred thousand rows is undone in seconds, not row by row.

Only the plain case stands here: every row is as the act left it and the person may write it. Anything else is left to the row-by-row
way, which knows what to say.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.db.models import F

from guatu.definitions.fields import FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import dump_value, load_value
from guatu.people.models import Person
from guatu.registers.access import RowWriter
from guatu.registers.gate.bulk_sql import rows_update
from guatu.registers.gate.comparing import PART, Known, rows_of
from guatu.registers.gate.single import DELETED
from guatu.registers.journal import chunk_line
from guatu.registers.library import library
from guatu.registers.models import Act, Line
from guatu.registers.search import search_forget, search_write
from guatu.registers.tables import model_of


def undo_chunk(register: Register, line: Line, undoing: Act, by: Person) -> bool:
    """Undo a line of many rows; False, with nothing done, where one of them needs a closer look."""
    ids: list[int] = line.data["ids"]
    known = {row.id: row for part in _parts(ids) for row in rows_of(register, {"id__in": part})}
    writer = RowWriter(by, register)
    if len(known) != len(set(ids)) or not all(writer.may(row.values) for row in known.values()):
        return False
    rows = [known[number] for number in ids]
    if line.verb == Act.Verb.CREATE:
        return _unmake(register, line, rows, undoing, by)
    if line.verb == Act.Verb.CHANGE and DELETED not in line.data["fields"]:
        return _put_back(register, line, rows, undoing, writer, by)
    return False


def _unmake(register: Register, line: Line, rows: list[Known], undoing: Act, by: Person) -> bool:
    """Mark rows as deleted that nobody changed since they were made and nothing points to."""
    ids = [row.id for row in rows]
    if [row.version for row in rows] != line.data["versions"] or _pointed_to(register, ids):
        return False
    now = undoing.at
    for part in _parts(ids):
        model_of(register.name).objects.filter(pk__in=part).update(
            deleted_at=now, version=F("version") + 1, changed_at=now, changed_by=by
        )
    search_forget(register, ids)
    chunk_line(
        act=undoing,
        table=register.name,
        verb=Act.Verb.DELETE,
        ids=ids,
        versions=[row.version + 1 for row in rows],
        fields=[DELETED],
        before=[[None]] * len(ids),
        after=[[dump_value(now)]] * len(ids),
    ).save()
    return True


def _pointed_to(register: Register, ids: list[int]) -> bool:
    return any(
        model_of(other.name).objects.filter(deleted_at=None, **{f"{field.name}__in": part}).exists()
        for other in library().registers.values()
        for field in other.fields
        if field.type == FieldType.REFERENCE and field.to == register.name
        for part in _parts(ids)
    )


def _put_back(register: Register, line: Line, rows: list[Known], undoing: Act, writer: RowWriter, by: Person) -> bool:
    """Give changed fields their former values where they still hold what the act wrote."""
    fields = [register.field(name) for name in line.data["fields"] if any(f.name == name for f in register.fields)]
    if len(fields) != len(line.data["fields"]):
        return False
    if any(field.unique or field.name in register.key or field.type == FieldType.REFERENCE for field in fields):
        # Former keys may be taken by now and rows referred to deleted: looked at row by row.
        return False
    changed: list[tuple[Known, dict[str, Any]]] = []
    for row, before, after in zip(rows, line.data["before"], line.data["after"], strict=True):
        wanted = {}
        for field, old, new in zip(fields, before, after, strict=True):
            if old == new:
                continue
            if row.values[field.name] != load_value(field, new):
                return False
            wanted[field.name] = load_value(field, old)
        changed.append((row, wanted))
    if not all(writer.may({**row.values, **wanted}) for row, wanted in changed):
        return False
    rows_update(model_of(register.name), changed, now=undoing.at, by=by.pk)
    search_write(register, [row.id for row in rows])
    names = [field.name for field in fields]
    chunk_line(
        act=undoing,
        table=register.name,
        verb=Act.Verb.CHANGE,
        ids=[row.id for row in rows],
        versions=[row.version + 1 for row in rows],
        fields=names,
        before=[[dump_value(row.values[name]) for name in names] for row in rows],
        after=[[dump_value(wanted.get(name, row.values[name])) for name in names] for row, wanted in changed],
    ).save()
    return True


def _parts(ids: list[int]) -> Any:
    iterator = iter(ids)
    return iter(lambda: list(islice(iterator, PART)), [])
