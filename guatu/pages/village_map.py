"""A map without tiles: villages in their colours, from the district's own boundaries where it has them, else as a scheme of cells.

`instance/site/boundaries.geojson` holds one feature a village (Polygon or MultiPolygon, property `code` with its area code).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from django.conf import settings

from guatu.pages.figures import amount
from guatu.people.models import Area

WIDTH = 720
STEPS = 5
"""Shades of the scale, from nought to the greatest value."""


@dataclass(frozen=True, slots=True)
class Place:
    """One village: its name, value in words, shade (`q0` to `q4`, `none`), unknown rows, address, and shape where one is known."""

    name: str
    words: str
    shade: str
    unknown: int
    href: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A township and its villages."""

    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class VillageMap:
    """What to draw: shapes within `width` × `height`, or, without boundaries, cells by township."""

    towns: tuple[Town, ...]
    legend: tuple[tuple[str, str], ...]
    """Shade and what it stands for."""
    drawn: bool
    width: int = WIDTH
    height: int = 0


def village_map(
    figures: Mapping[str, tuple[Decimal | None, int]],
    *,
    unit: str,
    places: int = 2,
    hrefs: Mapping[str, str] | None = None,
    areas: Sequence[Area] | None = None,
) -> VillageMap:
    """The map of values by village: `figures` has value and unknown rows by area id, as splits give them."""
    rows = list(Area.objects.filter(valid_to=None).select_related("parent") if areas is None else areas)
    villages = [each for each in rows if each.level == Area.Level.VILLAGE]
    simulated = {each.simulated for each in villages if str(each.pk) in figures}
    if simulated:  # a demo's areas stand beside the real ones: show those that the figures speak of
        villages = [each for each in villages if each.simulated in simulated]
    most = max((value for value, _unknown in figures.values() if value is not None), default=Decimal(0))
    shapes, height = _shapes(_boundaries(), [each.code for each in villages])
    towns: dict[str, list[Place]] = {}
    for each in villages:
        value, unknown = figures.get(str(each.pk), (None, 0))
        towns.setdefault(str(each.parent or ""), []).append(
            Place(
                _short(each),
                amount(value, unit, places),
                _shade(value, most),
                unknown,
                (hrefs or {}).get(str(each.pk), ""),
                shapes.get(each.code, ""),
            )
        )
    return VillageMap(
        tuple(Town(name, tuple(held)) for name, held in towns.items()),
        _legend(most, unit, places),
        bool(shapes),
        height=height,
    )


def _short(area: Area) -> str:
    """A village's name as it fits a cell."""
    name = area.short_name or area.name
    return name.removesuffix("社区") if name.endswith("社区") and len(name) > 4 else name


def _shade(value: Decimal | None, most: Decimal) -> str:
    if value is None:
        return "none"
    if value <= 0 or most <= 0:
        return "q0"
    return f"q{int((value / most * (STEPS - 1)).to_integral_value(ROUND_CEILING))}"


def _legend(most: Decimal, unit: str, places: int) -> tuple[tuple[str, str], ...]:
    """Each shade with the values that it stands for: nought, then four equal steps up to the greatest."""
    if most <= 0:
        return (("q0", amount(Decimal(0), unit, places)),)
    places = 0 if most >= STEPS * 10 else places
    edges = [most * step / (STEPS - 1) for step in range(STEPS)]
    steps = [(f"q{n}", f"≤{amount(edges[n], unit, min(places, 1))}") for n in range(1, STEPS)]
    return (("q0", amount(Decimal(0), unit, places)), *steps)


def _boundaries() -> dict[str, Any]:
    """Geometry by area code, from the district's own file; empty where there is none."""
    path = settings.INSTANCE / "site" / "boundaries.geojson"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> dict[str, Any]:
    del changed
    features = json.loads(path.read_text(encoding="utf-8")).get("features", [])
    return {str(each["properties"].get("code", "")): each["geometry"] for each in features if each.get("geometry")}


def _shapes(geometry: Mapping[str, Any], codes: Sequence[str]) -> tuple[dict[str, str], int]:
    """SVG paths of the codes that have a boundary, and how high the drawing is; degrees are squeezed by the latitude."""
    held = {code: _rings(geometry[code]) for code in codes if code in geometry}
    points = [point for rings in held.values() for ring in rings for point in ring]
    if not points:
        return {}, 0
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    squeeze = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, 1e-9)

    def drawn(ring: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{(x - west) * squeeze * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring) + "Z"

    return {code: "".join(map(drawn, rings)) for code, rings in held.items()}, int((north - south) * scale) + 1


def _rings(geometry: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(float(point[0]), float(point[1])) for point in ring] for polygon in parts for ring in polygon]
