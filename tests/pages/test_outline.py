"""The outline beside the text: what stands under each heading adds up, in every format of source."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from guatu.commitments import services
from guatu.pages.outline import outline
from guatu.pages.source import paragraphs
from guatu.workreport.compiler import compile_document

PLAIN = (
    "云溪区政府工作报告\n一、2025年工作回顾\n过去一年，建成学校3所。\n二、2026年工作安排\n"
    "（一）做强产业\n新签约项目80个以上。推进青禾智谷二期建设。\n（二）改善民生\n新增学位600个。\n"
)
HTML = (
    "<html><body>" + "".join(f"<p>　　<span>{line}</span></p>" for line in PLAIN.split("\n") if line) + "</body></html>"
)


@pytest.mark.parametrize(("name", "source"), [("报告.txt", PLAIN), ("报告.html", HTML)])
def test_counts_under_headings_add_up_whatever_the_source_is(district: Any, name: str, source: str) -> None:
    report = services.report_upload(
        file=source.encode(), name=name, person=district.office, compile_with=compile_document
    )
    rows = list(report.commitments.all())
    found = outline(report, rows, lambda row: row.kind, ("target", "item"))
    assert [(each.title, each.depth, each.count, each.figures) for each in found] == [
        ("二、2026年工作安排", 1, 3, (2, 1)),
        ("（一）做强产业", 2, 2, (1, 1)),
        ("（二）改善民生", 2, 1, (1, 0)),
    ]
    for section in report.sections:
        title = section["number"] + section["title"]
        if title:
            assert report.text[section["start"] :].startswith(title)
    inside = {report.text[each.start : each.end].strip() for each in paragraphs(report) if not each.outside}
    assert "新增学位600个。" in inside
    assert "过去一年，建成学校3所。" not in inside
    client = Client()
    client.force_login(district.office)
    page = client.get(f"/reports/{report.pk}/living/").content.decode()
    for each in found:
        assert f'href="#{each.anchor}"' in page
        assert f'<p id="{each.anchor}"' in page


@pytest.mark.browser
def test_the_outline_leads_into_the_text_and_marks_where_one_reads(browse: Any, district: Any) -> None:
    text = PLAIN + "".join(
        f"（{n}）第{n}项工作\n" + f"新建第{n}学校，新增学位500个以上。" * 20 + "\n" for n in "三四五六七八九十"
    )
    report = services.report_upload(
        file=text.encode(), name="长.txt", person=district.office, compile_with=compile_document
    )
    page = browse("office", f"/reports/{report.pk}/living/")
    page.get_by_role("link", name="（七）第七项工作").click()
    expect(page.locator(".outline [aria-current]")).to_contain_text("第七项工作")
    box = page.locator("p", has_text="（七）第七项工作").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 160
    aside, words = page.locator(".outline").bounding_box(), page.locator("[data-living]").bounding_box()
    assert aside is not None
    assert words is not None
    assert words["width"] <= 40 * 16
    assert aside["x"] + aside["width"] > 1100
    page.evaluate("window.scrollTo(0, 1e6)")
    page.wait_for_function("scrollY > 500")
    assert page.locator(".rail").bounding_box()["y"] == 0
    phone = browse("office", f"/reports/{report.pk}/living/", phone=True)
    expect(phone.locator(".outline")).not_to_have_attribute("open", "")


@pytest.mark.browser
@pytest.mark.parametrize("anchor", ["?c={row}", "#s{row}", ""])
def test_the_rail_stays_where_it_is_when_a_page_opens_in_its_middle(browse: Any, district: Any, anchor: str) -> None:
    plan = district.report(PLAIN + "推进青禾智谷三期建设。\n" * 80, compile_with=compile_document)
    page = browse("office", f"/reports/{plan.pk}/living/" + anchor.format(row=plan.commitments.last().pk))
    page.wait_for_load_state("networkidle")
    assert page.locator(".rail").bounding_box() == {"x": 0, "y": 0, "width": 128, "height": 768}
