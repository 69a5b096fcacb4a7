"""Who changed what: the history of a commitment, what is new since, and what an undo would take back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from guatu.commitments.alive_fields import ALIVE, alive_worded
from guatu.commitments.fields import ALL, MILESTONES, NUMBERS, field_label
from guatu.commitments.journal import APART
from guatu.commitments.models import Change, Commitment, Report
from guatu.commitments.services.undo import act_to_undo
from guatu.people.models import Organisation, Person

_PLACE = {field: place for place, field in enumerate(ALL)}
"""The order in which fields are told: a database may keep them in another."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change as a reader sees it: `fields` are (label, before, after) in words."""

    change: Change
    fields: list[tuple[str, str, str]]
    forerunner: bool = False
    """Whether it happened to a commitment that this one was split from or merged of."""


def commitment_history(commitment: Commitment) -> list[HistoryLine]:
    """All changes of a commitment and of its forerunners, newest first, undone ones included."""
    keys, edge = {commitment.pk}, {commitment.pk}
    while edge:
        parents = set(Commitment.objects.filter(split_into__in=edge).values_list("pk", flat=True))
        parents |= set(Commitment.objects.filter(merged_into__in=edge).values_list("pk", flat=True))
        edge = parents - keys
        keys |= edge
    rows = Change.objects.filter(commitment__in=keys).select_related("person", "undone_by").order_by("-id")
    names = _names(rows)
    return [HistoryLine(row, _worded(row, names, commitment), row.commitment_id != commitment.pk) for row in rows]


def _names(rows: Any) -> dict[int, str]:
    wanted: set[int] = set()
    for row in rows:
        for values in (row.before, row.after):
            wanted.update(values.get("co") or [])
            if values.get("lead"):
                wanted.add(values["lead"])
    return {each.pk: str(each) for each in Organisation.objects.filter(pk__in=wanted)} if wanted else {}


def _worded(change: Change, names: dict[int, str], commitment: Commitment) -> list[tuple[str, str, str]]:
    if change.verb in APART:
        return []
    if not change.before and change.verb != Change.Verb.UNDO:
        return []

    def worded(field: str, value: Any) -> str:
        return value_worded(field, value, names, commitment)

    return [
        (field_label(field), worded(field, change.before.get(field)), worded(field, value))
        for field, value in sorted(change.after.items(), key=lambda item: _PLACE.get(item[0], len(_PLACE)))
    ]


def value_worded(field: str, value: Any, names: dict[int, str], commitment: Commitment | None = None) -> str:
    """A value of the history in words for staff; numbers in the unit of the commitment."""
    if value is None or value == "" or value == []:
        return _("空")
    if field == "state":
        return str(Commitment.State(value).label)
    if field in ("kind", "change", "every", "stage"):
        choices = {
            "kind": Commitment.Kind,
            "change": Commitment.ChangeKind,
            "every": Commitment.Every,
            "stage": Commitment.Stage,
        }
        return str(choices[field](value).label)
    if field == "lead":
        return names.get(value, str(value))
    if field == "co":
        return "、".join(names.get(each, str(each)) for each in value)
    if field in ALIVE:
        return alive_worded(field, value)
    if field in MILESTONES:
        number = value["value"]
        words = commitment.amount(Decimal(number)) if commitment and number else number
        return " ".join(str(each) for each in (value["text"], words) if each)
    if field in NUMBERS:
        return commitment.amount(Decimal(value)) if commitment else str(value)
    if isinstance(value, list):
        return "、".join(str(each) for each in value) if field != "span" else f"{value[0]}–{value[1]}"
    return str(value)


def changes_since(report: Report, change_id: int, *, limit: int = 500) -> list[Change]:
    """What happened in a report after a change, oldest first: for pages that poll."""
    rows = Change.objects.filter(report=report, id__gt=change_id).select_related("person", "commitment").order_by("id")
    return list(rows[:limit])


def last_change_id(report: Report) -> int:
    """The newest change's id: where polling starts. Read it before the rows, so that nothing falls between."""
    return Change.objects.filter(report=report).aggregate(newest=Max("id"))["newest"] or 0


def undoable(report: Report, person: Person) -> tuple[str, int]:
    """What the next undo of this person would take back: the verb's label and how many commitments; ("", 0) where
    nothing.
    """
    lines = act_to_undo(report=report, person=person)
    return (lines[0].get_verb_display(), len(lines)) if lines else ("", 0)
