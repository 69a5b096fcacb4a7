"""Periods as staff write them."""

from __future__ import annotations

from datetime import datetime

import pytest

from guatu.definitions.register import Rhythm
from guatu.registers.periods import read_period


@pytest.mark.parametrize("text", ["2022Q3", "2022q3", "2022-Q3", "2022年三季度", "2022第3季度", "202207", "2022-07"])
def test_a_quarter_is_known_by_every_way_to_write_it(text: str) -> None:
    assert read_period(Rhythm.QUARTER, text) == datetime(2022, 7, 1)


@pytest.mark.parametrize("text", ["2022Q5", "2022Q", "Q3", "三季度"])
def test_what_names_no_quarter_is_none(text: str) -> None:
    assert read_period(Rhythm.QUARTER, text) is None
