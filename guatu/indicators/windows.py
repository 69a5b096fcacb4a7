"""Spans of days for which figures are asked, and which spans of which indicators a derived one needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from guatu.definitions.indicator import OF_ROWS, Indicator, Measure
from guatu.indicators.errors import CannotCompute, NoSuchIndicator
from guatu.indicators.periods import GRAINS, MONTH, first_day, last_day, months_later

Window = tuple[date, date]
"""First and last day."""
Needs = dict[str, set[Window]]
"""Indicator that reads rows → the spans for which its figures are wanted."""
DEEPEST = 8
"""How many indicators may stand upon one another."""


def year_before(window: Window) -> Window:
    """The same span of the year before; a month's last day stays one.

    >>> year_before((date(2024, 2, 1), date(2024, 2, 29)))
    (datetime.date(2023, 2, 1), datetime.date(2023, 2, 28))
    """
    return months_later(window[0], -12), _end_later(window[1], -12)


def months_ending(window: Window, months: int) -> Window:
    """The span of so many months that ends with the window.

    >>> months_ending((date(2022, 3, 1), date(2022, 3, 31)), 12)
    (datetime.date(2021, 4, 1), datetime.date(2022, 3, 31))
    """
    return _end_later(window[1], -months) + timedelta(days=1), window[1]


def _end_later(day: date, months: int) -> date:
    if last_day(MONTH, first_day(MONTH, day)) == day:
        return last_day(MONTH, months_later(first_day(MONTH, day), months))
    return months_later(day, months)


def grain_of(window: Window) -> str:
    """The grain of which the window is one whole period; empty where it is none."""
    for grain in GRAINS:
        if first_day(grain, window[0]) == window[0] and last_day(grain, window[0]) == window[1]:
            return grain
    return ""


def needs_of(
    indicator: Indicator, window: Window, known: Mapping[str, Indicator], needs: Needs, depth: int = 0
) -> None:
    """Add to `needs` what the indicator's figure over the window is made of."""
    if indicator.measure in OF_ROWS:
        needs.setdefault(indicator.name, set()).add(window)
        return
    if depth > DEEPEST:
        raise CannotCompute(f"“{indicator.label}”引用的指标层次太多，或者互相引用。")
    for each, span in spans_of(indicator, window):
        needs_of(named(each, known), span, known, needs, depth + 1)


def spans_of(indicator: Indicator, window: Window) -> list[tuple[str, Window]]:
    """The indicators that a derived one is computed from, each with its span."""
    if indicator.measure == Measure.GROWS:
        return [(indicator.of[0], window), (indicator.of[0], year_before(window))]
    if indicator.measure == Measure.MOVES:
        return [(indicator.of[0], months_ending(window, indicator.over))]
    return [(each, window) for each in indicator.of]


def named(name: str, known: Mapping[str, Indicator]) -> Indicator:
    """The indicator of this name. Raises NoSuchIndicator."""
    if name not in known:
        raise NoSuchIndicator(name, known)
    return known[name]
