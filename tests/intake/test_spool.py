"""A large sheet is set down in a file and gives the same rows as often as asked, also two readers at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from guatu.definitions.values import Unreadable
from guatu.intake.spool import LEAST, PART, spooled
from guatu.intake.workbook import Sheet


def _cells(number: int) -> list[Any]:
    odd = Unreadable("公式出错", "#REF!") if number % 7 == 0 else None
    return [number, f"第{number}行", number / 4, date(2026, 1, 1), True, odd]


def _sheet(rows: int) -> tuple[Sheet, list[int]]:
    asked: list[int] = []

    def source() -> Iterator[list[Any]]:
        asked.append(rows)
        return (_cells(number) for number in range(rows))

    return Sheet("数据", source, merged=[((1, 1), (2, 1))], marks={3: {0: Unreadable("x", "y")}}, height=rows), asked


@pytest.mark.parametrize("rows", [LEAST, LEAST + PART // 2, LEAST + PART + 1])
def test_a_large_sheet_gives_the_same_rows_again_and_again(rows: int) -> None:
    plain = list(_sheet(rows)[0].lines())
    sheet, asked = _sheet(rows)
    sheet = spooled(sheet)
    asked.clear()
    first = sheet.lines()
    begun = [next(first) for _turn in range(PART + 3)]
    assert list(sheet.lines()) == plain
    assert begun + list(first) == plain
    assert plain[2][1] == "第1行", "merged cells are filled"
    assert asked == [], "the reader that held the sheet is not asked again"


def test_a_small_sheet_stays_in_memory() -> None:
    sheet, asked = _sheet(LEAST - 1)
    sheet = spooled(sheet)
    assert len(list(sheet.lines())) == LEAST - 1
    assert asked == [LEAST - 1]
