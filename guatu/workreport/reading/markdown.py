"""Markdown to lines of text: the marks go, the words keep their places."""

from __future__ import annotations

import re

from guatu.workreport.reading.traced import Edit, Traced, apply

_MARKS = re.compile(
    r"(?P<fence>^[ \t]*(?:```|~~~)[^\n]*$)"
    r"|(?P<rule>^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|={3,}|\|?[ \t:|-]*-{2,}[ \t:|-]*)$)"
    r"|(?P<heading>^[ \t]*\#{1,6}[ \t]+|[ \t]+\#+[ \t]*$)"
    r"|(?P<quote>^[ \t]*(?:>[ \t]?)+)"
    r"|(?P<item>^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)"
    r"|(?P<image>!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\))"
    r"|(?P<note>\[\^[^\]\n]{1,20}\]:?)"
    r"|\[(?P<words>[^\[\]\n]{1,200})\](?P<target>\([^)\n]{0,500}\)|\[[^\[\]\n]{0,200}\])"
    r"|(?P<strong>\*{1,3}|__|~~|`+)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|>~-])"
    r"|(?P<break></?(?:br|p|div|tr|li|h[1-6])\b[^<>]*>)"
    r"|(?P<tag></?[A-Za-z][^<>\n]*>|<!--.*?-->)"
    r"|(?P<bar>(?<=\S)[ \t]*\|[ \t]*(?=\S))",
    re.MULTILINE | re.DOTALL,
)
_DIGIT = re.compile(r"\d")


def markdown_lines(source: str) -> Traced:
    """Drop the marks of Markdown; columns of a table are parted by tabs."""
    edits: list[Edit] = []
    for match in _MARKS.finditer(source):
        start, end = match.span()
        if match["words"] is not None:
            edits += [(start, match.start("words"), ""), (match.end("words"), end, "")]
        elif match["escaped"] is not None:
            edits.append((start, start + 1, ""))
        elif match["bar"] is not None:
            edits.append((start, end, "\t"))
        elif match["break"] is not None:
            edits.append((start, end, "\n"))
        elif match["strong"] == "*" and _between_digits(source, start, end):
            continue
        else:
            edits.append((start, end, ""))
    return apply(Traced(source), edits)


def _between_digits(source: str, start: int, end: int) -> bool:
    """`4*4` is a product, not emphasis."""
    return start > 0 and _DIGIT.match(source, start - 1) is not None and _DIGIT.match(source, end) is not None
