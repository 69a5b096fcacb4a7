"""What can be wrong with a condition, with its place inside the text."""

from __future__ import annotations


class ConditionError(ValueError):
    """A condition that cannot be used. `message` is a Chinese sentence; `line` and `column` count from 1 inside the text."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        self.message, self.line, self.column = message, line, column
        super().__init__(message)


def syntax_error(error: Exception, advice: str = "") -> ConditionError:
    """What sqlglot could not read, with its place and the word near it."""
    found = getattr(error, "errors", None) or [{}]
    where = found[0]
    highlight = where.get("highlight") or ""
    at = f"在“{highlight}”附近" if highlight else ""
    return ConditionError(
        f"写法有误{at}：请检查括号、引号和运算符。{advice}", where.get("line") or 1, where.get("col") or 1
    )
