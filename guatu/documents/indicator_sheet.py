"""Figures of indicators as a workbook or CSV: every period and part a line, with what was counted, what is unknown, and where from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from guatu.definitions.indicator import Indicator
from guatu.documents.wording import SIMULATED
from guatu.indicators.periods import last_day, periods
from guatu.indicators.selectors import definition_hash
from guatu.indicators.selectors.values import read, splits, values
from guatu.people.clock import today
from guatu.registers.library import department_names


@dataclass(frozen=True, slots=True)
class Line:
    """One figure."""

    indicator: str
    part: str
    period: str
    value: float | None
    unit: str
    rows: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Figures, and what the file says of them."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    about: tuple[str, ...]


def answer_lines(
    indicators: Sequence[Indicator], *, split: str, split_label: str, grain: str, start: date, end: date
) -> Lines:
    """The figures of indicators in every period of a span, by part where they are split."""
    found: list[Line] = []
    for each in indicators:
        if split:
            spans = [(first, last_day(grain, first)) for first in periods(grain, start, end)]
            held = read([each.name], spans, split)[each.name]
            for part in splits(each.name, split=split, start=start, end=end):
                if not part.rows and not part.unknown:
                    continue
                for span in spans:
                    figure = held[span].get(part.key)
                    if figure is not None:
                        found.append(_line(each, part.label, span[0], figure))
        else:
            whole = values(each.name, grain=grain, start=start, end=end)
            found += [_line(each, "全区", told.period, told) for told in whole]
    about = [f"数据截至 {today():%Y-%m-%d}；期间 {start:%Y-%m-%d} 至 {end:%Y-%m-%d}"]
    for each in indicators:
        owner = department_names().get(each.owner, each.owner)
        mark = definition_hash(each.name)[:12]
        about.append(f"{each.label}：来源 {owner}台账；依据 {each.basis or '—'}；口径版本 {mark}")
    head = ("指标", split_label, "时段（首日）", "数值", "单位", "计入条数", "缺数据条数")
    return Lines(head, tuple(found), tuple(about))


def _line(indicator: Indicator, part: str, period: date, figure: Any) -> Line:
    value = None if figure.value is None else float(round(figure.value, indicator.places))
    return Line(indicator.label, part, f"{period:%Y-%m-%d}", value, indicator.unit, figure.rows, figure.unknown)


def write_answer(form: str, lines: Lines, out: BinaryIO, *, simulated: bool) -> None:
    """Write the figures as xlsx or csv; what is simulated says so in its first line and, in a workbook, on its second sheet."""
    notes = ([f"注：{SIMULATED}"] if simulated else []) + list(lines.about)
    if form == "csv":
        text = io.StringIO()
        rows = csv.writer(text)
        if simulated:
            rows.writerow([f"注：{SIMULATED}"])
        rows.writerow(lines.head)
        rows.writerows([_csv(cell) for cell in _cells(each)] for each in lines.lines)
        rows.writerows([each] for each in lines.about)
        out.write(b"\xef\xbb\xbf" + text.getvalue().encode())
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"in_memory": True})
    strong = book.add_format({"bold": True, "bottom": 1})
    sheet, top = book.add_worksheet("数据"), 0
    if simulated:
        sheet.write_string(0, 0, f"注：{SIMULATED}")
        top = 1
    sheet.write_row(top, 0, lines.head, strong)
    for number, each in enumerate(lines.lines, start=top + 1):
        for place, cell in enumerate(_cells(each)):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif cell is not None:
                sheet.write_number(number, place, cell)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 6, 14)
    sheet.freeze_panes(top + 1, 0)
    about = book.add_worksheet("说明")
    for number, words in enumerate(notes):
        about.write_string(number, 0, words)
    about.set_column(0, 0, 90)
    book.close()


def _cells(line: Line) -> tuple[str | float | int | None, ...]:
    return (line.indicator, line.part, line.period, line.value, line.unit, line.rows, line.unknown)


def _csv(cell: str | float | int | None) -> str:
    """A cell as CSV text; what a spreadsheet would take for a formula is kept from being one."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text[:1] in "=+@" else text
