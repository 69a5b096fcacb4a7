"""Exports of a plan tell how each commitment stands, once registers prove some of them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from docx import Document as read_docx
from openpyxl import load_workbook

from guatu.documents.duty_document import write_duty_document
from guatu.documents.duty_sheet import write_duty_sheet
from guatu.documents.wording import Addition, Stand
from guatu.workreport.commitment import Compilation, Item, Target

STAND = Stand(value="42个", expected="30个", light="● 正常", forecast="预计到期70个（八成可能在62个至78个之间）")
PLAN = Compilation(
    name="报告.txt",
    title="云溪区政府工作报告",
    plan_year=2026,
    commitments=(
        Target(
            start=0,
            end=5,
            text="60个以上",
            indicator="新开工项目",
            op=(">=",),
            value=60,
            unit="个",
            deadline="2026-12-31",
        ),
        Item(start=6, end=9, text="云溪大桥", name="云溪大桥", verb="建成", deadline="2026-12-31"),
    ),
    unfruitful=(),
    sentences=1,
    characters=9,
)


def sheet(as_of: date | None) -> Any:
    """The workbook's first sheet."""
    out = io.BytesIO()
    write_duty_sheet(PLAN, out, additions={0: Addition(stand=STAND)}, as_of=as_of)
    return load_workbook(out)["责任分解表"]


def test_the_workbook_has_four_more_columns_and_names_the_day() -> None:
    found = sheet(date(2026, 6, 30))
    rows = [[cell.value for cell in row] for row in found.iter_rows()]
    assert rows[2][15:19] == ["当前值", "序时", "亮灯", "预测"]
    assert "亮灯数据截至 2026-06-30" in rows[1][0]
    target = next(row for row in rows if row[0] == 1)
    assert target[15:19] == list(STAND.words)
    assert target[14] is None or target[14] == ""
    item = next(row for row in rows if row[0] == 2)
    assert not any(item[15:19])
    assert found.print_area.endswith("$S$" + str(len(rows)))


def test_a_plan_that_is_only_decided_has_none() -> None:
    rows = [[cell.value for cell in row] for row in sheet(None).iter_rows()]
    assert "当前值" not in rows[2]
    assert "亮灯" not in str(rows[1][0])


@pytest.mark.parametrize("as_of", [date(2026, 6, 30), None])
def test_the_document_has_them_too(as_of: date | None) -> None:
    out = io.BytesIO()
    write_duty_document(PLAN, out, additions={0: Addition(stand=STAND)}, as_of=as_of)
    found = read_docx(io.BytesIO(out.getvalue()))
    table = found.tables[-1]
    heads = [cell.text for cell in table.rows[0].cells]
    words = "\n".join(each.text for each in found.paragraphs)
    if as_of is None:
        assert len(heads) == 6
        assert "亮灯" not in words
        return
    assert heads[6:] == ["当前值", "序时", "亮灯", "预测"]
    assert "亮灯数据截至2026年6月30日" in words
    row = next(each for each in table.rows if each.cells[0].text == "1")
    assert [cell.text for cell in row.cells][6:] == list(STAND.words)
    widths = [
        int(cell._tc.tcPr.find("{*}tcW").get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}w"))
        for cell in row.cells
    ]
    assert sum(widths) == pytest.approx(225 * 1440 / 25.4, abs=len(widths))
