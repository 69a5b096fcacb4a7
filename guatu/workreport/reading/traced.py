"""Text that knows where it came from: edits change the text, and the way back to the source follows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""Replace text[start:end] by a string no longer than it; the new characters keep the places start, start + 1, …"""


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and, for each of its characters, the offset in the source; `origin` is None while both are the same."""

    text: str
    origin: array[int] | None = None

    def with_same_length(self, text: str) -> Traced:
        """The same places with other characters (full-width digits made half-width)."""
        if len(text) != len(self.text):
            raise ValueError("a replacement of characters one by one may not change the length")
        return Traced(text, self.origin)


def apply(traced: Traced, edits: Iterable[Edit]) -> Traced:
    """Make all edits, which come in order and do not overlap. No edit at all returns `traced` itself.

    >>> apply(Traced("a<b>c"), [(1, 4, "")]).text
    'ac'
    """
    edits = list(edits)
    if not edits:
        return traced
    text = traced.text
    origin = traced.origin if traced.origin is not None else array("I", range(len(text)))
    pieces: list[str] = []
    places = array("I")
    position = 0
    for start, end, replacement in edits:
        if start > position:
            pieces.append(text[position:start])
            places.extend(origin[position:start])
        if replacement:
            pieces.append(replacement)
            places.extend(origin[start : start + len(replacement)])
        position = end
    pieces.append(text[position:])
    places.extend(origin[position:])
    return Traced("".join(pieces), places)
