"""Days and months in the forms that staff type and spreadsheets hold."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

SEPARATED = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*[日号]?|\s*月?)?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
SHORT_YEAR = re.compile(r"(\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})")
DAYS = (SEPARATED, COMPACT, SHORT_YEAR, COMPACT_MONTH)
"""Forms of days and months whose parts can be told apart."""
HERE = timezone(timedelta(hours=8))
"""A moment with a time zone is the day it was in China: 2022-02-28T16:30Z is 1 March."""
EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets: they count a 29 February 1900 that never was, so later days fit from here."""
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)


def read_day(raw: object) -> date | None:
    """The day meant; None where the text is no day.

    >>> read_day("2022年3月1日"), read_day("44621"), read_day("2022.3.1")
    (datetime.date(2022, 3, 1), datetime.date(2022, 3, 1), datetime.date(2022, 3, 1))
    """
    if isinstance(raw, datetime) and raw.tzinfo is not None:
        raw = _here(raw)
    if isinstance(raw, date):
        return _day(str(raw.year), str(raw.month), str(raw.day))
    text = _plain(raw)
    if ZONED.fullmatch(text):
        try:
            return _here(datetime.fromisoformat(text)).date()
        except ValueError:
            return None
    if match := SEPARATED.fullmatch(text):
        return _day(match[1], match[2], match[3]) if match[3] else None
    if match := COMPACT.fullmatch(text):
        return _day(*match.groups())
    if match := SHORT_YEAR.fullmatch(text):
        return _day("20" + match[1], match[2], match[3])
    if SERIAL.fullmatch(text):
        found = EPOCH + timedelta(days=int(float(text)))
        return found if EARLIEST <= found <= LATEST else None
    return None


def read_month(raw: object) -> date | None:
    """The first day of the month meant; None where the text is no month.

    >>> read_month("2022年3月"), read_month("202203"), read_month("2022-03-15")
    (datetime.date(2022, 3, 1), datetime.date(2022, 3, 1), datetime.date(2022, 3, 1))
    """
    if isinstance(raw, date):
        return _day(str(raw.year), str(raw.month), "1")
    text = _plain(raw)
    if match := SEPARATED.fullmatch(text):
        return None if day_fault(text) else _day(match[1], match[2], "1")
    if match := COMPACT_MONTH.fullmatch(text):
        return _day(match[1], match[2], "1")
    day = read_day(text)
    return day.replace(day=1) if day else None


def day_fault(raw: object) -> str:
    """Why a day or month that is written well is none: a sentence; empty where it is not written like one.

    >>> day_fault("2026/2/30")
    '没有“2026年2月30日”这一天：2026年2月只有28天。'
    """
    if isinstance(raw, date):
        parts: tuple[int, int, int | None] = (raw.year, raw.month, raw.day)
    else:
        text = _plain(raw)
        match = next((found for form in DAYS if (found := form.fullmatch(text))), None)
        if match is None:
            return ""
        year, day = match[1], match[3] if len(match.groups()) > 2 else None
        parts = (int(year) + (2000 if len(year) == 2 else 0), int(match[2]), int(day) if day else None)
    year_, month_, day_ = parts
    if not 1 <= month_ <= 12:
        return f"没有{month_}月，月份是1到12。"
    if not EARLIEST.year <= year_ <= LATEST.year:
        return f"{year_}年不在{EARLIEST.year}年至{LATEST.year}年之间，请核对年份；没有期限的请留空。"
    last = monthrange(year_, month_)[1]
    if day_ is not None and not 1 <= day_ <= last:
        return f"没有“{year_}年{month_}月{day_}日”这一天：{year_}年{month_}月只有{last}天。"
    return ""


def _here(moment: datetime) -> datetime:
    try:
        return moment.astimezone(HERE)
    except OverflowError:
        return moment.replace(tzinfo=None)


def _plain(raw: object) -> str:
    text = unicodedata.normalize("NFKC", str(raw)).strip().replace("／", "/")
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
