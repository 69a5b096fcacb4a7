"""Registers through the API: the whole way of a row, bunches, series, faults a program can act on."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from guatu.people.models import Area, Organisation, Person
from guatu.people.services import person_create, token_create
from guatu.registers.models import Act

ROOT = "/api/v1/registers"
PROJECT = {"code": "2204-420599-04-01-000001", "name": "星桥基地", "town": "云岭镇", "kind": "产业"}


class Caller:
    """A client with a token."""

    def __init__(self, person: Person) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token_create(person=person, label='统计对接')[1]}"})

    def __call__(self, method: str, path: str, data: Any = None) -> tuple[int, Any]:
        body = "" if data is None else json.dumps(data)
        answer = self.client.generic(method.upper(), ROOT + path, body, "application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def office(db: None) -> Caller:
    Area.objects.create(
        code="420599101",
        system="demo",
        name="云岭镇",
        short_name="云岭镇",
        level="township",
        valid_from=date(2020, 1, 1),
    )
    of = Organisation.objects.create(name="督查室", kind="office")
    return Caller(
        person_create(
            by=None,
            username="office",
            password="x",
            display_name="甲",
            role="office",
            organisation=of,
            check_password=False,
        )
    )


def test_a_row_goes_its_whole_way(office: Caller) -> None:
    status, row = office("post", "/projects/rows", {**PROJECT, "total_investment": "2.3亿", "started_on": "2022-03-01"})
    assert (status, row["total_investment"], row["stage"], row["town"]["name"]) == (
        201,
        "23000.0000",
        "started",
        "云岭镇",
    )
    path = f"/projects/rows/{row['id']}"
    status, row = office("patch", path, {"version": 1, "values": {"problem": "征地"}, "reason": "现场核实"})
    assert (status, row["version"], row["problem"]) == (200, 2, "征地")
    status, problem = office("patch", path, {"version": 1, "values": {"problem": "拆迁"}})
    assert (status, problem["type"], problem["clashes"][0]["current"]) == (409, "conflict", "征地")
    status, problem = office("patch", path, {"version": 2, "values": {"kind": "工业", "total_investment": "x"}})
    assert (status, {fault["field"] for fault in problem["faults"]}) == (422, {"kind", "total_investment"})
    assert office("patch", path, {"version": 2, "values": {"problem": None}})[1]["problem"] is None
    status, history = office("get", f"{path}/history")
    assert [(event["verb"], event["where_from"]) for event in history] == [
        ("修改", "接口：统计对接"),
        ("修改", "接口：统计对接"),
        ("新增", "接口：统计对接"),
    ]
    assert office("post", f"{path}/delete", {"version": 3, "reason": "重复"})[1]["deleted"] is True
    assert office("get", "/projects/rows")[1]["count"] == 0
    assert office("post", f"{path}/restore", {"version": 4})[1]["deleted"] is False


def test_unknown_and_computed_fields_are_refused_not_dropped(office: Caller) -> None:
    status, problem = office("post", "/projects/rows", {**PROJECT, "colour": "红"})
    assert (status, "colour" in problem["detail"]) == (422, True)
    assert office("post", "/projects/rows", {**PROJECT, "intensity": 3})[0] == 422


def test_a_bunch_is_taken_in_whole_or_not_at_all(office: Caller) -> None:
    rows = [{**PROJECT, "code": f"2204-420599-04-01-{number:06d}"} for number in range(1, 4)]
    status, written = office("post", "/projects/take-in", {"rows": rows})
    assert (status, written["new"], written["same"]) == (200, 3, 0)
    status, again = office("post", "/projects/take-in", {"rows": rows})
    assert (again["new"], again["same"], again["act"]) == (0, 3, "")
    bad = [{**rows[0], "name": "改"}, {**rows[1], "kind": "工业"}]
    status, problem = office("post", "/projects/take-in", {"rows": bad})
    assert (status, [(f["row"], f["field"]) for f in problem["faults"]]) == (422, [(1, "kind")])
    assert office("get", "/projects/rows?q=改")[1]["count"] == 0
    answer = office.client.post(f"/api/v1/acts/{written['act']}/undo")
    assert answer.status_code == 200
    assert office("get", "/projects/rows")[1]["count"] == 0


def test_series_are_put_corrected_and_read(office: Caller) -> None:
    row = office("post", "/projects/rows", PROJECT)[1]
    path = f"/projects/rows/{row['id']}/series/investment"
    status, put = office("put", path, {"period": "2022年3月", "value": "1.2亿"})
    assert (status, put["period"], put["value"], put["revision"]) == (200, "2022-03", "12000.0000", 1)
    assert office("put", path, {"period": "2022-03", "value": 900})[0] == 422
    assert office("put", path, {"period": "2022-03", "value": 900, "revision": 1, "reason": "误填"})[1]["revision"] == 2
    assert [(each["period"], each["value"]) for each in office("get", path)[1]] == [("2022-03", "900.0000")]


def test_lists_filter_and_page_by_key(office: Caller) -> None:
    rows = [{**PROJECT, "code": f"2204-420599-04-01-{n:06d}", "name": f"项目{n}"} for n in range(1, 8)]
    office("post", "/projects/take-in", {"rows": rows})
    seen: list[str] = []
    after = ""
    while True:
        status, page = office("get", f"/projects/rows?sort=name&limit=3&after={after}&kind=industry")
        assert (status, page["count"], page["exact"]) == (200, 7, True)
        seen += [row["name"] for row in page["items"]]
        after = page["next"]
        if not after:
            break
    assert seen == [f"项目{n}" for n in range(1, 8)]
    status, problem = office("get", "/projects/rows?where=nonsense > 3")
    assert (status, "没有字段" in problem["detail"]) == (422, True)


def test_the_definition_is_told(office: Caller) -> None:
    found = office("get", "/projects")[1]
    stage = next(field for field in found["fields"] if field["name"] == "stage")
    assert (found["label"], stage["choices"]["started"], found["key"]) == ("项目库", "开工", ["code"])
    assert office("get", "/nothing")[0] == 404
    assert len(office("get", "")[1]) == 12


def test_writing_by_api_is_journaled_with_the_tokens_name(office: Caller) -> None:
    office("post", "/projects/rows", PROJECT)
    act = Act.objects.get()
    assert (act.source_kind, act.source_name) == ("api", "统计对接")
