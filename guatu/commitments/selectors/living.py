"""The report's text cut into runs, each with the commitments that cover it; spans may nest and overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guatu.commitments.models import Commitment, Report
from guatu.commitments.selectors.rows import review_rows


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the shown text that the same commitments cover from end to end; the narrowest of them last."""

    start: int
    end: int
    text: str
    commitments: tuple[Commitment, ...] = ()
    first_of: tuple[int, ...] = ()
    """Ids of the commitments whose span begins here: where a mark gets its anchor."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the shown text. `level` is the depth of a heading that fills the line, else 0."""

    start: int
    end: int
    level: int
    runs: tuple[Run, ...]


def living_segments(report: Report, rows: Sequence[Commitment] | None = None) -> list[Run]:
    """The whole shown text in runs that join up without gap or overlap. `rows` default to those under review or in
    the plan.
    """
    return segments(report.text, _active(report, rows))


def living_paragraphs(report: Report, rows: Sequence[Commitment] | None = None) -> list[Paragraph]:
    """The same, line by line, with headings told apart; runs never cross a line's end, blank lines are left out."""
    levels = _heading_levels(report)
    lines: list[tuple[int, int]] = []
    at = 0
    for line in report.text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    found = []
    runs = iter(segments(report.text, _active(report, rows), cuts=[edge for line in lines for edge in line]))
    run = next(runs, None)
    for start, end in lines:
        inside: list[Run] = []
        while run is not None and run.start < end:
            if run.start >= start:
                inside.append(run)
            run = next(runs, None)
        if (text := report.text[start:end]).strip():
            level, body = levels.get(start + len(text) - len(text.lstrip()), (0, 0))
            level = level if body >= start + len(text.rstrip()) else 0
            found.append(Paragraph(start, end, level, tuple(inside)))
    return found


def _heading_levels(report: Report) -> dict[int, tuple[int, int]]:
    """Where a heading starts → its level and where what stands under it begins."""
    return {
        each["start"]: (int(each["level"]), int(each["body"]))
        for each in report.sections
        if isinstance(each, dict) and {"start", "body", "level"} <= each.keys()
    }


def _active(report: Report, rows: Sequence[Commitment] | None) -> list[Commitment]:
    return [row for row in (review_rows(report) if rows is None else rows) if row.is_active]


def segments(text: str, rows: Iterable[Commitment], cuts: Iterable[int] = ()) -> list[Run]:
    """Cut `text` at both ends of every row's span, and at `cuts`. Spans beyond the text are cut off, empty ones left
    out.
    """
    size = len(text)
    spans = []
    for row in rows:
        start, end = max(0, row.shown_start), min(size, row.shown_end)
        if start < end:
            spans.append((start, end, row))
    spans.sort(key=lambda each: (each[0], -each[1], each[2].pk or 0))
    edges = sorted({0, size, *(at for at in cuts if 0 <= at <= size), *(at for each in spans for at in each[:2])})
    found: list[Run] = []
    waiting = iter(spans)
    following = next(waiting, None)
    covering: list[tuple[int, int, Commitment]] = []
    for start, end in pairwise(edges):
        covering = [each for each in covering if each[1] > start]
        while following is not None and following[0] == start:
            covering.append(following)
            following = next(waiting, None)
        covering.sort(key=lambda each: (each[0] - each[1], each[0], each[2].pk or 0))
        found.append(
            Run(
                start,
                end,
                text[start:end],
                tuple(each[2] for each in covering),
                tuple(each[2].pk for each in covering if each[0] == start),
            )
        )
    return found
