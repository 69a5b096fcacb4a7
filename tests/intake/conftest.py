"""What tests of intake share: the district of the registers' tests, and a small register made of dataclasses alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from guatu.definitions.fields import Choice, Field, FieldType
from guatu.definitions.register import Register

_spec = spec_from_file_location("registers_district", Path(__file__).parents[1] / "registers" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_module = module_from_spec(_spec)
sys.modules[_spec.name] = _module
_spec.loader.exec_module(_module)
registry = _module.registry


@pytest.fixture
def register() -> Register:
    """A register of works with a field of each kind that files make trouble with."""
    return Register(
        name="works",
        label="工程",
        owner="发展改革局",
        key=("code",),
        title="name",
        columns=("name", "code"),
        fields=(
            Field(name="code", label="项目代码", type=FieldType.PROJECT_CODE, required=True),
            Field(name="name", label="项目名称", type=FieldType.TEXT, required=True),
            Field(name="town", label="属地", type=FieldType.AREA, level="township"),
            Field(name="owner", label="建设单位", type=FieldType.TEXT),
            Field(name="owner_code", label="建设单位信用代码", type=FieldType.CREDIT_CODE),
            Field(name="total", label="计划总投资", type=FieldType.MONEY, unit="万元", least=Decimal(0)),
            Field(name="paid", label="投资额完成", type=FieldType.MONEY, unit="万元"),
            Field(name="land", label="用地面积", type=FieldType.NUMBER, unit="亩"),
            Field(name="staff", label="用工", type=FieldType.NUMBER, unit="人", places=0),
            Field(name="share", label="完成比例", type=FieldType.PERCENT),
            Field(name="signed_on", label="签约日期", type=FieldType.DATE),
            Field(name="month", label="计划开工月", type=FieldType.MONTH),
            Field(name="listed", label="是否入库", type=FieldType.YES_NO),
            Field(name="phone", label="联系电话", type=FieldType.PHONE),
            Field(
                name="kind",
                label="项目类型",
                type=FieldType.CHOICE,
                choices=(Choice(value="industry", label="产业"), Choice(value="ecology", label="生态")),
            ),
        ),
    )


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Save rows as .xlsx: `save(rows, merge=["A1:D1"], sheets={"名": rows}, hide=["名"])`."""

    def write(rows: list[list[Any]], *, name: str = "表.xlsx", merge: tuple[str, ...] = (), **more: Any) -> Path:
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = more.get("title", "数据")
        for row in rows:
            sheet.append(row)
        for each in merge:
            sheet.merge_cells(each)
        for title, others in more.get("sheets", {}).items():
            other = book.create_sheet(title)
            for row in others:
                other.append(row)
            if title in more.get("hide", ()):
                other.sheet_state = "hidden"
        for number in more.get("hide_rows", ()):
            sheet.row_dimensions[number].hidden = True
        if more.get("since_1904"):
            from openpyxl.utils.datetime import CALENDAR_MAC_1904

            book.epoch = CALENDAR_MAC_1904
        path = tmp_path / name
        book.save(path)
        return path

    return write
