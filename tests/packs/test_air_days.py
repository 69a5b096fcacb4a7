"""The view of days and the pure index say the same of every concentration, under both editions, with one station and with two."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from guatu import lake
from guatu.codes.air_quality import DAILY, LABELS, daily_index, mean_of
from guatu.registers.library import library

pa = pytest.importorskip("pyarrow")
CLEAN = {"so2": "9", "no2": "30", "co": "0.8", "o3": "60", "pm10": "40", "pm25": "30"}
TOPS = {"so2": 2700, "no2": 990, "co": 700, "o3": 900, "pm10": 650, "pm25": 550}
"""Beyond the last breakpoint; CO in tenths."""
STEPS = {"so2": 3, "no2": 1, "co": 1, "o3": 1, "pm10": 1, "pm25": 1}
Day = tuple[date, dict[str, list[Decimal]]]


def days() -> Iterator[Day]:
    """Every concentration of each item beside clean others, by both editions; then days of two stations drawn by dice."""
    dice = random.Random(20260301)
    for first in (date(2012, 3, 1), date(2026, 3, 1)):
        day = first
        for item in DAILY:
            for figure in range(0, TOPS[item], STEPS[item]):
                value = Decimal(figure) / 10 if item == "co" else Decimal(figure)
                yield day, {name: [value if name == item else Decimal(CLEAN[name])] for name in DAILY}
                day += timedelta(days=1)
        assert first != date(2012, 3, 1) or day < date(2026, 3, 1)
    for _count in range(1500):
        held = {
            item: [Decimal(dice.randrange(TOPS[item] // 4)) / (10 if item == "co" else 1) for _station in range(2)]
            for item in DAILY
            if dice.random() > 0.05
        }
        yield day, held
        day += timedelta(days=1)


def relations(all_days: list[Day]) -> dict[str, Any]:
    stations = pa.table({"id": pa.array([1, 2], pa.int64()), "judged": [True, True]})
    found = {"air_stations": lake.relation_of(stations)}
    for item in DAILY:
        rows = [
            {"record": station + 1, "period": datetime(day.year, day.month, day.day), "value": value}
            for day, held in all_days
            for station, value in enumerate(held.get(item, []))
        ]
        schema = pa.schema(
            [
                ("record", pa.int64()),
                ("period", pa.timestamp("us")),
                ("value", pa.decimal128(20, 1 if item == "co" else 0)),
            ]
        )
        found[f"air_stations__{item}_day"] = lake.relation_of(pa.Table.from_pylist(rows, schema=schema))
    return found


def test_the_view_and_the_index_agree_everywhere() -> None:
    all_days = list(days())
    view = library().views["air_days"]
    rows = {row["day"]: row for row in lake.run(view.sql, relations(all_days)).to_pylist()}
    assert len(all_days) > 9000
    odd = []
    for day, held in all_days:
        if not held:
            continue
        means = {item: mean_of(item, values) for item, values in held.items()}
        wanted = daily_index(means, day=day)
        row = rows[day]
        told = (
            {item: row[f"{item}_index"] for item in DAILY if row[f"{item}_index"] is not None},
            row["aqi"],
            row["good"],
            row["primary_item"] or "",
            {item: Decimal(str(row[item])) for item in DAILY if row[item] is not None},
        )
        asked = (
            dict(wanted.items),
            wanted.index,
            wanted.good,
            "、".join(LABELS[each] for each in wanted.primary),
            {item: value for item, value in means.items() if value is not None},
        )
        if told != asked:
            odd.append((day, told, asked))
    assert odd[:3] == []
