"""What verification says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the journal says. `says` is a Chinese sentence that names it."""

    what: str
    """seal, line, row, observation or file."""
    says: str
