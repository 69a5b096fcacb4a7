"""The invented year of the demo district is sound: every row would pass the gate, keys differ at any scale, series keep their bounds."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest

from guatu.codes import credit_code
from guatu.definitions.loader import PACKS, load_library
from guatu.definitions.run_register import read_row
from guatu.simulate.records import air, enterprises, places, projects
from guatu.simulate.records.names import TOWNS, VILLAGES, credit
from guatu.simulate.records.names import project as project_code

LIBRARY = load_library()
YEAR_END = date(2022, 12, 31)
FIRMS = [credit(number + 1) for number in range(400)]
CODES = [row["code"] for row in projects.projects()]
Rows = Iterable[dict[str, Any]]
MAKERS: dict[str, Callable[[], Rows]] = {
    "projects": projects.projects,
    "project_events": projects.project_events,
    "enterprises": enterprises.enterprises,
    "library_moves": lambda: enterprises.library_moves([(code, "industry") for code in FIRMS]),
    "air_stations": air.air_stations,
    "model_places": places.model_places,
    "standard_gardens": places.standard_gardens,
    "leading_firms": lambda: places.leading_firms(FIRMS),
    "farm_certificates": places.farm_certificates,
    "rural_roads": places.rural_roads,
    "public_works": places.public_works,
    "project_land": lambda: places.project_land(CODES),
}


def test_every_register_has_invented_rows() -> None:
    assert set(MAKERS) == set(LIBRARY.registers)


@pytest.mark.parametrize("name", MAKERS)
def test_every_row_would_pass_the_gate(name: str) -> None:
    register = LIBRARY.registers[name]
    faults = {}
    keys = set()
    for row in MAKERS[name]():
        _full, wrong = read_row(register, row, YEAR_END, LIBRARY)
        key = tuple(str(row[part]) for part in register.key)
        assert key not in keys
        keys.add(key)
        if wrong:
            faults[key] = wrong
    assert faults == {}
    assert keys


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_seed_gives_the_same_rows(name: str) -> None:
    assert list(MAKERS[name]()) == list(MAKERS[name]())


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_has_happened_after_the_year(name: str) -> None:
    register = LIBRARY.registers[name]
    happened = [field.name for field in register.fields if field.stage] + [
        "recognised_on",
        "granted_on",
        "held_on",
        "moved_on",
    ]
    late = [row for row in MAKERS[name]() for field in happened if (row.get(field) or YEAR_END) > YEAR_END]
    assert late == []


def test_places_are_those_of_the_demo_district() -> None:
    with (PACKS / "areas" / "demo.csv").open(encoding="utf-8") as file:
        names = {(row["short_name"], row["level"]) for row in csv.DictReader(file)}
    assert {(town, "township") for town in TOWNS} <= names
    assert {(village, "village") for each in VILLAGES.values() for village in each} <= names


def test_codes_are_sound_and_differ_at_ten_million() -> None:
    numbers = [*range(3000), *range(999_990, 1_000_010), *range(3_999_990, 4_000_010), *range(9_999_990, 10_000_000)]
    codes = [credit(number) for number in numbers]
    assert len(set(codes)) == len(numbers)
    assert all(credit_code.check_digit(code[:17]) == code[17] for code in codes)
    made = {project_code(number, 2022 - number % 2, 1 + number % 12) for number in (1, 3_000_001, 6_000_001, 9_000_001)}
    assert len(made) == 4


def test_rows_are_made_one_by_one_and_names_differ_at_scale() -> None:
    first = list(islice(projects.projects(10_000_000), 20))
    assert first == list(projects.projects(20))
    assert len({row["name"] for row in projects.projects(20_000)}) == 20_000
    assert len({row["name"] for row in enterprises.enterprises(20_000)}) == 20_000


@pytest.mark.parametrize("item", air.STEPS)
def test_readings_keep_the_bounds_of_their_series(item: str) -> None:
    stations = LIBRARY.registers["air_stations"]
    ids = {"a": 1, "b": 2, "c": 3}
    for values, name, count in ((air.day_values(ids, item), "day", 365), (air.hours(ids, item), "hour", 21 * 24)):
        series = stations.series_named(f"{item}_{name}")
        seen = list(values)
        assert len(seen) == len({(row, moment) for row, moment, _value in seen}) == 3 * count
        assert all(series.least <= value <= series.most for _row, _moment, value in seen)
        assert all(value == round(value, series.places) for _row, _moment, value in seen)


@pytest.mark.parametrize(
    ("item", "value", "index"),
    [
        ("pm25", 52, 72), ("pm25", 68, 92), ("pm25", 75, 100), ("pm25", 76, 102), ("pm10", 150, 100), ("pm10", 151, 101),
        ("pm10", 110, 80), ("co", "2.2", 55), ("co", "0.7", 18), ("co", "1.1", 28), ("no2", 41, 52), ("no2", 38, 48),
        ("o3", 142, 85), ("o3", 161, 101), ("so2", 12, 12), ("so2", 100, 75), ("pm25", 620, 500), ("o3", 810, 300),
    ],
)  # fmt: skip
def test_index_of_an_item_is_rounded_up_without_the_errors_of_floats(item: str, value: int | str, index: int) -> None:
    assert air.item_index(item, Decimal(value)) == index


def test_daily_index_is_the_highest_of_the_items() -> None:
    ids = {"a": 7}
    days = {item: {moment: value for _row, moment, value in air.day_values(ids, item)} for item in air.STEPS}
    for row, moment, index in air.aqi_days(ids):
        assert row == 7
        assert index == max(air.item_index(item, values[moment]) for item, values in days.items())


def test_money_flows_only_once_a_project_has_begun() -> None:
    ids, totals = {"A": 1, "B": 2, "C": 3}, {"A": Decimal(1200), "B": Decimal(1200), "C": Decimal(9)}
    begun = {"A": date(2022, 11, 3), "B": date(2021, 12, 30)}
    spent = [(row, moment.month) for row, moment, _value in projects.investment(ids, totals, begun)]
    assert spent == [(1, 11), (1, 12), *((2, month) for month in range(1, 13))]
    came = [(row, moment.month) for row, moment, _value in projects.arrived(ids, totals, begun)]
    assert came == [(1, 10), (2, 1), (2, 4), (2, 7), (2, 10)]
