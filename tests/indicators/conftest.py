"""What tests of indicators share: a district of areas, registers with rows put in as the gate does, a lake of its own, and indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from guatu.definitions.indicator import Indicator, Measure
from guatu.definitions.library import Library
from guatu.definitions.register import Flow, Register
from guatu.definitions.view import View
from guatu.indicators import catalogue
from guatu.people.models import Area, Organisation, Person
from guatu.people.services import person_create
from guatu.registers import gate
from guatu.registers.library import library
from guatu.registers.tables import register_of
from guatu.registers.tables.rows import Record

SINCE = date(2020, 1, 1)


def indicator(name: str, measure: str = "counts", **more: Any) -> Indicator:
    """An indicator of projects unless told otherwise."""
    given = {
        "label": name,
        "unit": "个",
        "source": "projects",
        "date": "started_on",
        "area": "town",
        "organisation": "unit",
    }
    derived = measure in ("divides", "adds", "subtracts", "grows", "moves")
    given = {"label": name, "unit": "个"} if derived else given
    return Indicator(**{**given, "name": name, "measure": Measure(measure), **more})


def series_indicator(name: str, measure: str = "sums", source: str = "projects__investment", **more: Any) -> Indicator:
    """An indicator of a series."""
    return indicator(name, measure, source=source, date="", unit="万元", **more)


INDICATORS = [
    indicator("started", by=("kind", "chain")),
    indicator("large_started", where="total_investment >= :large_project", by=("kind",)),
    indicator("agreed", "sums", field="agreed_investment", date="signed_on", unit="万元"),
    indicator("mean_agreed", "averages", field="agreed_investment", date="signed_on", unit="万元"),
    indicator("greatest", "largest", field="total_investment", unit="万元"),
    indicator("building", flow=Flow.STOCK, until="finished_on"),
    series_indicator("invested", by=("kind",)),
    series_indicator("industry_invested", where="kind = '产业'"),
    indicator("share", "divides", of=("industry_invested", "invested"), times=100, unit="%"),
    indicator("both", "adds", of=("started", "building")),
    indicator("left", "subtracts", of=("started", "large_started")),
    indicator("growth", "grows", of=("invested",), unit="%"),
    indicator("year_sum", "moves", of=("invested",), over=12, unit="万元"),
]


class District:
    """The people, areas and registers of a test, and the lake behind them."""

    def __init__(self) -> None:
        def area(code: str, name: str, level: str, parent: Area | None) -> Area:
            return Area.objects.create(
                code=code, system="demo", name=name, short_name=name, level=level, parent=parent, valid_from=SINCE
            )

        self.county = area("420599", "澄溪区", "county", None)
        self.yunling = area("420599101", "云岭镇", "township", self.county)
        self.qinghe = area("420599201", "青禾乡", "township", self.county)
        self.lingtou = area("420599101201", "岭头村", "village", self.yunling)
        office = Organisation.objects.create(name="督查室", kind="office")
        self.planning = Organisation.objects.create(name="发展和改革局", kind="department")
        town = Organisation.objects.create(name="云岭镇", kind="town", area=self.yunling)
        self.office = self._person("苏晚晴", "office", office)
        self.clerk = self._person("林向晨", "town", town)
        self.stranger = self._person(
            "白石", "department", Organisation.objects.create(name="档案馆", kind="department")
        )
        self.count = 0

    def _person(self, name: str, role: str, of: Organisation) -> Person:
        return person_create(
            by=None, username=name, password="x", display_name=name, role=role, organisation=of, check_password=False
        )

    def project(self, **more: Any) -> Record:
        """A project that the gate has taken in."""
        self.count += 1
        given = {
            "code": f"2204-420599-04-01-{self.count:06d}",
            "name": f"第{self.count}个项目",
            "town": "云岭镇",
            "kind": "产业",
        }
        return gate.record_create(
            register=register_of("projects"), values=given | more, by=self.office, source=gate.FORM
        )

    def change(self, record: Record, **more: Any) -> Record:
        """It, changed."""
        record.refresh_from_db()
        return gate.record_change(record=record, version=record.version, values=more, by=self.office, source=gate.FORM)

    def observe(self, record: Record, series: str, period: str, value: str, revision: int | None = None) -> None:
        """An observation of it."""
        gate.observation_put(
            record=record,
            series=series,
            period=period,
            value=value,
            by=self.office,
            source=gate.FORM,
            revision=revision,
        )


@pytest.fixture
def lake_folder(tmp_path: Path) -> Iterator[Path]:
    """A lake of its own."""
    with override_settings(LAKE=tmp_path / "lake"):
        yield tmp_path / "lake"


@pytest.fixture
def district(transactional_db: None, lake_folder: Path, monkeypatch: pytest.MonkeyPatch) -> District:
    """A small district that computes INDICATORS."""
    held = use(monkeypatch, *INDICATORS)
    assert held.of(Indicator)
    return District()


def use(monkeypatch: pytest.MonkeyPatch, *indicators: Indicator) -> Library:
    """Let these be the indicators there are, and their registers all that the lake takes over."""
    made = made_library(indicators)
    monkeypatch.setattr(catalogue, "library", lambda: made)
    monkeypatch.setattr("guatu.registers.library.library", lambda: made)
    return made


def made_library(indicators: Iterable[Indicator]) -> Library:
    """The shipped definitions with these indicators alone, and few registers: a lake is quickly made of them."""
    of = library()
    registers = {name: of.registers[name] for name in REGISTERS}
    views = {name: view for name, view in of.views.items() if name == "project_year"}
    found = {Indicator: {each.name: each for each in indicators}, Register: registers, View: views}
    return replace(of, held={**of.held, **found})


REGISTERS = ("projects", "enterprises", "library_moves")


def day(text: str) -> date:
    """2022-03-01 as a date."""
    return date.fromisoformat(text)
