"""Many rows at once: what is new, changed, the same or refused; all or nothing; undone as one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from guatu.registers import gate
from guatu.registers.errors import NotUndoable, Refused
from guatu.registers.models import Act, Line
from guatu.registers.selectors.history import history_of
from guatu.registers.tables import model_of

FILE = gate.Source("excel", "项目.xlsx", "ab" * 32)


def write(registry: Any, rows: list[dict[str, Any]], by: Any = None, **more: Any) -> gate.Written:
    return gate.rows_write(register=registry.projects, rows=rows, by=by or registry.office, source=FILE, **more)


def counts(written: gate.Written) -> tuple[int, int, int, int]:
    return written.new, written.changed, written.same, len(written.refused)


def test_new_changed_and_same_rows_are_told_apart_by_key(registry: Any) -> None:
    registry.make(1, total_investment="100")
    registry.make(2, total_investment="200")
    rows = [registry.project(1, total_investment="150"), registry.project(2), registry.project(3)]
    done: list[int] = []
    written = write(registry, rows, progress=done.append)
    assert (counts(written), done) == ((1, 1, 1, 0), [3])
    model = model_of("projects")
    assert model.objects.get(code=rows[0]["code"]).total_investment == Decimal("150")
    assert model.objects.get(code=rows[1]["code"]).total_investment == Decimal("200")
    assert written.act is not None
    assert (written.act.rows, written.act.source_name) == (2, "项目.xlsx")
    event = history_of(model.objects.get(code=rows[0]["code"]))[0]
    assert [(c.label, c.before, c.after) for c in event.changes] == [("计划总投资", "100", "150")]
    assert (event.verb, event.where_from, event.version) == ("导入", "Excel 导入：项目.xlsx", 2)


def test_the_same_file_twice_changes_nothing(registry: Any) -> None:
    rows = [registry.project(n, total_investment=str(n), site="111.2741,30.6912") for n in range(1, 1200)]
    assert counts(write(registry, rows)) == (1199, 0, 0, 0)
    lines = Line.objects.count()
    again = write(registry, rows)
    assert (counts(again), again.act, Line.objects.count()) == ((0, 0, 1199, 0), None, lines)
    record = model_of("projects").objects.get(code=rows[700]["code"])
    assert record.site == {"type": "Point", "coordinates": [111.2741, 30.6912]}
    assert history_of(record)[0].verb == "导入"


def test_one_bad_row_stops_all_unless_told_otherwise(registry: Any) -> None:
    rows = [
        registry.project(1),
        registry.project(2, kind="工业"),
        registry.project(1, name="重复"),
        registry.project(3),
    ]
    with pytest.raises(gate.RowsRefused) as caught:
        write(registry, rows)
    assert [(row.place, row.faults[0].field) for row in caught.value.rows] == [(1, "kind"), (2, "code")]
    assert "与第1行重复" in caught.value.rows[1].faults[0].message
    assert (model_of("projects").objects.count(), Act.objects.count()) == (0, 0)
    assert counts(write(registry, rows, skip_refused=True)) == (2, 0, 0, 2)


def test_towns_cannot_take_in_rows_of_others(registry: Any) -> None:
    rows = [registry.project(1), registry.project(2, town="青禾乡")]
    with pytest.raises(gate.RowsRefused) as caught:
        write(registry, rows, by=registry.clerk)
    assert [(row.place, row.faults[0].field) for row in caught.value.rows] == [(1, "town")]
    registry.make(3, town="青禾乡")
    with pytest.raises(gate.RowsRefused):
        write(registry, [registry.project(3, town="云岭镇")], by=registry.clerk)


def test_an_upload_learns_nothing_of_rows_out_of_sight(registry: Any) -> None:
    """Neither that its values are the same as theirs, nor what is wrong when they are put together."""
    registry.make(1, town="青禾乡", signed_on="2022-03-01", leader="许知远")
    same = {"code": registry.project(1)["code"], "leader": "许知远"}
    wrong = {"code": registry.project(1)["code"], "started_on": "2021-01-01"}
    broken = {"code": registry.project(1)["code"], "started_on": "2021-01-01", "total_investment": "x"}
    for row in (same, wrong, broken):
        (judged,) = gate.rows_judge(register=registry.projects, rows=[row], by=registry.clerk)
        told = [fault.field for refused in judged.refused for fault in refused.faults]
        assert (judged.same, told) == ([], ["total_investment" if "total_investment" in row else "town"])


def test_an_import_is_undone_as_one(registry: Any) -> None:
    old = registry.make(1, total_investment="100")
    written = write(registry, [registry.project(n, total_investment="150") for n in range(1, 700)])
    assert written.act is not None
    gate.act_undo(act=written.act, by=registry.office)
    old.refresh_from_db()
    assert old.total_investment == Decimal("100")
    assert model_of("projects").objects.filter(deleted_at=None).count() == 1


def test_an_import_changed_since_is_not_undone_at_all(registry: Any) -> None:
    written = write(registry, [registry.project(n) for n in (1, 2)])
    record = model_of("projects").objects.first()
    gate.record_change(record=record, values={"problem": "征地"}, version=1, by=registry.planner, source=gate.FORM)
    assert written.act is not None
    with pytest.raises(NotUndoable, match="程立言"):
        gate.act_undo(act=written.act, by=registry.office)
    assert model_of("projects").objects.filter(deleted_at=None).count() == 2


def test_bulk_edit_sets_one_value_in_many_rows_and_is_undone_as_one(registry: Any) -> None:
    ids = [registry.make(n).pk for n in (1, 2, 3)]
    edit = {"register": registry.projects, "ids": ids, "by": registry.office, "source": gate.Source("bulk")}
    with pytest.raises(Refused, match="理由"):
        gate.records_change(**edit, values={"leader": "许知远"}, reason="")
    with pytest.raises(Refused, match="主键"):
        gate.records_change(**edit, values={"code": "2204-420599-04-01-000009"}, reason="改")
    written = gate.records_change(**edit, values={"leader": "许知远"}, reason="包联调整")
    assert counts(written) == (0, 3, 0, 0)
    assert set(model_of("projects").objects.values_list("leader", "version")) == {("许知远", 2)}
    assert written.act is not None
    gate.act_undo(act=written.act, by=registry.office)
    assert set(model_of("projects").objects.values_list("leader", "version")) == {(None, 3)}


def test_bulk_edit_that_does_not_fit_one_row_changes_none(registry: Any) -> None:
    first, second = registry.make(1, total_investment="100"), registry.make(2, total_investment="900")
    with pytest.raises(gate.RowsRefused) as caught:
        gate.records_change(
            register=registry.projects,
            ids=[first.pk, second.pk],
            values={"fixed_investment": "500"},
            by=registry.office,
            source=gate.Source("bulk"),
            reason="测试",
        )
    assert [row.place for row in caught.value.rows] == [0]
    second.refresh_from_db()
    assert second.fixed_investment is None


def test_many_observations_are_written_and_replayed(registry: Any) -> None:
    from datetime import datetime

    record = registry.make()
    rows = [(record.pk, datetime(2021, month, 1), Decimal(month)) for month in range(1, 13)]
    done = gate.observations_write(
        register="projects", series="investment", rows=rows, by=registry.office, source=gate.SIMULATION
    )
    assert done == 12
    assert Line.objects.get(table="projects__investment").data["after"][2] == [
        record.pk,
        "2021-03-01 00:00:00",
        "3.0000",
    ]
