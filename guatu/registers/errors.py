"""What the gate answers instead of writing.

RegisterError
├── Refused      the values cannot be taken; every fault names its field and the cure
├── Conflict     somebody else changed the same fields meanwhile; nothing was written
└── NotUndoable  the act cannot be taken back any more, and why
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guatu.definitions.values import Fault


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One field that somebody else changed since the form was opened. Values are texts as people read them."""

    field: str
    label: str
    by: str
    at: datetime
    was: str
    current: str
    yours: str
    unit: str = ""
    choice: str = ""
    """Whose value the person has chosen already: mine, theirs, or nothing yet."""


class RegisterError(ValueError):
    """Nothing was written. `str()` is a Chinese sentence for staff."""


class Refused(RegisterError):
    """The values cannot be taken."""

    def __init__(self, faults: Sequence[Fault], message: str = "") -> None:
        self.faults = tuple(faults)
        super().__init__(message or "；".join(f"{each.label}：{each.message}" for each in self.faults))


@dataclass
class Conflict(RegisterError):
    """Somebody else changed the same fields meanwhile."""

    message: str
    clashes: tuple[Clash, ...]
    version: int
    current: dict[str, Any] = field(default_factory=dict)
    since: int = 0
    """The version that the form was first opened on: clashes are told from there until they are settled."""

    def __str__(self) -> str:
        return self.message


class NotUndoable(RegisterError):
    """The act cannot be taken back any more."""
