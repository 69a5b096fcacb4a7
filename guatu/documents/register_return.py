"""The return file: the sheet as it was sent, with every fault marked in its cell and told in a last column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

RED = {"bg_color": "#FBEEED", "font_color": "#B3261E"}


def write_return(
    out: BinaryIO,
    *,
    name: str,
    rows: Sequence[Sequence[Any]],
    first_row: int,
    faults: Mapping[int, Mapping[int, str]],
    only_refused: bool = False,
) -> None:
    """Write the workbook.

    `rows` are the sheet's cells from its first row; `faults` are row number (from 1) → column place (-1: the row as a whole) →
    message. With `only_refused` the sheet holds the header and the rows with faults, so that it can be mended and sent alone.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name[:31] or "退回")
    wrong = book.add_format(RED)
    wrong_day = book.add_format(RED | {"num_format": "yyyy-mm-dd"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    told = book.add_format({"font_color": "#B3261E", "text_wrap": True})
    strong = book.add_format({"bold": True, "font_color": "#B3261E"})
    width = max((len(row) for row in rows), default=0)
    sheet.set_column(width, width, 60)
    sheet.freeze_panes(first_row, 0)
    line = 0
    for number, row in enumerate(rows, 1):
        marks = faults.get(number, {})
        if only_refused and number > first_row and not marks:
            continue
        for place, value in enumerate(row):
            bad = place in marks
            _write(sheet, line, place, value, wrong if bad else None, wrong_day if bad else day)
        for place, message in marks.items():
            if place >= 0:
                sheet.write_comment(line, place, message, {"x_scale": 2})
                if place >= len(row) or row[place] is None:
                    sheet.write_blank(line, place, None, wrong)
        if number == first_row:
            sheet.write_string(line, width, "问题", strong)
        elif marks:
            sheet.write_string(line, width, "；".join(dict.fromkeys(marks.values())), told)
        line += 1
    book.close()


def _write(sheet: Any, line: int, place: int, value: Any, style: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(line, place, "是" if value else "否", style)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, place, value, style)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, value, day)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), day)
    else:
        sheet.write_string(line, place, str(value), style)
