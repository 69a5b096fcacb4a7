"""Bringing in an office's own table of duties, and setting it beside the report."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from guatu.commitments.models import Report

pytestmark = pytest.mark.browser


def workbook(header: list[str]) -> bytes:
    """A small table of duties as an office keeps it."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["2026年目标任务责任分解表"])
    sheet.append(header)
    sheet.append([1, "新签约项目90个以上", "2026年12月底前", "发展和改革局", "白石镇"])
    sheet.append([2, "推进青禾智谷二期建设", "2026年6月底前", "发展和改革局", ""])
    sheet.append([3, "开展全民阅读季活动30场", "2026年12月底前", "教育局", "白石镇"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADER = ["序号", "目标任务", "完成时限", "牵头单位", "责任单位"]


def send(page: Any, data: bytes, name: str = "2026年分解表.xlsx") -> None:
    """Choose the file and read it."""
    page.set_input_files("#file", files=[{"name": name, "mimeType": "application/octet-stream", "buffer": data}])
    page.get_by_role("button", name="读取表格").click()


def test_columns_are_shown_for_confirmation_then_it_becomes_a_plan(browse: Any) -> None:
    page = browse("office", "/tables/")
    send(page, workbook(HEADER))
    page.wait_for_url(re.compile(r"/tables/[0-9a-f]{64}/"))
    expect(page.get_by_label("目标任务")).to_have_value("task")
    expect(page.get_by_label("责任单位")).to_have_value("co")
    page.get_by_label("责任单位").select_option("other")
    page.wait_for_url("**role_4=other**")
    expect(page.locator("table.list")).not_to_contain_text("白石镇")
    page.get_by_role("button", name="导入为待审核的计划").click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    made = Report.objects.get()
    assert (made.form, made.plan_year) == ("duty_table", 2026)
    assert {str(each.lead) for each in made.commitments.all()} == {"发改局", "教育局"}
    assert not any(each.co.exists() for each in made.commitments.all())


def test_a_file_without_a_table_says_what_is_missing(browse: Any) -> None:
    page = browse("office", "/tables/")
    send(page, "只是一段话，没有任务。".encode(), "通知.txt")
    expect(page.locator("#file-error")).to_contain_text("没有找到责任分解表")
    assert not Report.objects.exists()


def test_beside_the_report_it_shows_what_was_forgotten_added_and_differs(browse: Any, district: Any) -> None:
    report = district.report()
    page = browse("office", f"/reports/{report.pk}/compare/")
    page.get_by_role("link", name="上传分解表来对照").click()
    send(page, workbook(HEADER))
    page.get_by_role("link", name="与报告对照").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("分解表漏了")
    expect(page.locator("#differs")).to_contain_text("新签约项目80个以上")
    expect(page.locator("#differs")).to_contain_text("90个以上")
    expect(page.locator("#forgotten")).to_contain_text("云溪大桥")
    expect(page.locator("#added")).to_contain_text("全民阅读季")
    numbers = [int(re.search(r"\d+", each)[0]) for each in page.locator(".tally td").all_inner_texts()]
    same, differing, forgotten, total, _added = numbers
    assert same + differing + forgotten == total == report.commitments.count()


def test_an_imported_table_is_compared_with_the_columns_that_were_confirmed(browse: Any, district: Any) -> None:
    report = district.report()
    page = browse("office", "/tables/")
    page.set_input_files(
        "#file", files=[{"name": "2026年分工.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(HEADER)}]
    )
    page.get_by_role("button", name="读取表格").click()
    page.get_by_label("牵头单位").select_option("other")
    page.wait_for_url("**role_3=other**")
    page.get_by_role("button", name="导入为待审核的计划").click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    made = Report.objects.get(form="duty_table")
    assert made.columns[3][2] == "other"
    page.goto(page.url.replace(f"/reports/{made.pk}/", f"/reports/{report.pk}/compare/"))
    page.get_by_role("link", name="2026年分工").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("分解表漏了")
    # 80 in the report, 90 in the table: told; the lead's column was set aside, so no lead can differ.
    expect(page.locator("#differs")).to_contain_text("90个以上")
    expect(page.locator("#differs")).not_to_contain_text("牵头单位")


def test_a_table_imported_before_says_so_and_may_be_imported_again(browse: Any) -> None:
    table = workbook(HEADER)
    page = browse("office", "/tables/")
    send(page, table)
    page.get_by_role("button", name="导入为待审核的计划").click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    first = Report.objects.get()
    page = browse("office", "/tables/")
    send(page, table)
    page.get_by_role("button", name="导入为待审核的计划").click()
    expect(page.get_by_role("alert")).to_contain_text("上传过")
    expect(page.get_by_role("link", name="打开那一份")).to_have_attribute("href", f"/reports/{first.pk}/")
    assert Report.objects.count() == 1
    page.get_by_label("再次导入，另作一份计划").check()
    page.get_by_role("button", name="导入为待审核的计划").click()
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    assert Report.objects.count() == 2
