"""A file's tables as grids of text: sheets of a workbook, tables of a Word document; merged cells filled."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from guatu.workreport.duty_tables.model import DutyTableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REFERENCE = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
MOST_ROWS, MOST_COLUMNS = 20_000, 200
UNZIPPABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged or locked archive raises."""
MOST_CELLS, MOST_BYTES = 5_000_000, 200 * 2**20


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. `cells` are rows of text; `across` the cells that only repeat the cell left of them (row, column)."""

    name: str
    kind: str
    cells: list[list[str]]
    across: frozenset[tuple[int, int]]

    def where(self, row: int) -> str:
        """A row's place as a person finds it: 工作表“重点工作”第 7 行."""
        return f"{self.kind}“{self.name}”第 {row + 1} 行"


def column_letter(index: int) -> str:
    """The letter of a column (from 0) in a spreadsheet: 0 → A, 27 → AB."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def workbook_grids(data: bytes, name: str) -> tuple[list[Grid], list[str]]:
    """The visible sheets that hold anything, and what was left out."""
    _refuse_monster(data, name)
    from python_calamine import PasswordError

    try:
        return _sheets(data)
    except PasswordError:
        raise DutyTableError(f"《{name}》有打开密码，无法读取。请在表格软件里去掉密码，另存后再导入。") from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # The reader is compiled code; on a damaged file it may panic, and its PanicException is no Exception.
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DutyTableError(
            f"《{name}》打不开，可能已损坏（{said}）。请在表格软件里打开，另存为 .xlsx 后再导入。"
        ) from None


def _sheets(data: bytes) -> tuple[list[Grid], list[str]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    percents = _percent_cells(data)
    grids, notes = [], []
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            notes.append(f"工作表“{sheet.name}”是隐藏的，没有读取。如需读取，请取消隐藏后再导入。")
            continue
        read = book.get_sheet_by_name(sheet.name)
        if read.total_height > MOST_ROWS:
            notes.append(f"工作表“{sheet.name}”有 {read.total_height} 行，只读取前 {MOST_ROWS} 行。请删去多余的行。")
        rows = read.to_python(skip_empty_area=False, nrows=MOST_ROWS)
        percent = percents.get(sheet.name, set())
        cells = [
            [_text(value, (at, column) in percent) for column, value in enumerate(row[:MOST_COLUMNS])]
            for at, row in enumerate(rows)
        ]
        if any(any(row) for row in cells):
            grids.append(_filled(sheet.name, "工作表", cells, read.merged_cell_ranges or []))
    return grids, notes


def _refuse_monster(data: bytes, name: str) -> None:
    """Refuse a workbook that would not fit into memory: packed too tight, or with a cell at the far end of a sheet.

    The reader lays a sheet out whole from its first to its last cell, so that one stray value in XFD1048576 is enough.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [each for each in archive.infolist() if each.filename.startswith("xl/")]
            if sum(each.file_size for each in parts) > MOST_BYTES:
                raise DutyTableError(
                    f"《{name}》解开后超过 {MOST_BYTES // 2**20} MB，不像责任分解表。请只保留责任分解表，另存后再导入。"
                )
            for part in parts:
                if part.filename.startswith("xl/worksheets/sheet"):
                    _refuse_far_cell(archive.read(part), name)
    except UNZIPPABLE:
        return  # the reader says what is wrong with it


def _refuse_far_cell(sheet: bytes, name: str) -> None:
    row, column, farthest = 1, 1, ""
    for letters, number in _REFERENCE.findall(sheet):
        place = _place((letters + number).decode())
        if place[0] >= row or place[1] >= column:
            farthest = (letters + number).decode()
        row, column = max(row, place[0]), max(column, place[1])
    if row * column > MOST_CELLS:
        raise DutyTableError(
            f"《{name}》里有一张工作表一直用到单元格 {farthest}，太大了，不像责任分解表。"
            "请删去表格右侧和下方多余的行列（选中后整行、整列删除），另存后再导入。"
        )


def _text(value: Any, percent: bool) -> str:
    """A cell as a person sees it: whole numbers without .0, percentages as such, dates in ISO."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        number = round(value * 100, 6) if percent else round(value, 10)
        return f"{int(number) if number == int(number) else number}{'%' if percent else ''}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).strip()


def _filled(
    name: str, kind: str, cells: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> Grid:
    across: set[tuple[int, int]] = set()
    width = max(len(row) for row in cells)
    for row in cells:
        row.extend([""] * (width - len(row)))
    for (top, left), (bottom, right) in merged:
        for at in range(top, min(bottom + 1, len(cells))):
            for column in range(left, min(right + 1, width)):
                cells[at][column] = cells[top][left]
                if column > left:
                    across.add((at, column))
    return Grid(name, kind, cells, frozenset(across))


def _percent_cells(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """The cells of an .xlsx that are shown as percentages, by sheet; empty for other formats.

    The reader gives 0.07 for a cell that shows 7 %; which it is stands only in the cell's style.
    """
    from xml.etree.ElementTree import ParseError, fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            styles = _percent_styles(fromstring(archive.read("xl/styles.xml")))
            if not styles:
                return {}
            targets = {
                each.get("Id"): str(each.get("Target"))
                for each in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            }
            found = {}
            for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
                target = targets.get(sheet.get(_REL), "").lstrip("/")
                path = target if target.startswith("xl/") else f"xl/{target}"
                cells = fromstring(archive.read(path)).iter(f"{_MAIN}c")
                found[str(sheet.get("name"))] = {
                    _place(str(cell.get("r"))) for cell in cells if cell.get("s") in styles and cell.get("r")
                }
            return found
    except (*UNZIPPABLE, KeyError, ParseError, ValueError):
        return {}


def _percent_styles(styles: Element) -> set[str]:
    codes = {each.get("numFmtId"): str(each.get("formatCode")) for each in styles.iter(f"{_MAIN}numFmt")}
    percent = {"9", "10"} | {str(number) for number, code in codes.items() if "%" in code}
    formats = styles.find(f"{_MAIN}cellXfs")
    return {
        str(at) for at, each in enumerate(formats if formats is not None else []) if each.get("numFmtId") in percent
    }


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1


def word_grids(data: bytes) -> list[Grid]:
    """The tables of a .docx, merged cells filled; an empty list where it has none."""
    from xml.etree.ElementTree import fromstring

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.getinfo("word/document.xml").file_size > MOST_BYTES:
            raise DutyTableError(
                f"文档解开后超过 {MOST_BYTES // 2**20} MB，不像责任分解表。请只保留责任分解表，另存后再导入。"
            )
        body = fromstring(archive.read("word/document.xml"))
    grids = []
    for number, table in enumerate(body.iter(f"{_W}tbl"), start=1):
        cells, merged = _word_cells(table)
        if any(any(row) for row in cells):
            grids.append(_filled(f"表{number}", "文档的", cells, merged))
    return grids


def _word_cells(table: Element) -> tuple[list[list[str]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    cells: list[list[str]] = []
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
    open_down: dict[int, tuple[int, int]] = {}
    for at, row in enumerate(table.findall(f"{_W}tr")):
        texts: list[str] = []
        for cell, span, down in _word_row(row):
            left, right = len(texts), len(texts) + span - 1
            texts.extend([cell] + [""] * (span - 1))
            if down == "continue" and left in open_down:
                top, edge = open_down[left]
                merged.append(((top, left), (at, max(edge, right))))
            else:
                open_down.pop(left, None)
                if down == "restart":
                    open_down[left] = (at, right)
                if span > 1:
                    merged.append(((at, left), (at, right)))
        cells.append(texts)
    return cells, merged


def _word_row(row: Element) -> Iterator[tuple[str, int, str]]:
    """Text, columns across and the vertical merge ("restart", "continue" or "") of each cell."""
    for cell in row.iter(f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        span, down = 1, ""
        if properties is not None:
            grid = properties.find(f"{_W}gridSpan")
            span = min(MOST_COLUMNS, int(grid.get(f"{_W}val", "1"))) if grid is not None else 1
            vertical = properties.find(f"{_W}vMerge")
            down = vertical.get(f"{_W}val", "continue") if vertical is not None else ""
        paragraphs = (
            "".join(each.text or "" for each in paragraph.iter(f"{_W}t")) for paragraph in cell.iter(f"{_W}p")
        )
        yield "\n".join(filter(None, paragraphs)).strip(), span, down
