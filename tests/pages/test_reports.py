"""Uploading a report, what the compiler made of it, and a file that cannot be read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from invented import TEXT, named
from playwright.sync_api import expect

import guatu
from guatu.commitments import services
from guatu.commitments.models import Report

pytestmark = pytest.mark.browser


def upload(page: Any, name: str, content: bytes) -> None:
    """Choose a file and send it."""
    page.set_input_files("#file", files=[{"name": name, "mimeType": "text/plain", "buffer": content}])
    page.get_by_role("button", name="上传并拆解").click()


def test_upload_shows_the_stages_and_a_tally_that_adds_up(browse: Any) -> None:
    page = browse("office", "/reports/")
    upload(page, "澄溪报告.txt", (Path(guatu.__file__).parent / "simulate" / "demo_report.txt").read_bytes())
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("拆出")
    rows = {
        row.locator("th").inner_text().split("\n")[0]: int(re.sub(r"\D", "", row.locator("td").inner_text()))
        for row in page.locator(".tally:not(.parts) tr").all()
    }
    assert rows["拆出任务的句子"] + rows["没有任务的句子"] == rows["计划部分共"]
    assert (
        rows["量化目标"] + rows["定性目标"] + rows["重点事项"] + rows["常态工作"]
        == rows["任务共"]
        == Report.objects.get().commitments.count()
    )
    assert rows["任务共"] > 100
    assert sum(int(each.inner_text()) for each in page.locator(".tally .of td").all()) == rows["没有任务的句子"]


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(browse: Any) -> None:
    page = browse("office", "/reports/")
    upload(page, "空.txt", b"")
    expect(page.locator("#file-error")).to_be_visible()
    assert not Report.objects.exists()


def test_a_wrong_kind_of_file_is_named_before_it_is_sent(browse: Any) -> None:
    page = browse("office", "/reports/")
    upload(page, "照片.png", b"x")
    expect(page.get_by_role("alert")).to_contain_text("照片.png")
    assert not Report.objects.exists()


def test_the_same_file_twice_leads_to_the_first(browse: Any, district: Any) -> None:
    first = district.report()
    page = browse("office", "/reports/")
    upload(page, "报告.txt", TEXT.encode())
    expect(page.locator("#file-error")).to_contain_text("上传过")
    page.get_by_role("link", name="打开那一份").click()
    page.wait_for_url(f"**/reports/{first.pk}/")


def test_dropping_a_file_sends_it(browse: Any) -> None:
    page = browse("office", "/reports/")
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "拖来的报告.txt", {type: "text/plain"}));
          document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        TEXT,
    )
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    assert Report.objects.get().name == "拖来的报告.txt"


def test_departments_do_not_see_upload(browse: Any) -> None:
    page = browse("clerk", "/reports/")
    expect(page.locator("#file")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("还没有报告")


def test_a_report_is_withdrawn_from_its_page_and_restored(browse: Any, district: Any) -> None:
    plan = district.plan()
    services.progress_enter(commitment=named(plan, "云溪大桥"), person=district.clerk, text="桥墩完成")
    page = browse("office", f"/reports/{plan.pk}/")
    page.locator("summary", has_text="撤回报告").click()
    page.get_by_role("button", name="撤回报告").click()
    assert page.url.endswith(f"/reports/{plan.pk}/")  # the browser asks for the reason itself
    page.get_by_label("撤回原因").fill("   ")
    page.get_by_role("button", name="撤回报告").click()
    expect(page.locator("#reason-error")).to_contain_text("原因")
    page.get_by_label("撤回原因").fill("传错了文件")
    page.get_by_role("button", name="撤回报告").click()
    page.wait_for_url("**/reports/")
    expect(page.get_by_role("status")).to_contain_text("已撤回")
    expect(page.locator("main")).to_contain_text("还没有报告")
    page.get_by_role("link", name="已撤回的报告").click()
    expect(page.locator("tbody tr")).to_contain_text("传错了文件")
    page.get_by_role("button", name="恢复").click()
    page.wait_for_url(f"**/reports/{plan.pk}/")
    expect(page.get_by_role("status")).to_contain_text("已恢复")
    assert Report.objects.get().is_confirmed


def test_restoring_beside_the_same_file_asks_whether_both_are_wanted(browse: Any, district: Any) -> None:
    first = district.report()
    services.report_withdraw(report=first, person=district.office)
    second = district.report(again=False)
    page = browse("office", f"/reports/{first.pk}/")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_role("alert")).to_contain_text("上传过")
    expect(page.get_by_role("link", name="打开那一份")).to_have_attribute("href", f"/reports/{second.pk}/")
    page.get_by_label("两份都要").check()
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_role("status")).to_contain_text("已恢复")
    assert not Report.objects.filter(withdrawn_at__isnull=False).exists()


def test_who_reviews_meanwhile_is_told(browse: Any, district: Any) -> None:
    report = district.report()
    page = browse("office", f"/reports/{report.pk}/review/")
    expect(page.locator(".entry").first).to_be_visible()
    services.report_withdraw(report=report, person=district.second)
    page.keyboard.press("a")
    expect(page.locator("#toasts")).to_contain_text("已撤回")
    assert not report.commitments.filter(state="accepted").exists()


def test_the_withdrawn_page_speaks_english(browse: Any, district: Any) -> None:
    services.report_withdraw(report=district.report(), person=district.office)
    page = browse("office", "/reports/withdrawn/", language="en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdrawn reports")
    expect(page.get_by_role("button", name="Restore")).to_be_visible()
