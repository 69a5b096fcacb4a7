"""What the lake holds, for a DuckDB connection of one's own."""

from __future__ import annotations

from guatu.lake import catch_up, current
from guatu.lake.relation import Relation, relation_sql

WAIT = 600.0
"""Seconds to wait while another process brings the lake up to date."""


def lake_up_to_date() -> None:
    """Take over what the journal tells. Raises LakeError."""
    catch_up(wait=WAIT)


def held_sql(table: str) -> str:
    """A SELECT (DuckDB) of the rows of a table as they stand."""
    return sql_of(current(table))


def sql_of(relation: Relation) -> str:
    """A SELECT (DuckDB) of a relation in files."""
    return relation_sql(relation, base=_files(relation.base), changes=_files(relation.changes))


def _files(paths: tuple[str, ...]) -> str:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}])"
