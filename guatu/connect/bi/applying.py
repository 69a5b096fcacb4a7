"""Make the views, and on PostgreSQL the roles that may read them; take them away before tables change under them."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.utils import ProgrammingError

from guatu.connect.bi.view import BiView, on_postgres, quoted, text

SCHEMA = "bi"
PREFIX = "bi_"
READER = "guatu_bi_reader"
"""Reads every view."""
GROUPS = ("registers", "indicators", "commitments")


def role_of(group: str) -> str:
    """The role that reads one group of views."""
    return f"guatu_bi_{group}"


def full_name(name: str) -> str:
    """How a view is called in SQL."""
    return f"{quoted(SCHEMA)}.{quoted(name)}" if on_postgres() else quoted(f"{PREFIX}{name}")


def shown_name(name: str) -> str:
    """How people call it."""
    return f"{SCHEMA}.{name}" if on_postgres() else f"{PREFIX}{name}"


def script(made: list[BiView]) -> list[str]:
    """The statements that make the views, with comments and rights where the database has such."""
    lines = [f"CREATE SCHEMA IF NOT EXISTS {quoted(SCHEMA)}"] if on_postgres() else []
    for view in made:
        lines.append(f"CREATE VIEW {full_name(view.name)} AS {view.sql}")
        if on_postgres():
            lines.append(f"COMMENT ON VIEW {full_name(view.name)} IS {text(view.label)}")
            lines += [
                f"COMMENT ON COLUMN {full_name(view.name)}.{quoted(name)} IS {text(label)}"
                for name, label in view.columns
            ]
    return lines


def rights_script(made: list[BiView]) -> list[str]:
    """All that the roles need, for whoever may make roles; nothing on SQLite, which has none."""
    if not on_postgres():
        return []
    return [*(f"CREATE ROLE {role} NOLOGIN" for role in (READER, *map(role_of, GROUPS))), *rights(made)]


def rights(made: list[BiView]) -> list[str]:
    """The statements that let the roles read."""
    lines = [f"GRANT USAGE ON SCHEMA {quoted(SCHEMA)} TO {', '.join([READER, *map(role_of, GROUPS)])}"]
    lines += [f"GRANT SELECT ON {full_name(view.name)} TO {READER}, {role_of(view.group)}" for view in made]
    return lines


def apply(made: list[BiView]) -> str:
    """Make the views anew, all or none; why the roles could not be made, empty where they were (or are not needed)."""
    with transaction.atomic(), connection.cursor() as cursor:
        _drop(cursor)
        for line in script(made):
            cursor.execute(line)
    if not on_postgres():
        return ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for role in (READER, *map(role_of, GROUPS)):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {role} NOLOGIN")
            for line in rights(made):
                cursor.execute(line)
    except ProgrammingError as error:
        return str(error).strip().splitlines()[0]
    return ""


def drop() -> int:
    """Take the views away; how many there were."""
    with transaction.atomic(), connection.cursor() as cursor:
        return _drop(cursor)


def is_applied() -> bool:
    """Whether any view is there."""
    with connection.cursor() as cursor:
        return bool(_there(cursor))


def _drop(cursor: Any) -> int:
    there = _there(cursor)
    # In the other order than made: one reads another.
    for name in reversed(there):
        cursor.execute(f"DROP VIEW {full_name(name)}")
    return len(there)


def _there(cursor: Any) -> list[str]:
    """Names of the views that are there, in the order in which they were made."""
    if on_postgres():
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind = 'v' ORDER BY c.oid",
            [SCHEMA],
        )
        return [row[0] for row in cursor.fetchall()]
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'bi\\_%' ESCAPE '\\' ORDER BY rowid"
    )
    return [row[0].removeprefix(PREFIX) for row in cursor.fetchall()]
