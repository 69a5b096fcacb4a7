"""Lights by published rule sets: the worked examples of the facts, the senses of targets, rhythms and named works."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import District

from guatu.commitments import services
from guatu.commitments.errors import Refused
from guatu.commitments.judging import (
    Aim,
    Lit,
    Sense,
    Work,
    judge_rhythm,
    judge_target,
    judge_work,
    sense_of,
    spans_of,
)
from guatu.commitments.models import Change
from guatu.commitments.paths import Course
from guatu.commitments.rulesets import DEFAULT, ruleset_named, ruleset_on
from guatu.definitions.indicator import Measure
from guatu.definitions.register import Flow
from guatu.definitions.ruleset import Ruleset
from guatu.people.permissions import NotAllowed

YEAR_END = date(2022, 12, 31)


def rules(name: str = "yinchuan_2025") -> Ruleset:
    """A shipped rule set."""
    found = ruleset_named(name)
    assert found is not None
    return found


def target(value: str, aim: Aim, *, day: date = date(2022, 6, 30), name: str = "yinchuan_2025", base: str = "0") -> Lit:
    """The light of a target on a straight path through 2022."""
    course = Course(year=2022, target=aim.target, base=Decimal(base))
    return judge_target(
        aim=aim,
        value=Decimal(value),
        base=Decimal(base),
        expected_share=course.share(day),
        day=day,
        deadline=YEAR_END,
        ruleset=rules(name),
    )


HUNDRED = Aim(target=Decimal(100))


@pytest.mark.parametrize(
    ("value", "light"), [("40.1", "green"), ("40.0", "yellow"), ("20.0", "yellow"), ("19.9", "red"), ("55", "green")]
)
def test_t1_2_progress_at_the_end_of_june(value: str, light: str) -> None:
    assert target(value, HUNDRED).light == light


def test_t2_1_a_rate_ten_points_behind() -> None:
    # Plan 24亿, done 9.6亿 at the end of June: 40.0 %, gap 10.0 → yellow.
    found = target("9.6", Aim(target=Decimal(24)))
    assert (found.light, found.share, found.behind) == ("yellow", 40, 10)


def test_a_gap_that_is_no_finite_decimal_is_judged_exactly() -> None:
    # End of April expects a third; 7 of 30 is exactly 10 points behind.
    assert target("7", Aim(target=Decimal(30)), day=date(2022, 4, 30)).light == "yellow"
    assert target("7.000001", Aim(target=Decimal(30)), day=date(2022, 4, 30)).light == "green"


@pytest.mark.parametrize(
    ("day", "excused", "shown"),
    [
        (date(2022, 3, 31), False, "yellow"),
        (date(2022, 4, 30), False, "yellow"),
        (date(2022, 5, 31), False, "red"),
        (date(2022, 5, 31), True, "paused"),
        (date(2022, 3, 30), False, "green"),
    ],
)
def test_t1_3_a_start_that_is_late(day: date, excused: bool, shown: str) -> None:
    work = Work(reached=False, planned_start=date(2022, 3, 1), excused=excused)
    assert judge_work(work=work, day=day, deadline=YEAR_END, ruleset=rules()).shown == shown


@pytest.mark.parametrize(
    ("day", "light"),
    [
        (date(2022, 6, 9), "green"),
        (date(2022, 6, 10), "yellow"),
        (date(2022, 7, 10), "yellow"),
        (date(2022, 7, 11), "red"),
    ],
)
def test_t2_5_started_and_not_in_the_statistics(day: date, light: str) -> None:
    work = Work(reached=False, started_on=date(2022, 5, 10), planned_start=date(2022, 5, 1), entry=True)
    assert judge_work(work=work, day=day, deadline=YEAR_END, ruleset=rules()).light == light
    entered = Work(reached=False, started_on=date(2022, 5, 10), entry=True, entered_on=date(2022, 6, 9))
    assert judge_work(work=entered, day=day, deadline=YEAR_END, ruleset=rules()).light == "green"


def test_a_named_work_is_done_or_late() -> None:
    def light(day: date, **work: Any) -> str:
        return judge_work(work=Work(**work), day=day, deadline=date(2022, 9, 30), ruleset=rules("default_lights")).light

    assert light(date(2022, 12, 1), reached=True) == "done"
    assert light(date(2022, 8, 1), reached=False) == "green"
    assert light(date(2022, 9, 10), reached=False) == "yellow"
    assert light(date(2022, 10, 1), reached=False) == "red"


@pytest.mark.parametrize(
    ("aim", "value", "kept"),
    [
        (Aim(target=Decimal(60), op=">="), "60", True),
        (Aim(target=Decimal(60), op=">"), "60", False),
        (Aim(target=Decimal(6), op="="), "7", True),
        (Aim(target=Decimal(6000), op="~"), "5700", True),
        (Aim(target=Decimal(6000), op="~"), "5699", False),
        (Aim(target=Decimal("4.5"), op="<="), "4.5", True),
        (Aim(target=Decimal("4.5"), op="<"), "4.5", False),
        (Aim(target=Decimal(-4), op="="), "-4.5", True),
        (Aim(target=Decimal(-4), op=">="), "-3.5", False),
        (Aim(target=Decimal(5), high=Decimal(6), op="="), "5.5", True),
        (Aim(target=Decimal(5), high=Decimal(6), op="="), "7", True),
        (Aim(target=Decimal(5), high=Decimal(6), op="=", sense=Sense.LINE), "7", False),
        (Aim(target=Decimal(3), op="~", sense=Sense.LINE), "3.2", False),
    ],
)
def test_what_keeps_a_promise(aim: Aim, value: str, kept: bool) -> None:
    assert aim.reached(Decimal(value)) is kept


@pytest.mark.parametrize(
    ("change", "op", "unit", "measure", "flow", "sense"),
    [
        ("level", ">=", "个", "counts", "flow", "reach"),
        ("level", "<=", "起", "counts", "flow", "ceiling"),
        ("level", "<=", "人", "counts", "stock", "line"),
        ("keep", ">=", "%", "divides", "flow", "line"),
        ("growth", ">=", "%", "grows", "flow", "line"),
        ("level", ">=", "%", "divides", "flow", "line"),
        ("keep", "=", "亩", "sums", "stock", "line"),
    ],
)
def test_senses(change: str, op: str, unit: str, measure: str, flow: str, sense: str) -> None:
    assert sense_of(change, op, unit, Measure(measure), Flow(flow)) == sense


def test_a_rate_is_green_while_it_holds_and_done_at_the_years_end() -> None:
    air = Aim(target=Decimal(82), sense=Sense.LINE)
    assert target("82", air).light == "green"
    assert target("81.9", air).light == "yellow"
    # A tenth of the target is missing: behind by 10 points of it; by more than 30 red.
    assert target("57", air).light == "red"
    assert target("82", air, day=YEAR_END).light == "done"
    assert target("81.9", air, day=date(2023, 1, 1), name="default_lights").light == "red"


def test_a_ceiling_is_green_below_its_path_and_red_once_it_is_passed() -> None:
    fires = Aim(target=Decimal(10), op="<=", sense=Sense.CEILING)
    assert target("5", fires).light == "green"
    assert target("6", fires).light == "yellow"
    assert target("9", fires).light == "red"
    assert target("11", fires, day=date(2022, 12, 30)).light == "red"
    assert target("10", fires, day=YEAR_END).light == "done"


def test_a_target_that_begins_above_nothing() -> None:
    # From 40 to 100; 55 at the end of June is a quarter of the way where a half is due.
    found = target("55", HUNDRED, base="40")
    assert (found.share, found.behind, found.light) == (25, 25, "yellow")


def test_done_is_done_before_the_time() -> None:
    assert target("100", HUNDRED, day=date(2022, 2, 1)).light == "done"
    assert target("99", HUNDRED, day=date(2023, 1, 5), name="default_lights").light == "red"


QUARTERS = spans_of("quarter", date(2022, 1, 1), YEAR_END)


@pytest.mark.parametrize(
    ("counts", "day", "light", "kept"),
    [
        ((1, 1, 0, 0), date(2022, 8, 15), "green", [True, True, None, None]),
        ((1, 0, 1, 0), date(2022, 8, 15), "yellow", [True, False, True, None]),
        ((0, 0, 0, 0), date(2022, 10, 1), "red", [False, False, False, None]),
        ((1, 1, 1, 1), date(2022, 10, 15), "done", [True, True, True, True]),
        ((0, 0, 0, 0), date(2022, 3, 31), "green", [None, None, None, None]),
        ((0, 0, 0, 0), date(2022, 4, 1), "yellow", [False, None, None, None]),
    ],
)
def test_a_rhythm_is_judged_for_each_period_gone_by(
    counts: tuple[int, ...], day: date, light: str, kept: list[bool | None]
) -> None:
    values = [(first, last, Decimal(count)) for (first, last), count in zip(QUARTERS, counts, strict=True)]
    found, periods = judge_rhythm(values=values, aim=Aim(target=Decimal(1)), day=day, ruleset=rules())
    assert [each.kept for each in periods] == kept
    assert found.light == light


def test_one_month_missed_of_twelve_is_yellow_though_it_is_little() -> None:
    spans = spans_of("month", date(2022, 1, 1), YEAR_END)
    values = [(first, last, Decimal(0 if first.month == 2 else 1)) for first, last in spans]
    found, _periods = judge_rhythm(values=values, aim=Aim(target=Decimal(1)), day=date(2022, 11, 30), ruleset=rules())
    assert found.light == "yellow"


def test_periods_meet_without_gap() -> None:
    assert spans_of("half", date(2022, 1, 1), YEAR_END) == [
        (date(2022, 1, 1), date(2022, 6, 30)),
        (date(2022, 7, 1), YEAR_END),
    ]
    weeks = spans_of("week", date(2022, 1, 1), YEAR_END)
    assert weeks[0] == (date(2022, 1, 1), date(2022, 1, 2))
    assert weeks[1] == (date(2022, 1, 3), date(2022, 1, 9))
    assert sum((last - first).days + 1 for first, last in weeks) == 365


def test_every_published_rule_set_judges() -> None:
    for name in ("default_lights", "yinchuan_2025", "guangyuan_2018", "longchang_2020", "sanming_2017"):
        assert target("10", HUNDRED, name=name).light in ("green", "yellow", "red")


@given(st.fractions(0, 2), st.dates(date(2022, 1, 1), YEAR_END))
def test_more_is_never_a_worse_light(share: Fraction, day: date) -> None:
    order = ("done", "green", "yellow", "red")
    value = Decimal(share.numerator * 100) / Decimal(share.denominator)
    less, more = (target(str(each), HUNDRED, day=day).light for each in (value, value + 1))
    assert order.index(more) <= order.index(less)


def test_a_plan_chooses_its_rules_from_a_day_on(district: District) -> None:
    plan = district.plan()
    assert ruleset_on(plan.rules_choices.all(), date(2026, 3, 1)).name == DEFAULT
    services.rules_choose(
        report=plan, ruleset="yinchuan_2025", person=district.office, since="2026-07-01", reason="试行"
    )
    chosen = plan.rules_choices.all()
    assert ruleset_on(chosen, date(2026, 6, 30)).name == DEFAULT
    assert ruleset_on(chosen, date(2026, 7, 1)).name == "yinchuan_2025"
    services.rules_choose(report=plan, ruleset=DEFAULT, person=district.office, since="2026-07-01")
    assert ruleset_on(plan.rules_choices.all(), date(2026, 7, 1)).name == DEFAULT
    assert plan.changes.filter(verb=Change.Verb.RULES).count() == 2
    with pytest.raises(Refused):
        services.rules_choose(report=plan, ruleset="no_such", person=district.office)
    with pytest.raises(NotAllowed):
        services.rules_choose(report=plan, ruleset=DEFAULT, person=district.leader)
