"""Conditions as SQL of the lake: every value written out, parameters by the row's own date, names as ids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.definitions.conditions.sql import Writer
from guatu.definitions.conditions.tree import Call, Given, Kind, Literal, Node, Scaled
from guatu.definitions.fields import Field
from guatu.definitions.parameter import Parameter

Resolve = Callable[[Field, str], int]


def literal(value: Any) -> str:
    """A value as SQL. The only way by which a value gets into a statement.

    >>> literal("O'Hara"), literal(Decimal("0.50")), literal(date(2022, 1, 1)), literal(None)
    ("'O''Hara'", '0.50', "DATE '2022-01-01'", 'NULL')
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, Decimal)):
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return f"({text})" if text.startswith("-") else text
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    quoted = str(value).replace("'", "''")
    return f"'{quoted}'"


class RowWriter(Writer):
    """Writes a condition in the DuckDB dialect. `dated` is the SQL of the row's date, by which parameters are looked up."""

    def __init__(self, *, dated: str, name: Callable[[Field], str], resolve: Resolve) -> None:
        super().__init__("duckdb", day=date.max, name=name, resolve=resolve)
        self.dated = dated

    def write(self, node: Node) -> str:
        """The node as SQL."""
        return parameter_sql(node.parameter, self.dated) if isinstance(node, Given) else super().write(node)

    def _bind(self, value: Any, kind: Kind) -> str:  # noqa: ARG002
        return literal(value)

    def _days_between(self, first: str, last: str) -> str:
        return f"DATE_DIFF('day', {first}, {last})"

    def _months_apart(self, first: Node, last: Node) -> str:
        def part(name: str, of: str) -> str:
            return f"EXTRACT({name} FROM {of})"

        one, two = self.write(first), self.write(last)
        years = f"({part('year', two)} - {part('year', one)}) * 12"
        months = f"{part('month', two)} - {part('month', one)}"
        next_day = f"CAST({two} + INTERVAL 1 DAY AS DATE)"
        short = f"{part('day', two)} < {part('day', one)} AND {part('day', next_day)} > 1"
        return f"({years} + {months} - CASE WHEN {short} THEN 1 ELSE 0 END)"


def parameter_sql(parameter: Parameter, dated: str) -> str:
    """The value that held on the row's day, so that last year's figures keep last year's line; NULL before the first.

    Where the row has no date yet, what holds last.
    """
    latest = literal(parameter.values[-1].value)
    cases = [f"WHEN {dated} IS NULL THEN {latest}"]
    cases += [
        f"WHEN {dated} >= {literal(each.since)} THEN {literal(each.value)}" for each in reversed(parameter.values)
    ]
    return f"(CASE {' '.join(cases)} END)"


def parameters_of(node: Node) -> tuple[Parameter, ...]:
    """The parameters that a condition reads."""
    return tuple(dict.fromkeys(each.parameter for each in _nodes(node) if isinstance(each, Given)))


def links_of(node: Node) -> tuple[tuple[Field, str], ...]:
    """Names of areas, organisations and rows that a condition speaks of, with the fields they are compared with."""
    return tuple(
        (each.field, each.value)
        for each in _nodes(node)
        if isinstance(each, Literal)
        and each.kind == Kind.LINK
        and each.field is not None
        and isinstance(each.value, str)
    )


def _nodes(node: Node) -> list[Node]:
    found: list[Node] = [node]
    if isinstance(node, Scaled):
        found += _nodes(node.part)
    elif isinstance(node, Call):
        for part in node.parts:
            found += _nodes(part)
    return found
