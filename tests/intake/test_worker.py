"""A large file is worked on by a process of its own: it ends with its work, and killed half-way it leaves nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guatu.registers.gate import many

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, os, signal, sys, time
from datetime import date
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from guatu.registers import schema
call_command("migrate", verbosity=0)
schema.apply()
from guatu.intake import services
from guatu.intake.models import Batch
from guatu.intake.progress import progress_read
from guatu.people.models import Area, Organisation
from guatu.people.services import person_create
from guatu.registers.models import Act, Line
from guatu.registers.tables import model_of, register_of
office = Organisation.objects.create(name="督查室", kind="office")
by = person_create(by=None, username="office", password="x", display_name="苏晚晴", role="office", organisation=office, check_password=False)
Area.objects.create(code="420599101", system="demo", name="云岭镇", level="township", valid_from=date(2020, 1, 1))
services.INLINE_BYTES = 1000
rows = ["项目代码,项目名称,属地,项目类型"]
rows += [f"2204-420599-04-01-{n:06d},云岭第{n}产业园,云岭镇,产业" for n in range(1, 4501)]
Path("a.csv").write_text("\\n".join(rows), "utf-8")

def wait(batch, *states):
    for _turn in range(600):
        batch.refresh_from_db()
        if batch.state in states:
            return batch
        time.sleep(0.05)
    raise SystemExit(f"{batch.state} {progress_read(batch.pk)}")

def count():
    return [model_of("projects").objects.count(), Line.objects.count(), Act.objects.count()]

with open("a.csv", "rb") as stream:
    batch = services.batch_upload(register=register_of("projects"), file=stream, name="a.csv", by=by)
told = {"begun": batch.state}
told["compared"] = wait(batch, "ready", "failed").state
services.batch_accept(batch=batch, by=by)
while (seen := progress_read(batch.pk)) is None or seen.doing != "正在写入":
    time.sleep(0.01)
batch.refresh_from_db()
os.kill(batch.worker, signal.SIGKILL)
time.sleep(0.3)
batch.refresh_from_db()
services.batch_revive(batch)
told["killed"], told["problem"], told["left"] = batch.state, batch.problem, count()
services.batch_remap(batch=batch, mapping={}, by=by)
told["again"] = wait(batch, "ready", "failed").state
services.batch_accept(batch=batch, by=by)
told["done"] = wait(batch, "done", "failed").state
told["rows"] = count()[0]
print(json.dumps(told))
"""


def test_a_killed_import_leaves_nothing_and_can_be_begun_anew(tmp_path: Path) -> None:
    assert many.BATCH < 4500, "the file must be written in several parts, so that it can be killed between them"
    environment = {key: value for key, value in os.environ.items() if key != "GUATU_DATABASE_URL"}
    environment |= {
        "GUATU_INSTANCE": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "guatu.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        pytest.fail(done.stderr[-2000:] + done.stdout)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert told["begun"] == "reading"
    assert told["compared"] == "ready"
    assert (told["killed"], told["left"]) == ("failed", [0, 0, 0])
    assert "没有写入任何内容" in told["problem"]
    assert told["again"] == "ready"
    assert (told["done"], told["rows"]) == ("done", 4500)
