"""Writing the journal: one Act for what a person did at once, one Line a row or a chunk of rows. Nothing else writes lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction

from guatu.definitions.values import dump_value
from guatu.people.models import Person
from guatu.people.scopes import scope_of
from guatu.registers.models import Act, Evidence, Line
from guatu.registers.seals import seal_soon, writing_begin

if TYPE_CHECKING:
    from guatu.registers.gate.source import Source

CHUNK = 500
"""Rows of one chunk line: a line stays small enough to read one row's history from it in a few milliseconds."""


def act_open(
    *,
    register: str,
    verb: str,
    person: Person | None,
    source: Source,
    reason: str = "",
    rows: int = 1,
    undoes: Act | None = None,
    delegated_by: int | None = None,
    simulated: bool = False,
    number: UUID | None = None,
    at: datetime | None = None,
) -> Act:
    """Write down that the person does something (None: the system, by a rule); its lines follow in the same transaction.

    What the act writes carries its moment, `at`, and new rows whether they are `simulated`: `guatu verify` compares them.
    `number` and `at` are given where a file that the act tells of was written before it.
    """
    writing_begin()
    transaction.on_commit(seal_soon, robust=True)
    return Act.objects.create(
        id=number or uuid4(),
        register=register,
        verb=verb,
        person=person,
        on_behalf_of_id=delegated_by,
        at=at or source.at or datetime.now(),
        source_kind=source.kind,
        source_name=source.name.replace("\x00", "")[:255],
        source_digest=source.digest,
        reason=reason.replace("\x00", "").strip(),
        rows=rows,
        undoes=undoes,
        simulated=simulated,
    )


def line_write(
    *,
    act: Act,
    table: str,
    verb: str,
    row: int,
    version: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    evidence: Sequence[Evidence] = (),
) -> Line:
    """One row's line. Values are canonical; they are written as the journal keeps them."""
    return Line.objects.create(
        act=act,
        table=table,
        verb=verb,
        first=row,
        last=row,
        version=version,
        data={
            "before": {name: dump_value(value) for name, value in before.items()},
            "after": {name: dump_value(value) for name, value in after.items()},
        },
        evidence=[each.digest for each in evidence],
    )


def chunk_line(
    *,
    act: Act,
    table: str,
    verb: str,
    ids: Sequence[int],
    versions: Sequence[int],
    fields: Sequence[str],
    before: Sequence[Sequence[Any]] | None,
    after: Sequence[Sequence[Any]],
) -> Line:
    """The line of many rows, not yet saved. Values stand in the journal's form already."""
    data: dict[str, Any] = {"ids": list(ids), "versions": list(versions), "fields": list(fields), "after": after}
    if before is not None:
        data["before"] = before
    return Line(act=act, table=table, verb=verb, chunk=True, first=min(ids), last=max(ids), version=0, data=data)


def lines_write(lines: Iterable[Line]) -> None:
    """Save chunk lines, one after the other: several at once go to PostgreSQL as arrays, and escaping those takes long."""
    for line in lines:
        line.save(force_insert=True)


def delegated_by(person: Person, allowed_alone: bool) -> int | None:
    """Whose right the person uses: nobody's but the own where that suffices, else the first giver's."""
    if allowed_alone:
        return None
    givers = scope_of(person).givers
    return givers[0] if givers else None
