"""Seals and verify: an honest database has no finding; whatever is changed behind the gate's back is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guatu.registers import gate
from guatu.registers.evidence import evidence_path, evidence_store
from guatu.registers.models import Act, Evidence, Line, Seal
from guatu.registers.seal_book import book_path
from guatu.registers.seals import seal_pending
from guatu.registers.verify import verify

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01" + b"x" * 64 + b"IDAT"


def sql(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, list(values))


def findings() -> list[str]:
    return [each.says for each in verify()]


@pytest.fixture
def busy(registry: Any) -> Any:
    """A district where everything happened once, sealed."""
    first, second = registry.make(1, total_investment="100"), registry.make(2)
    photo = evidence_store(file=io.BytesIO(PNG), name="现场.png", by=registry.clerk)
    gate.record_change(
        record=first, values={"problem": "征地"}, version=1, by=registry.clerk, source=gate.FORM, evidence=[photo]
    )
    gate.record_delete(record=second, version=1, by=registry.office, source=gate.FORM, reason="重复")
    gate.rows_write(
        register=registry.projects,
        rows=[registry.project(n, total_investment=str(n)) for n in range(1, 40)][2:],
        by=registry.office,
        source=gate.Source("excel", "表.xlsx"),
    )
    gate.observation_put(
        record=first, series="investment", period="2022-03", value="5", by=registry.clerk, source=gate.FORM
    )
    seal_pending(settled_only=False)
    registry.first, registry.second, registry.photo = first, second, photo
    return registry


def test_an_honest_database_has_no_finding(busy: Any) -> None:
    assert findings() == []
    assert Seal.objects.count() == 1


def test_seals_chain(busy: Any) -> None:
    busy.make(90)
    seal_pending(settled_only=False)
    busy.make(91)
    assert seal_pending() == 0
    seal_pending(settled_only=False)
    seals = list(Seal.objects.order_by("id"))
    assert [seal.before for seal in seals] == ["", seals[0].hash, seals[1].hash]
    assert findings() == []


TAMPERINGS: list[tuple[str, Callable[[Any], None], str]] = [
    ("a value", lambda b: sql("UPDATE register_projects SET total_investment = 999 WHERE id = %s", b.first.pk),
     "“云岭第1产业园”的“计划总投资”：日志为“100.0000”，表中为“999.0000”"),
    ("a value of an imported row", lambda b: sql("UPDATE register_projects SET leader = '某人' WHERE code LIKE '%%000020'"),
     "“云岭第20产业园”的“包联区领导”：日志为（空），表中为“某人”"),
    ("a row inserted", lambda b: sql(
        "INSERT INTO register_projects (version, simulated, made_at, changed_at, made_by_id, changed_by_id, name) "
        "VALUES (1, %s, '2022-01-01', '2022-01-01', %s, %s, '黑项目')", False, b.office.pk, b.office.pk),
     "“黑项目”不在日志里"),
    ("a row deleted", lambda b: sql("DELETE FROM register_projects WHERE code LIKE '%%000020'"), "表里已经没有"),
    ("a deletion undone", lambda b: sql("UPDATE register_projects SET deleted_at = NULL WHERE id = %s", b.second.pk),
     "删除标记与日志不符"),
    ("an observation", lambda b: sql("UPDATE series_projects_investment SET value = 50"),
     "项目库·完成投资（编号"),
    ("a line's data", lambda b: sql(
        "UPDATE registers_line SET data = %s WHERE id = (SELECT max(id) FROM registers_line)", '{"before": {}, "after": {}}'),
     "第"),
    ("how many rows an act had", lambda b: sql("UPDATE registers_act SET rows = 7 WHERE verb = 'delete'"), "被改动"),
    ("who made a row", lambda b: sql("UPDATE register_projects SET made_by_id = %s WHERE id = %s", b.viewer.pk, b.first.pk),
     "“云岭第1产业园”的新增人或修改人"),
    ("who changed an imported row", lambda b: sql(
        "UPDATE register_projects SET changed_by_id = %s WHERE code LIKE '%%000020'", b.viewer.pk), "新增人或修改人"),
    ("who observed", lambda b: sql("UPDATE series_projects_investment SET changed_by_id = %s", b.viewer.pk), "填报人"),
    ("how often it was corrected", lambda b: sql("UPDATE series_projects_investment SET revision = 5"), "填报次数"),
    ("lines of an act, before they were sealed", lambda b: (
        b.make(77), sql("DELETE FROM registers_line WHERE id = (SELECT max(id) FROM registers_line)")),
     "没有日志，被删除过"),
    ("the last seal", lambda b: (
        sql("UPDATE registers_act SET at = '2022-01-01' WHERE verb = 'create'"), sql("DELETE FROM registers_seal")),
     "早该封存"),
    ("a line deleted", lambda b: sql("DELETE FROM registers_line WHERE id = (SELECT min(id) FROM registers_line)"),
     "”）被删除。"),
    ("who did it", lambda b: sql("UPDATE registers_act SET person_id = %s WHERE verb = 'delete'", b.viewer.pk),
     "的操作记录与封存时不同：人员、受托、"),
    ("the reason", lambda b: sql("UPDATE registers_act SET reason = '好' WHERE verb = 'delete'"), "被改动"),
    ("a seal", lambda b: sql("UPDATE registers_seal SET hash = %s", "0" * 64), "内容与封存时不同"),
    ("when a seal was made", lambda b: sql("UPDATE registers_seal SET sealed_at = '2022-01-01 00:00:00'"),
     "，2022-01-01 00:00:00）的内容与封存时不同"),
    ("how a seal was made", lambda b: sql("UPDATE registers_seal SET form = 1, sealed_at = '2022-01-01'"), "内容与封存时不同"),
    ("whether an act is simulated", lambda b: sql("UPDATE registers_act SET simulated = %s WHERE verb = 'delete'", True),
     "的操作记录与封存时不同：人员、受托、"),
    ("that an act says whether", lambda b: sql("UPDATE registers_act SET simulated = NULL WHERE verb = 'take_in'"), "的操作记录与封存时不同"),
    ("a row's mark of simulation", lambda b: sql("UPDATE register_projects SET simulated = %s WHERE id = %s", True, b.first.pk),
     "“云岭第1产业园”的模拟数据标记与日志不符"),
    ("an imported row's mark", lambda b: sql("UPDATE register_projects SET simulated = %s WHERE code LIKE '%%000020'", True),
     "“云岭第20产业园”的模拟数据标记与日志不符"),
    ("when a row was made", lambda b: sql("UPDATE register_projects SET made_at = '2022-01-01' WHERE id = %s", b.first.pk),
     "“云岭第1产业园”的新增时间与日志不符"),
    ("when a row was changed", lambda b: sql("UPDATE register_projects SET changed_at = '2022-01-01' WHERE id = %s", b.first.pk),
     "“云岭第1产业园”的修改时间与日志不符"),
    ("when an imported row was changed", lambda b: sql(
        "UPDATE register_projects SET changed_at = '2022-01-01' WHERE code LIKE '%%000020'"), "“云岭第20产业园”的修改时间"),
    ("when a row was deleted", lambda b: sql(
        "UPDATE register_projects SET deleted_at = '2022-01-01' WHERE id = %s", b.second.pk), "的删除标记与日志不符"),
    ("when it was observed", lambda b: sql("UPDATE series_projects_investment SET changed_at = '2022-01-01'"), "的填报时间与日志不符"),
    ("an observation's mark", lambda b: sql("UPDATE series_projects_investment SET simulated = %s", True), "的模拟数据标记与日志不符"),
    ("a row far away", lambda b: sql(
        "INSERT INTO register_projects (id, version, simulated, made_at, changed_at, made_by_id, changed_by_id, name) "
        "VALUES (9000000000000000000, 1, %s, '2022-01-01', '2022-01-01', %s, %s, '黑项目')", False, b.office.pk, b.office.pk),
     "“黑项目”不在日志里"),
    ("a file's name", lambda b: sql("UPDATE registers_evidence SET name = '别的.png'"), "材料“别的.png”"),
    ("a file's type", lambda b: sql("UPDATE registers_evidence SET media_type = 'text/html'"), "的类型与日志不符"),
    ("a file's size", lambda b: sql("UPDATE registers_evidence SET size = 1"), "的大小与日志不符"),
    ("who handed a file in", lambda b: sql("UPDATE registers_evidence SET added_by_id = %s", b.viewer.pk), "的上传人与日志不符"),
    ("when a file came in", lambda b: sql("UPDATE registers_evidence SET added_at = '2022-01-01'"), "的上传时间与日志不符"),
    ("a file's mark", lambda b: sql("UPDATE registers_evidence SET simulated = %s", True), "的模拟数据标记与日志不符"),
    ("a file's digest", lambda b: sql("UPDATE registers_evidence SET digest = %s", "0" * 64), "的摘要与日志不符"),
    ("a file taken out", lambda b: sql("DELETE FROM registers_evidence"), "记在日志里，登记已经没有"),
    ("a file slipped in", lambda b: Evidence.objects.create(
        digest="1" * 64, name="假.png", media_type="image/png", size=1, added_by=b.office, added_at=datetime.now()),
     "材料“假.png”（111111111111）不在日志里"),
    ("a file's content", lambda b: _overwrite(b.photo), "材料“现场.png”"),
    ("a file gone", lambda b: evidence_path(b.photo.digest).unlink(), "的文件不见了"),
]  # fmt: skip


def _overwrite(photo: Evidence) -> None:
    path = evidence_path(photo.digest)
    path.chmod(0o600)
    path.write_bytes(PNG + b"!")


@pytest.mark.parametrize(("what", "tamper", "says"), TAMPERINGS, ids=[each[0] for each in TAMPERINGS])
def test_tampering_is_found_and_named(busy: Any, what: str, tamper: Callable[[Any], None], says: str) -> None:
    tamper(busy)
    found = findings()
    evidence_path(busy.photo.digest).unlink(missing_ok=True)
    assert any(says in each for each in found), found


@pytest.mark.django_db(transaction=True)
def test_seals_taken_away_from_the_end_are_missed(registry: Any) -> None:
    for number in (1, 2, 3):
        registry.make(number)
        seal_pending(settled_only=False)
    assert len(book_path().read_text().splitlines()) == 3
    assert findings() == []
    last = Seal.objects.latest("id")
    sql("DELETE FROM registers_seal WHERE id = %s", last.pk)
    assert findings() == [
        f"第{last.pk}号封存（日志{last.first_line}～{last.last_line}，{last.sealed_at.isoformat()}）记在 seals.txt 里，"
        "数据库里没有：被删除过，或数据库是从较早的备份恢复的（核实后把该文件改名留存）。"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_chain_made_anew_is_not_the_one_in_the_book(registry: Any) -> None:
    registry.make(1)
    seal_pending(settled_only=False)
    sql("UPDATE registers_act SET reason = '改过'")
    sql("DELETE FROM registers_seal")
    seal_pending(settled_only=False)
    assert any("记在 seals.txt 里" in each or "与 seals.txt 里记的不同" in each for each in findings())


def test_what_was_sealed_before_still_verifies(busy: Any) -> None:
    """Rows, acts and seals as they were written before acts lent their moment and seals covered theirs."""
    Seal.objects.all().delete()
    Act.objects.exclude(verb="file").update(simulated=None)
    sql("UPDATE register_projects SET changed_at = '2022-01-01 08:00:00'")
    with pytest.MonkeyPatch.context() as before:
        before.setattr("guatu.registers.seals.FORM", 1)
        seal_pending(settled_only=False)
    assert Seal.objects.get().form == 1
    assert findings() == []
    sql("UPDATE registers_act SET reason = '改过' WHERE verb = 'delete'")
    assert any("内容与封存时不同" in each for each in findings())


def test_files_handed_in_before_are_journaled_openly(busy: Any) -> None:
    from importlib import import_module

    from django.apps import apps

    Line.objects.filter(table="evidence").delete()
    Act.objects.filter(verb="file").delete()
    Seal.objects.all().delete()
    assert any("不在日志里" in each for each in findings())
    import_module("guatu.registers.migrations.0003_journal_evidence").journal_evidence(apps, None)
    assert findings() == []
    assert Act.objects.get(verb="file").source_name == "升级时补记"


def test_rows_in_any_order_and_many_lines_are_put_aside(registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges so small, and so little kept in memory, that everything waits in files."""
    monkeypatch.setattr("guatu.registers.verify.told.RANGE", 7)
    monkeypatch.setattr("guatu.registers.verify.rows.RANGE", 7)
    monkeypatch.setattr("guatu.registers.verify.told.MOST_KEPT", 5)
    numbers = list(range(1, 60))
    for turn in (numbers, numbers[::-1], [*numbers[::2], *numbers[1::2]]):
        rows = [registry.project(n, leader=f"第{turn[0]}人", total_investment=str(turn.index(n) + 1)) for n in turn]
        gate.rows_write(register=registry.projects, rows=rows, by=registry.office, source=gate.Source("excel"))
    assert findings() == []
    sql("UPDATE register_projects SET leader = '别人' WHERE code LIKE '%%000030'")
    sql("DELETE FROM register_projects WHERE code LIKE '%%000059'")
    found = findings()
    assert len(found) == 2
    assert "“云岭第30产业园”的“包联区领导”" in found[0]
    assert "表里已经没有" in found[1]
