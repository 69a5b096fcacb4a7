"""The head of a register's list: saved views stand in a line with their crosses, and what it gives out is what its address says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from guatu.registers.models import SavedView
from guatu.registers.services import saved_view_save
from guatu.registers.tables import register_of


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_each_saved_view_stands_beside_its_cross(browse: Any, district: Any, width: int) -> None:
    for name in ("云岭镇在建", "亿元以上工业项目", "今年要开工的", "未填投资额的项目，等发改局补", "四季度竣工"):
        saved_view_save(person=district.office, register=register_of("projects"), name=name, query="q=x", shared=False)
    page = browse("office", "/registers/projects/")
    page.set_viewport_size({"width": width, "height": 800})
    assert page.locator(".saved .view").count() == 5
    for view in page.locator(".saved .view").all():
        link, cross = view.get_by_role("link").bounding_box(), view.get_by_role("button").bounding_box()
        assert link
        assert cross
        assert abs(link["y"] + link["height"] / 2 - cross["y"] - cross["height"] / 2) < 4
        assert 0 <= cross["x"] - link["x"] - link["width"] < 8
        assert cross["x"] + cross["width"] <= width
    page.get_by_role("button", name="删除视图 今年要开工的").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".saved .view").count() == 4
    assert not SavedView.objects.filter(name="今年要开工的").exists()


@pytest.mark.parametrize(("form", "status"), [("xlsx", 200), ("csv", 200), ("pdf", 404), ("CSV", 404), ("xls", 404)])
def test_a_list_is_given_out_only_as_what_it_is(client: Client, district: Any, form: str, status: int) -> None:
    client.force_login(district.office)
    answer = client.get(f"/registers/projects/rows.{form}")
    assert answer.status_code == status
    if status == 200:
        begin = b"".join(answer)[:2] if form == "xlsx" else b""  # type: ignore[arg-type]
        assert begin in (b"PK", b"")
