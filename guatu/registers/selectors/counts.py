"""How many rows a query has: exactly up to a thousand, estimated above, since counting a million rows reads them all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

EXACT = 1000
"""Up to how many rows are counted one by one."""
SPOTS, WIDTH = 20, 200
"""A sample looks at so many spots of so many neighbouring ids."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list has; an estimate where `exact` is False."""

    number: int
    exact: bool


def counted(rows: QuerySet[Any]) -> Count:
    """How many rows there are, exactly up to a thousand."""
    number = len(rows.order_by().values_list("pk", flat=True)[: EXACT + 1])
    if number <= EXACT:
        return Count(number, True)
    return Count(max(estimate(rows), EXACT), False)


def estimate(rows: QuerySet[Any]) -> int:
    """About how many rows a query has, without reading them."""
    if connection.vendor == "postgresql":
        sql, values = rows.order_by().values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
            found = cursor.fetchone()[0]
        plan = json.loads(found) if isinstance(found, str) else found
        return int(plan[0]["Plan"]["Plan Rows"])
    return sampled(rows, last_id(rows))


def last_id(rows: QuerySet[Any]) -> int:
    """The greatest id of the table: how many rows there can be."""
    model: type[Model] = rows.model
    return model._default_manager.order_by("-id").values_list("id", flat=True).first() or 0


def sampled(rows: QuerySet[Any], last: int) -> int:
    """The share of hits in spots spread over the ids up to the last, times the ids; two figures of it."""
    step = max(last // SPOTS, WIDTH)
    # Compiled once: its last two parameters are the bounds of a spot.
    sql, values = rows.order_by().filter(id__gte=1, id__lt=1 + WIDTH).values("pk").query.sql_with_params()
    hits = looked = 0
    with connection.cursor() as cursor:
        for start in range(1, last + 1, step):
            cursor.execute(sql, [*values[:-2], start, start + WIDTH])
            hits += len(cursor.fetchall())
            looked += min(WIDTH, last - start + 1)
    number = hits * last // max(looked, 1)
    return round(number, -max(len(str(number)) - 2, 0))
