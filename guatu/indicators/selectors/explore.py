"""Figures put together on the fly, straight on the lake: by any field, any day, with a further condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from guatu.definitions.indicator import OF_ROWS, Indicator
from guatu.indicators.catalogue import indicator_of, indicators
from guatu.indicators.periods import last_day, periods
from guatu.indicators.providers import LakeFigures, Provider
from guatu.indicators.selectors.parts import labelled
from guatu.indicators.selectors.values import EMPTY, EMPTY_KEY, is_finer, read
from guatu.indicators.splits import WHOLE
from guatu.indicators.windows import Needs, needs_of

ANY = (date(2000, 1, 1), date(2000, 1, 1))
"""Some span: which indicators are needed does not depend on it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one indicator, part and period."""

    name: str
    key: str
    label: str
    """What the part is called; empty for the whole."""
    period: date
    value: Decimal | None
    rows: int
    unknown: int


def explore(
    names: Sequence[str], *, split: str = "", grain: str = "", start: date, end: date, where: str = ""
) -> list[Point]:
    """Figures of indicators by part and period (without `grain` one over the whole span), of rows that also meet `where`.

    `split` may be any field of what the indicators read. Raises CannotCompute where a condition does not fit one of them.
    """
    known = narrowed(names, where) if where else indicators()
    return _points(names, split, grain, start, end, known, LakeFigures())


def lines(name: str, *, grain: str, start: date, end: date, split: str = "") -> list[Point]:
    """The figures of an indicator by part and period, from cells: `values` for every part of a split."""
    return _points([name], split, grain, start, end, indicators(), None)


def _points(
    names: Sequence[str],
    split: str,
    grain: str,
    start: date,
    end: date,
    known: Mapping[str, Indicator],
    provider: Provider | None,
) -> list[Point]:
    spans = [(first, last_day(grain, first)) for first in periods(grain, start, end)] if grain else [(start, end)]
    found = read(list(names), spans, split, provider, known=known)
    points = []
    for name in names:
        by = found[name]
        keys = {key for each in by.values() for key in each if key != EMPTY_KEY}
        parts = [("", "")] if split == WHOLE else list(labelled(known[name], split, keys, known))
        for key, label in parts:
            for span in spans:
                each = by[span].get(key) or by[span].get(EMPTY_KEY, EMPTY)
                if grain and is_finer(grain, known[name]):
                    each = EMPTY
                points.append(Point(name, key, label, span[0], each.value, each.rows, each.unknown))
    return points


def narrowed(names: Sequence[str], where: str) -> Mapping[str, Indicator]:
    """The indicators, with a further condition for the rows that the named ones rest on."""
    known = dict(indicators())
    needs: Needs = {}
    for name in names:
        needs_of(indicator_of(name), ANY, known, needs)
    for name in needs:
        each = known[name]
        if each.measure in OF_ROWS:
            known[name] = replace(each, where=f"({each.where}) AND ({where})" if each.where else where)
    return known
