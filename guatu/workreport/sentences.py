"""Sentences and clauses of clean text, with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Reports typed with half-width marks end a sentence with a dot; between digits and letters it is no end.
_SENTENCE = re.compile(
    r"(?:[^。！？!?\n.]|(?<![一-鿿”’）)%])\.|\.(?=[A-Za-z\d]))+(?:[。！？!?]|(?<=[一-鿿”’）)%])\.)*[”’」』）)]*"
)
_CLAUSE_MARKS = re.compile(r"[，,；;：:]")
_OPEN, _CLOSE = "“‘《（(「『【〔[", "”’》）)」』】〕]"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` is `document.text[start:end]`, blanks at both ends left out."""

    start: int
    end: int
    text: str


def sentences(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences of text[start:end], split at 。！？ and line ends; ； stays inside, since strength words reach across it."""
    found = []
    for match in _SENTENCE.finditer(text, start, end):
        raw = match.group()
        body = raw.strip()
        if body and any(character.isalnum() for character in body):
            begin = match.start() + raw.index(body[0])
            found.append(Sentence(begin, begin + len(body), body))
    return found


def depths(text: str) -> list[bool] | None:
    """For each character whether it stands inside quotes or brackets; None where the text has neither.

    A closing mark without its opening one (lost in copying) closes nothing; an opening one without its closing one ends at the next
    clause mark, so that one lost quote does not swallow the sentence.
    """
    if not any(mark in text for mark in _OPEN):
        return None
    inside = [False] * len(text)
    stack: list[int] = []
    for position, character in enumerate(text):
        if character in _OPEN:
            stack.append(position)
        elif character in _CLOSE and stack:
            opened = stack.pop()
            if not stack:
                inside[opened : position + 1] = [True] * (position + 1 - opened)
    return inside


def clauses(text: str, inside: list[bool] | None) -> list[tuple[int, int]]:
    """Spans of the clauses of a sentence, split at ，；： outside quotes and brackets; the mark ends its clause."""
    spans, begin = [], 0
    for match in _CLAUSE_MARKS.finditer(text):
        at = match.start()
        # A colon between digits is a ratio or a clock time, a comma between digits a thousands mark.
        if (inside is None or not inside[at]) and not (
            text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit() and match.group() in ":：,"
        ):
            spans.append((begin, at))
            begin = at + 1
    if begin < len(text):
        spans.append((begin, len(text)))
    return spans
