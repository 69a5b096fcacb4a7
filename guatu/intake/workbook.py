"""Read spreadsheets that staff really send: .xlsx, .xls, .xlsb, .ods and .csv; merged cells, hidden sheets, dates as numbers.

A sheet becomes rows of plain cells, with the value of a merged range in each of its cells. What a cell showed as an error or held
as a number too long for a spreadsheet stays recognisable, so that the fault can be told at its cell.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from guatu.intake.errors import IntakeRefused

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".et"})
MOST_COLUMNS = 400
MOST_ROWS = 1_048_576
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows from the first one on, each a list of cells (None, str, float, bool, date)."""

    name: str
    rows: list[list[Any]]
    hidden: bool = False
    notes: list[str] = field(default_factory=list)


def read_workbook(path: Path, name: str) -> list[Sheet]:
    """The sheets of a file, hidden ones last. Raises IntakeRefused."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise IntakeRefused(f"不能读取“{suffix or name}”文件。请上传 Excel（.xlsx、.xls）或 CSV。")
    if suffix in (".csv", ".txt"):
        return [_csv(path)]
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if not head:
        raise IntakeRefused("这是空文件。")
    if head.startswith(OLE) and ENCRYPTED in head + _tail(path):
        raise IntakeRefused("文件有打开密码。请在 Excel 里去掉密码后重新上传。")
    return _calamine(path)


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - (1 << 16), 0))
        return stream.read()


def _calamine(path: Path) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = []
        for about in book.sheets_metadata:
            sheet = book.get_sheet_by_name(about.name)
            rows = [list(map(_cell, row)) for row in sheet.to_python(skip_empty_area=False)]
            merged = _spread(rows, getattr(sheet, "merged_cell_ranges", None) or [])
            notes = [f"工作表“{about.name}”有{merged}处合并单元格，已按左上角的值补齐。"] if merged else []
            sheets.append(Sheet(about.name, rows, about.visible != SheetVisibleEnum.Visible, notes))
    except CalamineError as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise IntakeRefused("文件有打开密码。请在 Excel 里去掉密码后重新上传。") from None
        raise IntakeRefused("文件打不开，可能已损坏或不是 Excel 文件。请用 Excel 另存为 .xlsx 后重新上传。") from None
    except (OSError, ValueError, OverflowError) as error:
        raise IntakeRefused("文件打不开，可能已损坏。请用 Excel 另存为 .xlsx 后重新上传。") from error
    return sorted(sheets, key=lambda each: each.hidden)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, (bool, float, int)):
        return value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, (date, timedelta, time)):
        return value if isinstance(value, date) else str(value)
    text = str(value).strip().strip("\u200b\ufeff")
    return text or None


def _spread(rows: list[list[Any]], ranges: list[Any]) -> int:
    """Put the value of each merged range into all its cells; how many ranges there were."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    return len(ranges)


def _csv(path: Path) -> Sheet:
    data = path.read_bytes()
    if not data.strip():
        raise IntakeRefused("这是空文件。")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IntakeRefused("这不是 CSV 文本文件。请用 Excel 另存为 .xlsx 或 CSV 后重新上传。")
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(",\t;，", key=first.count)
    reader = csv.reader(
        io.StringIO(text.replace("，", ",") if delimiter == "，" else text),
        delimiter="," if delimiter == "，" else delimiter,
    )
    try:
        rows = [[cell.strip() or None for cell in row] for row in reader]
    except csv.Error:
        raise IntakeRefused("CSV 的引号或换行不成对。请用 Excel 另存为 .xlsx 后重新上传。") from None
    return Sheet("CSV", [list(row) for row in rows])


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030") if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-16",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise IntakeRefused("认不出文件的编码。请用 Excel 另存为 .xlsx 后重新上传。")
