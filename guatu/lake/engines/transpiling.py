"""Statements in DuckDB's dialect, written for Spark: sqlglot does the syntax, the rules here what the two understand differently.

Each rule is a function from node to node; types come from sqlglot, which knows the relations' columns. One difference is left, and
definitions keep clear of it: ROUND of a DOUBLE goes by its binary value in DuckDB and by its shortest decimal in Spark, which tells where
a figure looks like a half (2.675 is a little less). Decimals are rounded alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlglot import exp

NO_ESCAPE = "\x01"
"""Spark takes a backslash in LIKE for an escape unless another sign is named."""
MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


def spark_sql(sql: str, relations: Mapping[str, Mapping[str, str]]) -> str:
    """The statement for Spark. `relations`: name → column → DuckDB's type; what it does not name has no known type."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(sql, dialect="duckdb")
    if relations:
        tree = _typed(tree, relations)
    # Inner nodes first: a rule may wrap what another has written.
    for node in reversed(list(tree.walk())):
        written = node
        for kind, rule in _rules():
            if type(written) is kind:
                written = rule(written)
        if written is not node:
            if node is tree:
                tree = written
            else:
                node.replace(written)
    assert isinstance(tree, exp.Expression)
    return tree.sql(dialect="spark")


def _typed(tree: Any, relations: Mapping[str, Mapping[str, str]]) -> Any:
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.annotate_types import annotate_types
    from sqlglot.optimizer.qualify import qualify

    schema: dict[str, object] = {name: dict(columns) for name, columns in relations.items()}
    try:
        whole = qualify(tree.copy(), schema=schema, dialect="duckdb", validate_qualify_columns=False)
        return annotate_types(whole, schema=schema, dialect="duckdb")
    except SqlglotError:
        return tree


def _rules() -> tuple[tuple[type, Callable[[Any], Any]], ...]:
    from sqlglot import exp

    return (
        (exp.Div, _division),
        (exp.Sub, _days_between),
        (exp.Add, _moved),
        (exp.Avg, _average),
        (exp.Cast, _cast),
        (exp.PercentileCont, _percentile),
        (exp.Quantile, _percentile),
        (exp.Like, _like),
        (exp.DateDiff, _whole_months),
        (exp.TimestampTrunc, _truncated),
        (exp.DateTrunc, _truncated),
    )


def _division(node: exp.Div) -> exp.Expression:
    """Always of doubles; by nought NULL."""
    from sqlglot import exp

    below = exp.func("NULLIF", _double(node.expression.copy()), exp.Literal.number(0))
    return exp.Paren(this=exp.Div(this=_double(node.this.copy()), expression=below))


def _days_between(node: exp.Sub) -> exp.Expression:
    """Day less day is a number of days, not an interval; a day less an interval is a moment."""
    from sqlglot import exp

    if _is(node.this, "DATE") and _is(node.expression, "DATE"):
        return exp.Anonymous(this="DATEDIFF", expressions=[node.this.copy(), node.expression.copy()])
    return _moved(node)


def _moved(node: exp.Add | exp.Sub) -> exp.Expression:
    """A day and an interval give a moment."""
    from sqlglot import exp

    if isinstance(node.expression, exp.Interval) and not _is(node.this, "TIMESTAMP"):
        return _moment(node.copy())
    return node


def _average(node: exp.Avg) -> exp.Expression:
    """Of exact numbers the exact sum by the count, in doubles; within FILTER or OVER of doubles."""
    from sqlglot import exp

    of = node.this
    if isinstance(node.parent, (exp.Filter, exp.Window)):
        return exp.Avg(this=_double(of.copy()))
    total, count = exp.Sum(this=of.copy()), exp.Count(this=of.copy())
    return exp.Paren(
        this=exp.Div(this=_double(total), expression=exp.func("NULLIF", _double(count), exp.Literal.number(0)))
    )


def _cast(node: exp.Cast) -> exp.Expression:
    """To whole numbers is rounded, not cut off; to a moment is without a time zone."""
    from sqlglot import exp

    whole = node.to.this in (
        exp.DataType.Type.INT,
        exp.DataType.Type.BIGINT,
        exp.DataType.Type.SMALLINT,
        exp.DataType.Type.TINYINT,
    )
    if whole and _is(node.this, "DECIMAL"):
        return exp.Cast(this=exp.func("ROUND", node.this.copy(), exp.Literal.number(0)), to=node.to.copy())
    if whole and (_is(node.this, "DOUBLE") or _is(node.this, "FLOAT")):
        return exp.Cast(this=exp.Anonymous(this="RINT", expressions=[node.this.copy()]), to=node.to.copy())
    return node


def _percentile(node: exp.PercentileCont | exp.Quantile) -> exp.Expression:
    """The value at a share of the way through, between two where it falls between them."""
    from sqlglot import exp

    share = node.args.get("quantile") or node.expression
    return exp.Anonymous(this="PERCENTILE", expressions=[node.this.copy(), share.copy()])


def _like(node: exp.Like) -> exp.Expression:
    """No sign escapes."""
    from sqlglot import exp

    if isinstance(node.parent, exp.Escape):
        return node
    return exp.Escape(this=node.copy(), expression=exp.Literal.string(NO_ESCAPE))


def _whole_months(node: exp.DateDiff) -> exp.Expression:
    """How many ends of months (quarters, years) lie between, not how many whole ones."""
    from sqlglot import exp

    unit = (node.text("unit") or "DAY").upper()
    if unit not in MONTHS:
        return node

    def number(day: Any) -> exp.Expression:
        by_year = {"MONTH": 12, "QUARTER": 4, "YEAR": 1}[unit]
        year = exp.Mul(this=exp.func("YEAR", day.copy()), expression=exp.Literal.number(by_year))
        if unit == "YEAR":
            return year
        return exp.Paren(this=exp.Add(this=year, expression=exp.func(unit, day.copy(), dialect="spark")))

    return exp.Paren(this=exp.Sub(this=number(node.this), expression=number(node.expression)))


def _truncated(node: Any) -> exp.Expression:
    return _moment(node.copy())


def _moment(node: Any) -> exp.Expression:
    from sqlglot import exp

    return exp.Cast(this=node, to=exp.DataType.build("TIMESTAMPNTZ"))


def _double(node: Any) -> exp.Expression:
    from sqlglot import exp

    return exp.Cast(this=node, to=exp.DataType.build("DOUBLE"))


def _is(node: Any, kind: str) -> bool:
    from sqlglot import exp

    held = node.type
    return isinstance(held, exp.DataType) and held.this == exp.DataType.Type[kind]
