"""Figures from rows, worked out by hand: in, out and unknown; flows, stocks, series; splits; derived ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from guatu.definitions.indicator import Indicator
from guatu.definitions.parameter import DatedValue
from guatu.indicators import catalogue, selectors
from guatu.indicators.errors import CannotCompute, NoSuchIndicator
from guatu.registers.library import library
from tests.indicators.conftest import INDICATORS, District, day, use

YEAR = {"start": day("2022-01-01"), "end": day("2022-12-31")}


@pytest.fixture
def year(district: District) -> District:
    """Projects of 2022 with every kind of blank."""
    make = district.project
    big = make(
        stage="开工",
        started_on="2022-02-10",
        total_investment="10000",
        signed_on="2022-01-05",
        agreed_investment="12000",
    )
    make(
        stage="开工",
        started_on="2022-02-20",
        total_investment="9999.99",
        signed_on="2022-01-06",
        agreed_investment="3000.0001",
    )
    make(
        stage="竣工",
        started_on="2022-03-01",
        finished_on="2022-06-15",
        total_investment="20000",
        kind="民生",
        unit="发展和改革局",
    )
    make(stage="开工", started_on="2022-03-05", town="青禾乡")  # no total investment: the line decides nothing
    make(stage="在建", building_on="2022-05-01", total_investment="30000")  # started, but nobody wrote when
    make(stage="签约", signed_on="2021-12-31", agreed_investment="500")  # not started: out, and of another year
    make(stage="谋划")
    district.observe(big, "investment", "2022-01", "100")
    district.observe(big, "investment", "2022-02", "50.5")
    district.observe(big, "investment", "2021-01", "80")
    selectors.refresh()
    return district


def told(name: str, **more: object) -> tuple[Decimal | None, int, int]:
    found = selectors.value(name, **{**YEAR, **more})  # type: ignore[arg-type]
    return found.value, found.rows, found.unknown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("started", (Decimal(4), 4, 1)),
        ("large_started", (Decimal(2), 2, 2)),
        ("agreed", (Decimal("15000.0001"), 2, 3)),
        ("mean_agreed", (Decimal("7500.00005"), 2, 3)),
        ("greatest", (Decimal(20000), 3, 2)),
        ("building", (Decimal(3), 3, 1)),
        ("invested", (Decimal("150.5"), 2, 0)),
        ("share", (Decimal(100), 2, 0)),
        ("both", (Decimal(7), 7, 2)),
        ("left", (Decimal(2), 6, 3)),
        ("growth", (Decimal("88.125"), 2, 0)),
        ("year_sum", (Decimal("150.5"), 2, 0)),
    ],
)
def test_a_year_gives_what_its_rows_say(year: District, name: str, expected: tuple[Decimal, int, int]) -> None:
    assert told(name) == expected


def test_every_period_is_there_and_whole(year: District) -> None:
    found = selectors.values("started", start=day("2022-02-15"), end=day("2022-04-02"))
    assert [(each.period, each.value, each.unknown) for each in found] == [
        (day("2022-02-01"), Decimal(2), 1),
        (day("2022-03-01"), Decimal(2), 1),
        (day("2022-04-01"), Decimal(0), 1),
    ]


@pytest.mark.parametrize(
    ("grain", "expected"),
    [("month", [0, 2, 4, 4, 4, 3]), ("quarter", [4, 3]), ("day", None)],
)
def test_a_stock_is_what_stands_at_the_end(year: District, grain: str, expected: list[int] | None) -> None:
    if expected is None:
        found = selectors.values("building", grain="day", start=day("2022-06-14"), end=day("2022-06-15"))
        assert [each.value for each in found] == [4, 3]
        return
    found = selectors.values("building", grain=grain, start=day("2022-01-01"), end=day("2022-06-30"))
    assert [each.value for each in found] == expected


def test_a_span_that_ends_within_a_month_counts_to_its_day(year: District) -> None:
    assert told("started", end=day("2022-02-15"))[0] == 1
    assert told("building", end=day("2022-02-15"))[0] == 1
    assert told("agreed", start=day("2022-01-06"), end=day("2022-01-06"))[0] == Decimal("3000.0001")


def test_figures_to_date(year: District) -> None:
    found = selectors.to_date("started", start=day("2022-01-01"), end=day("2022-03-04"))
    assert [(each.period.month, each.value) for each in found] == [(1, 0), (2, 2), (3, 3)]


def test_growth_has_nothing_to_compare_with_before_the_first_year(year: District) -> None:
    assert told("growth", start=day("2021-01-01"), end=day("2021-12-31")) == (None, 1, 0)


def test_what_flows_is_nought_without_rows_and_a_quotient_has_no_value(year: District) -> None:
    span = {"start": day("2020-01-01"), "end": day("2020-12-31")}
    assert told("invested", **span) == (0, 0, 0)
    assert told("agreed", **span) == (Decimal(0), 0, 3)
    assert told("share", **span)[0] is None


def parts(name: str, split: str) -> list[tuple[str, Decimal | None, int]]:
    return [(each.label, each.value, each.unknown) for each in selectors.splits(name, split=split, **YEAR)]


def test_splits_by_level_organisation_and_field(year: District) -> None:
    assert parts("started", "township") == [("云岭镇", 3, 1), ("青禾乡", 1, 0)]
    assert parts("started", "county") == [("澄溪区", 4, 1)]
    assert parts("started", "village") == [("岭头村", 0, 0), ("未填", 4, 1)]
    assert parts("started", "organisation") == [("发展和改革局", 1, 0), ("未填", 3, 1)]
    assert parts("started", "kind") == [("产业", 3, 1), ("基础设施", 0, 0), ("民生", 1, 0), ("生态", 0, 0)]
    assert parts("share", "township")[0] == ("云岭镇", 100, 0)


def test_one_part_by_itself(year: District) -> None:
    found = selectors.values("started", split="township", key=str(year.qinghe.pk), grain="year", **YEAR)
    assert [(each.value, each.rows) for each in found] == [(1, 1)]


def test_last_years_rows_keep_last_years_line(year: District, monkeypatch: pytest.MonkeyPatch) -> None:
    of = use(monkeypatch, *INDICATORS)
    line = of.parameters["large_project"]
    values = (*line.values, DatedValue(since=day("2022-03-01"), value=Decimal("2.0001"), source="x"))
    changed = {**of.parameters, "large_project": replace(line, values=values)}
    made = replace(of, held={**of.held, type(line): changed})
    monkeypatch.setattr(catalogue, "library", lambda: made)
    assert told("large_started") == (Decimal(1), 1, 2)


def test_rows_in_and_unknown_say_why(year: District) -> None:
    found = selectors.rows_of("large_started", **YEAR)
    assert [(each.title, each.date, each.why) for each in found] == [
        ("第1个项目", day("2022-02-10"), ""),
        ("第3个项目", day("2022-03-01"), ""),
    ]
    unknown = selectors.rows_of("large_started", which="unknown", **YEAR)
    assert [(each.title, each.date, each.why) for each in unknown] == [
        ("第4个项目", day("2022-03-05"), "计划总投资未填"),
        ("第5个项目", None, "开工日期未填"),
    ]
    invested = selectors.rows_of("invested", **YEAR)
    assert [(each.title, each.amount) for each in invested] == [("第1个项目", 100), ("第1个项目", Decimal("50.5"))]
    assert len(selectors.rows_of("building", **YEAR)) == 3


def test_rows_are_paged_without_gap_and_shown_only_to_whom_may_see(year: District) -> None:
    first = selectors.rows_of("started", limit=3, **YEAR)
    rest = selectors.rows_of("started", limit=3, after=first[-1].after, **YEAR)
    assert [each.title for each in first + rest] == [f"第{number}个项目" for number in (1, 2, 3, 4)]
    second = selectors.rows_of(
        "invested", limit=1, after=selectors.rows_of("invested", limit=1, **YEAR)[0].after, **YEAR
    )
    assert [each.amount for each in second] == [Decimal("50.5")]
    seen = selectors.rows_of("started", person=year.clerk, **YEAR)
    assert [each.title for each in seen] == ["第1个项目", "第2个项目", "第3个项目"]
    assert selectors.rows_of("started", person=year.stranger, **YEAR) == []
    split = selectors.rows_of("started", split="township", key=str(year.qinghe.pk), **YEAR)
    assert [each.title for each in split] == ["第4个项目"]


def test_what_was_known_on_a_past_day(year: District) -> None:
    from guatu import lake

    before = lake.versions_known(date.today())
    assert set(before) >= {"projects", "projects__investment"}
    known = selectors.as_known(["started", "growth"], known=date.today(), **YEAR)
    assert (known["started"].value, known["growth"].value) == (4, Decimal("88.125"))
    past = selectors.as_known(["started", "invested"], known=day("2020-01-01"), **YEAR)
    assert (past["started"].value, past["invested"].value) == (0, 0)


def test_a_saved_form_is_in_the_next_figure(year: District) -> None:
    year.project(stage="开工", started_on="2022-12-31")
    selectors.refresh()
    assert told("started")[0] == 5


def test_many_at_once_are_the_same_as_one_by_one(year: District) -> None:
    names = [each.name for each in INDICATORS]
    found = selectors.figures(names, **YEAR)
    assert {name: each.value for name, each in found.items()} == {name: told(name)[0] for name in names}


def test_exploring_by_any_field_with_a_further_condition(year: District) -> None:
    found = selectors.explore(["started", "share"], split="stage", where="total_investment >= 9999.99", **YEAR)
    told = {
        (each.name, each.label): (each.value, each.rows, each.unknown) for each in found if each.rows or each.unknown
    }
    assert told == {
        ("started", "开工"): (2, 2, 1),
        ("started", "在建"): (0, 0, 1),
        ("started", "竣工"): (1, 1, 0),
        ("share", "开工"): (100, 2, 0),
    }
    days = selectors.explore(["started"], grain="day", start=day("2022-02-10"), end=day("2022-02-11"))
    assert [(each.period.day, each.value) for each in days] == [(10, 1), (11, 0)]
    with pytest.raises(CannotCompute, match="没有字段"):
        selectors.explore(["started"], where="nothing > 1", **YEAR)


def test_a_name_that_means_nothing_is_told_with_the_nearest(year: District) -> None:
    with pytest.raises(NoSuchIndicator, match="started"):
        selectors.indicator_of("startd")
    assert isinstance(selectors.indicator_of("started"), Indicator)


def test_one_hash_tells_of_everything_that_figures_depend_on(monkeypatch: pytest.MonkeyPatch) -> None:
    of = library()
    view = of.views["air_days"]
    names = ("good_air_days", "good_air_ratio", "started_projects", "started_large_industrial_projects")

    def changed(kind: type, name: str, **values: object) -> list[str]:
        """The names whose hashes are others now."""
        before = [catalogue.definition_hash(each) for each in names]
        with monkeypatch.context() as patch:
            held = {**of.held[kind], name: replace(of.held[kind][name], **values)}
            made = replace(of, held={**of.held, kind: held})
            patch.setattr(catalogue, "library", lambda: made)
            after = [catalogue.definition_hash(each) for each in names]
        return [name for name, one, two in zip(names, before, after, strict=True) if one != two]

    assert changed(type(view), "air_days", sql=view.sql.replace("500", "400")) == list(names[:2])
    assert changed(Indicator, "started_projects", unit="项") == ["started_projects"]
    assert changed(Indicator, "good_air_ratio", places=3, note="x") == []
    line = of.parameters["large_project"]
    values = (*line.values, DatedValue(since=day("2022-03-01"), value=Decimal(2), source="x"))
    assert changed(type(line), "large_project", values=values) == ["started_large_industrial_projects"]
    assert catalogue.definition_hash("no_such") == ""
