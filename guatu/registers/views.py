"""Run a pack's views on the truth: the SELECT as written, over common table expressions that stand for registers.

A view says `FROM projects`; the database has `register_projects` with deleted rows and `town_id`. The names of definitions are
put before the SELECT as common table expressions, and sqlglot writes the whole in the database's own dialect. A view that
reads another view takes it in whole, with its own names inside, so that neither sees what the other calls its parts.
Parameters are bound with the value that holds on the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from guatu.definitions.fields import LINKS
from guatu.definitions.library import Library
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Register
from guatu.definitions.view import View

if TYPE_CHECKING:
    from sqlglot import exp

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}
AREAS = "SELECT id AS id, code AS code, name AS name, level AS level, parent_id AS parent FROM people_area"
ORGANISATIONS = "SELECT id AS id, name AS name, short_name AS short_name, kind AS kind FROM people_organisation"


def view_rows(view: View, *, of: Library, day: date, limit: int | None = None) -> list[dict[str, Any]]:
    """The view's rows as dicts of canonical values, in the order of all columns. `day` picks the parameters' values."""
    sql, values = view_sql(view, of=of, day=day)
    order = ", ".join(str(place) for place in range(1, len(view.columns) + 1))
    cut = f" LIMIT {int(limit)}" if limit is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) AS rows_of_view ORDER BY {order}{cut}", values)
        names = [each[0] for each in cursor.description]
        return [_typed(view, dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def view_sql(view: View, *, of: Library, day: date, dialect: str = "") -> tuple[str, dict[str, Any]]:
    """The whole statement in the database's dialect, or the one given, with its bound values (pyformat)."""
    from sqlglot import exp

    dialect = dialect or DIALECTS[connection.vendor]
    body = _whole(view, of)
    names = list(dict.fromkeys(each.name for each in body.find_all(exp.Placeholder)))
    for placeholder in list(body.find_all(exp.Placeholder)):
        placeholder.replace(exp.Var(this=f"given_{placeholder.name}_here"))
    if dialect == "sqlite":
        body = body.transform(_parts_for_sqlite)
    # PostgreSQL rounds numerics only, and keeps figures exact in them; sqlglot divides doubles.
    sql = body.sql(dialect=dialect).replace("AS DOUBLE PRECISION)", "AS DECIMAL)").replace("%", "%%")
    values: dict[str, Any] = {}
    for name in names:
        values[name] = _parameter_value(of.parameters, name, day)
        sql = sql.replace(f"given_{name}_here", f"%({name})s")
    return sql, values


def _whole(view: View, of: Library) -> exp.Query:
    """The view's SELECT with everything that it reads put before it. The loader has refused views that read one another."""
    import sqlglot
    from sqlglot import exp

    body = sqlglot.parse_one(view.sql, dialect="duckdb")
    assert isinstance(body, exp.Query)
    own = [(each.alias, each.this) for each in body.ctes]
    body.set("with_", None)
    sources = [(name, source) for name in view.uses if (source := _source(name, of)) is not None]
    for name, query in [*sources, *own]:
        body = body.with_(name, as_=query, append=True, copy=False)
    return body


def _parts_for_sqlite(node: Any) -> Any:
    """EXTRACT(YEAR FROM day), which SQLite does not know, as strftime; TRUE and FALSE it knows."""
    from sqlglot import exp, parse_one

    forms = {"YEAR": "%Y", "MONTH": "%m", "DAY": "%d", "HOUR": "%H"}
    if isinstance(node, exp.Extract) and node.name.upper() in forms:
        day = node.expression.sql(dialect="sqlite")
        return parse_one(f"CAST(STRFTIME('{forms[node.name.upper()]}', {day}) AS INTEGER)", dialect="sqlite")
    return node


def _source(name: str, of: Library) -> exp.Query | None:
    """The SELECT that stands for a name in a view; None for names that need none."""
    import sqlglot
    from sqlglot import exp

    if name in of.views:
        return _whole(of.views[name], of)
    text = _source_text(name, of)
    found = sqlglot.parse_one(text, dialect="duckdb") if text else None
    return found if isinstance(found, exp.Query) else None


def _source_text(name: str, of: Library) -> str:
    if name == "areas":
        return AREAS
    if name == "organisations":
        return ORGANISATIONS
    register, _, series = name.partition("__")
    if register not in of.registers:
        return ""
    if series:
        return f'SELECT record_id AS record, period AS period, value AS value FROM "series_{register}_{series}"'
    return _register_source(of.registers[register])


def _register_source(register: Register) -> str:
    columns = ["id AS id", "simulated AS simulated"]
    for field in register.fields:
        column = f"{field.name}_id" if field.type in LINKS else field.name
        columns.append(f'"{column}" AS "{field.name}"')
    return f'SELECT {", ".join(columns)} FROM "register_{register.name}" WHERE deleted_at IS NULL'


def _parameter_value(parameters: Mapping[str, Parameter], name: str, day: date) -> Any:
    held = parameters[name].at(day)
    if held is None:
        return None
    # SQLite would take the driver's text for a text, and every number is less than any text.
    return float(held.value) if connection.vendor == "sqlite" else held.value


def _typed(view: View, row: dict[str, Any]) -> dict[str, Any]:
    """Database values as canonical ones: SQLite gives floats and texts for decimals and dates."""
    from guatu.definitions.values import load_value

    return {column.name: load_value(column, row[column.name]) for column in view.columns}
