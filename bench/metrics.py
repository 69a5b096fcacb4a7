"""Three hundred indicators of one register: compiled, fused and run by the product, beside the same fused by hand and one by one.

    python bench/metrics.py [--rows 1000000] [--runs 3]

Indicators count and sum over projects by township and month, each with a condition of its own, over three dates. The product's
statements and those written by hand give rows in, rows unknown and totals, and every figure must be equal. Compiling is measured
cold (conditions parsed, SQL written) and warm (nothing changed: what a page pays).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

METRICS = 300
DATES = ("signed_on", "started_on", "finished_on")
REACHED = {
    "signed_on": "'signed', 'landed', 'started', 'counted', 'building', 'finished', 'producing', 'effective'",
    "started_on": "'started', 'counted', 'building', 'finished', 'producing', 'effective'",
    "finished_on": "'finished', 'producing', 'effective'",
}
KINDS = ("industry", "infrastructure", "livelihood", "ecology")
STAGES = ("planned", "signed", "started", "building", "finished", "effective")


def main() -> None:
    """Measure, compare, print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1]))
    os.environ["GUATU_INSTANCE"] = tempfile.mkdtemp(prefix="guatu-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    import django

    django.setup()
    from guatu.definitions.indicator import Indicator
    from guatu.indicators.compile import Asked, compile_indicator, fused
    from guatu.lake.engines.duckdb import run
    from guatu.lake.reading import relation_of
    from guatu.registers.library import library

    indicators = made()
    of = replace(library(), held={**library().held, Indicator: {each.name: each for each in indicators}})
    asked_for = Asked("township", "month")
    spent: dict[str, list[float]] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = do()
        spent.setdefault(name, []).append(time.perf_counter() - began)
        return result

    def compiled() -> Any:
        return fused([compile_indicator(each, of, lambda _field, _text: 0) for each in indicators], asked_for)

    statements = timed("compile, cold", compiled)
    for _run in range(10):
        timed("compile, warm", compiled)
    relations = {"projects": relation_of(rows(given.rows))}
    hand = {date: by_hand(indicators, date) for date in DATES}
    one = fused([compile_indicator(indicators[0], of, lambda _field, _text: 0)], asked_for)
    for _run in range(given.runs):
        own = timed("guatu, fused", lambda: [run(each.sql, relations) for each in statements])
        other = timed("fused by hand", lambda: [run(sql, relations) for sql in hand.values()])
    for each in indicators[:10]:
        alone = fused([compile_indicator(each, of, lambda _field, _text: 0)], asked_for)
        timed("one by one (each of 10)", lambda alone=alone: [run(part.sql, relations) for part in alone])
    assert one
    compare(statements, own, other, indicators)
    middle = {name: statistics.median(each) for name, each in spent.items()}
    print(f"{METRICS} indicators over {given.rows:,} rows: all figures equal to those fused by hand")
    for name, each in middle.items():
        print(f"{name:26} {each * 1000:10,.1f} ms")
    print(f"guatu / by hand            {middle['guatu, fused'] / middle['fused by hand']:10.2f} ×")
    print(f"one by one / guatu         {middle['one by one (each of 10)'] * METRICS / middle['guatu, fused']:10.1f} ×")


def made() -> list[Any]:
    """Indicators that differ in what they measure, when, and in the condition."""
    from guatu.definitions.indicator import Indicator, Measure

    found = []
    for number in range(METRICS):
        sums = number % 2 == 1
        found.append(
            Indicator(
                name=f"metric_{number}",
                label=f"指标{number}",
                unit="万元" if sums else "个",
                measure=Measure.SUMS if sums else Measure.COUNTS,
                source="projects",
                field="agreed_investment" if sums else "",
                where=f"kind = '{KINDS[number % 4]}' AND total_investment >= {limit(number)}",
                date=DATES[number % 3],
                area="town",
            )
        )
    return found


def limit(number: int) -> int:
    return 100 + number * 37


def by_hand(indicators: list[Any], date: str) -> str:
    """What one writes: a filtered aggregate for each figure."""
    columns = []
    for number, each in enumerate(indicators):
        if each.date != date:
            continue
        kind = f"kind = '{KINDS[number % 4]}'"
        where = f"{kind} AND total_investment >= {limit(number)}"
        has = " AND agreed_investment IS NOT NULL" if each.field else ""
        blank = " OR agreed_investment IS NULL" if each.field else ""
        reached = f"({date} IS NOT NULL OR stage IN ({REACHED[date]}))"
        unknown = f"({where}) IS NOT FALSE AND {reached} AND (total_investment IS NULL{blank} OR {date} IS NULL)"
        columns.append(f"COUNT(*) FILTER (WHERE {where} AND {date} IS NOT NULL{has}) AS n{number}")
        columns.append(f"COUNT(*) FILTER (WHERE {unknown}) AS u{number}")
        if each.field:
            columns.append(f"SUM(agreed_investment) FILTER (WHERE {where} AND {date} IS NOT NULL) AS t{number}")
    period = f"CAST(DATE_TRUNC('month', {date}) AS DATE)"
    return f"SELECT town AS key, {period} AS period, {', '.join(columns)} FROM projects GROUP BY town, period"


def rows(count: int) -> Any:
    """Projects as the lake has them, blanks among them."""
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(7)

    def blanked(values: Any, share: float, kind: Any = None) -> Any:
        return pa.array(values, mask=random.random(count) < share, type=kind)

    def money() -> Any:
        whole = pa.array(random.integers(0, 20_000, count)).cast(pa.decimal128(20, 0)).cast(pa.decimal128(20, 2))
        return pa.array(whole.to_pylist(), mask=random.random(count) < 0.1, type=pa.decimal128(20, 2))

    day = np.datetime64("2020-01-01") + random.integers(0, 1461, (3, count))
    return pa.table(
        {
            "id": np.arange(count),
            "town": random.integers(1, 13, count),
            "kind": np.array(KINDS)[random.integers(0, 4, count)],
            "stage": np.array(STAGES)[random.integers(0, 6, count)],
            "total_investment": money(),
            "agreed_investment": money(),
            **{name: blanked(day[place].astype("datetime64[D]"), 0.3) for place, name in enumerate(DATES)},
        }
    )


def compare(statements: Any, own: Any, other: Any, indicators: list[Any]) -> None:
    """Every figure of every group."""
    from decimal import Decimal

    places = {each.name: number for number, each in enumerate(indicators)}
    for statement, ours, theirs in zip(statements, own, other, strict=True):
        left = {(row["key"], row["period"]): row for row in ours.to_pylist()}
        right = {(row["key"], row["period"]): row for row in theirs.to_pylist()}
        assert left.keys() == right.keys()
        for member, (compiled, _part) in enumerate(statement.members):
            number = places[compiled.indicator.name]
            for group, row in left.items():
                for figure in ("n", "u", "t"):
                    if f"{figure}{member}" in row:
                        one, two = row[f"{figure}{member}"], right[group][f"{figure}{number}"]
                        assert (one or Decimal(0)) == (two or Decimal(0)), (
                            compiled.indicator.name,
                            group,
                            figure,
                            one,
                            two,
                        )


if __name__ == "__main__":
    main()
