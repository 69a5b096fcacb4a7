"""Figures from cells; what they do not have is read from the lake."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q

from guatu.indicators.compile import Compiled
from guatu.indicators.measure import Figures
from guatu.indicators.models import Cell, State
from guatu.indicators.periods import DAY, GRAINS, MONTH, UNDATED, YEAR, covered, first_day
from guatu.indicators.providers import ByWindow, LakeFigures
from guatu.indicators.splits import WHOLE, splits_of
from guatu.indicators.windows import Window

Tile = tuple[str, date]
"""Grain and first day of a period."""


class CellFigures:
    """Adds up cells. An indicator that has none under today's definition, and spans that no cells make up, go to the lake."""

    def __init__(self) -> None:
        self._lake: LakeFigures | None = None

    def figures(self, indicators: Sequence[Compiled], windows: Collection[Window], split: str) -> dict[str, ByWindow]:
        """For each indicator, span and key."""
        found: dict[str, ByWindow] = {each.indicator.name: {} for each in indicators}
        left: dict[frozenset[Window], list[Compiled]] = {}
        kept: list[tuple[Compiled, int, dict[Window, list[Tile]]]] = []
        versions = _versions(indicators)
        for each in indicators:
            version = versions.get(each.indicator.name)
            tiles: dict[Window, list[Tile]] = {}
            for window in windows if version is not None and split in splits_of(each.indicator) else ():
                if (made_of := _tiles(each, window, split)) is not None:
                    tiles[window] = made_of
            if version is not None and tiles:
                kept.append((each, version, tiles))
            if rest := frozenset(windows) - frozenset(tiles):
                left.setdefault(rest, []).append(each)
        _add_up(kept, split, found)
        for spans, of in left.items():
            self._lake = self._lake or LakeFigures()
            for name, by in self._lake.figures(of, spans, split).items():
                found[name] |= by
        return found


def _versions(indicators: Sequence[Compiled]) -> dict[str, int]:
    """Name → the version whose cells hold, of those that are computed by today's definition."""
    hashes = {each.indicator.name: each.hash for each in indicators}
    states = State.objects.filter(name__in=hashes).values_list("name", "version_id", "version__hash")
    return {name: version for name, version, told in states if hashes[name] == told}


def _tiles(of: Compiled, window: Window, split: str) -> list[Tile] | None:
    """The cells that a span is made of; None where there are none such. Of a stock, all until its end."""
    finest = max(DAY if split == WHOLE else MONTH, of.indicator.grain or DAY, key=GRAINS.index)
    if of.source.stock_series:
        tiles = covered(*window, MONTH)
        return tiles if tiles is not None and len(tiles) == 1 else None
    if not of.stock:
        return covered(*window, finest)
    year = first_day(YEAR, window[1])
    rest = covered(year, window[1], finest)
    return None if rest is None else [(YEAR, UNDATED), *rest]


def _add_up(
    kept: Sequence[tuple[Compiled, int, dict[Window, list[Tile]]]], split: str, found: dict[str, ByWindow]
) -> None:
    """Read all cells that are needed at once, and add them up span by span."""
    if not kept:
        return
    wanted = Q(grain=YEAR, period=UNDATED)
    spans: dict[str, list[date]] = {}
    for of, _version, tiles in kept:
        for made_of in tiles.values():
            for grain, period in made_of:
                spans.setdefault(grain, []).append(period)
        if of.stock:
            spans.setdefault(YEAR, []).append(UNDATED)
    for grain, periods in spans.items():
        wanted |= Q(grain=grain, period__range=(min(periods), max(periods)))
    if any(of.stock for of, _version, _tiles_ in kept):
        last = max(window[1] for _of, _version, tiles in kept for window in tiles)
        wanted |= Q(grain=YEAR, period__lte=last)
    cells = Cell.objects.filter(wanted, version__in=[version for _of, version, _tiles_ in kept], split=split)
    held: dict[int, dict[Tile, list[tuple[str, int, int, int, int | None]]]] = {}
    for version, grain, period, *rest in cells.values_list(
        "version_id", "grain", "period", "key", "rows", "unknown", "total", "most"
    ):
        held.setdefault(version, {}).setdefault((grain, period), []).append(tuple(rest))  # type: ignore[arg-type]
    for of, version, tiles in kept:
        own = held.get(version, {})
        years = sorted(period for grain, period in own if grain == YEAR and period != UNDATED) if of.stock else []
        for window, made_of in tiles.items():
            parts = [tile for tile in made_of if tile[1] != UNDATED]
            if of.stock:
                parts += [(YEAR, year) for year in years if year.year < window[1].year]
            by = found[of.indicator.name][window] = {}
            for tile in (*parts, (YEAR, UNDATED)):
                for key, rows, unknown, total, most in own.get(tile, ()):
                    by.setdefault(key, Figures()).add(rows, unknown, total, most)
