"""The lake: what registers and series hold, as columns that an engine computes on, now and as they stood at any version.

Everything else uses these functions only; the libraries behind them are imported when the first is called.

| function | what for |
| --- | --- |
| `catch_up(known_at=, progress=, wait=)` | take over the rows that journal lines tell of since the last time |
| `pending()`, `pending_rows()` | how many lines wait, how many rows they tell of at most: cheap |
| `rebuild(tables=, known_at=, progress=)` | make tables anew from the database |
| `version(table)`, `versions_known(day)` | versions, to read and to keep with what was computed |
| `current(table, version=)` | rows as they stand, or stood |
| `changed_ids(table, since=, until=)` | ids of rows touched between two versions |
| `people_relations()`, `relation_of(table)` | areas and organisations; rows at hand |
| `compact(tables=)`, `status()`, `pin(versions)` | fold changes, clean old files away; how each table stands; versions to keep for ever |
| `run(sql, relations)` | one SELECT in DuckDB's dialect over relations by name |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guatu.lake.keeping import Folded, TableStatus
    from guatu.lake.relation import Relation
    from guatu.lake.taking import Progress, TakenOver


def catch_up(
    *, known_at: datetime | None = None, progress: Progress | None = None, wait: float = 60.0
) -> tuple[TakenOver, ...]:
    """Take over what waits; what was done, table by table (`taking.catch_up`)."""
    from guatu.lake.taking import catch_up as taking

    return taking(known_at=known_at, progress=progress, wait=wait)


def pending() -> int:
    """Journal lines not yet taken over."""
    from guatu.lake.taking import pending as waiting

    return waiting()


def pending_rows() -> int:
    """Rows that they tell of, at most."""
    from guatu.lake.taking import pending_rows as waiting

    return waiting()


def rebuild(
    *, tables: Iterable[str] | None = None, known_at: datetime | None = None, progress: Progress | None = None
) -> tuple[TakenOver, ...]:
    """Make tables anew from the database, all where none is named."""
    from guatu.lake.taking import rebuild as taking

    return taking(tables=tables, known_at=known_at, progress=progress)


def version(table: str) -> int:
    """The table's version now. Raises LakeMissing."""
    from guatu.lake.reading import version as reading

    return reading(table)


def versions_known(day: date) -> dict[str, int]:
    """Table → the version that held at the end of the day."""
    from guatu.lake.reading import versions_known as reading

    return reading(day)


def current(table: str, *, version: int | None = None) -> Relation:
    """Rows as they stand, or stood at a version: not deleted, one per id, or per record and period."""
    from guatu.lake.reading import current as reading

    return reading(table, version=version)


def changed_ids(table: str, *, since: int, until: int | None = None) -> Relation:
    """Column `id` (of a series: the records) of rows touched after version `since`, up to `until` or now.

    Raises VersionGone where that is not known any more: everything must be computed anew.
    """
    from guatu.lake.reading import changed_ids as reading

    return reading(table, since=since, until=until)


def compact(
    *, tables: Iterable[str] | None = None, always: bool = False, progress: Progress | None = None
) -> tuple[Folded, ...]:
    """Fold changes into base files where there are many, and clean away what is past its days."""
    from guatu.lake.keeping import compact as keeping

    return keeping(tables=tables, always=always, progress=progress)


def status() -> tuple[TableStatus, ...]:
    """How every table stands."""
    from guatu.lake.keeping import status as keeping

    return keeping()


def pin(versions: Mapping[str, int]) -> None:
    """Keep versions (table → version) readable for ever: what a dispatch was frozen on."""
    from guatu.lake.keeping import pin as keeping

    keeping(versions)


def people_relations() -> dict[str, Relation]:
    """Areas and organisations, under these names."""
    from guatu.lake.reading import people_relations as reading

    return reading()


def relation_of(table: Any) -> Relation:
    """Rows at hand (a pyarrow Table) as a relation."""
    from guatu.lake.reading import relation_of as reading

    return reading(table)


def run(sql: str, relations: Mapping[str, Relation]) -> Any:
    """One SELECT (DuckDB's dialect) over relations by name; a pyarrow Table. Raises QueryFailed."""
    from guatu.lake.engines import run as computed

    return computed(sql, relations)


__all__ = [
    "catch_up",
    "changed_ids",
    "compact",
    "current",
    "pending",
    "pending_rows",
    "people_relations",
    "pin",
    "rebuild",
    "relation_of",
    "run",
    "status",
    "version",
    "versions_known",
]
