"""Views run on the real database, by the examples of their packs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guatu.definitions.build_view import build_view
from guatu.definitions.example import Example
from guatu.definitions.examples import load_examples
from guatu.definitions.loader import PACKS
from guatu.registers.examples import rows_given, run_view_example
from guatu.registers.library import library
from guatu.registers.views import view_sql

EXAMPLES, ERRORS = load_examples(PACKS, library())
VIEWS = [each for each in EXAMPLES if each.kind.name == "view"]


def test_every_definition_has_examples() -> None:
    assert [str(each) for each in ERRORS] == []
    assert {each.definition for each in VIEWS} == set(library().views)


@pytest.mark.django_db
@pytest.mark.parametrize("example", VIEWS, ids=lambda each: f"{each.definition}-{each.name}")
def test_view_gives_what_its_example_expects(example: Example) -> None:
    assert run_view_example(example, library()) == []


CLASHING = """\
-- one row per year
-- label: 年度投资
-- columns:
--   year: {label: 年份, type: number, unit: 年, places: 0}
--   done: {label: 完成投资, type: money, unit: 万元}
--   large: {label: 达到亿元线, type: yes_no}
WITH spent AS (SELECT year AS year, done AS done FROM project_year WHERE held),
projects AS (SELECT year AS year, SUM(done) AS done FROM spent GROUP BY year)
SELECT year AS year, done AS done, done >= :large_project * 10000 AS large FROM projects WHERE year > 2000
UNION ALL SELECT 1999 AS year, 0 AS done, FALSE AS large
"""
"""Calls its parts as the view that it reads calls its own, and one as a register that the view reads."""
GIVEN = {
    "projects": [{"code": "A", "name": "甲", "town": "x", "kind": "industry"}],
    "projects__investment": [
        {"record": "A", "period": "2022-01", "value": "40000"},
        {"record": "A", "period": "2022-02", "value": "7"},
        {"record": "A", "period": "2021-12", "value": "9"},
    ],
}
EXPECTED = [(1999, Decimal(0), False), (2021, Decimal(9), False), (2022, Decimal(40007), True)]


@pytest.mark.django_db
def test_a_view_on_a_view_keeps_the_names_of_both_apart() -> None:
    view = build_view(Path("clashing.sql"), CLASHING, "clashing", "")
    rows = rows_given(view, GIVEN, date(2022, 12, 31), library())
    assert [(row["year"], row["done"], row["large"]) for row in rows] == EXPECTED


def test_a_view_on_a_view_runs_on_duckdb_too() -> None:
    """The lake's engine: the same statement over tables of the same names."""
    duckdb = pytest.importorskip("duckdb")
    view = build_view(Path("clashing.sql"), CLASHING, "clashing", "")
    sql, values = view_sql(view, of=library(), day=date(2022, 12, 31), dialect="duckdb")
    fields = library().registers["projects"].fields
    links = {"area": "_id", "organisation": "_id", "reference": "_id", "person": "_id"}
    columns = ", ".join(f'"{each.name}{links.get(each.type, "")}" VARCHAR' for each in fields)
    lake = duckdb.connect()
    lake.execute(f"CREATE TABLE register_projects (id INTEGER, simulated BOOLEAN, deleted_at TIMESTAMP, {columns})")
    lake.execute("INSERT INTO register_projects (id) VALUES (1)")
    for series in ("investment", "year_plan"):
        lake.execute(f"CREATE TABLE series_projects_{series} (record_id INTEGER, period DATE, value DECIMAL(20, 4))")
    for row in GIVEN["projects__investment"]:
        period, value = f"{row['period']}-01", row["value"]
        lake.execute("INSERT INTO series_projects_investment VALUES (1, ?, ?)", [period, value])
    for name in values:
        sql = sql.replace(f"%({name})s", f"${name}")
    found = lake.execute(f"SELECT * FROM ({sql.replace('%%', '%')}) ORDER BY 1", values).fetchall()
    assert found == EXPECTED
