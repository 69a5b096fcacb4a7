"""What charts show, as data: the page's module draws them with ECharts, and every chart carries the same numbers as a table.

A chart says its finding as title, has a source and the date that it is true for, and names its lines beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.pages.figures import amount, period_label, share

Point = tuple[date, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where a value ends if it goes on as so far: between `low` and `high` in four cases of five."""

    end: date
    low: Decimal
    mid: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PathChart:
    """A value against its path: the value bold, where it should be as a thin line, the target as a dashed one."""

    title: str
    unit: str
    start: date
    end: date
    values: tuple[Point, ...]
    path: tuple[Point, ...]
    today: date
    target: Decimal | None = None
    forecast: Forecast | None = None
    source: str = ""
    places: int = 2

    def data(self) -> dict[str, Any]:
        """What the drawing module reads."""
        shown: dict[str, Any] = {
            "kind": "path",
            "unit": self.unit,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "today": self.today.isoformat(),
            "values": _plain(self.values),
            "path": _plain(self.path),
            "target": _float(self.target),
            "words": {
                "value": _("实际"),
                "path": _("应达到"),
                "target": _("目标 %s") % amount(self.target, self.unit, self.places),
                "today": f"{self.today:%m-%d}",
                "forecast": _("预计"),
                "low": _("低"),
                "high": _("高"),
            },
        }
        if self.forecast is not None:
            shown["forecast"] = {
                "end": self.forecast.end.isoformat(),
                "low": float(self.forecast.low),
                "mid": float(self.forecast.mid),
                "high": float(self.forecast.high),
            }
        return shown

    def rows(self) -> list[tuple[str, str, str]]:
        """Day, value, where it should be: the chart as a table."""
        path = dict(self.path)
        values = dict(self.values)
        return [
            (
                f"{day:%Y-%m-%d}",
                amount(values[day], self.unit, self.places) if day in values else "",
                amount(path[day], self.unit, self.places) if day in path else "",
            )
            for day in sorted({*path, *values})
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or row of bars: a value for each of the chart's periods."""

    label: str
    values: tuple[Decimal | None, ...]
    unknown: int = 0
    """Rows that lack what would place them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChart:
    """Values by period: bars from nought for what flows, a line for what stands."""

    title: str
    unit: str
    grain: str
    periods: tuple[date, ...]
    series: tuple[Series, ...]
    flow: bool
    source: str = ""
    places: int = 2

    @property
    def labels(self) -> list[str]:
        """The periods in words."""
        return [period_label(each, self.grain) for each in self.periods]

    def data(self) -> dict[str, Any]:
        """What the drawing module reads."""
        return {
            "kind": "bars" if self.flow and len(self.series) == 1 else "lines",
            "unit": self.unit,
            "labels": self.labels,
            "series": [
                {"label": each.label, "values": [_float(value) for value in each.values]} for each in self.series
            ],
        }

    def rows(self) -> list[tuple[str, list[str]]]:
        """Period, and a value of each series: the chart as a table."""
        return [
            (label, [amount(each.values[place], self.unit, self.places) for each in self.series])
            for place, label in enumerate(self.labels)
        ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of bars: label, value in words, how long (0 to 100), what is unknown, and where it leads."""

    label: str
    words: str
    length: str
    unknown: int = 0
    href: str = ""
    key: str = ""


def bars(parts: Sequence[tuple[str, str, Decimal | None, int, str]], *, unit: str, places: int = 2) -> tuple[Bar, ...]:
    """Rows of bars on one scale that begins at nought: (key, label, value, unknown, address), in the order given."""
    most = max((value for _key, _label, value, _unknown, _href in parts if value is not None), default=Decimal(0))
    return tuple(
        Bar(label, amount(value, unit, places), share(value, most), unknown, href, key)
        for key, label, value, unknown, href in parts
    )


def extremes(parts: Sequence[tuple[str, str, Decimal | None, int, str]], *, unit: str) -> str:
    """What a split finds: who has most and who least; empty where there is nothing to compare."""
    known = [(label, value) for _key, label, value, _unknown, _href in parts if value is not None]
    if len(known) < 2 or len({value for _label, value in known}) < 2:
        return ""
    first, last = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
    return _("%(first)s最多，%(most)s；%(last)s最少，%(least)s") % {
        "first": first[0],
        "most": amount(first[1], unit),
        "last": last[0],
        "least": amount(last[1], unit),
    }


def _plain(points: Sequence[Point]) -> list[tuple[str, float | None]]:
    return [(day.isoformat(), _float(value)) for day, value in points]


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
