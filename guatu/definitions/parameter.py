"""A parameter: a threshold, weight, tariff or line as a dated value with the document that set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """What holds from a day on, until the next one."""

    since: date
    value: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A named figure; `values` ascend by day."""

    name: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]
    note: str = ""
    pack: str = ""
    path: Path = Path()
    line: int = 0

    def at(self, day: date) -> DatedValue | None:
        """The value that holds on the day; None before the first."""
        held = None
        for each in self.values:
            if each.since > day:
                break
            held = each
        return held
