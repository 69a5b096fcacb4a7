"""Invented stations and their readings; a station's daily index follows from its concentrations (HJ 633-2012, table 1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from math import pi, sin
from random import Random
from typing import Any

from guatu.simulate.records.names import site

YEAR = 2022
Observed = Iterator[tuple[int, datetime, Decimal]]
INDEX = (0, 50, 100, 150, 200, 300, 400, 500)
STEPS: dict[str, tuple[str, ...]] = {
    "so2": ("0", "50", "150", "475", "800", "1600", "2100", "2620"),
    "no2": ("0", "40", "80", "180", "280", "565", "750", "940"),
    "co": ("0", "2", "4", "14", "24", "36", "48", "60"),
    "o3": ("0", "100", "160", "215", "265", "800"),
    "pm10": ("0", "50", "150", "250", "350", "420", "500", "600"),
    "pm25": ("0", "35", "75", "115", "150", "250", "350", "500"),
}
"""Daily concentrations at which the index of an item is 0, 50, 100 …: µg/m³, CO mg/m³, O3 the highest eight hours."""
USUAL = {"so2": 9.0, "no2": 27.0, "co": 0.8, "o3": 94.0, "pm10": 64.0, "pm25": 42.0}
WINTER = {"so2": 1.2, "no2": 1.3, "co": 1.2, "o3": 0.65, "pm10": 1.35, "pm25": 1.5}
"""In midwinter; in midsummer it is as much the other way."""


def air_stations(seed: int = 21) -> Iterator[dict[str, Any]]:
    """Three stations, two of them judged."""
    random = Random(seed)
    for number, (name, town, level) in enumerate(
        (
            ("龙桥政务中心站", "龙桥街道", "national"),
            ("桐湾体育场站", "桐湾街道", "province"),
            ("云岭镇站", "云岭镇", "town"),
        )
    ):
        yield {
            "code": f"CX{number + 1:03d}",
            "name": name,
            "town": town,
            "site": site(town, random),
            "level": level,
            "judged": number < 2,
            "running_since": date(2019, 1, 1),
        }


def day_values(ids: dict[str, int], item: str, seed: int = 22) -> Observed:
    """A year of daily concentrations of an item: winters bring particles, summers ozone; the stations share the weather."""
    for place, row in enumerate(ids.values()):
        own = Random(f"{seed}{item}{place}")
        weather = Random(f"{seed}{item}")
        for number in range(365):
            usual = USUAL[item] * WINTER[item] ** _cold(number) * weather.lognormvariate(0, 0.28)
            value = max(0.1, usual * own.uniform(0.93, 1.08))
            yield row, datetime(YEAR, 1, 1) + timedelta(days=number), _kept(item, value)


def aqi_days(ids: dict[str, int], seed: int = 22) -> Observed:
    """The daily index of each station: the highest of its six items."""
    items = [list(day_values(ids, item, seed)) for item in STEPS]
    for each in zip(*items, strict=True):
        row, day, _value = each[0]
        index = max(item_index(item, value) for item, (_row, _day, value) in zip(STEPS, each, strict=True))
        yield row, day, Decimal(index)


def item_index(item: str, value: Decimal) -> int:
    """The index of one item by its daily concentration, rounded up (HJ 633-2012, 4.2 and 6.2).

    >>> item_index("pm25", Decimal(75)), item_index("pm25", Decimal(76)), item_index("co", Decimal("2.2"))
    (100, 102, 55)
    """
    steps = [Decimal(step) for step in STEPS[item]]
    for place in range(1, len(steps)):
        if value <= steps[place]:
            low, high = steps[place - 1], steps[place]
            part = (INDEX[place] - INDEX[place - 1]) * (value - low) / (high - low)
            return int((INDEX[place - 1] + part).to_integral_value(ROUND_CEILING))
    return INDEX[len(steps) - 1]


def hours(ids: dict[str, int], item: str, days: int = 21, seed: int = 23) -> Observed:
    """Hourly readings of the last days of 2022: ozone highest after noon, traffic's gases in the rush hours."""
    random = Random(f"{seed}{item}")
    first = datetime(YEAR + 1, 1, 1) - timedelta(days=days)
    for row in ids.values():
        for number in range(days * 24):
            hour = number % 24
            swing = sin((hour - 8) / 12 * pi) if item == "o3" else 0.4 * sin((hour - 2) / 6 * pi)
            value = USUAL[item] * WINTER[item] * (1 + 0.5 * swing) * random.lognormvariate(0, 0.2)
            yield row, first + timedelta(hours=number), _kept(item, max(0.1, value))


def _cold(number: int) -> float:
    """1 in the middle of January, -1 in the middle of July, by the day of the year."""
    return sin((number + 76) / 365 * 2 * pi)


def _kept(item: str, value: float) -> Decimal:
    return Decimal(f"{value:.1f}" if item == "co" else f"{value:.0f}")
