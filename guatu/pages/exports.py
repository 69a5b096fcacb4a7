"""What people added to commitments, for the documents that carry the plan."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from guatu.commitments.models import Commitment, Milestone
from guatu.documents.wording import Addition


def additions_of(rows: Iterable[Commitment]) -> dict[int, Addition]:
    """Leaders, quarter milestones and notes by the row's place among the active ones (as `compilation_of` counts them)."""
    found = {}
    for place, row in enumerate(row for row in rows if row.is_active):
        marks = {each.quarter: _mark(each, row) for each in row.milestones.all()}
        reworded = row.is_reworded
        if row.leader or row.note or marks or reworded or row.is_lacking:
            quarters = (marks.get(1, ""), marks.get(2, ""), marks.get(3, ""), marks.get(4, ""))
            said = _("原文：%s") % row.text if reworded else ""
            lacking = _("待补目标值") if row.is_lacking else ""
            note = "；".join(each for each in (row.note, lacking, said) if each)
            task = row.title if reworded else ""
            found[place] = Addition(leader=row.leader, milestones=quarters, note=note, task=task)
    return found


def _mark(milestone: Milestone, row: Commitment) -> str:
    return " ".join(each for each in (milestone.text, row.amount(milestone.value)) if each)
