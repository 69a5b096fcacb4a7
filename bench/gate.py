"""Rows a second through the gate, journal included, beside Django's bulk_create alone: the same rows, table and machine.

Runs on SQLite and, where the distribution's PostgreSQL is installed, on a server of its own, each in a process and an empty
database of its own. The two ways take turns and the quicker turn of each counts. Prints a table. `python bench/gate.py [rows]`
"""

from __future__ import annotations

import glob
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = 20_000
TURNS = 2
INSIDE = "GUATU_BENCH_INSIDE"


def main() -> None:
    """Measure on both databases, print."""
    rows = sys.argv[1] if len(sys.argv) > 1 else str(ROWS)
    print(
        f"{rows} rows of projects\n{'':12}{'bulk_create':>14}{'gate, new':>14}{'share':>8}{'gate, changed':>16}{'gate, same':>14}"
    )
    measure("SQLite", rows, "")
    if not glob.glob("/usr/lib/postgresql/*/bin"):
        print("PostgreSQL is not installed here")
        return
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from conftest import postgres_server

    with postgres_server() as url:
        measure("PostgreSQL", rows, url)


def measure(name: str, rows: str, url: str) -> None:
    """One line of the table, from a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"GUATU_INSTANCE": folder, INSIDE: "1", "DJANGO_SETTINGS_MODULE": "guatu.settings"}
        if url:
            environment["GUATU_DATABASE_URL"] = url
        command = [sys.executable, __file__, rows]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    plain, new, changed, same = (float(part) for part in done.stdout.split()[-4:])
    print(f"{name:12}{plain:14,.0f}{new:14,.0f}{new / plain:8.0%}{changed:16,.0f}{same:14,.0f}")


def inside(count: int) -> None:
    """Measure in this process's database; prints four figures in rows a second."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from guatu.people.models import Area, Organisation
    from guatu.people.services import person_create
    from guatu.registers import gate, schema
    from guatu.registers.gate.single import put_values
    from guatu.registers.tables import model_of, register_of

    if os.environ.get("GUATU_DATABASE_URL"):
        assert connection.vendor == "postgresql"
    call_command("migrate", verbosity=0)
    schema.apply()
    from datetime import date, datetime

    town = Area.objects.create(
        code="420599101", system="bench", name="云岭镇", short_name="云岭镇", level="township",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    office = Organisation.objects.create(name="督查室", kind="office")
    by = person_create(
        by=None, username="bench", password="x", display_name="苏晚晴", role="office", organisation=office,
        check_password=False,
    )  # fmt: skip
    register, model = register_of("projects"), model_of("projects")

    def row(number: int, amount: int = 100) -> dict[str, Any]:
        return {
            "code": f"2204-420599-04-{number // 1000000 + 1:02d}-{number % 1000000:06d}",
            "name": f"模拟第{number}产业园",
            "town": town.pk,
            "kind": "industry",
            "total_investment": str(amount + number),
            "fixed_investment": str(number),
            "land_area": "20",
            "signed_on": "2022-03-01",
        }

    def judged(first: int) -> list[dict[str, Any]]:
        rows = [row(first + each) for each in range(count)]
        found = [full for part in gate.rows_judge(register=register, rows=rows, by=by) for _place, full in part.new]
        assert len(found) == count
        return found

    def plain(first: int) -> Callable[[], None]:
        now = datetime.now()
        objects = []
        for each in judged(first):
            made = model(made_at=now, changed_at=now, made_by=by, changed_by=by)
            put_values(made, each)
            objects.append(made)

        def run() -> None:
            with transaction.atomic():
                model.objects.bulk_create(objects, batch_size=2000)

        return run

    def write(first: int, amount: int = 100) -> Callable[[], None]:
        rows = [row(first + each, amount) for each in range(count)]
        return lambda: none(gate.rows_write(register=register, rows=rows, by=by, source=gate.COMMAND))

    times: dict[str, float] = {}
    for turn in range(TURNS):
        first = 2 * turn * count + 1
        calls = {
            "plain": plain(first),
            "new": write(first + count),
            "changed": write(first + count, 200),
            "same": write(first + count, 200),
        }
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            times[name] = min(times.get(name, float("inf")), time.perf_counter() - begun)
    print(*(count / times[name] for name in ("plain", "new", "changed", "same")))


def none(_value: object) -> None:
    """Forget a value."""


if __name__ == "__main__":
    inside(int(sys.argv[1])) if os.environ.get(INSIDE) else main()
