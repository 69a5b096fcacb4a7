"""Where figures of rows come from: straight from the lake, as it stands or stood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from guatu.indicators.compile import Asked, Compiled
from guatu.indicators.measure import Figures, Found, measured, relations_of
from guatu.indicators.periods import UNDATED
from guatu.indicators.splits import Map, map_now
from guatu.indicators.windows import Window, grain_of

ByWindow = dict[Window, dict[str, Figures]]
"""Span → key → figures."""


class Provider(Protocol):
    """Gives the figures of rows."""

    def figures(self, indicators: Sequence[Compiled], windows: Collection[Window], split: str) -> dict[str, ByWindow]:
        """For each indicator, span and key; keys without a row are missing."""


class LakeFigures:
    """Computes from the lake's tables at `versions`, or as they stand; or from `given` rows by the tables' names."""

    def __init__(
        self,
        versions: Mapping[str, int] | None = None,
        *,
        given: Mapping[str, Any] | None = None,
        areas: Map | None = None,
    ) -> None:
        self.versions, self.given = versions, given
        self.areas = map_now() if areas is None else areas

    def figures(self, indicators: Sequence[Compiled], windows: Collection[Window], split: str) -> dict[str, ByWindow]:
        """For each indicator, span and key; as few statements as the spans allow."""
        found: dict[str, ByWindow] = {each.indicator.name: {} for each in indicators}
        if not windows or not indicators:
            return found
        relations = self._relations(indicators)
        grains: dict[str, list[Window]] = {}
        for window in windows:
            grains.setdefault(grain_of(window), []).append(window)
        for grain, spans in grains.items():
            if grain == "" or len(spans) == 1:
                for span in spans:
                    asked = Asked(split, "", span[0], span[1])
                    for name, cells in measured(indicators, asked, relations, self.areas).items():
                        found[name][span] = over_all(cells)
                continue
            asked = Asked(split, grain, min(spans)[0], max(spans)[1])
            cells_of = measured(indicators, asked, relations, self.areas)
            for each in indicators:
                found[each.indicator.name] |= by_period(each, cells_of[each.indicator.name], spans)
        return found

    def _relations(self, indicators: Sequence[Compiled]) -> dict[str, Any]:
        if self.given is None:
            return relations_of(indicators, self.versions)
        names = {name for each in indicators for name in (*each.tables, *each.source.people)}
        return {name: self.given[name] for name in sorted(names)}


def by_period(of: Compiled, cells: Found, spans: Sequence[Window]) -> ByWindow:
    """Cells of one grain as figures of its periods: a stock's are all that came and went until the period's end."""
    result: ByWindow = {span: {} for span in spans}
    starts = {span[0]: span for span in spans}
    for (key, period), figures in sorted(cells.items(), key=lambda each: each[0][1]):
        if period == UNDATED:
            touched = list(spans)
        elif of.stock:
            touched = [span for span in spans if period <= span[1]]
        else:
            touched = [starts[period]] if period in starts else []
        for span in touched:
            result[span].setdefault(key, Figures()).add(figures.rows, figures.unknown, figures.total, figures.most)
    return result


def over_all(cells: Found) -> dict[str, Figures]:
    """Figures of all periods together, by key."""
    result: dict[str, Figures] = {}
    for (key, _period), figures in cells.items():
        result.setdefault(key, Figures()).add(figures.rows, figures.unknown, figures.total, figures.most)
    return result
