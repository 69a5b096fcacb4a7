"""The return file: the sheet as it was sent, with every fault marked in its cell and told in a last column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO, Protocol

Range = tuple[tuple[int, int], tuple[int, int]]
RED = {"bg_color": "#FBEEED", "font_color": "#B3261E", "border": 1, "border_color": "#B3261E"}
HEADER = {"bold": True, "text_wrap": True, "valign": "top"}
PROBLEM = "问题"
HELD_ROWS = 5000
"""Up to so many rows, cells merged over several rows are merged in the return too; beyond, each row stands for itself."""
TOLD = 1000
WIDEST = 40
SEEN = 30
"""Rows of data that are looked at for the columns' breadth."""


class Sent(Protocol):
    """A sheet as it came."""

    name: str
    merged: Sequence[Range]
    height: int

    def lines(self, *, spread: bool = True) -> Iterator[list[Any]]:
        """Its rows from the first one on."""


def write_return(
    out: BinaryIO,
    *,
    sheet: Sent,
    first_row: int,
    faults: Mapping[int, Mapping[int, str]],
    only_refused: bool = False,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the workbook; how many rows with faults it holds.

    `first_row` is the index of the first row of data; `faults` are row number (from 1) → column place (-1: the row as a whole) →
    message. With `only_refused` the sheet holds what stands above the data and the rows with faults, so that it can be mended and
    sent alone. `progress` is told every thousand rows how many were looked at.
    """
    import xlsxwriter

    held = not only_refused and 0 < sheet.height <= HELD_ROWS
    book = xlsxwriter.Workbook(out, {"constant_memory": not held, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(_safe_name(sheet.name))
    styles = {
        False: (book.add_format({"text_wrap": False}), book.add_format({"num_format": "yyyy-mm-dd"})),
        True: (book.add_format(RED), book.add_format(RED | {"num_format": "yyyy-mm-dd"})),
    }
    head = book.add_format(HEADER)
    told = book.add_format({"font_color": "#B3261E", "text_wrap": True, "valign": "top"})
    strong = book.add_format(HEADER | {"font_color": "#B3261E"})
    merged = [each for each in sheet.merged if held or each[1][0] == each[0][0] < first_row]
    covered = {(row, place) for each in merged for row, place in _under(each)}
    rows = sheet.lines(spread=not held)
    top = list(islice(rows, first_row + SEEN))
    width = max([0, *map(len, top)])
    for place in range(width):
        texts = [str(row[place]) for row in top[max(first_row - 1, 0) :] if place < len(row) and row[place] is not None]
        page.set_column(place, place, max(8, min(WIDEST, 2 + max(map(_breadth, texts), default=0))))
    page.set_column(width, width, 60)
    page.freeze_panes(first_row, 0)
    line = marked = 0
    for number, row in enumerate((*top, *rows), 1):
        marks = faults.get(number, {})
        if progress is not None and number % TOLD == 0:
            progress(number)
        if number > first_row and only_refused and not marks:
            continue
        for place, value in enumerate(row):
            if (number - 1, place) not in covered:
                plain, day = styles[place in marks]
                _write(page, line, place, value, head if number <= first_row else plain, day)
        for place, message in marks.items():
            if place >= 0:
                page.write_comment(line, place, message, {"x_scale": 2})
                if place >= len(row) or row[place] is None:
                    page.write_blank(line, place, None, styles[True][0])
        if number == first_row:
            page.write_string(line, width, PROBLEM, strong)
        elif marks:
            page.write_string(line, width, "；".join(dict.fromkeys(marks.values())), told)
            marked += 1
        line += 1
    for (first, left), (last, right) in merged:
        # Only the range is told: its first cell is written already, with its value and its mark.
        page.merge.append([first, left, last, right])
    book.close()
    return marked


def _breadth(text: str) -> int:
    """Breadth in a spreadsheet's characters: a Chinese one takes two."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in text)


def _under(merged: Range) -> Iterator[tuple[int, int]]:
    """The cells of a merged range but its first."""
    (top, left), (bottom, right) = merged
    for row in range(top, bottom + 1):
        for place in range(left, right + 1):
            if (row, place) != (top, left):
                yield row, place


def _safe_name(name: str) -> str:
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "退回"


def _write(page: Any, line: int, place: int, value: Any, style: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(line, place, "是" if value else "否", style)
    elif isinstance(value, (int, float)):
        page.write_number(line, place, value, style)
    elif isinstance(value, datetime):
        page.write_datetime(line, place, value, day)
    elif isinstance(value, date):
        page.write_datetime(line, place, datetime(value.year, value.month, value.day), day)
    else:
        page.write_string(line, place, str(value), style)
