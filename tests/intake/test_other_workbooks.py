"""OpenDocument sheets and binary workbooks: their values, and cells in error as faults at their cell."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from guatu.definitions.register import Register
from guatu.definitions.values import Unreadable
from guatu.intake.errors import IntakeRefused
from guatu.intake.headers import choose_sheet
from guatu.intake.models import BatchPart
from guatu.intake.rows import Rows
from guatu.intake.services import batch_upload
from guatu.intake.workbook import read_workbook

CODE = "2204-420599-04-01-{:06d}"
HEADER = ["项目代码", "项目名称", "计划总投资", "建设单位"]
NAMESPACES = (
    "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


class Error(str):
    """A formula's error, by its name."""


class Constant(str):
    """An error that no formula made."""


Save = Callable[[Path, Sequence[Sequence[Any]]], None]


def save_ods(path: Path, rows: Sequence[Sequence[Any]], *, libre: bool = True, repeat: int = 1) -> None:
    """As LibreOffice or Excel saves it; the last row stands `repeat` times."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_ods_cell(value, libre=libre) for value in row)
        alike = f' table:number-rows-repeated="{repeat}"' if number == len(rows) and repeat > 1 else ""
        lines.append(f"<table:table-row{alike}>{cells}</table:table-row>")
    body = (
        f'<office:spreadsheet><table:table table:name="数据">{"".join(lines)}</table:table>'
        '<table:table table:name="空"/></office:spreadsheet>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{NAMESPACES}><office:body>{body}'
            "</office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", manifest)


def _ods_cell(value: Any, *, libre: bool) -> str:
    if value is None:
        return '<table:table-cell table:number-columns-repeated="1"/>'
    if isinstance(value, (Error, Constant)):
        kept = (
            'office:value-type="string" office:string-value="" calcext:value-type="error"'
            if libre
            else 'office:value-type="float" office:value="0"'
        )
        note = "<office:annotation><text:p>看看</text:p></office:annotation>"
        return f'<table:table-cell table:formula="of:=[.Z1]" {kept}>{note}<text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def save_excel_ods(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    save_ods(path, rows, libre=False)


def save_xlsb(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    """The records without which no reader knows a sheet."""
    sheet = io.BytesIO()
    width = max(map(len, rows))
    _record(sheet, 129)
    _record(sheet, 148, struct.pack("<4I", 0, len(rows) - 1, 0, width - 1))
    _record(sheet, 145)
    for number, row in enumerate(rows):
        _record(sheet, 0, struct.pack("<2IHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            _xlsb_cell(sheet, column, value)
    _record(sheet, 146)
    _record(sheet, 130)
    book = io.BytesIO()
    _record(book, 131)
    _record(book, 153, struct.pack("<3I", 0, 0, 0))
    _record(book, 143)
    _record(book, 156, struct.pack("<2I", 0, 1) + _wide("rId1") + _wide("数据"))
    _record(book, 144)
    _record(book, 132)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package_relation = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        package.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{package_relation}"><Relationship Id="rId1" Type="{relation}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        package.writestr("xl/workbook.bin", book.getvalue())
        package.writestr("xl/worksheets/sheet1.bin", sheet.getvalue())


def _record(out: io.BytesIO, kind: int, content: bytes = b"") -> None:
    for number in (kind, len(content)):
        while number >= 0x80:
            out.write(bytes([number & 0x7F | 0x80]))
            number >>= 7
        out.write(bytes([number]))
    out.write(content)


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_cell(sheet: io.BytesIO, column: int, value: Any) -> None:
    place = struct.pack("<2I", column, 0)
    if isinstance(value, Error):
        _record(sheet, 11, place + bytes([ERRORS[value]]) + struct.pack("<HII", 0, 0, 0))
    elif isinstance(value, Constant):
        _record(sheet, 3, place + bytes([ERRORS[value]]))
    elif isinstance(value, str):
        _record(sheet, 6, place + _wide(value))
    elif value is not None:
        _record(sheet, 5, place + struct.pack("<d", value))


def read(path: Path, register: Register) -> list[dict[str, Any]]:
    sheet, layout, _notes = choose_sheet(read_workbook(path, path.name), register)
    return [entries for _number, entries in Rows(sheet, layout, register).lines()]


FORMS = pytest.mark.parametrize(
    ("suffix", "save"), [(".ods", save_ods), (".ods", save_excel_ods), (".xlsb", save_xlsb)], ids=["ods", "excel-ods", "xlsb"]
)  # fmt: skip


@FORMS
def test_values_and_errors(register: Register, tmp_path: Path, suffix: str, save: Save) -> None:
    path = tmp_path / f"表{suffix}"
    save(
        path,
        [
            ["2026年项目表", None, None, None],
            HEADER,
            [CODE.format(1), "一号厂房", 1200.5, "澄溪城建"],
            [CODE.format(2), "二号厂房", Error("#N/A"), "澄溪城建"],
            [CODE.format(3), "三号厂房", None, Error("#REF!")],
            [CODE.format(4), "四号厂房", Constant("#DIV/0!"), None],
        ],
    )
    first, second, third, fourth = read(path, register)
    assert first == {"code": CODE.format(1), "name": "一号厂房", "total": 1200.5, "owner": "澄溪城建"}
    for row, name, shown, says in (
        (second, "total", "#N/A", "没有找到数据"),
        (third, "owner", "#REF!", "已被删除"),
        (fourth, "total", "#DIV/0!", "除以了零"),
    ):
        assert isinstance(row[name], Unreadable)
        assert row[name].shown == shown
        assert says in row[name].message
    assert "total" not in third, "a blank is no error"


@FORMS
def test_a_table_that_begins_in_the_middle_has_its_errors_at_their_cells(
    register: Register, tmp_path: Path, suffix: str, save: Save
) -> None:
    path = tmp_path / f"表{suffix}"
    blank = [None] * 6
    save(
        path,
        [blank, blank, [None, None, *HEADER], [None, None, CODE.format(1), "一", 5.0, "甲"],
         [None, None, CODE.format(2), "二", Error("#NUM!"), "乙"]],
    )  # fmt: skip
    first, second = read(path, register)
    assert (first["total"], first["owner"], second["owner"]) == (5, "甲", "乙")
    assert isinstance(second["total"], Unreadable)


@FORMS
def test_the_row_is_refused_with_its_cell_named(registry: Any, tmp_path: Path, suffix: str, save: Save) -> None:
    path = tmp_path / f"表{suffix}"
    header = ["项目代码", "项目名称", "属地", "项目类型", "计划总投资（万元）"]
    good = [CODE.format(1), "一号厂房", "云岭镇", "产业", 5000.0]
    save(path, [header, good, [CODE.format(2), "二号厂房", "云岭镇", "产业", Error("#REF!")]])
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office)
    assert (batch.new, batch.refused, batch.state) == (1, 1, "ready")
    told = str([vars(part) for part in BatchPart.objects.filter(batch=batch)])
    assert "公式引用的格子已被删除" in told
    assert "#REF!" in told


def test_rows_alike_are_all_in_error_and_typed_words_are_not(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "表.ods"
    save_ods(
        path, [HEADER, [CODE.format(1), "#N/A", 3, None], [CODE.format(2), "二", Error("Err:502"), None]], repeat=3
    )
    typed, *alike = read(path, register)
    assert typed["name"] == "#N/A"
    assert [row["total"].shown for row in alike] == ["Err:502"] * 3


def test_too_many_errors_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "表.ods"
    save_ods(path, [HEADER, [CODE.format(1), "一", Error("#N/A"), None]], repeat=60_000)
    with pytest.raises(IntakeRefused, match="太多出错的公式"):
        read_workbook(path, path.name)


@pytest.mark.parametrize("share", [0.05, 0.13, 0.3, 0.5, 0.9, 0.999])
def test_a_sheet_that_breaks_off_inside_a_sound_package_is_refused(tmp_path: Path, share: float) -> None:
    """The reader of values would not end with some of them."""
    whole, cut = tmp_path / "whole.ods", tmp_path / "cut.ods"
    save_ods(whole, [HEADER, *([CODE.format(number), "云岭产业园", number, "某公司"] for number in range(1, 6))])
    with zipfile.ZipFile(whole) as package, zipfile.ZipFile(cut, "w") as out:
        for name in package.namelist():
            content = package.read(name)
            out.writestr(name, content[: int(len(content) * share)] if name == "content.xml" else content)
    with pytest.raises(IntakeRefused, match="可能已损坏"):
        read_workbook(cut, cut.name)
