"""Points, lines and areas: GeoJSON geometries, longitude first, CGCS2000, within China. Rings are closed and wound as RFC 7946 has it."""

from __future__ import annotations

import json
import re
from typing import Any

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.values.faults import Fault
from guatu.definitions.values.rings import Place, Rings, figure, ring_name, words, wound, wrong_rings

KINDS = {FieldType.POINT: "Point", FieldType.LINE: "LineString", FieldType.POLYGON: "Polygon"}
NAMES = {"Point": "点", "LineString": "线", "Polygon": "面"}
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)
PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*")
WKT_POINT = re.compile(r"POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE)
PLACES = 7
"""Decimal places of a degree that are kept: about a centimetre."""
LARGEST_DEGREE = 360


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
            return {"type": wanted, "coordinates": _line(field, coordinates, raw)}
        return {"type": wanted, "coordinates": _polygon(field, coordinates, raw)}
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


def _place(field: Field, pair: Any, raw: object, named: str = "") -> Place:
    """One point; `named` says in messages which of several it is."""
    if (
        not isinstance(pair, (list, tuple))
        or len(pair) < 2
        or not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in pair[:2])
    ):
        raise Fault(field, f"{named}坐标的写法不对：每个点是 [经度, 纬度]。", raw)
    try:
        east, north = float(pair[0]), float(pair[1])
    except OverflowError:
        raise Fault(field, f"{named}坐标的数太大。", raw) from None
    if _in_china(east, north):
        return [round(east, PLACES), round(north, PLACES)]
    if _in_china(north, east):
        raise Fault(field, f"{named}经度和纬度写反了：应为 {figure(north)},{figure(east)}（经度在前）。", raw)
    told = f"{named}坐标 {figure(east)},{figure(north)} 不在中国境内"
    if max(abs(east), abs(north)) > LARGEST_DEGREE:
        raise Fault(field, f"{told}，像是以米为单位的平面坐标：请先换算成经纬度（CGCS2000，度），经度在前。", raw)
    raise Fault(
        field,
        f"{told}（经度73至136，纬度3至54）。请用度（CGCS2000 经纬度），经度在前，并核对小数点和数字。",
        raw,
    )


def _in_china(east: float, north: float) -> bool:
    return EAST[0] <= east <= EAST[1] and NORTH[0] <= north <= NORTH[1]


def _places(field: Field, places: Any, raw: object, named: str = "") -> list[Place]:
    if not isinstance(places, list):
        raise Fault(field, f"{named}坐标的写法不对：应当是一列点，每个点是 [经度, 纬度]。", raw)
    return [_place(field, pair, raw, f"{named}第{count}个点的") for count, pair in enumerate(places, 1)]


def _line(field: Field, coordinates: Any, raw: object) -> list[Place]:
    """A line; it may cross itself, as roads do."""
    line = _places(field, coordinates, raw)
    if len(line) < 2:
        only = f"，现在只有1个（{words(line[0])}）" if line else ""
        raise Fault(field, f"线至少要有2个点{only}。", raw)
    if all(place == line[0] for place in line):
        raise Fault(field, f"线的{len(line)}个点都是 {words(line[0])}，没有长度。", raw)
    return line


def _polygon(field: Field, coordinates: Any, raw: object) -> Rings:
    """Rings, the outer first: closed where the last point is left out, wound anew; what encloses no area is refused."""
    if not isinstance(coordinates, list) or not coordinates:
        raise Fault(field, "面至少要有一圈坐标。", raw)
    several = len(coordinates) > 1
    rings = [_places(field, ring, raw, ring_name(number) if several else "") for number, ring in enumerate(coordinates)]
    message = wrong_rings(rings)
    if message:
        raise Fault(field, message, raw)
    return wound(rings)
