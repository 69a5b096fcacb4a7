"""Sentences and clauses of clean text, with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Reports typed with half-width marks end a sentence with a dot; between digits and letters it is no end.
_SENTENCE = re.compile(
    r"(?:[^。！？!?\n.]+|(?<![一-鿿”’）)%])\.|\.(?=[A-Za-z\d]))+(?:[。！？!?]|(?<=[一-鿿”’）)%])\.)*[”’」』）)]*"
)
_WORD = re.compile(r"[^\W_]")
_CLAUSE_MARKS = re.compile(r"[，,；;：:]")
#: What stands between these marks belongs together: a name, a slogan, an aside.
_PAIR = re.compile(
    r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》|（[^（）]*）|\([^()]*\)|「[^「」]*」|『[^『』]*』|【[^【】]*】|〔[^〔〕]*〕|\[[^\[\]]*\]"
    r"|\"[^\",，。]{1,20}\""
)
Inside = bytearray | None
Spans = tuple[tuple[int, int], ...]


#: No sentence of a report is longer; what is, is cut, so that time and output stay in proportion to the text.
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` is `document.text[start:end]`, blanks at both ends left out.

    `inside` says of each character whether it stands in quotes or brackets (None where there are none), `clauses` are
    the spans of the clauses within `text`.
    """

    start: int
    end: int
    text: str
    inside: Inside = field(init=False, compare=False, repr=False)
    clauses: Spans = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "inside", depths(self.text))
        object.__setattr__(self, "clauses", clauses(self.text, self.inside))


def sentences(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences of text[start:end], split at 。！？ and line ends; ； stays inside: strength words reach up to it."""
    found = []
    for match in _SENTENCE.finditer(text, start, end):
        raw = match.group()
        if _WORD.search(raw):
            begin = match.start() + len(raw) - len(raw.lstrip())
            body = raw.strip()
            if len(body) <= LONGEST:
                found.append(Sentence(begin, begin + len(body), body))
            else:
                found.extend(Sentence(begin + at, begin + end, body[at:end]) for at, end in _cut(body))
    return found


def _cut(body: str) -> Iterator[tuple[int, int]]:
    """Cut what no one wrote as one sentence (a lost full stop, a pasted list) at the last ；, else ，、, before LONGEST."""
    at = 0
    while len(body) - at > LONGEST:
        stop = max(body.rfind("；", at, at + LONGEST), body.rfind(";", at, at + LONGEST))
        if stop <= at:
            stop = max(body.rfind(mark, at, at + LONGEST) for mark in "，,、")
        stop = stop + 1 if stop > at else at + LONGEST
        yield at, stop
        at = stop
    yield at, len(body)


def depths(text: str) -> Inside:
    """For each character whether it stands inside quotes or brackets; None where the text has neither.

    A mark without its partner (lost in copying) encloses nothing, so that one lost quote does not swallow the sentence.
    """
    inside: Inside = None
    for match in _PAIR.finditer(text):
        if inside is None:
            inside = bytearray(len(text))
        inside[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return inside


def clauses(text: str, inside: Inside) -> Spans:
    """Spans of the clauses of a sentence, split at ，；： outside quotes and brackets; the mark ends its clause."""
    spans, begin = [], 0
    for match in _CLAUSE_MARKS.finditer(text):
        at = match.start()
        # A colon between digits is a ratio or a clock time, a comma between digits a thousands mark.
        if inside is not None and inside[at]:
            continue
        if match.group() in ":：," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            continue
        spans.append((begin, at))
        begin = at + 1
    if begin < len(text):
        spans.append((begin, len(text)))
    return tuple(spans)
