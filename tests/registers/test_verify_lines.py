"""Verify names the line that was changed, with its register, row, person, time and act, and not only its seal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from guatu.registers import gate
from guatu.registers.marks import MARK, WHOLE
from guatu.registers.models import Act, Line, Seal
from guatu.registers.seals import seal_pending
from guatu.registers.verify import verify


def sql(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, list(values))


def findings() -> list[str]:
    return [each.says for each in verify()]


@pytest.fixture
def sealed(registry: Any) -> Any:
    """Sixty lines under one seal: twenty projects, each made and changed twice, and an upload of many rows."""
    registry.lines = {}
    for number in range(1, 21):
        row = registry.make(number)
        for turn in (1, 2):
            gate.record_change(
                record=row, values={"problem": f"第{turn}次"}, version=turn, by=registry.clerk, source=gate.FORM,
                reason="现场核实",
            )  # fmt: skip
    gate.rows_write(
        register=registry.projects,
        rows=[registry.project(n) for n in range(100, 1200)],
        by=registry.office,
        source=gate.Source("excel", "表.xlsx"),
    )
    seal_pending(settled_only=False)
    registry.ids = list(Line.objects.order_by("pk").values_list("pk", flat=True))
    assert Seal.objects.count() == 1
    assert findings() == []
    return registry


def act_of(number: int) -> str:
    return (
        Line.objects.get(pk=number).act_id.hex
        if connection.vendor == "sqlite"
        else str(Line.objects.get(pk=number).act_id)
    )


ACT = "的操作记录与封存时不同：人员、受托、时间、来源、理由、行数或模拟标记被改动"
ONE = r"（项目库编号\d+，林向晨于\d{4}-\d\d-\d\d \d\d:\d\d:\d\d“修改”）"
CHUNK = r"（项目库编号\d+～\d+，苏晚晴于\d{4}-\d\d-\d\d \d\d:\d\d:\d\d“导入”）"

# Place of the line, what is done to it (`n` its id, `b` the district), what must be said.
CHANGES: list[tuple[str, int, Callable[[int, Any], None], str]] = [
    ("reason", 10, lambda n, b: sql("UPDATE registers_act SET reason = '改过' WHERE id = %s", act_of(n)), ONE + ACT),
    ("source name", 60, lambda n, b: sql("UPDATE registers_act SET source_name = 'x' WHERE id = %s", act_of(n)),
     CHUNK + ACT + "，以上是现在的记载。同一操作共3行日志。$"),
    ("source digest", 60, lambda n, b: sql("UPDATE registers_act SET source_digest = 'x' WHERE id = %s", act_of(n)), CHUNK + ACT),
    ("rows", 10, lambda n, b: sql("UPDATE registers_act SET rows = 9 WHERE id = %s", act_of(n)), ONE + ACT),
    ("on behalf of", 10, lambda n, b: sql(
        "UPDATE registers_act SET on_behalf_of_id = %s WHERE id = %s", b.viewer.pk, act_of(n)), ONE + ACT),
    ("a moment", 10, lambda n, b: sql("UPDATE registers_act SET at = '2021-01-02 03:04:05' WHERE id = %s", act_of(n)),
     "（项目库编号\\d+，林向晨于2021-01-02 03:04:05“修改”）" + ACT),
    ("version", 11, lambda n, b: sql("UPDATE registers_line SET version = 9 WHERE id = %s", n), ONE + "与封存时不同：这一行被改动。$"),
    ("data", 11, lambda n, b: sql("UPDATE registers_line SET data = %s WHERE id = %s", '{"before": {}, "after": {}}', n),
     ONE + "与封存时不同：这一行被改动。$"),
    ("data no program reads", 61, lambda n, b: sql("UPDATE registers_line SET data = %s WHERE id = %s", '[1]', n),
     CHUNK + "与封存时不同：这一行被改动。$"),
    ("line and act", 11, lambda n, b: (
        sql("UPDATE registers_act SET reason = '改过' WHERE id = %s", act_of(n)),
        sql("UPDATE registers_line SET version = 9 WHERE id = %s", n)), ONE + "与封存时不同：这一行和它的操作记录被改动。$"),
    ("given to another act", 11, lambda n, b: sql("UPDATE registers_line SET act_id = %s WHERE id = %s", act_of(n + 2), n),
     ONE + "与封存时不同：这一行和它的操作记录被改动。$"),
    ("deleted", 11, lambda n, b: sql("DELETE FROM registers_line WHERE id = %s", n),
     "（项目库，林向晨于\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d“修改”）被删除。$"),
    ("deleted with its act", 11, lambda n, b: (
        lambda act: (sql("DELETE FROM registers_line WHERE id = %s", n), sql("DELETE FROM registers_act WHERE id = %s", act)))(act_of(n)),
     "被删除。$"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "place", "change", "says"), CHANGES, ids=[each[0] for each in CHANGES])
def test_the_changed_line_is_named(sealed: Any, what: str, place: int, change: Any, says: str) -> None:
    number = sealed.ids[place]
    change(number, sealed)
    named = [each for each in findings() if re.match(f"日志第{number}行{says}", each)]
    assert len(named) == 1, findings()
    others = [each for each in findings() if each.startswith("日志第") and not each.startswith(f"日志第{number}行")]
    assert others == []


def test_an_inserted_line_is_named(sealed: Any) -> None:
    number, home = sealed.ids[30], sealed.ids[31]
    sql("DELETE FROM registers_line WHERE id = %s", number)
    Seal.objects.all().delete()
    seal_pending(settled_only=False)
    assert not any("插入" in each for each in findings())
    copy = Line.objects.get(pk=home)
    Line(
        pk=number, act=copy.act, table=copy.table, verb=copy.verb, first=copy.first, last=copy.last, version=7,
        data={"before": {}, "after": {"problem": "假"}},
    ).save(force_insert=True)  # fmt: skip
    assert any(re.match(rf"日志第{number}行（项目库编号\d+，.*）是后来插入的。$", each) for each in findings())


def test_two_lines_changed_about_are_named(sealed: Any) -> None:
    one, other = sealed.ids[10], sealed.ids[14]
    sql("UPDATE registers_line SET id = 999999 WHERE id = %s", one)
    sql("UPDATE registers_line SET id = %s WHERE id = %s", one, other)
    sql("UPDATE registers_line SET id = %s WHERE id = 999999", other)
    found = findings()
    for number, place in ((one, other), (other, one)):
        says = rf"日志第{number}行{ONE}是封存时的第{place}行：次序被调换，或编号被改动。$"
        assert any(re.match(says, each) for each in found), found


def test_many_changed_lines_are_named_five_and_counted(sealed: Any) -> None:
    sql("UPDATE registers_act SET reason = '改过' WHERE verb = 'change'")
    found = findings()
    assert [each for each in found if each.startswith("日志第")] == found[:5]
    assert found[0].startswith(f"日志第{sealed.ids[1]}行")
    assert "另有35处日志与封存时不同" in found[5]


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("marks", b"", "各行印记与封存时不同，被改动；其中的日志没有改动"),
        ("marks", b"x" * (WHOLE + MARK.size), "各行印记与封存时不同，被改动；其中的日志没有改动"),
        ("hash", "0" * 64, "封存本身被改动"),
        ("lines", 7, "封存本身被改动"),
        ("form", 2, "与封存时不同"),
    ],
)
def test_a_changed_seal_is_told_from_a_changed_line(sealed: Any, column: str, value: Any, says: str) -> None:
    Seal.objects.update(**{column: value})
    found = findings()
    assert any(says in each for each in found), found
    assert not any(each.startswith("日志第") for each in found)


def test_lines_and_marks_changed_together_are_seen(sealed: Any) -> None:
    """Who makes new marks for changed lines cannot make the hash fit them."""
    from guatu.registers.marks import Marker
    from guatu.registers.seals import lines_from

    Act.objects.filter(verb="change").update(reason="改过")
    marker = Marker()
    for each in lines_from(0):
        marker.add(each)
    Seal.objects.update(marks=marker.kept)
    assert any("封存本身被改动" in each for each in findings())


@pytest.mark.parametrize("form", [1, 2])
def test_seals_made_before_marks_were_kept_still_verify(sealed: Any, form: int) -> None:
    Seal.objects.all().delete()
    with pytest.MonkeyPatch.context() as before:
        before.setattr("guatu.registers.seals.FORM", form)
        seal_pending(settled_only=False)
    assert (Seal.objects.get().form, bytes(Seal.objects.get().marks)) == (form, b"")
    assert not any("封存时不同" in each for each in findings())
    Act.objects.filter(pk=Line.objects.get(pk=sealed.ids[10]).act_id).update(reason="改过")
    assert any("内容与封存时不同" in each for each in findings())


def test_a_seal_is_small(sealed: Any) -> None:
    assert len(bytes(Seal.objects.get().marks)) == WHOLE + MARK.size * len(sealed.ids)
