"""Quantities in the forms that staff type: thousands separators, 万 and 亿, units that differ from the field's."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from guatu.codes.numerals import MAGNITUDES
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.units import ratio
from guatu.definitions.values.faults import Fault

NUMBER = re.compile(r"([-+]?)([\d,\s]*\d(?:\.\d*)?|\.\d+)(?:[eE]([-+]?\d{1,2}))?\s*(.*)", re.DOTALL)
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
SPACED = re.compile(r"\d{1,3}(?:,? \d{3})+(?:\.\d*)?")
YUAN = re.compile(r"([-+]?)\s*(?:¥|人民币|RMB|CNY)\s*", re.IGNORECASE)
WHOLE_DIGITS = 20
NOISE = Decimal("0.000001")
"""What binary floats of spreadsheets leave behind a whole number."""
BINARY = Decimal("1e-13")
"""And what they leave behind large figures, in parts of these."""
SHOWN = 15
PARTS_OF_HUNDRED = Decimal(1)


def read_quantity(field: Field, raw: object) -> Decimal:
    """The value in the field's unit, rounded to its places. Raises Fault.

    A bare number is in the field's unit; 2.3亿 in a field of 万元 is 23000; a number with another unit is converted where both
    measure the same thing.
    """
    if isinstance(raw, bool):
        raise Fault(field, f"应为数字{_in_unit(field)}。", raw)
    if isinstance(raw, (int, float, Decimal)):
        value = Decimal(str(raw))
        if not value.is_finite():
            raise Fault(field, f"应为数字{_in_unit(field)}。", raw)
        return bounded(field, value, raw, exact=True)
    text, in_yuan = _without_sign(unicodedata.normalize("NFKC", str(raw)).strip())
    match = NUMBER.fullmatch(text)
    if match is None:
        raise Fault(field, f"“{_cut(text)}”不是数字。请只填数字{_in_unit(field)}，例如 1250.5。", raw)
    sign, digits, power, unit = match.groups()
    if unit[:1] in tuple(".,0123456789"):
        raise Fault(field, f"“{_cut(text)}”不是一个数字。请只填一个数字{_in_unit(field)}，例如 1250.5。", raw)
    if " " in digits and not SPACED.fullmatch(digits):
        raise Fault(field, f"“{_cut(text)}”中间有空格，看不出是一个数还是两个数。", raw)
    if "," in digits and not THOUSANDS.fullmatch(digits.replace(" ", "")):
        raise Fault(field, f"“{_cut(text)}”里的逗号位置不对，应每三位一个，例如 12,500。", raw)
    try:
        value = Decimal(sign + re.sub(r"[,\s]", "", digits)).scaleb(int(power or 0))
    except InvalidOperation:
        raise Fault(field, f"“{_cut(text)}”不是数字{_in_unit(field)}。", raw) from None
    unit = unit.strip()
    if in_yuan and not unit.endswith("元"):
        unit += "元"
    converted = _converted(field, value, unit, raw)
    return bounded(field, converted, raw, exact=converted == value)


def _without_sign(text: str) -> tuple[str, bool]:
    """The text without ¥ or 人民币 in front, and whether there was one: then it is in yuan, whatever the field's unit."""
    found = YUAN.match(text)
    return (found[1] + text[found.end() :], True) if found else (text, False)


def _converted(field: Field, value: Decimal, unit: str, raw: object) -> Decimal:
    """The value in the field's unit, given the words behind the number."""
    own = "%" if field.type == FieldType.PERCENT else field.unit
    if not unit or unit == own or (field.type == FieldType.PERCENT and unit == "个百分点"):
        return value
    if unit in MAGNITUDES:
        # 2.3亿 without 元 in a field of money: the magnitude alone, counted in what 万元 is made of.
        factor = (ratio(_base_of(own), own) or Fraction(1)) * MAGNITUDES[unit]
        return value * factor.numerator / factor.denominator
    measured = ratio(unit, own) if own else None
    if measured is None:
        raise Fault(field, f"单位“{_cut(unit)}”不对，应为{own or '不带单位的数字'}。", raw)
    return value * measured.numerator / measured.denominator


def _base_of(unit: str) -> str:
    """万元 → 元, 万亩 → 亩: what 2.3亿 alone is counted in."""
    return unit[1:] if len(unit) > 1 and unit[0] in "千万亿" and unit[1] != "瓦" else unit


def bounded(field: Field, value: Decimal, raw: object, *, exact: bool) -> Decimal:
    """The value with the field's places. Raises Fault where it is out of bounds or would lose figures.

    `exact`: the figure was entered in the field's own unit, so that more places than are kept is a fault; one that was
    converted is rounded, but never to nothing.
    """
    if value.adjusted() >= WHOLE_DIGITS - field.places - 1:
        raise Fault(field, "数字太大，请检查单位。", raw)
    rounded = value.quantize(Decimal(1).scaleb(-field.places), ROUND_HALF_UP)
    if field.places == 0 and abs(value - rounded) > NOISE:
        raise Fault(field, f"应为整数，现在是{value.normalize():f}。", raw)
    unit = "%" if field.type == FieldType.PERCENT else field.unit
    if (
        field.type == FieldType.PERCENT
        and value != 0
        and abs(value) < PARTS_OF_HUNDRED
        and not (field.most is not None and field.most <= PARTS_OF_HUNDRED)
        and not _has_sign(raw)
    ):
        shown = (value * 100).normalize()
        raise Fault(field, f"按百分数填写：{shown:f}% 请填 {shown:f}；若确为 {value:f}%，请写成“{value:f}%”。", raw)
    if value and not rounded:
        raise Fault(field, f"{_plain(value)}{unit}太小：这一项只保留{field.places}位小数，会成为0。请检查单位。", raw)
    if exact and abs(value - rounded) > _noise(field, value):
        advice = f"请四舍五入后填{_plain(rounded)}。" if value.adjusted() < SHOWN else "请四舍五入后再填。"
        raise Fault(field, f"最多{field.places}位小数，现在是{_plain(value)}。{advice}", raw)
    if field.least is not None and rounded < field.least:
        raise Fault(field, f"不能小于{field.least:f}{unit}。", raw)
    if field.most is not None and rounded > field.most:
        raise Fault(field, f"不能大于{field.most:f}{unit}。请检查单位。", raw)
    return rounded


def _noise(field: Field, value: Decimal) -> Decimal:
    """What a spreadsheet's binary floats may leave behind the last place that is kept."""
    return max(min(NOISE, Decimal(1).scaleb(-field.places - 2)), abs(value) * BINARY)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _has_sign(raw: object) -> bool:
    return isinstance(raw, str) and ("%" in raw or "％" in raw)


def _in_unit(field: Field) -> str:
    unit = "%" if field.type == FieldType.PERCENT else field.unit
    return f"（{unit}）" if unit else ""


def _cut(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
