"""An upload is undone at once where nobody touched its rows since, and row by row, with its words, where somebody did."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from guatu.registers import gate
from guatu.registers.errors import NotUndoable
from guatu.registers.models import Act, Line
from guatu.registers.selectors.filters import list_query
from guatu.registers.selectors.history import history_of
from guatu.registers.selectors.rows import rows_page
from guatu.registers.tables import model_of
from guatu.registers.verify import verify

FILE = gate.Source("excel", "项目.xlsx", "ab" * 32)


def write(registry: Any, *numbers: int, **more: Any) -> Act:
    rows = [registry.project(number, **more) for number in numbers]
    act = gate.rows_write(register=registry.projects, rows=rows, by=registry.office, source=FILE).act
    assert act is not None
    return act


def live() -> set[str]:
    return {row.code[-1] for row in model_of("projects").objects.filter(deleted_at=None)}


def found(registry: Any, words: str) -> int:
    from guatu.registers.links import Links

    links = Links(None)
    return len(rows_page(registry.office, list_query(registry.projects, {"q": [words]}, links=links), links=links).rows)


def test_new_rows_are_unmade_in_one_line_and_come_back_when_that_is_undone(registry: Any) -> None:
    registry.make(9)
    act = write(registry, 1, 2, 3)
    assert found(registry, "云岭第2") == 1
    undone = gate.act_undo(act=act, by=registry.office)
    assert live() == {"9"}
    assert found(registry, "云岭第2") == 0
    (line,) = Line.objects.filter(act=undone)
    assert (line.chunk, line.verb, len(line.data["ids"])) == (True, "delete", 3)
    assert list(verify()) == []
    gate.act_undo(act=undone, by=registry.office)
    assert live() == {"1", "2", "3", "9"}
    assert found(registry, "云岭第2") == 1
    assert list(verify()) == []


def test_changed_rows_get_their_values_back_and_say_so(registry: Any) -> None:
    for number in (1, 2):
        registry.make(number, total_investment="100", leader="许知远")
    act = write(registry, 1, 2, total_investment="250", leader="-")
    undone = gate.act_undo(act=act, by=registry.office)
    row = model_of("projects").objects.get(code__endswith="1")
    assert (row.total_investment, row.leader) == (Decimal(100), "许知远")
    assert next(event.act.verb for event in history_of(row)) == "undo"
    assert Line.objects.filter(act=undone, chunk=True).count() == 1
    assert list(verify()) == []


@pytest.mark.parametrize("touched", ["changed", "pointed to"])
def test_a_row_touched_since_keeps_the_whole_act(registry: Any, touched: str) -> None:
    act = write(registry, 1, 2)
    record = model_of("projects").objects.get(code__endswith="2")
    if touched == "changed":
        gate.record_change(
            record=record, values={"leader": "许知远"}, version=record.version, by=registry.office, source=gate.FORM
        )
        says = "又被苏晚晴"
    else:
        from guatu.registers.tables import register_of

        register = register_of("project_land")
        field = next(each for each in register.fields if each.to == "projects")
        model_of("project_land").objects.create(
            **{field.name: record}, version=1, made_by=registry.office, changed_by=registry.office,
            made_at=record.made_at, changed_at=record.made_at,
        )  # fmt: skip
        says = "指向"
    with pytest.raises(NotUndoable, match=says):
        gate.act_undo(act=act, by=registry.office)
    assert live() == {"1", "2"}
