"""What the lake holds, and what it must hold: every row of the database that is not deleted."""

from __future__ import annotations

from typing import Any

from guatu import lake
from guatu.lake.shapes import shapes


def rows(table: str, version: int | None = None) -> list[dict[str, Any]]:
    """All rows of a lake table, in order."""
    found = lake.run(f"SELECT * FROM {table} ORDER BY 1, 2", {table: lake.current(table, version=version)})
    return list(found.to_pylist())


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {name: rows(name) for name in shapes()}


def touched(table: str, since: int, until: int | None = None) -> list[int]:
    """Ids touched between versions."""
    relation = lake.changed_ids(table, since=since, until=until)
    return sorted(lake.run("SELECT id FROM touched", {"touched": relation}).column("id").to_pylist())
