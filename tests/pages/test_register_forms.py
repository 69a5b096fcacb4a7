"""A refused form of a register in a real browser: nothing of what was typed or chosen is lost; drafts hold what one changed oneself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from playwright.sync_api import expect

from guatu.pages.registers.uploads import SALT
from guatu.people.models import Area
from guatu.registers import gate
from guatu.registers.models import Draft, Evidence, Line
from guatu.registers.tables import model_of, register_of

pytestmark = pytest.mark.browser
CODE, WRONG = "91420504MA4900010E", "91420504MA4900010A"
NEW = "/registers/enterprises/new/"


@pytest.fixture
def town(district: Any) -> None:
    Area.objects.create(
        code="420599101",
        system="demo",
        name="云岭镇",
        short_name="云岭镇",
        level="township",
        valid_from=date(2020, 1, 1),
    )


def fill(page: Any, code: str, name: str) -> None:
    page.get_by_label("统一社会信用代码").fill(code)
    page.get_by_label("企业名称").fill(name)
    page.get_by_label("属地").select_option(label="云岭镇")
    page.locator("#i-industry").fill("C2614")
    page.locator("#i-contact").fill("许知远")
    page.locator("#i-phone").fill("13912345678")


def test_a_refused_form_keeps_personal_data_and_files(browse: Any, town: None, district: Any) -> None:
    page = browse("office", NEW)
    fill(page, WRONG, "星桥化工有限公司")
    page.locator("#evidence").set_input_files({"name": "批文.txt", "mimeType": "text/plain", "buffer": "同意".encode()})
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith(NEW)) as refused:
        page.get_by_role("button", name="登记", exact=True).click()
    assert (refused.value.status, refused.value.headers["cache-control"]) == (422, "no-store")
    expect(page.locator("#i-contact")).to_have_value("许知远")
    expect(page.locator("#i-phone")).to_have_value("13912345678")
    expect(page.get_by_label("已收到“批文.txt”")).to_be_checked()
    # Also over the question whether it is a look-alike.
    gate.record_create(
        register=register_of("enterprises"),
        values={"code": "91420504MA4900020F", "name": "星桥化工有限责任公司", "town": "云岭镇", "industry": "C2614"},
        by=district.office,
        source=gate.FORM,
    )
    page.get_by_label("统一社会信用代码").fill(CODE)
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_label("不是同一个，仍要登记").check()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    row = model_of("enterprises").objects.get(code=CODE)
    assert (row.contact, row.phone) == ("许知远", "13912345678")
    line = Line.objects.get(table="enterprises", first=row.pk)
    assert line.evidence == [Evidence.objects.get(name="批文.txt").digest]
    assert not Draft.objects.filter(values__has_key="phone").exists()


def test_a_file_that_was_received_can_be_left_out(browse: Any, town: None) -> None:
    page = browse("office", NEW)
    fill(page, WRONG, "星桥化工有限公司")
    page.locator("#evidence").set_input_files({"name": "批文.txt", "mimeType": "text/plain", "buffer": "同意".encode()})
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_label("已收到“批文.txt”").uncheck()
    page.get_by_label("统一社会信用代码").fill(CODE)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    assert Line.objects.get(table="enterprises").evidence == []


def test_only_ones_own_files_are_carried(town: None, district: Any) -> None:
    """Neither a number nor a word that was given to somebody else hands in a file."""
    from io import BytesIO

    from guatu.registers.evidence import evidence_store

    theirs = evidence_store(file=BytesIO("保密".encode()), name="保密.txt", by=district.office)
    client = Client()
    client.force_login(district.office)
    someone = signing.dumps([theirs.pk, 10**6], salt=SALT)
    for token in (str(theirs.pk), theirs.digest, someone, signing.dumps([theirs.pk, district.office.pk])):
        answer = client.post(NEW, {"code": WRONG, "name": "某公司", "carried.evidence": [token]})
        assert answer.status_code == 422
        assert "保密.txt" not in answer.content.decode()


def test_going_on_with_a_draft_twice_touches_only_what_one_changed(browse: Any, town: None, district: Any) -> None:
    """What others changed between is left to them, however often the form is left and gone on with."""
    row = gate.record_create(
        register=register_of("projects"),
        values={"code": "2204-420599-04-01-000001", "name": "一号项目", "town": "云岭镇", "kind": "产业"},
        by=district.office,
        source=gate.FORM,
    )
    address = f"/registers/projects/{row.pk}/edit/"
    page = browse("office", address)
    page.get_by_label("存在问题").fill("征地")
    expect(page.get_by_text("草稿已存")).to_be_visible()
    gate.record_change(record=row, values={"leader": "韩若谷"}, version=1, by=district.office, source=gate.FORM)
    page.goto(f"{page.url.partition('?')[0]}?draft=1")
    page.get_by_label("存在问题").fill("征地和用电")
    expect(page.get_by_text("草稿已存")).to_be_visible()
    gate.record_change(record=row, values={"leader": "周既明"}, version=2, by=district.office, source=gate.FORM)
    page.goto(f"{page.url.partition('?')[0]}?draft=1")
    assert Draft.objects.get().values == {"problem": "征地和用电"}
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    row.refresh_from_db()
    assert (row.leader, row.problem) == ("周既明", "征地和用电")
