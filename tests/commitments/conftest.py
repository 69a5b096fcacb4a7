"""A plan whose promises are bound to registers: the invented district, areas, indicators of its own, a lake, and a day that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from invented import District, named

from guatu.commitments import services
from guatu.commitments.models import Commitment, Report
from guatu.definitions.indicator import Indicator, Measure
from guatu.definitions.register import Flow
from guatu.indicators import catalogue
from guatu.people.models import Area
from guatu.registers import gate
from guatu.registers.library import library
from guatu.registers.tables import register_of
from guatu.registers.tables.rows import Record


def indicator(name: str, label: str, measure: str = "counts", **more: Any) -> Indicator:
    """An indicator of projects by the day on which they started, unless told otherwise."""
    given = {
        "label": label,
        "unit": "个",
        "source": "projects",
        "date": "started_on",
        "area": "town",
        "organisation": "unit",
    }
    if measure in ("divides", "adds", "subtracts", "grows", "moves"):
        given = {"label": label, "unit": "个"}
    return Indicator(**{**given, "name": name, "measure": Measure(measure), **more})


INDICATORS = (
    indicator("started", "新开工项目"),
    indicator("signed", "新签约项目", date="signed_on"),
    indicator("large_signed", "新签约亿元以上项目", date="signed_on", where="agreed_investment >= :large_project"),
    indicator("agreed", "新签约协议投资", "sums", field="agreed_investment", date="signed_on", unit="万元"),
    indicator("building", "在建项目", flow=Flow.STOCK, until="finished_on"),
    indicator("large_share", "亿元以上签约占比", "divides", of=("large_signed", "signed"), times=100, unit="%"),
    indicator("invested", "完成投资", "sums", source="projects__investment", date="", unit="万元", grain="month"),
    indicator("growth", "签约项目增速", "grows", of=("signed",), unit="%"),
)


@dataclass
class Board:
    """The district, its plan for 2026 and what is put into its registers."""

    district: District
    plan: Report
    count: int = 0
    days: list[override_settings] = field(default_factory=list)

    def stand(self, day: str) -> None:
        """Stop the clock on a day."""
        stopped = override_settings(TODAY=day)
        stopped.enable()
        self.days.append(stopped)

    def row(self, words: str) -> Commitment:
        """The commitment at these words, fresh, as a plan holds it."""
        return Commitment.objects.select_related("report").get(pk=named(self.plan, words).pk)

    def bind(self, words: str, **proof: Any) -> Commitment:
        """Bind it, and give it back fresh."""
        services.binding_set(commitment=self.row(words), person=self.district.office, **proof)
        return self.row(words)

    def edit(self, words: str, **changes: Any) -> Commitment:
        """Change its fields."""
        row = self.row(words)
        services.commitment_edit(commitment=row, changes=changes, version=row.version, person=self.district.office)
        return self.row(words)

    def project(self, **more: Any) -> Record:
        """A project, through the gate."""
        self.count += 1
        given = {
            "code": f"2604-420599-04-01-{self.count:06d}",
            "name": f"第{self.count}个项目",
            "town": "白石镇",
            "kind": "产业",
        }
        return gate.record_create(
            register=register_of("projects"), values=given | more, by=self.district.office, source=gate.FORM
        )

    def projects(self, *days: str, field: str = "started_on", **more: Any) -> list[Record]:
        """A project for every day, which its field holds."""
        return [self.project(**{field: day}, **more) for day in days]

    def change(self, record: Record, **more: Any) -> Record:
        """It, changed."""
        record.refresh_from_db()
        return gate.record_change(
            record=record, version=record.version, values=more, by=self.district.office, source=gate.FORM
        )

    def observe(self, record: Record, period: str, value: str) -> None:
        """A month's investment of a project."""
        gate.observation_put(
            record=record,
            series="investment",
            period=period,
            value=value,
            by=self.district.office,
            source=gate.FORM,
            revision=None,
        )

    def work(self, name: str, **more: Any) -> Record:
        """A public work."""
        values = {"name": name, "kind": "其他", "town": "白石镇"} | more
        return gate.record_create(
            register=register_of("public_works"), values=values, by=self.district.office, source=gate.FORM
        )


@pytest.fixture
def board(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """The district on 2026-06-30."""
    from invented import build_district

    of = library()
    made = replace(of, held={**of.held, Indicator: {each.name: each for each in INDICATORS}})
    monkeypatch.setattr(catalogue, "library", lambda: made)
    with override_settings(LAKE=tmp_path / "lake"):
        district = build_district()
        Area.objects.create(
            code="420599101",
            system="demo",
            name="白石镇",
            short_name="白石",
            level="township",
            valid_from=date(2020, 1, 1),
        )
        held = Board(district, district.plan())
        held.stand("2026-06-30")
        yield held
        for each in reversed(held.days):
            each.disable()
