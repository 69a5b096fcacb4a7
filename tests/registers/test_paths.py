"""Whatever path leads to a page's rows, the same rows come in the same order; the path fits how many there are."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.registers import gate
from guatu.registers.links import Links
from guatu.registers.selectors import paths
from guatu.registers.selectors.paths import path_to_page
from guatu.registers.selectors.rows import neighbours, rows_page
from tests.registers.test_rows import query

ASKED = [
    "kind=ecology",
    "kind=ecology&kind=industry&total_investment.from=3000",
    "kind=ecology&town=云岭镇&total_investment.to=1000",
    "kind=ecology&problem.blank=0",
    "q=项目",
    "q=项&started_on.blank=1",
    "where=计划总投资 > 2000 OR 开工日期 IS NULL",
    "where=计划总投资 > 900000",
    "simulated=0&q=目0",
    "deleted=1",
]
ORDERS = ["", "name", "-total_investment", "town", "-started_on"]


@pytest.fixture
def rows(registry: Any) -> Any:
    given = [
        registry.project(
            number,
            name=f"项目{number * 37 % 101:03d}",
            town="云岭镇" if number % 3 else "青禾乡",
            kind=("产业", "民生", "生态")[number % 4 % 3],
            total_investment=None if number % 5 == 0 else str(number % 7 * 1000),
            started_on=None if number % 4 else "2022-03-01",
            problem="征地" if number % 10 == 1 else None,
        )
        for number in range(1, 101)
    ]
    gate.rows_write(register=registry.projects, rows=given, by=registry.office, source=gate.COMMAND)
    record = registry.projects and paths.model_of("projects").objects.get(name="项目037")
    gate.record_delete(record=record, version=1, by=registry.office, source=gate.FORM, reason="撤")
    return registry


def pages(person: Any, asked: Any) -> list[list[int]]:
    """The ids of every page, there, and what stands beside each row."""
    found, after = [], ""
    while True:
        address = asked.address(after=after or None)
        page = rows_page(person, query_of(asked, address), links=Links(None), size=9)
        found.append([row.pk for row in page.rows])
        if not page.next:
            break
        after = page.next
    beside = [list(neighbours(person, asked, row, links=Links(None))) for row in page.rows[:3]]
    return [*found, *beside]  # type: ignore[list-item]


def query_of(asked: Any, address: str) -> Any:
    class Held:
        projects = asked.register

    return query(Held, address)


@pytest.mark.parametrize(("address", "sort"), list(product(ASKED, ORDERS)))
def test_every_path_leads_to_the_same_pages(
    rows: Any, address: str, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = query(rows, f"{address}&sort={sort}")
    assert asked.faults == ()
    for person in (rows.office, rows.clerk, rows.stranger):
        planned = pages(person, asked)
        monkeypatch.setattr(paths, "SMALL", 0)
        gathered = pages(person, asked)
        monkeypatch.setattr(paths, "FEW", -1)
        walked = pages(person, asked)
        monkeypatch.undo()
        assert planned == gathered == walked


@pytest.mark.parametrize(
    ("address", "few", "exact"),
    [
        ("kind=livelihood&sort=name", 5, False),
        ("kind=livelihood&sort=name", 50, True),
        ("kind=livelihood&kind=ecology&problem=征&q=项目", 50, True),
    ],
)
def test_the_path_fits_how_many_rows_there_are(
    rows: Any, address: str, few: int, exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "SMALL", 0)
    monkeypatch.setattr(paths, "FEW", few)
    monkeypatch.setattr("guatu.registers.search.matching.COMMON", 5)
    asked = query(rows, address)
    path = path_to_page(rows.clerk, asked, links=Links(None))
    assert path.count is not None
    assert path.count.exact is exact
    if exact:
        assert path.count.number == path.rows.count()
    # The number of rows that meet all conditions decides, not what each condition meets by itself.
    assert ("CASE WHEN" in str(path.rows.query)) is not exact


@pytest.mark.parametrize("sort", ["name", "-total_investment", "-changed_at", ""])
def test_no_walk_sorts(rows: Any, sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite; PostgreSQL plans a small table otherwise")
    monkeypatch.setattr(paths, "SMALL", 0)
    monkeypatch.setattr(paths, "FEW", -1)
    with CaptureQueriesContext(connection) as caught:
        rows_page(rows.clerk, query(rows, f"kind=ecology&kind=industry&sort={sort}"), links=Links(None), size=5)
    walks = [each["sql"] for each in caught if "ORDER BY" in each["sql"] and "CASE WHEN" in each["sql"]]
    assert walks
    for sql in walks:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert "TEMP B-TREE" not in plan, plan


def test_a_strangers_path_has_no_rows(rows: Any) -> None:
    path = path_to_page(None, query(rows, "kind=ecology"), links=Links(None))
    assert (list(path.rows), path.counted().number) == ([], 0)
