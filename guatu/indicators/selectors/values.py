"""Figures by period, over a span, and by part. All are exact; whoever shows them rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.definitions.indicator import Indicator
from guatu.indicators.catalogue import compiled, indicator_of, indicators
from guatu.indicators.cells.figures import CellFigures
from guatu.indicators.derive import Figure, figure
from guatu.indicators.periods import GRAINS, last_day, periods
from guatu.indicators.providers import ByWindow, Provider
from guatu.indicators.selectors.parts import labelled
from guatu.indicators.windows import Needs, Window, named, needs_of


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of a period, known by its first day. `value` is None where there is nothing to compute it from."""

    period: date
    value: Decimal | None
    rows: int
    unknown: int
    """Rows that a blank keeps from being counted. One whose date is open is unknown in every period: it may lie in any."""


@dataclass(frozen=True, slots=True)
class Part:
    """The figure of one area, organisation or value of a field. The key `none`: rows that do not say."""

    key: str
    label: str
    value: Decimal | None
    rows: int
    unknown: int


def values(name: str, *, grain: str = "month", start: date, end: date, split: str = "", key: str = "") -> list[Value]:
    """The figure of every period that touches [start, end], in order; periods are taken whole.

    Periods finer than the indicator's own grain have no value.
    """
    if is_finer(grain, indicator_of(name)):
        return [Value(first, None, 0, 0) for first in periods(grain, start, end)]
    spans = [(first, last_day(grain, first)) for first in periods(grain, start, end)]
    return _line(name, spans, [span[0] for span in spans], split, key)


def value(name: str, *, start: date, end: date, split: str = "", key: str = "") -> Value:
    """One figure over [start, end]: a flow's sum, a stock's at the end, a ratio's of sums."""
    return _line(name, [(start, end)], [start], split, key)[0]


def to_date(name: str, *, grain: str = "month", start: date, end: date, split: str = "", key: str = "") -> list[Value]:
    """For every period of [start, end] the figure from `start` to the period's end, the last one to `end`."""
    firsts = list(periods(grain, start, end))
    spans = [(start, min(last_day(grain, first), end)) for first in firsts]
    return _line(name, spans, firsts, split, key)


def figures(names: Iterable[str], *, start: date, end: date, split: str = "", key: str = "") -> dict[str, Value]:
    """`value` of many indicators, read together."""
    span = (start, end)
    found = read(list(names), [span], split)
    return {name: _told(start, by[span].get(key, EMPTY)) for name, by in found.items()}


def splits(name: str, *, split: str, start: date, end: date) -> list[Part]:
    """The figure over [start, end] of every area of a level, organisation or value of a field, in their own order.

    Areas and values without a row are there too; what the rows do not say stands last.
    """
    span = (start, end)
    found = read([name], [span], split)[name][span]
    empty = found.pop(EMPTY_KEY, None) or EMPTY
    parts = []
    for key, label in labelled(indicator_of(name), split, found, indicators()):
        each = found.get(key, empty)
        parts.append(Part(key, label, each.value, each.rows, each.unknown))
    return parts


def is_finer(grain: str, of: Indicator) -> bool:
    """Whether the indicator says nothing of so short a period."""
    return bool(of.grain) and GRAINS.index(grain) < GRAINS.index(of.grain)


EMPTY = Figure(None, 0, 0)
EMPTY_KEY = ""


def read(
    names: Sequence[str],
    spans: Sequence[Window],
    split: str,
    provider: Provider | None = None,
    *,
    known: Mapping[str, Indicator] | None = None,
) -> dict[str, dict[Window, dict[str, Figure]]]:
    """Indicator → span → key → figure. With a split, the key `''` has the figure of parts without any row."""
    known = indicators() if known is None else known
    wanted = [named(name, known) for name in names]
    needs: Needs = {}
    for each in wanted:
        for span in spans:
            needs_of(each, span, known, needs)
    sources = compiled(named(name, known) for name in needs)
    provider = provider or CellFigures()
    held: dict[str, ByWindow] = {}
    alike: dict[frozenset[Window], list[str]] = {}
    for name, windows in needs.items():
        alike.setdefault(frozenset(windows), []).append(name)
    for shared, of in alike.items():
        held |= provider.figures([sources[name] for name in of], shared, split)
    result: dict[str, dict[Window, dict[str, Figure]]] = {}
    for each in wanted:
        result[each.name] = {}
        own: Needs = {}
        for span in spans:
            own.clear()
            needs_of(each, span, known, own)
            keys = {key for name, windows in own.items() for window in windows for key in held[name].get(window, ())}
            result[each.name][span] = {
                key: figure(
                    each,
                    span,
                    key,
                    known=known,
                    compiled=sources,
                    base=lambda name, window, key: held[name].get(window, {}).get(key),
                )
                for key in (*keys, EMPTY_KEY)
            }
    return result


def _line(name: str, spans: Sequence[Window], firsts: Sequence[date], split: str, key: str) -> list[Value]:
    found = read([name], spans, split)[name]
    return [
        _told(first, found[span].get(key) or found[span][EMPTY_KEY]) for span, first in zip(spans, firsts, strict=True)
    ]


def _told(period: date, of: Figure) -> Value:
    return Value(period, of.value, of.rows, of.unknown)
