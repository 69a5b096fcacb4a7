"""What is wrong with one entry of a row."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.definitions.fields import Field


class Fault(ValueError):
    """An entry that cannot be taken: which field, what is wrong and the cure (a Chinese sentence), what was entered."""

    def __init__(self, field: Field, message: str, raw: object = None) -> None:
        self.field, self.label, self.message, self.raw = field.name, field.label, message, raw
        super().__init__(f"{field.label}：{message}")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that was lost before it reached us (a cell in error, a code made a number): reading it is always a fault."""

    message: str
    """What is wrong and the cure."""
    shown: str
    """What the cell showed."""

    def __str__(self) -> str:
        return self.shown
