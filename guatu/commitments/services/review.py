"""Deciding about suggestions and correcting them: accept, reject, edit, assign, settle a reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.errors import Conflict, Refused
from guatu.commitments.fields import CONTENT, fields_check, organisation_check
from guatu.commitments.journal import (
    act_new,
    active_require,
    commitment_change,
    commitment_lock,
    report_lock,
    review_begun,
)
from guatu.commitments.models import Change, Commitment, Report
from guatu.people.models import Organisation, Person
from guatu.people.permissions import Action, require

State = Commitment.State


@transaction.atomic
def _decide(commitment: Commitment, state: str, verb: str, version: int, person: Person) -> Commitment:
    require(person, Action.REVIEW, commitment)
    fresh = commitment_lock(commitment)
    active_require(fresh)
    if state == State.SUGGESTED and fresh.report.is_confirmed:
        raise Refused(_("计划已确认，任务不能退回待审；如不再执行，请标为“不采纳”。"), field="state")
    if state == State.ACCEPTED and fresh.is_lacking:
        raise Refused(_("这条量化目标还没有目标值，请先补填再采纳。"), field="value")
    review_begun(fresh.report)
    return commitment_change(
        commitment=fresh,
        values={"state": state},
        version=version,
        person=person,
        verb=verb,
        act=act_new(),
        watch=CONTENT,
    )


def commitment_accept(*, commitment: Commitment, person: Person, version: int) -> Commitment:
    """Take a suggestion into the plan. Conflict where somebody changed its content since the person saw it."""
    return _decide(commitment, State.ACCEPTED, Change.Verb.ACCEPT, version, person)


def commitment_reject(*, commitment: Commitment, person: Person, version: int) -> Commitment:
    """Leave a suggestion out of the plan. It stays in the review, marked, and can be accepted later."""
    return _decide(commitment, State.REJECTED, Change.Verb.REJECT, version, person)


def commitment_reopen(*, commitment: Commitment, person: Person, version: int) -> Commitment:
    """Put a decided one back among the suggestions."""
    return _decide(commitment, State.SUGGESTED, Change.Verb.REOPEN, version, person)


@transaction.atomic
def commitments_accept(
    *, report: Report, ids: Iterable[int], person: Person, versions: Mapping[int, int]
) -> tuple[list[Commitment], list[dict[str, Any]]]:
    """Accept many in one act (one undo takes all back).

    Returns what was accepted, and what was left with the reason: uncertain ones with no settled reading, and those that
    somebody changed since `versions` (id → version) were shown.
    """
    require(person, Action.REVIEW, report)
    locked = report_lock(report)
    review_begun(locked)
    act, accepted, left = act_new(), [], []
    wanted = list(dict.fromkeys(ids))
    rows = {each.pk: each for each in Commitment.objects.filter(report=locked, pk__in=wanted)}
    for key in wanted:
        row = rows.get(key)
        if row is None:
            left.append({"id": key, "title": "", "reason": _("没有这个任务")})
            continue
        row.report = locked
        try:
            active_require(row)
            if row.is_uncertain:
                raise Refused(_("有两种读法，请先认定"))
            if row.is_lacking:
                raise Refused(_("还没有目标值，请先补填"))
            accepted.append(
                commitment_change(
                    commitment=row,
                    values={"state": State.ACCEPTED},
                    version=versions.get(key, row.version),
                    person=person,
                    verb=Change.Verb.ACCEPT,
                    act=act,
                    watch=CONTENT,
                )
            )
        except (Refused, Conflict) as error:
            left.append({"id": key, "title": row.title, "reason": str(error)})
    return accepted, left


@transaction.atomic
def commitment_edit(*, commitment: Commitment, changes: dict[str, Any], version: int, person: Person) -> Commitment:
    """Change fields (`fields.EDITABLE`). Edits of other fields by others survive; the same field changed by two is a
    Conflict.
    """
    require(person, Action.REVIEW, commitment)
    fresh = commitment_lock(commitment)
    active_require(fresh)
    values = fields_check(fresh, changes)
    review_begun(fresh.report)
    return commitment_change(
        commitment=fresh, values=values, version=version, person=person, verb=Change.Verb.EDIT, act=act_new()
    )


UNSET: Any = object()


@transaction.atomic
def commitment_assign(
    *,
    commitment: Commitment,
    person: Person,
    version: int,
    lead: Organisation | int | None = UNSET,
    co: Iterable[Organisation | int] = UNSET,
    leader: str = UNSET,
) -> Commitment:
    """Say who answers: lead department, co-departments, leader in charge. What is not given stays as it is."""
    require(person, Action.ASSIGN, commitment)
    fresh = commitment_lock(commitment)
    active_require(fresh)
    values: dict[str, Any] = {}
    if lead is not UNSET:
        values["lead"] = organisation_check("lead", lead)
    if co is not UNSET:
        values["co"] = sorted({key for each in co if (key := organisation_check("co", each)) is not None})
    if leader is not UNSET:
        values |= fields_check(fresh, {"leader": leader}, allowed=("leader",))
    head = values.get("lead", fresh.lead_id)
    if "co" in values:
        values["co"] = [each for each in values["co"] if each != head]
    elif "lead" in values and head in (held := sorted(each.pk for each in fresh.co.all())):
        values["co"] = [each for each in held if each != head]
    review_begun(fresh.report)
    return commitment_change(
        commitment=fresh, values=values, version=version, person=person, verb=Change.Verb.ASSIGN, act=act_new()
    )


@transaction.atomic
def reading_settle(
    *, commitment: Commitment, reading: str, version: int, person: Person, changes: dict[str, Any] | None = None
) -> Commitment:
    """Choose one of the readings of an uncertain commitment; `changes` brings the fields in line with it, in the
    same act.
    """
    require(person, Action.REVIEW, commitment)
    fresh = commitment_lock(commitment)
    active_require(fresh)
    if reading and reading not in fresh.uncertain:
        raise Refused(_("请从列出的读法中选择一种。"), field="settled_reading")
    values = {"settled_reading": reading, **(fields_check(fresh, changes) if changes else {})}
    review_begun(fresh.report)
    return commitment_change(
        commitment=fresh,
        values=values,
        version=version,
        person=person,
        verb=Change.Verb.SETTLE,
        act=act_new(),
        watch=CONTENT,
    )
