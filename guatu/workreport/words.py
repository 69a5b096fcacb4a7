"""Word lists made into regular expressions: words stand in lists by meaning, and their order is of no account.

A list is words parted by blanks, or a mapping of words to their guards. A guard is a piece of a regular expression that
must hold where the word ends: {"重点": "(?!项目|企业)"} is 重点, unless it is the beginning of 重点项目.

A pattern that is searched for is fast where it is one `one_of` and nothing else, or begins with one: `re` then skips
to the places where the first character of some word stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Guarded = Mapping[str, str]


def word_set(words: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(words.split())


def alternation(words: Iterable[str]) -> str:
    """Turn words into the source of a regular expression that prefers the longest; built as a trie for speed."""
    return _source(_trie(dict.fromkeys(words, "")))


def one_of(*lists: str | Guarded) -> str:
    """The words of several lists as the source of one regular expression group that prefers the longest.

    >>> re.findall(one_of("全力 全力以赴", {"重点": "(?!项目)"}), "全力以赴抓重点项目，重点突破")
    ['全力以赴', '重点']
    """
    return f"(?:{_source(_trie(_merged(lists)))})"


def last_characters(*lists: str | Guarded) -> frozenset[str]:
    """The characters in which the words of several lists end: a look at one tells that none of them stands there."""
    return frozenset(word[-1] for word in _merged(lists))


def words_of(*lists: str | Guarded) -> frozenset[str]:
    """The words of several lists without their guards."""
    return frozenset(_merged(lists))


def _merged(lists: Iterable[str | Guarded]) -> dict[str, str]:
    words: dict[str, str] = {}
    for each in lists:
        words |= dict.fromkeys(each.split(), "") if isinstance(each, str) else each
    return words


def _trie(words: Guarded) -> dict[str, Any]:
    """A nested mapping from character to what may follow; the key "" holds the guard of a word that ends there."""
    trie: dict[str, Any] = {}
    for word, guard in words.items():
        node = trie
        for character in word:
            node = node.setdefault(character, {})
        node[""] = guard
    return trie


def _source(node: dict[str, Any]) -> str:
    branches = [re.escape(head) + _source(rest) for head, rest in sorted(node.items()) if head]
    guard = node.get("")
    if guard:
        # The longer words come first; where none fits, the word ends here, if its guard allows.
        branches.append(guard)
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else "(?:" + "|".join(branches) + ")"
    return body + "?" if guard == "" else body
