"""Read spreadsheets that staff really send: .xlsx, .xls, .et, .xlsb, .ods and .csv; merged cells, hidden sheets, dates as numbers.

A sheet gives its rows one after the other as lists of plain cells, with the value of a merged range in each of its cells. What a
cell showed as an error, or as a formula that nobody computed, stays recognisable (`Unreadable`), so that the fault is told at its
cell. What a file is, its content says, not its ending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from guatu.definitions.values import Unreadable
from guatu.intake.biff import read_biff_oddities
from guatu.intake.biff12 import read_biff12_oddities
from guatu.intake.errors import DAMAGED, IntakeRefused
from guatu.intake.oddities import Oddities
from guatu.intake.odf import read_odf_oddities
from guatu.intake.package import read_oddities
from guatu.intake.sniffing import Kind, kind_of
from guatu.intake.textfile import csv_height, csv_rows

HEAD = 40
"""Rows from the top that are kept at hand: title, header, first data."""
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range: row and column from 0."""
NO_MARKS: Mapping[int, Mapping[int, Unreadable]] = {}


@dataclass(slots=True)
class Sheet:
    """One sheet. `lines()` gives its rows from the first one on, each a list of cells (None, str, float, bool, date, Unreadable)."""

    name: str
    source: Callable[[], Iterator[list[Any]]]
    """Its rows as they stand."""
    hidden: bool = False
    merged: Sequence[Range] = ()
    marks: Mapping[int, Mapping[int, Unreadable]] = field(default_factory=dict)
    """Row → column → a cell that holds an error."""
    height: int = 0
    """About how many rows; 0 where unknown."""
    since_1904: bool = False
    """Whether bare numbers count days from 1904."""
    notes: list[str] = field(default_factory=list)
    _head: list[list[Any]] | None = None

    def lines(self, *, spread: bool = True) -> Iterator[list[Any]]:
        """The rows; with `spread`, merged ranges are filled with their value."""
        merged = _Merged(self.merged) if spread and self.merged else None
        for number, cells in enumerate(self.source()):
            for place, mark in self.marks.get(number, {}).items():
                # The reader ends a row before cells that it takes for blanks.
                cells += [None] * (place + 1 - len(cells))
                cells[place] = mark
            yield merged.fill(number, cells) if merged else cells

    @property
    def head(self) -> list[list[Any]]:
        """The first rows."""
        if self._head is None:
            self._head = [cells for cells, _turn in zip(self.lines(), range(HEAD), strict=False)]
        return self._head

    @property
    def is_empty(self) -> bool:
        """Whether the first rows hold nothing."""
        return not any(cell is not None for cells in self.head for cell in cells)


class _Merged:
    """Fills merged ranges while rows pass by."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self.starts: dict[int, list[Range]] = {}
        for each in ranges:
            self.starts.setdefault(each[0][0], []).append(each)
        self.open: list[tuple[Range, Any]] = []

    def fill(self, number: int, cells: list[Any]) -> list[Any]:
        self.open = [(each, value) for each, value in self.open if each[1][0] >= number]
        for each in self.starts.get(number, ()):
            left = each[0][1]
            self.open.append((each, cells[left] if left < len(cells) else None))
        for ((_top, left), (_bottom, right)), value in self.open:
            cells[left : right + 1] = [value] * len(cells[left : right + 1])
        return cells


def read_workbook(path: Path, name: str) -> list[Sheet]:
    """The sheets of a file in their order. Raises IntakeRefused."""
    kind = kind_of(path, name)
    if kind == Kind.TEXT:
        return [Sheet("CSV", csv_rows(path), height=csv_height(path))]
    readers: Mapping[Kind, Callable[[Path], Mapping[str, Oddities]]] = {
        Kind.XLSX: read_oddities,
        Kind.XLS: read_biff_oddities,
        Kind.XLSB: read_biff12_oddities,
        Kind.ODS: read_odf_oddities,
    }
    return _calamine(path, readers[kind](path))


def _calamine(path: Path, oddities: Mapping[str, Oddities]) -> list[Sheet]:
    from python_calamine import CalamineWorkbook

    try:
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
        return [_sheet(book, about, oddities) for about in book.sheets_metadata if _is_sheet(about)]
    except BaseException as error:
        raise _refusal(error) from None


def _refusal(error: BaseException) -> BaseException:
    """What to say of a reader's failure; a failure that is none of the reader's stays what it is."""
    from python_calamine import CalamineError, PasswordError

    # A panic of the reader is no Exception, and says no more than that the file is broken.
    broken = (CalamineError, OSError, ValueError, OverflowError)
    if not isinstance(error, broken) and type(error).__name__ != "PanicException":
        return error
    if isinstance(error, PasswordError) or "password" in str(error).lower() or "encrypt" in str(error).lower():
        return IntakeRefused("文件有打开密码。请在 Excel 里去掉密码（文件→信息→保护工作簿）后重新上传。")
    return IntakeRefused(DAMAGED)


def _is_sheet(about: Any) -> bool:
    from python_calamine import SheetTypeEnum

    return bool(about.typ == SheetTypeEnum.WorkSheet)


def _sheet(book: Any, about: Any, oddities: Mapping[str, Oddities]) -> Sheet:
    from python_calamine import SheetVisibleEnum

    if about.visible != SheetVisibleEnum.Visible:
        return Sheet(about.name, lambda: iter(()), hidden=True)
    odd = oddities.get(about.name, Oddities())
    grid = book.get_sheet_by_name(about.name)
    left = grid.start[1] if grid.start else 0

    def rows() -> Iterator[list[Any]]:
        # The reader gives the blank rows above a table, and not the blank columns before it.
        before: list[Any] = [None] * left
        for cells in grid.iter_rows():
            yield before + [_cell(each) for each in cells]

    merged = grid.merged_cell_ranges or []
    return Sheet(
        about.name,
        rows,
        merged=merged,
        marks=odd.marks,
        height=grid.end[0] + 1 if grid.end else 0,
        since_1904=odd.since_1904,
        notes=_notes(merged, odd),
    )


def _notes(merged: Sequence[Range], odd: Oddities) -> list[str]:
    notes = [f"有{len(merged)}处合并单元格，已按左上角的值补齐。"] if merged else []
    if odd.hidden_rows:
        notes.append(f"有{odd.hidden_rows}行是隐藏的（例如被筛选掉），也读取了。")
    if odd.hidden_columns:
        notes.append(f"有{odd.hidden_columns}列是隐藏的，也读取了。")
    return notes


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        text = value.strip().strip("\u200b\ufeff\xa0")
        return text or None
    if value is None or isinstance(value, (bool, float, int)):
        return value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value if isinstance(value, date) else str(value)
