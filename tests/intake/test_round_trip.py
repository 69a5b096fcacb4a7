"""What is exported can be taken in again and changes nothing; what was masked stays masked and stays as it is."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from guatu.documents.register_sheet import csv_lines, write_sheet
from guatu.intake.models import Batch
from guatu.intake.services import batch_accept, batch_upload
from guatu.registers import gate
from guatu.registers.links import Links
from guatu.registers.selectors.filters import list_query
from guatu.registers.tables import model_of


def export(registry: Any, form: str, register: Any = None, **query: list[str]) -> bytes:
    register = register or registry.projects
    links = Links(None)
    every = ",".join(field.name for field in register.fields)
    asked = list_query(register, {"columns": [every], **query}, links=links)
    if form == "csv":
        return b"".join(csv_lines(registry.office, asked, links=links))
    out = io.BytesIO()
    write_sheet(registry.office, asked, out, links=links)
    return out.getvalue()


def take(registry: Any, data: bytes, name: str, register: Any = None) -> Batch:
    return batch_upload(register=register or registry.projects, file=io.BytesIO(data), name=name, by=registry.office)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_comes_back_unchanged(registry: Any, form: str) -> None:
    registry.make(
        1,
        total_investment="1234.56",
        signed_on="2022-03-01",
        site="111.27,30.69",
        planned_start="2022-05",
        unit="督查室",
    )
    registry.make(2, content="=1+1 是公式的样子", leader="-", problem="第一行\n第二行，“引号”")
    batch = take(registry, export(registry, form), f"项目库.{form}")
    assert (batch.state, batch.same) == (Batch.State.SAME, 2)


def test_personal_data_is_masked_on_the_way_out_and_kept_on_the_way_in(registry: Any) -> None:
    register = registry.enterprises
    phone = next(field.name for field in register.fields if field.type == "phone")
    gate.record_create(
        register=register,
        values={
            "code": "91420599MA49000102",
            "name": "澄溪一厂",
            "town": "云岭镇",
            "industry": "C1311",
            phone: "13812345678",
        },
        by=registry.office,
        source=gate.FORM,
    )
    data = export(registry, "csv", register)
    assert "13812345678" not in data.decode()
    assert "138****5678" in data.decode()
    batch = take(registry, data.replace("澄溪一厂".encode(), "澄溪二厂".encode()), "企业.csv", register)
    assert batch.changed == 1
    batch_accept(batch=batch, by=registry.office)
    assert getattr(model_of("enterprises").objects.get(), phone) == "13812345678"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_simulated_rows_are_marked_in_every_export_and_come_back_marked(registry: Any, form: str) -> None:
    gate.rows_write(
        register=registry.projects,
        rows=[registry.project(1)],
        by=registry.office,
        source=gate.SIMULATION,
        simulated=True,
    )
    data = export(registry, form)
    if form == "csv":
        assert data.startswith(b"\xef\xbb\xbf")
        assert "模拟数据" in data.decode().strip().splitlines()[-1]
    else:
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert book.worksheets[0].cell(3, 1).value == "注：模拟数据"
        assert book["说明"]["A1"].value == "模拟数据"
    model_of("projects").objects.all().delete()
    batch = batch_accept(batch=take(registry, data, f"项目库.{form}"), by=registry.office)
    assert batch.state == Batch.State.DONE
    assert model_of("projects").objects.get().simulated


def test_an_export_says_what_was_filtered_and_when(registry: Any) -> None:
    registry.make(1)
    registry.make(2, kind="生态")
    data = export(registry, "csv", kind=["ecology"]).decode()
    lines = data.strip().splitlines()
    assert len(lines) == 3
    assert "条件：项目类型：生态" in lines[-1]
    assert "1行" in lines[-1]
    assert "模拟数据" not in lines[-1]


def test_a_list_longer_than_a_sheet_goes_on_on_the_next(registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from guatu.documents import register_sheet

    monkeypatch.setattr(register_sheet, "SHEET_ROWS", 2)
    for number in range(1, 6):
        registry.make(number)
    book = openpyxl.load_workbook(io.BytesIO(export(registry, "xlsx")))
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [3, 3, 2]
    assert all(sheet.cell(1, 1).value == "项目代码*" for sheet in book.worksheets[:3])


def test_an_empty_export_comes_back_as_empty(registry: Any) -> None:
    batch = take(registry, export(registry, "xlsx"), "空.xlsx")
    assert batch.state == Batch.State.FAILED
    assert "没有数据" in batch.problem
