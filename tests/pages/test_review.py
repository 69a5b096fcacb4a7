"""The review desk by keyboard and mouse, and two reviewers at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from invented import named
from playwright.sync_api import Page, expect

from guatu.commitments import services
from guatu.commitments.models import Commitment, Report

pytestmark = pytest.mark.browser


@pytest.fixture
def report(district: Any) -> Report:
    """A report that waits for review."""
    return district.report()


def desk(browse: Any, report: Report, who: str = "office", **given: Any) -> Page:
    """The review desk, ready for keys."""
    page = browse(who, f"/reports/{report.pk}/review/", **given)
    expect(page.locator(".entry[aria-current]")).to_have_count(1)
    return page


def row(page: Page, commitment: Commitment) -> Any:
    """A commitment's row in the list."""
    return page.locator(f"#c{commitment.pk}")


def choose(page: Page, commitment: Commitment) -> None:
    """Select a row as with the mouse."""
    row(page, commitment).locator(".say").click()
    expect(row(page, commitment)).to_have_attribute("aria-current", "true")


def state(commitment: Commitment) -> str:
    """Its state in the database now."""
    commitment.refresh_from_db()
    return commitment.state


def select_text(page: Page, words: str) -> None:
    """Select words of the source as a mouse would."""
    page.evaluate(
        """(words) => {
          const source = document.querySelector(".source");
          const walker = document.createTreeWalker(source, NodeFilter.SHOW_TEXT);
          const nodes = []; let text = "", node;
          while ((node = walker.nextNode())) { nodes.push([text.length, node]); text += node.data; }
          const at = text.indexOf(words);
          const place = (offset) => { const [start, holder] = nodes.findLast(([begin]) => begin <= offset); return [holder, offset - start]; };
          const range = document.createRange();
          range.setStart(...place(at));
          const [last, offset] = place(at + words.length - 1);
          range.setEnd(last, offset + 1);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        words,
    )


def test_accept_and_reject_by_key_and_undo(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    first, second = report.commitments.order_by("order")[:2]
    page.keyboard.press("a")
    expect(row(page, first)).to_contain_text("已采纳")
    expect(row(page, second)).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    expect(row(page, second)).to_contain_text("不采纳")
    expect(page.locator("#progress")).to_contain_text(f"已审 2/{report.commitments.count()}")
    assert (state(first), state(second)) == ("accepted", "rejected")
    page.keyboard.press("u")
    expect(row(page, second)).to_contain_text("待审")
    assert state(second) == "suggested"
    expect(page.locator(f'mark[data-ids~="{first.pk}"]').first).to_have_class(re.compile("accepted"))


def test_j_and_k_move_and_the_address_keeps_the_row(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    ids = [str(each.pk) for each in report.commitments.order_by("order")]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".entry[aria-current]")).to_have_attribute("data-id", ids[1])
    assert f"c={ids[1]}" in page.url
    page.reload()
    expect(page.locator(".entry[aria-current]")).to_have_attribute("data-id", ids[1])


def test_a_click_on_a_mark_selects_its_row(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    bridge = named(report, "云溪大桥")
    page.locator(f'mark[data-ids~="{bridge.pk}"]').first.click()
    expect(row(page, bridge)).to_have_attribute("aria-current", "true")


def test_edit_shows_errors_at_the_field_and_saves(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    target = named(report, "80个以上")
    choose(page, target)
    page.keyboard.press("e")
    value = page.locator("#f-value")
    value.fill("很多")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#e-value")).to_contain_text("数字")
    expect(value).to_have_value("很多")
    value.fill("1.2万")
    page.locator("#f-note").fill("口径已核")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#drawer header")).to_have_count(0)
    expect(row(page, target)).to_contain_text("1.2万个")
    target.refresh_from_db()
    assert (target.value, target.note) == (12000, "口径已核")
    page.keyboard.press("h")
    expect(page.locator("#drawer .history")).to_contain_text("目标值")


def test_changing_the_kind_shows_its_fields(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    choose(page, named(report, "云溪大桥"))
    page.keyboard.press("e")
    expect(page.locator("#f-stage")).to_be_visible()
    page.locator("#f-kind").select_option("duty")
    expect(page.locator("#f-stage")).to_be_hidden()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(row(page, named(report, "云溪大桥"))).to_contain_text("常态工作")
    assert named(report, "云溪大桥").kind == "duty"


def test_split_and_undo(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    park = named(report, "青禾智谷二期")
    choose(page, park)
    page.keyboard.press("s")
    parts = page.locator("#f-parts")
    parts.fill("青禾智谷一期")
    page.get_by_role("button", name="拆开").click()
    expect(page.locator("#e-parts")).to_contain_text("不能增减")
    parts.fill("青禾智谷／二期")
    page.get_by_role("button", name="拆开").click()
    expect(row(page, park)).to_have_count(0)
    expect(page.locator(".entry", has_text="二期")).to_have_count(1)
    assert [each.text for each in report.commitments.filter(split_from=park).order_by("order")] == ["青禾智谷", "二期"]
    page.keyboard.press("u")
    expect(row(page, park)).to_have_count(1)
    assert state(park) == "suggested"


def test_merge_the_ticked_ones(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    one, other = named(report, "青禾智谷二期"), named(report, "白石物流园")
    row(page, one).get_by_role("checkbox").check()
    row(page, other).get_by_role("checkbox").check()
    page.keyboard.press("m")
    expect(row(page, one)).to_have_count(0)
    one.refresh_from_db()
    assert one.merged_into is not None
    assert one.merged_into.text == "青禾智谷二期、白石物流园"
    expect(row(page, one.merged_into)).to_have_attribute("aria-current", "true")


def test_add_by_selecting_text(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    before = report.commitments.count()
    select_text(page, "优化营商环境")
    expect(page.locator("#add-here")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#f-words")).to_have_value("优化营商环境")
    page.locator("#f-kind").select_option("duty")
    page.get_by_role("button", name="补上").click()
    expect(page.locator(".entry", has_text="优化营商环境")).to_have_count(1)
    made = named(report, "优化营商环境")
    assert report.commitments.count() == before + 1
    assert made.report.text[made.shown_start : made.shown_end] == "优化营商环境"
    expect(page.locator(f'mark[data-ids~="{made.pk}"]')).to_have_text("优化营商环境")


def test_a_selection_counts_characters_not_code_units(browse: Any, district: Any) -> None:
    from invented import TEXT

    report = district.report(TEXT.replace("做强产业", "做强𠮷祥𠮷产业"))
    page = desk(browse, report)
    select_text(page, "优化营商环境")
    page.keyboard.press("n")
    expect(page.locator("#f-words")).to_have_value("优化营商环境")
    page.get_by_role("button", name="补上").click()
    expect(page.locator(".entry", has_text="优化营商环境")).to_have_count(1)
    made = named(report, "优化营商环境")
    assert report.text[made.shown_start : made.shown_end] == "优化营商环境"


def test_add_by_floating_button_and_by_typing_alone(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    select_text(page, "优化营商环境")
    page.locator("#add-here").click()
    expect(page.locator("#f-words")).to_have_value("优化营商环境")
    page.keyboard.press("Escape")
    page.evaluate("getSelection().removeAllRanges()")
    page.locator("#drawer [data-close]").click()
    page.keyboard.press("n")
    page.locator("#f-words").fill("原文没有的话")
    page.get_by_role("button", name="补上").click()
    expect(page.get_by_role("alert")).to_contain_text("原文里没有")


def test_assign_by_typing(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    duty = named(report, "清理拖欠账款")
    choose(page, duty)
    page.keyboard.press("d")
    expect(page.locator("#f-lead")).to_be_focused()
    page.keyboard.type("教育")
    expect(page.get_by_role("option", name="教育局")).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("#f-co").click()
    page.keyboard.type("发改委")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="下达").click()
    expect(row(page, duty)).to_contain_text("教育局、发改局")
    duty.refresh_from_db()
    assert str(duty.lead) == "教育局"
    assert [str(each) for each in duty.co.all()] == ["发改局"]


def test_the_suggestion_says_why(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    choose(page, named(report, "80个以上"))
    page.keyboard.press("d")
    expect(page.locator("#drawer")).to_contain_text("“项目”属项目投资")


def test_an_uncertain_one_shows_both_readings_as_buttons(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    doubtful = named(report, "12个")
    choose(page, doubtful)
    page.keyboard.press("2")
    expect(row(page, doubtful).locator("[data-reading]")).to_have_count(0)
    doubtful.refresh_from_db()
    assert doubtful.settled_reading == "12个以上"


def test_accept_all_certain_ones_of_a_section_and_take_it_back(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    page.locator("[data-accept-section]").first.click()
    expect(page.locator(".entry.accepted")).to_have_count(6)
    assert report.commitments.filter(state="accepted").count() == 6
    assert state(named(report, "12个")) == "suggested"
    page.get_by_role("status").get_by_role("button", name="撤销").click()
    expect(page.locator(".entry.accepted")).to_have_count(0)
    assert not report.commitments.filter(state="accepted").exists()


def test_filters_are_removable_words_in_the_address(browse: Any, report: Report) -> None:
    page = desk(browse, report)
    page.locator("select[name=kind]").select_option("item")
    page.wait_for_url("**kind=item**")
    expect(page.locator(".entry")).to_have_count(3)
    expect(page.locator("form.filters")).to_contain_text("共 3 条")
    page.get_by_role("link", name="去掉 重点事项").click()
    expect(page.locator(".entry")).to_have_count(report.commitments.count())
    page.keyboard.press("/")
    page.keyboard.type("大桥")
    page.keyboard.press("Enter")
    expect(page.locator(".entry")).to_have_count(1)


def test_both_panes_scroll_together(browse: Any, district: Any) -> None:
    text = "云溪区政府工作报告\n三、2026年重点工作\n" + "\n".join(
        f"（{n}）第{n}项。推进青禾智谷{n}号楼建设，新增学位{n}00个以上。大力弘扬求实作风，凝聚各方力量。" * 2
        for n in range(1, 40)
    )
    from guatu.workreport.compiler import compile_document

    long = district.report(text, compile_with=compile_document)
    assert long.commitments.count() > 40
    page = desk(browse, long)
    source, listing = page.locator(".source"), page.locator(".listing")
    before = listing.evaluate("pane => pane.scrollTop")
    source.evaluate("pane => { pane.scrollTop = pane.scrollHeight / 2 }")
    page.wait_for_timeout(400)
    middle = listing.evaluate("pane => pane.scrollTop")
    assert middle > before + 300
    listing.evaluate("pane => { pane.scrollTop = 0 }")
    page.wait_for_timeout(400)
    assert source.evaluate("pane => pane.scrollTop") < 300


def test_two_reviewers_lose_nothing(browse: Any, report: Report, district: Any) -> None:
    target = named(report, "80个以上")
    mine, theirs = desk(browse, report), desk(browse, report, "second")
    choose(mine, target)
    mine.keyboard.press("e")
    expect(mine.locator("#f-value")).to_have_value("80")
    choose(theirs, target)
    theirs.keyboard.press("e")
    theirs.locator("#f-value").fill("90")
    theirs.get_by_role("button", name="保存", exact=True).click()
    expect(row(theirs, target)).to_contain_text("90个")
    mine.locator("#f-value").fill("100")
    mine.locator("#f-note").fill("我的备注")
    mine.get_by_role("button", name="保存", exact=True).click()
    panel = mine.locator("#drawer")
    expect(panel).to_contain_text("吴督查")
    expect(panel).to_contain_text("90")
    expect(panel).to_contain_text("100")
    target.refresh_from_db()
    assert (target.value, target.note) == (90, "")
    panel.get_by_text("我改为").click()
    mine.get_by_role("button", name="按所选保存").click()
    expect(row(mine, target)).to_contain_text("100个")
    target.refresh_from_db()
    assert (target.value, target.note) == (100, "我的备注")


def test_edits_of_different_fields_both_survive(browse: Any, report: Report, district: Any) -> None:
    target = named(report, "80个以上")
    page = desk(browse, report)
    choose(page, target)
    page.keyboard.press("e")
    expect(page.locator("#f-note")).to_be_visible()
    services.commitment_edit(commitment=target, changes={"qualifier": "制造业"}, version=1, person=district.second)
    page.locator("#f-note").fill("我的备注")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(row(page, target)).to_contain_text("制造业")
    target.refresh_from_db()
    assert (target.qualifier, target.note) == ("制造业", "我的备注")


def test_others_changes_appear_by_themselves(browse: Any, report: Report, district: Any) -> None:
    page = desk(browse, report)
    bridge = named(report, "云溪大桥")
    services.commitment_accept(commitment=bridge, person=district.second, version=1)
    expect(row(page, bridge)).to_contain_text("已采纳")
    expect(page.locator(".toast")).to_contain_text("吴督查")


def test_confirm_asks_for_readings_then_makes_the_plan(browse: Any, report: Report, district: Any) -> None:
    page = desk(browse, report)
    page.get_by_role("link", name="确认计划").click()
    expect(page.locator("main")).to_contain_text("有 1 条存疑的任务要先选定读法")
    doubtful = named(report, "12个")
    services.reading_settle(commitment=doubtful, reading="12个以上", version=1, person=district.office)
    page.reload()
    page.get_by_role("button", name=re.compile("采纳其余")).click()
    page.wait_for_url("**/plan/")
    report.refresh_from_db()
    assert report.is_confirmed
    assert not report.commitments.filter(state="suggested").exists()


def test_on_a_phone_a_row_opens_as_a_page_and_the_source_is_one_tap_away(browse: Any, report: Report) -> None:
    page = desk(browse, report, phone=True)
    bridge = named(report, "云溪大桥")
    row(page, bridge).locator(".say").tap()
    expect(page.locator("#drawer h2")).to_contain_text("云溪大桥")
    page.locator("#drawer").get_by_role("button", name="采纳", exact=True).tap()
    expect(row(page, bridge)).to_contain_text("已采纳")
    page.locator("#drawer [data-close]").tap()
    page.get_by_role("button", name="原文").tap()
    expect(page.locator(".source")).to_be_visible()
    expect(page.locator(".listing")).to_be_hidden()


def test_a_decided_task_is_taken_back_by_button_or_key_and_undone(browse: Any, report: Report) -> None:
    bridge, park = named(report, "云溪大桥"), named(report, "青禾智谷二期")
    page = desk(browse, report)
    back = page.locator(".acts [data-act=reopen]")
    choose(page, bridge)
    expect(back).to_be_hidden()
    page.keyboard.press("a")
    expect(row(page, bridge)).to_have_attribute("data-state", "accepted")
    choose(page, bridge)
    expect(page.locator(".acts [data-act=accept]")).to_be_disabled()
    page.keyboard.press("r")
    expect(row(page, bridge)).to_have_attribute("data-state", "suggested")
    assert state(bridge) == "suggested"
    page.keyboard.press("u")
    expect(row(page, bridge)).to_have_attribute("data-state", "accepted")
    choose(page, park)
    page.keyboard.press("x")
    expect(row(page, park)).to_have_attribute("data-state", "rejected")
    choose(page, park)
    back.click()
    expect(row(page, park)).to_have_attribute("data-state", "suggested")
    page.locator(".toast").get_by_role("button", name="撤销").click()
    expect(row(page, park)).to_have_attribute("data-state", "rejected")
    assert state(park) == "rejected"


def test_an_edited_number_shows_in_the_title_with_the_words_beside(browse: Any, report: Report) -> None:
    target = named(report, "80个以上")
    page = desk(browse, report)
    choose(page, target)
    page.keyboard.press("e")
    page.locator("#drawer").get_by_label("目标值", exact=True).fill("95")
    page.locator("#drawer").get_by_role("button", name="保存", exact=True).click()
    expect(row(page, target).locator(".say")).to_contain_text("新签约项目≥95个")
    expect(row(page, target)).to_contain_text("原文 80个以上")


def test_a_poll_asks_as_often_whatever_happened(district: Any) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    report = district.report()
    client = Client()
    client.force_login(district.second)
    counted = []
    for rows in (list(report.commitments.all())[:1], list(report.commitments.all())[1:]):
        since = report.changes.order_by("-id").first().pk
        for each in rows:
            services.commitment_edit(
                commitment=each, changes={"note": "核对"}, version=each.version, person=district.office
            )
            services.commitment_reject(commitment=each, version=each.version + 1, person=district.office)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"/reports/{report.pk}/review/changes/?since={since}").json()
        assert len(answer["rows"]) == len(rows)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 14
