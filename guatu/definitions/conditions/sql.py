"""Write a checked condition in a database's own SQL, with every value bound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from guatu.definitions.conditions.evaluate import COMPARISONS, Resolve
from guatu.definitions.conditions.tree import STAGE_ORDER, Call, Given, Kind, Literal, Node, Ref, Scaled, is_arithmetic
from guatu.definitions.fields import DATES, Field

Name = Callable[[Field], str]
"""How a field's column is called in the statement, quoted."""


class Writer:
    """Writes one condition; `values` are the bound values in the order of their %s (or ? for DuckDB)."""

    def __init__(self, dialect: str, *, day: date, name: Name, resolve: Resolve | None) -> None:
        self.dialect, self.day, self.name, self.resolve = dialect, day, name, resolve
        self.values: list[Any] = []

    def write(self, node: Node) -> str:
        """The node as SQL."""
        if isinstance(node, Literal):
            return self._literal(node)
        if isinstance(node, Ref):
            return self._column(node)
        if isinstance(node, Given):
            held = node.parameter.at(self.day)
            return self._bind(None if held is None else held.value, Kind.NUMBER)
        if isinstance(node, Scaled):
            part = self.write(node.part)
            # Multiplied before divided: PostgreSQL keeps every digit of a product, and only some of a quotient.
            scaled = f"({part} * {node.by.numerator})"
            return scaled if node.by.denominator == 1 else self._divide(scaled, str(node.by.denominator))
        return self._call(node)

    def _column(self, node: Ref) -> str:
        name = self.name(node.field)
        if self.dialect == "duckdb" and node.field.type in DATES:
            return f"CAST({name} AS DATE)"
        return name

    def _literal(self, node: Literal) -> str:
        if node.kind == Kind.NOTHING:
            return "NULL"
        value: Any = node.value
        if node.kind == Kind.LINK and isinstance(value, str) and node.field is not None and self.resolve is not None:
            value = self.resolve(node.field, value)
        return self._bind(value, node.kind)

    def _bind(self, value: Any, kind: Kind) -> str:
        if isinstance(value, Decimal) and self.dialect == "sqlite":
            value = float(value)
        if isinstance(value, date) and self.dialect == "sqlite":
            value = value.isoformat()
        self.values.append(value)
        if self.dialect == "duckdb":
            # A bound value has no type of its own there, and nothing can be added to what has none.
            return "CAST(? AS DATE)" if kind == Kind.DATE else "?"
        cast = {Kind.NUMBER: "numeric", Kind.DATE: "date", Kind.TRUTH: "boolean", Kind.TEXT: "text"}.get(kind)
        return f"%s::{cast}" if self.dialect == "postgres" and cast else "%s"

    def _divide(self, number: str, by: str) -> str:
        if self.dialect == "postgres":
            # A numeric quotient has as many places as its parts ask for; thirty zeros ask for enough.
            return f"(({number})::numeric(60, 30) / NULLIF({by}, 0))"
        real = "DOUBLE" if self.dialect == "duckdb" else "REAL"
        return f"(CAST({number} AS {real}) / NULLIF({by}, 0))"

    def _call(self, node: Call) -> str:
        if node.name == "round" and len(node.parts) == 2 and isinstance(node.parts[1], Literal):
            # PostgreSQL rounds to an integer number of places only, and a bound number is a numeric.
            return f"ROUND({self.write(node.parts[0])}, {int(str(node.parts[1].value))})"
        if node.name == "months_between":
            return self._months_between(*node.parts)
        if node.name in STAGE_ORDER.values():
            return self._stage(node.parts[0], node.parts[2:])
        parts = [self.write(part) for part in node.parts]
        if node.name in COMPARISONS:
            if any(is_arithmetic(part) for part in node.parts):
                parts = [f"ROUND({part}, 9)" for part in parts]
            return f"({parts[0]} {node.name} {parts[1]})"
        if node.name in ("greatest", "least"):
            return self._extreme(node.name, node.parts, parts)
        own = getattr(self, f"_{OWN[node.name]}") if node.name in OWN else None
        return own(*parts) if own else FORMS[node.name].format(*parts, all=", ".join(parts))

    def _and(self, *parts: str) -> str:
        return f"({' AND '.join(parts)})"

    def _or(self, *parts: str) -> str:
        return f"({' OR '.join(parts)})"

    def _in(self, subject: str, *others: str) -> str:
        return f"({subject} IN ({', '.join(others)}))"

    def _stage(self, subject: Node, members: tuple[Node, ...]) -> str:
        name = self.write(subject)
        # No stage lies beyond the last: false, and unknown where the stage is.
        return self._in(name, *(self.write(each) for each in members)) if members else f"({name} <> {name})"

    def _like(self, text: str, pattern: str) -> str:
        if self.dialect == "sqlite":
            return f"({text} LIKE {pattern})"
        # No sign escapes, as in SQLite and DuckDB; PostgreSQL must be told. ILIKE would fold more than Latin letters.
        escape = " ESCAPE ''" if self.dialect == "postgres" else ""
        return f"({self._lower(text)} LIKE {self._lower(pattern)}{escape})"

    def _is(self, truth: str, wanted: str) -> str:
        return f"COALESCE({truth} = {wanted}, {'0' if self.dialect == 'sqlite' else 'FALSE'})"

    def _extreme(self, name: str, nodes: tuple[Node, ...], parts: list[str]) -> str:
        if self.dialect == "sqlite":
            return f"{'max' if name == 'greatest' else 'min'}({', '.join(parts)})"
        # PostgreSQL and DuckDB pass over a NULL, SQLite and we do not: nought times all of them brings it back.
        again = " + ".join(self.write(node) for node in nodes)
        return f"({name.upper()}({', '.join(parts)}) + 0 * ({again}))"

    def _year(self, of: str) -> str:
        return self._part("year", "%%Y", of)

    def _month(self, of: str) -> str:
        return self._part("month", "%%m", of)

    def _quarter(self, of: str) -> str:
        return f"FLOOR(({self._month(of)} + 2) / 3)" if self.dialect != "sqlite" else f"(({self._month(of)} + 2) / 3)"

    def _part(self, part: str, form: str, of: str) -> str:
        if self.dialect == "sqlite":
            return f"CAST(strftime('{form}', {of}) AS INTEGER)"
        return f"EXTRACT({part} FROM {of})"

    def _lower(self, text: str) -> str:
        return self._translated("LOWER", text, ascii_uppercase, ascii_lowercase)

    def _upper(self, text: str) -> str:
        return self._translated("UPPER", text, ascii_lowercase, ascii_uppercase)

    def _translated(self, name: str, text: str, of: str, to: str) -> str:
        # SQLite changes Latin letters alone; the others would change whatever has two cases.
        return f"{name}({text})" if self.dialect == "sqlite" else f"TRANSLATE({text}, '{of}', '{to}')"

    def _months_between(self, first: Node, last: Node) -> str:
        """Whole months; each part is written anew wherever it stands, since every writing binds its values."""
        return (
            f"(CASE WHEN {self.write(first)} <= {self.write(last)}"
            f" THEN {self._months_apart(first, last)} ELSE - {self._months_apart(last, first)} END)"
        )

    def _months_apart(self, first: Node, last: Node) -> str:
        def part(name: str, form: str, of: Node) -> str:
            return self._part(name, form, self.write(of))

        years = f"({part('year', '%%Y', last)} - {part('year', '%%Y', first)}) * 12"
        months = f"{part('month', '%%m', last)} - {part('month', '%%m', first)}"
        short = f"{part('day', '%%d', last)} < {part('day', '%%d', first)}"
        next_day = f"date({self.write(last)}, '+1 day')" if self.dialect == "sqlite" else f"({self.write(last)} + 1)"
        not_last = f"{self._part('day', '%%d', next_day)} > 1"
        return f"({years} + {months} - CASE WHEN {short} AND {not_last} THEN 1 ELSE 0 END)"

    def _days_between(self, first: str, last: str) -> str:
        if self.dialect == "sqlite":
            return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"
        return f"({last} - {first})"


FORMS = {
    "not": "(NOT {0})",
    "is_null": "({0} IS NULL)",
    "negative": "(- {0})",
    "+": "({0} + {1})",
    "-": "({0} - {1})",
    "*": "({0} * {1})",
    "abs": "ABS({0})",
    "round": "ROUND({all})",
    "floor": "FLOOR({0})",
    "ceil": "CEIL({0})",
    "length": "LENGTH({0})",
    "coalesce": "COALESCE({all})",
}
"""Operations that read the same in every dialect."""
OWN = {"/": "divide"} | {
    name: name
    for name in ("and", "or", "in", "like", "is", "year", "month", "quarter", "days_between", "lower", "upper")
}
"""Operations with a method of their own."""
