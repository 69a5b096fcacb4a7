"""One view: its name without the schema, what it is called, its columns with their labels, its SELECT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class BiView:
    """A view. `group` is what a role may be let to read: registers, indicators or commitments."""

    name: str
    label: str
    group: str
    columns: tuple[tuple[str, str], ...]
    """Name and Chinese label, in the order of the SELECT."""
    sql: str


def on_postgres() -> bool:
    """Whether views stand in a schema of their own."""
    return connection.vendor == "postgresql"


def text(value: Any) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE") if on_postgres() else str(int(value))
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL."""
    return str(connection.ops.quote_name(name))
