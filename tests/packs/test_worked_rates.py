"""Rates and nets that were published or worked out for whole districts, by the indicators on the lake's engine."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from guatu.definitions.indicator import Indicator
from guatu.indicators.examples import engine_of
from guatu.registers.library import library

DAY = date(2022, 12, 31)
Rows = dict[str, list[dict[str, Any]]]


def of_the_year(name: str, given: Rows) -> Decimal | None:
    """The indicator's figure of the year over these rows alone."""
    rows = engine_of(library())(library().of(Indicator)[name], given, DAY)
    value: Decimal | None = next(
        row["value"] for row in rows if (row["grain"], row["period"], row["area"]) == ("year", date(2022, 1, 1), "")
    )
    return value


def signed(count: int, *, started: int = 0, counted: int = 0, producing: int = 0) -> Rows:
    """Projects signed in the year, so many of them started, entered into the statistics and producing: the same ones first."""
    rows = []
    for number in range(count):
        stage = "签约"
        row: dict[str, Any] = {
            "code": f"2201-420599-04-01-{number:06d}",
            "name": f"第{number}",
            "kind": "产业",
            "signed_on": "2022-03-01",
        }
        for reached, name, field in (
            (started, "开工", "started_on"),
            (counted, "入库", "counted_on"),
            (producing, "投产", "producing_on"),
        ):
            if number < reached:
                stage = name
                row[field] = "2022-09-01"
        rows.append({**row, "stage": stage})
    return {"projects": rows}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "rate"),
    [
        ("start_ratio", signed(255, started=206), "80.8"),
        ("start_ratio", signed(223, started=206), "92.4"),
        ("start_ratio", signed(50, started=33), "66.0"),
        ("start_ratio", signed(108, started=62, counted=54, producing=21), "57.41"),
        ("count_ratio", signed(108, started=62, counted=54, producing=21), "87.10"),
        ("producing_ratio", signed(108, started=62, counted=54, producing=21), "19.44"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_rates_of_signed_projects(name: str, given: Rows, rate: str) -> None:
    value = of_the_year(name, given)
    assert value is not None
    assert value.quantize(Decimal(rate), ROUND_HALF_UP) == Decimal(rate)


@pytest.mark.parametrize(("entries", "exits", "net"), [(130, 24, 106), (118, 24, 94)])
def test_net_of_the_library(entries: int, exits: int, net: int) -> None:
    moves = [
        {"enterprise": f"第{number}户", "direction": direction, "moved_on": "2022-05-20", "kind": "规上工业"}
        for direction, count in (("进库", entries), ("退库", exits))
        for number in range(count)
    ]
    assert of_the_year("scale_net", {"library_moves": moves}) == net
