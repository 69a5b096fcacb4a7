"""What is past its time goes, and is told in the sealed journal; what is younger, or needed, stays."""

from __future__ import annotations

import io
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from guatu.cli import main
from guatu.intake.cleaning import TABLE, clean
from guatu.intake.errors import IntakeRefused
from guatu.intake.models import Batch
from guatu.intake.progress import folder
from guatu.intake.returning import marked_sheet
from guatu.intake.services import batch_accept, batch_remap, batch_upload, file_path
from guatu.jobs.models import Job
from guatu.jobs.starter import folder as jobs_folder
from guatu.registers.models import Draft, Line
from guatu.registers.seals import seal_pending
from guatu.registers.tables import model_of
from guatu.registers.verify import verify

NOW = datetime(2027, 3, 1, 8, 0)


@pytest.fixture(autouse=True)
def own(settings: Any, tmp_path: Path) -> None:
    settings.INSTANCE = tmp_path
    settings.ORIGINALS_DAYS, settings.DOWNLOADS_DAYS, settings.DRAFTS_DAYS = 400, 7, 90


def upload(registry: Any, first: int, days: int, *, accept: bool = True) -> Batch:
    """A file of two rows, one of them faulty, taken in so many days ago."""
    lines = ["项目代码,项目名称,属地,项目类型"]
    lines += [
        f"2204-420599-04-01-{n:06d},云岭{n},{town},产业" for n, town in ((first, "云岭镇"), (first + 1, "月球镇"))
    ]
    file = io.BytesIO("\n".join(lines).encode())
    batch = batch_upload(register=registry.projects, file=file, name=f"{first}.csv", by=registry.office)
    if accept:
        batch = batch_accept(batch=batch, by=registry.office, skip_refused=True)
    Batch.objects.filter(pk=batch.pk).update(made_at=NOW - timedelta(days=days))
    batch.refresh_from_db()
    return batch


def there(batch: Batch) -> bool:
    return file_path(batch.digest, batch.name).exists()


@pytest.mark.parametrize(("days", "kept"), [(401, False), (400, True), (399, True)])
def test_an_original_goes_after_its_time(registry: Any, days: int, kept: bool) -> None:
    batch = upload(registry, 10, days)
    assert clean(NOW).originals == (0 if kept else 1)
    batch.refresh_from_db()
    assert there(batch) == kept
    assert (batch.cleaned_at is None) == kept
    assert batch.parts.exists() == kept, "the preview holds what the file held"
    assert model_of("projects").objects.count() == 1, "what was taken in stays"


def test_the_journal_tells_it_and_stays_sound(registry: Any) -> None:
    batch = upload(registry, 10, 500)
    clean(NOW)
    line = Line.objects.get(table=TABLE)
    assert line.data["ids"] == [batch.pk]
    assert line.data["before"] == [["projects", "10.csv", batch.digest]]
    assert (line.act.person, line.act.rows) == (None, 1)
    assert "400天" in line.act.reason
    seal_pending(settled_only=False)
    assert list(verify()) == []
    Line.objects.filter(pk=line.pk).update(data={**line.data, "before": [["projects", "别的.csv", "0"]]})
    assert list(verify()), "a changed line about it is found"


def test_its_page_says_so_and_offers_nothing_that_needs_it(registry: Any) -> None:
    batch = upload(registry, 10, 500)
    clean(NOW)
    client = Client()
    client.force_login(registry.office)
    page = client.get(f"/registers/projects/intake/{batch.pk}/").content.decode()
    assert "原件已于 2027-03-01 清理" in page
    assert "return.xlsx" not in page
    assert "撤销这次导入" in page
    batch.refresh_from_db()
    for act in (lambda: marked_sheet(batch), lambda: batch_remap(batch=batch, mapping={}, by=registry.office)):
        with pytest.raises(IntakeRefused, match="原件已于2027-03-01清理"):
            act()


def test_one_that_waits_for_a_word_is_cancelled_and_one_at_work_is_left(registry: Any) -> None:
    waiting, busy = upload(registry, 10, 500, accept=False), upload(registry, 20, 500, accept=False)
    Batch.objects.filter(pk=busy.pk).update(state=Batch.State.WRITING)
    assert clean(NOW).originals == 1
    waiting.refresh_from_db()
    busy.refresh_from_db()
    assert (waiting.state, there(waiting)) == ("cancelled", False)
    assert (busy.state, there(busy)) == ("writing", True)


def test_a_file_uploaded_again_since_stays(registry: Any) -> None:
    old, young = upload(registry, 10, 500), upload(registry, 10, 3, accept=False)
    assert old.digest == young.digest
    assert clean(NOW).originals == 0
    assert there(old)


def test_nothing_goes_where_all_is_to_be_kept(registry: Any, settings: Any) -> None:
    settings.ORIGINALS_DAYS = settings.DOWNLOADS_DAYS = settings.DRAFTS_DAYS = 0
    batch, job, draft = upload(registry, 10, 5000), _job(registry, 5000), _draft(registry, 5000)
    found = clean(NOW)
    assert (found.originals, found.downloads, found.drafts) == (0, 0, 0)
    assert there(batch)
    assert (jobs_folder() / job.file).exists()
    assert Draft.objects.filter(pk=draft.pk).exists()


def _job(registry: Any, days: int) -> Job:
    at = NOW - timedelta(days=days)
    job = Job.objects.create(
        kind="export", register="projects", name="项目库.csv", by=registry.office, made_at=at, ended_at=at, state="done",
        file=f"9-{days:016x}.csv",
    )  # fmt: skip
    (jobs_folder() / job.file).write_text("x")
    return job


def _draft(registry: Any, days: int) -> Draft:
    return Draft.objects.create(
        person=registry.office,
        register="projects",
        record=days,
        values={"name": "云"},
        saved_at=NOW - timedelta(days=days),
    )


def test_finished_downloads_and_old_drafts_go(registry: Any) -> None:
    old, young = _job(registry, 8), _job(registry, 6)
    gone, kept = _draft(registry, 91), _draft(registry, 89)
    found = clean(NOW)
    assert (found.downloads, found.drafts) == (1, 1)
    assert not (jobs_folder() / old.file).exists()
    assert (jobs_folder() / young.file).exists()
    old.refresh_from_db()
    assert (old.file, old.cleaned_at) == ("", NOW)
    assert list(Draft.objects.values_list("pk", flat=True)) == [kept.pk] != [gone.pk]
    client = Client()
    client.force_login(registry.office)
    assert "文件已于 2027-03-01 清理" in client.get(f"/jobs/{old.pk}/").content.decode()
    assert client.get(f"/jobs/{old.pk}/file").status_code in (302, 403)


def test_what_killed_works_left_goes_after_a_day(registry: Any) -> None:
    batch = upload(registry, 10, 3)
    log = jobs_folder() / "worker.log"
    fresh, stray = folder() / "incoming-1-1", folder() / "incoming-2-2"
    part = jobs_folder() / "77.part"
    for path in (log, fresh, stray, part):
        path.write_text("x")
    old = (datetime.now() - timedelta(days=2)).timestamp()
    for path in (log, stray, part, file_path(batch.digest, batch.name)):
        os.utime(path, (old, old))
    clean(NOW)
    assert [path.exists() for path in (log, fresh, stray, part)] == [True, True, False, False]
    assert there(batch)


def test_the_command_says_what_went(registry: Any) -> None:
    _job(registry, 5000)
    told = CliRunner().invoke(main, ["cleanup"])
    assert told.exit_code == 0, told.output
    assert "上传原件 0 份，导出文件 1 个，草稿 0 份" in told.output
