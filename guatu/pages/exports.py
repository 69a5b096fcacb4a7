"""What people added to commitments, and how they stand, for the documents that carry the plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from guatu.commitments import selectors
from guatu.commitments.models import Commitment, Milestone
from guatu.documents.wording import Addition, Stand


def additions_of(rows: Iterable[Commitment]) -> dict[int, Addition]:
    """Leaders, milestones, notes and standings by the row's place among the active ones (as `compilation_of` counts them)."""
    found = {}
    for place, row in enumerate(row for row in rows if row.is_active):
        marks = {each.quarter: _mark(each, row) for each in row.milestones.all()}
        reworded = row.is_reworded
        stand = stand_of(row)
        if row.leader or row.note or marks or reworded or row.is_lacking or stand != Stand():
            quarters = (marks.get(1, ""), marks.get(2, ""), marks.get(3, ""), marks.get(4, ""))
            said = _("原文：%s") % row.text if reworded else ""
            lacking = _("待补目标值") if row.is_lacking else ""
            note = "；".join(each for each in (row.note, lacking, said) if each)
            task = row.title if reworded else ""
            found[place] = Addition(leader=row.leader, milestones=quarters, note=note, task=task, stand=stand)
    return found


def stand_of(row: Commitment) -> Stand:
    """How a row stands, in words; blank where nothing proves it."""
    found = selectors.standing_of(row)
    if not found.is_computed:
        return Stand(light=selectors.light_label(found.light)) if found.light == "hand" else Stand()
    light = f"{SHAPES[found.light]} {selectors.light_label(found.light)}"
    return Stand(value=found.value_words, expected=found.expected_words, light=light, forecast=found.forecast_words)


def alive_on(rows: Iterable[Commitment]) -> date | None:
    """The day of the figures; None where no row has any, so that a plan that is only decided stays as it was."""
    found = map(selectors.standing_of, rows)
    return next((each.as_of for each in found if each.is_computed), None)


SHAPES = {"done": "✓", "green": "●", "yellow": "▲", "red": "■"}
"""Lights in black and white."""


def _mark(milestone: Milestone, row: Commitment) -> str:
    return " ".join(each for each in (milestone.text, row.amount(milestone.value)) if each)
