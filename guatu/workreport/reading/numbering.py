"""Automatic list numbers of Word: what stands before a paragraph on paper stands nowhere in its text.

Offices number their headings 一、（一）1. automatically. The counters run as ECMA-376 part 1, 17.9 says: a paragraph of
level n raises counter n and resets the deeper ones; all lists of one abstract numbering share counters unless a list
restarts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: first number, kind of numeral, and its pattern with `%1` … `%9` for the counters."""

    start: int = 1
    numeral: str = "decimal"
    pattern: str = ""
    legal: bool = False
    """All counters of the pattern are shown in Arabic digits."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A numbering as a paragraph refers to it: its levels, and whose counters it shares."""

    shares: str
    levels: Mapping[int, Level]
    restarts: frozenset[int] = frozenset()


@dataclass(slots=True)
class Counters:
    """The running numbers while a document is read from start to end."""

    numberings: Mapping[str, Numbering]
    values: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str:
        """The label of the next paragraph of this numbering and level; "" for bullets and unknown numberings."""
        numbering = self.numberings.get(number)
        level = numbering.levels.get(depth) if numbering else None
        if numbering is None or level is None:
            return ""
        key = (numbering.shares, depth)
        if depth in numbering.restarts and (number, depth) not in self.begun:
            self.values.pop(key, None)
        self.begun.add((number, depth))
        self.values[key] = self.values.get(key, level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.values.pop((numbering.shares, deeper), None)
        if level.numeral in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", lambda match: self._shown(numbering, level, int(match[1]) - 1), level.pattern)

    def _shown(self, numbering: Numbering, level: Level, depth: int) -> str:
        shown = numbering.levels.get(depth, Level())
        value = self.values.get((numbering.shares, depth), shown.start)
        return numeral(value, "decimal" if level.legal else shown.numeral)


def numeral(value: int, kind: str) -> str:
    """A number in one of Word's kinds of numerals; kinds that Chinese offices do not use come out in Arabic digits.

    >>> numeral(21, "chineseCounting"), numeral(3, "decimalEnclosedCircle"), numeral(4, "lowerRoman")
    ('二十一', '③', 'iv')
    """
    make = _NUMERALS.get(kind)
    return make(value) if make and value > 0 else str(value)


def _chinese(value: int) -> str:
    if value >= 100:
        hundreds, rest = divmod(value, 100)
        middle = "零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else ""
        return f"{_DIGITS[hundreds % 10]}百{middle}{_chinese(rest) if rest else ''}"
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _circled(value: int) -> str:
    return chr(0x245F + value) if value <= 20 else str(value)


def _roman(value: int) -> str:
    shown = ""
    for size, letters in _ROMAN:
        while value >= size:
            shown, value = shown + letters, value - size
    return shown


def _letters(value: int) -> str:
    repeats, letter = divmod(value - 1, 26)
    return chr(ord("A") + letter) * (repeats + 1)


_NUMERALS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "ideographDigital",
            "chineseLegalSimplified",
        ),
        _chinese,
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "ideographTraditional": lambda value: _STEMS[(value - 1) % 10],
    "ideographZodiac": lambda value: _BRANCHES[(value - 1) % 12],
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "decimalZero": lambda value: f"{value:02d}",
    "decimalEnclosedParen": lambda value: f"（{value}）",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "ideographEnclosedCircle": lambda value: f"（{_chinese(value)}）",
}
