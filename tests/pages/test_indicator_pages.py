"""Indicators on pages: the list, one with its rows and gaps, questions put together, exports; the address holds the question."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import expect

from guatu.definitions.indicator import Indicator
from guatu.indicators.selectors import refresh
from guatu.pages.questions import moment, month_word, question_of, splits_shared
from guatu.people.models import Area, Person
from guatu.registers import gate
from guatu.registers.library import library
from guatu.registers.tables import model_of, register_of

NAME = "signed_projects_count"
YEAR = "from=2022-01&to=2022-12"


@pytest.fixture
def signed(transactional_db: None, district: Any, settings: Any) -> Any:
    """Three signed projects: two of 云岭镇 in March and May, one of 石渡镇 in May; and one whose signing day is blank."""
    del transactional_db
    settings.TODAY = "2022-10-20"
    held: dict[str, Any] = {"system": "demo", "valid_from": date(2020, 1, 1)}
    for code, name in (("420599101", "云岭镇"), ("420599102", "石渡镇")):
        town = Area.objects.create(code=code, name=name, short_name=name, level="township", **held)
        Area.objects.create(code=f"{code}001", name=f"{name[:2]}村", level="village", parent=town, **held)
    rows = [
        ("一号项目", "云岭镇", "2022-03-05"),
        ("二号项目", "云岭镇", "2022-05-10"),
        ("三号项目", "石渡镇", "2022-05-20"),
        ("四号项目", "石渡镇", "2022-06-01"),
    ]
    for number, (name, town, day) in enumerate(rows, start=1):
        values = {
            "code": f"2204-420599-04-01-{number:06d}",
            "name": name,
            "town": town,
            "kind": "产业",
            "stage": "签约",
            "signed_on": day,
        }
        gate.record_create(
            register=register_of("projects"), values=values, by=district.office, source=gate.FORM, simulated=True
        )
    # The gate asks for the day; rows from before it do not always have one.
    model_of("projects").objects.filter(name="四号项目").update(signed_on=None)
    # A fresh district's first figures take longer than a browser waits.
    refresh([NAME])
    return district


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def page(username: str, path: str) -> str:
    answer = client_of(username).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_list_shows_every_indicator_with_its_figure(signed: Any) -> None:
    html = page("leader", "/indicators/?q=新签约项目")
    assert library().of(Indicator)[NAME].label in html
    assert "3个" in html
    assert "没有符合条件的指标" in page("leader", "/indicators/?q=没有这样的指标")


def test_an_indicator_tells_its_figure_parts_gaps_and_definition(signed: Any) -> None:
    html = page("leader", f"/indicators/{NAME}/?{YEAR}")
    assert "3个" in html
    assert "云岭镇最多，2个；石渡镇最少，1个" in html
    assert "1 条缺数据，没有计入" in html
    assert "四号项目" in html
    assert "签约日期未填" in html
    assert "项目库的行数" in html
    assert "模拟数据" in html


def test_rows_behind_a_figure_lead_to_the_register(signed: Any) -> None:
    town = Area.objects.get(name="云岭镇")
    html = page("leader", f"/indicators/{NAME}/rows/?{YEAR}&split=township&key={town.pk}")
    assert "2个，由 2 条记录算出" in html
    assert "一号项目" in html
    assert "三号项目" not in html
    assert 'href="/registers/projects/' in html
    unknown = page("leader", f"/indicators/{NAME}/rows/?{YEAR}&which=unknown")
    assert "四号项目" in unknown
    assert "一号项目" not in unknown


def test_rows_are_shown_to_those_who_may_open_them(signed: Any) -> None:
    html = page("outsider", f"/indicators/{NAME}/rows/?{YEAR}")
    assert "3个，由 3 条记录算出" in html
    assert "一号项目" not in html
    assert "这些记录您不能查看" in html


def test_a_link_to_an_indicator_that_is_gone_says_so_and_shows_the_others(signed: Any) -> None:
    html = page("leader", f"/explore/?i=gone_since,{NAME}&{YEAR}")
    assert "没有指标“gone_since”" in html
    assert "新签约项目" in html
    assert "没有指标" not in page("leader", f"/explore/?i={NAME}&{YEAR}")


def test_an_unknown_indicator_is_missing(signed: Any) -> None:
    assert client_of("leader").get("/indicators/no_such_thing/").status_code == 404
    assert client_of("leader").get("/explore/figures.pdf?i=x").status_code == 404


def test_indicators_of_an_empty_district_have_no_figures_yet(transactional_db: None, district: Any) -> None:
    assert "0个" in page("leader", "/indicators/?q=新签约项目")
    assert "这段时间没有数" in page("leader", f"/indicators/{NAME}/")
    assert "这段时间没有记录" in page("leader", f"/indicators/{NAME}/rows/")
    assert "示意图" in page("leader", f"/explore/?i={NAME}&split=village&show=map")


def test_strangers_are_sent_to_the_door(signed: Any) -> None:
    for path in ("/indicators/", f"/indicators/{NAME}/", f"/indicators/{NAME}/rows/", "/explore/"):
        assert Client().get(path).headers["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("query", "split", "grain", "start", "end"),
    [
        (
            f"i={NAME}&split=township&grain=quarter&from=2022-01&to=2022-09",
            "township",
            "quarter",
            "2022-01-01",
            "2022-09-30",
        ),
        (f"i={NAME}&split=nonsense&grain=nonsense&from=x&to=2022-13", "", "month", "2022-01-01", "2022-10-20"),
        (f"i={NAME}&from=2022-09&to=2022-03", "", "month", "2022-01-01", "2022-03-31"),
        (f"i={NAME},no_such&grain=day&from=2010&to=2022-03-05", "", "day", "2021-03-01", "2022-03-05"),
    ],
)
def test_an_address_is_read_as_a_question(
    settings: Any, query: str, split: str, grain: str, start: str, end: str
) -> None:
    settings.TODAY = "2022-10-20"
    asked = question_of(QueryDict(query).dict(), library().of(Indicator))
    assert (asked.names, asked.split, asked.grain) == ((NAME,), split, grain)
    assert (asked.start.isoformat(), asked.end.isoformat()) == (start, end)
    again = question_of(QueryDict(asked.address()).dict(), library().of(Indicator))
    assert again == asked


@pytest.mark.parametrize(
    ("text", "first", "day"),
    [
        ("2022", True, "2022-01-01"),
        ("2022", False, "2022-12-31"),
        ("2024-02", False, "2024-02-29"),
        ("2022-02-30", True, ""),
        ("昨天", True, ""),
    ],
)
def test_moments_are_read(text: str, first: bool, day: str) -> None:
    found = moment(text, first=first)
    assert (found.isoformat() if found else "") == day


def test_whole_months_are_written_short() -> None:
    assert month_word(date(2022, 2, 28), first=False) == "2022-02"
    assert month_word(date(2022, 2, 27), first=False) == "2022-02-27"
    assert month_word(date(2022, 2, 1), first=True) == "2022-02"


def test_what_all_share_can_be_asked_of_all() -> None:
    each = library().of(Indicator)[NAME]
    assert splits_shared([each])[:2] == ["", "township"]
    assert "kind" in splits_shared([each, each])


def test_several_ways_to_see_one_question(signed: Any) -> None:
    whole = page("leader", f"/explore/?i={NAME}&grain=month&{YEAR}")
    assert "2022-05最高，2个" in whole
    parts = page("leader", f"/explore/?i={NAME}&split=township&{YEAR}")
    assert "云岭镇最多，2个；石渡镇最少，1个" in parts
    table = page("leader", f"/explore/?i={NAME}&split=township&show=table&grain=quarter&{YEAR}")
    row = table.split('<th scope="row">云岭镇</th>')[1].split("</tr>")[0]
    assert [each.split("<")[0] for each in row.split('class="number">')[1:]] == ["1个", "1个", "", "", "2个"]
    drawn = page("leader", f"/explore/?i={NAME}&split=village&show=map&{YEAR}")
    assert "示意图" in drawn
    assert "云岭村" in drawn
    assert "另有3个（3 条）没有记到村，不在图上" in drawn
    assert "0个" not in drawn.split('class="towns"')[1].split("</ul></section>")[0]


def test_htmx_gets_the_question_alone_and_the_address_that_holds_it(signed: Any) -> None:
    answer = client_of("leader").get(
        f"/explore/?i={NAME}&split=township&{YEAR}", headers={"HX-Request": "true", "HX-Target": "explore"}
    )
    assert b"<html" not in answer.content
    assert answer.headers["HX-Push-Url"].startswith(f"/explore/?i={NAME}&split=township")
    assert answer.headers["Cache-Control"] == "no-store"


def test_exports_hold_the_figures_and_say_that_they_are_simulated(signed: Any) -> None:
    client = client_of("leader")
    text = client.get(f"/explore/figures.csv?i={NAME}&grain=month&{YEAR}").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["注：模拟数据"]
    label = library().of(Indicator)[NAME].label
    assert [label, "全区", "2022-05-01", "2.0", "个", "2", "1"] in rows
    assert any("数据截至 2022-10-20" in row[0] for row in rows if row)
    book = load_workbook(
        io.BytesIO(client.get(f"/explore/figures.xlsx?i={NAME}&split=township&grain=month&{YEAR}").content)
    )
    cells = [[cell.value for cell in row] for row in book["数据"]]
    assert cells[0][0] == "注：模拟数据"
    assert [label, "云岭镇", "2022-03-01", 1, "个", 1, 0] in cells
    notes = [row[0].value for row in book["说明"]]
    assert notes[0] == "注：模拟数据"
    assert any("来源" in each and label in each for each in notes)


@pytest.mark.parametrize("path", [f"/indicators/{NAME}/?{YEAR}", f"/explore/?i={NAME}&split=township&{YEAR}"])
def test_pages_ask_the_database_no_more_for_more_rows(
    signed: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    client = client_of("leader")
    client.get(path)
    with django_assert_max_num_queries(60):
        client.get(path)


@pytest.mark.browser
def test_changing_the_question_keeps_the_focus_and_writes_the_address(browse: Any, signed: Any) -> None:
    view = browse("leader", f"/explore/?i={NAME}&{YEAR}")
    expect(view.locator(".graph canvas")).to_be_visible()
    view.locator("#x-split").focus()
    view.locator("#x-split").select_option("township")
    expect(view.locator("table.bars")).to_contain_text("云岭镇")
    assert "split=township" in view.url
    assert view.evaluate("document.activeElement.id") == "x-split"
    view.reload()
    expect(view.locator("table.bars")).to_contain_text("2个")


@pytest.mark.browser
def test_t_opens_the_table_of_a_chart(browse: Any, signed: Any) -> None:
    view = browse("leader", f"/indicators/{NAME}/?{YEAR}")
    expect(view.locator("details.data table")).to_be_hidden()
    view.keyboard.press("t")
    expect(view.locator("details.data table")).to_contain_text("2022-05")
    view.keyboard.press("t")
    expect(view.locator("details.data table")).to_be_hidden()
