"""A register's list as a workbook or as CSV: the list's rows in its order, its columns, personal data masked, and where it came from.

The headers are those of the template, so that what was exported can be changed and taken in again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from guatu.definitions.fields import LINKS, QUANTITIES, Field, FieldType
from guatu.definitions.values import show_value
from guatu.documents.register_template import header_of
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.links import Links
from guatu.registers.selectors.filters import ListQuery, words_of
from guatu.registers.selectors.rows import in_order

SHEET_ROWS = 1_000_000
"""Rows of one sheet; Excel itself ends at 1,048,576."""
SIMULATED = "模拟数据"
BATCH = 1000


def columns_of(query: ListQuery) -> list[Field]:
    """The key first, so that the file can be taken in again, then the list's columns."""
    names = list(dict.fromkeys([*query.register.key, *query.columns]))
    return [query.register.field(name) for name in names]


def write_sheet(
    person: Any, query: ListQuery, out: BinaryIO, *, links: Links, progress: Callable[[int], None] | None = None
) -> int:
    """Write the list as a workbook; how many rows. `progress` is told every thousand."""
    import xlsxwriter

    fields = columns_of(query)
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    strong = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    month = book.add_format({"num_format": "yyyy-mm"})
    text = book.add_format({"num_format": "@"})
    formats = {FieldType.DATE: day, FieldType.MONTH: month}
    count, simulated, sheet, line = 0, False, None, 0
    for row in _batched(in_order(person, query, links=links), fields, links):
        if sheet is None or line > SHEET_ROWS:
            sheet = book.add_worksheet(f"{query.register.label[:24]}{'' if sheet is None else count // SHEET_ROWS + 1}")
            _head(sheet, fields, strong)
            line = 1
        simulated = simulated or row.simulated
        for place, field in enumerate(fields):
            value = row.value(field.name)
            if value is None:
                continue
            if is_sensitive(field):
                sheet.write_string(line, place, mask_value(field, value), text)
            elif field.type in QUANTITIES:
                sheet.write_number(line, place, float(value))
            elif field.type in formats:
                sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), formats[field.type])
            else:
                sheet.write_string(line, place, show_value(field, value, names=links.name), text)
        line += 1
        count += 1
        if progress is not None and count % BATCH == 0:
            progress(count)
    if sheet is not None and simulated:
        # Reading a file leaves such a line out.
        sheet.write_string(line, 0, f"注：{SIMULATED}")
    if sheet is None:
        _head(book.add_worksheet(query.register.label[:24]), fields, strong)
    about = book.add_worksheet("说明")
    for number, words in enumerate(_about(query, count, simulated, links)):
        about.write_string(number, 0, words)
    about.set_column(0, 0, 80)
    book.close()
    return count


def csv_lines(
    person: Any, query: ListQuery, *, links: Links, progress: Callable[[int], None] | None = None
) -> Iterator[bytes]:
    """The list as CSV, a piece at a time, with the mark that Excel needs to read UTF-8. `progress` is told with every piece."""
    fields = columns_of(query)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([header_of(field) for field in fields])
    yield b"\xef\xbb\xbf" + _taken(buffer)
    count, simulated = 0, False
    for row in _batched(in_order(person, query, links=links), fields, links):
        writer.writerow([_csv_cell(row, field, links) for field in fields])
        count, simulated = count + 1, simulated or row.simulated
        if count % BATCH == 0:
            if progress is not None:
                progress(count)
            yield _taken(buffer)
    writer.writerow([f"注：{'；'.join(_about(query, count, simulated, links))}"])
    if progress is not None:
        progress(count)
    yield _taken(buffer)


def _csv_cell(row: Any, field: Field, links: Links) -> str:
    value = row.value(field.name)
    if value is None:
        return ""
    if is_sensitive(field):
        return mask_value(field, value)
    if field.type in QUANTITIES:
        return f"{value.normalize():f}"
    text = show_value(field, value, names=links.name)
    # A text that a spreadsheet would run as a formula is made a text.
    return f"'{text}" if text[:1] in "=+@" or (text[:1] == "-" and not text[1:2].isdigit()) else text


def _taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data


def _batched(rows: Iterator[Any], fields: list[Field], links: Links) -> Iterator[Any]:
    """The rows, with the names they link to looked up a thousand at a time."""
    linked = [field for field in fields if field.type in LINKS]
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield from _prepared(batch, linked, links)
            batch = []
    yield from _prepared(batch, linked, links)


def _prepared(batch: list[Any], linked: list[Field], links: Links) -> list[Any]:
    for field in linked:
        links.prepare(field, [row.value(field.name) for row in batch])
    return batch


def _head(sheet: Any, fields: list[Field], strong: Any) -> None:
    sheet.freeze_panes(1, 1)
    for place, field in enumerate(fields):
        sheet.write_string(0, place, header_of(field), strong)
        sheet.set_column(place, place, max(12, min(30, len(header_of(field)) * 2 + 2)))


def _about(query: ListQuery, count: int, simulated: bool, links: Links) -> list[str]:
    lines = [f"{query.register.label}，{count}行，导出于{date.today():%Y-%m-%d}"]
    words = [word for word, _address in words_of(query, links=links)]
    lines.append(f"条件：{'；'.join(words)}" if words else "条件：全部")
    if simulated:
        lines.insert(0, SIMULATED)
    return lines
