"""The day on which the district stands. Real districts live today; a demo stands still on a day of its simulated year."""

from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings


def today() -> date:
    """The day for which lights, deadlines and lists are meant: the demo's own day, else the calendar's."""
    return shown_day() or date.today()


def now() -> datetime:
    """The moment for which they are meant; on a demo's day, its evening."""
    day = shown_day()
    return datetime.combine(day, time(18)) if day else datetime.now()


def shown_day() -> date | None:
    """The demo's day, which every page must name; None where the calendar holds.

    It stands in GUATU_TODAY or in `instance/day`, which `guatu demo` writes.
    """
    text = settings.TODAY
    if not text:
        file = settings.INSTANCE / "day"
        text = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
    return date.fromisoformat(text) if text else None
