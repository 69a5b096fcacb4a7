"""What a clerk does on a day: enters a row or figures, corrects, deletes what was entered twice, takes back a wrong upload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done not before a day, by the clerk of an organisation."""

    on: date
    """The clerk enters it at the next of the clerk's own moments."""
    clerk: str
    """The department that answers for the register (`development_reform_bureau`), or a township's name."""
    register: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Act):
    """A row, or further fields of one that is there: it is found by the register's key."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Act):
    """Wrong values of a row put right, with the reason."""

    key: str
    values: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion(Act):
    """A row that stands twice is taken away."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Act):
    """A value of a series."""

    series: str
    key: str
    period: datetime
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refigure(Act):
    """A value of a series put right, with the reason."""

    series: str
    key: str
    period: datetime
    value: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake(Act):
    """An upload that was none of this register's business, undone as a whole by the same clerk at the next moment."""

    rows: tuple[Mapping[str, Any], ...]
    reason: str
