"""Invented stations and their readings; a station's daily index follows from its concentrations (HJ 633 in the edition of the day)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from math import pi, sin

from guatu.codes.air_quality import DAILY, daily_index
from guatu.simulate.year.acts import Act, Entry, Figure, Refigure
from guatu.simulate.year.district import Town
from guatu.simulate.year.setting import HISTORY, Setting, after, moment

REGISTER = "air_stations"
OWNER = "ecology_environment_bureau"
HOURS_OF_DAYS = 14
"""Hourly readings are kept of the last days only: they are many."""
USUAL = {"so2": 9.0, "no2": 27.0, "co": 0.8, "o3": 94.0, "pm10": 64.0, "pm25": 39.0}
WINTER = {"so2": 1.2, "no2": 1.3, "co": 1.2, "o3": 0.65, "pm10": 1.35, "pm25": 1.5}
"""In midwinter; in midsummer it is as much the other way."""
SPREAD = {"so2": 0.28, "no2": 0.28, "co": 0.28, "o3": 0.28, "pm10": 0.28, "pm25": 0.34}
"""How much days differ: the highest bring winters with haze and summers with ozone."""
LATEST = 40


def air_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """Stations, and readings entered between two days: last year's and this year's."""
    for number in range(len(setting.district.towns) * setting.scale):
        code, town = f"CX{number + 1:04d}", setting.district.towns[number % len(setting.district.towns)]
        if since < after(setting.first_day, 40):
            yield _station(setting, number, code, town)
        yield from _days(setting, number, code, since, upto)
        yield from _hours(setting, number, code, since, upto)


def _station(setting: Setting, number: int, code: str, town: Town) -> Entry:
    copy = number // len(setting.district.towns)
    place = number % len(setting.district.towns)
    values = {
        "code": code,
        "name": f"{town.name}站{copy + 1 if copy else ''}",
        "town": town.name,
        "site": town.site(setting.random(REGISTER, code)),
        "level": ("national", "province")[place] if place < 2 else "town",
        "judged": place < 2,
        "running_since": date(setting.year - 3, 1, 1),
    }
    return Entry(on=setting.first_day, clerk=OWNER, register=REGISTER, values=values)


def _days(setting: Setting, number: int, code: str, since: date, upto: date) -> Iterator[Act]:
    first = max(date(setting.year - HISTORY + 1, 1, 1), after(since, -LATEST))
    for place in range((upto - first).days + 1):
        day = after(first, place)
        if out_of_order(setting, number, day):
            continue
        random = setting.random("air", code, day)
        on = after(day, 1)
        if random.random() < 0.03:
            on = after(day, random.randint(8, 20))
        values = {item: value_of(setting, number, item, day) for item in DAILY}
        index = daily_index(values, day=day).index
        assert index is not None
        for item, value in values.items():
            # A filter not changed in time reads a third too high until somebody looks.
            shown = value
            if item == "pm10" and random.random() < 0.006:
                shown = (value * Decimal("1.3")).quantize(Decimal(1))
            yield _figure(code, f"{item}_day", moment(day), shown, on)
            if shown != value:
                yield Refigure(
                    on=after(on, random.randint(18, 30)), clerk=OWNER, register=REGISTER, series=f"{item}_day", key=code,
                    period=moment(day), value=value, reason="滤膜超期使用，按审核后数据更正。",
                )  # fmt: skip
        yield _figure(code, "aqi_day", moment(day), Decimal(index), on)


def out_of_order(setting: Setting, number: int, day: date) -> bool:
    """Whether a station gave nothing that day: a week of repairs in the year, and now and then a day."""
    if day.month == 7 and 11 <= day.day <= 16 and number % 5 == day.year % 5:
        return True
    return setting.random("broken", number, day).random() < 0.008


def value_of(setting: Setting, number: int, item: str, day: date) -> Decimal:
    """The day's concentration of an item: winters bring particles, summers ozone; the stations share the weather."""
    usual = USUAL[item] * WINTER[item] ** _cold(day) * _weather(setting.seed, item, day)
    own = setting.random("station", number, item, day).uniform(0.93, 1.08)
    return _kept(item, max(0.1, usual * own))


@lru_cache(maxsize=50_000)
def _weather(seed: int, item: str, day: date) -> float:
    from random import Random

    return Random(f"{seed}:weather:{item}:{day}").lognormvariate(0, SPREAD[item])


def _hours(setting: Setting, number: int, code: str, since: date, upto: date) -> Iterator[Act]:
    """Ozone highest after noon, traffic's gases in the rush hours."""
    first = max(after(setting.until, -HOURS_OF_DAYS), after(since, -3))
    for place in range((min(upto, setting.until) - first).days):
        day = after(first, place)
        if out_of_order(setting, number, day):
            continue
        for item in DAILY:
            random = setting.random("hours", code, item, day)
            for hour in range(24):
                swing = sin((hour - 8) / 12 * pi) if item == "o3" else 0.4 * sin((hour - 2) / 6 * pi)
                value = USUAL[item] * WINTER[item] ** _cold(day) * (1 + 0.5 * swing) * random.lognormvariate(0, 0.2)
                if random.random() > 0.01:
                    at = datetime(day.year, day.month, day.day) + timedelta(hours=hour)
                    yield _figure(code, f"{item}_hour", at, _kept(item, max(0.1, value)), after(day, 1))


def _figure(code: str, series: str, period: datetime, value: Decimal, on: date) -> Figure:
    return Figure(on=on, clerk=OWNER, register=REGISTER, series=series, key=code, period=period, value=value)


def _cold(day: date) -> float:
    """1 in the middle of January, -1 in the middle of July, by the day of the year."""
    return sin((day.timetuple().tm_yday - 1 + 76) / 365 * 2 * pi)


def _kept(item: str, value: float) -> Decimal:
    return Decimal(f"{value:.1f}" if item == "co" else f"{value:.0f}")
