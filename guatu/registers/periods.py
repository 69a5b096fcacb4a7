"""Periods of series: what staff write for one, its first moment, and how it is shown."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from guatu.definitions.register import Rhythm
from guatu.definitions.values.days import EARLIEST, HERE, LATEST, read_day, read_month

QUARTER = re.compile(r"(\d{4})\s*(?:年\s*)?(?:[-_]?Q|第)?\s*([1-4一二三四])\s*(?:季度|季)?", re.IGNORECASE)
YEAR = re.compile(r"(\d{4})\s*年?(?:度)?")
HOUR = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[ T](\d{1,2})(?::(\d{2})(?::\d{2})?|[时点])?")
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?", re.IGNORECASE
)
"""What machines write: with a time zone, or parts of a second."""
NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}


def read_period(rhythm: Rhythm, raw: object) -> datetime | None:
    """The first moment of the period meant; None where the text names none.

    >>> read_period(Rhythm.QUARTER, "2022年二季度"), read_period(Rhythm.MONTH, "202203")
    (datetime.datetime(2022, 4, 1, 0, 0), datetime.datetime(2022, 3, 1, 0, 0))
    """
    if isinstance(raw, datetime):
        return first_moment(rhythm, raw)
    if isinstance(raw, date):
        return first_moment(rhythm, datetime(raw.year, raw.month, raw.day))
    text = unicodedata.normalize("NFKC", str(raw)).strip()
    if rhythm == Rhythm.HOUR:
        if MOMENT.fullmatch(text):
            return _hour(text)
        match = HOUR.fullmatch(text)
        day = read_day(match[1]) if match else None
        if match is None or day is None or int(match[2]) > 23:
            return None
        return datetime(day.year, day.month, day.day, int(match[2]))
    if rhythm == Rhythm.YEAR and (match := YEAR.fullmatch(text)):
        return datetime(int(match[1]), 1, 1) if 1900 <= int(match[1]) <= 2099 else None
    if rhythm == Rhythm.QUARTER and (len(text) != 6 or "Q" in text.upper()) and (match := QUARTER.fullmatch(text)):
        number = NUMERALS.get(match[2]) or int(match[2])
        return datetime(int(match[1]), number * 3 - 2, 1) if 1900 <= int(match[1]) <= 2099 else None
    found = read_day(text) or (read_month(text) if rhythm != Rhythm.DAY else None)
    return first_moment(rhythm, datetime(found.year, found.month, found.day)) if found else None


def _hour(text: str) -> datetime | None:
    """The hour of a machine's moment, as it was in China where it names a time zone."""
    try:
        moment = datetime.fromisoformat(text.upper().replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
        moment = moment.astimezone(HERE).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return first_moment(Rhythm.HOUR, moment) if EARLIEST <= moment.date() <= LATEST else None


def first_moment(rhythm: Rhythm, at: datetime) -> datetime:
    """The first moment of the period that a moment lies in."""
    if rhythm == Rhythm.HOUR:
        return at.replace(minute=0, second=0, microsecond=0)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if rhythm == Rhythm.DAY:
        return day
    if rhythm == Rhythm.MONTH:
        return day.replace(day=1)
    if rhythm == Rhythm.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1)


def next_period(rhythm: Rhythm, period: datetime) -> datetime:
    """The first moment of the period that follows."""
    if rhythm == Rhythm.HOUR:
        return period + timedelta(hours=1)
    if rhythm == Rhythm.DAY:
        return period + timedelta(days=1)
    months = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}[rhythm]
    month = period.month - 1 + months
    return period.replace(year=period.year + month // 12, month=month % 12 + 1)


def period_before(rhythm: Rhythm, period: datetime) -> datetime:
    """The first moment of the period before."""
    return first_moment(rhythm, period - timedelta(minutes=1))


def lies_ahead(rhythm: Rhythm, period: datetime, now: datetime) -> bool:
    """Whether nothing can be known of the period yet. Next year's plan is entered this year."""
    return period > now and not (rhythm == Rhythm.YEAR and period.year <= now.year + 1)


def span_of(rhythm: Rhythm, at: datetime) -> tuple[datetime, datetime]:
    """What people enter together, from its first moment to the next span's: a year's months or quarters, a month's days, a day's
    hours, ten years.
    """
    if rhythm == Rhythm.HOUR:
        start = first_moment(Rhythm.DAY, at)
        return start, next_period(Rhythm.DAY, start)
    if rhythm == Rhythm.DAY:
        start = first_moment(Rhythm.MONTH, at)
        return start, next_period(Rhythm.MONTH, start)
    years = 10 if rhythm == Rhythm.YEAR else 1
    start = datetime(at.year // years * years, 1, 1)
    return start, start.replace(year=start.year + years)


def periods_between(rhythm: Rhythm, start: datetime, end: datetime) -> list[datetime]:
    """The periods from a first moment on and before the other.

    >>> [f"{each:%m}" for each in periods_between(Rhythm.QUARTER, datetime(2022, 1, 1), datetime(2023, 1, 1))]
    ['01', '04', '07', '10']
    """
    found, period = [], start
    while period < end:
        found.append(period)
        period = next_period(rhythm, period)
    return found


def show_span(rhythm: Rhythm, start: datetime) -> str:
    """A span as an office names it."""
    if rhythm == Rhythm.YEAR:
        return f"{start.year}—{start.year + 9}年"
    whole = {Rhythm.HOUR: Rhythm.DAY, Rhythm.DAY: Rhythm.MONTH}.get(rhythm, Rhythm.YEAR)
    return show_period(whole, start)


def show_period(rhythm: Rhythm, period: datetime) -> str:
    """The period as an office writes it.

    >>> show_period(Rhythm.QUARTER, datetime(2022, 4, 1))
    '2022年2季度'
    """
    if rhythm == Rhythm.HOUR:
        return f"{period:%Y-%m-%d %H}时"
    if rhythm == Rhythm.DAY:
        return f"{period:%Y-%m-%d}"
    if rhythm == Rhythm.MONTH:
        return f"{period:%Y-%m}"
    if rhythm == Rhythm.QUARTER:
        return f"{period.year}年{(period.month + 2) // 3}季度"
    return f"{period.year}年"
