"""The plan: groups, filters, counts that add up, exports, the drawer; and the living report."""

from __future__ import annotations

import re
from typing import Any

import pytest
from invented import named
from playwright.sync_api import Page, expect

from guatu.commitments.models import Report

pytestmark = pytest.mark.browser


@pytest.fixture
def plan(district: Any) -> Report:
    """A confirmed plan of ten tasks."""
    return district.plan()


def adds_up(page: Page) -> int:
    """The total that the page shows, having checked that its parts add up to it and that so many rows stand below."""
    words = page.locator(".sum").inner_text()
    total, *parts = map(int, re.findall(r"\d+", words))
    assert total == sum(parts), words
    rows = page.locator("table.plan tbody tr:not(.group)")
    expect(rows).to_have_count(total)
    counts = [int(re.search(r"\d+", each)[0]) for each in page.locator("tr.group .note").all_inner_texts()]
    assert sum(counts) == total
    return total


@pytest.mark.parametrize(
    ("tab", "heading"), [("按章节", "做强产业"), ("按单位", "发改局"), ("按类型", "量化目标"), ("按时限", "2026年12月")]
)
def test_every_grouping_adds_up(browse: Any, plan: Report, tab: str, heading: str) -> None:
    page = browse("leader", f"/reports/{plan.pk}/plan/")
    page.get_by_role("link", name=tab).click()
    expect(page.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")
    expect(page.locator("tr.group", has_text=heading).first).to_be_visible()
    assert adds_up(page) == 10


def test_filters_and_search_keep_adding_up(browse: Any, plan: Report) -> None:
    page = browse("leader", f"/reports/{plan.pk}/plan/")
    page.locator("select[name=kind]").select_option("target")
    page.wait_for_url("**kind=target**")
    assert adds_up(page) == 5
    page.locator("select[name=lead]").select_option(label="发改局 5")
    page.wait_for_url("**lead=**")
    assert adds_up(page) == 5
    page.get_by_role("link", name="去掉 量化目标").click()
    assert adds_up(page) == 9
    page.keyboard.press("/")
    page.keyboard.type("白石物流园")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert adds_up(page) < 9


def test_nothing_found_says_so_and_offers_the_way_back(browse: Any, plan: Report) -> None:
    page = browse("leader", f"/reports/{plan.pk}/plan/?q=没有的词")
    expect(page.locator(".empty")).to_contain_text("没有符合条件的任务")
    page.get_by_role("link", name="去掉全部条件").click()
    assert adds_up(page) == 10


def test_a_row_opens_beside_the_list_and_the_address_holds_it(browse: Any, plan: Report) -> None:
    page = browse("leader", f"/reports/{plan.pk}/plan/")
    bridge = named(plan, "云溪大桥")
    page.locator(f'tr[data-id="{bridge.pk}"] a.name').click()
    expect(page.locator("#drawer h2")).to_contain_text("云溪大桥")
    expect(page.locator(f'tr[data-id="{bridge.pk}"]')).to_have_attribute("aria-current", "true")
    assert f"c={bridge.pk}" in page.url
    page.keyboard.press("k")
    expect(page.locator("#drawer h2")).to_contain_text("白石物流园")
    page.reload()
    expect(page.locator("#drawer h2")).to_contain_text("白石物流园")
    expect(page.locator("table.plan")).to_be_visible()
    page.go_back()
    expect(page.locator("#drawer h2")).to_contain_text("云溪大桥")
    expect(page.locator(".rail")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer h2")).to_have_count(0)


@pytest.mark.parametrize(("button", "ending"), [("导出 Excel", "xlsx"), ("导出 Word", "docx")])
def test_exports_open_and_hold_what_the_page_shows(
    browse: Any, plan: Report, tmp_path: Any, button: str, ending: str
) -> None:
    page = browse("leader", f"/reports/{plan.pk}/plan/?kind=item")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=button).click()
    path = tmp_path / f"plan.{ending}"
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename.endswith(f".{ending}")
    if ending == "xlsx":
        from openpyxl import load_workbook

        words = " ".join(
            str(cell.value) for sheet in load_workbook(path) for row in sheet for cell in row if cell.value
        )
    else:
        from docx import Document

        document = Document(str(path))
        words = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "云溪大桥" in words
    assert "发展和改革局" in words
    assert "居民收入" not in words


def test_the_living_report_lights_every_promise_grey_and_leads_to_it(browse: Any, plan: Report) -> None:
    page = browse("leader", f"/reports/{plan.pk}/living/")
    links = page.locator("a.lit")
    ids = {link.get_attribute("data-id") for link in links.all()}
    assert ids == {str(each.pk) for each in plan.commitments.filter(state="accepted")}
    assert page.locator(".lit.green, .lit.done, .lit.red, .lit.yellow").count() == 0
    assert page.locator(".lit.grey").count() == 10
    page.get_by_text("云溪大桥").click()
    expect(page.locator("#pop")).to_contain_text("未绑定")
    page.locator("#pop").get_by_role("link", name="打开任务").click()
    page.wait_for_url(re.compile(r"/tasks/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("云溪大桥")


def test_progress_by_hand_never_turns_a_light_green(browse: Any, plan: Report, district: Any) -> None:
    from guatu.commitments import services

    services.progress_enter(commitment=named(plan, "云溪大桥"), person=district.office, day="2026-01-05", percent=100)
    page = browse("leader", f"/reports/{plan.pk}/living/")
    assert page.locator(".lit.hand").count() == 1
    assert page.locator(".lit.green, .lit.done").count() == 0
