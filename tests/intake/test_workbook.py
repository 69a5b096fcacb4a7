"""Files that staff really send, and what comes out of them row by row."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from guatu.definitions.register import Register
from guatu.definitions.values import Fault, Unreadable, read_value
from guatu.intake.errors import IntakeRefused
from guatu.intake.headers import choose_sheet
from guatu.intake.rows import Rows
from guatu.intake.workbook import read_workbook

CODE = "2204-420599-04-01-000001"
HEADER = ["项目代码", "项目名称", "计划总投资", "签约日期"]
FILES = Path(__file__).parent / "files"
TODAY = date(2022, 6, 30)
Save = Callable[..., Path]


def rows_of(path: Path, register: Register) -> Rows:
    sheet, layout, _notes = choose_sheet(read_workbook(path, path.name), register)
    return Rows(sheet, layout, register)


def read(path: Path, register: Register) -> list[dict[str, Any]]:
    return [entries for _number, entries in rows_of(path, register).lines()]


def value(register: Register, name: str, entry: Any) -> Any:
    def resolve(field: Any, text: str) -> int:
        raise Fault(field, "没有", text)

    return read_value(register.field(name), entry, today=TODAY, resolve=resolve)


def test_merged_cells_give_their_value_to_every_row(save: Save, register: Register) -> None:
    rows = [["项目代码", "项目名称", "建设单位"], [CODE, "一", "澄溪城建"], [CODE, "二", None], [CODE, "三", None]]
    path = save(rows, merge=("C2:C4",))
    assert [row["owner"] for row in read(path, register)] == ["澄溪城建"] * 3
    assert "1处合并单元格" in read_workbook(path, path.name)[0].notes[0]


@pytest.mark.parametrize(
    "entry",
    [
        "2022年3月1日",
        "2022.3.1",
        "2022-03-01",
        "2022/3/1",
        "20220301",
        44621,
        "44621",
        datetime(2022, 3, 1),
        "２０２２－３－１",
    ],
)
def test_dates_in_every_form(save: Save, register: Register, entry: Any) -> None:
    (row,) = read(save([HEADER, [CODE, "一", 1, entry]]), register)
    assert value(register, "signed_on", row["signed_on"]) == date(2022, 3, 1)


@pytest.mark.parametrize("entry", [datetime(2022, 3, 1), 44621 - 1462])
def test_dates_of_a_workbook_that_counts_from_1904(save: Save, register: Register, entry: Any) -> None:
    (row,) = read(save([HEADER, [CODE, "一", 1, entry]], since_1904=True), register)
    assert value(register, "signed_on", row["signed_on"]) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("header", "entry", "expected"),
    [
        ("计划总投资", "1,250.50", "1250.50"),
        ("计划总投资", " １２５０．５ ", "1250.50"),
        ("计划总投资", "2.3亿", "23000.00"),
        ("计划总投资（亿元）", 2.3, "23000.00"),
        ("计划总投资（亿元）", "2.3", "23000.00"),
        ("计划总投资（亿元）", "2300万元", "2300.00"),
        ("计划总投资（元）", 12500000, "1250.00"),
        ("计划总投资（亿元）", 0.00001, "0.10"),
    ],
)
def test_numbers_as_text_and_in_other_units(
    save: Save, register: Register, header: str, entry: Any, expected: str
) -> None:
    (row,) = read(save([["项目代码", "项目名称", header], [CODE, "一", entry]]), register)
    assert value(register, "total", row["total"]) == Decimal(expected)


def test_a_code_that_became_a_number_is_refused_with_the_cure(save: Save, register: Register) -> None:
    path = save(
        [["项目代码", "项目名称", "建设单位信用代码"], [CODE, "一", 914205990000000000], [CODE, "二", "9.14206E+17"]]
    )
    for row in read(path, register):
        with pytest.raises(Fault, match="文本"):
            value(register, "owner_code", row["owner_code"])


def test_numbers_in_text_columns_stay_what_they_show(save: Save, register: Register) -> None:
    (row,) = read(save([["项目代码", "项目名称", "联系电话"], [CODE, 2022, 13800001234]]), register)
    assert value(register, "name", row["name"]) == "2022"
    assert value(register, "phone", row["phone"]) == "13800001234"


def test_totals_headings_numbers_of_columns_and_footers_are_left_out_and_said(save: Save, register: Register) -> None:
    rows = [
        ["项目代码", "项目名称", "建设单位", "计划总投资"],
        ["甲", "乙", 1, 2],
        ["一、产业项目", None, None, None],
        [CODE, "一号厂房", "澄溪城建", 100],
        ["小计", None, None, 100],
        ["项目代码", "项目名称", "建设单位", "计划总投资"],
        [CODE, "合计收费站", "澄溪交投", 50],
        [None, None, None, None],
        ["合 计", None, None, 150],
        ["填表人：林向晨", None, None, "审核人：苏晚晴"],
    ]
    found = rows_of(save(rows), register)
    assert [entries["name"] for _number, entries in found.lines()] == ["一号厂房", "合计收费站"]
    notes = "".join(found.notes())
    for words in ("第5、9行是合计", "第3行是分组标题", "第2行是栏次", "第6行是重复的表头", "第10行是说明"):
        assert words in notes


def test_blank_cells_are_no_entries_and_blank_rows_none(save: Save, register: Register) -> None:
    rows = [["序号", *HEADER], [1, CODE, " 一 ", "  ", None], [2, None, None, None, None], *[[None] * 5] * 200]
    assert read(save(rows), register) == [{"code": CODE, "name": "一"}]


def test_cells_in_error_and_formulas_without_result_are_faults_at_their_cell(save: Save, register: Register) -> None:
    import xlsxwriter

    path = save([["x"]]).with_name("公式.xlsx")
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, [CODE, "一"])
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    sheet.write_row(2, 0, [CODE, "二"])
    sheet.write_formula(2, 2, "=40+2", None, 42)
    sheet.write_row(3, 0, [CODE, "三"])
    sheet.write_formula(3, 2, "=40+2", None, "")
    book.close()
    broken, computed, never = read(path, register)
    assert isinstance(broken["total"], Unreadable)
    assert broken["total"].shown == "#DIV/0!"
    assert value(register, "total", computed["total"]) == 42
    with pytest.raises(Fault, match="保存一次"):
        value(register, "total", never["total"])


def test_masked_personal_data_of_an_export_is_not_read_back(save: Save, register: Register) -> None:
    found = rows_of(save([["项目代码", "项目名称", "联系电话"], [CODE, "一*号", "138****1234"]]), register)
    assert [entries for _number, entries in found.lines()] == [{"code": CODE, "name": "一*号"}]
    assert "1格是导出时遮蔽的个人信息" in found.notes()[0]


def test_hidden_rows_are_read_and_said(save: Save, register: Register) -> None:
    path = save([HEADER, [CODE, "一", 1, None], [CODE, "二", 1, None]], hide_rows=(3,))
    assert len(read(path, register)) == 2
    assert "1行是隐藏的" in read_workbook(path, path.name)[0].notes[0]


@pytest.mark.parametrize(
    "data",
    [
        '项目代码,项目名称,计划总投资\r\n{code},一号厂房,"1,200"\r\n'.encode("gb18030"),
        "﻿项目代码,项目名称,计划总投资\n{code},一号厂房,1200\n".encode(),
        "项目代码\t项目名称\t计划总投资\n{code}\t一号厂房\t1200\n".encode("utf-16"),
        '项目代码;项目名称;计划总投资\n="{code}";\'一号厂房;1200\n'.encode(),
    ],
    ids=["gbk", "utf-8 with mark", "utf-16 tabs", "semicolons and kept texts"],
)
def test_csv_in_the_encodings_of_offices(tmp_path: Path, register: Register, data: bytes) -> None:
    path = tmp_path / "表.csv"
    encodings = {b"\xff\xfe": "utf-16"}
    encoding = encodings.get(data[:2], "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "gb18030", data.decode("gb18030")
    path.write_bytes(text.replace("{code}", CODE).encode(encoding))
    (row,) = read(path, register)
    assert (row["code"], row["name"], value(register, "total", row["total"])) == (CODE, "一号厂房", 1200)


@pytest.mark.parametrize("name", ["老表.xls", "老表.et"])
def test_old_workbooks(register: Register, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((FILES / "old.xls").read_bytes())
    rows = rows_of(path, register)
    first, second = [entries for _number, entries in rows.lines()]
    assert (first["code"], first["name"], first["owner"]) == (CODE, "云岭一号厂房", "澄溪城建")
    assert value(register, "signed_on", first["signed_on"]) == date(2022, 3, 1)
    assert second["owner"] == "澄溪城建"
    assert second["total"] == 42
    assert value(register, "land", first["land"]) == 30
    with pytest.raises(Fault, match="除以了零"):
        value(register, "land", second["land"])
    assert "是合计" in rows.notes()[0]


def test_a_workbook_with_the_wrong_ending_is_read_by_its_content(save: Save, register: Register) -> None:
    path = save([HEADER, [CODE, "一", 1, None]])
    other = path.with_suffix(".xls")
    path.rename(other)
    assert len(read(other, register)) == 1


def _ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + b"".join(name.encode("utf-16-le") for name in names)


def _zip(path: Path, *names: str) -> bytes:
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"", "空文件"),
        ("a.xlsx", _ole("EncryptedPackage"), "打开密码"),
        ("a.doc", _ole("WordDocument"), "Word"),
        ("a.xls", _ole("Something"), "不是表格"),
        ("a.xls", _ole("Workbook"), "另存为 .xlsx"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "XML"),
        ("a.pdf", b"%PDF-1.7", "不能读取“.pdf”"),
        ("a.csv", b"%PDF-1.7\x00\x01", "不是表格"),
        ("a.xlsx", b"PK\x03\x04broken", "已损坏"),
        ("a.docx", "word/document.xml", "Word"),
        ("a.zip", "readme.txt", "压缩包"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_plain_words(tmp_path: Path, name: str, data: Any, says: str) -> None:
    content = _zip(tmp_path / "made.zip", data) if isinstance(data, str) else data
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(IntakeRefused, match=says):
        read_workbook(path, name)


def test_a_stray_cell_at_the_far_end_is_refused_before_it_fills_the_memory(save: Save, register: Register) -> None:
    import openpyxl

    path = save([HEADER])
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = 1  # type: ignore[index]
    book.save(path)
    with pytest.raises(IntakeRefused, match="第1048576行、第16384列"):
        read_workbook(path, path.name)


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _zip(path, "xl/workbook.xml")
    data = bytearray(path.read_bytes())
    # The size that the directory promises, in the central record of the only part.
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 2_000_000_000)
    path.write_bytes(bytes(data))
    with pytest.raises(IntakeRefused, match="太大"):
        read_workbook(path, path.name)


def test_a_table_that_begins_in_the_middle_keeps_its_cells_names(save: Save, register: Register) -> None:
    import openpyxl

    path = save([[]])
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for place, (header, entry) in enumerate(zip(HEADER, [CODE, "一", "=1/0", None], strict=True)):
        sheet.cell(4, 3 + place, header)
        sheet.cell(5, 3 + place, entry)
        sheet.cell(6, 3 + place, entry)
    sheet.merge_cells("D5:D6")
    book.save(path)
    rows = rows_of(path, register)
    assert [(column.field, column.place) for column in rows.layout.taken][:2] == [("code", 2), ("name", 3)]
    found = dict(rows.lines())
    assert set(found) == {5, 6}
    assert found[6]["name"] == "一"
    assert isinstance(found[5]["total"], Unreadable)
