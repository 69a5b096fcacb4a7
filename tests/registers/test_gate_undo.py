"""Taking back what no longer fits among the live rows is refused in words, and nothing is written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from guatu.people.permissions import NotAllowed
from guatu.registers import gate
from guatu.registers.errors import NotUndoable, Refused, RegisterError
from guatu.registers.models import Act, Line
from guatu.registers.tables import model_of, register_of
from guatu.registers.verify import verify


def delete(record: Any, by: Any, version: int = 1) -> Act:
    gate.record_delete(record=record, version=version, by=by, source=gate.FORM, reason="撤项")
    return Act.objects.filter(verb="delete").latest("at")


def land(registry: Any, parcel: str, project: Any) -> Any:
    return gate.record_create(
        register=register_of("project_land"),
        values={
            "parcel": parcel, "town": "云岭镇", "mode": "出让", "land_area": "20", "project": project.code,
            "scattered": "否", "standard": "否", "approved_on": "2022-01-01",
        },
        by=registry.office,
        source=gate.FORM,
    )  # fmt: skip


def test_a_deletion_is_not_undone_where_the_key_was_taken(registry: Any) -> None:
    gone = delete(registry.make(), registry.office)
    registry.make()
    with pytest.raises(NotUndoable, match="放不回去：项目代码"):
        gate.act_undo(act=gone, by=registry.office)
    assert not Act.objects.filter(verb="undo").exists()


def test_a_changed_key_is_not_put_back_where_it_was_taken(registry: Any) -> None:
    record = registry.make()
    gate.record_change(
        record=record, values={"code": registry.project(2)["code"]}, version=1, by=registry.office, source=gate.FORM
    )
    registry.make(1)
    with pytest.raises(NotUndoable, match="放不回去"):
        gate.act_undo(act=Act.objects.get(verb="change"), by=registry.office)


def test_a_row_does_not_come_back_pointing_to_a_deleted_one(registry: Any) -> None:
    project = registry.make()
    parcel = land(registry, "C2022-1", project)
    gone = delete(parcel, registry.office)
    delete(project, registry.office)
    with pytest.raises(NotUndoable, match="指向的一行已被删除"):
        gate.act_undo(act=gone, by=registry.office)
    parcel.refresh_from_db()
    assert parcel.deleted_at is not None


def test_a_restoring_is_not_undone_while_others_point_to_the_row(registry: Any) -> None:
    project = registry.make()
    delete(project, registry.office)
    gate.record_restore(record=project, version=2, by=registry.office, source=gate.FORM)
    land(registry, "C2022-1", project)
    with pytest.raises(NotUndoable, match="C2022-1"):
        gate.act_undo(act=Act.objects.get(verb="restore"), by=registry.office)


def test_a_deleted_row_is_not_restored_pointing_to_a_deleted_one(registry: Any) -> None:
    project = registry.make()
    parcel = land(registry, "C2022-1", project)
    delete(parcel, registry.office)
    delete(project, registry.office)
    with pytest.raises(Refused, match="已被删除"):
        gate.record_restore(record=parcel, version=2, by=registry.office, source=gate.FORM)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(0, 3), (0, 3)], "重复"),
        ([(0, 3), (9, 3)], "没有编号"),
        ([(0, 4), (0, 2)], "已有数据"),
    ],
)
def test_many_observations_are_refused_in_words(registry: Any, rows: list[tuple[int, int]], says: str) -> None:
    record = registry.make()
    gate.observation_put(
        record=record, series="investment", period="2022-02", value="5", by=registry.office, source=gate.FORM
    )
    with pytest.raises(Refused, match=says):
        gate.observations_write(
            register="projects",
            series="investment",
            rows=[(record.pk + more, datetime(2022, month, 1), Decimal(1)) for more, month in rows],
            by=registry.office,
            source=gate.COMMAND,
        )
    assert (model_of("projects").objects.count(), Line.objects.count()) == (1, 2)
    assert list(verify()) == []


@pytest.mark.parametrize("together", [False, True])
def test_undoing_does_not_carry_a_row_out_of_ones_reach(registry: Any, together: bool) -> None:
    """As a change does not: the town to which a row was moved cannot give it back to the other."""
    record = registry.make(leader="张三")
    if together:
        rows = [registry.project(1, town="青禾乡")]
        act = gate.rows_write(
            register=registry.projects, rows=rows, by=registry.office, source=gate.FORM, reason="x"
        ).act
    else:
        gate.record_change(record=record, values={"town": "青禾乡"}, version=1, by=registry.office, source=gate.FORM)
        act = Act.objects.get(verb="change")
    with pytest.raises(NotAllowed):
        gate.act_undo(act=act, by=registry.other_clerk)
    record.refresh_from_db()
    assert record.town_id == registry.qinghe.pk
    gate.act_undo(act=act, by=registry.office)
    record.refresh_from_db()
    assert record.town_id == registry.yunling.pk


def test_rows_of_others_that_point_to_a_row_are_not_named(registry: Any) -> None:
    """By a refused deletion and a refused undo alike; those that the person may see are."""
    project = registry.make()
    act = Act.objects.get(verb="create")
    hidden = land(registry, "C2022-石渡", project)
    gate.record_change(record=hidden, values={"town": "青禾乡"}, version=1, by=registry.office, source=gate.FORM)
    for attempt in (lambda: delete(project, registry.clerk), lambda: gate.act_undo(act=act, by=registry.clerk)):
        with pytest.raises(RegisterError, match="另有别的单位登记的行指向它，请与督查室联系") as refused:
            attempt()
        assert "石渡" not in str(refused.value)
    land(registry, "C2022-云岭", project)
    with pytest.raises(Refused, match=r"C2022-云岭.*另有别的单位") as both:
        delete(project, registry.clerk)
    assert "石渡" not in str(both.value)
    with pytest.raises(Refused, match="C2022-石渡") as all_of_them:
        delete(project, registry.office)
    assert "另有" not in str(all_of_them.value)
