"""What can be wrong with a condition, with its place inside the text."""

from __future__ import annotations


class ConditionError(ValueError):
    """A condition that cannot be used. `message` is a Chinese sentence; `line` and `column` count from 1 inside the text."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        self.message, self.line, self.column = message, line, column
        super().__init__(message)
