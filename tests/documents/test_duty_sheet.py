"""The workbook of duties, opened again with another library."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from guatu.documents.duty_sheet import PRINTED, write_duty_sheet
from guatu.documents.wording import Addition
from tests.documents.plan_sample import sample

COLUMN = {name: at for at, (name, _) in enumerate(PRINTED, start=1)}


def _book(**options: object) -> Workbook:
    out = BytesIO()
    write_duty_sheet(sample()[1], out, **options)  # type: ignore[arg-type]
    return load_workbook(BytesIO(out.getvalue()))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return _book(
        simulated=True, additions={4: Addition(leader="沈知遥", milestones=("20", "50", "80", "100"), note="市定")}
    )


def _row(book: Workbook, number: int) -> int:
    sheet = book["责任分解表"]
    return next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == number)


def test_sheets(book: Workbook) -> None:
    assert book.sheetnames == ["责任分解表", "待确认", "说明"]


@pytest.mark.parametrize(
    ("number", "sign", "value", "unit"),
    [
        (1, "增长约", 6.5, "%"),
        (5, "≥", 100, "个"),
        (7, "≥", 200, "亿元"),
        (8, "＝", 1.5, "万亩"),
        (4, "下降", 3.1, "%"),
    ],
)
def test_numbers_are_numbers_in_the_written_unit(
    book: Workbook, number: int, sign: str, value: float, unit: str
) -> None:
    sheet, row = book["责任分解表"], _row(book, number)
    cell = sheet.cell(row, COLUMN["目标值"])
    assert (cell.data_type, cell.value) == ("n", value)
    assert sheet.cell(row, COLUMN["口径"]).value == sign
    assert sheet.cell(row, COLUMN["单位"]).value == unit


def test_a_range_is_a_number_that_shows_both_ends(book: Workbook) -> None:
    cell = book["责任分解表"].cell(_row(book, 18), COLUMN["目标值"])
    assert cell.value == 2000
    assert cell.number_format == '0"～3000"'


def test_dates_are_dates(book: Workbook) -> None:
    cell = book["责任分解表"].cell(_row(book, 12), COLUMN["完成时限"])
    assert cell.is_date
    assert cell.value == datetime(2032, 6, 30)


def test_what_people_added_is_in_its_columns(book: Workbook) -> None:
    sheet, row = book["责任分解表"], _row(book, 5)
    assert sheet.cell(row, COLUMN["牵头领导"]).value == "沈知遥"
    assert [sheet.cell(row, COLUMN["一季度"] + quarter).value for quarter in range(4)] == ["20", "50", "80", "100"]
    assert sheet.cell(row, COLUMN["备注"]).value == "市定"
    assert sheet.cell(row, COLUMN["责任单位"]).value == "区招商服务中心"


def test_page_and_panes(book: Workbook) -> None:
    sheet = book["责任分解表"]
    assert sheet.freeze_panes == "C5"
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$4"
    assert "&P" in sheet.oddFooter.center.text
    assert "模拟数据" in sheet.oddFooter.left.text
    assert sheet.auto_filter.ref.startswith("A4:")
    assert sheet.print_area.replace("$", "").endswith(f"O{sheet.max_row}")


def test_sections_group_their_rows(book: Workbook) -> None:
    sheet = book["责任分解表"]
    assert sheet.cell(5, 1).value == "二、2032年工作安排"
    section = next(row for row in range(5, sheet.max_row) if str(sheet.cell(row, 1).value).endswith("壮大主导产业"))
    assert sheet.row_dimensions[section].outlineLevel == 1
    assert sheet.row_dimensions[section + 1].outlineLevel == 2


def test_wrapped_text_has_the_room_it_needs() -> None:
    from dataclasses import replace

    _, compilation = sample()
    long = replace(compilation.commitments[14], name="常态化清理拖欠企业账款并按月通报" * 8)
    out = BytesIO()
    write_duty_sheet(replace(compilation, commitments=(long,)), out)
    sheet = load_workbook(BytesIO(out.getvalue()))["责任分解表"]
    row = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == 1)
    characters = 32 // 2
    assert sheet.row_dimensions[row].height >= 128 / characters * 14
    assert sheet.cell(row, 2).alignment.wrap_text


def test_both_readings_are_set_out(book: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["待确认"].iter_rows()]
    assert rows[1][0] == 16
    assert rows[1][2:4] == ["城镇居民收入增长6.2%", "城镇居民收入增长6.2%以上"]


def test_notes_say_that_the_data_is_simulated(book: Workbook) -> None:
    words = [cell.value for row in book["说明"].iter_rows() for cell in row]
    assert any("模拟数据" in str(word) for word in words)
    assert "2032年" in words
    assert not any("模拟数据" in str(cell.value) for row in _book()["说明"].iter_rows() for cell in row)


def test_words_that_look_like_a_formula_stay_words() -> None:
    from dataclasses import replace

    _, compilation = sample()
    duty = replace(compilation.commitments[14], name="=1+1")
    out = BytesIO()
    write_duty_sheet(replace(compilation, commitments=(duty,)), out)
    sheet = load_workbook(BytesIO(out.getvalue()))["责任分解表"]
    assert any(cell.value == "=1+1" and cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
