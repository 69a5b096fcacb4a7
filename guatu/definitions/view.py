"""A view: rows joined or windowed from registers by one SELECT, before anything is said about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guatu.definitions.fields import Field


@dataclass(frozen=True, kw_only=True)
class View:
    """One SELECT in the DuckDB dialect; its first comment line states the grain (one row per …)."""

    name: str
    label: str
    grain: str
    sql: str
    columns: tuple[Field, ...]
    """Type, unit and label of every output column, in order."""
    uses: tuple[str, ...]
    """Tables read: registers, their series (`projects__investment`) and parameters."""
    note: str = ""
    pack: str = ""
    path: Path = Path()
    line: int = 0
