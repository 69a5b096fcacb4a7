"""Ten thousand changed rows among a million: the difference that they make to cells, beside computing all cells anew.

    python bench/incremental.py [--rows 1000000] [--changed 10000] [--only sqlite|postgresql]

Projects stand in the register (put there by SQL: how they got in is bench/gate.py's matter), the shipped indicators that read them
have cells for every split. Then rows drawn at random are changed through the gate: a tenth lies in another town, all have another
investment. What is measured is the cells' difference, the lake's taking over beside it, and the whole computed anew; the cells must be equal.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from decimal import Decimal
from typing import Any

from district import child, database, found, rows, start

PUT = """
INSERT INTO register_projects (id, version, simulated, made_at, changed_at, made_by_id, changed_by_id, code, name, town_id, kind, nature,
  chain, stage, total_investment, agreed_investment, fixed_investment, land_area, signed_on, landed_on, started_on)
SELECT n + 1, 1, {true}, '2022-01-01 00:00:00', '2022-01-01 00:00:00', {person}, {person},
  CASE WHEN n < 1000000 THEN '2204-420599-04-01-' || {padded} ELSE '' END, '第' || n || '号', {town},
  {kind}, 'new', {chain}, 'started', 10000 + n % 250000 * 7919 % 500000, 5000 + n % 70000, 5000, 20, {day}, {day}, {day}
FROM {numbers}
"""


def measure(count: int, changed: int) -> dict[str, float]:
    """Fill, compute, change, bring up to date, compute anew, in this process's empty database."""
    start()
    from django.db import connection

    from guatu import lake
    from guatu.indicators.catalogue import indicators
    from guatu.indicators.cells.update import cells_update
    from guatu.indicators.models import Cell
    from guatu.indicators.services import cells_rebuild, computable
    from guatu.registers import gate
    from guatu.registers.tables import register_of

    person, towns = found()
    with connection.cursor() as cursor:
        cursor.execute(put(connection.vendor, count, person.pk, towns))
    names = [each.name for each in indicators().values() if each.source.partition("__")[0] == "projects"]

    def wanted() -> list[Any]:
        return [each for each in computable() if each.indicator.name in names]

    lake.catch_up()
    cells_rebuild(names)
    drawn = random.Random(7).sample(range(count), changed)
    register = register_of("projects")
    entries = (
        {
            "code": row["code"],
            "total_investment": Decimal(5_000 + number % 30_000),
            **({"town": towns[0]} if number % 10 == 0 else {}),
        }
        for number in drawn
        for row in rows(number, 1, towns)
    )
    gate.rows_write(register=register, rows=entries, by=person, source=gate.Source("excel"))
    began = time.perf_counter()
    lake.catch_up()
    taken = time.perf_counter() - began
    began = time.perf_counter()
    done = cells_update(wanted())
    difference = time.perf_counter() - began
    assert {each.how for each in done} == {"difference"}, done
    kept = cells(Cell)
    began = time.perf_counter()
    cells_update(wanted(), anew=True)
    anew = time.perf_counter() - began
    assert kept == cells(Cell)
    return {
        "indicators": len(names),
        "cells": len(kept),
        "take over s": taken,
        "difference s": difference,
        "anew s": anew,
        "anew / difference": anew / difference,
    }


def cells(of: Any) -> set[Any]:
    """All cells, to be compared."""
    return set(
        of.objects.values_list("version__name", "split", "grain", "period", "key", "rows", "unknown", "total", "most")
    )


def put(vendor: str, count: int, person: int, towns: list[int]) -> str:
    """The statement that makes the rows."""
    if vendor == "sqlite":
        numbers = (
            f"(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {count - 1}) SELECT n FROM c)"
        )
        padded, day = "printf('%06d', n)", "date('2015-01-01', '+' || (n % 2900) || ' days')"
    else:
        numbers = f"generate_series(0, {count - 1}) AS numbers(n)"
        padded, day = "lpad(n::text, 6, '0')", "date '2015-01-01' + n % 2900"
    return PUT.format(
        true="TRUE",
        person=person,
        padded=padded,
        town=f"CASE n % 2 WHEN 0 THEN {towns[0]} ELSE {towns[1]} END",
        kind=cases(("industry", "infrastructure", "livelihood", "ecology"), 4),
        chain=cases(("information", "equipment", "health", "food", "building", "tourism"), 6),
        day=day,
        numbers=numbers,
    )


def cases(values: tuple[str, ...], by: int) -> str:
    """One of the values by the row's number."""
    return f"CASE n % {by} " + " ".join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(values)) + " END"


def main() -> None:
    """Measure each database in a process of its own, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--changed", type=int, default=10_000)
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    asked.add_argument("--child", action="store_true")
    given = asked.parse_args()
    if given.child:
        print(json.dumps(measure(given.rows, given.changed)))
        return
    for kind in (given.only,) if given.only else ("sqlite", "postgresql"):
        with database(kind) as environment:
            sizes = ("--rows", str(given.rows), "--changed", str(given.changed))
            told = json.loads(child(__file__, "--child", *sizes, environment=environment).splitlines()[-1])
        print(kind, f"{given.rows:,} rows, {given.changed:,} changed")
        for name, figure in told.items():
            print(f"  {name:20} {figure:12,.2f}")


if __name__ == "__main__":
    sys.exit(main())
