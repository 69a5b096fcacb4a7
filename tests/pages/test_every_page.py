"""What holds on every page: no serious finding of axe, nothing wider than a phone, printable, readable in English."""

from __future__ import annotations

import io
import json
import os
import time
from datetime import date, datetime
from typing import Any

import pytest
from invented import named
from playwright.sync_api import expect

from guatu.commitments import services
from guatu.commitments.models import Report
from guatu.indicators.selectors import refresh
from guatu.intake.services import batch_upload
from guatu.jobs import progress
from guatu.jobs.models import Job
from guatu.jobs.services import progress_path
from guatu.people.models import Area
from guatu.registers import gate
from guatu.registers.tables import model_of, register_of

pytestmark = pytest.mark.browser

PAGES = {
    "login": ("", "/login/"),
    "reports": ("office", "/reports/"),
    "report": ("office", "/reports/{draft}/"),
    "review": ("office", "/reports/{draft}/review/"),
    "edit": ("office", "/reports/{draft}/review/?c={row}&do=edit"),
    "split": ("office", "/reports/{draft}/review/?c={row}&do=split"),
    "assign": ("office", "/reports/{draft}/review/?c={row}&do=assign"),
    "look": ("office", "/reports/{draft}/review/?c={row}&do=look"),
    "confirm": ("office", "/reports/{draft}/review/confirm/"),
    "plan": ("leader", "/reports/{plan}/plan/"),
    "drawer": ("office", "/reports/{plan}/plan/?group=department&c={task}"),
    "living": ("leader", "/reports/{plan}/living/"),
    "task": ("clerk", "/tasks/{task}/"),
    "owner": ("office", "/tasks/{task}/?edit=owner"),
    "milestones": ("office", "/tasks/{task}/?edit=milestones"),
    "my": ("clerk", "/my/"),
    "board": ("office", "/my/"),
    "tables": ("office", "/tables/"),
    "withdrawn list": ("office", "/reports/withdrawn/"),
    "withdrawn": ("office", "/reports/{gone}/"),
    "compare": ("office", "/reports/{draft}/compare/"),
    "account": ("clerk", "/account/"),
    "registers": ("office", "/registers/"),
    "register": ("office", "/registers/projects/?stage=started&total_investment.from=1"),
    "register drawer": ("office", "/registers/projects/?r={project}"),
    "register empty": ("office", "/registers/rural_roads/"),
    "record": ("office", "/registers/projects/{project}/"),
    "record masked": ("office", "/registers/enterprises/{firm}/"),
    "record new": ("office", "/registers/projects/new/"),
    "record edit": ("office", "/registers/projects/{project}/edit/"),
    "observation": ("office", "/registers/projects/{project}/investment/{observation}/"),
    "fill": ("office", "/registers/projects/{project}/investment/fill/?at=2022-01-01"),
    "intake": ("office", "/registers/projects/intake/"),
    "batch": ("office", "/registers/projects/intake/{batch}/"),
    "jobs": ("office", "/jobs/"),
    "job under way": ("office", "/jobs/{working}/"),
    "job done": ("office", "/jobs/{done}/"),
    "job failed": ("office", "/jobs/{failed}/"),
    "light": ("office", "/tasks/{task}/light/?edit=override"),
    "light binding": ("office", "/tasks/{task}/light/?edit=binding"),
    "week": ("leader", "/leader/"),
    "wall": ("leader", "/wall/"),
    "organisation": ("leader", "/organisations/{bureau}/"),
    "dispatches": ("office", "/reports/{plan}/freezes/"),
    "dispatch": ("office", "/freezes/{freeze}/"),
    "bindings": ("office", "/reports/{plan}/bindings/"),
    "known": ("leader", "/reports/{plan}/living/?known=2022-06-30"),
    "indicators": ("leader", "/indicators/"),
    "indicator": ("leader", "/indicators/signed_projects_count/?from=2022-01&to=2022-12"),
    "indicator rows": ("leader", "/indicators/signed_projects_count/rows/?from=2022-01&to=2022-12"),
    "explore": ("leader", "/explore/?i=signed_projects_count&split=township&from=2022-01&to=2022-12"),
    "explore table": ("leader", "/explore/?i=signed_projects_count&show=table&from=2022-01&to=2022-12"),
    "explore parts": (
        "leader",
        "/explore/?i=signed_projects_count&split=township&show=table&grain=month&from=2022-01&to=2022-12",
    ),
    "explore map": ("leader", "/explore/?i=signed_projects_count&split=village&show=map&from=2022-01&to=2022-12"),
    "refused": ("outsider", "/reports/{draft}/plan/"),
    "missing": ("office", "/reports/999999/"),
}


@pytest.fixture
def places(district: Any) -> dict[str, int]:
    """A draft, a confirmed plan with progress, and rows of both."""
    plan, draft, gone = district.plan(), district.report(), district.report()
    services.report_withdraw(report=gone, person=district.office, reason="传错了文件")
    Report.objects.filter(pk=plan.pk).update(simulated=True)
    task = named(plan, "80个以上")
    services.progress_enter(commitment=task, person=district.office, day="2026-01-05", value=12, text="签约一批。")
    registers = registered(district.office)
    services.binding_set(commitment=task, person=district.office, measure="signed_projects_count")
    services.bindings_suggest(report=plan, person=district.office, bar=0.1)
    freeze = services.dispatch_freeze(report=plan, person=district.office, name="年初调度")
    return (
        registers
        | worked(district.office)
        | {
            "bureau": district.bureau.pk,
            "freeze": freeze.pk,
            "plan": plan.pk,
            "draft": draft.pk,
            "gone": gone.pk,
            "task": task.pk,
            "row": named(draft, "12个").pk,
        }
    )


def registered(office: Any) -> dict[str, int]:
    """A project with a value, a firm with personal data, and a file with a row of each fate."""
    Area.objects.create(
        code="420599101",
        system="demo",
        name="云岭镇",
        short_name="云岭镇",
        level="township",
        valid_from=date(2020, 1, 1),
    )
    entries = {"code": "2204-420599-04-01-000001", "name": "星桥智造基地", "town": "云岭镇", "kind": "产业",
               "total_investment": "2.3亿", "started_on": "2022-03-01"}  # fmt: skip
    project = gate.record_create(
        register=register_of("projects"), values=entries, by=office, source=gate.FORM, simulated=True
    )
    for month in range(1, 5):
        value = gate.observation_put(
            record=project,
            series="investment",
            period=f"2022-{month:02d}",
            value=month * 100,
            by=office,
            source=gate.FORM,
        )
    firm = gate.record_create(
        register=register_of("enterprises"),
        values={
            "code": "91420504MA4900010E",
            "name": "云岭茶业",
            "town": "云岭镇",
            "industry": "C1530",
            "phone": "13812345678",
        },
        by=office,
        source=gate.FORM,
    )
    lines = ["项目代码,项目名称,属地,项目类型,计划总投资（万元）"]
    lines += [
        "2204-420599-04-01-000001,星桥智造基地,云岭镇,产业,24000",
        "2204-420599-04-01-000002,新项目,云岭镇,民生,5",
    ]
    lines += ["2204-420599-04-01-000003,坏项目,云岭镇,工业,x"]
    batch = batch_upload(
        register=register_of("projects"), file=io.BytesIO("\n".join(lines).encode()), name="项目.csv", by=office
    )
    return {"project": project.pk, "firm": firm.pk, "observation": value.pk, "batch": batch.pk}


def worked(office: Any) -> dict[str, int]:
    """A long work of each state; this process stands for the one that goes on."""
    about = "项目类型：产业；计划总投资从 10000 万元起；签约日期从 2022-01-01 起；搜索“云岭产业园”"
    found = {}
    for state, more in {
        "working": {"worker": os.getpid()},
        "done": {"rows": 23_456, "file": "1-a.xlsx", "ended_at": datetime.now()},
        "failed": {
            "problem": "处理中断（可能是服务器重启），没有留下半成品。可以再来一次。",
            "ended_at": datetime.now(),
        },
        "cancelled": {"ended_at": datetime.now()},
    }.items():
        job = Job.objects.create(
            kind="export", register="projects", name="2026年第一季度云岭镇项目库.xlsx", about=about, by=office,
            made_at=datetime.now(), total=23_456, state=state, **more,
        )  # fmt: skip
        found[state] = job.pk
        if state == "working":
            progress.tell(progress_path(job), "正在写出", 8000, 23_456, time.time() - 20)
    return found


def settle(page: Any) -> None:
    """Wait until the page has drawn what it fetches for itself."""
    page.wait_for_load_state("networkidle")
    if "do=" in page.url:
        expect(page.locator("#drawer header")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_accessible_and_nothing_sticks_out(
    browse: Any, places: dict[str, int], axe_source: str, name: str, phone: bool
) -> None:
    who, path = PAGES[name]
    if name == "indicators":
        refresh()  # all figures of a fresh district take longer than a browser waits
    page = browse(who, path.format(**places), phone=phone)
    settle(page)
    look(page, axe_source, name)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_accessible_where_two_changed_the_same(
    browse: Any, places: dict[str, int], axe_source: str, district: Any, phone: bool
) -> None:
    page = browse("office", f"/registers/projects/{places['project']}/edit/", phone=phone)
    record = model_of("projects").objects.get(pk=places["project"])
    values = {"name": "星桥智造基地二期扩建工程", "total_investment": "2.5亿"}
    gate.record_change(record=record, version=record.version, values=values, by=district.office, source=gate.FORM)
    page.get_by_label("项目名称").fill("星桥智造基地一期")
    page.get_by_label("计划总投资").fill("26000")
    page.get_by_role("button", name="保存").first.click()
    expect(page.locator(".clash")).to_have_count(2)
    settle(page)
    look(page, axe_source, "clashes")


def look(page: Any, axe_source: str, name: str) -> None:
    """Nothing wider than the window, no serious finding."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name}: {wider} px wider than the window"
    page.evaluate(axe_source)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [
        {
            "id": each["id"],
            "where": [node["target"] for node in each["nodes"]][:4],
            "why": each["nodes"][0]["failureSummary"],
        }
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == [], json.dumps(serious, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", ["plan", "living", "task", "report"])
def test_prints_on_a4_without_the_rail(browse: Any, places: dict[str, int], name: str) -> None:
    who, path = PAGES[name]
    page = browse(who, path.format(**places))
    page.emulate_media(media="print")
    for part in (".rail", ".filters", ".button"):
        assert not any(each.is_visible() for each in page.locator(part).all()), part
    expect(page.locator("h1")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("name", ["reports", "review", "plan", "living", "task", "tables", "confirm"])
def test_english_pages_hold_no_chinese_of_ours(browse: Any, places: dict[str, int], name: str) -> None:
    who, path = PAGES[name]
    page = browse(who, path.format(**places), language="en")
    words = page.locator(".rail .words, h1, button:not([data-reading]), .tabs, thead").all_inner_texts()
    own = [each for each in words if any("\u4e00" <= letter <= "\u9fff" for letter in each)]
    allowed = ("中文", "新签约项目", "云溪区")
    assert [each for each in own if not any(word in each for word in allowed)] == []


def test_simulated_data_is_marked_in_the_corner(browse: Any, places: dict[str, int]) -> None:
    marked = browse("leader", f"/reports/{places['plan']}/plan/")
    expect(marked.locator(".simulated-mark")).to_have_text("模拟数据")
    plain = browse("office", f"/reports/{places['draft']}/")
    expect(plain.locator(".simulated-mark")).to_have_count(0)
    expect(browse("office", "/registers/").locator(".simulated-mark")).to_have_text("模拟数据")
    model_of("projects").objects.update(simulated=False)
    expect(browse("office", "/registers/").locator(".simulated-mark")).to_have_count(0)


def test_every_control_can_be_reached_by_tab_with_a_visible_focus(browse: Any, places: dict[str, int]) -> None:
    page = browse("leader", f"/reports/{places['plan']}/plan/")
    seen = set()
    for _turn in range(40):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.tagName + ' ' + (e.innerText || e.name || ''), s.outlineStyle !== 'none'] }"
        )
        if at[0].startswith("BODY"):
            break
        seen.add(at[0])
        assert at[1], f"no focus ring on {at[0]}"
    assert any("导出 Excel" in each for each in seen)
    assert any("云溪大桥" in each for each in seen)


def test_printing_the_plan_prints_the_list_even_with_a_row_open(browse: Any, places: dict[str, int]) -> None:
    page = browse("office", "/reports/{plan}/plan/?c={task}".format(**places))
    page.emulate_media(media="print")
    expect(page.locator("table.plan")).to_be_visible()
    expect(page.locator("#drawer")).to_be_hidden()
