"""What the lake holds, for a DuckDB connection of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from guatu.lake import catch_up, current
from guatu.lake.engines.duckdb import connected
from guatu.lake.relation import Relation, relation_sql

WAIT = 600.0
"""Seconds to wait while another process brings the lake up to date."""


def lake_up_to_date() -> None:
    """Take over what the journal tells. Raises LakeError."""
    catch_up(wait=WAIT)


@contextmanager
def bounded(memory: str) -> Iterator[None]:
    """Keep what the lake computes in this process within so much memory for the time of a `with`; the rest waits on disk."""
    with connected() as engine:
        before = engine.execute("SELECT current_setting('memory_limit')").fetchone()[0]
        engine.execute(f"SET GLOBAL memory_limit = '{memory}'")
        try:
            yield
        finally:
            engine.execute(f"SET GLOBAL memory_limit = '{before}'")


def held_sql(table: str) -> str:
    """A SELECT (DuckDB) of the rows of a table as they stand."""
    return sql_of(current(table))


def sql_of(relation: Relation) -> str:
    """A SELECT (DuckDB) of a relation in files."""
    return relation_sql(relation, base=_files(relation.base), changes=_files(relation.changes))


def _files(paths: tuple[str, ...]) -> str:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}])"
