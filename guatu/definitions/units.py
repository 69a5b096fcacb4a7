"""Units of quantities: what measures the same thing, and by what factor.

A unit is a product of base measures with a factor: 万元/亩 is 10000 × money × area⁻¹ ÷ (2000/3). Words for things that are counted
(个, 家, 户) are measures of their own: households are not firms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

MU = Fraction(2000, 3)
"""1 亩 in square metres."""
BASES: dict[str, tuple[str, Fraction]] = {
    "元": ("money", Fraction(1)),
    "千元": ("money", Fraction(1000)),
    "万元": ("money", Fraction(10**4)),
    "百万元": ("money", Fraction(10**6)),
    "亿元": ("money", Fraction(10**8)),
    "美元": ("dollar", Fraction(1)),
    "万美元": ("dollar", Fraction(10**4)),
    "亿美元": ("dollar", Fraction(10**8)),
    "亩": ("area", MU),
    "万亩": ("area", MU * 10**4),
    "公顷": ("area", Fraction(10**4)),
    "平方米": ("area", Fraction(1)),
    "万平方米": ("area", Fraction(10**4)),
    "平方公里": ("area", Fraction(10**6)),
    "米": ("length", Fraction(1)),
    "公里": ("length", Fraction(1000)),
    "千米": ("length", Fraction(1000)),
    "立方米": ("volume", Fraction(1)),
    "万立方米": ("volume", Fraction(10**4)),
    "克": ("mass", Fraction(1)),
    "千克": ("mass", Fraction(1000)),
    "公斤": ("mass", Fraction(1000)),
    "吨": ("mass", Fraction(10**6)),
    "万吨": ("mass", Fraction(10**10)),
    "微克": ("mass", Fraction(1, 10**6)),
    "毫克": ("mass", Fraction(1, 1000)),
    "吨标准煤": ("coal", Fraction(1)),
    "千瓦时": ("energy", Fraction(1)),
    "万千瓦时": ("energy", Fraction(10**4)),
    "小时": ("time", Fraction(1)),
    "天": ("time", Fraction(24)),
    "日": ("time", Fraction(24)),
    # Months are of no fixed number of days: the two do not compare.
    "月": ("month", Fraction(1)),
    "个月": ("month", Fraction(1)),
    "%": ("", Fraction(1, 100)),
    "‰": ("", Fraction(1, 1000)),
    "倍": ("", Fraction(1)),
}
SPELLINGS = {"μg": "微克", "µg": "微克", "mg": "毫克", "m3": "立方米", "m³": "立方米", "m2": "平方米", "㎡": "平方米", "km": "公里", "m": "米", "kg": "千克", "t": "吨", "kWh": "千瓦时"}  # fmt: skip
MANY = {"万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Unit:
    """A factor and the powers of base measures, sorted by name. No power at all: a bare ratio."""

    factor: Fraction
    powers: tuple[tuple[str, int], ...]

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product (sign 1) or quotient (sign -1)."""
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        kept = tuple(sorted((name, power) for name, power in powers.items() if power))
        return Unit(self.factor * other.factor**sign, kept)


RATIO = Unit(Fraction(1), ())
PERCENT = Unit(Fraction(1, 100), ())


def read_unit(text: str) -> Unit:
    """The unit that a definition means by a word like 万元/亩 or 元/人·年. Any other word is a measure of its own.

    >>> read_unit("亿元").factor / read_unit("万元").factor
    Fraction(10000, 1)
    """
    unit = RATIO
    for place, part in enumerate(re.split(r"[/每]", text.strip())):
        for word in re.split(r"[·*×]", part):
            if word:
                unit = unit.times(_base(word.strip()), -1 if place else 1)
    return unit


def _base(word: str) -> Unit:
    word = SPELLINGS.get(word, word)
    if word in BASES:
        name, factor = BASES[word]
        return Unit(factor, ((name, 1),) if name else ())
    if len(word) > 1 and word[0] in MANY:
        return Unit(Fraction(MANY[word[0]]), ((word[1:], 1),))
    return Unit(Fraction(1), ((word, 1),))


@lru_cache(maxsize=4096)
def ratio(of: str, to: str) -> Fraction | None:
    """By what a figure in the first unit is multiplied to stand in the second; None where they measure different things.

    >>> ratio("公顷", "亩")
    Fraction(15, 1)
    """
    first, second = read_unit(of), read_unit(to)
    return first.factor / second.factor if first.powers == second.powers else None


def measures(unit: str, other: str) -> bool:
    """Whether money, an area or whatever the second unit measures stands in the first, perhaps for each of something.

    >>> measures("万元/亩", "元"), measures("万圆", "元")
    (True, False)
    """
    wanted = {name for name, _power in read_unit(other).powers}
    return wanted <= {name for name, power in read_unit(unit).powers if power > 0}
