"""What people added to commitments, for the documents that carry the plan."""

from __future__ import annotations

from collections.abc import Iterable

from guatu.commitments.models import Commitment, Milestone, number_shown
from guatu.documents.wording import Addition


def additions_of(rows: Iterable[Commitment]) -> dict[int, Addition]:
    """Leaders, quarter milestones and notes by the row's place among the active ones (as `compilation_of` counts them)."""
    found = {}
    for place, row in enumerate(row for row in rows if row.is_active):
        marks = {each.quarter: _mark(each, row.unit) for each in row.milestones.all()}
        if row.leader or row.note or marks:
            quarters = (marks.get(1, ""), marks.get(2, ""), marks.get(3, ""), marks.get(4, ""))
            found[place] = Addition(leader=row.leader, milestones=quarters, note=row.note)
    return found


def _mark(milestone: Milestone, unit: str) -> str:
    number = f"{number_shown(milestone.value, unit)}{unit}" if milestone.value is not None else ""
    return " ".join(each for each in (milestone.text, number) if each)
