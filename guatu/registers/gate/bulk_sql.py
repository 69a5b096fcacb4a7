"""Writing many rows of a register with as few objects as the drivers allow."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from guatu.registers.gate.comparing import Known

Adapt = Callable[[Any], Any]


def ids_reserve(model: type[models.Model], count: int) -> list[int]:
    """Numbers for new rows that nobody else gets."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return [row[0] for row in cursor.fetchall()]
        # The transaction began IMMEDIATE: nobody else writes until it ends. An explicit id moves the sequence along.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = int(row[0]) if row else 0
        return list(range(last + 1, last + count + 1))


def rows_insert(
    model: type[models.Model],
    names: Sequence[str],
    ids: Sequence[int],
    rows: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    by: int,
    simulated: bool,
) -> None:
    """Insert rows of canonical values under reserved numbers."""
    columns, adapts = _columns(model, names)
    heads = ["id", "version", "simulated", "deleted_at", "made_at", "changed_at", "made_by_id", "changed_by_id"]
    moment = now if connection.vendor == "postgresql" else str(now)
    tail = (1, simulated, None, moment, moment, by, by)
    used = [place for place, name in enumerate(names) if any(row[name] is not None for row in rows)]
    listed = ", ".join(f'"{name}"' for name in [*heads, *(columns[place] for place in used)])
    pairs = [(names[place], adapts[place]) for place in used]
    table = model._meta.db_table

    def line(number: int, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return (number, *tail, *[None if row[name] is None else adapt(row[name]) for name, adapt in pairs])

    lines = (line(number, row) for number, row in zip(ids, rows, strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                for each in lines:
                    copy.write_row(each)
        else:
            marks = ", ".join(["%s"] * (len(heads) + len(used)))
            cursor.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', list(lines))


def rows_update(
    model: type[models.Model], changed: Sequence[tuple[Known, Mapping[str, Any]]], *, now: datetime, by: int
) -> None:
    """Write changed fields of rows, a statement for each set of fields."""
    groups: dict[tuple[str, ...], list[tuple[Known, Mapping[str, Any]]]] = defaultdict(list)
    for row, wanted in changed:
        groups[tuple(sorted(wanted))].append((row, wanted))
    moment = now if connection.vendor == "postgresql" else str(now)
    with connection.cursor() as cursor:
        for names, part in groups.items():
            columns, adapts = _columns(model, names)
            sets = ", ".join(f'"{column}" = %s' for column in columns)
            sql = (
                f'UPDATE "{model._meta.db_table}" SET {sets}, "version" = "version" + 1, "changed_at" = %s, '
                '"changed_by_id" = %s WHERE "id" = %s'
            )
            values = [
                (
                    *[
                        None if wanted[name] is None else adapt(wanted[name])
                        for name, adapt in zip(names, adapts, strict=True)
                    ],
                    moment,
                    by,
                    row.id,
                )
                for row, wanted in part
            ]
            cursor.executemany(sql, values)


def _columns(model: type[models.Model], names: Sequence[str]) -> tuple[list[str], list[Adapt]]:
    """Database columns of fields, and what makes a canonical value fit for the driver."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return [field.column for field in fields], [_adapt(field) for field in fields]


def _adapt(field: Any) -> Adapt:
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if connection.vendor == "sqlite":
        if isinstance(field, models.DecimalField):
            # Text with the column's affinity becomes the same REAL or INTEGER that Django's own adapter leads to.
            return str
        if isinstance(field, models.DateField):
            return lambda value: value.isoformat()
    return lambda value: value
