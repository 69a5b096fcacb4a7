"""Lights on pages: one light with all behind it, plan and living report in colour, dispatches, the leaders' week, each one's own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from invented import named
from openpyxl import load_workbook
from playwright.sync_api import expect

from guatu.commitments import services
from guatu.commitments.models import Binding, Commitment, Override, Report, RulesChoice
from guatu.indicators.selectors import refresh
from guatu.pages.standings import known_day, week_of
from guatu.people.models import Area, Organisation, Person
from guatu.registers import gate
from guatu.registers.tables import model_of, register_of

SIGNED = "signed_projects_count"


@dataclass
class Plan:
    """A confirmed plan, what its registers say, and who is in it."""

    report: Report
    target: Commitment
    bridge: Commitment
    ceiling: Commitment
    district: Any


@pytest.fixture
def plan(transactional_db: None, district: Any, settings: Any) -> Plan:
    """80 signings promised and 3 made, one of them without a day; a bridge finished; all else unbound. It is 20 October 2026."""
    del transactional_db
    settings.TODAY = "2026-10-20"
    report = district.plan()
    Report.objects.filter(pk=report.pk).update(simulated=True)
    report.refresh_from_db()
    town = Area.objects.create(
        code="420599101",
        name="白石镇",
        short_name="白石镇",
        level="township",
        system="demo",
        valid_from=date(2020, 1, 1),
    )
    Organisation.objects.filter(name="白石镇").update(area=town)
    for number, (name, day) in enumerate(
        (("一号项目", "2026-03-05"), ("二号项目", "2026-05-10"), ("三号项目", "2026-06-01")), start=1
    ):
        create(district, number, {"name": name, "kind": "产业", "stage": "签约", "signed_on": day})
    model_of("projects").objects.filter(name="三号项目").update(signed_on=None)
    days = {"signed_on": "2025-01-05", "started_on": "2025-03-01", "counted_on": "2025-04-01"}
    finished = create(
        district,
        4,
        days
        | {
            "name": "云溪大桥",
            "kind": "基础设施",
            "stage": "竣工",
            "total_investment": 9000,
            "landed_on": "2025-02-01",
            "building_on": "2025-05-01",
            "finished_on": "2026-08-01",
        },
    )
    target, bridge = named(report, "80个以上"), named(report, "云溪大桥")
    services.binding_set(commitment=target, person=district.office, measure=SIGNED)
    services.binding_set(commitment=bridge, person=district.office, record=("projects", finished.pk))
    # A fresh district's first figures take longer than a browser waits.
    refresh([SIGNED])
    return Plan(report, target, bridge, named(report, "达到50个以上"), district)


def create(district: Any, number: int, values: dict[str, Any]) -> Any:
    """A project of 白石镇, with the days that its stages ask for."""
    known = {field.name for field in register_of("projects").fields}
    given = {key: value for key, value in values.items() if key in known}
    code = f"2604-420599-04-01-{number:06d}"
    return gate.record_create(
        register=register_of("projects"),
        values={"code": code, "town": "白石镇"} | given,
        by=district.office,
        source=gate.FORM,
        simulated=True,
    )


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def page(username: str, path: str) -> str:
    answer = client_of(username).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_a_light_shows_its_figure_why_and_all_that_stands_behind_it(plan: Plan) -> None:
    html = page("leader", f"/tasks/{plan.target.pk}/light/")
    assert '<span class="big">2个</span>' in html
    assert 'class="light red"' in html
    assert "落后序时进度" in html
    assert "一号项目" in html
    assert "1 条缺数据，没有计入" in html
    assert "三号项目" in html
    assert "签约日期未填" in html
    assert "指标“新签约项目" in html
    assert "口径版本" in html
    assert "亮灯规则" in html
    assert "演示日期 2026-10-20" in html
    assert "模拟数据" in html


def test_rows_of_a_light_are_for_those_who_may_open_them(plan: Plan) -> None:
    html = page("outsider", f"/tasks/{plan.target.pk}/light/")
    assert '<span class="big">2个</span>' in html
    assert "一号项目" not in html


def test_a_named_work_shows_the_row_that_proves_it(plan: Plan) -> None:
    html = page("leader", f"/tasks/{plan.bridge.pk}/light/")
    assert 'class="light done"' in html
    assert "证明它的台账记录" in html
    assert "竣工" in html


def test_the_office_binds_changes_and_removes(plan: Plan) -> None:
    office, address = client_of("office"), f"/tasks/{plan.ceiling.pk}"
    html = page("office", f"{address}/light/")
    assert "还没有绑定，所以不亮灯" in html
    done = office.post(f"{address}/bind/", {"way": "measure", "indicator": SIGNED})
    assert done.status_code == 302
    assert Binding.objects.get(commitment=plan.ceiling).indicator == SIGNED
    wrong = office.post(f"{address}/bind/", {"way": "measure", "indicator": "no_such_indicator"})
    assert wrong.status_code == 422
    assert "没有这个指标" in wrong.content.decode()
    office.post(f"{address}/bind/", {"way": "rhythm", "indicator": SIGNED, "every": "quarter", "least": "1"})
    html = page("office", f"{address}/light/")
    assert "节奏：每季度至少1次" in html
    assert "2026-01-01 ～ 2026-03-31" in html
    assert '<span class="light red">没有做到</span>' in html
    assert "还没有过完" in html
    office.post(f"{address}/bind/", {"way": "remove"})
    assert not Binding.objects.filter(commitment=plan.ceiling).exists()


def test_only_the_office_binds(plan: Plan) -> None:
    answer = client_of("clerk").post(f"/tasks/{plan.ceiling.pk}/bind/", {"way": "measure", "indicator": SIGNED})
    assert answer.status_code == 403
    assert "改绑或解除" not in page("clerk", f"/tasks/{plan.target.pk}/light/")


def test_an_override_stands_beside_the_figure_and_can_be_ended(plan: Plan) -> None:
    leader, address = client_of("leader"), f"/tasks/{plan.target.pk}/override/"
    given = {"value": "30", "light": "yellow", "reason": "两批签约尚未录入。", "until": "2026-12-31"}
    missing = leader.post(address, given)
    assert missing.status_code == 422
    assert "请上传" in missing.content.decode()
    assert "两批签约尚未录入。" in missing.content.decode()
    file = SimpleUploadedFile("纪要.pdf", b"%PDF-1.4 minutes")
    assert leader.post(address, given | {"files": file}).status_code == 302
    html = page("clerk", f"/tasks/{plan.target.pk}/light/")
    assert '<span class="big">2个</span>' in html
    assert "两批签约尚未录入" in html
    assert "郑区长签署" in html
    made = Override.objects.get()
    assert client_of("clerk").post(f"/overrides/{made.pk}/end/", {"reason": "已补录"}).status_code == 403
    leader.post(f"/overrides/{made.pk}/end/", {"reason": "已补录"})
    made.refresh_from_db()
    assert made.ended_why == "已补录"


def test_a_path_by_season_needs_past_years(plan: Plan) -> None:
    office = client_of("office")
    answer = office.post(f"/tasks/{plan.ceiling.pk}/path/", {"shape": "seasonal"})
    assert answer.status_code == 422
    assert "没有完整的往年数据" in answer.content.decode()
    assert office.post(f"/tasks/{plan.target.pk}/path/", {"shape": "straight"}).status_code == 302


def test_the_plan_counts_its_lights_filters_by_them_and_names_the_rules(plan: Plan) -> None:
    html = page("leader", f"/reports/{plan.report.pk}/plan/")
    assert "亮灯规则：默认亮灯规则" in html
    for key, count in (("red", 1), ("done", 1), ("grey", 8)):
        assert f'<span class="light {key}">' in html
        assert f"light={key}" in html
        assert f"<b>{count}</b>" in html
    red = page("leader", f"/reports/{plan.report.pk}/plan/?light=red")
    assert "新签约项目80个以上" in red
    assert "白石物流园" not in red
    assert "共 1 条" in red


def test_the_plan_as_it_was_known_says_so(plan: Plan) -> None:
    html = page("leader", f"/reports/{plan.report.pk}/plan/?known=2026-06-30")
    assert "这是 2026-06-30 那天所知道的情况" in html
    assert "回到现在" in html
    assert "这是" not in page("leader", f"/reports/{plan.report.pk}/plan/?known=2027-01-01").split("<main")[1][:600]


def test_what_leaves_a_past_day_is_of_that_day(plan: Plan) -> None:
    query = f"known=2026-06-30&c={plan.target.pk}"
    services.progress_enter(
        commitment=plan.target, person=plan.district.office, day="2026-10-18", value="70", text="后来才填的"
    )
    assert "后来才填的" in page("leader", f"/reports/{plan.report.pk}/plan/?c={plan.target.pk}")
    assert "后来才填的" not in page("leader", f"/reports/{plan.report.pk}/plan/?{query}")
    under = {}
    for asked in (query, ""):
        answer = client_of("leader").get(f"/reports/{plan.report.pk}/plan.xlsx?{asked}")
        under[asked] = str(load_workbook(io.BytesIO(answer.content)).worksheets[0]["A2"].value)
    assert "2026-10-20" in under[""]
    assert "2026-10-20" not in under[query]


def test_the_living_report_colours_each_promise(plan: Plan) -> None:
    html = page("leader", f"/reports/{plan.report.pk}/living/")
    assert 'class="lit of-red red"' in html
    assert 'class="lit of-done done"' in html
    assert html.count("of-grey") == 8
    dimmed = page("leader", f"/reports/{plan.report.pk}/living/?light=red")
    assert dimmed.count('class="lit dim"') == 9


def test_a_dispatch_is_frozen_compared_and_shown(plan: Plan) -> None:
    office = client_of("office")
    refused = office.post(f"/reports/{plan.report.pk}/freezes/new/", {"name": ""})
    assert refused.status_code == 422
    made = office.post(f"/reports/{plan.report.pk}/freezes/new/", {"name": "10月调度"})
    shown = page("leader", made.headers["Location"])
    assert "10月调度" in shown
    assert "新签约项目80个以上" in shown
    services.binding_remove(commitment=plan.bridge, person=plan.district.office)
    compared = page("leader", f"/reports/{plan.report.pk}/freezes/")
    assert "“10月调度”以来，1 条变了灯" in compared
    assert "建成云溪大桥" in compared
    assert client_of("clerk").post(f"/reports/{plan.report.pk}/freezes/new/", {"name": "x"}).status_code == 403


def test_the_office_chooses_the_rule_set(plan: Plan) -> None:
    answer = client_of("office").post(f"/reports/{plan.report.pk}/rules/", {"ruleset": "yinchuan_2025"})
    assert answer.status_code == 302
    assert RulesChoice.objects.get().ruleset == "yinchuan_2025"
    assert "银川" in page("leader", f"/reports/{plan.report.pk}/plan/")


def test_the_leaders_week_says_what_needs_a_word_and_why(plan: Plan) -> None:
    html = page("leader", "/leader/")
    assert "件事要过问" in html
    assert "严重滞后" in html
    assert "新签约项目80个以上" in html
    assert "数据待补" in html
    assert "发改局" in html
    wall = page("leader", "/wall/")
    assert "wall.js" in wall
    assert "模拟数据" in wall
    assert "演示日期" in wall
    assert "新签约项目80个以上" in wall


def test_before_a_plan_stands_the_week_says_what_will_be_here(district: Any) -> None:
    assert "还没有确认的计划" in page("leader", "/leader/")
    assert "还没有确认的计划" in page("leader", "/wall/")


def test_a_department_finds_its_promises_and_the_rows_to_fill(plan: Plan) -> None:
    html = page("clerk", "/my/")
    assert "我还要办什么" in html
    assert "严重滞后" in html
    assert "新签约项目80个以上" in html
    other = page("leader", f"/organisations/{plan.district.bureau.pk}/")
    assert "发展和改革局的" in other
    assert "新签约项目80个以上" in other
    assert client_of("leader").get("/organisations/999999/").status_code == 404


def test_a_town_is_led_to_its_own_blank_rows(plan: Plan) -> None:
    town = Person.objects.get(username="townsman")
    html = page("townsman", "/my/")
    assert f"which=unknown&split=township&key={town.organisation.area_id}" in html.replace("&amp;", "&")
    rows = page(
        "townsman",
        f"/indicators/{SIGNED}/rows/?from=2026-01&to=2026-10&which=unknown&split=township&key={town.organisation.area_id}",
    )
    assert "三号项目" in rows


def test_suggested_bindings_wait_for_the_office(plan: Plan) -> None:
    office = client_of("office")
    office.post(f"/reports/{plan.report.pk}/bindings/suggest/")
    waiting = Binding.objects.filter(commitment__report=plan.report, confirmed=False)
    html = page("office", f"/reports/{plan.report.pk}/bindings/")
    assert html.count('name="ids"') == waiting.count()
    ids = list(waiting.values_list("commitment_id", flat=True))
    office.post(f"/reports/{plan.report.pk}/bindings/confirm/", {"ids": ids})
    assert not waiting.exists()
    assert client_of("clerk").get(f"/reports/{plan.report.pk}/bindings/").status_code == 403


@pytest.mark.parametrize(
    "path", ["/leader/", "/reports/{report}/plan/", "/reports/{report}/living/", "/tasks/{task}/light/"]
)
def test_pages_ask_the_database_within_bounds(plan: Plan, path: str, django_assert_max_num_queries: Any) -> None:
    client, address = client_of("leader"), path.format(report=plan.report.pk, task=plan.target.pk)
    client.get(address)
    with django_assert_max_num_queries(70):
        client.get(address)


@pytest.mark.parametrize(
    ("query", "day"), [("2026-06-30", "2026-06-30"), ("2026-06", "2026-06-30"), ("2026-10-20", ""), ("x", ""), ("", "")]
)
def test_only_past_days_are_asked_for_as_known(settings: Any, query: str, day: str) -> None:
    from django.http import QueryDict

    settings.TODAY = "2026-10-20"
    found = known_day(QueryDict(f"known={query}"))
    assert (found.isoformat() if found else "") == day


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert week_of(date(2022, 10, 20)) == (date(2022, 10, 17), date(2022, 10, 23))
    assert week_of(date(2022, 10, 17))[0] == date(2022, 10, 17)


@pytest.mark.browser
def test_from_the_report_to_the_entry_behind_a_light(browse: Any, plan: Plan) -> None:
    view = browse("leader", f"/reports/{plan.report.pk}/living/")
    view.locator("a.lit.red").click()
    expect(view.locator("#pop")).to_contain_text("2个")
    view.locator("#pop").get_by_role("link", name="看亮灯").click()
    view.wait_for_url("**/light/")
    expect(view.locator(".graph canvas")).to_be_visible()
    view.keyboard.press("t")
    expect(view.locator("details.data table")).to_contain_text("2026-03-31")
    view.get_by_role("link", name="一号项目").click()
    view.wait_for_url("**/registers/projects/*/")
    expect(view.locator("#history")).to_contain_text("周督查")


@pytest.mark.browser
def test_a_filled_blank_is_in_the_next_page(browse: Any, plan: Plan) -> None:
    record = model_of("projects").objects.get(name="三号项目")
    view = browse("clerk", f"/tasks/{plan.target.pk}/light/")
    expect(view.locator(".big")).to_have_text("2个")
    gate.record_change(
        record=record,
        version=record.version,
        values={"signed_on": "2026-06-01"},
        by=plan.district.office,
        source=gate.FORM,
    )
    view.reload()
    expect(view.locator(".big")).to_have_text("3个")
    expect(view.locator("#unknown")).to_have_count(0)
