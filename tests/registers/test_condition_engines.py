"""Conditions give the same three sets in Python and in the database: in, out and unknown, boundaries and blanks included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guatu.definitions.conditions import ConditionError, parse
from guatu.definitions.fields import Choice, Field, FieldType
from guatu.definitions.parameter import DatedValue, Parameter
from guatu.registers.selectors.filters import DIALECTS

DAY = date(2022, 6, 30)
STAGES = (("planned", "谋划"), ("started", "开工"), ("finished", "竣工"))
FIELDS = {
    field.name: field
    for field in (
        Field(name="cost", label="投资", type=FieldType.MONEY, unit="万元", places=4),
        Field(name="agreed", label="协议", type=FieldType.MONEY, unit="亿元", places=4),
        Field(name="land", label="用地", type=FieldType.NUMBER, unit="亩", places=2),
        Field(name="share", label="比例", type=FieldType.PERCENT),
        Field(name="kind", label="类型", type=FieldType.CHOICE, choices=(Choice(value="a", label="甲"), Choice(value="b", label="乙"))),
        Field(name="title", label="名称", type=FieldType.TEXT),
        Field(name="signed", label="签约", type=FieldType.DATE),
        Field(name="begun", label="开工", type=FieldType.DATE),
        Field(name="flag", label="标记", type=FieldType.YES_NO),
        Field(name="stage", label="阶段", type=FieldType.STAGE, choices=tuple(Choice(value=value, label=label) for value, label in STAGES)),
    )
}  # fmt: skip
LINE = Parameter(
    name="line", label="线", unit="亿元", values=(DatedValue(since=date(2020, 1, 1), value=Decimal("0.5"), source="x"),)
)
LATER = Parameter(
    name="later", label="以后", unit="万元", values=(DatedValue(since=date(2030, 1, 1), value=Decimal(1), source="x"),)
)
PARAMETERS = {each.name: each for each in (LINE, LATER)}
MONEY = st.sampled_from(
    [None, *(Decimal(x) for x in ("0", "0.5", "4999.9999", "5000", "5000.0001", "10000", "14400", "-3.3", "0.1"))]
)
DAYS = st.sampled_from(
    [
        None,
        *(date(2022, *day) for day in ((1, 1), (1, 31), (2, 27), (2, 28), (3, 1), (3, 31), (6, 30))),
        *(date(2024, *day) for day in ((2, 28), (2, 29), (3, 30), (12, 31))),
    ]
)
ROWS = st.fixed_dictionaries(
    {
        "cost": MONEY,
        "agreed": MONEY,
        "land": st.sampled_from([None, Decimal("0.00"), Decimal("1.25"), Decimal("20.00"), Decimal("3.00")]),
        "share": st.sampled_from([None, Decimal("82.00"), Decimal("81.99"), Decimal("100.00")]),
        "kind": st.sampled_from([None, "a", "b"]),
        "title": st.sampled_from(
            [None, "云岭产业园", "Park A", "park b", "50%", "ÉCOLE Ａ", "straße i", "İI", "甲\\号", "\\", "甲%号"]
        ),
        "signed": DAYS,
        "begun": DAYS,
        "flag": st.sampled_from([None, True, False]),
        "stage": st.sampled_from([None, *(value for value, _label in STAGES), "gone"]),
    }
)
NUMBERS = st.recursive(
    st.sampled_from(["cost", "-cost", "land", "cost / land", "5000", "0.1", "3", "agreed", ":line", "share"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["*", "/"]), inner).map(lambda each: f"({' '.join(each)})"),
        inner.map(lambda each: f"round({each}, 1)"),
        inner.map(lambda each: f"abs({each})"),
        inner.map(lambda each: f"floor({each})"),
        inner.map(lambda each: f"(0 - {each})"),
        inner.map(lambda each: f"coalesce({each}, 0)"),
    ),
    max_leaves=4,
)
SIGNS = st.sampled_from(["=", "<>", ">", ">=", "<", "<="])
LEAVES = st.one_of(
    st.tuples(NUMBERS, SIGNS, NUMBERS).map(" ".join),
    st.tuples(st.sampled_from(["cost", "agreed"]), SIGNS, st.sampled_from(["agreed", ":line", "5000", ":later", "cost"])).map(" ".join),
    st.tuples(st.sampled_from(["greatest", "least"]), SIGNS).map(lambda each: f"{each[0]}(cost, agreed) {each[1]} 5000"),
    st.tuples(st.sampled_from(["signed", "begun"]), SIGNS, st.sampled_from(["'2022-03-31'", "begun", "signed"])).map(" ".join),
    st.sampled_from(["days_between(signed, begun) >= 90", "year(begun) = 2022", "quarter(signed) = 1", "month(signed) <= 6"]),
    st.tuples(
        st.permutations(["signed", "begun", "'2022-02-28'", "coalesce(begun, '2024-02-29')"]), SIGNS, st.integers(-26, 26)
    ).map(lambda each: f"months_between({each[0][0]}, {each[0][1]}) {each[1]} {each[2]}"),
    st.sampled_from(["lower(title) = 'park a'", "upper(title) = 'PARK B'", "length(lower(title)) = 2", "lower(title) = 'école ａ'"]),
    st.sampled_from(["upper(title) = 'STRASSE I'", "upper(title) = 'STRAßE I'", "lower(upper(title)) <> title", "upper(title) = 'İI'"]),
    st.sampled_from(["kind = '甲'", "kind IN ('a', 'b')", "kind <> 'b'", "NOT kind IN ('a')", "kind IS NULL"]),
    st.sampled_from(["title LIKE '%产业%'", "title LIKE 'park%'", "title LIKE '50_'", "title LIKE '%école%'", "length(title) > 5", "title = '50%'"]),
    st.sampled_from(["title LIKE '%\\'", "title LIKE '%\\号%'", "title LIKE '甲\\%'", "title LIKE '_\\_'", "title LIKE '甲\\%号'"]),
    st.tuples(st.sampled_from(["stage", "NOT stage", "阶段"]), SIGNS, st.sampled_from([text for each in STAGES for text in each])).map(lambda each: f"{each[0]} {each[1]} '{each[2]}'"),
    st.sampled_from(["stage BETWEEN '开工' AND 'finished'", "'开工' < stage", "stage BETWEEN 'finished' AND 'planned'"]),
    st.sampled_from(["flag", "NOT flag", "flag IS TRUE", "flag IS FALSE", "flag = TRUE", "cost IS NOT NULL"]),
    st.sampled_from(["cost BETWEEN 5000 AND 10000", "signed BETWEEN '2022-01-01' AND '2022-06-30'", "share >= 82"]),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda each: f"({' '.join(each)})"),
        inner.map(lambda each: f"NOT ({each})"),
    ),
    max_leaves=4,
)
KINDS = {
    "cost": "numeric(20, 4)", "agreed": "numeric(20, 4)", "land": "numeric(20, 2)", "share": "numeric(20, 2)", "kind": "varchar(60)",
    "title": "varchar(200)", "signed": "date", "begun": "date", "flag": "bool",
    "stage": "varchar(60)",
}  # fmt: skip


@pytest.fixture
def table(db: None) -> Any:
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in KINDS.items())
        cursor.execute(f"CREATE TEMPORARY TABLE trial_rows ({columns})")
        yield cursor
        cursor.execute("DROP TABLE trial_rows")


def adapted(value: Any) -> Any:
    return str(value) if isinstance(value, (Decimal, date)) and connection.vendor == "sqlite" else value


@given(text=CONDITIONS, row=ROWS)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_python_and_the_database_agree(table: Any, text: str, row: dict[str, Any]) -> None:
    try:
        condition = parse(text, FIELDS, PARAMETERS)
    except ConditionError as error:
        # Money is not comparable with land: the random condition says nothing then.
        assume("单位" not in error.message)
        raise
    table.execute("DELETE FROM trial_rows")
    marks = ", ".join(["%s"] * len(KINDS))
    table.execute(f"INSERT INTO trial_rows VALUES ({marks})", [adapted(row[name]) for name in KINDS])
    sql, values = condition.sql(DIALECTS[connection.vendor], day=DAY)
    with transaction.atomic():
        table.execute(f"SELECT {sql} FROM trial_rows", [adapted(value) for value in values])
        (found,) = table.fetchone()
    told = None if found is None else bool(found)
    assert told is condition.evaluate(row, day=DAY), (text, sql, row)


@pytest.fixture(scope="module")
def lake() -> Any:
    """DuckDB, the engine of the lake that is to come; where it is not installed, the test is skipped."""
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connected:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in KINDS.items())
        connected.execute(f"CREATE TABLE trial_rows ({columns})")
        yield connected


@given(text=CONDITIONS, row=ROWS)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_python_and_duckdb_agree(lake: Any, text: str, row: dict[str, Any]) -> None:
    try:
        condition = parse(text, FIELDS, PARAMETERS)
    except ConditionError as error:
        assume("单位" not in error.message)
        raise
    lake.execute("DELETE FROM trial_rows")
    lake.execute(f"INSERT INTO trial_rows VALUES ({', '.join('?' * len(KINDS))})", [row[name] for name in KINDS])
    sql, values = condition.sql("duckdb", day=DAY)
    (found,) = lake.execute(f"SELECT {sql} FROM trial_rows", values).fetchone()
    assert found is condition.evaluate(row, day=DAY), (text, sql, row)
