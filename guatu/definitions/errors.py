"""What can be wrong with a definition, said so that the person who wrote it can mend it.

A message has three parts: where (file, line, key), what is wrong in Chinese, and the nearest guess where a name is
unknown.

    DefinitionError        one thing that is wrong
    └── DefinitionErrors   all that is wrong with one file
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
MOST_NAMED = 12
"""How many names a message lists where none is near."""


class DefinitionError(ValueError):
    """A definition that cannot be used. `str()` of it is the whole message for staff."""

    def __init__(self, path: Path, line: int, key: str, message: str, column: int = 0) -> None:
        self.path, self.line, self.key, self.message, self.column = path, line, key, message, column
        where = ":".join(str(each) for each in (path, line, column) if each)
        super().__init__(f"{where}  {key}\n  {message}" if key else f"{where}\n  {message}")

    @property
    def all(self) -> tuple[DefinitionError, ...]:
        """Each thing that is wrong, by itself."""
        return (self,)


class DefinitionErrors(DefinitionError):
    """All that is wrong with one file; at least one. It reads like the first.

    `made`: the definition, where what is wrong (an unknown key) leaves it readable, so that it can be checked further and all be
    told at once. It is never used for anything else.
    """

    def __init__(self, errors: Iterable[DefinitionError], made: object = None) -> None:
        self.several = tuple(errors)
        self.made = made
        first = self.several[0]
        super().__init__(first.path, first.line, first.key, first.message, first.column)

    @property
    def all(self) -> tuple[DefinitionError, ...]:
        return self.several


def tried(errors: list[DefinitionError], make: Callable[[], Made]) -> Made | None:
    """What `make` gives; None where it cannot, and what is wrong goes to `errors`, so that reading goes on."""
    try:
        return make()
    except DefinitionError as error:
        errors += error.all
        return None


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, or which there are.

    >>> nearest("lable", ["label", "aliases"])
    '是否想写“label”？'
    """
    names = list(known)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"是否想写“{close[0]}”？"
    shown = "、".join(names[:MOST_NAMED])
    return f"可用的有：{shown}{'……' if len(names) > MOST_NAMED else '。'}" if names else ""
