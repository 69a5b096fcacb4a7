"""Long works: exports, return files and undoing beyond a threshold; rights at writing and at download; cancelled, killed, begun anew."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from guatu.codes.credit_code import check_digit
from guatu.intake.services import batch_upload
from guatu.jobs import services
from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.services import cancel_path, folder, job_again, job_begin, job_cancel, job_file, job_revive, job_work
from guatu.people.models import Delegation
from guatu.people.permissions import NotAllowed
from guatu.registers import gate
from guatu.registers.models import Act
from guatu.registers.tables import model_of

WORKING = Job.State.WORKING


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Three rows are many; files lie in a folder of the test's own."""
    settings.INSTANCE = tmp_path
    monkeypatch.setattr(services, "LARGE", 3)
    for page in ("registers.records", "intake"):
        monkeypatch.setattr(f"guatu.pages.views.{page}.LARGE", 3)


@pytest.fixture
def many(registry: Any) -> Any:
    """Three rows of one town and two of another, taken in at once."""
    rows = [registry.project(n) for n in (1, 2, 3)] + [registry.project(n, town="青禾乡") for n in (4, 5)]
    written = gate.rows_write(
        register=registry.projects, rows=iter(rows), by=registry.office, source=gate.Source("excel", "一季度.xlsx")
    )
    registry.act = written.act
    return registry


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def wanted(person: Any, address: str) -> Job:
    """The work that a page begins, done."""
    answer = browser(person).get(address)
    assert answer.status_code == 302, answer.content[:300]
    assert answer["Location"].startswith("/jobs/")
    job = Job.objects.latest("pk")
    assert job.state == WORKING
    job_work(job)
    job.refresh_from_db()
    return job


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_long_export_is_the_same_as_a_short_one(many: Any, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    address = f"/registers/projects/rows.{form}?kind=industry&sort=code"
    job = wanted(many.office, address)
    assert (job.state, job.rows, job.name) == ("done", 5, f"项目库.{form}")
    assert "产业" in job.about
    answer = browser(many.office).get(f"/jobs/{job.pk}/file")
    long = content(answer)
    assert "attachment" in answer["Content-Disposition"]
    monkeypatch.setattr(services, "LARGE", 5)
    short = content(browser(many.office).get(address))
    if form == "csv":
        assert long == short
        return
    told = [
        [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values] for data in (long, short)
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 6


def test_an_export_holds_what_the_person_may_see_when_it_is_written(many: Any) -> None:
    for n in (6, 7, 8):
        many.make(n)
    browser(many.clerk).get("/registers/projects/rows.csv")
    job = Job.objects.get(by=many.clerk)
    model_of("projects").objects.filter(code="2204-420599-04-01-000001").update(town=many.qinghe)
    job_work(job)
    job.refresh_from_db()
    text = job_file(job, many.clerk).read_text("utf-8-sig")
    assert job.rows == 5
    assert "000002" in text
    assert "000001" not in text
    assert "000004" not in text


def test_personal_data_stay_masked(many: Any) -> None:
    firms = [
        {"code": code, "name": f"澄溪{place}公司", "town": "云岭镇", "industry": "C2614", "contact": "柳成荫", "phone": "13912345678"}
        for place, code in enumerate(_credit_codes(4))
    ]  # fmt: skip
    gate.rows_write(register=many.enterprises, rows=iter(firms), by=many.office, source=gate.Source("excel", "企业"))
    job = wanted(many.office, "/registers/enterprises/rows.csv?columns=name,contact,phone")
    text = job_file(job, many.office).read_text("utf-8-sig")
    assert "澄溪3公司" in text
    assert "13912345678" not in text


def _credit_codes(count: int) -> list[str]:
    bodies = [f"91420500MA4{place:06d}" for place in range(count)]
    return [body + check_digit(body) for body in bodies]


def test_only_its_person_sees_and_fetches_it(many: Any) -> None:
    job = wanted(many.office, "/registers/projects/rows.csv")
    for other in (many.planner, many.viewer, many.clerk, many.stranger):
        for address in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/file"):
            assert browser(other).get(address).status_code == 404
        assert browser(other).post(f"/jobs/{job.pk}/act/", {"do": "again"}).status_code == 404
        assert f"/jobs/{job.pk}/" not in browser(other).get("/jobs/").content.decode()
        with pytest.raises(NotAllowed):
            job_file(job, other)
    assert Client().get(f"/jobs/{job.pk}/file").status_code == 302
    assert f"/jobs/{job.pk}/file" in browser(many.office).get("/jobs/").content.decode()


def _moves_away(many: Any) -> None:
    many.clerk.organisation = many.other_clerk.organisation
    many.clerk.save()


def _becomes_a_stranger(many: Any) -> None:
    many.clerk.organisation, many.clerk.role = many.stranger.organisation, many.stranger.role
    many.clerk.save()


def _leaves(many: Any) -> None:
    many.clerk.is_active = False
    many.clerk.save()


@pytest.mark.parametrize("change", [_moves_away, _becomes_a_stranger, _leaves])
def test_who_lost_rights_gets_nothing(many: Any, change: Callable[[Any], None]) -> None:
    many.make(6)
    job = wanted(many.clerk, "/registers/projects/rows.csv")
    client = browser(many.clerk)
    assert content(client.get(f"/jobs/{job.pk}/file"))
    change(many)
    answer = client.get(f"/jobs/{job.pk}/file")
    assert answer.status_code in (302, 403)
    assert not answer.streaming
    with pytest.raises(NotAllowed):
        job_file(job, many.clerk)


def test_rights_that_end_before_the_writing_leave_no_file(many: Any) -> None:
    many.make(6)
    browser(many.clerk).get("/registers/projects/rows.csv")
    _leaves(many)
    job = Job.objects.get()
    job_work(job)
    job.refresh_from_db()
    assert (job.state, job.file) == ("failed", "")
    assert "不能查看" in job.problem
    assert not list(folder().glob(f"{job.pk}[-.]*"))


def test_rights_that_shrank_before_the_writing_shrink_the_file(many: Any) -> None:
    many.make(6)
    browser(many.clerk).get("/registers/projects/rows.csv")
    _becomes_a_stranger(many)
    job = Job.objects.get()
    job_work(job)
    job.refresh_from_db()
    assert job.rows == 0
    assert "云岭" not in job_file(job, many.clerk).read_text("utf-8-sig")


def test_a_delegation_that_ended_takes_the_file_with_it(many: Any) -> None:
    today = datetime.now().date()
    given = Delegation.objects.create(
        giver=many.office, taker=many.clerk, starts_on=today, ends_on=today, reason="外出", made_at=datetime.now()
    )
    job = wanted(many.clerk, "/registers/projects/rows.csv")
    assert job.rows == 5
    assert job_file(job, many.clerk)
    given.revoked_at = datetime.now()
    given.save()
    with pytest.raises(NotAllowed, match="权限在导出之后变了"):
        job_file(job, many.clerk)


def test_an_act_of_many_rows_is_undone_in_the_background(many: Any) -> None:
    client = browser(many.office)
    answer = client.post(f"/registers/acts/{many.act.pk}/undo/", {"next": "/registers/projects/"})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert model_of("projects").objects.filter(deleted_at=None).count() == 5
    job_work(job)
    job.refresh_from_db()
    assert (job.state, job.rows) == ("done", 5)
    assert model_of("projects").objects.filter(deleted_at=None).count() == 0
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "已撤销 5 行" in page
    assert 'href="/registers/projects/"' in page
    with pytest.raises(JobRefused):
        job_again(job)


def test_an_undo_that_cannot_be_says_why_and_leaves_all(many: Any) -> None:
    row = model_of("projects").objects.get(code="2204-420599-04-01-000003")
    gate.record_change(record=row, version=row.version, values={"name": "改过"}, by=many.clerk, source=gate.FORM)
    browser(many.office).post(f"/registers/acts/{many.act.pk}/undo/")
    job = Job.objects.get()
    job_work(job)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "又被" in job.problem
    assert model_of("projects").objects.filter(deleted_at=None).count() == 5
    assert not Act.objects.filter(undoes=many.act).exists()


def test_an_undo_cancelled_half_way_leaves_all(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    browser(many.office).post(f"/registers/acts/{many.act.pk}/undo/")
    job = Job.objects.get()
    real = gate.act_undo

    def pressed(**more: Any) -> Any:
        told = more.pop("progress")

        def cancel(done: int) -> None:
            assert model_of("projects").objects.filter(deleted_at=None).count() == 0, "some is written by now"
            job_cancel(Job.objects.get())
            told(done)

        return real(**more, progress=cancel)

    monkeypatch.setattr(gate, "act_undo", pressed)
    job_work(job)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert model_of("projects").objects.filter(deleted_at=None).count() == 5
    assert not Act.objects.filter(undoes=many.act).exists()
    assert not cancel_path(job).exists()


def test_cancelled_before_it_began_nothing_is_made_and_it_can_be_begun_anew(many: Any) -> None:
    client = browser(many.office)
    client.get("/registers/projects/rows.xlsx")
    job = Job.objects.get()
    client.post(f"/jobs/{job.pk}/act/", {"do": "cancel"})
    assert "正在取消" in client.get(f"/jobs/{job.pk}/").content.decode()
    job_work(job)
    job.refresh_from_db()
    assert (job.state, job.file) == ("cancelled", "")
    answer = client.post(f"/jobs/{job.pk}/act/", {"do": "again"})
    again = Job.objects.latest("pk")
    assert answer["Location"] == f"/jobs/{again.pk}/" != f"/jobs/{job.pk}/"
    job_work(again)
    again.refresh_from_db()
    assert (again.state, again.rows) == ("done", 5)


def test_a_killed_worker_is_told_as_failed_and_leaves_no_half_file(many: Any) -> None:
    browser(many.office).get("/registers/projects/rows.xlsx")
    job = Job.objects.get()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    Job.objects.update(worker=gone.pid)
    (folder() / f"{job.pk}.part").write_bytes(b"half")
    page = browser(many.office).get(f"/jobs/{job.pk}/").content.decode()
    assert "处理中断" in page
    assert "再来一次" in page
    assert Job.objects.get().state == "failed"
    assert not list(folder().glob(f"{job.pk}[-.]*"))


def test_one_that_never_began_is_told_as_failed_after_a_while(many: Any) -> None:
    browser(many.office).get("/registers/projects/rows.xlsx")
    job = Job.objects.get()
    assert job_revive(job).state == WORKING
    old = (datetime.now() - timedelta(minutes=5)).timestamp()
    os.utime(services.progress_path(job), (old, old))
    assert job_revive(job).state == "failed"


def test_the_same_wish_twice_is_one_work_and_few_go_on_at_once(many: Any) -> None:
    client = browser(many.office)
    for _turn in range(2):
        client.get("/registers/projects/rows.xlsx")
    assert Job.objects.count() == 1
    for sort in ("code", "name", "total_investment"):
        client.get(f"/registers/projects/rows.xlsx?sort={sort}")
    assert Job.objects.count() == services.MOST_AT_ONCE
    with pytest.raises(JobRefused, match="等其中一件完成"):
        job_begin(kind="export", register=many.projects, by=many.office, name="x", wanted={}, total=9)


def test_the_return_file_of_many_rows(many: Any) -> None:
    lines = ["项目代码,项目名称,属地,项目类型"]
    lines += [f"2204-420599-04-01-{n:06d},云岭{n},{'月球镇' if n == 12 else '云岭镇'},产业" for n in range(10, 15)]
    batch = batch_upload(
        register=many.projects, file=io.BytesIO("\n".join(lines).encode()), name="二季度.csv", by=many.office
    )
    job = wanted(many.office, f"/registers/projects/intake/{batch.pk}/return.xlsx?only=1")
    assert (job.state, job.rows, job.name) == ("done", 1, "二季度（退回）.xlsx")
    sheet = openpyxl.load_workbook(job_file(job, many.office)).active
    assert sheet is not None
    assert [row[0] for row in sheet.values] == ["项目代码", "2204-420599-04-01-000012"]
    assert sheet["C2"].comment is not None
    listed = browser(many.office).get("/jobs/").content.decode()
    assert "二季度.csv" in listed, "uploads stand in the same list"
    assert "二季度（退回）.xlsx" in listed


def test_fewer_rows_are_given_at_once(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LARGE", 5)
    monkeypatch.setattr("guatu.pages.views.registers.records.LARGE", 5)
    client = browser(many.office)
    assert client.get("/registers/projects/rows.csv").streaming
    client.post(f"/registers/acts/{many.act.pk}/undo/")
    assert Job.objects.count() == 0
    assert model_of("projects").objects.filter(deleted_at=None).count() == 0
