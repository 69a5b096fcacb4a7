"""Units: one name for one measure, and values as an office writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.codes.units import UNITS, canonical_unit, plain, written_quantity


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("个百分点", "pp"),
        ("百分点", "pp"),
        ("千米", "公里"),
        ("平方千米", "平方公里"),
        ("％", "%"),
        ("名次", "位次"),
        ("个位次", "位次"),
        ("亩", "亩"),
        ("公里", "公里"),
    ],
)
def test_one_measure_has_one_name(written: str, unit: str) -> None:
    assert canonical_unit(written) == unit
    assert canonical_unit(unit) == unit


def test_a_longer_unit_is_tried_before_one_it_begins_with() -> None:
    for position, unit in enumerate(UNITS):
        assert not any(longer != unit and longer.startswith(unit) for longer in UNITS[position:]), unit
    assert len(set(UNITS)) == len(UNITS)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (20_000_000_000, "元", (200, "亿元")),
        (12_340_000, "元", (1234, "万元")),
        (9_999, "元", (9999, "元")),
        (10_000, "元", (1, "万元")),
        (100_000_000, "元", (1, "亿元")),
        (-50_000, "元", (-5, "万元")),
        (15_000, "亩", (1.5, "万亩")),
        (3_200_000, "人次", (320, "万人次")),
        (12_200, "个", (12_200, "个")),
        (98.5, "%", (98.5, "%")),
        (250_000, "人", (25, "万人")),
        (1_300_000, "吨标准煤", (130, "万吨标准煤")),
        (60, "公里", (60, "公里")),
    ],
)
def test_a_quantity_is_shown_as_an_office_writes_it(value: float, unit: str, shown: tuple[float, str]) -> None:
    assert written_quantity(value, unit) == shown


@given(st.integers(-(10**13), 10**13), st.sampled_from(UNITS))
def test_what_is_shown_is_the_same_quantity(value: int, unit: str) -> None:
    number, shown = written_quantity(value, unit)
    scale = {"亿" + unit: 10**8, "万" + unit: 10**4, unit: 1}[shown]
    assert round(number * scale) == value


@pytest.mark.parametrize(
    ("value", "text"), [(60.0, "60"), (1.50, "1.5"), (0.1 + 0.2, "0.3"), (-4.0, "-4"), (1e15, "1000000000000000")]
)
def test_a_number_is_written_without_needless_decimals(value: float, text: str) -> None:
    assert plain(value) == text
