"""Numbers in the words of staff: growth, falls and limits as such, in the unit that the report wrote."""

from decimal import Decimal

import pytest

from guatu.commitments.models import Commitment
from guatu.commitments.quantities import amount_words, quantity_of, scale_of


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "op", "change", "words", "sign"),
    [
        ("增长7.5%左右", 7.5, None, "%", ["~"], "growth", "增长约7.5%", "增长约"),
        ("下降2.5%", -2.5, None, "%", ["="], "growth", "下降2.5%", "下降"),
        ("下降2.5%以上", -2.5, None, "%", [">="], "growth", "下降≥2.5%", "下降≥"),
        ("增长6—8%", 6, 8, "%", ["="], "growth", "增长6～8%", "增长区间"),
        ("下降3%—5%", -5, -3, "%", ["="], "growth", "下降3～5%", "下降区间"),
        ("控制在4.5%以内", 4.5, None, "%", ["<="], "keep", "控制在4.5%以内", "控制≤"),
        ("保持在95%以上", 95, None, "%", [">="], "keep", "保持在95%以上", "保持≥"),
        ("保持90%", 90, None, "%", ["="], "keep", "保持90%", "保持"),
        ("稳定在3%左右", 3, None, "%", ["~"], "keep", "保持在3%左右", "保持约"),
        ("保持在97—98%", 97, 98, "%", ["="], "keep", "保持在97～98%", "保持区间"),
        ("达到85亿元", 8.5e9, None, "元", [">="], "level", "≥85亿元", "≥"),
        ("达到85亿元", 9.25e9, None, "元", [">="], "level", "≥92.5亿元", "≥"),
        ("1.5万亩", 20000, None, "亩", ["="], "level", "2万亩", "＝"),
        ("两万亩", 20000, None, "亩", ["="], "level", "2万亩", "＝"),
        ("三百万元", 3e6, None, "元", ["="], "level", "300万元", "＝"),
        ("12200个", 12200, None, "个", ["="], "level", "12200个", "＝"),
        ("提高1.3个百分点", 1.3, None, "pp", ["="], "growth", "增长1.3个百分点", "增长"),
    ],
)
def test_a_quantity_reads_as_staff_say_it(
    text: str, low: float, high: float | None, unit: str, op: list[str], change: str, words: str, sign: str
) -> None:
    found = quantity_of(text, low, high, unit, op, change)
    assert (str(found), found.sign) == (words, sign)
    value_high = None if high is None else Decimal(str(high))
    row = Commitment(
        kind="target", text=text, value=Decimal(str(low)), value_high=value_high, unit=unit, op=op, change=change
    )
    assert row.quantity == words


@pytest.mark.parametrize(
    ("text", "value", "unit", "scale"),
    [
        ("85亿元", 8.5e9, "元", "亿"),
        ("", 8.5e9, "元", "亿"),
        ("", 12000, "元", "万"),
        ("", 12000, "亩", "万"),
        ("", 12345, "亩", ""),
        ("约1.5万亩", 300, "亩", "万"),
        ("约1.5万亩", 20, "亩", ""),
        ("1万家企业增长20%", 20, "%", ""),
    ],
)
def test_the_scale_is_the_one_that_the_report_writes(text: str, value: float, unit: str, scale: str) -> None:
    assert scale_of(text, value, unit) == scale


@pytest.mark.parametrize(
    ("value", "scale", "unit", "change", "words"),
    [
        (4.25e9, "亿", "元", "level", "42.5亿元"),
        (500, "亿", "元", "level", "500元"),
        (Decimal("123456789"), "亿", "元", "level", "123456789元"),
        (7.2, "", "%", "growth", "增长7.2%"),
        (Decimal("-2.5"), "", "%", "growth", "下降2.5%"),
        (-3, "", "度", "level", "-3度"),
    ],
)
def test_another_value_is_written_as_the_target_is_and_never_rounded(
    value: float | Decimal, scale: str, unit: str, change: str, words: str
) -> None:
    assert amount_words(value, scale, unit, change) == words


def test_doubling_is_not_shown_as_a_growth_by_twice() -> None:
    assert str(quantity_of("翻一番", 2.0, None, "倍", ("=", ">="), "growth")) == "达到2倍"
    assert str(quantity_of("增长1.5倍", 1.5, None, "倍", ("=",), "growth")) == "增长1.5倍"
