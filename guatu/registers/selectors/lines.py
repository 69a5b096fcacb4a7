"""The journal's lines of one row, single and out of chunks, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guatu.registers.models import Act, Line


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row's part of a line. Values stand in the journal's form."""

    id: int
    row: int
    act: Act
    verb: str
    version: int
    before: dict[str, Any]
    after: dict[str, Any]
    evidence: list[str]


def lines_of(table: str, row: int) -> list[RowLine]:
    """All lines of a row of a register or series."""
    shared = Line.objects.select_related("act", "act__person", "act__on_behalf_of")
    single = [_single(line) for line in shared.filter(table=table, first=row, chunk=False)]
    chunks = shared.filter(table=table, chunk=True, first__lte=row, last__gte=row)
    return sorted([*single, *(part for line in chunks for part in _part(line, row))], key=lambda each: each.id)


def is_batch(line: Line) -> bool:
    """Whether the line tells of a batch of observations that lies in the lake: of no row of a table here."""
    return line.chunk and line.verb == Act.Verb.OBSERVE and line.first == 0


def _single(line: Line) -> RowLine:
    return RowLine(
        id=line.pk,
        row=line.first,
        act=line.act,
        verb=line.verb,
        version=line.version,
        before=line.data.get("before", {}),
        after=line.data.get("after", {}),
        evidence=line.evidence,
    )


def parts_of(line: Line) -> Iterator[RowLine]:
    """A line as the rows it tells of."""
    if not line.chunk:
        yield _single(line)
        return
    for place, row in enumerate(line.data["ids"]):
        yield _at(line, place, row)


def _part(line: Line, row: int) -> Iterator[RowLine]:
    if row in line.data["ids"]:
        yield _at(line, line.data["ids"].index(row), row)


def _at(line: Line, place: int, row: int) -> RowLine:
    data = line.data
    before = data["before"][place] if "before" in data else [None] * len(data["fields"])
    pairs = list(zip(data["fields"], before, data["after"][place], strict=True))
    new = "before" not in data
    return RowLine(
        id=line.pk,
        row=row,
        act=line.act,
        verb=line.verb,
        version=data["versions"][place],
        before={} if new else {name: old for name, old, now in pairs if old != now},
        after={name: now for name, old, now in pairs if (now is not None if new else old != now)},
        evidence=line.evidence,
    )
