"""The headings above the tasks of a table or notice: their numbering gives their level."""

from __future__ import annotations

import re

_CN = "[一二三四五六七八九十百]+"
_LEVELS = (
    re.compile(rf"第{_CN}(?:部分|章|篇)"),
    re.compile(rf"{_CN}(?:、|．|\.|\s|$)"),
    re.compile(rf"[（(]{_CN}[）)]"),
    re.compile(r"\d{1,3}(?:[．、]|\.(?!\d)|$|\s)"),
    re.compile(r"[（(]\d{1,3}[）)]|[①-⑳]"),
)
NUMBERED = re.compile(
    rf"\s*(第{_CN}(?:部分|章|篇)|{_CN}[、．.]|[（(]{_CN}[）)]|\d{{1,3}}(?:[．、]|\.(?!\d))|[（(]\d{{1,3}}[）)]|[①-⑳])\s*"
)
LONGEST_HEADING = 60
UNNUMBERED = 1


def level_of(text: str) -> int | None:
    """The level of a numbered heading, 0 for 第一部分 down to 4 for （1）; None where it has no number."""
    return next((level for level, pattern in enumerate(_LEVELS) if pattern.match(text)), None)


def looks_like_heading(text: str) -> bool:
    """A short line that ends no sentence."""
    return len(text) <= LONGEST_HEADING and not text.rstrip().endswith(("。", "；", ";", "，"))


class Path:
    """The headings in force. A new one ends those of its level and below."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, heading: str) -> None:
        """Take a heading into the path at the level that its number shows."""
        level = level_of(heading)
        level = UNNUMBERED if level is None else level
        self.close(level)
        self._open.append((level, heading))

    def close(self, level: int) -> None:
        """End the headings of a level and below: a task with a number of that level has begun."""
        self._open = [(each, words) for each, words in self._open if each < level]

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings from the top down."""
        return tuple(words for _, words in self._open)


def split_number(text: str) -> tuple[str, str]:
    """Number and words of a numbered line: ("1.", "建成水厂")."""
    match = NUMBERED.match(text)
    return (match.group(1), text[match.end() :]) if match else ("", text.strip())
