"""Indicators over the API: what there is, figures, the rows behind, and what cannot be asked."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guatu.people.services import token_create

_spec = spec_from_file_location("indicators_district", Path(__file__).parents[1] / "indicators" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_module = module_from_spec(_spec)
sys.modules[_spec.name] = _module
_spec.loader.exec_module(_module)
district, lake_folder = _module.district, _module.lake_folder
ROOT = "/api/v1/indicators"


def ask(person: Any, address: str, status: int = 200) -> Any:
    token = token_create(person=person, label=f"x{address}"[-40:])[1]
    answer = Client().get(f"{ROOT}{address}", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def year(district: Any) -> Any:
    district.project(stage="开工", started_on="2022-02-10", total_investment="10000")
    district.project(stage="开工", started_on="2022-03-05", town="青禾乡")
    return district


def test_figures_and_rows_are_what_was_entered(year: Any) -> None:
    span = "start=2022-01-01&end=2022-12-31"
    assert {each["name"] for each in ask(year.office, "")} >= {"started", "share"}
    found = ask(year.office, f"/large_started/values?grain=quarter&{span}")
    assert [(each["value"], each["rows"], each["unknown"]) for each in found["values"]] == [(1, 1, 1)] + [(0, 0, 0)] * 3
    split = ask(year.office, f"/started/values?grain=year&split=township&{span}")
    assert [(each["label"], each["value"]) for each in split["values"]] == [("云岭镇", 1), ("青禾乡", 1)]
    rows = ask(year.office, f"/large_started/rows?which=unknown&{span}")
    assert [(each["title"], each["why"], each["blanks"]) for each in rows["rows"]] == [
        ("第2个项目", "计划总投资未填", ["total_investment"])
    ]
    first = ask(year.office, f"/started/rows?limit=1&{span}")
    rest = ask(year.office, f"/started/rows?limit=1&after={first['next']}&{span}")
    assert [each["title"] for each in first["rows"] + rest["rows"]] == ["第1个项目", "第2个项目"]
    own = ask(year.clerk, f"/started/rows?{span}")
    assert [each["title"] for each in own["rows"]] == ["第1个项目"]


def test_the_definition_goes_with_the_figures(year: Any) -> None:
    ask(year.office, "/large_started/values?start=2022-01-01&end=2022-12-31")
    told = ask(year.office, "/large_started")
    assert len(told["hash"]) == 64
    assert told["parameters"]["large_project"][0][:2] == ["2020-01-01", "1"]
    assert told["splits"] == ["county", "township", "village", "organisation", "kind"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/startd/values", 404, "是否想写“started”"),
        ("/started/values?split=chian", 422, "可以按：county"),
        ("/started/values?start=2022-02-02&end=2022-02-01", 422, "起始日期晚于"),
        ("/started/rows?split=township&key=abc", 422, "编号"),
        ("/started/rows?after=x", 422, "after"),
    ],
)
def test_what_cannot_be_asked_is_told(year: Any, address: str, status: int, said: str) -> None:
    assert said in str(ask(year.office, address, status))
