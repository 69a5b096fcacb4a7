"""A background work killed by the system midway: nothing half-written, told as failed, begun anew with the whole result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.jobs import services
from guatu.jobs.models import Job
from guatu.jobs.services import folder, job_again, job_begin, job_file, job_work
from guatu.registers import gate
from guatu.registers.models import Act, Line
from guatu.registers.tables import model_of
from guatu.registers.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from guatu.jobs import services

plain = services.progress.tell
def tell(path, doing, done, total, began):
    plain(path, doing, done, total, began)
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
services.progress.tell = tell
call_command("job_work", sys.argv[1])
"""
"""Does a work in a process of its own, which is killed once it tells that rows are written."""


@pytest.fixture
def many(registry: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Five rows taken in at once; long works are done in processes that die over them."""
    settings.INSTANCE = tmp_path
    rows = [registry.project(n) for n in range(1, 6)]
    source = gate.Source("excel", "一季度.xlsx")
    registry.act = gate.rows_write(register=registry.projects, rows=iter(rows), by=registry.office, source=source).act
    monkeypatch.setattr(services, "start", lambda _command, number: _killed(tmp_path, number))
    return registry


def _killed(instance: Path, number: str) -> int:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "guatu.settings", "GUATU_INSTANCE": str(instance)}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2])}
    stated = connection.settings_dict
    if connection.vendor == "postgresql":
        server = f"{quote(stated['USER'])}@{stated['HOST']}:{stated['PORT']}"
        environment["GUATU_DATABASE_URL"] = f"postgresql://{server}/{stated['NAME']}"
    else:
        environment.pop("GUATU_DATABASE_URL", None)
        link = instance / "db.sqlite3"
        if not link.exists():
            link.symlink_to(stated["NAME"])
    command = [sys.executable, "-c", KILLED, number]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]
    return 0


def live() -> int:
    return model_of("projects").objects.filter(deleted_at=None).count()


def begin(many: Any, kind: str) -> Job:
    """A work whose process was killed."""
    wanted = {"act": str(many.act.pk)} if kind == "undo" else {"query": "sort=code", "form": "csv"}
    name = "撤销" if kind == "undo" else "项目库.csv"
    job = job_begin(kind=kind, register=many.projects, by=many.office, name=name, wanted=wanted, total=5)
    job.refresh_from_db()
    assert (job.state, job.worker > 0) == ("working", True), "it died over its work"
    return job


@pytest.mark.parametrize("kind", ["undo", "export"])
def test_killed_midway_nothing_is_half_written_and_it_can_be_begun_anew(many: Any, kind: str) -> None:
    job = begin(many, kind)
    if kind == "export":
        assert (folder() / f"{job.pk}.part").exists(), "it died over its file"
    client = Client()
    client.force_login(many.office)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "处理中断" in page
    assert "再来一次" in page
    job.refresh_from_db()
    assert (job.state, job.file) == ("failed", "")
    assert live() == 5
    assert not Act.objects.filter(verb="undo").exists()
    assert Line.objects.count() == 1
    assert not list(folder().glob(f"{job.pk}[-.]*"))
    assert list(verify()) == []

    again = job_again(job)
    assert again.pk != job.pk
    job_work(again)
    again.refresh_from_db()
    assert (again.state, again.rows) == ("done", 5)
    assert list(verify()) == []
    if kind == "undo":
        assert live() == 0
    else:
        assert job_file(again, many.office).read_text("utf-8-sig").count("2204-420599") == 5


def test_an_undo_in_the_background_holds_no_savepoint(many: Any) -> None:
    """SQLite would keep in memory every page that a savepoint might take back, two kilobytes a row."""
    job = begin(many, "undo")
    with CaptureQueriesContext(connection) as said:
        job_work(job)
    assert Job.objects.get().state == "done"
    assert [each["sql"] for each in said if "SAVEPOINT" in each["sql"]] == []
