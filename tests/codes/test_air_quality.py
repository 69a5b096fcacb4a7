"""The air quality index by both editions: the worked cases of the standards, every point where they turn, and the traps of floats."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.codes.air_quality import (
    DAILY,
    DAY_2012,
    DAY_2026,
    HOUR_2026,
    LEVELS,
    POINTS,
    daily_index,
    edition_of,
    hourly_index,
    level_of,
    mean_of,
    rounded,
    sub_index,
)

OLD, NEW = date(2022, 5, 1), date(2026, 5, 1)
A = dict(zip(DAILY, ("12", "38", "1.1", "142", "88", "52"), strict=True))
B = dict(zip(DAILY, ("9", "35", "0.9", "60", "110", "68"), strict=True))
C = dict(zip(DAILY, ("10", "30", "0.8", "130", "85", "40"), strict=True))
CLEAN = dict(zip(DAILY, ("9", "30", "0.8", "60", "40", "30"), strict=True))


@pytest.mark.parametrize(
    ("day", "case", "items", "index", "label", "primary"),
    [
        (NEW, A, (12, 48, 28, 85, 78, 84), 85, "良", ("o3",)),
        (OLD, A, (12, 48, 28, 85, 69, 72), 85, "良", ("o3",)),
        (NEW, B, (9, 44, 23, 30, 93, 108), 108, "轻度污染", ("pm25",)),
        (OLD, B, (9, 44, 23, 30, 80, 92), 92, "良", ("pm25",)),
        (NEW, C, (10, 38, 20, 75, 75, 60), 75, "良", ("o3", "pm10")),
        (OLD, C, (10, 38, 20, 75, 68, 57), 75, "良", ("o3",)),
    ],
)
def test_the_worked_days(
    day: date, case: dict[str, str], items: tuple[int, ...], index: int, label: str, primary: tuple[str, ...]
) -> None:
    found = daily_index(case, day=day)
    assert tuple(found.items[each] for each in DAILY) == items
    assert (found.index, found.level.label, found.primary) == (index, label, primary)


def test_the_worked_hour() -> None:
    hour = dict(zip(DAILY, ("900", "150", "6.0", "210", "300", "130"), strict=True))
    found = hourly_index(hour, day=NEW)
    assert tuple(found.items[each] for each in DAILY) == (200, 75, 60, 105, 175, 172)
    assert (found.index, found.level.label, found.primary) == (200, "中度污染", ("so2",))
    # The edition of 2012 does not judge SO2 above 800 by the hour; the others still make the index.
    before = hourly_index(hour, day=OLD)
    assert "so2" not in before.items
    assert before.index == max(before.items.values()) == 175


@pytest.mark.parametrize(
    ("day", "item", "concentration", "points"),
    [
        (NEW, "pm25", "60", 100), (NEW, "pm25", "61", 101), (NEW, "pm25", "62", 102), (NEW, "pm25", "75", 114), (OLD, "pm25", "75", 100),
        (OLD, "pm25", "76", 102), (NEW, "pm25", "116", 152), (NEW, "pm25", "500", 500), (NEW, "pm25", "620", 500), (NEW, "pm25", "52", 84),
        (OLD, "pm25", "52", 72), (OLD, "pm25", "68", 92), (NEW, "pm10", "120", 100), (NEW, "pm10", "121", 101), (NEW, "pm10", "150", 112),
        (OLD, "pm10", "150", 100), (NEW, "o3", "161", 101), (NEW, "o3", "810", 300), (OLD, "o3", "810", 300), (NEW, "o3", "800", 300),
        (NEW, "no2", "41", 52), (NEW, "co", "2.2", 55), (NEW, "co", "0.7", 18), (NEW, "so2", "100", 75), (NEW, "so2", "0", 1),
        (NEW, "pm25", "60.5", 100), (NEW, "pm25", "61.5", 102), (NEW, "co", "0.45", 10), (NEW, "co", "0.55", 15),
    ],
)  # fmt: skip
def test_points_of_a_day(day: date, item: str, concentration: str, points: int) -> None:
    assert daily_index({**CLEAN, item: concentration}, day=day).items[item] == points


@pytest.mark.parametrize(
    ("item", "concentration", "points"),
    [("co", "65.4", 218), ("co", "129.3", 431), ("so2", "800", 200), ("so2", "801", 200), ("o3", "1300", 500)],
)
def test_points_of_an_hour_where_floats_go_wrong(item: str, concentration: str, points: int) -> None:
    assert hourly_index({**CLEAN, item: concentration}, day=NEW).items[item] == points


@pytest.mark.parametrize(("day", "edition"), [(date(2026, 2, 28), 2012), (date(2026, 3, 1), 2026)])
def test_the_editions_change_on_the_first_of_march(day: date, edition: int) -> None:
    assert edition_of(day) == edition
    assert daily_index({**CLEAN, "pm25": "75"}, day=day).good is (edition == 2012)


def test_every_breakpoint_gives_its_point_and_the_next_step_more() -> None:
    for table in (DAY_2012, DAY_2026, HOUR_2026):
        for item, figures in table.items():
            step = Fraction(1, 10) if item == "co" else Fraction(1)
            for figure, points in zip(figures[1:], POINTS[1:], strict=False):
                assert sub_index(figures, figure) == points, (item, figure)
                if figure != figures[-1]:
                    assert sub_index(figures, figure + step) in range(points + 1, points + 8), (item, figure)


def test_an_item_that_is_missing_leaves_no_index_unless_another_is_above_100() -> None:
    without = {**CLEAN, "co": None}
    assert daily_index({**without, "pm25": "60"}, day=NEW).index is None
    assert daily_index({**without, "pm25": "60"}, day=NEW).good is None
    found = daily_index({**without, "pm25": "61"}, day=NEW)
    assert (found.index, found.good, found.primary) == (101, False, ("pm25",))
    assert daily_index({}, day=NEW).index is None
    with pytest.raises(ValueError, match="no index"):
        _ = daily_index(without, day=NEW).level


def test_the_greatest_hour_of_ozone_counts_in_the_first_edition_only() -> None:
    hour = {**CLEAN, "o3_hour": "201"}
    old = daily_index(hour, day=OLD)
    assert (old.index, old.primary, old.above) == (101, ("o3",), ("o3",))
    assert daily_index(hour, day=NEW).index == 43
    above = {**CLEAN, "o3": "810", "o3_hour": "1000"}
    assert (daily_index(above, day=OLD).index, daily_index(above, day=NEW).index) == (400, 300)


def test_primary_pollutants_only_above_50() -> None:
    assert daily_index({**CLEAN, "o3": "100", "pm25": "30"}, day=NEW).primary == ()
    assert daily_index({**CLEAN, "o3": "101"}, day=NEW).primary == ("o3",)


def test_levels_meet_without_gaps() -> None:
    assert [level_of(index).number for index in (1, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301, 500)] == [
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
        5,
        5,
        6,
        6,
    ]
    assert [each.rgb for each in LEVELS] == [
        (0, 228, 0),
        (255, 255, 0),
        (255, 126, 0),
        (255, 0, 0),
        (153, 0, 76),
        (126, 0, 35),
    ]


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        rounded("co", 2.2)  # type: ignore[arg-type]
    assert daily_index({**CLEAN, "pm25": 60}, day=NEW).index == 100
    with pytest.raises(TypeError, match="float"):
        daily_index({**CLEAN, "pm25": 60.0}, day=NEW)  # type: ignore[dict-item]


def test_stations_are_averaged_before_rounding() -> None:
    assert mean_of("pm25", [Decimal(60), Decimal(61)]) == 60
    assert mean_of("pm25", [Decimal(61), Decimal(62)]) == 62
    assert mean_of("co", [Decimal("0.4"), Decimal("0.5")]) == Decimal("0.4")
    assert mean_of("pm25", []) is None


@given(st.sampled_from(DAILY), st.integers(0, 30000), st.sampled_from([OLD, NEW]))
def test_more_of_an_item_is_never_better(item: str, tenths: int, day: date) -> None:
    less, more = (daily_index({item: Fraction(each, 10)}, day=day).items[item] for each in (tenths, tenths + 10))
    assert 1 <= less <= more <= 500
