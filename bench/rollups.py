"""Rolling figures up: 10 million observations into 12 grids of level and period, the product's statement beside its peers.

    python bench/rollups.py [--facts 10000000] [--runs 3]

Facts are 300 metrics (Zipf), 5,000 leaves in 4 levels, 731 days; wanted are sum, count and greatest value by each of 4 levels and by
month, quarter and year. The product's own `rollup_sql` runs beside level-by-level SQL written by hand for the same engine, the same
lattice in Polars, and one GROUPING SETS. All read one table in this process and end with one table of all cells; the cells of all four must be equal. The product carries
one figure more than its peers (rows that are unknown).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

LEVELS = ("hamlet", "village", "township", "county")
SIZES = (5_000, 500, 50, 5)
GRAINS = ("month", "quarter", "year")
METRICS, DAYS = 300, 731


def main() -> None:
    """Measure, compare, print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--facts", type=int, default=10_000_000)
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    facts, areas = made(given.facts)
    engine = duckdb.connect()
    engine.register("given_base", facts)
    engine.execute("CREATE TABLE base AS FROM given_base")
    engine.register("given_lift", areas)
    engine.execute("CREATE TABLE lift AS FROM given_lift")
    engine.execute("CREATE TABLE up AS " + UP)
    frame = pl.from_arrow(facts)
    ways: dict[str, tuple[str, Callable[[], None]]] = {
        "guatu (rollup_sql)": ("cells_guatu", lambda: product(engine)),
        "DuckDB, level by level by hand": ("cells_hand", lambda: by_hand(engine)),
        "Polars, level by level": ("cells_polars", lambda: polars(engine, frame, areas)),
        "DuckDB, one GROUPING SETS": (SETS, lambda: grouping_sets(engine)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    told: dict[str, Any] = {}
    for _run in range(given.runs):
        for name, (cells, way) in ways.items():
            began = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - began)
            told[name] = checked(engine, cells)
    first = next(iter(told.values()))
    assert all(each == first for each in told.values()), told
    print(f"{given.facts:,} facts → {first[0]:,} cells, equal in all four")
    middle = {name: statistics.median(each) for name, each in seconds.items()}
    own = middle["guatu (rollup_sql)"]
    for name, each in middle.items():
        print(f"{name:34} {each * 1000:9,.0f} ms   guatu is {own / each:5.2f} ×")


def made(count: int) -> tuple[pa.Table, pa.Table]:
    """Facts as the product's base has them, and areas: each level's parents are the next level's."""
    random = np.random.default_rng(7)
    weight = 1 / np.arange(1, METRICS + 1)
    metric = random.choice(METRICS, count, p=weight / weight.sum()).astype(np.int32)
    leaf = random.integers(0, SIZES[0], count)
    day = np.datetime64("2021-01-01") + random.integers(0, DAYS, count)
    value = random.integers(1, 1_000_000, count)
    facts = pa.table(
        {
            "indicator": metric,
            "key": leaf,
            "period": pa.array(day.astype("datetime64[D]")),
            "rows": np.ones(count, np.int64),
            "unknown": np.zeros(count, np.int64),
            "total": value,
            "most": value,
        }
    )
    ids, levels, parents, offset = [], [], [], 0
    for place, size in enumerate(SIZES):
        above = offset + size
        for number in range(size):
            ids.append(offset + number)
            levels.append(LEVELS[place])
            parents.append(above + number * SIZES[place + 1] // size if place + 1 < len(SIZES) else None)
        offset = above
    areas = pa.table({"id": pa.array(ids, pa.int64()), "level": levels, "parent": pa.array(parents, pa.int64())})
    return facts, areas


def product(engine: Any) -> None:
    """The statement that keeps the product's cells."""
    from guatu.indicators.cells.rollup import rollup_sql

    engine.execute(f"CREATE OR REPLACE TABLE cells_guatu AS {rollup_sql(GRAINS, LEVELS)}")


UP = "SELECT id, parent FROM lift"
FIGURES = 'CAST(SUM("rows") AS BIGINT) AS "rows", CAST(SUM(total) AS BIGINT) AS total, MAX(most) AS most'


def by_hand(engine: Any) -> None:
    """What one writes who knows the data: a table for each grid from the next finer one, every row at the level below."""
    parts = []
    for place, level in enumerate(LEVELS):
        for step, grain in enumerate(GRAINS):
            name = f"hand_{place}_{step}"
            if step:
                body = f"SELECT indicator, key, CAST(DATE_TRUNC('{grain}', period) AS DATE) AS period, {FIGURES} FROM hand_{place}_{step - 1}"
            elif place:
                body = f"SELECT indicator, parent AS key, period, {FIGURES} FROM hand_{place - 1}_{step} JOIN up ON up.id = key"
            else:
                body = (
                    "SELECT indicator, key, CAST(DATE_TRUNC('month', period) AS DATE) AS period,"
                    ' COUNT(*) AS "rows", CAST(SUM(total) AS BIGINT) AS total, MAX(most) AS most FROM base'
                )
            engine.execute(f"CREATE OR REPLACE TABLE {name} AS {body} GROUP BY ALL")
            parts.append(f"SELECT '{level}' AS split, '{grain}' AS grain, * FROM {name}")
    engine.execute(f"CREATE OR REPLACE TABLE cells_hand AS {' UNION ALL '.join(parts)}")


def polars(engine: Any, frame: Any, areas: pa.Table) -> None:
    """The same lattice in Polars."""
    up = pl.from_arrow(areas).select("id", "parent")
    figures = [pl.col("rows").sum(), pl.col("total").sum(), pl.col("most").max()]
    below: dict[str, Any] = {}
    grids = []
    for place, level in enumerate(LEVELS):
        finer = None
        for grain, every in zip(GRAINS, ("1mo", "1q", "1y"), strict=True):
            if finer is not None:
                rows = finer.with_columns(pl.col("period").dt.truncate(every))
            elif place:
                rows = below["month"].join(up, left_on="key", right_on="id").drop("key").rename({"parent": "key"})
            else:
                rows = frame.lazy().with_columns(pl.col("period").dt.truncate(every))
            finer = rows.lazy().group_by("indicator", "key", "period").agg(figures).collect()
            below[grain] = finer
            grids.append(finer.with_columns(split=pl.lit(level), grain=pl.lit(grain)))
    engine.register("cells_polars", pl.concat(grids).to_arrow())


def grouping_sets(engine: Any) -> None:
    """One statement with all twelve sets over the facts."""
    joins, keys = "", ["key"]
    for place in range(1, len(LEVELS)):
        joins += f" JOIN up AS u{place} ON u{place}.id = {'base.key' if place == 1 else f'u{place - 1}.parent'}"
        keys.append(f"u{place}.parent")
    named = ", ".join(f"{key} AS k{place}" for place, key in enumerate(keys))
    grains = ", ".join(f"CAST(DATE_TRUNC('{grain}', period) AS DATE) AS p{step}" for step, grain in enumerate(GRAINS))
    sets = ", ".join(f"(indicator, k{place}, p{step})" for place in range(len(keys)) for step in range(len(GRAINS)))
    columns = ", ".join([*(f"k{place}" for place in range(len(keys))), *(f"p{step}" for step in range(len(GRAINS)))])
    whens = " ".join(f"WHEN NOT GROUPING(k{place})::BOOL THEN '{level}'" for place, level in enumerate(LEVELS))
    grain = " ".join(f"WHEN NOT GROUPING(p{step})::BOOL THEN '{name}'" for step, name in enumerate(GRAINS))
    engine.execute(
        f"CREATE OR REPLACE TABLE sets AS SELECT CASE {whens} END AS split, CASE {grain} END AS grain, indicator, {columns},"
        ' COUNT(*) AS "rows", CAST(SUM(total) AS BIGINT) AS total, MAX(most) AS most'
        f" FROM (SELECT indicator, {named}, {grains}, total, most FROM base{joins}) GROUP BY GROUPING SETS ({sets})"
    )


SETS = '(SELECT split, grain, indicator, COALESCE(k0, k1, k2, k3) AS key, COALESCE(p0, p1, p2) AS period, "rows", total, most FROM sets)'


def checked(engine: Any, cells: str) -> Any:
    """How many cells there are, their sums, and a sum over hashes of all that stands in them."""
    rows = engine.execute(
        'SELECT COUNT(*), SUM("rows"), SUM(total), SUM(most),'
        f' SUM(HASH(split, grain, indicator::BIGINT, key, period, "rows"::BIGINT, total, most) % 1000003) FROM {cells}'
    ).fetchall()
    return rows[0]


if __name__ == "__main__":
    main()
