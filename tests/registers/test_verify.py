"""Seals and verify: an honest database has no finding; whatever is changed behind the gate's back is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from guatu.registers import gate
from guatu.registers.evidence import evidence_path, evidence_store
from guatu.registers.models import Evidence, Seal
from guatu.registers.seals import seal_pending
from guatu.registers.verify import verify

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 64


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
     "有日志被删除或插入"),
    ("who did it", lambda b: sql("UPDATE registers_act SET person_id = %s WHERE verb = 'delete'", b.viewer.pk),
     "其中有日志或操作记录被改动"),
    ("the reason", lambda b: sql("UPDATE registers_act SET reason = '好' WHERE verb = 'delete'"), "被改动"),
    ("a seal", lambda b: sql("UPDATE registers_seal SET hash = %s", "0" * 64), "内容与封存时不同"),
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
