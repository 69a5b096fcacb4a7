"""What a simulation is told, and the calendar by which things happen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from zlib import crc32

from guatu.simulate.year.district import District

HISTORY = 2
"""Years before the simulated one of which something is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One simulation: the same setting gives the same acts."""

    district: District
    year: int = 2022
    scale: int = 1
    seed: int = 1
    until: date = date(2022, 10, 20)

    @property
    def first_day(self) -> date:
        """The first day of which anything is entered."""
        return date(self.year - HISTORY, 1, 1)

    def random(self, *parts: object) -> Random:
        """The dice of one thing: independent of every other's, so that things can be made in any order."""
        return Random(":".join(map(str, (self.seed, *parts))))

    def chance(self, *parts: object) -> float:
        """From 0 up to 1: one throw of a thing's own dice, for a fraction of what `random` costs."""
        return crc32(":".join(map(str, (self.seed, *parts))).encode()) / 2**32


def day_at(place: int, count: int, year: int, weights: Sequence[float]) -> date:
    """The day of the place-th of `count` things (from 0) that are spread over a year by monthly weights.

    >>> [day_at(place, 4, 2022, [1] * 12).isoformat() for place in range(4)]
    ['2022-02-16', '2022-05-16', '2022-08-16', '2022-11-16']
    """
    sums = [0.0, *accumulate(weights)]
    wanted = (place + 0.5) / count * sums[-1]
    month = next(number for number in range(1, 13) if wanted <= sums[number] or number == 12)
    part = (wanted - sums[month - 1]) / weights[month - 1] if weights[month - 1] else 0.0
    first, after = date(year, month, 1), next_month(date(year, month, 1))
    return first + timedelta(days=min(int(part * (after - first).days), (after - first).days - 1))


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months(since: date, upto: date) -> list[date]:
    """First days of the months that touch a span."""
    found, day = [], since.replace(day=1)
    while day <= upto:
        found.append(day)
        day = next_month(day)
    return found


def moment(day: date) -> datetime:
    """The first moment of a day: how a period is named."""
    return datetime(day.year, day.month, day.day)


def after(day: date, *days: int) -> date:
    """A day some days later."""
    return day + timedelta(days=sum(days))
