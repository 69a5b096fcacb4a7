"""The outline of a report with what stands under each heading: how many tasks, and how many of each sort."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.commitments.models import Commitment, Report

DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text; `depth` counts from 1, `anchor` is the id of its paragraph in the living report."""

    title: str
    depth: int
    anchor: str
    count: int
    figures: tuple[int, ...]
    """How many of each key that `outline` was asked for, in their order; they add up to `count`."""


def outline(
    report: Report, rows: Sequence[Commitment], key: Callable[[Commitment], str], keys: Sequence[str]
) -> list[Heading]:
    """The headings under which tasks stand, in the order of the text. A heading counts what stands under its own headings too."""
    ordered = sorted(rows, key=lambda row: row.shown_start)
    starts = [row.shown_start for row in ordered]
    named = [each for each in report.sections if each.get("title") and each.get("level")]
    named = _without_repeats(named)
    levels = sorted({int(each["level"]) for each in named})
    found = []
    for place, section in enumerate(named):
        depth = levels.index(int(section["level"])) + 1
        later = (each["start"] for each in named[place + 1 :] if each["level"] <= section["level"])
        stop = next(later, len(report.text) + 1)
        under = ordered[bisect_left(starts, section["start"]) : bisect_left(starts, stop)]
        if depth <= DEEPEST and under:
            counts = Counter(key(row) for row in under)
            title = f"{section.get('number', '')}{section['title']}"
            found.append(
                Heading(title, depth, f"s{section['start']}", len(under), tuple(counts[each] for each in keys))
            )
    return found


def _without_repeats(sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sections without those that go on under the same heading (a closing that starts in the middle of a paragraph)."""
    kept: list[dict[str, Any]] = []
    for each in sections:
        if not kept or (each["title"], each["level"]) != (kept[-1]["title"], kept[-1]["level"]):
            kept.append(each)
    return kept
