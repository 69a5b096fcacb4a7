"""Figures of indicators from the figures of rows: ratios, sums, growth; exact, rounded only where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from guatu.definitions.indicator import OF_ROWS, Indicator, Measure
from guatu.indicators.compile import Compiled
from guatu.indicators.measure import Figures
from guatu.indicators.windows import Window, named, spans_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: None where there is nothing to compute from. `rows` are in; `unknown` ones lack what would decide it."""

    value: Decimal | None
    rows: int
    unknown: int


Base = Callable[[str, Window, str], Figures | None]
"""(indicator that reads rows, span, key) → what its rows give."""


def figure(
    indicator: Indicator,
    window: Window,
    key: str,
    *,
    known: Mapping[str, Indicator],
    compiled: Mapping[str, Compiled],
    base: Base,
) -> Figure:
    """The indicator's figure over the window."""
    if indicator.measure in OF_ROWS:
        found = base(indicator.name, window, key) or Figures()
        return Figure(found.value(compiled[indicator.name]), found.rows, found.unknown)
    parts = [
        figure(named(name, known), span, key, known=known, compiled=compiled, base=base)
        for name, span in spans_of(indicator, window)
    ]
    if indicator.measure is Measure.GROWS and not parts[0].rows and _is_observed(indicator.of[0], known):
        # A month whose figures have not come in has not fallen to nothing.
        return Figure(None, 0, parts[0].unknown + parts[1].unknown)
    return _COMBINE[indicator.measure](indicator, parts)


def _is_observed(name: str, known: Mapping[str, Indicator]) -> bool:
    """Whether it rests on observations alone, so that no row means that nothing was reported."""
    each = named(name, known)
    if each.measure in OF_ROWS:
        return "__" in each.source
    return all(_is_observed(part, known) for part in each.of)


def _divided(indicator: Indicator, parts: list[Figure]) -> Figure:
    above, below = parts
    # Both mostly read the same rows: what is unknown to one is then unknown to the other, and is not two.
    unknown = max(above.unknown, below.unknown)
    if above.value is None or not below.value:
        return Figure(None, above.rows, unknown)
    return Figure(above.value * indicator.times / below.value, above.rows, unknown)


def _added(indicator: Indicator, parts: list[Figure]) -> Figure:
    total = _sum([each.value for each in parts])
    rows, unknown = sum(each.rows for each in parts), sum(each.unknown for each in parts)
    return Figure(None if total is None else total * indicator.times, rows, unknown)


def _subtracted(indicator: Indicator, parts: list[Figure]) -> Figure:
    rows, unknown = sum(each.rows for each in parts), sum(each.unknown for each in parts)
    taken, first = _sum([each.value for each in parts[1:]]), parts[0].value
    if first is None and taken is None:
        return Figure(None, rows, unknown)
    return Figure(((first or Decimal(0)) - (taken or Decimal(0))) * indicator.times, rows, unknown)


def _grown(_indicator: Indicator, parts: list[Figure]) -> Figure:
    now, before = parts
    unknown = now.unknown + before.unknown
    if now.value is None or before.value is None or before.value <= 0:
        return Figure(None, now.rows, unknown)
    return Figure((now.value - before.value) * 100 / before.value, now.rows, unknown)


def _moved(indicator: Indicator, parts: list[Figure]) -> Figure:
    (found,) = parts
    value = None if found.value is None else found.value * indicator.times
    return Figure(value, found.rows, found.unknown)


def _sum(values: list[Decimal | None]) -> Decimal | None:
    given = [each for each in values if each is not None]
    return sum(given, Decimal(0)) if given else None


_COMBINE = {
    Measure.DIVIDES: _divided,
    Measure.ADDS: _added,
    Measure.SUBTRACTS: _subtracted,
    Measure.GROWS: _grown,
    Measure.MOVES: _moved,
}
