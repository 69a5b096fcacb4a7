"""Cells in the database: written whole or as differences, always together with how far they have come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection

from guatu.indicators.models import Cell
from guatu.indicators.periods import UNDATED
from guatu.indicators.splits import NONE, WHOLE

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 2_000
COLUMNS = "version_id, split, grain, period, key, rows, unknown, total, most"
CONFLICT = (
    " ON CONFLICT (version_id, split, grain, period, key) DO UPDATE SET"
    " rows = indicators_cell.rows + excluded.rows, unknown = indicators_cell.unknown + excluded.unknown,"
    " total = indicators_cell.total + excluded.total"
)
Row = tuple[Any, ...]


def rows_of_table(table: pa.Table, versions: Sequence[int]) -> Iterator[Row]:
    """A roll-up's rows as rows of the database; `versions`: the version of each indicator's place."""
    for batch in table.to_batches(max_chunksize=50_000):
        columns = batch.to_pydict()
        for split, grain, place, key, period, rows, unknown, total, most in zip(
            *(
                columns[name]
                for name in ("split", "grain", "indicator", "key", "period", "rows", "unknown", "total", "most")
            ),
            strict=True,
        ):
            told = ("" if split == WHOLE else NONE) if key is None else str(key)
            yield versions[place], split, grain, period or UNDATED, told, rows, unknown, total, most


def cells_insert(rows: Iterable[Row]) -> int:
    """Write new cells; how many."""
    return _write(rows, "")


def cells_add(rows: Iterable[Row], versions: Sequence[int]) -> int:
    """Add differences to cells, and drop those that are left with nothing; how many were touched."""
    touched = _write(rows, CONFLICT)
    Cell.objects.filter(version__in=versions, rows=0, unknown=0, total=0).delete()
    return touched


def _write(rows: Iterable[Row], conflict: str) -> int:
    count = 0
    pending = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(pending, AT_ONCE)):
            marks = (
                ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(chunk))
                if connection.vendor != "sqlite"
                else ""
            )
            if marks:
                flat = [value for row in chunk for value in row]
                cursor.execute(f"INSERT INTO indicators_cell ({COLUMNS}) VALUES {marks}{conflict}", flat)
            else:
                told = [(*row[:3], row[3].isoformat(), *row[4:]) for row in chunk]
                statement = (
                    f"INSERT INTO indicators_cell ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s){conflict}"
                )
                cursor.executemany(statement, told)
            count += len(chunk)
    return count


def tables_told(tables: Mapping[str, int]) -> dict[str, int]:
    """Versions in the order of names, so that equal ones are equal."""
    return dict(sorted(tables.items()))
