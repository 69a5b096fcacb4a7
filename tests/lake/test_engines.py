"""The same statement, the same answer on every engine: what SQL dialects understand differently, with answers worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from django.test import override_settings

from guatu import lake
from guatu.lake.engines.transpiling import spark_sql
from guatu.lake.errors import EngineMissing, QueryFailed
from guatu.registers import gate

N, D = None, Decimal
WORKS = lake.relation_of(
    pa.table(
        {
            "id": pa.array([1, 2, 3, 4], pa.int64()),
            "pieces": pa.array([7, -7, N, 3], pa.int64()),
            "teams": pa.array([2, 2, 2, 0], pa.int64()),
            "amount": pa.array([D("1.1050"), D("2.2250"), N, D("-2.5")], pa.decimal128(20, 4)),
            "share": pa.array([0.5, 2.5, N, -1.5], pa.float64()),
            "begun": pa.array([date(2022, 1, 31), date(2022, 3, 1), N, date(2021, 12, 31)]),
            "ended": pa.array([date(2022, 2, 28), date(2022, 3, 31), date(2022, 1, 1), date(2020, 2, 29)]),
            "seen": pa.array([datetime(2022, 1, 1, 8), datetime(2022, 1, 31, 23, 59, 59), N, datetime(1986, 7, 1)]),
            "name": pa.array(["a\\b", "100%", N, "云岭镇"]),
            "sound": pa.array([True, False, N, True]),
        }
    )
)
ANSWERS: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "a quotient is never cut off": (
        "SELECT pieces / teams, pieces / 2, amount / 2, amount / pieces FROM works ORDER BY id",
        [
            (3.5, 3.5, 0.5525, 1.105 / 7),
            (-3.5, -3.5, 1.1125, 2.225 / -7),
            (N, N, N, N),
            (N, 1.5, -1.25, -2.5 / 3),
        ],
    ),
    "whole quotients and rests go towards nought": (
        "SELECT pieces // NULLIF(teams, 0), pieces % NULLIF(teams, 0) FROM works ORDER BY id",
        [(3, 1), (-3, -1), (N, N), (N, N)],
    ),
    "decimals stay exact": (
        "SELECT amount * amount, amount * 10, amount + 0.1, SUM(amount) OVER () FROM works WHERE id <= 2 ORDER BY id",
        [
            (D("1.22102500"), D("11.0500"), D("1.2050"), D("3.3300")),
            (D("4.95062500"), D("22.2500"), D("2.3250"), D("3.3300")),
        ],
    ),
    "sums of nothing are blank, counts of nothing nought": (
        "SELECT SUM(pieces), COUNT(pieces), COUNT(*), MAX(amount), AVG(amount) FROM works WHERE id = 3",
        [(N, 0, 1, N, N)],
    ),
    "averages pass over blanks": (
        "SELECT AVG(pieces), AVG(amount), AVG(share), AVG(amount) FILTER (WHERE sound) FROM works",
        [(1.0, 0.83 / 3, 0.5, -0.6975)],
    ),
    "counted where": (
        "SELECT COUNT(*) FILTER (WHERE pieces > 1), SUM(amount) FILTER (WHERE sound), MAX(name) FILTER (WHERE id < 3)"
        " FROM works",
        [(2, D("-1.3950"), "a\\b")],
    ),
    "a half of a decimal is rounded away from nought": (
        "SELECT ROUND(amount, 2), ROUND(amount), CAST(amount AS INTEGER), CAST(amount AS DECIMAL(10, 1)) FROM works"
        " ORDER BY id",
        [
            (D("1.11"), D(1), 1, D("1.1")),
            (D("2.23"), D(2), 2, D("2.2")),
            (N, N, N, N),
            (D("-2.50"), D(-3), -3, D("-2.5")),
        ],
    ),
    "a double made whole goes to the even neighbour, rounded away from nought": (
        "SELECT CAST(share AS BIGINT), ROUND(share), FLOOR(share), CEIL(share) FROM works ORDER BY id",
        [(0, 1.0, 0.0, 1.0), (2, 3.0, 2.0, 3.0), (N, N, N, N), (-2, -2.0, -2.0, -1.0)],
    ),
    "day less day is days": (
        "SELECT ended - begun, begun + 3, DATE_DIFF('day', begun, ended), begun < ended FROM works ORDER BY id",
        [
            (28, date(2022, 2, 3), 28, True),
            (30, date(2022, 3, 4), 30, True),
            (N, N, N, N),
            (-671, date(2022, 1, 3), -671, False),
        ],
    ),
    "a month later is the same day or the month's last": (
        "SELECT CAST(begun + INTERVAL 1 MONTH AS DATE), begun + INTERVAL 1 MONTH, CAST(ended - INTERVAL 1 YEAR AS DATE)"
        " FROM works ORDER BY id",
        [
            (date(2022, 2, 28), datetime(2022, 2, 28), date(2021, 2, 28)),
            (date(2022, 4, 1), datetime(2022, 4, 1), date(2021, 3, 31)),
            (N, N, date(2021, 1, 1)),
            (date(2022, 1, 31), datetime(2022, 1, 31), date(2019, 2, 28)),
        ],
    ),
    "months between are ends of months passed": (
        "SELECT DATE_DIFF('month', begun, ended), DATE_DIFF('quarter', begun, ended), DATE_DIFF('year', begun, ended)"
        " FROM works ORDER BY id",
        [(1, 0, 0), (0, 0, 0), (N, N, N), (-22, -7, -1)],
    ),
    "the first moment of a period has no time zone": (
        "SELECT DATE_TRUNC('month', begun), CAST(DATE_TRUNC('quarter', ended) AS DATE), DATE_TRUNC('day', seen),"
        " CAST(seen AS DATE) FROM works ORDER BY id",
        [
            (datetime(2022, 1, 1), date(2022, 1, 1), datetime(2022, 1, 1), date(2022, 1, 1)),
            (datetime(2022, 3, 1), date(2022, 1, 1), datetime(2022, 1, 31), date(2022, 1, 31)),
            (N, date(2022, 1, 1), N, N),
            (datetime(2021, 12, 1), date(2020, 1, 1), datetime(1986, 7, 1), date(1986, 7, 1)),
        ],
    ),
    "parts of days": (
        "SELECT EXTRACT(YEAR FROM begun), EXTRACT(MONTH FROM seen), EXTRACT(HOUR FROM seen), EXTRACT(QUARTER FROM begun),"
        " STRFTIME(begun, '%Y-%m') FROM works ORDER BY id",
        [(2022, 1, 8, 1, "2022-01"), (2022, 1, 23, 1, "2022-03"), (N, N, N, N, N), (2021, 7, 0, 4, "2021-12")],
    ),
    "blanks come last, up and down": (
        "SELECT id, ROW_NUMBER() OVER (ORDER BY pieces), ROW_NUMBER() OVER (ORDER BY pieces DESC) FROM works"
        " ORDER BY amount, id",
        [(4, 2, 2), (1, 3, 1), (2, 1, 3), (3, 4, 4)],
    ),
    "a backslash is a backslash, a percent sign any text": (
        "SELECT name LIKE 'a\\b', name LIKE '%\\%', name LIKE '100%', name LIKE '云_镇' FROM works ORDER BY id",
        [(True, True, False, False), (False, False, True, False), (N, N, N, N), (False, False, False, True)],
    ),
    "texts are counted in characters": (
        "SELECT LENGTH(name), SUBSTR(name, 1, 2), name || '·' || CAST(id AS VARCHAR), LOWER(name) FROM works ORDER BY id",
        [(3, "a\\", "a\\b·1", "a\\b"), (4, "10", "100%·2", "100%"), (N, N, N, N), (3, "云岭", "云岭镇·4", "云岭镇")],
    ),
    "values as texts": (
        "SELECT CAST(amount AS VARCHAR), CAST(begun AS VARCHAR), CAST(sound AS VARCHAR), CAST(seen AS VARCHAR) FROM works"
        " WHERE id = 1",
        [("1.1050", "2022-01-31", "true", "2022-01-01 08:00:00")],
    ),
    "greatest and least pass over blanks": (
        "SELECT GREATEST(pieces, teams), LEAST(pieces, teams), COALESCE(amount, 0), NULLIF(teams, 2) FROM works ORDER BY id",
        [(7, 2, D("1.1050"), N), (2, -7, D("2.2250"), N), (2, 2, D("0.0000"), N), (3, 0, D("-2.5000"), 0)],
    ),
    "unknown is neither true nor false": (
        "SELECT id FROM works WHERE NOT (pieces > 0) OR (sound AND pieces IS DISTINCT FROM 7) ORDER BY id",
        [(2,), (4,)],
    ),
    "divided by nought is blank": ("SELECT pieces / teams, amount / 0, 0 / teams FROM works WHERE id = 4", [(N, N, N)]),
    "the middle and a share of the way": (
        "SELECT MEDIAN(pieces), QUANTILE_CONT(share, 0.25) FROM works",
        [(3.0, -0.5)],
    ),
    "parts within parts": (
        "WITH by_team AS (SELECT teams AS teams, SUM(pieces) AS pieces FROM works GROUP BY teams)"
        " SELECT w.id, b.pieces FROM works AS w LEFT JOIN by_team AS b ON b.teams = w.teams AND w.sound ORDER BY w.id",
        [(1, 0), (2, N), (3, N), (4, 3)],
    ),
}


def answer(sql: str) -> list[tuple[Any, ...]]:
    found = lake.run(sql, {"works": WORKS})
    return list(zip(*[column.to_pylist() for column in found.columns], strict=True))


@pytest.mark.parametrize("case", ANSWERS)
def test_every_engine_answers_alike(engine: str, case: str) -> None:
    sql, expected = ANSWERS[case]
    found = answer(sql)
    assert [[*map(type, row)] for row in found] == [[*map(type, row)] for row in expected]
    for row, wanted in zip(found, expected, strict=True):
        for value, hoped in zip(row, wanted, strict=True):
            assert value == (pytest.approx(hoped, rel=1e-15) if isinstance(hoped, float) else hoped), (row, wanted)


def test_types_are_the_same_on_every_engine(engine: str) -> None:
    found = lake.run(
        "SELECT COUNT(*) AS rows, SUM(pieces) AS pieces, SUM(amount) AS amount, MAX(seen) AS seen, MIN(begun) AS begun,"
        " EXTRACT(YEAR FROM MAX(begun)) AS year, BOOL_OR(sound) AS sound, ANY_VALUE(name) AS name FROM works",
        {"works": WORKS},
    )
    assert found.schema == pa.schema(
        [
            ("rows", pa.int64()),
            ("pieces", pa.int64()),
            ("amount", pa.decimal128(38, 4)),
            ("seen", pa.timestamp("us")),
            ("begun", pa.date32()),
            ("year", pa.int64()),
            ("sound", pa.bool_()),
            ("name", pa.string()),
        ]
    )


@pytest.mark.parametrize("sql", ["SELECT nosuch FROM works", "SELECT CAST(name AS INTEGER) FROM works", "SELECT"])
def test_what_cannot_be_computed_is_an_error_on_every_engine(engine: str, sql: str) -> None:
    with pytest.raises(QueryFailed, match="不能计算"):
        lake.run(sql, {"works": WORKS})


@pytest.mark.django_db(transaction=True)
def test_tables_of_the_lake_are_read_alike_with_changes_and_as_they_stood(engine: str, registry: Any) -> None:
    first, second = registry.make(1, total_investment="100"), registry.make(2, total_investment="0.5")
    lake.catch_up()
    before = lake.version("projects")
    gate.record_change(
        record=first, values={"total_investment": "7.25"}, version=1, by=registry.office, source=gate.FORM
    )
    gate.record_delete(record=second, version=1, by=registry.office, source=gate.FORM, reason="错")
    registry.make(3)
    gate.observation_put(
        record=first, series="investment", period="2022-03", value="5", by=registry.office, source=gate.FORM
    )
    lake.catch_up()
    sql = "SELECT COUNT(*) AS n, SUM(total_investment) AS total, COUNT(DISTINCT a.name) AS towns FROM projects AS p JOIN areas AS a ON a.id = p.town"
    people = {"areas": lake.people_relations()["areas"]}
    now = lake.run(sql, {"projects": lake.current("projects"), **people}).to_pylist()
    then = lake.run(sql, {"projects": lake.current("projects", version=before), **people}).to_pylist()
    assert now == [{"n": 2, "total": D("7.2500"), "towns": 1}]
    assert then == [{"n": 2, "total": D("100.5000"), "towns": 1}]
    series = lake.run("SELECT record, period, value FROM s", {"s": lake.current("projects__investment")})
    assert series.to_pylist() == [{"record": first.pk, "period": datetime(2022, 3, 1), "value": D("5.00")}]
    nothing = lake.run("SELECT id, parcel FROM p", {"p": lake.current("project_land")})
    assert nothing.num_rows == 0


def test_an_engine_that_is_not_there_is_named() -> None:
    with override_settings(ENGINE="sparks"), pytest.raises(EngineMissing, match=r"duckdb 或 spark.*sparks"):
        lake.run("SELECT 1", {})


def test_without_java_spark_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from guatu.lake.engines import spark

    spark._session.cache_clear()
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with override_settings(ENGINE="spark"), pytest.raises(EngineMissing, match="Java 17"):
        lake.run("SELECT 1 AS one", {})


def test_names_of_a_statement_stay_as_they_are() -> None:
    sql = "WITH w AS (SELECT id AS id FROM works) SELECT w.id AS number FROM w"
    assert "AS `number`" in spark_sql(sql, {"works": {"id": "BIGINT"}})
