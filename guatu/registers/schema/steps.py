"""The steps that bring a table to its definition, each a frozen dataclass with a Chinese sentence for the technician."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models

Model = type[models.Model]
Column: TypeAlias = "models.Field[Any, Any]"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change of one table. `says` is what `guatu registers plan` prints."""

    table: str
    says: str


@dataclass(frozen=True, kw_only=True)
class CreateTable(Step):
    """A register or series that has no table yet."""

    model: Model


@dataclass(frozen=True, kw_only=True)
class AddColumn(Step):
    """A field that has no column yet: blank in every row."""

    model: Model
    column: Column


@dataclass(frozen=True, kw_only=True)
class RenameColumn(Step):
    """A field under a new name (`was:` in its definition)."""

    model: Model
    before: str
    column: Column


@dataclass(frozen=True, kw_only=True)
class AlterColumn(Step):
    """A field whose values fit a new column type, or whose comment changed."""

    model: Model
    before: Column
    column: Column


@dataclass(frozen=True, kw_only=True)
class DropColumn(Step):
    """A column that no definition names and that holds nothing."""

    column: str


@dataclass(frozen=True, kw_only=True)
class DropTable(Step):
    """A table that no definition names and that holds no row."""


@dataclass(frozen=True, kw_only=True)
class AddIndex(Step):
    """An index that lists, filters or uniqueness need."""

    index: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class DropIndex(Step):
    """One of our indexes that is no longer needed."""

    index: str


@dataclass(frozen=True, kw_only=True)
class IndexSearch(Step):
    """A search index of other fields than the definition's, or made by an earlier version: all rows are indexed anew."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A column or table that no definition names but that holds data: it stays, and its rows can still be read by SQL."""

    table: str
    column: str
    rows: int
    says: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What `apply` would do, in order; what stays although nothing names it; and what cannot be done."""

    steps: tuple[Step, ...]
    kept: tuple[Kept, ...]
    blocked: tuple[str, ...]
    """Changes that would lose data, each with its cure. `apply` refuses while there are any."""

    @property
    def is_empty(self) -> bool:
        """Whether the tables are what the definitions say."""
        return not self.steps and not self.blocked
