"""A register (台账): one kind of row the government keeps, its fields, its series, its checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from guatu.definitions.fields import Field, FieldType


class Rhythm(StrEnum):
    """How often a series is observed. Periods are keyed by their first moment."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


DAYS_ALLOWED = {Rhythm.HOUR: 1, Rhythm.DAY: 3, Rhythm.MONTH: 15, Rhythm.QUARTER: 20, Rhythm.YEAR: 60}
"""Days after the end of a period within which its value is in time, where a series does not say (`due`)."""


class Flow(StrEnum):
    """Whether observations add up over time (investment of a month) or each stands for itself (staff at month's end)."""

    FLOW = "flow"
    STOCK = "stock"


@dataclass(frozen=True, kw_only=True)
class Series:
    """Observations of each row of a register in a fixed rhythm, in one unit."""

    name: str
    label: str
    unit: str
    rhythm: Rhythm
    flow: Flow
    type: FieldType = FieldType.NUMBER
    places: int = 2
    least: Decimal | None = None
    most: Decimal | None = None
    due: int | None = None
    """Days after the end of a period within which its value is in time; later ones count as late. None: as the rhythm has it."""
    note: str = ""
    was: str = ""
    line: int = 0

    @property
    def days_allowed(self) -> int:
        """Days after the end of a period within which its value is in time."""
        return DAYS_ALLOWED[self.rhythm] if self.due is None else self.due


@dataclass(frozen=True, kw_only=True)
class Check:
    """A condition that every row must not fail. Where a blank makes it unknown, the row passes."""

    name: str
    when: str
    """The condition that must hold (SQL over the register's fields)."""
    says: str
    """What the clerk reads where it does not hold."""
    fields: tuple[str, ...] = ()
    """Fields the condition names, in order: the fault is shown at the first. Filled by the loader."""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register; names of attributes are the keys of the definition."""

    name: str
    label: str
    owner: str
    """The department that answers for it, as its catalogue id (development_reform) or its Chinese name."""
    key: tuple[str, ...]
    """Fields that together tell a row from all others; an upload finds rows by them. Required and unique together."""
    title: str
    """The field that names a row to people."""
    fields: tuple[Field, ...]
    area: str = ""
    """The area field that decides which town's row it is; empty: no town's."""
    organisation: str = ""
    """The organisation field that decides which department's row it is, besides the owner's."""
    columns: tuple[str, ...] = ()
    """What a list shows unless a person chooses otherwise."""
    similar: tuple[str, ...] = ()
    """Text fields compared to find a row that may be the same thing entered twice."""
    series: tuple[Series, ...] = ()
    checks: tuple[Check, ...] = ()
    note: str = ""
    source: str = ""
    pack: str = ""
    path: Path = Path()
    line: int = 0
    places: Mapping[str, tuple[int, int]] = made(default_factory=dict, compare=False, repr=False)
    """Line and column of every value in the file, by dotted key (`checks.in_order.when`): for messages."""

    def field(self, name: str) -> Field:
        """The field of this name. Raises KeyError."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    def series_named(self, name: str) -> Series:
        """The series of this name. Raises KeyError."""
        for each in self.series:
            if each.name == name:
                return each
        raise KeyError(name)
