"""A target's number in the words of staff: comparator, number in the unit that the report wrote, growth and limits as such.

Pages, exports and the terminal take their words from here. The module knows no database, so that `guatu compile` may use it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isclose

from guatu.codes.numerals import MAGNITUDES
from guatu.workreport.commitment import Target

COMPARATORS = {">=": "≥", ">": "＞", "=": "＝", "~": "约", "<=": "≤", "<": "＜"}
UNIT_WORDS = {"pp": "个百分点"}
_KEPT = {
    "=": "保持{}",
    ">=": "保持在{}以上",
    ">": "保持＞{}",
    "~": "保持在{}左右",
    "<=": "控制在{}以内",
    "<": "控制＜{}",
}
_WRITTEN = re.compile(r"(\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(万亿|[十百千]亿|[十百千]万|[百千万亿])?")
_SHARES = ("%", "pp", "倍", "‰")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target's number as a reader expects it: in the unit that the report wrote, with its comparator.

    `sign` is the comparator with its direction (`≥`, `增长≥`, `下降约`, `控制≤`); `number` is never negative where the
    direction says so; `high` is the upper end of a range; `shape` is how the number is said in one phrase.
    """

    sign: str
    number: float | int
    high: float | int | None
    unit: str
    shape: str

    def __str__(self) -> str:
        """The quantity in one phrase: 增长≥7%, 4.6～5.2%, 控制在4.5%以内."""
        end = "" if self.high is None else f"～{plain(self.high)}"
        return self.shape.format(f"{plain(self.number)}{end}{self.unit}")


def plain(number: float | int) -> str:
    """A number without needless zeros: 7.0 → 7, 0.50 → 0.5."""
    return f"{number:.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


def whole(number: float) -> float | int:
    """An int where nothing is lost by it; the rounding takes away what 1.1 × 10⁸ ÷ 10⁸ leaves behind."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def quantity(target: Target) -> Quantity:
    """Put a target's value into the unit that the report wrote it in.

    >>> str(quantity(Target(start=0, end=0, text="1.5万亩", indicator="林地", value=15000.0, unit="亩")))
    '1.5万亩'
    """
    low, high = target.value if isinstance(target.value, tuple) else (target.value, None)
    return quantity_of(target.text, low, high, target.unit, target.op, target.change)


def quantity_of(
    text: str, low: float, high: float | None, unit: str, op: Sequence[str] = ("=",), change: str = "level"
) -> Quantity:
    """The same from its parts; `text` is the report's words, which name the unit to write in."""
    scale = scale_of(text, abs(low if high is None else high), unit)
    mark = op[0] if op else "="
    sign, shape = COMPARATORS.get(mark, "＝"), ""
    if high is not None:
        sign, mark = "区间", "="
    if unit == "倍" and "翻" in text:
        # 翻一番 reaches twice what was; 增长2倍 would be three times.
        sign = "达到"
    elif change == "growth":
        sign = ("下降" if low < 0 else "增长") + sign.removesuffix("＝")
        low, high = abs(low), None if high is None else abs(high)
    elif change == "keep":
        shape = "保持在{}" if high is not None else _KEPT.get(mark, "保持{}")
        sign = shape[:2] + sign.removesuffix("＝")
    if high is not None and high < low:
        low, high = high, low
    size = MAGNITUDES[scale]
    return Quantity(
        sign=sign,
        number=whole(low / size),
        high=None if high is None else whole(high / size),
        unit=scale + UNIT_WORDS.get(unit, unit),
        shape=shape or sign.removesuffix("＝").removesuffix("区间") + "{}",
    )


def scale_of(text: str, value: float, unit: str) -> str:
    """The 万 or 亿 that a value is written with: as the report's words have it, else as the office writes it.

    >>> scale_of("1.5万亩", 20000, "亩"), scale_of("", 8.5e9, "元"), scale_of("12345亩", 12345, "亩")
    ('万', '亿', '')
    """
    if unit in _SHARES:
        return ""
    for number, scale in _WRITTEN.findall(text):
        if isclose(float(re.sub("[,，]", "", number)) * MAGNITUDES[scale], value, rel_tol=1e-9):
            return str(scale)
    named = re.search(rf"(万亿|[万亿])\s*{re.escape(unit)}", text) if unit else None
    if named and value >= MAGNITUDES[named[1]] / 100:
        return named[1]
    money = unit.startswith("元")
    for scale in ("亿", "万"):
        if value >= MAGNITUDES[scale] and (money or value % (MAGNITUDES[scale] / 100) == 0):
            return scale
    return ""


def amount_words(value: Decimal | float, scale: str, unit: str, change: str = "level") -> str:
    """A value of the same series as a target, written as the target is: 42.5亿元, 增长7.2%, 下降2.5%.

    A value that the scale would round, or that is tiny in it, is written out in full.
    """
    exact = float(value)
    direction = "" if change != "growth" else "下降" if exact < 0 else "增长"
    number = abs(exact) if direction else exact
    word = UNIT_WORDS.get(unit, unit)
    scaled = whole(number / MAGNITUDES[scale])
    if not isclose(scaled * MAGNITUDES[scale], number, rel_tol=1e-9) or 0 < abs(scaled) < 0.01:
        return f"{direction}{plain(whole(number))}{word}"
    return f"{direction}{plain(scaled)}{scale}{word}"
