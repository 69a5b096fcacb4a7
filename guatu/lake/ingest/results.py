"""What became of a file of observations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guatu.lake.ingest.refused import Refusal


@dataclass(frozen=True, kw_only=True)
class PartResult:
    """What became of one series' rows of a file."""

    series: str
    label: str
    new: int
    corrected: int
    same: int
    """As the lake has it already."""
    repeated: int
    """Said again in the file itself."""
    late: int
    """Of the new ones, those that came after their time."""
    records: int
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a file."""

    register: str
    name: str
    digest: str
    rows: int
    """Rows read; a wide row counts once for each value."""
    refused: int
    """Rows (lines) sent back."""
    parts: tuple[PartResult, ...]
    samples: tuple[Refusal, ...]
    act: str = ""
    """The act; empty where nothing was written."""
    again: str = ""
    """Where the same file came before: when, and by whom."""

    @property
    def new(self) -> int:
        """Values that were not there."""
        return sum(part.new for part in self.parts)

    @property
    def corrected(self) -> int:
        """Values that were there with another figure."""
        return sum(part.corrected for part in self.parts)

    @property
    def same(self) -> int:
        """Values that are there already, in the lake or in the file itself."""
        return sum(part.same + part.repeated for part in self.parts)

    @property
    def late(self) -> int:
        """New values that came after their time."""
        return sum(part.late for part in self.parts)
