"""The report's text as HTML: paragraphs with marks where commitments lie, their offsets kept for selecting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from guatu.commitments.models import Commitment, Report
from guatu.commitments.selectors.rows import light_key

Span = tuple[int, int, int]
"""Start, end, and the id of the commitment."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the report's clean text: where it stands, up to where it is a heading, and whether it is outside the plan."""

    start: int
    end: int
    head_end: int
    outside: bool

    @property
    def key(self) -> str:
        """The id of its element."""
        return f"p{self.start}"

    @property
    def css(self) -> str:
        """Its classes: a line that is a heading from end to end, and what lies outside the plan."""
        return " ".join(word for word, on in (("head", self.head_end >= self.end), ("out", self.outside)) if on)


def paragraphs(report: Report) -> list[Paragraph]:
    """The lines of the text that hold more than blanks."""
    heads, plan = {}, []
    for section in report.sections:
        start, body, end = section["start"], section["body"], section["end"]
        if section.get("number") and body - start < 60:
            heads[start] = body
        if section.get("part") == "plan":
            plan.append((start, end))
    found, start = [], 0
    for line in report.text.split("\n"):
        end = start + len(line)
        if line.strip():
            first = start + len(line) - len(line.lstrip())
            inside = not plan or any(left < end and start < right for left, right in plan)
            found.append(Paragraph(start, end, heads.get(first, start), not inside))
        start = end + 1
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that the same commitments cover from end to end, the narrowest first; `bold` in a heading."""

    text: str
    ids: tuple[int, ...]
    bold: bool = False


def pieces(text: str, start: int, spans: Iterable[Span], head_end: int = 0) -> list[Piece]:
    """Cut text that begins at offset `start` where spans begin and end; spans may nest and overlap.

    >>> [(each.text, each.ids) for each in pieces("建成白马路", 10, [(10, 15, 1), (12, 15, 2)])]
    [('建成', (1,)), ('白马路', (2, 1))]
    """
    end = start + len(text)
    within = [
        (max(left, start), min(right, end), key, right - left)
        for left, right, key in spans
        if left < end and right > start
    ]
    cuts = {start, end, *(left for left, *_ in within), *(right for _l, right, *_ in within)}
    if start < head_end < end:
        cuts.add(head_end)
    edges = sorted(cuts)
    found = []
    for left, right in pairwise(edges):
        over = sorted((width, key) for first, last, key, width in within if first <= left and right <= last)
        found.append(Piece(text[left - start : right - start], tuple(key for _width, key in over), right <= head_end))
    return found


def paragraph_html(report: Report, paragraph: Paragraph, spans: Sequence[Span]) -> SafeString:
    """A paragraph as an element whose text is exactly the report's: offsets are counted in it."""
    parts = []
    for piece in pieces(report.text[paragraph.start : paragraph.end], paragraph.start, spans, paragraph.head_end):
        words = f"<b>{escape(piece.text)}</b>" if piece.bold else str(escape(piece.text))
        ids = " ".join(map(str, piece.ids))
        parts.append(f'<mark data-ids="{ids}">{words}</mark>' if ids else words)
    css = f' class="{paragraph.css}"' if paragraph.css else ""
    return SafeString(f'<p id="{paragraph.key}" data-start="{paragraph.start}"{css}>{"".join(parts)}</p>')


def living_html(report: Report, rows: Sequence[Commitment], *, light: str = "") -> SafeString:
    """The whole report, each commitment a link to its light in its colour; the light's shape stands at the mark's end.

    With `light` only those of that light keep their colour and shape.
    """
    by_id = {row.pk: row for row in rows}
    headed = {section["start"] for section in report.sections if section.get("title")}
    lines = paragraphs(report)
    html = []
    for line, spans in zip(lines, _by_line(lines, spans_of(rows)), strict=True):
        cut = pieces(report.text[line.start : line.end], line.start, spans, line.head_end)
        parts = []
        for index, piece in enumerate(cut):
            words = f"<b>{escape(piece.text)}</b>" if piece.bold else str(escape(piece.text))
            if piece.ids:
                key = piece.ids[0]
                ends = index + 1 == len(cut) or cut[index + 1].ids[:1] != (key,)
                burns = light_key(by_id[key])
                css = f"lit of-{burns}{f' {burns}' if ends else ''}" if light in ("", burns) else "lit dim"
                words = f'<a class="{css}" href="{reverse("light", args=[key])}" data-id="{key}">{words}</a>'
            parts.append(words)
        css = ' class="head"' if line.head_end >= line.end else ""
        name = f' id="s{line.start}"' if line.start in headed else ""
        html.append(f"<p{name}{css}>{''.join(parts)}</p>")
    return SafeString("\n".join(html))


def spans_of(rows: Iterable[Commitment]) -> list[Span]:
    """The marked spans of commitments, in the order of the text."""
    return sorted((row.shown_start, row.shown_end, row.pk) for row in rows if row.shown_end > row.shown_start)


def source_html(report: Report, rows: Iterable[Commitment]) -> SafeString:
    """The whole report with its marks."""
    spans = spans_of(rows)
    lines = paragraphs(report)
    by_line = _by_line(lines, spans)
    return SafeString("".join(paragraph_html(report, line, own) for line, own in zip(lines, by_line, strict=True)))


def touched_html(report: Report, rows: Iterable[Commitment], places: Iterable[tuple[int, int]]) -> dict[str, str]:
    """Element id → HTML of the paragraphs that overlap any of the places (start, end)."""
    lines = paragraphs(report)
    starts = [line.start for line in lines]
    wanted: set[int] = set()
    for left, right in places:
        first = max(0, bisect_right(starts, left) - 1)
        wanted.update(range(first, max(first + 1, bisect_left(starts, right))))
    spans = spans_of(rows)
    return {
        lines[index].key: paragraph_html(report, lines[index], [each for each in spans if each[0] < lines[index].end])
        for index in sorted(wanted)
        if index < len(lines)
    }


def _by_line(lines: Sequence[Paragraph], spans: Sequence[Span]) -> list[list[Span]]:
    """The spans that touch each line."""
    starts = [line.start for line in lines]
    found: list[list[Span]] = [[] for _line in lines]
    for span in spans:
        index = max(0, bisect_right(starts, span[0]) - 1)
        while index < len(lines) and lines[index].start < span[1]:
            found[index].append(span)
            index += 1
    return found
