"""The shipped registers can prove every numeric target of a real district's report: each target as a condition and a measure.

The targets are named here by their place and number in the annotated report; where it lies beside the repository, the table is
held against it. The rows are invented, and the numbers they must give were worked out by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from guatu.definitions.checks import check_condition
from guatu.people.models import Area, Organisation, Person
from guatu.people.services import person_create
from guatu.registers import gate
from guatu.registers.access import readable
from guatu.registers.library import library
from guatu.registers.links import Links
from guatu.registers.selectors.filters import holds
from guatu.registers.tables import model_of, register_of, series_model_of
from guatu.registers.views import view_rows

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "dianjun-2022.targets.jsonl"
YEAR = "BETWEEN '2022-01-01' AND '2022-12-31'"


@dataclass(frozen=True)
class Proof:
    """How a target is proved: rows of a register that meet a condition, counted or summed; or a column of a view."""

    start: int
    value: float
    unit: str
    indicator: str
    """The indicator that computes it."""
    over: str
    where: str = ""
    sums: str = ""
    """Field to sum; empty: rows are counted."""
    view: str = ""
    """Column of the view to add up; empty for a view: its rows are counted."""
    times: int = 1
    """What the sum is multiplied by to stand in the target's unit (万元 → 元)."""
    gives: float = 0
    """What the invented rows give."""


PROOFS = [
    Proof(1263, 4e9, "元", "park_firms_output", "park_output", "year = 2022", view="output", times=10_000, gives=1_505_000),
    Proof(1445, 100, "个", "signed_projects_count", "projects", f"signed_on {YEAR}", gives=4),
    Proof(1457, 2e10, "元", "signed_investment", "projects", f"signed_on {YEAR}", sums="agreed_investment", times=10_000, gives=1.5e9),
    Proof(1733, 1, "批", "signing_events", "event_rhythm", "year = 2022 AND kind = 'signing'", view="quarters", gives=2),
    Proof(1748, 1, "批", "start_events", "event_rhythm", "year = 2022 AND kind = 'start'", view="months", gives=1),
    Proof(1771, 60, "个", "started_industrial_projects", "projects", f"kind = '产业' AND started_on {YEAR}", gives=3),
    Proof(1787, 5, "个", "started_huge_industrial_projects", "projects", f"kind = '产业' AND started_on {YEAR} AND total_investment >= :huge_project", gives=1),
    Proof(1798, 20, "个", "started_large_industrial_projects", "projects", f"kind = '产业' AND started_on {YEAR} AND total_investment >= :large_project", gives=2),
    Proof(1929, 1.5e10, "元", "held_year_plan", "project_year", "year = 2022 AND held", view="plan", times=10_000, gives=3e9),
    Proof(2281, 6, "公里", "flower_streets", "public_works", f"kind = '城市花街' AND finished_on {YEAR}", sums="built_length", gives=3.1),
    Proof(2924, 6, "条", "waterways_connected", "public_works", f"kind = '水系连通' AND finished_on {YEAR}", gives=1),
    Proof(2987, 82, "%", "good_air_ratio", "good_days", "year = 2022", view="ratio", gives=66.7),
    Proof(3289, 20, "个", "scattered_land_projects", "scattered_projects", f"first_supplied {YEAR}", gives=1),
    Proof(3518, 4, "个", "model_belts", "model_places", f"kind = '乡村振兴示范带' AND recognised_on {YEAR}", gives=1),
    Proof(3601, 2, "个", "model_towns", "model_places", f"kind = '乡村建设示范镇' AND recognised_on {YEAR}", gives=1),
    Proof(3611, 30, "个", "model_villages", "model_places", f"kind = '生态宜居示范村' AND recognised_on {YEAR}", gives=2),
    Proof(3622, 1000, "户", "model_courtyards", "model_places", f"kind = '美丽庭院示范户' AND recognised_on {YEAR}", sums="households", gives=55),
    Proof(3731, 15000, "亩", "citrus_gardens", "standard_gardens", f"crop = '柑橘' AND accepted_on {YEAR}", sums="land_area", gives=1200),
    Proof(3741, 4000, "亩", "tea_gardens", "standard_gardens", f"crop = '茶叶' AND accepted_on {YEAR}", sums="land_area", gives=300),
    Proof(3753, 2000, "亩", "vegetable_gardens", "standard_gardens", f"crop = '蔬菜' AND accepted_on {YEAR}", sums="land_area", gives=150),
    Proof(3767, 1, "家", "province_leading_firms", "leading_firms", f"level = '省级' AND recognised_on {YEAR}", gives=1),
    Proof(3776, 2, "家", "city_leading_firms", "leading_firms", f"level = '市级' AND recognised_on {YEAR}", gives=1),
    Proof(3788, 1, "个", "geographical_marks", "farm_certificates", f"kind = '农产品地理标志' AND granted_on {YEAR}", gives=1),
    Proof(3800, 2, "个", "green_foods", "farm_certificates", f"kind = '绿色食品' AND granted_on {YEAR}", gives=1),
    Proof(4138, 50, "公里", "rural_roads_built", "rural_roads", f"work IN ('新建', '改建') AND finished_on {YEAR}", sums="road_length", gives=3.5),
    Proof(4554, 100, "家", "scale_net", "library_net", "year = 2022 AND kind <> 'construction' AND kind <> 'estate'", view="net", gives=1),
]  # fmt: skip


def project(number: int, kind: str = "产业", **more: Any) -> dict[str, Any]:
    return {"code": f"2201-420599-04-01-{number:06d}", "name": f"项目{number}", "town": "云岭镇", "kind": kind, **more}


CODE = f"2201-420599-04-01-{1:06d}"
FIRMS = ("91420504MA4900010E", "91420504MA4900002K", "91420504MA490007XE")
ROWS: dict[str, list[dict[str, Any]]] = {
    "enterprises": [
        {"code": FIRMS[0], "name": "甲", "town": "云岭镇", "industry": "C2614", "park": "高新园", "in_library": "是", "kind": "规上工业"},
        {"code": FIRMS[1], "name": "乙", "town": "云岭镇", "industry": "I6513", "park": "高新园", "in_library": "是", "kind": "规上服务业"},
        {"code": FIRMS[2], "name": "丙", "town": "云岭镇", "industry": "C2614", "in_library": "是", "kind": "规上工业"},
    ],
    "projects": [
        project(1, signed_on="2022-01-01", agreed_investment="12亿", total_investment="12亿", started_on="2022-03-01"),
        project(2, signed_on="2022-12-31", agreed_investment="2亿", total_investment="1亿"),
        project(3, signed_on="2022-05-01", agreed_investment="1亿", total_investment="10000", started_on="2022-06-01"),
        project(4, total_investment="9999", signed_on="2021-12-31", started_on="2022-01-01"),
        project(5, "民生", total_investment="20亿", signed_on="2022-02-02", started_on="2022-02-03"),
        project(6, total_investment="20亿", started_on="2021-12-31"),
        project(7, total_investment="9亿", exit="终止"),
    ],
    "project_events": [
        {"name": "一季度签约", "kind": "集中签约", "held_on": "2022-03-31", "projects_count": 3},
        {"name": "二季度签约", "kind": "集中签约", "held_on": "2022-04-01", "projects_count": 3},
        {"name": "三月开工", "kind": "集中开工", "held_on": "2022-03-01", "projects_count": 3},
    ],
    "public_works": [
        {"name": "花街甲", "kind": "城市花街", "town": "云岭镇", "built_length": "1.8", "finished_on": "2022-09-30"},
        {"name": "花街乙", "kind": "城市花街", "town": "云岭镇", "built_length": "1.3", "finished_on": "2022-01-01"},
        {"name": "花街丙", "kind": "城市花街", "town": "云岭镇", "built_length": "9", "started_on": "2022-01-01"},
        {"name": "水系甲", "kind": "水系连通", "town": "云岭镇", "finished_on": "2022-12-31"},
    ],
    "air_stations": [
        {"code": "S1", "name": "甲站", "town": "云岭镇", "site": "111.2,30.6", "level": "国控", "judged": "是"},
    ],
    "project_land": [
        {"parcel": "P1", "town": "云岭镇", "mode": "出让", "land_area": 2, "scattered": "是", "standard": "否", "project": CODE, "supplied_on": "2022-06-01"},
        {"parcel": "P3", "town": "云岭镇", "mode": "出让", "land_area": 1, "scattered": "是", "standard": "否", "project": CODE, "supplied_on": "2022-07-01"},
        {"parcel": "P2", "town": "云岭镇", "mode": "出让", "land_area": 2, "scattered": "是", "standard": "否", "project": f"2201-420599-04-01-{2:06d}", "approved_on": "2022-06-01"},
    ],
    "model_places": [
        {"name": "云岭带", "kind": "乡村振兴示范带", "town": "云岭镇", "recognised_on": "2022-11-18"},
        {"name": "云岭镇", "kind": "乡村建设示范镇", "town": "云岭镇", "recognised_on": "2022-11-18"},
        {"name": "岭头村", "kind": "生态宜居示范村", "town": "云岭镇", "recognised_on": "2022-11-18"},
        {"name": "茶山村", "kind": "生态宜居示范村", "town": "云岭镇", "recognised_on": "2022-01-01"},
        {"name": "石垭村", "kind": "生态宜居示范村", "town": "云岭镇"},
        {"name": "岭头户", "kind": "美丽庭院示范户", "town": "云岭镇", "households": 30, "recognised_on": "2022-11-18"},
        {"name": "茶山户", "kind": "美丽庭院示范户", "town": "云岭镇", "households": 25, "recognised_on": "2022-11-18"},
        {"name": "石垭户", "kind": "美丽庭院示范户", "town": "云岭镇", "households": 99},
    ],
    "standard_gardens": [
        {"name": "橘园", "crop": "柑橘", "town": "云岭镇", "land_area": "0.12万亩", "accepted_on": "2022-11-05"},
        {"name": "茶园", "crop": "茶叶", "town": "云岭镇", "land_area": "20公顷", "accepted_on": "2022-11-05"},
        {"name": "菜园", "crop": "蔬菜", "town": "云岭镇", "land_area": 150, "accepted_on": "2022-11-05"},
        {"name": "旧橘园", "crop": "柑橘", "town": "云岭镇", "land_area": 9999, "accepted_on": "2021-11-05"},
    ],
    "leading_firms": [
        {"enterprise": FIRMS[0], "level": "省级", "recognised_on": "2022-06-12"},
        {"enterprise": FIRMS[1], "level": "市级", "recognised_on": "2022-06-12"},
        {"enterprise": FIRMS[2], "level": "市级", "recognised_on": "2021-06-12"},
    ],
    "farm_certificates": [
        {"product": "橘", "kind": "农产品地理标志", "number": "1", "granted_on": "2022-05-09"},
        {"product": "茶", "kind": "绿色食品", "number": "2", "granted_on": "2022-05-09"},
        {"product": "米", "kind": "绿色食品", "number": "3", "granted_on": "2021-05-09"},
    ],
    "rural_roads": [
        {"route": "C001", "section": "甲", "name": "甲路", "town": "云岭镇", "work": "新建", "road_length": "1500米", "finished_on": "2022-10-20"},
        {"route": "C002", "section": "乙", "name": "乙路", "town": "云岭镇", "work": "改建", "road_length": 2, "finished_on": "2022-10-20"},
        {"route": "C003", "section": "丙", "name": "丙路", "town": "云岭镇", "work": "大中修", "road_length": 8, "finished_on": "2022-10-20"},
    ],
    "library_moves": [
        {"enterprise": FIRMS[0], "direction": "进库", "moved_on": "2022-04-20", "kind": "规上工业"},
        {"enterprise": FIRMS[1], "direction": "进库", "moved_on": "2022-05-20", "kind": "规上服务业"},
        {"enterprise": FIRMS[2], "direction": "退库", "moved_on": "2022-12-20", "kind": "规上工业", "reason": "低于标准"},
        {"enterprise": FIRMS[2], "direction": "进库", "moved_on": "2022-01-20", "kind": "资质建筑业"},
    ],
}  # fmt: skip

CLEAN = {"so2_day": 9, "no2_day": 30, "co_day": "0.8", "o3_day": 60, "pm10_day": 50, "pm25_day": 30}
"""Concentrations of a good day."""


@pytest.fixture
def office(db: None) -> Person:
    """The office of a district whose registers hold the rows above."""
    return filled()


def filled() -> Person:
    """Fill the registers with the rows above, as the gate takes them in; the district's office."""
    Area.objects.create(
        code="420599101",
        system="demo",
        name="云岭镇",
        short_name="云岭镇",
        level="township",
        valid_from=date(2020, 1, 1),
    )
    of = Organisation.objects.create(name="督查室", kind="office")
    person = person_create(
        by=None,
        username="office",
        password="x",
        display_name="甲",
        role="office",
        organisation=of,
        check_password=False,
    )
    for name, rows in ROWS.items():
        gate.rows_write(register=register_of(name), rows=rows, by=person, source=gate.COMMAND)
    firms = dict(model_of("enterprises").objects.values_list("code", "id"))
    first = model_of("projects").objects.get(name="项目1").pk
    station = model_of("air_stations").objects.get().pk
    series: list[tuple[str, str, int, str, Any]] = [
        ("enterprises", "output", firms[FIRMS[0]], "2022-01", "100"),
        ("enterprises", "output", firms[FIRMS[1]], "2022-02", "50.5"),
        ("enterprises", "output", firms[FIRMS[2]], "2022-02", "999"),
        ("projects", "year_plan", first, "2022", "30亿"),
        ("projects", "year_plan", first, "2021", "7亿"),
        ("projects", "year_plan", model_of("projects").objects.get(name="项目7").pk, "2022", "9亿"),
        *(
            ("air_stations", item, station, f"2022-01-0{day}", fine if item == "pm25_day" else value)
            for item, value in CLEAN.items()
            for day, fine in ((1, 75), (2, 76), (3, 30))
        ),
    ]
    for register, name, record, period, value in series:
        row = model_of(register).objects.get(pk=record)
        gate.observation_put(record=row, series=name, period=period, value=value, by=person, source=gate.COMMAND)
    assert series_model_of("projects", "year_plan").objects.count() == 3
    return person


def measured(proof: Proof, person: Person) -> float:
    """What the registers say."""
    known = library()
    day = date(2022, 12, 31)
    if proof.over in known.views:
        view = known.views[proof.over]
        condition, _warnings = check_condition(proof.where, view, known)
        rows = [row for row in view_rows(view, of=known, day=day) if condition.evaluate(row, day=day)]
        if not proof.view:
            return float(len(rows))
        return float(sum((row[proof.view] or Decimal(0) for row in rows), Decimal(0)) * proof.times)
    register = known.registers[proof.over]
    condition, _warnings = check_condition(proof.where, register, known)
    found = readable(person, register).filter(holds(register, condition, links=Links(None)))
    if proof.sums:
        assert register.field(proof.sums)
        return float(found.aggregate(total=Sum(proof.sums))["total"] * proof.times)
    return float(found.count())


@pytest.mark.parametrize("proof", PROOFS, ids=lambda each: f"{each.start}-{each.over}")
def test_target_is_proved_by_the_registers(proof: Proof, office: Person) -> None:
    assert measured(proof, office) == pytest.approx(proof.gives, abs=0.05)


def test_every_target_of_the_report_has_its_proof() -> None:
    if not GOLD.exists():
        pytest.skip("needs ../shared/gold/dianjun-2022.targets.jsonl")
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines() if line.strip()]
    assert [(each["start"], float(each["value"]), each["unit"]) for each in gold] == [
        (proof.start, float(proof.value), proof.unit) for proof in PROOFS
    ]


def test_the_document_tells_each_proof_as_it_is_computed() -> None:
    text = (Path(__file__).parents[2] / "docs" / "targets-and-registers.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split(" | ")] for line in text.splitlines() if line.startswith("| ")]
    told = {
        (row[1].split("`")[1], row[2].strip("`"), row[3].split("`")[1] if "`" in row[3] else "", row[5].strip("` |"))
        for row in rows
        if len(row) >= 6 and "`" in row[1]
    }
    assert told == {(proof.over, proof.where, proof.sums or proof.view, proof.indicator) for proof in PROOFS}


def test_the_document_names_every_view() -> None:
    text = (Path(__file__).parents[2] / "docs" / "targets-and-registers.md").read_text("utf-8")
    assert [name for name in library().views if f"`{name}`" not in text] == []
