"""How commitments stand: from rows of registers through the lake to the light, today and as known on a past day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from guatu import lake
from guatu.commitments import services
from guatu.commitments.errors import Refused
from guatu.commitments.judging import Period
from guatu.commitments.models import Commitment
from guatu.commitments.selectors.alive import standing, standings
from guatu.commitments.selectors.alive_words import period_words
from guatu.commitments.selectors.standing import standing_json

PAPER = ("说明.txt", "模拟数据：核对说明".encode())


def days(count: int, first: str = "2026-01-05") -> list[str]:
    """So many days, a week apart."""
    return [(date.fromisoformat(first) + timedelta(days=7 * each)).isoformat() for each in range(count)]


def test_the_next_form_turns_the_light(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects(*days(20))
    found = standing(row)
    assert (found.light, found.value, found.target, found.expected) == ("yellow", 20, 50, 25)
    assert (found.gap, found.share, found.rows) == (10, 40, 20)
    assert found.why.startswith("截至6月30日完成20个，目标≥50个，序时应为25个，落后序时进度10个百分点")
    board.projects(*days(5))
    found = standing(row)
    assert (found.light, found.value) == ("green", 25)
    assert "持平" in found.why
    assert [point.expected for point in found.points][5] == 25
    assert found.series[-1] == (date(2026, 6, 30), Decimal(25))
    board.projects(*days(25))
    assert standing(row).light == "done"


def test_projects_of_other_years_and_deleted_ones_do_not_count(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects("2025-12-31", "2026-01-01", "2026-06-30")
    assert standing(row).value == 2


def test_units_are_converted_exactly(board: Any) -> None:
    board.edit("80个以上", indicator="协议投资", unit="元", value="2000000000")
    row = board.bind("80个以上", measure="agreed")
    board.projects("2026-02-01", field="signed_on", agreed_investment="30000.0001")
    board.projects("2026-03-01", field="signed_on", agreed_investment="70000")
    found = standing(row)
    # 10亿元 and one yuan, of 20亿元: the half that is due by the end of June.
    assert (found.value, found.light) == (Decimal("1000000001"), "green")
    assert found.value_words == "10亿元"


def test_blanks_are_told(board: Any) -> None:
    row = board.bind("12个", measure="large_signed")
    board.projects(*days(6), field="signed_on", agreed_investment="20000")
    board.projects(*days(3), field="signed_on")
    found = standing(row)
    assert (found.value, found.unknown, found.light) == (6, 3, "green")
    assert "另有3行数据待补" in found.why


def test_what_is_unbound_or_only_suggested_is_grey_and_a_claim_is_no_light(board: Any) -> None:
    assert standing(board.row("达到50个以上")).light == "grey"
    row = board.bind("达到50个以上", measure="started", confirmed=False)
    board.projects(*days(26))
    found = standing(row)
    assert (found.light, found.suggested, found.value) == ("grey", True, None)
    services.progress_enter(commitment=row, person=board.district.office, day="2026-06-01", value="60", text="已完成")
    assert standing(row).light == "hand"
    services.bindings_confirm(report=board.plan, ids=[row.pk], person=board.district.office)
    assert standing(row).light == "green"


def test_a_claim_that_the_registers_do_not_bear_out_is_listed(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects(*days(20))
    services.progress_enter(commitment=row, person=board.district.office, day="2026-03-31", value="30")
    found = standing(row)
    # Twelve or thirteen Mondays had come by the end of March, not thirty.
    assert found.contradiction is not None
    assert found.contradiction.says == "人工填报（3月31日）为30个，台账（3月31日）为13个。"
    assert found.value == 20
    services.progress_enter(commitment=row, person=board.district.office, day="2026-04-30", value="18")
    assert standing(row).contradiction is None


def test_an_override_stands_beside_and_lapses(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects(*days(10))
    services.override_sign(
        commitment=row,
        person=board.district.leader,
        reason="两批项目的批文在途",
        until="2026-07-15",
        value="26",
        light="green",
        files=[PAPER],
    )
    found = standing(row)
    assert (found.light, found.value) == ("red", 10)
    assert found.override is not None
    assert (found.override.light, found.override.value, found.override.by) == ("green", 26, "郑区长")
    board.stand("2026-07-16")
    assert standing(row).override is None


def test_a_past_day_does_not_know_an_override_that_was_signed_later(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    given = {"since": "2026-05-01", "until": "2026-07-15", "light": "green", "files": [PAPER]}
    made = services.override_sign(commitment=row, person=board.district.leader, reason="批文在途", **given)
    type(made).objects.filter(pk=made.pk).update(signed_at=datetime(2026, 6, 10, 9))
    assert standing(row, day=date(2026, 6, 9)).override is None
    assert standing(row, day=date(2026, 6, 10)).override is not None


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "三季度"), ("en", "Q3")])
def test_a_quarter_is_named_in_the_reader_s_language(language: str, words: str) -> None:
    with override(language):
        assert period_words("quarter", Period(date(2026, 7, 1), date(2026, 9, 30), Decimal(1), True)) == words


def test_a_named_work_follows_its_row(board: Any) -> None:
    work = board.work("云溪大桥")
    row = board.bind("云溪大桥", record=("public_works", work.pk))
    found = standing(row)
    assert (found.light, found.value_words, found.target_words) == ("green", "计划", "完工")
    board.change(work, stage="完工", finished_on="2026-06-20")
    found = standing(row)
    assert found.light == "done"
    assert found.record is not None
    assert found.record.reached_on == date(2026, 6, 20)
    board.change(work, stage="开工", started_on="2026-02-01", finished_on="")
    board.stand("2027-01-02")
    found = standing(row)
    assert found.light == "red"
    assert "时限12月31日已过" in found.why


def test_a_work_to_be_pushed_on_is_green_while_it_goes_on(board: Any) -> None:
    project = board.project(name="白石物流园", stage="开工", started_on="2026-02-01", signed_on="2026-01-08")
    row = board.bind("白石物流园", record=("projects", project.pk), stage="started")
    assert standing(row).light == "green"
    assert "正在推进" in standing(row).why
    board.stand("2026-12-31")
    assert standing(row).light == "done"


def test_a_work_that_should_have_started_is_late_by_its_planned_month(board: Any) -> None:
    project = board.project(name="青禾智谷二期", planned_start="2026-03", stage="签约", signed_on="2026-01-08")
    row = board.bind("青禾智谷二期", record=("projects", project.pk))
    found = standing(row)
    # Planned for March, end of June: the fourth month-end; the default rules say red from the third.
    assert found.light == "red"
    assert found.record is not None
    assert found.record.planned_start == date(2026, 3, 1)


def test_a_claim_of_a_stage_contradicts_the_row(board: Any) -> None:
    work = board.work("云溪大桥", stage="开工", started_on="2026-02-01")
    row = board.bind("云溪大桥", record=("public_works", work.pk))
    services.progress_enter(commitment=row, person=board.district.office, day="2026-06-10", text="大桥已完工，待验收")
    found = standing(row)
    assert found.contradiction is not None
    assert "已完工" in found.contradiction.says
    services.progress_enter(
        commitment=row, person=board.district.office, day="2026-06-11", text="主塔封顶，已开工标段全部推进"
    )
    assert standing(row).contradiction is None


def test_a_promise_for_each_quarter(board: Any) -> None:
    row = board.bind("一批", measure="started")
    board.projects("2026-02-10", "2026-08-01")
    found = standing(row)
    assert (found.value, found.target, found.every) == (1, 4, "quarter")
    # The second quarter ends today: it can still be kept today.
    assert [each.kept for each in found.periods] == [True, None, None, None]
    board.stand("2026-07-01")
    # One of four is 25 points: red by the default rules.
    assert standing(row).light == "red"
    assert "未做到：二季度" in standing(row).why


def test_a_duty_by_the_dates_of_a_register(board: Any) -> None:
    row = board.bind("清理拖欠账款", rhythm=("public_works", "started_on"), every="month")
    for month in (1, 2, 3, 5):
        board.work(f"工程{month}", stage="开工", started_on=f"2026-{month:02d}-15")
    found = standing(row)
    assert (found.value, found.target) == (4, 12)
    assert [each.kept for each in found.periods][:6] == [True, True, True, False, True, None]
    assert found.light == "yellow"


def test_a_share_to_keep_is_green_and_done_only_at_the_end(board: Any) -> None:
    board.edit("达到50个以上", indicator="亿元以上占比", unit="%", value="40", change="keep")
    row = board.bind("达到50个以上", measure="large_share")
    assert standing(row).light == "grey"
    board.projects("2026-01-10", "2026-02-10", field="signed_on", agreed_investment="20000")
    board.projects("2026-02-11", "2026-03-10", field="signed_on", agreed_investment="100")
    found = standing(row)
    assert (found.value, found.light, found.expected) == (50, "green", None)
    board.projects("2026-03-11", "2026-03-12", field="signed_on", agreed_investment="100")
    assert standing(row).light == "yellow"
    board.projects("2026-04-11", field="signed_on", agreed_investment="20000")
    board.stand("2026-12-31")
    assert standing(row).light == "done"


def test_growth_is_computed_from_a_level(board: Any) -> None:
    board.edit("达到50个以上", indicator="签约项目", unit="%", value="10", change="growth")
    row = board.bind("达到50个以上", measure="signed")
    board.projects(*days(10, "2025-01-06"), field="signed_on")
    board.projects(*days(12, "2026-01-05"), field="signed_on")
    board.projects("2025-11-01", field="signed_on")
    found = standing(row)
    assert (found.value, found.light) == (20, "green")
    assert found.value_words == "增长20%"


def test_months_that_are_not_over_are_not_held_against_a_monthly_figure(board: Any) -> None:
    board.edit("达到50个以上", indicator="完成投资", unit="元", value="120000000")
    row = board.bind("达到50个以上", measure="invested")
    project = board.project()
    for month in range(1, 6):
        board.observe(project, f"2026-{month:02d}", "1000")
    # The middle of June: May is what there can be. Five twelfths of 1.2亿 are due, five are there.
    board.stand("2026-06-15")
    found = standing(row)
    assert (found.value, found.expected, found.light) == (50_000_000, 50_000_000, "green")
    assert found.why.startswith("截至5月31日完成0.5亿元")
    assert found.forecast is not None
    assert found.forecast.mid == pytest.approx(120_000_000)
    # A month may come a month late, not more: by the middle of July June is waited for, by the middle of August it is missed.
    board.stand("2026-07-20")
    assert standing(row).why.startswith("截至5月31日")
    board.stand("2026-08-15")
    assert standing(row).why.startswith("截至6月30日")
    assert standing(row).light == "yellow"


def test_growth_of_a_monthly_figure_compares_the_months_that_came_in(board: Any) -> None:
    board.edit("达到50个以上", indicator="完成投资", unit="%", value="10", change="growth")
    row = board.bind("达到50个以上", measure="invested")
    project = board.project()
    for month in range(1, 13):
        board.observe(project, f"2025-{month:02d}", "1000")
    for month in range(1, 6):
        board.observe(project, f"2026-{month:02d}", "1200")
    # In the middle of June: 6,000 of five months against 5,000, not against 6,000 of six.
    board.stand("2026-06-15")
    found = standing(row)
    assert (found.value, found.light) == (20, "green")
    assert found.why.startswith("截至5月31日")


def test_a_stock_starts_from_what_stood(board: Any) -> None:
    row = board.bind("达到50个以上", measure="building")
    board.projects(*days(10, "2025-03-03"))
    board.projects(*days(20))
    found = standing(row)
    # From 10 to 50; 30 is the half that is due.
    assert (found.value, found.expected, found.gap, found.light) == (30, 30, 0, "green")


def test_quarter_values_and_seasons_make_other_paths(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects(*days(10))
    assert standing(row).light == "red"
    services.milestone_set(commitment=row, quarter=2, value="10", version=row.version, person=board.district.office)
    row = board.row("达到50个以上")
    assert (standing(row).expected, standing(row).light) == (10, "green")
    shares = [Decimal(each) / 100 for each in (1, 2, 4, 6, 8, 10, 12, 15, 20, 40, 80, 100)]
    services.path_set(commitment=row, person=board.district.office, shape="seasonal", shares=shares, years=[2024])
    assert standing(board.row("达到50个以上")).expected == 5


def test_a_season_is_read_from_past_years(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    with pytest.raises(Refused):
        services.path_set(commitment=row, person=board.district.office, shape="seasonal")
    board.projects("2025-02-10", "2025-05-10", "2025-05-11", "2025-12-01", "2024-04-01", "2024-11-01")
    services.path_set(commitment=row, person=board.district.office, shape="seasonal")
    held = board.row("达到50个以上").path
    assert held.years == [2024, 2025]
    # By the end of June three of four were done in 2025 and one of two in 2024: five eighths.
    assert Decimal(held.shares[5]) == Decimal("0.625")
    assert standing(board.row("达到50个以上")).expected == Decimal("31.25")


def test_the_forecast_comes_with_its_bounds(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects(*[f"2026-{month:02d}-{day:02d}" for month in range(1, 7) for day in (3, 9, 15, 20)])
    found = standing(row)
    assert found.forecast is not None
    assert found.forecast.mid == pytest.approx(48)
    assert found.forecast.low < 48 < found.forecast.high
    assert found.forecast.likely is not None
    assert 0.2 < found.forecast.likely < 0.6
    assert found.forecast_words.startswith("预计到期48个（八成可能在")


def test_a_past_day_is_told_as_it_was_known(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    work = board.work("云溪大桥")
    bridge = board.bind("云溪大桥", record=("public_works", work.pk))
    board.projects("2026-01-10", "2026-02-10")
    lake.catch_up(known_at=datetime(2026, 3, 31, 18))
    # Entered late: it started in March, and that was not known at March's end.
    board.projects("2026-03-10")
    board.change(work, stage="完工", finished_on="2026-03-20")
    lake.catch_up(known_at=datetime(2026, 4, 20, 18))
    assert standing(row).value == 3
    then = standing(row, day=date(2026, 3, 31))
    assert (then.value, then.as_of) == (2, date(2026, 3, 31))
    assert standing(row, day=date(2026, 4, 20)).value == 3
    assert standing(bridge).light == "done"
    assert standing(bridge, day=date(2026, 3, 31)).light == "green"
    assert standing(bridge, day=date(2026, 4, 20)).light == "done"


def test_a_plan_takes_as_many_queries_as_one_commitment(board: Any, django_assert_max_num_queries: Any) -> None:
    from django.db import connection

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            standings(board.plan)
        return len(seen)

    board.bind("达到50个以上", measure="started")
    board.projects(*days(3))
    standings(board.plan)
    one = queries()
    board.bind("80个以上", measure="signed")
    board.bind("12个", measure="large_signed")
    standings(board.plan)
    assert queries() <= one + 1


def test_a_standing_is_plain_json(board: Any) -> None:
    import json

    row = board.bind("达到50个以上", measure="started")
    board.projects(*days(20))
    told = json.loads(json.dumps(standing_json(standing(row)), ensure_ascii=False))
    assert (told["light"], told["value"], told["gap"]) == ("yellow", "20", "10")
    assert told["points"][11] == ["2026-12-31", "50"]


def test_every_commitment_of_the_plan_has_a_standing(board: Any) -> None:
    found = standings(board.plan)
    assert set(found) == set(board.plan.commitments.values_list("pk", flat=True))
    assert {each.light for each in found.values()} == {"grey"}
    assert Commitment.objects.count() == len(found)
