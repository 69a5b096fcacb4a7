"""Registers in a real browser: find, enter with help, change, clash, correct, change many, look at personal data, take a file in."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from guatu.people.models import Area, Organisation
from guatu.registers import gate
from guatu.registers.models import Act, Draft
from guatu.registers.tables import model_of, register_of

pytestmark = pytest.mark.browser
CODE = "2204-420599-04-01-{:06d}"


@pytest.fixture
def projects(district: Any) -> list[Any]:
    """Three projects of two towns."""
    since = date(2020, 1, 1)
    for code, name in (("420599101", "云岭镇"), ("420599201", "青禾乡")):
        Area.objects.create(code=code, system="demo", name=name, short_name=name, level="township", valid_from=since)
    Organisation.objects.get_or_create(name="发展和改革局", defaults={"kind": "department"})
    names = (
        ("星桥智造基地", "云岭镇", "产业", "2.3亿"),
        ("青禾污水处理厂", "青禾乡", "生态", "3000"),
        ("云岭中学扩建", "云岭镇", "民生", None),
    )
    return [
        gate.record_create(
            register=register_of("projects"),
            values={"code": CODE.format(number), "name": name, "town": town, "kind": kind, "total_investment": money},
            by=district.office,
            source=gate.FORM,
        )
        for number, (name, town, kind, money) in enumerate(names, 1)
    ]


def test_find_by_filter_search_and_condition_and_keep_the_view(browse: Any, projects: list[Any]) -> None:
    page = browse("office", "/registers/")
    page.get_by_role("link", name="项目库").click()
    page.wait_for_load_state("networkidle")
    rows = page.locator("tbody[data-rows] tr")
    expect(rows).to_have_count(3)
    page.get_by_label("属地").first.select_option(label="云岭镇")
    expect(rows).to_have_count(2)
    page.get_by_role("searchbox").fill("智造")
    page.get_by_role("searchbox").press("Enter")
    expect(rows).to_have_count(1)
    expect(page.locator(".filters")).to_contain_text("属地：云岭镇")
    page.get_by_role("button", name="存为视图").click()
    page.get_by_label("名称", exact=True).fill("云岭智造")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="去掉全部条件").click()
    expect(rows).to_have_count(3)
    page.get_by_role("link", name="云岭智造").click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="去掉全部条件").click()
    page.get_by_role("button", name="更多条件").click()
    page.get_by_label("条件式").fill("计划总投资 IS NULL")
    page.get_by_role("dialog").get_by_role("button", name="筛选").click()
    expect(rows).to_have_count(1)
    expect(page.locator(".filters")).to_contain_text("计划总投资未填")


def test_keys_move_through_the_list_and_open_the_form(browse: Any, projects: list[Any]) -> None:
    page = browse("office", "/registers/projects/")
    page.keyboard.press("j")
    expect(page.locator("#drawer h2")).to_have_text("云岭中学扩建")
    page.keyboard.press("j")
    expect(page.locator("#drawer h2")).to_have_text("青禾污水处理厂")
    page.keyboard.press("e")
    page.wait_for_url("**/edit/")
    page.goto(page.url.replace(page.url.partition("/registers")[2], "/projects/"))
    page.keyboard.press("n")
    page.wait_for_url("**/new/")


def test_the_form_checks_as_one_types_shows_look_alikes_and_computes(browse: Any, projects: list[Any]) -> None:
    page = browse("office", "/registers/projects/new/")
    page.get_by_label("项目代码").fill("2213-420599-04-01-000009")
    page.get_by_label("项目代码").press("Tab")
    expect(page.locator("#m-code")).to_contain_text("没有13月")
    page.get_by_label("项目代码").fill(CODE.format(1))
    page.get_by_label("项目代码").press("Tab")
    expect(page.locator("#m-code")).to_contain_text("已有一行")
    page.get_by_label("项目代码").fill(CODE.format(9))
    page.get_by_label("项目名称").fill("星桥智造基地一期")
    page.get_by_label("项目名称").press("Tab")
    expect(page.locator("#m-name")).to_contain_text("星桥智造基地")
    page.get_by_label("固定资产投资").fill("0.6亿")
    page.get_by_label("用地面积").fill("20")
    page.get_by_label("用地面积").press("Tab")
    expect(page.locator("#i-intensity")).to_have_text("300")
    page.get_by_label("属地").select_option(label="云岭镇")
    page.get_by_label("项目类型").select_option(label="产业")
    page.get_by_role("combobox", name="责任单位").fill("发展")
    page.get_by_role("option", name="发展和改革局").click()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("alert")).to_contain_text("是不是同一个")
    page.get_by_label("不是同一个，仍要登记").check()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("星桥智造基地一期")
    made = model_of("projects").objects.get(code=CODE.format(9))
    assert (made.unit.name, made.intensity, made.stage) == ("发展和改革局", 300, "planned")


def test_a_refused_form_leads_to_its_faults_and_keeps_what_was_typed(browse: Any, projects: list[Any]) -> None:
    page = browse("office", "/registers/projects/new/")
    page.get_by_label("项目名称").fill("没填完的")
    page.get_by_label("计划总投资").fill("很多")
    page.get_by_role("button", name="登记").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("项目代码")
    expect(alert).to_contain_text("不是数字")
    expect(page.get_by_label("项目名称")).to_have_value("没填完的")


def test_a_draft_is_kept_offered_and_discarded(browse: Any, projects: list[Any]) -> None:
    page = browse("office", "/registers/projects/new/")
    page.get_by_label("项目名称").fill("写到一半")
    expect(page.get_by_text("草稿已存")).to_be_visible()
    page.goto(page.url)
    page.get_by_role("link", name="接着写").click()
    expect(page.get_by_label("项目名称")).to_have_value("写到一半")
    page.goto(page.url.partition("?")[0])
    page.get_by_role("button", name="不要了").click()
    expect(page.get_by_role("link", name="接着写")).to_have_count(0)
    assert not Draft.objects.exists()


def test_two_people_on_one_row_merge_or_are_told(browse: Any, projects: list[Any], district: Any) -> None:
    row = projects[0]
    page = browse("office", f"/registers/projects/{row.pk}/edit/")
    gate.record_change(
        record=row,
        values={"total_investment": "8000", "problem": "征地"},
        version=1,
        by=district.office2 if hasattr(district, "office2") else district.office,
        source=gate.FORM,
    )
    page.get_by_label("包联区领导").fill("许知远")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    row.refresh_from_db()
    assert (row.leader, row.problem, row.version) == ("许知远", "征地", 3)
    page.goto(page.url + "edit/")
    gate.record_change(record=row, values={"leader": "韩若谷"}, version=3, by=district.office, source=gate.FORM)
    page.get_by_label("包联区领导").fill("陆清和")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("修改了“包联区领导”，您的修改未保存")
    clash = page.get_by_role("group", name="包联区领导")
    expect(clash).to_contain_text("韩若谷")
    expect(clash).to_contain_text("陆清和")
    row.refresh_from_db()
    assert row.leader == "韩若谷"
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("group", name="包联区领导")).to_contain_text("请选定一个")
    page.get_by_role("radio", name="用我的").check()
    page.get_by_role("button", name="按所选保存").click()
    expect(page.locator("#history")).to_contain_text("包联区领导用自己的值")
    row.refresh_from_db()
    assert row.leader == "陆清和"


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "bare"])
def test_each_clash_is_settled_by_itself(
    browse: Any, projects: list[Any], district: Any, axe_source: str, phone: bool, scripted: bool
) -> None:
    """With the keyboard on a desk, by touch on a phone, and without scripts; what others wrote elsewhere stays."""
    row = projects[0]
    page = browse("office", f"/registers/projects/{row.pk}/edit/", phone=phone)
    if not scripted:
        page.route("**/*.js", lambda route: route.abort())
        page.reload()
    theirs = {"total_investment": "8000", "leader": "韩若谷", "problem": "征地", "kind": "民生"}
    gate.record_change(record=row, values=theirs, version=1, by=district.office, source=gate.FORM)
    page.get_by_label("包联区领导").fill("陆清和")
    page.get_by_label("计划总投资").fill("6000")
    page.locator("#i-kind").select_option(label="生态")
    page.get_by_role("button", name="保存").click()
    group = {name: page.get_by_role("group", name=name) for name in ("包联区领导", "计划总投资", "类型")}
    expect(group["计划总投资"]).to_contain_text("8,000")
    expect(group["计划总投资"]).to_contain_text("23,000")
    expect(page.locator("#i-problem")).to_have_value("征地")
    if scripted:
        page.evaluate(axe_source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1366)
    if phone:
        group["包联区领导"].get_by_text("用对方的").tap()
        group["类型"].get_by_text("用我的").tap()
    else:
        group["包联区领导"].get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        group["类型"].get_by_role("radio").first.focus()
        page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="按所选保存").click()
    expect(group["计划总投资"]).to_contain_text("请选定一个")
    expect(group["包联区领导"].get_by_role("radio").first).to_be_checked()
    row.refresh_from_db()
    assert (row.leader, row.total_investment, row.kind, row.version) == ("韩若谷", 8000, "livelihood", 2)
    group["计划总投资"].get_by_text("用我的").click()
    if scripted:
        expect(page.get_by_label("包联区领导").last).to_have_value("韩若谷")
    page.get_by_role("button", name="按所选保存").click()
    expect(page.locator("#history")).to_contain_text("计划总投资用自己的值，包联区领导用对方的值")
    row.refresh_from_db()
    assert (row.leader, row.total_investment, row.kind) == ("韩若谷", 6000, "ecology")
    assert (row.problem, row.version) == ("征地", 3)


def test_a_draft_of_an_older_version_sets_nothing_back(browse: Any, projects: list[Any], district: Any) -> None:
    row = projects[0]
    page = browse("office", f"/registers/projects/{row.pk}/edit/")
    page.get_by_label("存在问题").fill("征地")
    expect(page.get_by_text("草稿已存")).to_be_visible()
    theirs = {"leader": "韩若谷", "total_investment": "8000", "kind": "民生"}
    gate.record_change(record=row, values=theirs, version=1, by=district.office, source=gate.FORM)
    page.goto(page.url + "?draft=1")
    expect(page.get_by_label("包联区领导")).to_have_value("韩若谷")
    expect(page.get_by_label("存在问题")).to_have_value("征地")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    row.refresh_from_db()
    assert (row.leader, row.total_investment, row.kind, row.problem) == ("韩若谷", 8000, "livelihood", "征地")


def test_history_undo_delete_and_restore(browse: Any, projects: list[Any]) -> None:
    row = projects[0]
    page = browse("office", f"/registers/projects/{row.pk}/edit/")
    page.get_by_label("包联区领导").fill("许知远")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#history")).to_contain_text("包联区领导")
    page.get_by_role("button", name="撤销我的上一步").click()
    expect(page.locator("#history")).to_contain_text("已撤销")
    row.refresh_from_db()
    assert row.leader is None
    page.get_by_role("button", name="删除").click()
    page.get_by_label("理由", exact=True).fill("重复登记")
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator("main")).to_contain_text("不再计入任何统计")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_role("link", name="修改")).to_be_visible()


def test_a_value_is_entered_and_corrected_with_a_reason(browse: Any, projects: list[Any]) -> None:
    page = browse("office", f"/registers/projects/{projects[0].pk}/")
    section = page.locator("#s-investment")
    for value, reason in (("1.2亿", ""), ("900", "误填单位")):
        section.get_by_text("填报或更正").click()
        section.get_by_label("时段").fill("2022-03")
        section.get_by_label("完成投资（万元）").fill(value)
        section.get_by_label("更正理由").fill(reason)
        section.get_by_role("button", name="填报").click()
        expect(page.get_by_role("status").first).to_contain_text("已填报")
    section.get_by_role("link", name="更正 1 次").click()
    expect(page.locator("main")).to_contain_text("误填单位")
    expect(page.locator("main")).to_contain_text("12,000")


PASTE = """text => {
  const data = new DataTransfer(); data.setData("text", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_year_is_pasted_checked_and_written_as_one_act(
    browse: Any, projects: list[Any], axe_source: str, phone: bool
) -> None:
    row = projects[0]
    page = browse("office", f"/registers/projects/{row.pk}/", phone=phone)
    page.locator("#s-investment").get_by_role("link", name="一次填多期").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"填报完成投资，{date.today().year}年")
    page.goto(page.url + "?at=2022-01-01")
    page.get_by_label("2022-01", exact=True).focus()
    page.evaluate(PASTE, "2022-01\t1.2亿\n2022-02\t900\n2022-03\t很多\n2022-04\t\n")
    expect(page.get_by_label("2022-02", exact=True)).to_have_value("900")
    expect(page.get_by_label("2022-04", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("2022-05", exact=True)).to_be_focused()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("2022-03")
    expect(page.locator("tr.wrong")).to_have_count(1)
    expect(page.get_by_label("2022-01", exact=True)).to_have_value("1.2亿")
    page.evaluate(axe_source)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1366)
    page.get_by_label("2022-03", exact=True).fill("300")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已填报 3 期")
    expect(page.locator("#s-investment")).to_contain_text("2022年合计 13,200")
    assert Act.objects.get(verb="observe").rows == 3
    page.goto(page.url.partition("#")[0] + "investment/fill/?at=2022-01-01")
    page.get_by_label("2022-02", exact=True).fill("950")
    page.get_by_label("2022-05", exact=True).fill("10")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("更正已填报的数据要写明理由")
    expect(page.get_by_label("2022-02", exact=True)).to_have_value("950")
    page.get_by_label("更正理由").fill("核实票据")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已填报 2 期")
    page.locator("#s-investment").get_by_text("看数据").click()
    page.locator("#s-investment").get_by_role("link", name="更正 1 次").click()
    expect(page.locator("main")).to_contain_text("核实票据")
    expect(page.locator("main")).to_contain_text("900")


def test_what_was_entered_meanwhile_is_not_overwritten(browse: Any, projects: list[Any], district: Any) -> None:
    row = projects[0]
    page = browse("office", f"/registers/projects/{row.pk}/investment/fill/?at=2022-01-01")
    gate.observation_put(
        record=row, series="investment", period="2022-02", value="700", by=district.office, source=gate.FORM
    )
    page.get_by_label("2022-02", exact=True).fill("900")
    page.get_by_role("button", name="保存").click()
    line = page.get_by_role("row", name="2022-02")
    expect(line).to_contain_text("已有人填报为700")
    expect(page.get_by_label("2022-02", exact=True)).to_have_value("900")
    page.get_by_label("更正理由").fill("以我为准")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#s-investment")).to_contain_text("2022年合计 900")


def test_one_value_for_many_rows(browse: Any, projects: list[Any]) -> None:
    page = browse("office", "/registers/projects/")
    page.get_by_label("全选本页").check()
    page.get_by_label("要修改的字段").select_option(label="包联区领导")
    page.get_by_role("button", name="批量修改").click()
    page.get_by_label("包联区领导").fill("孟长林")
    page.get_by_label("理由").fill("包联调整")
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已修改3行")
    assert set(model_of("projects").objects.values_list("leader", flat=True)) == {"孟长林"}


def test_personal_data_is_shown_for_a_reason_once(browse: Any, projects: list[Any], district: Any) -> None:
    firm = gate.record_create(
        register=register_of("enterprises"),
        values={"code": "91420504MA4900010E", "name": "云岭茶业", "town": "云岭镇", "industry": "C1530", "phone": "13812345678"},
        by=district.office,
        source=gate.FORM,
    )  # fmt: skip
    page = browse("office", f"/registers/enterprises/{firm.pk}/")
    assert "13812345678" not in page.content()
    page.get_by_role("button", name="查看敏感信息").click()
    page.get_by_label("为什么要看").fill("通知开会")
    page.get_by_role("dialog").get_by_role("button", name="查看").click()
    expect(page.locator("main")).to_contain_text("13812345678")
    page.goto(page.url.replace("unmask/", ""))
    assert "13812345678" not in page.content()
    assert Act.objects.get(verb="unmask").reason == "通知开会"


def test_a_file_is_compared_and_then_taken_in(browse: Any, projects: list[Any], tmp_path: Path) -> None:
    file = tmp_path / "项目.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(
            [
                ["项目代码", "项目名称", "属地", "项目类型", "计划总投资（亿元）"],
                [CODE.format(1), "星桥智造基地", "云岭镇", "产业", "2.4"],
                [CODE.format(7), "新项目", "青禾乡", "民生", "0.5"],
                [CODE.format(8), "坏项目", "青禾乡", "工业", "1"],
            ]
        )
    page = browse("office", "/registers/projects/intake/")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="上传并比对").click()
    expect(page.locator("main")).to_contain_text("没有“工业”")
    page.get_by_role("link", name="修改 1").click()
    expect(page.locator("main")).to_contain_text("24,000")
    assert model_of("projects").objects.count() == 3
    page.get_by_role("button", name="导入其余的行").click()
    expect(page.locator("main")).to_contain_text("已导入：新增 1 行，修改 1 行")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载退回的行").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.get_by_role("status").first).to_contain_text("已撤销")
    assert model_of("projects").objects.filter(deleted_at=None).count() == 3


def test_a_clerk_on_a_phone_sees_and_enters_only_the_own_towns_rows(
    browse: Any, projects: list[Any], district: Any
) -> None:
    clerk = district.clerk
    clerk.role, clerk.area = "town", Area.objects.get(short_name="云岭镇")
    clerk.organisation = Organisation.objects.create(name="云岭镇人民政府", kind="town")
    clerk.save()
    page = browse(clerk.username, "/registers/projects/", phone=True)
    expect(page.locator("tbody[data-rows] tr")).to_have_count(2)
    page.get_by_text("云岭中学扩建").click()
    page.get_by_role("link", name="打开").click()
    page.get_by_role("link", name="修改").click()
    page.get_by_label("形象进度", exact=True).fill("主体封顶")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    page.goto(page.url.rpartition("/registers/")[0] + f"/registers/projects/{projects[1].pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有")


def test_rows_are_changed_together_on_a_phone(browse: Any, projects: list[Any]) -> None:
    page = browse("office", "/registers/projects/?sort=name", phone=True)
    bar = page.locator("[data-bulk-bar]")
    expect(bar).to_be_hidden()
    for name in ("星桥智造基地", "云岭中学扩建"):
        page.get_by_role("checkbox", name=name).tap()
    expect(bar).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(bar.locator("[data-picked-count]")).to_have_text("2")
    bar.locator("select").select_option("nature")
    bar.get_by_role("button", name="批量修改").tap()
    page.get_by_label("建设性质").select_option("new")
    page.get_by_label("理由").fill("补填建设性质")
    page.get_by_role("button", name="修改", exact=True).tap()
    page.wait_for_url("**/registers/projects/?**")
    model = type(projects[0])
    assert {row.name: row.nature for row in model.objects.all()} == {
        "星桥智造基地": "new",
        "青禾污水处理厂": None,
        "云岭中学扩建": "new",
    }
