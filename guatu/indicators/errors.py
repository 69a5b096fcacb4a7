"""What can be wrong with asking for a figure.

IndicatorError
├── NoSuchIndicator      no definition of this name
└── CannotCompute        the definition cannot be computed here (a name in its condition is not known)
"""

from __future__ import annotations

from collections.abc import Iterable

from guatu.definitions.errors import nearest


class IndicatorError(Exception):
    """A question about indicators that has no answer; the message is for staff."""


class NoSuchIndicator(IndicatorError):
    """The name means no indicator."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"没有指标“{name}”。{nearest(name, list(known))}")


class CannotCompute(IndicatorError):
    """The indicator is defined but cannot be computed; the message says why and what to do."""
