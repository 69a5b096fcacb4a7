"""A document as the compiler works on it: clean text, and the way back from each character to the source."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """A report read from a file.

    `source` is the text as stored: for .txt, .md and .html the decoded file with its line ends untouched; for .docx
    and .pdf the extracted paragraphs joined by newlines. `text` is what the compiler reads: one paragraph a line,
    page chrome, tags and footnote marks gone, full-width digits made half-width, broken numbers joined. `origin[i]`
    is the offset in `source` of `text[i]`; `None` where `text` is `source` itself.
    """

    name: str
    source: str
    text: str
    origin: array[int] | None = None
    format: str = "txt"
    notes: tuple[str, ...] = field(default=())
    """What was done to the text that a reader should know (Chinese): encoding guessed, lines left out."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of `text` into the span of `source` that it came from."""
        if self.origin is None or start >= end:
            return (start, end) if self.origin is None else (self.origin[start], self.origin[start])
        return self.origin[start], self.origin[end - 1] + 1
