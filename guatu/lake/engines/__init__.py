"""What computes: one SELECT in DuckDB's dialect over relations, the same answer from every engine.

An engine is a module with `run(sql, relations)`; `settings.ENGINE` names the one that a district uses. Answers are pyarrow
Tables; whole numbers are int64, whatever width an engine sums in, where they fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from guatu.lake.errors import EngineMissing
from guatu.lake.relation import Relation

ENGINES = {"duckdb": "guatu.lake.engines.duckdb", "spark": "guatu.lake.engines.spark"}


class Engine(Protocol):
    """A module that computes."""

    def run(self, sql: str, relations: Mapping[str, Relation]) -> Any:
        """The answer to one SELECT, a pyarrow Table. Raises QueryFailed."""


def engine_of(name: str) -> Engine:
    """The engine of this name. Raises EngineMissing."""
    if name not in ENGINES:
        raise EngineMissing(f"GUATU_ENGINE 只能是 {' 或 '.join(ENGINES)}，现在写的是“{name}”。")
    return cast("Engine", import_module(ENGINES[name]))


def run(sql: str, relations: Mapping[str, Relation]) -> Any:
    """Compute one SELECT that names the relations, on the engine that the settings say; a pyarrow Table. Raises QueryFailed."""
    return engine_of(settings.ENGINE).run(sql, relations)
