"""How a text is cut for the index, so that any part of it can be found.

Chinese has no spaces: a text gives its pairs of neighbouring characters (桥边镇 → 桥边 边镇). A search for one character asks for the
pairs that begin with it, so each text also gives its last character alone. Pairs of figures are everywhere: letters and figures in a
row give pieces of four besides, by which the last figures of a code are found among a million codes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add

PIECE = 4
"""Length of the pieces of letters and figures."""
RUN = re.compile(rf"[0-9a-z]{{{PIECE},}}")
NEITHER = re.compile(r"[\W_]+")
"""What is neither letter nor figure."""
FORM = 2
"""Raised when texts are cut in another way, so that indexes made before are made anew."""


def plain(text: str) -> str:
    """The form in which texts are compared: half-width, lower case, letters and figures only."""
    return NEITHER.sub("", unicodedata.normalize("NFKC", text).lower())


def pairs(text: str) -> list[str]:
    """Neighbouring characters of a text, each pair once.

    >>> pairs("桥边镇")
    ['桥边', '边镇']
    """
    return _pairs(plain(text))


def text_grams(text: str) -> list[str]:
    """What is indexed of a text, each once.

    >>> text_grams("二期2023")
    ['二期', '期2', '20', '02', '23', '3', '2023']
    """
    bare = plain(text)
    return list(dict.fromkeys([*map(add, bare, bare[1:]), *bare[-1:], *_pieces(bare)]))


def word_grams(word: str) -> list[str]:
    """What a row that contains the word has in the index: long pieces where there are any, else pairs; none for one character.

    >>> word_grams("二期2023")
    ['二期', '期2', '2023']
    """
    bare = plain(word)
    found: list[str] = []
    place = 0
    for run in RUN.finditer(bare):
        # A pair across the run's edge is asked for as well, one within it is not.
        found += _pairs(bare[place : run.start() + 1])
        found += _pieces(run.group())
        place = run.end() - 1
    return list(dict.fromkeys(found + _pairs(bare[place:])))


def query_grams(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """What all words together ask the index for: whole grams, and beginnings of grams."""
    whole: dict[str, None] = {}
    begun: dict[str, None] = {}
    for word in words:
        bare = plain(word)
        if len(bare) == 1:
            begun[bare] = None
        whole |= dict.fromkeys(word_grams(bare))
    return list(whole), [sign for sign in begun if not any(gram.startswith(sign) for gram in whole)]


def _pairs(bare: str) -> list[str]:
    return list(dict.fromkeys(map(add, bare, bare[1:])))


def _pieces(bare: str) -> list[str]:
    return [run[place : place + PIECE] for run in RUN.findall(bare) for place in range(len(run) - PIECE + 1)]
