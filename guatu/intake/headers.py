"""Find the header in a sheet and which column is which field: two-row headers, units in brackets, near names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from guatu.definitions.fields import QUANTITIES, Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.units import ratio
from guatu.intake.errors import IntakeRefused
from guatu.intake.workbook import MOST_COLUMNS, Sheet

SEARCHED = 15
"""Rows from the top among which the header is looked for."""
BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
FILLING = re.compile(r"[\s*＊:：、/\\·\-_]|必填|单位[:：]?")
NEAR = 0.8
TOTALS = re.compile(
    r"^(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|填表人|制表人|审核人|备\s*注[:：]|注[:：]|说明[:：]|单位[:：])"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet: its header as written, the field it was taken for (empty: none), its unit where another."""

    place: int
    header: str
    field: str
    unit: str = ""
    guessed: bool = False
    """Whether the name was only near: a person should look."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the data begins and what its columns are."""

    sheet: str
    first_row: int
    """Index of the first row of data, from 0."""
    columns: tuple[Column, ...]


def find_layout(sheet: Sheet, register: Register) -> Layout:
    """The header with most known columns. Raises IntakeRefused where no row looks like one."""
    fields = _names(register)
    best: tuple[float, int, list[tuple[int, str]]] | None = None
    for top in range(min(SEARCHED, len(sheet.rows))):
        for height in (1, 2):
            headers = _headers(sheet.rows[top : top + height])
            if len(headers) > MOST_COLUMNS or top + height > len(sheet.rows):
                continue
            found = [_match(header, fields)[0] for _place, header in headers]
            score = len({each for each in found if each}) - 0.1 * (height - 1)
            if best is None or score > best[0]:
                best = (score, top + height, headers)
    if best is None or best[0] < 1:
        names = "、".join(register.field(name).label for name in register.key)
        raise IntakeRefused(f"没有找到表头。第一行应是字段名称，至少要有“{names}”。可以先下载填报模板。")
    return Layout(sheet.name, best[1], _columns(best[2], fields))


def choose_sheet(sheets: Sequence[Sheet], register: Register) -> tuple[Sheet, Layout, list[str]]:
    """The visible sheet that fits best, its layout, and notes about the others. Raises IntakeRefused."""
    notes = [f"工作表“{each.name}”是隐藏的，没有读取。" for each in sheets if each.hidden and each.rows]
    fitting: list[tuple[int, Sheet, Layout]] = []
    refused: IntakeRefused | None = None
    for each in sheets:
        if each.hidden or not each.rows:
            continue
        try:
            layout = find_layout(each, register)
        except IntakeRefused as error:
            refused = error
            continue
        fitting.append((sum(1 for column in layout.columns if column.field), each, layout))
    if not fitting:
        raise refused or IntakeRefused("文件里没有数据。")
    fitting.sort(key=lambda each: -each[0])
    _count, sheet, layout = fitting[0]
    notes += [f"另有工作表“{other.name}”，没有读取；需要时请单独上传。" for _n, other, _l in fitting[1:]]
    return sheet, layout, [*sheet.notes, *notes]


def is_total(row: Sequence[Any]) -> bool:
    """Whether a row is a total or a line about the table, not data."""
    first = next((str(cell) for cell in row if cell is not None), "")
    return bool(TOTALS.match(first.strip()))


def remapped(layout: Layout, chosen: Mapping[int, str], register: Register) -> Layout:
    """The layout with columns as a person chose them."""
    known = {field.name for field in register.fields if not field.computed}
    columns = []
    for column in layout.columns:
        name = chosen.get(column.place, column.field)
        name = name if name in known else ""
        unit = _other_unit(register.field(name), column.header) if name else ""
        columns.append(Column(column.place, column.header, name, unit))
    return Layout(layout.sheet, layout.first_row, tuple(columns))


def plain(text: str) -> str:
    """A header without units, marks and blanks."""
    wide = unicodedata.normalize("NFKC", text)
    return FILLING.sub("", BRACKETS.sub("", wide)).lower()


def _headers(rows: Sequence[Sequence[Any]]) -> list[tuple[int, str]]:
    """Each column's header; of two rows joined by a line break, unless both say the same."""
    width = max((len(row) for row in rows), default=0)
    found = []
    for place in range(min(width, MOST_COLUMNS + 1)):
        parts = [str(row[place]).strip() for row in rows if place < len(row) and row[place] is not None]
        text = "\n".join(dict.fromkeys(parts))
        if text:
            found.append((place, text))
    return found


def _names(register: Register) -> dict[str, Field]:
    """Plain header → field: labels, and ids for machines."""
    found: dict[str, Field] = {}
    for field in register.fields:
        if not field.computed:
            found.setdefault(field.name, field)
            found[plain(field.label)] = field
    return found


def _match(header: str, fields: Mapping[str, Field]) -> tuple[str, bool]:
    """The field a header means, and whether that is only a guess."""
    parts = [plain(part) for part in header.split("\n")]
    tries = [*parts[::-1]]
    if len(parts) == 2:
        tries = ["".join(parts), "".join(parts[::-1]), *tries]
    for text in tries:
        if text in fields:
            return fields[text].name, False
    for text in tries:
        close = get_close_matches(text, fields, n=1, cutoff=NEAR) if len(text) > 2 else []
        if close:
            return fields[close[0]].name, True
    return "", False


def _columns(headers: Sequence[tuple[int, str]], fields: Mapping[str, Field]) -> tuple[Column, ...]:
    taken: set[str] = set()
    by_name = {field.name: field for field in fields.values()}
    columns: dict[int, Column] = {}
    # Sure matches first: a near name never takes a field from a column that is exactly called so.
    for sure in (True, False):
        for place, header in headers:
            if place in columns and columns[place].field:
                continue
            name, guessed = _match(header, fields)
            if name in taken or guessed == sure:
                name, guessed = "", False
            if name:
                taken.add(name)
            unit = _other_unit(by_name[name], header) if name else ""
            columns[place] = Column(place, header, name, unit, guessed)
    return tuple(columns[place] for place, _header in headers)


def _other_unit(field: Field, header: str) -> str:
    """The unit in a header's brackets, where it measures the same as the field's and is another."""
    if field.type not in QUANTITIES or field.type == FieldType.PERCENT:
        return ""
    for text in BRACKETS.findall(unicodedata.normalize("NFKC", header)):
        unit = text.replace("单位", "").strip(": ：")
        if unit and unit != field.unit and ratio(unit, field.unit) is not None:
            return str(unit)
    return ""
