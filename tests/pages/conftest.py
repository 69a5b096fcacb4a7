"""A real Chromium against the running application. Without one these tests fail and say how to install it: a skip looks like a pass."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

# Playwright's synchronous form runs an event loop in this thread; Django must not take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HOW = (
    "浏览器测试需要 Chromium，本机没有找到。请安装：apt-get install chromium"
    "（或用环境变量 GUATU_CHROMIUM 指明可执行文件），再运行 make test。"
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def chromium_path() -> str:
    """The browser's executable; fails, never skips, where there is none."""
    named = os.environ.get("GUATU_CHROMIUM", "")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if (path := shutil.which(name))), "")
    if not found:
        pytest.fail(HOW, pytrace=False)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of the session; each test has contexts of its own."""
    path = chromium_path()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def fresh_index(request: pytest.FixtureRequest) -> None:
    """Tests that commit have their tables emptied afterwards, but nobody empties the search index: begin without its leavings."""
    if "live_server" not in request.fixturenames:
        return
    request.getfixturevalue("transactional_db")
    from django.db import connection

    from guatu.registers.library import library
    from guatu.registers.search import search_fields, search_table

    with connection.cursor() as cursor:
        for register in library().registers.values():
            if search_fields(register):
                cursor.execute(f'DELETE FROM "{search_table(register)}"')


@pytest.fixture
def browse(chromium: Browser, live_server: Any, district: Any) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody: `browse("office", "/reports/")`. What the browser complains about fails the test."""
    del district
    contexts: list[Any] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        expected = "Failed to load resource" in message.text
        if message.type == "error" and not expected:
            complaints.append(message.text)

    def visit(username: str, path: str = "/", *, phone: bool = False, language: str = "") -> Page:
        from django.conf import settings
        from django.test import Client

        from guatu.people.models import Person

        client = Client()
        context = chromium.new_context(
            viewport=PHONE if phone else DESK, is_mobile=phone, has_touch=phone, locale="zh-CN", accept_downloads=True
        )
        contexts.append(context)
        if username:
            client.force_login(Person.objects.get(username=username))
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        if language:
            context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker, from the locked front-end packages."""
    path = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.fail(
            "缺少 node_modules/axe-core。请运行 scripts/frontend --dev（make install 会自动完成）。", pytrace=False
        )
    return path.read_text("utf-8")
