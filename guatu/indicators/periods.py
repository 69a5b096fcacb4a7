"""Periods of indicators: day, month, quarter, year, each known by its first day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

DAY, MONTH, QUARTER, YEAR = "day", "month", "quarter", "year"
GRAINS = (DAY, MONTH, QUARTER, YEAR)
"""From fine to coarse; each is made up of whole ones of those before it."""
UNDATED = date(1, 1, 1)
"""The period of rows that may lie in any: their date is open."""


def first_day(grain: str, day: date) -> date:
    """The first day of the period that a day lies in."""
    if grain == DAY:
        return day
    if grain == MONTH:
        return day.replace(day=1)
    if grain == QUARTER:
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1)


def next_first(grain: str, first: date) -> date:
    """The first day of the period that follows."""
    if grain == DAY:
        return first + timedelta(days=1)
    months = {MONTH: 1, QUARTER: 3, YEAR: 12}[grain]
    return months_later(first, months)


def last_day(grain: str, first: date) -> date:
    """The last day of the period that begins on a day."""
    return next_first(grain, first) - timedelta(days=1)


def periods(grain: str, start: date, end: date) -> Iterator[date]:
    """First days of the periods that touch [start, end], in order."""
    first = first_day(grain, start)
    while first <= end:
        yield first
        first = next_first(grain, first)


def months_later(day: date, months: int) -> date:
    """The same day some months later or earlier; the month's last where it has no such day.

    >>> months_later(date(2024, 2, 29), -12)
    datetime.date(2023, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    first = date(year, month + 1, 1)
    length = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, length))


def covered(start: date, end: date, finest: str) -> list[tuple[str, date]] | None:
    """The fewest whole periods that make up [start, end], of grains not finer than `finest`; None where none do.

    >>> covered(date(2022, 1, 1), date(2022, 5, 31), "month")
    [('quarter', datetime.date(2022, 1, 1)), ('month', datetime.date(2022, 4, 1)), ('month', datetime.date(2022, 5, 1))]
    """
    found: list[tuple[str, date]] = []
    at = start
    while at <= end:
        for grain in reversed(GRAINS[GRAINS.index(finest) :]):
            if first_day(grain, at) == at and last_day(grain, at) <= end:
                found.append((grain, at))
                at = next_first(grain, at)
                break
        else:
            return None
    return found
