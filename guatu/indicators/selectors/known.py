"""Figures as they were known on a past day, computed from the lake as it stood then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from guatu.indicators.providers import LakeFigures
from guatu.indicators.selectors.values import EMPTY, EMPTY_KEY, Value, read


def as_known(
    names: Iterable[str], *, known: date, start: date, end: date, split: str = "", key: str = ""
) -> dict[str, Value]:
    """Figures over [start, end] from what stood in the lake at the end of the day `known`, by today's definitions."""
    from guatu import lake

    span = (start, end)
    found = read(list(names), [span], split, LakeFigures(lake.versions_known(known)))
    told = {}
    for name, by in found.items():
        each = by[span].get(key) or by[span].get(EMPTY_KEY, EMPTY)
        told[name] = Value(start, each.value, each.rows, each.unknown)
    return told
