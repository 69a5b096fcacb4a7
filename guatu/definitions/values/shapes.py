"""Points, lines and areas: GeoJSON geometries, longitude first, CGCS2000, within China."""

from __future__ import annotations

import json
import re
from typing import Any

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.values.faults import Fault

KINDS = {FieldType.POINT: "Point", FieldType.LINE: "LineString", FieldType.POLYGON: "Polygon"}
NAMES = {"Point": "点", "LineString": "线", "Polygon": "面"}
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)
PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*")
WKT_POINT = re.compile(r"POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE)
PLACES = 7
"""Decimal places of a degree that are kept: about a centimetre."""


def read_shape(field: Field, raw: object) -> dict[str, Any]:
    """The geometry meant. Raises Fault."""
    wanted = KINDS[field.type]
    geometry = _parsed(field, raw)
    if geometry.get("type") == "Feature" and isinstance(geometry.get("geometry"), dict):
        geometry = geometry["geometry"]
    if geometry.get("type") != wanted:
        raise Fault(field, f"应为{NAMES[wanted]}（GeoJSON {wanted}）。", raw)
    coordinates = geometry.get("coordinates")
    try:
        if wanted == "Point":
            return {"type": wanted, "coordinates": _place(field, coordinates, raw)}
        if wanted == "LineString":
            return {"type": wanted, "coordinates": _line(field, coordinates, raw, 2)}
        if not isinstance(coordinates, list) or not coordinates:
            raise Fault(field, "面至少要有一圈坐标。", raw)
        return {"type": wanted, "coordinates": [_ring(field, ring, raw) for ring in coordinates]}
    except (TypeError, RecursionError):
        raise Fault(field, "坐标的写法不对：每个点是 [经度, 纬度]。", raw) from None


def _parsed(field: Field, raw: object) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    text = str(raw).strip()
    for pattern in (PAIR, WKT_POINT):
        if match := pattern.fullmatch(text):
            return {"type": "Point", "coordinates": [float(match[1]), float(match[2])]}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        example = "经度,纬度，例如 111.2741,30.6912" if field.type == FieldType.POINT else "GeoJSON"
        raise Fault(field, f"看不懂这个位置。请填{example}。", raw)
    return found


def _place(field: Field, pair: Any, raw: object) -> list[float]:
    if (
        not isinstance(pair, (list, tuple))
        or len(pair) < 2
        or not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in pair[:2])
    ):
        raise Fault(field, "坐标的写法不对：每个点是 [经度, 纬度]。", raw)
    east, north = float(pair[0]), float(pair[1])
    if EAST[0] <= east <= EAST[1] and NORTH[0] <= north <= NORTH[1]:
        return [round(east, PLACES), round(north, PLACES)]
    if EAST[0] <= north <= EAST[1] and NORTH[0] <= east <= NORTH[1]:
        raise Fault(field, f"经度和纬度写反了：应为 {north:g},{east:g}（经度在前）。", raw)
    raise Fault(field, f"坐标 {east:g},{north:g} 不在中国境内。请用度（CGCS2000 经纬度），经度在前。", raw)


def _line(field: Field, places: Any, raw: object, least: int) -> list[list[float]]:
    if not isinstance(places, list) or len(places) < least:
        raise Fault(field, f"至少要有{least}个点。", raw)
    return [_place(field, pair, raw) for pair in places]


def _ring(field: Field, places: Any, raw: object) -> list[list[float]]:
    ring = _line(field, places, raw, 3)
    if ring[0] != ring[-1]:
        ring = [*ring, ring[0]]
    if len({tuple(pair) for pair in ring}) < 3:
        raise Fault(field, "面的一圈至少要有3个不同的点。", raw)
    return ring
