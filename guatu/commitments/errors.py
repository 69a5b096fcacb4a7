"""What can go wrong with a verb, told so that staff can act on it.

CommitmentError
├── Refused      the input is wrong: `field` names the part of it
└── Conflict     somebody changed the same thing since it was shown; nothing was written
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


class CommitmentError(Exception):
    """Root of what services refuse. `str()` is a Chinese sentence for staff."""


class Refused(CommitmentError):
    """The input cannot be taken: what is wrong, where, and what to do."""

    def __init__(self, message: str, *, field: str = "", items: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.items = items or []
        """Where several rows stand in the way (undecided commitments): id, title, reason of each."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed: who else, when, and what it holds now."""

    field: str
    label: str
    by: str
    at: datetime | None
    current: Any
    yours: Any = None


class Conflict(CommitmentError):
    """Somebody changed the same thing since; `clashes` says who, when and to what, `current` and `version` how it
    stands.
    """

    def __init__(self, message: str, *, clashes: list[Clash], current: dict[str, Any], version: int) -> None:
        super().__init__(message)
        self.clashes = clashes
        self.current = current
        self.version = version
