"""What charts and maps say: titles, scales from nought, unknown rows beside, the same numbers as a table."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from guatu.pages.charts import Forecast, PathChart, PeriodChart, Series, bars, extremes
from guatu.pages.figures import amount, period_label, share
from guatu.pages.village_map import village_map
from guatu.people.models import Area


@pytest.mark.parametrize(
    ("value", "unit", "places", "words"),
    [
        ("42", "个", 2, "42个"),
        ("9999.5", "万元", 2, "9,999.5万元"),
        ("10000", "万元", 2, "1亿元"),
        ("23456.7", "万元", 2, "2.3457亿元"),
        ("0.125", "%", 2, "0.13%"),
        ("1234567", "无量纲", 0, "1,234,567"),
        (None, "个", 2, "—"),
    ],
)
def test_amounts_are_written_as_the_office_writes_them(value: str | None, unit: str, places: int, words: str) -> None:
    assert amount(None if value is None else Decimal(value), unit, places) == words


@pytest.mark.parametrize(
    ("grain", "words"), [("year", "2022年"), ("quarter", "2022年3季度"), ("month", "2022-08"), ("day", "2022-08-15")]
)
def test_periods_are_named(grain: str, words: str) -> None:
    assert period_label(date(2022, 8, 15), grain) == words


@pytest.mark.parametrize(("value", "length"), [("12", "100.0"), ("3", "25.0"), ("0", "0"), ("-4", "0"), (None, "0")])
def test_bars_begin_at_nought(value: str | None, length: str) -> None:
    assert share(None if value is None else Decimal(value), Decimal(12)) == length


PARTS = [
    ("1", "云岭镇", Decimal(12), 0, ""),
    ("2", "石渡镇", Decimal(3), 2, "/rows/"),
    ("3", "白鹭镇", None, 4, ""),
]


def test_bars_keep_unknown_rows_beside_the_value() -> None:
    shown = bars(PARTS, unit="个")
    assert [(each.label, each.words, each.length, each.unknown) for each in shown] == [
        ("云岭镇", "12个", "100.0", 0),
        ("石渡镇", "3个", "25.0", 2),
        ("白鹭镇", "—", "0", 4),
    ]
    html = render_to_string("pages/charts/_bars.html", {"bars": shown, "title": "按乡镇", "word": "乡镇"})
    assert "2 条缺数据" in html
    assert 'href="/rows/"' in html


def test_the_title_of_a_split_says_its_finding() -> None:
    assert extremes(PARTS, unit="个") == "云岭镇最多，12个；石渡镇最少，3个"
    assert extremes(PARTS[:1], unit="个") == ""


def test_a_path_chart_carries_its_numbers_as_a_table() -> None:
    chart = PathChart(
        title="差6个",
        unit="个",
        start=date(2022, 1, 1),
        end=date(2022, 12, 31),
        today=date(2022, 10, 20),
        values=((date(2022, 3, 31), Decimal(10)), (date(2022, 6, 30), Decimal(20))),
        path=((date(2022, 3, 31), Decimal(15)), (date(2022, 6, 30), Decimal(30)), (date(2022, 12, 31), Decimal(60))),
        target=Decimal(60),
        forecast=Forecast(end=date(2022, 12, 31), low=Decimal(40), mid=Decimal(48), high=Decimal(55)),
    )
    assert chart.rows() == [
        ("2022-03-31", "10个", "15个"),
        ("2022-06-30", "20个", "30个"),
        ("2022-12-31", "", "60个"),
    ]
    data = json.loads(json.dumps(chart.data()))
    assert data["forecast"] == {"end": "2022-12-31", "low": 40, "mid": 48, "high": 55}
    assert data["words"]["target"] == "目标 60个"


@pytest.mark.parametrize(("flow", "series", "kind"), [(True, 1, "bars"), (False, 1, "lines"), (True, 2, "lines")])
def test_flows_are_bars_and_stocks_are_lines(flow: bool, series: int, kind: str) -> None:
    rows = tuple(Series(label=f"线{n}", values=(Decimal(1), None)) for n in range(series))
    chart = PeriodChart(
        title="", unit="个", grain="month", periods=(date(2022, 1, 1), date(2022, 2, 1)), series=rows, flow=flow
    )
    assert chart.data()["kind"] == kind
    assert chart.rows() == [("2022-01", ["1个"] * series), ("2022-02", ["—"] * series)]


@pytest.fixture
def villages(db: None) -> list[Area]:
    """Two townships with two villages and one."""
    del db
    held: dict[str, Any] = {"system": "demo", "valid_from": date(2020, 1, 1)}
    found = []
    for code, name, count in (("420599101", "云岭镇", 2), ("420599102", "石渡镇", 1)):
        town = Area.objects.create(code=code, name=name, short_name=name, level="township", **held)
        for n in range(1, count + 1):
            found.append(
                Area.objects.create(
                    code=f"{code}{n:03d}", name=f"{name[:2]}{n}村", level="village", parent=town, **held
                )
            )
    return found


def test_villages_without_boundaries_are_cells_by_township_named_as_a_scheme(villages: list[Area]) -> None:
    figures = {
        str(villages[0].pk): (Decimal(8), 0),
        str(villages[1].pk): (Decimal(2), 1),
        str(villages[2].pk): (Decimal(0), 0),
    }
    shown = village_map(figures, unit="个", hrefs={str(villages[0].pk): "/x/"})
    assert not shown.drawn
    assert [
        (town.name, [(each.name, each.words, each.shade, each.unknown) for each in town.places]) for town in shown.towns
    ] == [
        ("云岭镇", [("云岭1村", "8个", "q4", 0), ("云岭2村", "2个", "q1", 1)]),
        ("石渡镇", [("石渡1村", "0个", "q0", 0)]),
    ]
    html = render_to_string("pages/charts/_map.html", {"map": shown, "title": "开工项目", "source": ""})
    assert "示意图" in html
    assert "云岭1村" in html


def test_villages_with_boundaries_are_drawn_to_scale(villages: list[Area], settings: Any, tmp_path: Path) -> None:
    settings.INSTANCE = tmp_path
    (tmp_path / "site").mkdir()
    square = [[[111.0, 30.0], [111.1, 30.0], [111.1, 30.1], [111.0, 30.1], [111.0, 30.0]]]
    feature = {"properties": {"code": villages[0].code}, "geometry": {"type": "Polygon", "coordinates": square}}
    (tmp_path / "site" / "boundaries.geojson").write_text(json.dumps({"features": [feature]}))
    shown = village_map({str(villages[0].pk): (Decimal(8), 0)}, unit="个")
    assert shown.drawn
    assert shown.towns[0].places[0].shape.startswith("M0.0,831")
    # At 30° a degree of longitude is cos 30° of a degree of latitude: the square is 1 / 0.866 times as high as wide.
    assert shown.height == 832
    assert "示意图" not in render_to_string("pages/charts/_map.html", {"map": shown, "title": "", "source": ""})
