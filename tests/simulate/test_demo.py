"""The demo: whole, marked, made once, standing on its day, and never mixed with real data."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from invented import District

from guatu.commitments import selectors
from guatu.commitments.models import Change, Override, Progress, Report
from guatu.indicators.selectors import value
from guatu.people.clock import today
from guatu.people.models import Area, Organisation, Person
from guatu.registers.library import library
from guatu.registers.models import Act, Evidence, Line
from guatu.registers.tables import model_of, series_model_of
from guatu.registers.verify import verify
from guatu.simulate.demo import DAY, Demo, RealDataPresent, build_demo


def plan() -> Report:
    return Report.objects.get(state="confirmed")


def test_the_demo_is_whole_and_made_once(demo: Demo) -> None:
    assert (demo.made, demo.notes) == (True, [])
    review = Report.objects.get(state="reviewing")
    counts = selectors.plan_counts(plan())
    assert {each.key for each in counts.kind} == {"target", "goal", "item", "duty"}
    assert Progress.objects.filter(evidence__isnull=False).exists()
    assert selectors.my_tasks(Person.objects.get(username="department"))
    changes, acts = review.changes.count(), Act.objects.count()
    again = build_demo()
    assert (again.made, review.changes.count(), Report.objects.count(), Act.objects.count()) == (
        False,
        changes,
        2,
        acts,
    )


def test_every_colour_is_on_the_board(demo: Demo) -> None:
    del demo
    standings = selectors.standings(plan())
    lights = {each.light for each in standings.values()}
    assert lights == {"done", "green", "yellow", "red", "grey", "hand"}
    assert all(each.why for each in standings.values())
    assert {each.light for each in standings.values() if each.record is not None} >= {"done", "green", "yellow", "red"}


PROOFS = {
    "园区规上企业工业、服务业总产值合计": "park_firms_output", "新签约产业合作项目": "signed_projects_count",
    "新签约产业合作项目协议总投资": "signed_investment", "签约重点项目": "signing_events", "项目破土动工": "start_events",
    "新开工产业项目": "started_industrial_projects", "新开工产业项目（投资10亿元以上）": "started_huge_industrial_projects",
    "新开工产业项目（亿元以上）": "started_large_industrial_projects", "库内项目年度投资计划": "held_year_plan",
    "沿滨江二路、云鹭大道、春晖路建设城市花街示范点": "flower_streets", "连通水系": "waterways_connected",
    "空气优良天数比例": "good_air_ratio", "点状用地项目": "scattered_land_projects", "乡村振兴示范带": "model_belts",
    "乡村建设示范镇": "model_towns", "生态宜居示范村": "model_villages", "评选美丽庭院示范户": "model_courtyards",
    "改造标准柑橘园": "citrus_gardens", "标准茶园": "tea_gardens", "标准化蔬菜基地": "vegetable_gardens",
    "省级农业龙头企业分别新增": "province_leading_firms", "市级农业龙头企业分别新增": "city_leading_firms",
    "新登记农产品地理标志": "geographical_marks", "新认证绿色食品": "green_foods", "新改建农村公路里程": "rural_roads_built",
    "规上、限上企业净增": "scale_net",
}  # fmt: skip
"""The report's twenty-six targets that registers can prove, in its own words, and the indicator that each must compute from."""


def test_the_26_targets_compute_from_registers(demo: Demo) -> None:
    del demo
    standings = selectors.standings(plan())
    found = {}
    for row in plan().commitments.filter(kind="target", state="accepted").order_by("-order"):
        words = f"{row.indicator}（{row.qualifier}）" if row.qualifier else row.indicator
        if words in PROOFS and standings[row.pk].is_computed:
            found[words] = standings[row.pk].indicator
    assert len(PROOFS) == 26
    assert found == PROOFS


def test_suggestions_that_measure_something_near_wait_for_a_person(demo: Demo) -> None:
    del demo
    standings = selectors.standings(plan())
    waiting = [each for each in standings.values() if each.suggested]
    assert waiting
    assert {each.light for each in waiting} <= {"grey", "hand"}


def test_one_claim_contradicts_the_registers_and_another_agrees(demo: Demo) -> None:
    del demo
    standings = selectors.standings(plan())
    computed = [each for each in standings.values() if each.claim is not None and each.is_computed]
    assert len(computed) == 2
    told = [each.contradiction for each in computed if each.contradiction is not None]
    assert [each.claimed_on for each in told] == [date(2022, 9, 28)]
    assert "54个" in told[0].claimed


def test_one_signed_word_is_about_to_lapse(demo: Demo) -> None:
    del demo
    (signed,) = Override.objects.all()
    assert signed.simulated
    assert signed.since < DAY < signed.until <= date(2022, 10, 27)
    assert signed.evidence.exists()
    assert selectors.standing(signed.commitment).override is not None


def test_each_month_was_frozen_as_it_was_known(demo: Demo) -> None:
    del demo
    freezes = list(plan().freezes.order_by("day"))
    assert [each.day.month for each in freezes] == [3, 6, 8, 9]
    assert all(each.at.date() == each.day and each.simulated for each in freezes)
    starts = plan().commitments.get(indicator="新开工产业项目", qualifier="")
    values = [
        Decimal(next(each["value"] for each in freeze.standings if each["commitment"] == starts.pk))
        for freeze in freezes
    ]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1]
    # What came late is not in what was known then.
    now = value("started_industrial_projects", start=date(2022, 1, 1), end=date(2022, 6, 30)).value
    assert now is not None
    assert values[1] < now


def test_what_the_office_did_bears_the_day_on_which_it_did_it(demo: Demo) -> None:
    del demo
    assert plan().uploaded_at.date() == date(2022, 1, 10)
    assert plan().confirmed_at.date() == date(2022, 1, 28)
    assert max(Change.objects.values_list("at", flat=True)).date() <= DAY
    assert max(Progress.objects.values_list("entered_at", flat=True)).date() <= DAY


def test_everything_is_marked_as_simulated(demo: Demo) -> None:
    del demo
    for model in (Organisation, Person, Report, Progress, Evidence):
        assert not model._default_manager.filter(simulated=False).exists(), model
    for register in library().registers.values():
        rows = model_of(register.name).objects
        assert rows.exists(), register.name
        assert not rows.filter(simulated=False).exists(), register.name
        for series in register.series:
            values = series_model_of(register.name, series.name).objects
            assert values.exists(), series.name
            assert not values.filter(simulated=False).exists(), series.name
    assert set(Act.objects.exclude(verb="file").values_list("source_kind", "source_name")) == {
        ("simulation", "模拟数据")
    }
    assert all("模拟数据" in each.text.splitlines()[1] for each in Report.objects.all())


def test_areas_are_the_real_ones_and_only_those(demo: Demo) -> None:
    del demo
    assert set(Area.objects.filter(level="township").values_list("short_name", flat=True)) == {
        "点军街道", "艾家镇", "桥边镇", "联棚乡", "土城乡",
    }  # fmt: skip
    assert set(Area.objects.values_list("system", "simulated")) == {("nbs", False)}
    towns = Organisation.objects.filter(kind="town")
    assert {each.name: each.area.short_name for each in towns if each.area} == {each.name: each.name for each in towns}


def test_it_stands_on_its_day_and_nothing_comes_from_later(demo: Demo) -> None:
    del demo
    assert today() == DAY == date(2022, 10, 20)
    assert max(Act.objects.values_list("at", flat=True)).date() <= DAY
    assert (Path(settings.INSTANCE) / "day").read_text().strip() == "2022-10-20"
    assert not (Path(settings.INSTANCE) / "demo-unfinished").exists()


def test_many_clerks_entered_it_through_the_gate_and_it_verifies(demo: Demo) -> None:
    del demo
    assert Act.objects.values("person").distinct().count() == 13
    assert set(Act.objects.values_list("verb", flat=True)) >= {"take_in", "observe", "change", "delete", "undo"}
    assert list(verify()) == []


def test_corrections_deletions_and_undone_uploads_stand_in_the_journal(demo: Demo) -> None:
    del demo
    projects = model_of("projects").objects
    assert projects.exclude(deleted_at=None).filter(name__contains="误传").count() == 16
    assert projects.exclude(deleted_at=None).exclude(name__contains="误传").count() >= 5
    assert Act.objects.filter(verb="change", register="projects", reason__contains="更正").count() >= 8
    assert series_model_of("enterprises", "output").objects.filter(revision=2).count() >= 20
    assert projects.filter(deleted_at=None, total_investment=None).exists()


def test_those_who_log_in_can_and_the_clerks_cannot(demo: Demo) -> None:
    for login in demo.logins:
        assert Client().login(username=login.username, password=login.password), login.username
    clerks = Person.objects.filter(username__startswith="clerk-")
    assert clerks.count() == 11
    assert not any(each.has_usable_password() for each in clerks)


def test_no_number_of_a_person_is_in_it(demo: Demo) -> None:
    del demo
    numbers = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
    for line in Line.objects.exclude(table__contains="__").iterator(chunk_size=50):
        codes = re.sub(r"[0-9A-Z]{18}", "", str(line.data))
        assert not numbers.search(codes), line.pk


def test_real_data_is_never_mixed_with_the_demo(district: District, tmp_path: Path, settings: Any) -> None:
    del district
    settings.INSTANCE = tmp_path
    with pytest.raises(RealDataPresent) as refusal:
        build_demo()
    assert "真实数据" in str(refusal.value)
    assert not Report.objects.exists()
    assert not (tmp_path / "day").exists()
