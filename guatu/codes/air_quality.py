"""The air quality index by both editions of HJ 633, exact: fractions throughout, rounded up once at the end.

HJ 633-2012 holds for data until 2026-02-28, HJ 633-2026 (table 3) from 2026-03-01. Concentrations are rounded by GB/T 8170 first
(a half to the even neighbour): CO to a tenth of a milligram, all others to a whole microgram per cubic metre.

>>> result = daily_index({"so2": 12, "no2": 38, "co": "1.1", "o3": 142, "pm10": 88, "pm25": 52}, day=date(2026, 5, 1))
>>> result.index, result.level.label, result.primary
(85, '良', ('o3',))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil

Concentration = int | str | Decimal | Fraction | None
SECOND_EDITION = date(2026, 3, 1)
"""The first day of data judged by HJ 633-2026."""
POINTS = (0, 50, 100, 150, 200, 300, 400, 500)
LABELS = {"so2": "SO2", "no2": "NO2", "co": "CO", "o3": "O3", "pm10": "PM10", "pm25": "PM2.5", "o3_hour": "O3"}
TENTHS = frozenset({"co"})
"""Items kept to a tenth; all others are whole."""
DAILY = ("so2", "no2", "co", "o3", "pm10", "pm25")
"""What a day needs: means of 24 hours, of O3 the greatest mean of eight hours."""
OVER_TOP = 500
FLOAT = "give concentrations as Decimal, text or Fraction: a float is not what was measured"


def _table(text: str) -> dict[str, tuple[Fraction, ...]]:
    rows = (line.split() for line in text.strip().splitlines())
    return {name: tuple(Fraction(each) for each in figures) for name, *figures in rows}


DAY_2012 = _table("""
so2  0 50 150 475 800 1600 2100 2620
no2  0 40 80 180 280 565 750 940
co   0 2 4 14 24 36 48 60
o3   0 100 160 215 265 800
pm10 0 50 150 250 350 420 500 600
pm25 0 35 75 115 150 250 350 500
o3_hour 0 160 200 300 400 800 1000 1200
""")
"""Breakpoints at POINTS (HJ 633-2012 table 1). O3 of eight hours ends at 800: beyond it counts the greatest hour."""
DAY_2026 = {
    **{name: figures for name, figures in DAY_2012.items() if name != "o3_hour"},
    **_table("pm10 0 50 120 250 350 420 500 600\npm25 0 35 60 115 150 250 350 500"),
}
"""HJ 633-2026 table 3: only PM10 and PM2.5 at 100 changed."""
HOUR_2012 = {
    **_table("""
so2  0 150 500 650 800
no2  0 100 200 700 1200 2340 3090 3840
co   0 5 10 35 60 90 120 150
o3   0 160 200 300 400 800 1000 1200
"""),
    "pm10": DAY_2012["pm10"],
    "pm25": DAY_2012["pm25"],
}
"""By the hour; particles by the columns of 24 hours. SO2 ends at 800."""
HOUR_2026 = {**HOUR_2012, "pm10": DAY_2026["pm10"], "pm25": DAY_2026["pm25"]}


@dataclass(frozen=True, slots=True)
class Level:
    """One of the six classes; `upto` is the greatest index that belongs to it."""

    number: int
    label: str
    colour: str
    upto: int
    rgb: tuple[int, int, int]


LEVELS = (
    Level(1, "优", "绿色", 50, (0, 228, 0)),
    Level(2, "良", "黄色", 100, (255, 255, 0)),
    Level(3, "轻度污染", "橙色", 150, (255, 126, 0)),
    Level(4, "中度污染", "红色", 200, (255, 0, 0)),
    Level(5, "重度污染", "紫色", 300, (153, 0, 76)),
    Level(6, "严重污染", "褐红色", 500, (126, 0, 35)),
)


@dataclass(frozen=True, slots=True)
class AirQuality:
    """What a day's or an hour's concentrations say."""

    edition: int
    items: Mapping[str, int]
    """Item → its sub-index (IAQI); what was not measured, or cannot be judged by this table, is missing."""
    index: int | None
    """The AQI; None where an item is missing and no other is above 100: the index is not published then."""

    @property
    def level(self) -> Level:
        """The class of the index. Raises ValueError where there is none."""
        if self.index is None:
            raise ValueError("no index without all items")
        return level_of(self.index)

    @property
    def good(self) -> bool | None:
        """Whether the day is 优 or 良; None where there is no index."""
        return None if self.index is None else self.index <= 100

    @property
    def primary(self) -> tuple[str, ...]:
        """首要污染物: the items of the greatest sub-index, ties together, where the index is above 50."""
        if self.index is None or self.index <= 50:
            return ()
        return tuple(dict.fromkeys(_plain(name) for name, points in self.items.items() if points == self.index))

    @property
    def above(self) -> tuple[str, ...]:
        """超标污染物: items with a sub-index above 100. A notion of the edition of 2012."""
        return tuple(dict.fromkeys(_plain(name) for name, points in self.items.items() if points > 100))


def edition_of(day: date) -> int:
    """Which edition of HJ 633 judges the data of a day: 2012 or 2026."""
    return 2026 if day >= SECOND_EDITION else 2012


def level_of(index: int) -> Level:
    """The class of an index."""
    return next((each for each in LEVELS if index <= each.upto), LEVELS[-1])


def rounded(item: str, concentration: Concentration) -> Fraction | None:
    """A concentration as it is judged, by GB/T 8170: a half goes to the even neighbour. Floats are refused: they are not exact.

    >>> [int(rounded("pm25", each) or 0) for each in ("60.5", "61.5")], rounded("co", "0.45")
    ([60, 62], Fraction(2, 5))
    """
    if concentration is None:
        return None
    if isinstance(concentration, float):
        raise TypeError(FLOAT)
    exact = Fraction(concentration)
    step = Fraction(1, 10) if item in TENTHS else Fraction(1)
    return round(exact / step) * step


def sub_index(figures: tuple[Fraction, ...], concentration: Fraction) -> int | None:
    """The sub-index of a rounded concentration by a row of breakpoints, rounded up, from 1 to 500.

    None above the last breakpoint of a row that ends early.
    """
    if concentration > figures[-1]:
        return OVER_TOP if len(figures) == len(POINTS) else None
    for (low, high), (base, top) in zip(pairwise(figures), pairwise(POINTS), strict=False):
        if concentration <= high:
            return max(1, ceil((top - base) / (high - low) * (concentration - low) + base))
    raise AssertionError(concentration)


def daily_index(concentrations: Mapping[str, Concentration], *, day: date) -> AirQuality:
    """A day's index from its six items (DAILY), in microgram, CO in milligram per cubic metre.

    `o3_hour`, the greatest hour of O3, is a seventh item of the edition of 2012: it counts where it is given, and stands for O3 where
    the mean of eight hours is above 800; the edition of 2026 knows no such item and gives 300 there.
    """
    edition = edition_of(day)
    table = DAY_2026 if edition == 2026 else DAY_2012
    found = _sub_indices(table, concentrations)
    if "o3" not in found and _above_end(table, "o3", concentrations):
        found["o3"] = 300
        if edition == 2012 and "o3_hour" in found:
            found["o3"] = max(300, found["o3_hour"])
    return _judged(edition, found, needed=DAILY)


def hourly_index(concentrations: Mapping[str, Concentration], *, day: date) -> AirQuality:
    """An hour's index from the six items of one hour.

    By the edition of 2026 SO2 above 800 gives 200; that of 2012 does not judge it by the hour, but by 24 hours.
    """
    edition = edition_of(day)
    table = HOUR_2026 if edition == 2026 else HOUR_2012
    found = _sub_indices(table, concentrations)
    above = "so2" not in found and _above_end(table, "so2", concentrations)
    if above and edition == 2026:
        found["so2"] = 200
    return _judged(
        edition, found, needed=tuple(each for each in DAILY if each != "so2" or not above or edition == 2026)
    )


def _sub_indices(
    table: Mapping[str, tuple[Fraction, ...]], concentrations: Mapping[str, Concentration]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for item, figures in table.items():
        concentration = concentrations.get(item)
        points = None if concentration is None else _points(figures, _plain(item), _exact(concentration))
        if points is not None:
            found[item] = points
    return found


@lru_cache(maxsize=65_536)
def _points(figures: tuple[Fraction, ...], item: str, concentration: int | str | Decimal | Fraction) -> int | None:
    """Kept: the same few thousand concentrations come again and again."""
    held = rounded(item, concentration)
    return None if held is None else sub_index(figures, held)


def _exact(concentration: int | str | Decimal | Fraction) -> int | str | Decimal | Fraction:
    """Not a float, which would be found among what is kept as an equal number."""
    if isinstance(concentration, float):
        raise TypeError(FLOAT)
    return concentration


def _above_end(
    table: Mapping[str, tuple[Fraction, ...]], item: str, concentrations: Mapping[str, Concentration]
) -> bool:
    concentration = rounded(item, concentrations.get(item))
    return concentration is not None and concentration > table[item][-1]


def _judged(edition: int, found: Mapping[str, int], *, needed: tuple[str, ...]) -> AirQuality:
    """The greatest sub-index; none where an item is missing, unless another is above 100 already (HJ 633-2026, 5.3)."""
    most = max(found.values(), default=0)
    whole = all(each in found for each in needed)
    in_order = {item: found[item] for item in (*DAILY, "o3_hour") if item in found}
    return AirQuality(edition, in_order, most if most and (whole or most > 100) else None)


def _plain(item: str) -> str:
    """O3 of an hour and of eight hours are one pollutant."""
    return "o3" if item == "o3_hour" else item


def mean_of(item: str, concentrations: list[Decimal]) -> Decimal | None:
    """The mean of several stations, rounded as it is judged; None of none."""
    if not concentrations:
        return None
    held = rounded(item, sum(map(Fraction, concentrations), Fraction(0)) / len(concentrations))
    assert held is not None
    places = Decimal("0.1") if item in TENTHS else Decimal(1)
    return (Decimal(held.numerator) / Decimal(held.denominator)).quantize(places, ROUND_HALF_EVEN)
