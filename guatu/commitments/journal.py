"""The one way to change a commitment: lock, compare with what the person saw, merge field by field, write, and keep
the history.

Every verb locks the report's row first, so that changes of one report are written one after another and their ids
grow in the order in which they become visible: `changes_since` can miss none.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guatu.commitments.errors import Clash, Conflict, Refused
from guatu.commitments.fields import field_label, fields_put, fields_read
from guatu.commitments.models import Change, Commitment, Report
from guatu.people.models import Person

APART = (Change.Verb.PROGRESS, Change.Verb.CORRECT, Change.Verb.OVERRIDE, Change.Verb.LAPSE)
"""Verbs whose lines tell of facts of their own, beside the commitment's fields."""


def act_new() -> str:
    """A name for one act; all its lines carry it."""
    return uuid.uuid4().hex


def report_lock(report: Report | int, *, withdrawn: bool = False) -> Report:
    """The report, fresh, and held until the transaction ends. Call it inside a transaction, before reading anything.

    Refused where it was withdrawn, unless `withdrawn` says that the verb is about just that.
    """
    key = report.pk if isinstance(report, Report) else report
    held = Report.objects.select_for_update().defer("source", "origin", "unfruitful").get(pk=key)
    if held.is_withdrawn and not withdrawn:
        raise Refused(_("这份报告已撤回，不能再改；请先恢复。"), field="report")
    return held


def commitment_lock(commitment: Commitment) -> Commitment:
    """The commitment, fresh, with its report held."""
    report = report_lock(commitment.report_id)
    fresh = Commitment.objects.get(pk=commitment.pk)
    fresh.report = report
    return fresh


def line_write(
    *,
    act: str,
    report: Report,
    verb: str,
    person: Person,
    commitment: Commitment | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Change:
    """Write one line of the history."""
    return Change.objects.create(
        act=act,
        report=report,
        commitment=commitment,
        verb=verb,
        person=person,
        at=datetime.now(),
        before=before or {},
        after=after or {},
        version=commitment.version if commitment else 0,
    )


def commitment_line(
    *,
    commitment: Commitment,
    act: str,
    verb: str,
    person: Person,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Change:
    """Write one line of a commitment's history."""
    return line_write(
        act=act,
        report=commitment.report,
        verb=verb,
        person=person,
        commitment=commitment,
        before=before,
        after=after,
    )


def since_version(commitment: Commitment, version: int) -> dict[str, Change]:
    """Field → the latest change of it that came after `version`."""
    latest: dict[str, Change] = {}
    for change in (
        # A claim of progress and an override have values of their own; they change no field of the commitment.
        Change.objects.filter(commitment=commitment, version__gt=version)
        .exclude(verb__in=APART)
        .select_related("person")
        .order_by("id")
    ):
        for field in change.after:
            latest[field] = change
    return latest


def conflict(commitment: Commitment, fields: dict[str, Change], yours: dict[str, Any]) -> Conflict:
    """The Conflict that tells who changed which field to what."""
    current = fields_read(commitment, fields)
    clashes = [
        Clash(
            field=field,
            label=field_label(field),
            by=str(change.person),
            at=change.at,
            current=current[field],
            yours=yours.get(field),
        )
        for field, change in fields.items()
    ]
    newest = max(fields.values(), key=lambda change: change.pk)
    message = _("%(person)s已于%(at)s修改了“%(fields)s”，您的修改未保存。请核对后再改。") % {
        "person": newest.person,
        "at": newest.at.strftime("%H:%M:%S" if newest.at.date() == datetime.now().date() else "%Y-%m-%d %H:%M"),
        "fields": "、".join(each.label for each in clashes),
    }
    return Conflict(message, clashes=clashes, current=current, version=commitment.version)


def version_check(commitment: Commitment, version: int, *, watch: Iterable[str], person: Person) -> None:
    """Conflict where somebody else changed one of the watched fields since `version`: a decision is about what one
    saw.
    """
    if version > commitment.version or version < 1:
        raise Refused(_("版本号无效，请刷新页面。"), field="version")
    if version == commitment.version:
        return
    changed = since_version(commitment, version)
    clashing = {field: changed[field] for field in watch if field in changed and changed[field].person_id != person.pk}
    if clashing:
        raise conflict(commitment, clashing, {})


def commitment_change(
    *,
    commitment: Commitment,
    values: dict[str, Any],
    version: int,
    person: Person,
    verb: str,
    act: str,
    watch: Iterable[str] = (),
) -> Commitment:
    """Change fields of a locked commitment (values in the history's form).

    A field that somebody changed since `version` to something else than asked for clashes: Conflict, nothing is
    written. Fields that already hold what is asked for are left alone; where none remains, neither version nor
    history grow.
    """
    version_check(commitment, version, watch=watch, person=person)
    current = fields_read(commitment, values)
    wanted = {field: value for field, value in values.items() if current[field] != value}
    if version < commitment.version and wanted:
        changed = since_version(commitment, version)
        clashing = {field: changed[field] for field in wanted if field in changed}
        if clashing:
            raise conflict(commitment, clashing, values)
    if not wanted:
        return commitment
    fields_put(commitment, wanted)
    commitment.version += 1
    commitment.save()
    commitment_line(
        commitment=commitment,
        act=act,
        verb=verb,
        person=person,
        before={field: current[field] for field in wanted},
        after=wanted,
    )
    return commitment


def states_change(*, commitments: Iterable[Commitment], state: str, person: Person, verb: str, act: str) -> None:
    """Put locked commitments into a state, whatever version they have: one act on all as they stand."""
    for commitment in commitments:
        commitment_change(
            commitment=commitment,
            values={"state": state},
            version=commitment.version,
            person=person,
            verb=verb,
            act=act,
        )


def review_begun(report: Report) -> None:
    """A compiled report is under review from the first decision on."""
    if report.state in (Report.State.COMPILED, Report.State.UPLOADED):
        report.state = Report.State.REVIEWING
        report.save(update_fields=["state"])


def active_require(commitment: Commitment) -> None:
    """Refused where the commitment no longer stands: split, merged or withdrawn."""
    if commitment.state in (Commitment.State.REPLACED, Commitment.State.WITHDRAWN):
        raise Refused(_("该任务已被拆分、合并或撤销，请刷新页面。"), field="state")
