"""The lake of a register of a million rows: made anew, brought up to date, read, folded; on SQLite and PostgreSQL.

    python bench/lake.py [--rows 1000000] [--changed 10000] [--runs 5] [--only sqlite|postgresql]

Beside making anew stands the least that can be done: ADBC's own reader written to a Delta table without types, marks or moments
(`sqlite_process.py` on SQLite, where the driver must have a process of its own). Beside reading stands DuckDB over one plain Parquet file
with the same rows. After each catching up the table is compared with one made anew: rows in one and not in the other, both ways.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from district import child, database, found, peak, peak_reset, start

READ = (
    "SELECT town, stage, COUNT(*) AS n, SUM(total_investment) AS total, MAX(started_on) AS latest FROM projects"
    " WHERE kind = 'industry' OR total_investment > 10000 GROUP BY town, stage"
)


def timed(call: Callable[[], Any]) -> float:
    """Seconds of a call."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def median(call: Callable[[], Any], runs: int) -> float:
    """Seconds of the middle one of some calls."""
    return statistics.median(timed(call) for _turn in range(runs))


def measure(rows: int, changed: int, runs: int) -> dict[str, Any]:
    """All figures of one database."""
    start()
    from django.conf import settings
    from registers import fill

    from guatu import lake
    from guatu.lake.delta import stand_of
    from guatu.lake.engines.duckdb import connected
    from guatu.registers import gate
    from guatu.registers.tables import model_of, register_of

    person, towns = found()
    fill(0, rows, towns, person)
    lake.catch_up()
    told: dict[str, Any] = {"rows": rows, "changed": changed}
    peak_reset()
    told["rebuild"] = median(lambda: lake.rebuild(tables=["projects"]), runs)
    told["rebuild_peak"] = peak()
    told["bare"] = median(bare, runs)
    stand = stand_of("projects")
    told["size"] = stand.bytes

    def same() -> bool:
        """Whether the table, as its files stand, is what making it anew makes of it."""
        held = {"held": lake.current("projects")}
        lake.rebuild(tables=["projects"])
        held["anew"] = lake.current("projects")
        both = [
            lake.run(f"SELECT COUNT(*) AS n FROM (SELECT * FROM {a} EXCEPT ALL SELECT * FROM {b}) AS d", held)
            for a, b in (("held", "anew"), ("anew", "held"))
        ]
        return [each.to_pylist()[0]["n"] for each in both] == [0, 0]

    register, ids = (
        register_of("projects"),
        list(model_of("projects").objects.order_by("?").values_list("id", flat=True)[:changed]),
    )
    taken, reads, equal = [], [], True
    for turn in range(runs):
        gate.records_change(
            register=register, ids=ids, values={"leader": f"领导{turn}"}, by=person, source=gate.FORM, reason="调整"
        )
        taken.append(timed(lake.catch_up))
        reads.append(median(lambda: lake.run(READ, {"projects": lake.current("projects")}), runs))
        if turn == 0:
            touched = {"t": lake.changed_ids("projects", since=lake.version("projects") - 1)}
            assert lake.run("SELECT COUNT(*) AS n FROM t", touched).to_pylist() == [{"n": changed}]
        equal = equal and same()
    told |= {"catch_up": statistics.median(taken), "read_changed": statistics.median(reads), "equal": equal}

    one = model_of("projects").objects.get(pk=ids[0])
    singles = []
    for turn in range(runs):
        one = gate.record_change(
            record=one, values={"leader": f"单{turn}"}, version=one.version, by=person, source=gate.FORM
        )
        singles.append(timed(lake.catch_up))
    told["one"] = statistics.median(singles)
    told["nothing"] = median(lake.catch_up, runs)
    told["fold"] = timed(lambda: lake.compact(tables=["projects"], always=True))
    told["read"] = median(lambda: lake.run(READ, {"projects": lake.current("projects")}), runs)
    plain = Path(settings.INSTANCE) / "plain.parquet"
    with connected() as engine:
        base = ", ".join(f"'{path}'" for path in stand_of("projects").base)
        engine.execute(f"COPY (SELECT * FROM read_parquet([{base}])) TO '{plain}' (COMPRESSION zstd)")
        text = READ.replace("FROM projects", f"FROM read_parquet('{plain}')")
        told["plain"] = median(lambda: engine.sql(text).to_arrow_table(), runs)
        key = "ORDER BY town, stage"
        ours = lake.run(f"{READ} {key}", {"projects": lake.current("projects")}).to_pylist()
        assert ours == engine.sql(f"{text} {key}").to_arrow_table().to_pylist()
    return told


def bare() -> None:
    """The table's rows as ADBC gives them, written to Delta."""
    from deltalake import write_deltalake
    from django.conf import settings
    from django.db import connection

    from guatu.lake import source

    folder = Path(settings.INSTANCE) / "bare"
    sql = 'SELECT * FROM "register_projects" WHERE deleted_at IS NULL'
    if connection.vendor == "sqlite":
        with source._from_sqlite(sql.replace("*", listed())) as reader:
            write_deltalake(folder, reader)
    else:
        with source._postgres_arrow() as other, other.cursor() as cursor:
            cursor.execute(sql.replace("*", listed()))
            write_deltalake(folder, cursor.fetch_record_batch())
    shutil.rmtree(folder)


def listed() -> str:
    """The columns that are filled: those that are blank throughout have no type on SQLite."""
    return "id, version, code, name, owner_name, town_id, kind, nature, stage, CAST(total_investment AS TEXT) AS total_investment, signed_on, started_on, leader, content"


def shown(kind: str, told: dict[str, Any]) -> list[str]:
    """Rows of the table."""
    ratio = told["catch_up"] / told["rebuild"]

    def row(what: str, seconds: float, beside: str = "") -> str:
        return f"| {kind} | {what} | {seconds * 1000:,.0f} | {beside} |"

    return [
        row(
            "made anew",
            told["rebuild"],
            f"{told['rebuild'] / told['bare']:.2f} × bare ADBC into Delta ({told['bare'] * 1000:,.0f} ms); peak {told['rebuild_peak']} MB; {told['size'] >> 20} MB of files",
        ),
        row(
            f"{told['changed']:,} changed rows taken over",
            told["catch_up"],
            f"1/{1 / ratio:.0f} of making anew; equal to it: {'yes' if told['equal'] else 'NO'}",
        ),
        row("one saved form taken over", told["one"]),
        row("nothing new", told["nothing"]),
        row(
            "read and grouped",
            told["read"],
            f"{told['read'] / told['plain']:.2f} × one plain Parquet file ({told['plain'] * 1000:,.0f} ms)",
        ),
        row(f"the same with {told['changed']:,} changes beside", told["read_changed"]),
        row("folded", told["fold"]),
    ]


def main() -> None:
    """Measure both databases, each in processes of their own, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--changed", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--child", action="store_true")
    given = parser.parse_args()
    if given.child:
        print(json.dumps(measure(given.rows, given.changed, given.runs)))
        return
    print(f"| database | {given.rows:,} rows | ms (median of {given.runs}) | beside |\n| --- | --- | ---: | --- |")
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        with database(kind) as environment:
            words = ["--child", "--rows", str(given.rows), "--changed", str(given.changed), "--runs", str(given.runs)]
            text = child(os.path.abspath(__file__), *words, environment=environment)
        print("\n".join(shown(kind, json.loads(text.strip().splitlines()[-1]))), flush=True)


if __name__ == "__main__":
    sys.exit(main())
