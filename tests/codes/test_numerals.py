"""Chinese and Arabic numbers: a table of what offices write, and any number below a hundred million."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.codes.numerals import MAGNITUDES, chinese_number, number_value

NUMERALS = "零一二三四五六七八九"


def written(number: int) -> str:
    """A number below 10^8 as a schoolbook writes it: 一千零二, 十五, 三十万零五百."""
    if number >= 10_000:
        above, below = divmod(number, 10_000)
        gap = "零" if 0 < below < 1000 else ""
        return written(above) + "万" + gap + (_places(below) if below else "")
    return _places(number).removeprefix("一") if 10 <= number < 20 else _places(number)


def _places(number: int) -> str:
    if number == 0:
        return "零"
    words, gap = "", False
    for name, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // place % 10
        if digit:
            words += ("零" if gap and words else "") + NUMERALS[digit] + name
            gap = False
        else:
            gap = True
    return words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("九十九", 99),
        ("百", 100),
        ("一百零八", 108),
        ("一百一十", 110),
        ("三百五", 350),
        ("两千三", 2300),
        ("一千零二", 1002),
        ("一千零二十", 1020),
        ("二〇二六", 2026),
        ("二零二六", 2026),
        ("一九四九", 1949),
        ("零", 0),
        ("一万二", 12_000),
        ("三万五千", 35_000),
        ("十二万零三", 120_003),
        ("三十万零五百", 300_500),
        ("两亿三", 230_000_000),
        ("一亿两千万", 120_000_000),
    ],
)
def test_a_numeral_has_its_value(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "甲", "三甲", "12", "二.五", "万", "亿万"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        chinese_number(text)


@given(st.integers(0, 10**8 - 1))
def test_any_number_below_a_hundred_million_is_read_back(number: int) -> None:
    assert chinese_number(written(number)) == number


@given(st.integers(1900, 2100))
def test_a_year_is_read_digit_by_digit(year: int) -> None:
    for zero in "零〇":
        assert chinese_number("".join((zero + NUMERALS[1:])[int(digit)] for digit in str(year))) == year


@pytest.mark.parametrize(
    ("number", "magnitude", "value"),
    [
        ("7", "", 7),
        ("1.22", "万", 12_200),
        ("14.6", "亿", 1_460_000_000),
        ("0.3", "亿", 30_000_000),
        ("1,200", "", 1200),
        ("1,234,567.8", "", 1_234_567.8),
        ("三", "千", 3000),
        ("两", "万", 20_000),
        ("十", "亿", 1_000_000_000),
        ("3", "千亿", 300_000_000_000),
        ("1.5", "万亿", 1_500_000_000_000),
        ("31", "", 31),
        ("5.8", "", 5.8),
        ("00.50", "", 0.5),
    ],
)
def test_a_number_with_its_magnitude_has_its_exact_value(number: str, magnitude: str, value: float) -> None:
    assert number_value(number, magnitude) == value


@given(st.integers(0, 10**6), st.integers(0, 999), st.sampled_from(sorted(MAGNITUDES)))
def test_decimals_lose_nothing_in_magnitudes_of_ten_thousand_and_more(whole: int, part: int, magnitude: str) -> None:
    exact = (whole * 1000 + part) * MAGNITUDES[magnitude]
    assert number_value(f"{whole}.{part:03}", magnitude) == exact / 1000
