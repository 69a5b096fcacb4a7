"""A sheet's rows as entries by field: what is no data is left out and said, what a cell cannot have meant is told at the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from guatu.definitions.fields import ALWAYS_SENSITIVE, DATES, TEXTS, Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import Unreadable
from guatu.intake.headers import Column, Layout
from guatu.intake.workbook import Sheet

TOTAL = re.compile(r"(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数)(?:[（(：:].*)?")
ABOUT = re.compile(
    r"(?:填表人|制表人|填报人|审核人|负责人|填报单位|填表日期|备\s*注[:：]|注[:：]|说明[:：]|单位[:：]).*", re.DOTALL
)
HEADING = re.compile(r"(?:[（(]?[一二三四五六七八九十]+[)）、.．]|第[一二三四五六七八九十]+[部类章]).*")
DIGITS_KEPT = 1e15
"""From here on a spreadsheet's number no longer holds every digit of a code."""
DAYS_OF_1904 = 1462
STARS = frozenset("*＊")
APOSTROPHES = frozenset("'＇")
SHOWN = 10
OTHERS_IN_TOTAL = 2
"""Texts that stand beside the word in a row of totals at most: the district, the town."""


@dataclass(slots=True)
class Rows:
    """Reads the data rows of a sheet; `lines()` may be gone through more than once."""

    sheet: Sheet
    layout: Layout
    register: Register
    left_out: dict[str, list[int]] = field(default_factory=dict)
    """Why → numbers of rows that are no data."""
    simulated: bool = False
    """Whether the file says that its data are simulated, above its header or in a line below."""
    masked: int = 0
    """Cells of personal data that an export had masked: not read."""

    def lines(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row's number in the sheet and its entries. A blank cell is no entry: it leaves what the register holds."""
        self.left_out, self.masked = {}, 0
        self.simulated = any(_says_simulated(cells) for cells in self.sheet.head[: self.layout.first_row])
        columns = [(column, self.register.field(column.field)) for column in self.layout.taken]
        header = {column.place: column.header.split("\n")[-1] for column in self.layout.taken}
        first = self.layout.first_row
        for index, cells in enumerate(self.sheet.lines()):
            if index < first or all(cell is None for cell in cells):
                continue
            why = _no_data(cells, header, below_header=index == first)
            if why:
                self.simulated = self.simulated or _says_simulated(cells)
                self.left_out.setdefault(why, []).append(index + 1)
                continue
            entries = {}
            for column, of in columns:
                value = cells[column.place] if column.place < len(cells) else None
                if value is None or self._is_masked(of, value):
                    continue
                entries[of.name] = self._entry(column, of, value)
            if entries:
                yield index + 1, entries

    def notes(self) -> list[str]:
        """What was left out, as sentences."""
        notes = []
        for why, numbers in self.left_out.items():
            shown = "、".join(str(number) for number in numbers[:SHOWN]) + (" 等" if len(numbers) > SHOWN else "")
            notes.append(f"第{shown}行{why}，没有读取（共{len(numbers)}行）。")
        if self.simulated:
            notes.append("文件注明是模拟数据：新增的行按模拟数据登记。")
        if self.masked:
            notes.append(f"有{self.masked}格是导出时遮蔽的个人信息（带 *），没有读取，台账里的不变。")
        return notes

    def _is_masked(self, of: Field, value: Any) -> bool:
        sensitive = of.sensitive or of.type in ALWAYS_SENSITIVE
        if sensitive and isinstance(value, str) and STARS & set(value):
            self.masked += 1
            return True
        return False

    def _entry(self, column: Column, of: Field, value: Any) -> Any:
        if isinstance(value, (bool, Unreadable)):
            return value
        if isinstance(value, (int, float)):
            if column.unit:
                plain = int(value) if isinstance(value, float) and value.is_integer() else value
                return f"{plain!r}{column.unit}"
            if of.type in TEXTS and abs(value) >= DIGITS_KEPT:
                return Unreadable(
                    "号码被电子表格当成了数字，后几位已丢失。请把这一列设为“文本”格式后重新填写。", f"{value:.5E}"
                )
            if of.type in DATES and self.sheet.since_1904 and value < 100_000:
                return value + DAYS_OF_1904
        elif isinstance(value, str):
            if value[:1] in APOSTROPHES and of.type != FieldType.LONG_TEXT:
                # Typed to keep a code as text; where the program did not understand it so, it stands in the cell.
                value = value[1:].lstrip() or value
            if column.unit and value[-1:].isdigit():
                return f"{value}{column.unit}"
        return value


def _says_simulated(cells: Sequence[Any]) -> bool:
    return any(isinstance(cell, str) and "模拟数据" in cell for cell in cells)


def _no_data(cells: Sequence[Any], header: Mapping[int, str], *, below_header: bool) -> str:
    """Why a row is no data; empty where it is."""
    values = [cell for cell in cells if cell is not None]
    texts = [cell.strip() for cell in values if isinstance(cell, str)]
    totals = [text for text in texts if TOTAL.fullmatch(text)]
    if totals and totals[0] in texts[:3] and len(texts) - len(totals) <= OTHERS_IN_TOTAL:
        return "是合计"
    if texts and len(set(texts)) == 1 and len(texts) == len(values):
        if ABOUT.fullmatch(texts[0]):
            return "是说明"
        if HEADING.fullmatch(texts[0]) or len(values) > 2:
            return "是分组标题"
    if texts and isinstance(values[0], str) and ABOUT.fullmatch(texts[0]) and len(values) <= max(4, len(header) // 2):
        return "是说明"
    same = sum(1 for place, text in header.items() if place < len(cells) and str(cells[place]).strip() == text)
    if same > 1 and same * 2 > len(header):
        return "是重复的表头"
    if below_header and _are_column_numbers(values):
        return "是栏次"
    return ""


def _are_column_numbers(values: Sequence[Any]) -> bool:
    """甲, 乙, 1, 2, 3 under a header."""
    rest = [str(value).strip("()（）").removesuffix(".0") for value in values]
    rest = [text.split("=")[0].strip() for text in rest]
    while rest and rest[0] in "甲乙丙丁戊":
        rest = rest[1:]
    if len(values) < 3 or not rest or any(isinstance(value, (date, datetime)) for value in values):
        return False
    if not all(text.isdecimal() and len(text) < 3 for text in rest):
        return False
    numbers = [int(text) for text in rest]
    return all(later - earlier == 1 for earlier, later in pairwise(numbers))
