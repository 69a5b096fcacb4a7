"""The names inside a view's SELECT, held against the registers it reads, so that a misspelt column is found before any database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.library import Library
from guatu.definitions.view import View

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

OF_ROWS = ("id", "simulated")
OF_SERIES = ("record", "period", "value")
OTHER_SOURCES = {
    "areas": ("id", "code", "name", "level", "parent"),
    "organisations": ("id", "name", "short_name", "kind"),
}
"""What a view may read besides registers, series and views, with its columns."""
BY_ALIAS = ("Order", "Group")
"""Parts of a SELECT that may name an output column."""


def columns_of(name: str, library: Library) -> tuple[str, ...] | None:
    """The columns that a source of views has; None where there is no such source."""
    register, _mark, series = name.partition("__")
    if name in OTHER_SOURCES:
        return OTHER_SOURCES[name]
    if name in library.views:
        return tuple(column.name for column in library.views[name].columns)
    if register not in library.registers:
        return None
    definition = library.registers[register]
    if series:
        return OF_SERIES if series in {each.name for each in definition.series} else None
    return (*OF_ROWS, *(field.name for field in definition.fields))


def unknown_columns(view: View, library: Library) -> list[DefinitionError]:
    """An error for every column that no source of its SELECT has, where all sources are known."""
    import sqlglot
    from sqlglot.optimizer.scope import traverse_scope

    errors: dict[tuple[int, int], DefinitionError] = {}
    for scope in traverse_scope(sqlglot.parse_one(view.sql, dialect="duckdb")):
        for column in scope.columns:
            message = _wrong(column, scope, library)
            if message:
                meta = column.this.meta
                line, place = view.line + meta.get("line", 1) - 1, _begin(meta)
                errors[line, place] = DefinitionError(view.path, line, "", message, place)
    return [errors[key] for key in sorted(errors)]


def source_place(view: View, name: str) -> tuple[int, int]:
    """Line and column in the file at which the view first reads a source; the SELECT's first line where it does not."""
    import sqlglot
    from sqlglot import exp

    for table in sqlglot.parse_one(view.sql, dialect="duckdb").find_all(exp.Table):
        if table.name == name and table.this.meta:
            return view.line + int(table.this.meta.get("line", 1)) - 1, _begin(table.this.meta)
    return view.line, 1


def parameter_place(view: View, name: str) -> tuple[int, int]:
    """Line and column in the file at which the view first reads a parameter; sqlglot keeps no place of it."""
    found = re.search(rf":{name}\b", view.sql)
    before = view.sql[: found.start() if found else 0]
    return view.line + before.count("\n"), len(before) - before.rfind("\n")


def _begin(meta: Any) -> int:
    """sqlglot's column is that of a name's last sign."""
    return int(meta.get("col", 1)) - int(meta.get("end", 0)) + int(meta.get("start", 0))


def _wrong(column: exp.Column, scope: Scope, library: Library) -> str:
    """What is wrong with a column; empty where nothing is, or where its source is not known."""
    seen: dict[str, tuple[str, ...] | None] = dict(_sources(scope, library))
    if column.table:
        if column.table not in seen:
            return f"FROM 里没有“{column.table}”。{nearest(column.table, seen)}"
        known = seen[column.table]
        if known is None or column.name in known:
            return ""
        return f"“{column.table}”没有“{column.name}”这一列。{nearest(column.name, known)}"
    names = [name for known in seen.values() for name in known or ()]
    if None in seen.values() or column.name in names:
        return ""
    by_alias = any(type(each).__name__ in BY_ALIAS for each in _parents(column, scope.expression))
    query: Any = scope.expression
    if by_alias and column.name in query.named_selects:
        return ""
    return f"没有“{column.name}”这一列。{nearest(column.name, names)}"


def _parents(node: Any, until: Any) -> Iterator[Any]:
    while node is not None and node is not until:
        yield node
        node = node.parent


def _sources(scope: Scope, library: Library) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Every source that a column of the SELECT may mean, its own before those of the SELECT around it."""
    from sqlglot import exp

    around = list(_sources(scope.parent, library)) if scope.parent is not None and scope.is_correlated_subquery else []
    yield from around
    for name, (_node, source) in scope.selected_sources.items():
        if isinstance(source, exp.Table):
            yield name, columns_of(source.name, library)
        else:
            query: Any = source.expression
            yield name, tuple(query.named_selects) if hasattr(query, "named_selects") else None
