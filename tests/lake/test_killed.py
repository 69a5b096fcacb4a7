"""Killed by the system at any moment, the lake has lost nothing and holds nothing twice; two processes at once do no harm."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection
from lake.same import everything, rows

from guatu import lake
from guatu.registers import gate
from guatu.registers.tables import model_of

pytestmark = pytest.mark.django_db(transaction=True)
AT = """
import os, signal, sys
import django
django.setup()
from guatu.lake import taking

def dies_before(*words, **named):
    os.kill(os.getpid(), signal.SIGKILL)
def dies_after(*words, **named):
    plain(*words, **named)
    os.kill(os.getpid(), signal.SIGKILL)

name, when = sys.argv[1:]
plain = getattr(taking, name)
setattr(taking, name, dies_before if when == "before" else dies_after)
from guatu import lake
lake.catch_up()
"""
"""Brings the lake up to date in a process that dies before or after one of the steps."""
ALWAYS = """
import time
import django
django.setup()
from guatu import lake
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    time.sleep(0.02)
    lake.catch_up()
    if turn % 3 == 0:
        lake.compact(always=True)
    if turn % 7 == 0:
        lake.rebuild(tables=["projects"])
"""


@pytest.fixture
def instance(settings: Any, tmp_path: Path) -> Path:
    """An instance folder that other processes share with this one."""
    settings.INSTANCE = tmp_path
    settings.LAKE = tmp_path / "lake"
    return tmp_path


def process(instance: Path, program: str, *words: str) -> subprocess.Popen[str]:
    """Python in another process, on the same database and lake."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "guatu.settings", "GUATU_INSTANCE": str(instance)}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2])}
    stated = connection.settings_dict
    if connection.vendor == "postgresql":
        user, host = quote(stated["USER"], safe=""), stated["HOST"]
        environment["GUATU_DATABASE_URL"] = f"postgresql://{user}@{host}:{stated['PORT']}/{stated['NAME']}"
    else:
        environment.pop("GUATU_DATABASE_URL", None)
        link = instance / "db.sqlite3"
        if not link.exists():
            link.symlink_to(stated["NAME"])
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def whole() -> None:
    """Assert that the lake, once brought up to date, is what the database holds, and what a rebuild makes of it."""
    lake.catch_up()
    held = {table: rows(table) for table in ("projects", "projects__investment")}
    live = dict(model_of("projects").objects.filter(deleted_at=None).values_list("id", "version"))
    assert {row["id"]: row["version"] for row in held["projects"]} == live
    assert len(held["projects"]) == len(live)
    lake.rebuild(tables=list(held))
    assert {table: rows(table) for table in held} == held


@pytest.mark.parametrize(
    ("step", "when"), [("commit", "before"), ("commit", "after"), ("taken_write", "before"), ("taken_write", "after")]
)
@pytest.mark.parametrize("first", [True, False], ids=["first time", "changes"])
def test_killed_between_steps(registry: Any, instance: Path, step: str, when: str, first: bool) -> None:
    record = registry.make(1, total_investment="1")
    if not first:
        lake.catch_up()
    gate.record_change(record=record, values={"total_investment": "2"}, version=1, by=registry.office, source=gate.FORM)
    registry.make(2)
    gate.observation_put(
        record=record, series="investment", period="2022-03", value="5", by=registry.office, source=gate.FORM
    )
    died = process(instance, AT, step, when)
    told = died.communicate(timeout=120)[1]
    assert died.returncode == -signal.SIGKILL, told
    whole()
    assert [row["total_investment"] for row in rows("projects")] == [2, None]
    assert [row["value"] for row in rows("projects__investment")] == [5]


def test_killed_at_any_moment_while_others_write(registry: Any, instance: Path) -> None:
    """Five lives of a process: each is killed at a moment by chance, or as soon as a new file of a table appears."""
    chance = random.Random(20220715)
    records = [registry.make(number) for number in range(1, 4)]
    lake.catch_up()
    folder = django_settings.LAKE / "projects"
    for life in range(6):
        died = process(instance, ALWAYS)
        assert died.stdout is not None
        assert died.stdout.readline() == "ready\n"
        until = time.monotonic() + chance.uniform(0.05, 0.6)
        while time.monotonic() < until:
            place = chance.randrange(len(records))
            there = {path.name for path in folder.glob("*.parquet")}
            records[place] = gate.record_change(
                record=records[place],
                values={"total_investment": str(chance.randrange(1, 10**6))},
                version=records[place].version,
                by=registry.office,
                source=gate.FORM,
            )
            if life % 2:
                # Between the file of rows and the commit that makes it count, or as near as one gets.
                while time.monotonic() < until and {path.name for path in folder.glob("*.parquet")} == there:
                    pass
                if time.monotonic() < until:
                    break
        died.kill()
        died.wait()
        died.stdout.close()
        records.append(registry.make(10 + life))
    whole()


def test_two_processes_at_once(registry: Any, instance: Path) -> None:
    records = [registry.make(number) for number in range(1, 4)]
    others = [process(instance, ALWAYS) for _turn in range(2)]
    for other in others:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
    for turn in range(12):
        place = turn % 3
        records[place] = gate.record_change(
            record=records[place],
            values={"total_investment": str(turn + 1)},
            version=records[place].version,
            by=registry.office,
            source=gate.FORM,
        )
        lake.catch_up()
        shown = {row["id"]: row["total_investment"] for row in rows("projects")}
        assert shown[records[place].pk] == turn + 1
    for other in others:
        assert other.poll() is None, other.communicate()[1]
        other.kill()
        other.communicate()
    whole()
    assert len(everything()["projects"]) == 3
