"""A relation: rows that a statement may name. Made by the lake, run by an engine, opaque to everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CHANGE = "lake_change"
"""Column of every file: 0 in base files, else the number of the commit that brought the row; the greatest wins."""
DELETED = "lake_deleted"
"""Column of every file: whether the row was deleted by then."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that statements see."""

    name: str
    type: str
    """In DuckDB's words: BIGINT, BOOLEAN, VARCHAR, DATE, TIMESTAMP, DECIMAL(20, 4)."""
    held: str | None = ""
    """What the files call it: another name where it was renamed since; None where they do not have it yet; empty: `name`."""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """Rows in files (base files and later changes of them) or at hand."""

    columns: tuple[Column, ...] = ()
    keys: tuple[str, ...] = ()
    """Columns that tell a row from all others."""
    base: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    """Files of changed rows; of several that tell of one row the one with the greatest `lake_change` holds."""
    rows: Any = field(default=None, compare=False, repr=False)
    """A pyarrow Table: rows at hand."""


def relation_sql(relation: Relation, *, base: str, changes: str) -> str:
    """The SELECT (DuckDB's dialect) for a relation in files; `base` and `changes` name what reads its files.

    No changes: the base as it is. Else the base without the rows that changed, and the latest of the changed ones that
    are not deleted.
    """
    shown = ", ".join(_shown(column) for column in relation.columns)
    parts = []
    keys = " AND ".join(f'changed."{key}" = "base"."{key}"' for key in relation.keys)
    if relation.base:
        text = f'SELECT {shown} FROM {base} AS "base"'
        if relation.changes:
            text += f" WHERE NOT EXISTS (SELECT 1 FROM {changes} AS changed WHERE {keys})"
        parts.append(text)
    if relation.changes:
        named = ", ".join(f'"{key}"' for key in relation.keys)
        latest = (
            f"SELECT *, row_number() OVER (PARTITION BY {named} ORDER BY {CHANGE} DESC) AS lake_place FROM {changes}"
        )
        parts.append(f"SELECT {shown} FROM ({latest}) AS latest WHERE lake_place = 1 AND NOT {DELETED}")
    if not parts:
        empty = ", ".join(f'CAST(NULL AS {column.type}) AS "{column.name}"' for column in relation.columns)
        return f"SELECT {empty} WHERE 1 = 0"
    return " UNION ALL ".join(parts)


def _shown(column: Column) -> str:
    if column.held is None:
        return f'CAST(NULL AS {column.type}) AS "{column.name}"'
    return f'CAST("{column.held or column.name}" AS {column.type}) AS "{column.name}"'
