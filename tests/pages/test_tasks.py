"""A task's page: progress with evidence, corrections, milestones, owners; and each organisation's own list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from invented import named
from playwright.sync_api import expect

from guatu.commitments.models import Commitment, Report

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def task(district: Any) -> Commitment:
    """A target that the bureau leads, in a confirmed plan of this year."""
    plan = district.plan()
    Report.objects.filter(pk=plan.pk).update(plan_year=date.today().year)
    return named(plan, "80个以上")


def test_my_tasks_on_a_phone_lead_to_progress_with_a_file(browse: Any, task: Commitment) -> None:
    page = browse("clerk", "/my/", phone=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("我还要办什么")
    page.get_by_role("link", name="新签约项目80个以上").tap()
    page.wait_for_url(f"**/tasks/{task.pk}/")
    page.get_by_label("完成值").fill("42")
    page.get_by_label("进展情况").fill("上半年集中签约两批。")
    page.set_input_files("#files", files=[{"name": "签约现场.png", "mimeType": "image/png", "buffer": PNG}])
    page.get_by_role("button", name="填报", exact=True).tap()
    expect(page.locator("#h-progress ~ .history")).to_contain_text("42个")
    expect(page.locator("#h-progress ~ .history")).to_contain_text("人工填报")
    entry = task.progress.get()
    assert (entry.value, entry.evidence.get().name) == (42, "签约现场.png")
    with page.expect_response("**/evidence/*/") as answer:
        page.evaluate("fetch(document.querySelector('a[href*=evidence]').href)")
    assert answer.value.status == 200
    assert answer.value.body() == PNG


def test_wrong_progress_is_refused_at_its_field_and_nothing_is_lost(browse: Any, task: Commitment) -> None:
    page = browse("clerk", f"/tasks/{task.pk}/")
    page.get_by_label("完成值").fill("许多")
    page.get_by_label("进展情况").fill("正在推进。")
    page.get_by_role("button", name="填报", exact=True).click()
    expect(page.locator("#e-value")).to_contain_text("数字")
    expect(page.get_by_label("进展情况")).to_have_value("正在推进。")
    assert not task.progress.exists()


def test_a_correction_takes_the_place_and_the_old_entry_stays(browse: Any, task: Commitment) -> None:
    page = browse("clerk", f"/tasks/{task.pk}/")
    page.get_by_label("完成值").fill("42")
    page.get_by_role("button", name="填报", exact=True).click()
    page.get_by_role("link", name="更正").click()
    expect(page.get_by_label("完成值")).to_have_value("42")
    page.get_by_label("完成值").fill("24")
    page.get_by_role("button", name="更正").click()
    page.wait_for_url(f"**/tasks/{task.pk}/")
    expect(page.locator("#h-progress ~ .history").first).to_contain_text("24个")
    expect(page.locator("details")).to_contain_text("被更正的 1 条")
    assert task.progress.count() == 2


def test_milestones_by_quarter(browse: Any, task: Commitment) -> None:
    page = browse("office", f"/tasks/{task.pk}/")
    page.get_by_role("link", name="设节点").click()
    page.get_by_label("一季度末要做到").fill("集中签约一批")
    page.locator("#value_1").fill("20")
    page.locator("#value_2").fill("很多")
    page.get_by_role("button", name="保存节点").click()
    expect(page.get_by_role("alert").first).to_contain_text("数字")
    page.locator("#value_2").fill("40")
    page.get_by_role("button", name="保存节点").click()
    expect(page.locator(".quarters")).to_contain_text("20个 集中签约一批")
    assert {each.quarter: int(each.value) for each in task.milestones.all()} == {1: 20, 2: 40}


def test_the_office_reassigns_and_the_history_says_so(browse: Any, task: Commitment) -> None:
    page = browse("office", f"/tasks/{task.pk}/")
    page.get_by_role("link", name="改派").click()
    page.get_by_role("button", name="去掉 发展和改革局").first.click()
    page.locator("#f-lead").fill("教育")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="下达").click()
    expect(page.locator("#h-owner ~ .facts")).to_contain_text("教育局")
    expect(page.locator("#h-history ~ .history")).to_contain_text("分派")
    task.refresh_from_db()
    assert str(task.lead) == "教育局"


def test_others_read_but_do_not_enter(browse: Any, task: Commitment) -> None:
    page = browse("outsider", f"/tasks/{task.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("新签约项目")
    expect(page.get_by_role("button", name="填报", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="设节点")).to_have_count(0)


def test_the_office_sees_who_has_entered_nothing(browse: Any, task: Commitment) -> None:
    page = browse("office", "/my/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("谁还没有填报")
    expect(page.locator("tr", has_text="发改局")).to_contain_text("9")
