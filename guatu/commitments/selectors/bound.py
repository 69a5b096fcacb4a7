"""Which commitments an indicator proves."""

from __future__ import annotations

from guatu.commitments.models import Commitment, Report
from guatu.people.models import Person
from guatu.people.permissions import Action, may


def bound_to(indicator: str, person: Person) -> list[Commitment]:
    """The commitments of standing reports that are bound to an indicator and that this person may see, the newest plan first."""
    rows = (
        Commitment.objects.filter(
            binding__indicator=indicator,
            binding__confirmed=True,
            report__withdrawn_at=None,
            state=Commitment.State.ACCEPTED,
        )
        .select_related("lead", "report")
        .defer("report__source", "report__text", "report__origin", "report__unfruitful")
        .order_by("-report__plan_year", "order")
    )
    if not may(person, Action.REVIEW):
        rows = rows.filter(report__state=Report.State.CONFIRMED)
    return list(rows) if may(person, Action.REPORT_READ) else []
