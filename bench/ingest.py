"""Observations from JSON lines: read, judged with reasons, de-duplicated, sealed, in the lake; beside pydantic and executemany.

Both read the same file with the same faults, each in an empty instance of its own, one after the other in the same run; what they keep is compared value
by value, and the lines that they refuse. `python bench/ingest.py [rows] [large]`: `large` rows (0: none) are taken in once more, for
the most memory that it takes.
"""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

ROWS = 1_000_000
LARGE = 10_000_000
STATIONS = 2_000
INSIDE = "GUATU_BENCH_INSIDE"
FAULTS = 0.002
"""Share of the lines with something wrong, of each kind alike."""
AGAIN = 0.01
"""Share of the lines that say again what another said."""


def main() -> None:
    """Write the file, measure both, compare, print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    large = int(sys.argv[2]) if len(sys.argv) > 2 else LARGE
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as folder:
        file = Path(folder) / "hours.jsonl"
        write(file, rows)
        print(f"{rows:,} lines, {file.stat().st_size / 1e6:.0f} MB, {STATIONS} stations, one hourly series")
        seconds, kept, refused = peer(file, Path(folder) / "peer.sqlite3")
        print(f"{'':34}{'s':>8}{'lines/s':>12}{'kept':>12}{'refused':>9}")
        told("pydantic + executemany (SQLite)", seconds, rows, len(kept), len(refused))
        answer = inside(Path(folder) / "one", file, compare=True)
        told("guatu, JSON lines to the lake", answer["seconds"], rows, answer["kept"], answer["refused"])
        same = answer["values"] == digest(kept) and answer["lines"] == digest(refused)
        print(f"{seconds / answer['seconds']:.1f} times as quick; same values and same refused lines: {same}")
        for name, part in answer["parts"]:
            print(f"    {name:30}{part:8.2f}")
        file.unlink()
        if large:
            write(file, large)
            answer = inside(Path(folder) / "two", file, compare=False)
            told(f"guatu, {large:,} lines", answer["seconds"], large, answer["kept"], answer["refused"])
            print(f"    most memory of the process      {answer['memory'] / 1e3:8.0f} MB")
        if not same:
            raise SystemExit(1)


def told(name: str, seconds: float, rows: int, kept: int, refused: int) -> None:
    """A line of the table."""
    print(f"{name:34}{seconds:8.2f}{rows / seconds:12,.0f}{kept:12,}{refused:9,}", flush=True)


def code(number: int) -> str:
    """A station's code."""
    return f"S{number:05d}"


def write(file: Path, rows: int) -> None:
    """A file of hourly values with some faults, the same for the same number of rows."""
    chance = random.Random(rows)
    hours = rows // STATIONS + 1
    kinds = ["unknown", "period", "text", "large", "places", "missing", "broken"]
    with file.open("w", encoding="utf-8") as out:
        last = ""
        for number in range(rows):
            if last and chance.random() < AGAIN:
                out.write(last)
                continue
            hour = number // STATIONS
            station, value = code(number % STATIONS), str(chance.randrange(0, 301))
            at = f"{2021 + hour // 8064}-{hour // 672 % 12 + 1:02d}-{hour // 24 % 28 + 1:02d} {hour % 24:02d}:00"
            kind = chance.choice(kinds) if chance.random() < FAULTS else ""
            if kind == "unknown":
                station = "X" + station
            elif kind == "period":
                at = at.replace("-", "~")
            elif kind:
                value = {"text": '"n.v."', "large": "99999", "places": "12.345", "missing": "null", "broken": value}[
                    kind
                ]
            line = f'{{"code": "{station}", "period": "{at}", "value": {value}}}\n'
            last = "" if kind else line
            out.write(line[:-2] + "\n" if kind == "broken" else line)
    assert hours


def peer(file: Path, base: Path) -> tuple[float, dict[tuple[str, str], str], dict[int, str]]:
    """pydantic line by line with the same rules, a reason for each refused line, executemany in thousands, one transaction."""
    from pydantic import BaseModel, Field, ValidationError

    stations = {code(number) for number in range(STATIONS)}

    class Observation(BaseModel):
        """Checked by pydantic's own compiled rules alone; which stations there are is looked up beside."""

        code: str
        period: datetime
        value: int = Field(ge=0, le=1500)

    began = time.perf_counter()
    refused: dict[int, str] = {}
    with sqlite3.connect(base) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(
            "CREATE TABLE held (code TEXT, period TEXT, value TEXT, PRIMARY KEY (code, period)) WITHOUT ROWID"
        )
        waiting: list[tuple[str, str, str]] = []
        insert = "INSERT OR IGNORE INTO held VALUES (?, ?, ?)"
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    found = Observation.model_validate_json(line)
                except ValidationError as error:
                    refused[number] = error.errors()[0]["msg"]
                    continue
                if found.code not in stations:
                    refused[number] = "unknown station"
                    continue
                waiting.append((found.code, str(found.period), str(found.value)))
                if len(waiting) == 1000:
                    database.executemany(insert, waiting)
                    waiting.clear()
        database.executemany(insert, waiting)
        database.commit()
        seconds = time.perf_counter() - began
        kept = {(one, at): value for one, at, value in database.execute("SELECT code, period, value FROM held")}
    return seconds, kept, refused


def digest(of: Any) -> str:
    """A short text that two equal sets of values or of lines share."""
    import hashlib

    rows = sorted(of.items()) if of and isinstance(next(iter(of)), tuple) else sorted(of)
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def inside(instance: Path, file: Path, *, compare: bool) -> dict[str, Any]:
    """Take the file in in a process with an instance of its own; what it tells."""
    instance.mkdir()
    environment = os.environ | {"GUATU_INSTANCE": str(instance), INSIDE: "1" if compare else "0"}
    environment["DJANGO_SETTINGS_MODULE"] = "guatu.settings"
    done = subprocess.run(
        [sys.executable, __file__, str(file)], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, Any] = eval(done.stdout.splitlines()[-1], {"__builtins__": {}})
    return answer


def work(file: Path, *, compare: bool) -> None:
    """In a process of its own: stations, then the file."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from guatu.people.models import Organisation
    from guatu.people.services import person_create
    from guatu.registers import gate, schema
    from guatu.registers.tables import model_of, register_of

    schema.apply()
    office = Organisation.objects.create(name="督查室", kind="office")
    person = person_create(
        by=None, username="b", password="x", display_name="b", role="office", organisation=office, check_password=False
    )
    model, now = model_of("air_stations"), datetime.now()
    model.objects.bulk_create(
        [
            model(code=code(n), name=code(n), made_at=now, changed_at=now, made_by=person, changed_by=person)
            for n in range(STATIONS)
        ]
    )
    import duckdb
    import pyarrow as pa

    from guatu.lake import catch_up, current, run
    from guatu.lake.ingest.services import batch_take_in

    # What a first use of the libraries costs is no part of a batch.
    duckdb.connect().register("warm", pa.table({"a": [1]}))
    catch_up()
    parts: list[tuple[str, float]] = []
    began = since = time.perf_counter()
    doing = ""

    def tell(what: str, _done: int, _of: int) -> None:
        nonlocal since, doing
        if what != doing:
            parts.append((doing, time.perf_counter() - since))
            since, doing = time.perf_counter(), what

    register = register_of("air_stations")
    sent = file.with_name("refused.jsonl")
    result = batch_take_in(
        register=register,
        series=register.series_named("o3_hour"),
        file=file,
        by=person,
        source=gate.COMMAND,
        refused_to=sent,
        tell=tell,
    )
    seconds = time.perf_counter() - began
    parts.append((doing, time.perf_counter() - since))
    answer: dict[str, Any] = {"seconds": seconds, "refused": result.refused, "kept": result.new, "parts": parts[1:]}
    answer["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if compare:
        import json

        table = run(
            "SELECT code, CAST(period AS VARCHAR) AS period, CAST(CAST(value AS BIGINT) AS VARCHAR) AS value FROM v JOIN s ON s.id = v.record",
            {"v": current("air_stations__o3_hour"), "s": current("air_stations")},
        )
        kept = {(row["code"], row["period"]): row["value"] for row in table.to_pylist()}
        answer["values"] = digest(kept)
        with sent.open(encoding="utf-8") as lines:
            answer["lines"] = digest({json.loads(line)["row"]: "" for line in lines})
    print(repr(answer))


if __name__ == "__main__":
    if INSIDE in os.environ:
        work(Path(sys.argv[1]), compare=os.environ[INSIDE] == "1")
    else:
        main()
