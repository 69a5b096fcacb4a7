"""A batch killed at any moment is there whole or not at all; sent again, it is there once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from guatu.lake import catch_up, current, run
from guatu.lake.batches import FOLDER
from guatu.lake.ingest.staging import WORK
from guatu.lake.ingest.verifying import verify_batches
from guatu.registers.models import Act
from guatu.registers.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = (
    ("outcome", "before"),
    ("write_file", "after"),
    ("file_write", "after"),
    ("act_open", "after"),
    ("journal_write", "after"),
    ("lake_commit", "before"),
    ("lake_commit", "after"),
    ("lake_up_to_date", "after"),
)
SCRIPT = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from guatu.lake import delta, taking
from guatu.lake.ingest import comparing, keeping, services, staging
from guatu.people.models import Person
from guatu.registers import gate
from guatu.registers.tables import register_of

moment, when, file, person = sys.argv[1:]
place = {
    "outcome": comparing, "write_file": comparing, "file_write": services,
    "act_open": keeping, "journal_write": services, "lake_commit": taking, "lake_up_to_date": services,
}[moment]
name = {"lake_commit": "commit"}.get(moment, moment)
plain = getattr(place, name)
calls = 0

def killing(*given, **named):
    global calls
    calls += 1
    # The lake is brought up to date before and after: the second time is meant.
    meant = moment != "lake_up_to_date" or calls == 2
    if meant and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = plain(*given, **named)
    if meant and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

setattr(place, name, killing)
register = register_of("projects")
services.batch_take_in(
    register=register, series=register.series_named("investment"), file=Path(file), by=Person.objects.get(pk=person), source=gate.COMMAND,
)
"""


def environment() -> dict[str, str]:
    found = os.environ | {"DJANGO_SETTINGS_MODULE": "guatu.settings", "GUATU_INSTANCE": str(settings.INSTANCE)}
    found |= {"PYTHONPATH": str(Path(__file__).parents[3])}
    stated = connection.settings_dict
    if connection.vendor == "postgresql":
        found["GUATU_DATABASE_URL"] = (
            f"postgresql://{stated['USER']}@{stated['HOST']}:{stated['PORT']}/{stated['NAME']}"
        )
    return found


@pytest.fixture
def instance(tmp_path: Path, settings: Any) -> Path:
    """An instance whose database a process of its own opens too."""
    settings.INSTANCE, settings.LAKE = tmp_path, tmp_path / "lake"
    if connection.vendor == "sqlite":
        (tmp_path / "db.sqlite3").symlink_to(connection.settings_dict["NAME"])
    return tmp_path


@pytest.mark.parametrize(("moment", "when"), MOMENTS)
def test_killed_at_any_moment(registry: Any, take: Callable[..., Any], instance: Path, moment: str, when: str) -> None:
    one = registry.make(1)
    take(json.dumps({"code": one.code, "period": "2022-01", "value": 1}), series="investment")
    text = "".join(json.dumps({"code": one.code, "period": f"2022-{n:02d}", "value": n}) + "\n" for n in range(2, 13))
    file = instance / "b.jsonl"
    file.write_text(text)
    connection.close()

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, moment, when, str(file), str(registry.office.pk)],
        env=environment(),
        capture_output=True,
        text=True,
    )

    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    catch_up()
    there = held()
    acts = Act.objects.filter(verb="observe").count()
    assert (len(there), acts) in ((1, 1), (12, 2))
    assert (acts == 2) == (moment in ("lake_commit", "lake_up_to_date") or (moment, when) == ("journal_write", "after"))
    assert [each.says for each in [*verify(), *verify_batches()]] == []
    again = take(text, series="investment", name="b.jsonl")
    assert bool(again.again) == (acts == 2)
    assert held() == [Decimal(n) for n in range(1, 13)]
    assert [each.says for each in [*verify(), *verify_batches()]] == []
    assert not list((settings.LAKE / WORK).iterdir())
    assert not list((settings.LAKE / FOLDER).rglob("*.part"))


def held() -> list[Decimal]:
    found = run("SELECT value FROM t ORDER BY period", {"t": current("projects__investment")})
    return [row["value"] for row in found.to_pylist()]
