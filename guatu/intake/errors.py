"""Why a file cannot be taken in."""

from __future__ import annotations


class IntakeRefused(ValueError):
    """A file or a step that is refused; `str()` is a Chinese sentence with the cure."""
