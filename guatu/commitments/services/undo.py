"""Taking back what one did, act by act, latest first."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.errors import Refused
from guatu.commitments.fields import fields_put, fields_read
from guatu.commitments.journal import act_new, commitment_line, conflict, report_lock
from guatu.commitments.models import Change, Commitment, Report
from guatu.people.models import Person
from guatu.people.permissions import Action, require

UNDOABLE = (
    Change.Verb.ACCEPT,
    Change.Verb.REJECT,
    Change.Verb.REOPEN,
    Change.Verb.EDIT,
    Change.Verb.SPLIT,
    Change.Verb.MERGE,
    Change.Verb.ADD,
    Change.Verb.ASSIGN,
    Change.Verb.SETTLE,
    Change.Verb.MILESTONE,
    Change.Verb.BIND,
    Change.Verb.PATH,
)
"""Uploads and confirmations stand; progress is corrected, an override is ended, a freeze never changes."""


def act_to_undo(*, report: Report, person: Person) -> list[Change]:
    """The lines of the latest act that `change_undo` would take back; empty where there is none.

    What came before the plan was confirmed is closed.
    """
    mine = Change.objects.filter(report=report, person=person, verb__in=UNDOABLE, undone_by=None)
    confirmed = Change.objects.filter(report=report, verb=Change.Verb.CONFIRM).order_by("-id").first()
    if confirmed:
        mine = mine.filter(id__gt=confirmed.pk)
    latest = mine.order_by("-id").first()
    if latest is None:
        return []
    return list(mine.filter(act=latest.act).select_related("commitment").order_by("-id"))


@transaction.atomic
def change_undo(*, report: Report, person: Person) -> list[Commitment]:
    """Undo this person's latest act that is not undone, and return the commitments it touched.

    Refused where nothing is left to undo. Conflict where somebody has since changed one of the same fields, or
    anything of a commitment that the act made; then nothing is written. The undo is itself a line of the history.
    """
    require(person, Action.REVIEW, report)
    locked = report_lock(report)
    lines = act_to_undo(report=locked, person=person)
    if not lines:
        raise Refused(_("没有可以撤销的操作。"))
    act = act_new()
    touched: list[Commitment] = []
    for line in lines:
        commitment = line.commitment
        assert commitment is not None
        commitment.report = locked
        _unchanged_require(commitment, line)
        before = fields_read(commitment, line.after) if line.before else {"state": commitment.state}
        after: dict[str, Any] = line.before or {"state": Commitment.State.WITHDRAWN}
        fields_put(commitment, after)
        if line.verb == Change.Verb.MERGE and line.before:
            commitment.merged_into = None
        commitment.version += 1
        commitment.save()
        undo = commitment_line(
            commitment=commitment, act=act, verb=Change.Verb.UNDO, person=person, before=before, after=after
        )
        Change.objects.filter(pk=line.pk).update(undone_by=undo)
        touched.append(commitment)
    return touched


def _unchanged_require(commitment: Commitment, line: Change) -> None:
    """Conflict unless the fields still hold what the line wrote, and nobody worked on a commitment that it made."""
    if not line.before:
        later = commitment.changes.filter(version__gt=line.version, undone_by=None).exclude(verb=Change.Verb.UNDO)
        changes = list(later.select_related("person").order_by("id"))
        if changes or commitment.progress.exists():
            if not changes:
                raise Refused(_("该任务已填报进展，不能撤销新增。"))
            raise conflict(commitment, {field: change for change in changes for field in change.after}, {})
        return
    current = fields_read(commitment, line.after)
    differing = [field for field, value in line.after.items() if current[field] != value]
    if differing:
        later = commitment.changes.filter(version__gt=line.version).select_related("person").order_by("id")
        latest = {field: change for change in later for field in change.after if field in differing}
        raise conflict(commitment, latest, line.before)
