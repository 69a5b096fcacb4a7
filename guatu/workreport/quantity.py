"""A quantity phrase: what the number module, the naming and the targets hand to one another."""

from __future__ import annotations

from typing import NamedTuple


class Quantity(NamedTuple):
    """A quantity phrase of a sentence.

    `start`, `end`: the phrase with its comparators; `number_start`, `number_end`: the number and its unit without
    them. `move` is the word of growth or fall before it (增长, 下降, 提高到 …), `hold` the word of keeping (保持在, 控制在), ""
    where none; `bound_after` the comparator behind it (以上). `chinese`: written in characters; `small`: a Chinese
    numeral below ten; `vague`: a round number that may be a manner of speaking (万亩).
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: float | tuple[float, float]
    unit: str
    op: tuple[str, ...]
    move: str = ""
    hold: str = ""
    bound_after: str = ""
    chinese: bool = False
    small: bool = False
    vague: bool = False
