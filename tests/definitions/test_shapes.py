"""Lines and areas: what encloses no area is refused at the point that is wrong, winding and closing are mended without a word."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import combinations, pairwise
from math import cos, radians, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.values import Fault, read_value

SQUARE = [[111, 30], [112, 30], [112, 31], [111, 31]]
HOLE = [[111.2, 30.2], [111.2, 30.8], [111.8, 30.8], [111.8, 30.2]]
NAMES = {"line": "LineString", "polygon": "Polygon", "point": "Point"}


def read(kind: str, coordinates: Any) -> Any:
    of = Field(name="it", label="范围", type=FieldType(kind))
    raw = {"type": NAMES[kind], "coordinates": coordinates}
    return read_value(of, raw, today=date(2022, 6, 30), resolve=lambda _field, _text: 1)["coordinates"]


@pytest.mark.parametrize(
    ("rings", "kept"),
    [
        ([SQUARE], [[*SQUARE, SQUARE[0]]]),
        ([[*SQUARE, SQUARE[0]]], [[*SQUARE, SQUARE[0]]]),
        ([SQUARE[::-1]], [[SQUARE[-1], *SQUARE]]),
        ([SQUARE, HOLE], [[*SQUARE, SQUARE[0]], [*HOLE, HOLE[0]]]),
        ([SQUARE, HOLE[::-1]], [[*SQUARE, SQUARE[0]], [HOLE[-1], *HOLE]]),
        ([[*SQUARE[:2], SQUARE[1], *SQUARE[2:]]], [[*SQUARE[:2], SQUARE[1], *SQUARE[2:], SQUARE[0]]]),
        ([[[*place, 88.5] for place in SQUARE]], [[*SQUARE, SQUARE[0]]]),
    ],
)
def test_sound_areas_are_closed_and_wound(rings: Any, kept: Any) -> None:
    """The outer ring against the clock, holes with it (RFC 7946, 3.1.6); read again, they stay."""
    found = read("polygon", rings)
    assert found == kept
    assert read("polygon", found) == found


@pytest.mark.parametrize(
    ("kind", "coordinates", "says"),
    [
        ("line", [], "线至少要有2个点。"),
        ("line", [[111, 30]], "线至少要有2个点，现在只有1个（111,30）。"),
        ("line", [[111, 30], [111, 30]], "线的2个点都是 111,30，没有长度。"),
        ("line", [[111, 30], [30.5, 112]], "第2个点的经度和纬度写反了：应为 112,30.5（经度在前）。"),
        ("line", [[111, 30], [12, 30]], "第2个点的坐标 12,30 不在中国境内（经度73至136，纬度3至54）。"),
        ("line", [[111, 30], [37531234.5, 3398123]], "第2个点的坐标 37531234.5,3398123 不在中国境内，像是以米为单位的平面坐标"),
        ("line", [[111, 30], "112,31"], "第2个点的坐标的写法不对：每个点是 [经度, 纬度]。"),
        ("line", [[111, 30], [10**400, 30]], "第2个点的坐标的数太大。"),
        ("point", [30.6912345, 111.2741], "经度和纬度写反了：应为 111.2741,30.6912345（经度在前）。"),
        ("polygon", [], "面至少要有一圈坐标。"),
        ("polygon", [3], "应当是一列点"),
        ("polygon", [SQUARE[:2]], "面的一圈至少要有3个不同的点，现在只有 111,30、112,30。"),
        ("polygon", [[[111, 30], [112, 31], [113, 32]]], "面的各点都在一条直线上（从 111,30 到 113,32），围不成面。"),
        ("polygon", [[[111, 30], [112, 31], [112, 30], [111, 31]]], "第1个点到第2个点的边与第3个点到第4个点的边在 111.5,30.5 相交。"),
        ("polygon", [[[111, 31], [112, 30], [112, 31], [111, 30]]], "第1个点到第2个点的边与第3个点到第4个点的边在 111.5,30.5 相交。"),
        ("polygon", [[[111, 30], [112, 30], [112, 31], [111, 30], [110, 31], [110, 30.5]]], "第1个点和第4个点是同一处（111,30）"),
        ("polygon", [[[111, 30], [113, 30], [112, 30], [112, 31]]], "边线在第2个点（113,30）原路折回。"),
        ("polygon", [SQUARE, [[114, 32], [114.1, 32], [114, 32.1]]], "第1个洞不在外圈里面：它的第1个点 114,32 在外圈之外。"),
        ("polygon", [SQUARE, HOLE, [[114, 32], [114.1, 32], [114, 32.1]]], "第2个洞不在外圈里面：它的第1个点 114,32"),
        ("polygon", [SQUARE, HOLE, [[111.3, 30.3], [111.4, 30.3], [111.4, 30.4]]], "一个洞在另一个洞里面（111.3,30.3）。"),
        ("polygon", [SQUARE, [[111.5, 30.5], [111.6, 30.5], [112.5, 30.6]]], "外圈的第2个点到第3个点的边与第1个洞的第"),
        ("polygon", [SQUARE, [[111.5, 30.5], [31, 111], [111.5, 30.6]]], "第1个洞的第2个点的经度和纬度写反了"),
        ("polygon", [SQUARE, [[111.5, 30.5], [111.6, 30.5]]], "第1个洞的一圈至少要有3个不同的点"),
    ],
)  # fmt: skip
def test_what_is_no_shape_is_refused_at_its_point(kind: str, coordinates: Any, says: str) -> None:
    with pytest.raises(Fault) as caught:
        read(kind, coordinates)
    assert says in caught.value.message


def test_a_line_may_cross_itself() -> None:
    road = [[111.0, 30.0], [112.0, 31.0], [112.0, 30.0], [111.0, 31.0]]
    assert read("line", road) == road


GRID = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=7, unique=True)


def turn(a: Any, b: Any, c: Any) -> int:
    return int((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def between(a: Any, b: Any, c: Any) -> bool:
    return turn(a, b, c) == 0 and all(min(a[i], b[i]) <= c[i] <= max(a[i], b[i]) for i in (0, 1))


def meet(one: Any, other: Any) -> bool:
    """Whether two edges share a point; whole numbers, so exactly."""
    (a, b), (c, d) = one, other
    if any((between(a, b, c), between(a, b, d), between(c, d, a), between(c, d, b))):
        return True
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def simple(ring: Any) -> bool:
    """Whether no two edges meet but neighbours, and these only where they join."""
    edges = list(pairwise([*ring, ring[0]]))
    for (i, one), (j, other) in combinations(enumerate(edges), 2):
        apart = j - i not in (1, len(edges) - 1)
        if apart and meet(one, other):
            return False
        if not apart:
            first, second = (one, other) if j - i == 1 else (other, one)
            if between(*first, second[1]) or between(*second, first[0]):
                return False
    return True


@given(ring=GRID)
def test_an_area_is_kept_exactly_where_its_edges_keep_apart(ring: Any) -> None:
    places = [[111 + east, 30 + north] for east, north in ring]
    try:
        (kept,) = read("polygon", [places])
    except Fault:
        kept = None
    assert (kept is not None) is simple(ring)
    if kept is None:
        return
    assert kept[0] == kept[-1]
    assert sorted(kept[:-1]) == sorted(places)
    assert sum(turn((0, 0), a, b) for a, b in pairwise(kept)) > 0


def area(ring: Any) -> float:
    return sum((a[0] - 111) * (b[1] - 30) - (a[1] - 30) * (b[0] - 111) for a, b in pairwise(ring))


@given(
    reaches=st.lists(st.floats(0.01, 1), min_size=3, max_size=40),
    reverse=st.booleans(),
    inner=st.floats(0.1, 0.9),
)
def test_any_star_is_an_area_with_a_hole_whichever_way_it_is_drawn(
    reaches: list[float], reverse: bool, inner: float
) -> None:
    angles = [radians(360 * number / len(reaches)) for number in range(len(reaches))]
    spokes = list(zip(angles, reaches, strict=True))[:: -1 if reverse else 1]
    outer = [[111 + reach * cos(angle), 30 + reach * sin(angle)] for angle, reach in spokes]
    hole = [[111 + inner * (east - 111), 30 + inner * (north - 30)] for east, north in outer]
    shell, opening = read("polygon", [outer, hole])
    assert area(shell) > 0 > area(opening)


def test_shapely_is_not_loaded_before_an_area_is_read() -> None:
    code = "import guatu.definitions.values, guatu.definitions.kinds, guatu.cli, sys; print('shapely' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
