"""The rings of an area: what keeps them from enclosing one, told by the number and place of the points, and their winding (RFC 7946)."""

from __future__ import annotations

import re
from itertools import pairwise

Place = list[float]
"""Longitude and latitude in degrees."""
Rings = list[list[Place]]
NEAR = 2e-7
"""Degrees within which a place found by computing is a point or lies on an edge: two centimetres."""
WHERE = re.compile(r"\[(-?[\d.e+-]+) (-?[\d.e+-]+)\]")


def figure(degrees: float) -> str:
    """Degrees as people write them: no more places than there are."""
    return f"{degrees:.7f}".rstrip("0").rstrip(".")


def words(place: Place) -> str:
    """A place as people write it.

    >>> words([111.2741, 30.5])
    '111.2741,30.5'
    """
    return f"{figure(place[0])},{figure(place[1])}"


def ring_name(number: int) -> str:
    """What a ring of several is called: the outer one, and the holes from 1."""
    return f"第{number}个洞的" if number else "外圈的"


def wound(rings: Rings) -> Rings:
    """The rings closed; the outer one against the clock, holes with it."""
    closed = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in rings]
    return [ring if (_turn(ring) > 0) == (number == 0) else ring[::-1] for number, ring in enumerate(closed)]


def wrong_rings(rings: Rings) -> str:
    """Why the rings enclose no area, and at which points; empty where they do."""
    from shapely import Polygon, is_valid_reason

    open_ = [_open(ring) for ring in rings]
    several = len(rings) > 1
    for number, ring in enumerate(open_):
        message = _flat(ring)
        if message:
            return f"{ring_name(number) if several else '面的'}{message}"
    reason = str(is_valid_reason(Polygon(open_[0], open_[1:])))
    found = WHERE.search(reason)
    if not found:
        return ""
    at = [float(found[1]), float(found[2])]
    if "outside shell" in reason:
        return _outside(open_, at)
    if "nested" in reason:
        return f"一个洞在另一个洞里面（{words(at)}）。请去掉里面的洞，或核对坐标。"
    return _crossing(open_, at)


def _open(ring: list[Place]) -> list[Place]:
    """The ring without the closing point."""
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


def _flat(ring: list[Place]) -> str:
    """Why a ring could not enclose anything, however its points are joined."""
    distinct = [list(place) for place in dict.fromkeys((place[0], place[1]) for place in ring)]
    if len(distinct) < 3:
        only = "、".join(words(place) for place in distinct)
        return f"一圈至少要有3个不同的点{f'，现在只有 {only}' if only else ''}。"
    first, second, *others = distinct
    if all(_cross(first, second, other) == 0 for other in others):
        return f"各点都在一条直线上（从 {words(first)} 到 {words(distinct[-1])}），围不成面。"
    return ""


def _outside(rings: Rings, at: Place) -> str:
    """A hole that does not lie in the outer ring."""
    from shapely import Point, Polygon

    shell = Polygon(rings[0])
    for number, ring in enumerate(rings[1:], 1):
        for count, place in enumerate(ring, 1):
            if not shell.intersects(Point(place)):
                return f"第{number}个洞不在外圈里面：它的第{count}个点 {words(place)} 在外圈之外。洞要整个在面里，另一块地请另登一行。"
    return f"有一个洞不在外圈里面（{words(at)}）。洞要整个在面里，另一块地请另登一行。"


def _crossing(rings: Rings, at: Place) -> str:
    """Where the rings cross or touch: which edges or points meet there."""
    several = len(rings) > 1
    points: list[str] = []
    edges: list[str] = []
    for number, ring in enumerate(rings):
        named = ring_name(number) if several else ""
        size = len(ring)
        for index, (start, end) in enumerate(pairwise([*ring, ring[0]])):
            if _near(start, at):
                points.append(f"{named}第{index + 1}个点")
            elif not _near(end, at) and _on(start, end, at):
                edges.append(f"{named}第{index + 1}个点到第{(index + 1) % size + 1}个点的边")
    met = [*edges, *points]
    if not edges and len(points) > 1:
        return f"{'和'.join(points[:2])}是同一处（{words(at)}），边线在这里碰到自己。请去掉多出的点，或检查次序。"
    if len(met) == 1:
        return f"边线在{met[0]}（{words(at)}）原路折回。请去掉这个点，或核对坐标。"
    told = "与".join(met[:2]) if met else "边线"
    return f"边线相交：{told}在 {words(at)} 相交。请检查这几个点的位置和次序。"


def _near(place: Place, at: Place) -> bool:
    return abs(place[0] - at[0]) <= NEAR and abs(place[1] - at[1]) <= NEAR


def _on(start: Place, end: Place, at: Place) -> bool:
    """Whether a place lies on the edge, but for rounding."""
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    within = all(
        min(start[axis], end[axis]) - NEAR <= at[axis] <= max(start[axis], end[axis]) + NEAR for axis in (0, 1)
    )
    return within and length > 0 and abs(_cross(start, end, at)) / length <= NEAR


def _cross(first: Place, second: Place, third: Place) -> float:
    """Above nought where the third point lies to the left of the way from the first to the second."""
    return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0])


def _turn(ring: list[Place]) -> float:
    """Twice the signed area of a closed ring: above nought where it runs against the clock."""
    return sum(_cross(ring[0], start, end) for start, end in pairwise(ring))
