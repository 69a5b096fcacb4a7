"""Logging in, where each person's day starts, the language, and pages that are refused or missing."""

from __future__ import annotations

from typing import Any

import pytest
from invented import PASSWORD
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_log_in_and_out(browse: Any) -> None:
    page = browse("", "/reports/")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/reports/")
    expect(page.get_by_role("navigation")).to_contain_text("审核")
    page.get_by_role("button", name="退出").first.click()
    page.wait_for_url("**/login/")


@pytest.mark.parametrize(
    ("who", "starts", "words"),
    [
        ("office", "/reports/", "哪份报告要办"),
        ("clerk", "/my/", "我还要办什么"),
        ("leader", "/leader/", "还没有"),
    ],
)
def test_each_person_starts_where_the_work_is(browse: Any, who: str, starts: str, words: str) -> None:
    page = browse(who)
    assert page.url.endswith(starts)
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_rail_has_at_most_eight_words_and_four_on_a_phone(browse: Any) -> None:
    words = browse("office").locator(".rail .words a")
    assert 4 <= words.count() <= 8
    on_phone = [link for link in browse("office", phone=True).locator(".rail .words a").all() if link.is_visible()]
    assert len(on_phone) == 4


def test_language_switch_stays_on_the_page(browse: Any) -> None:
    page = browse("office", "/tables/")
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/tables/")
    expect(page.get_by_role("navigation")).to_contain_text("Reports")
    page.get_by_role("button", name="中文").first.click()
    expect(page.get_by_role("navigation")).to_contain_text("报告")


def test_refused_and_missing_pages_say_what_to_do(browse: Any, district: Any) -> None:
    report = district.report()
    refused = browse("clerk", f"/reports/{report.pk}/plan/")
    expect(refused.get_by_role("heading", level=1)).to_contain_text("不能查看")
    expect(refused.locator("main")).to_contain_text("确认后各单位才能查看")
    missing = browse("office", "/reports/999999/")
    expect(missing.get_by_role("heading", level=1)).to_contain_text("没有这个页面")


def test_help_opens_by_key(browse: Any) -> None:
    page = browse("office", "/reports/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="按键与说明")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="按键与说明")).to_be_hidden()
