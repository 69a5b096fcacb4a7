"""Batches of observations: values that came in files and live in no database table, each batch an immutable Parquet file.

A batch is one act of the journal (OBSERVE) with one line a series, `chunk` with `first` = `last` = 0 (`registers.selectors.lines.is_batch`):
`data["batch"]` = {"file", "digest" (SHA-256 of the file's bytes), "rows", "new", "corrected", "late", "from", "to"}. The file lies in
`lake/_batches/<register>__<series>/` before the line is written, and is never changed: a line without its file, or a file that is otherwise, is
what `guatu verify` names; a file without a line is what a killed process left, and counts for nothing.

The series' lake table takes a batch over when the mark passes its line, in the order of the lines, like changed rows of the database;
a rebuild reads the files of all lines again. Columns: those of the series' lake table (`record`, `period`, `value`, `revision`, `changed_at`,
`simulated`) and, only here, `former` (the value that was corrected; NULL where none stood) and `late`. Sorted by record and period. Where a
value typed by hand and one of a batch stand for the same record and period, the one with the later `changed_at` holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from guatu.registers.models import Act, Line
from guatu.registers.selectors.lines import is_batch

FOLDER = "_batches"
"""In the lake's folder; no table has such a name."""


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One series' part of a batch, as the journal tells of it."""

    line: int
    act: str
    table: str
    """`air_stations__o3_hour`."""
    at: datetime
    """When it came: `changed_at` of all its rows."""
    person: int
    simulated: bool
    path: Path
    digest: str
    rows: int
    new: int
    corrected: int
    late: int
    start: datetime
    """The first and the last period."""
    end: datetime


def folder_of(table: str) -> Path:
    """Where the files of a series lie."""
    return Path(settings.LAKE) / FOLDER / table


def batch_files(table: str, *, after: int = 0, until: int | None = None) -> list[BatchFile]:
    """The batches of a series whose lines come after a line (and not after the other), in the order of the lines."""
    lines = Line.objects.filter(table=table, verb=Act.Verb.OBSERVE, chunk=True, first=0, pk__gt=after)
    if until is not None:
        lines = lines.filter(pk__lte=until)
    return [batch_of(line) for line in lines.select_related("act").order_by("pk")]


def has_batches(table: str) -> bool:
    """Whether any batch of the series is in the journal: quick, for pages."""
    return Line.objects.filter(table=table, verb=Act.Verb.OBSERVE, chunk=True, first=0).exists()


def batch_of(line: Line) -> BatchFile:
    """What a line tells of a batch. Raises ValueError, KeyError, TypeError where it tells of none."""
    if not is_batch(line):
        raise ValueError(f"line {line.pk} is no batch")
    told: Mapping[str, Any] = line.data["batch"]
    act: Act = line.act
    name = str(told["file"])
    if "/" in name or name.startswith("."):
        raise ValueError(name)
    return BatchFile(
        line=line.pk,
        act=str(act.pk),
        table=line.table,
        at=act.at,
        person=act.person_id or 0,
        simulated=bool(act.simulated),
        path=folder_of(line.table) / name,
        digest=str(told["digest"]),
        rows=int(told["rows"]),
        new=int(told["new"]),
        corrected=int(told["corrected"]),
        late=int(told["late"]),
        start=datetime.fromisoformat(told["from"]),
        end=datetime.fromisoformat(told["to"]),
    )
