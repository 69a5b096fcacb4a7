"""A spreadsheet's way into a register through the pages: upload, look, accept, undo; by mouse, by keyboard, on a phone."""

from __future__ import annotations

import io
import time
from datetime import date
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from guatu.intake.models import Batch
from guatu.intake.progress import progress_end, progress_tell
from guatu.people.models import Area
from guatu.registers.tables import model_of

pytestmark = pytest.mark.browser
PATH = "/registers/projects/intake/"


@pytest.fixture(autouse=True)
def areas(district: Any) -> None:
    since = date(2020, 1, 1)
    county = Area.objects.create(code="420599", system="demo", name="云溪区", level="county", valid_from=since)
    for code, name in (("420599101", "白石镇"), ("420599102", "青禾乡")):
        Area.objects.create(code=code, system="demo", name=name, level="township", parent=county, valid_from=since)


def workbook(*rows: list[Any]) -> bytes:
    """A town's own table: a title, a unit above, a header in its own words."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "一季度"
    sheet.append(["云溪区一季度项目表"])
    sheet.merge_cells("A1:G1")
    sheet.append([None, None, None, None, "单位：亿元"])
    sheet.append(["序号", "项目代码", "项目名称", "所属乡镇", "总投资", "项目类型", "签约日期"])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def line(number: int, town: str = "白石镇", total: Any = 1.5) -> list[Any]:
    return [number, f"2204-420599-04-01-{number:06d}", f"白石第{number}物流园", town, total, "产业", "2022.3.1"]


def send(page: Any, data: bytes, name: str = "一季度.xlsx") -> None:
    page.set_input_files("#file", files=[{"name": name, "mimeType": "application/octet-stream", "buffer": data}])
    page.get_by_role("button", name="上传并比对").click()
    page.wait_for_url("**/intake/*/")


def test_the_whole_way_of_a_file(browse: Any, district: Any) -> None:
    page = browse("office", PATH)
    send(page, workbook(line(1), line(2, total="很多"), line(3, town="月球镇"), line(4)))
    expect(page.locator(".lead")).to_have_text("共 4 行：新增 2，修改 0，不变 0，退回 2。")
    expect(page.get_by_text("这几列的名称只是相近")).to_contain_text("“所属乡镇”、“总投资”")
    refused = page.locator("table.list tbody tr")
    expect(refused).to_have_count(2)
    expect(refused.nth(0)).to_contain_text("一季度!E5")
    expect(refused.nth(0)).to_contain_text("很多")
    expect(refused.nth(1)).to_contain_text("没有“月球镇”这个区划")
    page.get_by_role("link", name="新增 2").click()
    expect(page.locator("table.list tbody tr")).to_have_count(2)
    expect(page.locator("table.list")).to_contain_text("15,000")

    with page.expect_download() as download:
        page.get_by_role("link", name="下载退回的行").click()
    back = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert "退回" in download.value.suggested_filename
    assert back["H3"].value == "问题"
    assert back["E4"].comment is not None

    page.get_by_role("button", name="导入其余的行，退回 2 行").click()
    expect(page.get_by_text("已导入：新增 2 行")).to_be_visible()
    assert {row.code[-1] for row in model_of("projects").objects.all()} == {"1", "4"}

    page.goto(page.url.partition("/intake/")[0] + "/intake/")
    expect(page.locator("table.board tbody tr").first).to_contain_text("已导入")


def test_changes_are_shown_before_and_after_and_taken_back(browse: Any, district: Any) -> None:
    page = browse("office", PATH)
    send(page, workbook(line(1), line(2)))
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：新增 2 行")).to_be_visible()
    page = browse("office", PATH)
    send(page, workbook(line(1, total=2), line(2)), "改过.xlsx")
    row = page.locator("table.list tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("del")).to_have_text("15,000")
    expect(row.locator("ins")).to_have_text("20,000")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("修改 1 行")).to_be_visible()
    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.get_by_text("已撤销").first).to_be_visible()
    assert model_of("projects").objects.get(code__endswith="1").total_investment == 15000


def test_the_same_file_again_says_who_took_it_in(browse: Any, district: Any) -> None:
    data = workbook(line(1))
    page = browse("office", PATH)
    send(page, data)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：")).to_be_visible()
    page = browse("office", PATH)
    send(page, data, "又一次.xlsx")
    expect(page.get_by_text("同一个文件已由周督查于")).to_be_visible()
    expect(page.get_by_text("1 行都和台账一样，没有需要导入的内容。")).to_be_visible()
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)


def test_columns_are_set_right_by_keyboard(browse: Any, district: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(line(1))))
    book.active["B3"] = "编号"  # type: ignore[index]
    out = io.BytesIO()
    book.save(out)
    page = browse("office", PATH)
    send(page, out.getvalue())
    expect(page.get_by_role("alert")).to_contain_text("缺少“项目代码”列")
    page.get_by_label("B 编号").focus()
    page.get_by_label("B 编号").select_option("code")
    for _turn in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "按这样重新比对":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".lead")).to_contain_text("新增 1")


def test_what_cannot_be_read_is_told_beside_the_file(browse: Any, district: Any) -> None:
    page = browse("office", PATH)
    page.set_input_files("#file", files=[{"name": "说明.docx", "mimeType": "x/y", "buffer": b"PK"}])
    expect(page.get_by_text("“说明.docx”不是能读的文件")).to_be_visible()
    page.goto(page.url)
    send(page, b"PK\x03\x04 broken", "坏了.xlsx")
    expect(page.get_by_role("alert")).to_contain_text("文件已损坏")


def test_progress_is_followed_and_gives_way_to_the_result(browse: Any, district: Any) -> None:
    page = browse("office", PATH)
    send(page, workbook(line(1)))
    batch = Batch.objects.latest("pk")
    Batch.objects.update(state=Batch.State.READING)
    progress_tell(batch.pk, "正在比对", 400, 1000, time.time() - 4)
    page.goto(page.url)
    expect(page.locator("#progress")).to_contain_text("正在比对 400 / 1,000 行，约还需 ")
    progress_tell(batch.pk, "正在比对", 800, 1000, time.time() - 8)
    expect(page.locator("#progress progress")).to_have_attribute("value", "800")
    progress_end(batch.pk)
    Batch.objects.update(state=Batch.State.READY)
    expect(page.get_by_role("button", name="确认导入")).to_be_visible()


def test_on_a_phone(browse: Any, district: Any) -> None:
    page = browse("townsman", PATH, phone=True)
    send(page, workbook(line(1, total="很多"), line(2)))
    expect(page.locator(".lead")).to_contain_text("新增")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_reads_well_for_assistive_technology(browse: Any, district: Any, axe_source: str) -> None:
    page = browse("office", PATH)
    for _turn in range(2):
        page.evaluate(axe_source)
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa']})")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        if page.url.endswith(PATH):
            send(page, workbook(line(1), line(2, total="很多")))


def test_whoever_may_not_write_is_not_let_in(browse: Any, district: Any) -> None:
    page = browse("leader", PATH)
    expect(page.locator("#file")).to_have_count(0)
