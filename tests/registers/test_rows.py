"""Lists by key: every row once, in order, forwards and backwards, whatever is sorted by; filters, search, counts."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.registers import gate
from guatu.registers.links import Links
from guatu.registers.selectors.filters import list_query, words_of
from guatu.registers.selectors.paths import listed
from guatu.registers.selectors.rows import neighbours, rows_page
from guatu.registers.selectors.similar import similar_to
from guatu.registers.tables import model_of


def query(registry: Any, address: str) -> Any:
    return list_query(registry.projects, dict(QueryDict(address).lists()), links=Links(None))


def names(registry: Any, address: str, person: Any = None) -> list[str]:
    found = rows_page(person or registry.office, query(registry, address), links=Links(None))
    return [row.name for row in found.rows]


@pytest.fixture
def many(registry: Any) -> Any:
    rows = [
        registry.project(
            number,
            name=f"项目{number:03d}",
            town="云岭镇" if number % 3 else "青禾乡",
            kind=("产业", "民生", "生态")[number % 3],
            total_investment=None if number % 5 == 0 else str(number % 7 * 1000),
            started_on=None if number % 4 else "2022-03-01",
            problem="征地" if number % 10 == 1 else None,
        )
        for number in range(1, 61)
    ]
    gate.rows_write(register=registry.projects, rows=rows, by=registry.office, source=gate.COMMAND)
    return registry


SORTS = [
    "",
    "name",
    "-name",
    "total_investment",
    "-total_investment",
    "started_on",
    "-started_on",
    "town",
    "-changed_at",
    "kind",
]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [1, 7, 50])
def test_pages_hold_every_row_once_there_and_back(many: Any, sort: str, size: int) -> None:
    asked = query(many, f"sort={sort}")
    forwards: list[int] = []
    pages: list[list[int]] = []
    after = ""
    while True:
        page = rows_page(many.office, query(many, f"sort={sort}&after={after}"), links=Links(None), size=size)
        ids = [row.pk for row in page.rows]
        forwards += ids
        pages.append(ids)
        if not page.next:
            break
        after, before = page.next, page.previous
        assert bool(before) is (len(pages) > 1)
    assert sorted(forwards) == sorted(row.pk for row in listed(many.office, asked, links=Links(None)))
    for earlier in reversed(pages[:-1]):
        previous = page.previous
        page = rows_page(many.office, query(many, f"sort={sort}&before={previous}"), links=Links(None), size=size)
        assert [row.pk for row in page.rows] == earlier
    assert page.previous == ""


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("way", ["", "after", "before"])
def test_no_page_sorts_or_steps_over_the_rows_before_it(many: Any, sort: str, way: str) -> None:
    first = rows_page(many.office, query(many, f"sort={sort}"), links=Links(None), size=20)
    address = f"sort={sort}&{way}={first.next}" if way else f"sort={sort}"
    with CaptureQueriesContext(connection) as caught:
        rows_page(many.office, query(many, address), links=Links(None), size=20)
    ordered = [each["sql"] for each in caught if "ORDER BY" in each["sql"] and "register_projects" in each["sql"]]
    assert ordered
    for sql in ordered:
        assert " OR " not in sql
        assert "NULLS" not in sql
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                assert "TEMP B-TREE" not in " ".join(row[3] for row in cursor.fetchall()), sql


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("value", ["x", 7, -1.5, True, "2022-03-01", "NaN", 10**30])
def test_a_place_of_another_kind_never_breaks_a_list(many: Any, sort: str, value: Any) -> None:
    place = base64.urlsafe_b64encode(json.dumps([value, 5]).encode()).decode()
    for way in ("after", "before"):
        page = rows_page(many.office, query(many, f"sort={sort}&{way}={place}"), links=Links(None))
        assert len(page.rows) <= 50


def test_words_common_alone_are_looked_up_together(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guatu.registers.search.matching.COMMON", 10)
    assert names(many, "q=项目 目01 000011") == ["项目011"]
    assert sorted(names(many, "q=项目")) == [f"项目{number:03d}" for number in range(11, 61)]


@pytest.mark.parametrize("sort", ["total_investment", "-total_investment"])
def test_blanks_stand_at_the_end_in_both_directions(many: Any, sort: str) -> None:
    rows = rows_page(many.office, query(many, f"sort={sort}"), links=Links(None), size=100).rows
    values = [row.total_investment for row in rows]
    filled = [value for value in values if value is not None]
    assert values[len(filled) :] == [None] * 12
    assert filled == sorted(filled, reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("", 60),
        ("kind=ecology", 20),
        ("kind=生态", 20),
        ("kind=ecology&kind=livelihood", 40),
        ("town=青禾乡", 20),
        ("total_investment.from=5000", 12),
        ("total_investment.from=0.5亿&total_investment.to=5000", 6),
        ("total_investment.blank=1", 12),
        ("total_investment.blank=0", 48),
        ("started_on.from=2022-03-01&started_on.to=2022-03-01", 15),
        ("started_on.from=2022-03-02", 0),
        ("q=项目00", 9),
        ("q=目01", 10),
        ("q=项", 60),
        ("q=项目 000009", 1),
        ("q=没有的", 0),
        ("q=2204-420599-04-01-000009", 1),
        ("q=22044205990401000009", 1),
        ("q=2204-420599-04-01-0000", 60),
        ("problem=征", 6),
        ("where=计划总投资 >= 5000 AND 开工日期 IS NULL", 10),
        ("where=town = '青禾乡'", 20),
        ("stage=started", 15),
        ("simulated=1", 0),
    ],
)
def test_filters(many: Any, address: str, count: int) -> None:
    asked = query(many, address)
    assert asked.faults == ()
    assert listed(many.office, asked, links=Links(None)).count() == count
    page = rows_page(many.office, asked, links=Links(None), size=100)
    assert (len(page.rows), page.count.number, page.count.exact) == (count, count, True)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("kind=工业", "没有“工业”"),
        ("town=云岭乡", "是否想写“云岭镇”"),
        ("total_investment.from=很多", "不是数字"),
        ("started_on.to=去年", "不是完整的日期"),
        ("sort=password", "不能按“password”排序"),
        ("sort=-", "不能按“-”排序"),
        ("sort=--", "不能按“-”排序"),
        ("sort=-%20", "不能按“-”排序"),
        ("sort=--name", "不能按“-name”排序"),
        ("where=pg_sleep(3)", "不能使用函数"),
        ("where=投资 > 3", "没有字段"),
    ],
)
def test_what_cannot_be_understood_is_said_and_left_out(many: Any, address: str, says: str) -> None:
    asked = query(many, address)
    assert any(says in fault for fault in asked.faults), asked.faults
    assert len(rows_page(many.office, asked, links=Links(None), size=100).rows) == 60
    assert "sort" not in asked.address()


@given(junk=st.text(max_size=60), place=st.text(max_size=40), sort=st.sampled_from(SORTS))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_address_breaks_a_list(many: Any, junk: str, place: str, sort: str) -> None:
    asked = list_query(
        many.projects,
        {
            "q": [junk],
            "after": [place],
            "sort": [sort],
            "total_investment.from": [junk],
            "where": [junk],
            "kind": [junk],
        },
        links=Links(None),
    )
    page = rows_page(many.office, asked, links=Links(None))
    assert len(page.rows) <= 50


def test_personal_data_cannot_be_found_by_trying_values(registry: Any) -> None:
    gate.record_create(
        register=registry.enterprises,
        values={"code": "91420504MA4900010E", "name": "云岭茶业", "town": "云岭镇", "industry": "C1530", "phone": "13812345678"},
        by=registry.office,
        source=gate.FORM,
    )  # fmt: skip
    for address in ("phone=13912345678", "where=phone = '13912345678'", "sort=phone", "q=13812345678"):
        asked = list_query(registry.enterprises, dict(QueryDict(address).lists()), links=Links(None))
        found = rows_page(registry.viewer, asked, links=Links(None)).rows
        assert len(found) == (0 if address.startswith("q=") else 1), address


def test_words_lead_to_the_list_without_them(many: Any) -> None:
    asked = query(many, "kind=ecology&total_investment.from=5000&q=项目&after=x&columns=name")
    words = dict(words_of(asked, links=Links(None)))
    assert set(words) == {"项目类型：生态", "计划总投资：≥5,000万元", "搜索：项目"}
    assert words["搜索：项目"] == "kind=ecology&total_investment.from=5000&columns=name"


def test_neighbours_follow_the_list(many: Any) -> None:
    asked = query(many, "sort=-total_investment&kind=产业")
    ids = [row.pk for row in rows_page(many.office, asked, links=Links(None), size=100).rows]
    model = model_of("projects")
    for place, number in enumerate(ids):
        before, after = neighbours(many.office, asked, model.objects.get(pk=number), links=Links(None))
        assert before == (ids[place - 1] if place else None)
        assert after == (ids[place + 1] if place + 1 < len(ids) else None)


def test_search_follows_changes_deletions_and_restorations(registry: Any) -> None:
    record = registry.make(1, name="星桥智造基地")
    assert names(registry, "q=智造") == ["星桥智造基地"]
    record = gate.record_change(
        record=record, values={"name": "星桥光电基地"}, version=1, by=registry.office, source=gate.FORM
    )
    assert (names(registry, "q=智造"), names(registry, "q=光电")) == ([], ["星桥光电基地"])
    gate.record_delete(record=record, version=2, by=registry.office, source=gate.FORM, reason="撤")
    assert names(registry, "q=光电") == []
    record.refresh_from_db()
    gate.record_restore(record=record, version=3, by=registry.office, source=gate.FORM)
    assert names(registry, "q=光 电") == ["星桥光电基地"]


def test_search_sees_only_ones_own(many: Any) -> None:
    assert len(names(many, "q=项目", many.clerk)) == 40
    assert len(names(many, "q=项目", many.other_clerk)) == 20
    assert names(many, "q=项目", many.stranger) == []


def test_the_most_similar_rows_come_first(registry: Any) -> None:
    registry.make(1, name="云岭镇星桥智能制造产业园")
    registry.make(2, name="青禾乡污水处理厂")
    registry.make(3, name="云岭星桥智能制造产业园二期")
    found = similar_to(registry.office, registry.projects, {"name": "云岭镇星桥智能制造产业园（一期）"})
    assert [each.text for each in found] == ["云岭镇星桥智能制造产业园", "云岭星桥智能制造产业园二期"]
    assert similar_to(registry.stranger, registry.projects, {"name": "云岭镇星桥智能制造产业园"}) == []
