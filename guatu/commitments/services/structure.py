"""Making commitments out of text and out of one another: add, split, merge. What they replace stays, marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.compiled import row_from
from guatu.commitments.errors import Refused
from guatu.commitments.fields import (
    ALL,
    CONTENT,
    EDITABLE,
    MILESTONES,
    fields_check,
    fields_put,
    fields_read,
    sentence_around,
    span_check,
    span_put,
)
from guatu.commitments.journal import (
    act_new,
    active_require,
    commitment_line,
    commitment_lock,
    report_lock,
    review_begun,
    states_change,
    version_check,
)
from guatu.commitments.models import Change, Commitment, Report
from guatu.people.models import Person
from guatu.people.permissions import Action, require
from guatu.workreport.commitment import Duty, Goal, Item, Target

State = Commitment.State
READ = ("indicator", "qualifier", "basis", "op", "value", "value_high", "baseline", "unit", "change", "relation")
"""The fields of a target or goal that say what its words say."""
_COPIED = tuple(each for each in ALL if each not in ("span", "state", "settled_reading", "co", *MILESTONES))


def _section_at(report: Report, shown_start: int) -> list[str]:
    """The headings above a place of the text: those of the nearest commitment before it (or the first one after)."""
    rows = report.commitments.exclude(state=State.WITHDRAWN)
    near = rows.filter(shown_start__lte=shown_start).order_by("-shown_start").first()
    near = near or rows.order_by("shown_start").first()
    return list(near.section) if near else []


def _created(commitment: Commitment, act: str, verb: str, person: Person) -> Commitment:
    """Write the history's line of a new commitment: everything after, nothing before."""
    commitment_line(commitment=commitment, act=act, verb=verb, person=person, after=fields_read(commitment, ALL))
    return commitment


def _no_progress(commitment: Commitment) -> None:
    if commitment.progress.exists():
        raise Refused(
            _("“%(title)s”已填报进展，不能拆分或合并；可以另行新增任务。") % {"title": commitment.title[:40]},
            field="progress",
        )


@transaction.atomic
def commitment_add(
    *, report: Report, start: int, end: int, kind: str, person: Person, fields: Mapping[str, Any] | None = None
) -> Commitment:
    """A commitment the compiler missed, from selected text (shown offsets). It is accepted at once: a person made it.

    `fields` are those of `commitment_edit`; a name or indicator that is missing is taken from the text.
    """
    require(person, Action.REVIEW, report)
    locked = report_lock(report)
    span = span_check(locked.text, (start, end))
    added = Commitment(report=locked, kind=kind, state=State.ACCEPTED, section=_section_at(locked, span[0]))
    span_put(added, *span)
    added.name = added.indicator = added.text.strip()[:300]
    if kind in (Commitment.Kind.TARGET, Commitment.Kind.GOAL):
        added.name = ""
    else:
        added.indicator = ""
    values = fields_check(
        added, {"kind": kind, **(fields or {})}, allowed=[each for each in EDITABLE if each != "span"]
    )
    if kind == Commitment.Kind.TARGET and values.get("value") is None:
        raise Refused(_("量化目标请填写目标值。"), field="value")
    fields_put(added, values)
    review_begun(locked)
    added.save()
    return _created(added, act_new(), Change.Verb.ADD, person)


@transaction.atomic
def commitment_split(*, commitment: Commitment, spans: Sequence[Any], version: int, person: Person) -> list[Commitment]:
    """One commitment becomes several, each a span of the shown text within its sentence.

    A span is (start, end) or {"start", "end", …fields of commitment_edit}. Of a target or goal each part gets what the
    compiler reads in its words, and where it reads nothing no number (`is_lacking`): a number copied to every part
    would count it twice. Deadline, departments and milestones' words go to every part. The parts wait to be accepted
    (in a confirmed plan they stand at once); the old one is marked as split.
    """
    require(person, Action.REVIEW, commitment)
    whole = commitment_lock(commitment)
    active_require(whole)
    version_check(whole, version, watch=(*CONTENT, "state"), person=person)
    _no_progress(whole)
    parts = [_span_given(whole, each) for each in spans]
    if len(parts) < 2:
        raise Refused(_("拆分至少要有两段原文。"), field="spans")
    if len({(part[0], part[1]) for part in parts}) < len(parts):
        raise Refused(_("拆分的各段原文不能相同。"), field="spans")
    act = act_new()
    review_begun(whole.report)
    state = whole.state if whole.report.is_confirmed else State.SUGGESTED
    made = []
    for start, end, fields in sorted(parts, key=lambda part: part[:2]):
        part = Commitment(report=whole.report, section=list(whole.section), split_from=whole, state=state)
        fields_put(part, fields_read(whole, _COPIED))
        span_put(part, start, end)
        if part.kind in (Commitment.Kind.ITEM, Commitment.Kind.DUTY):
            part.name = part.text.strip()[:300]
        else:
            _read_anew(part)
        fields_put(part, fields_check(part, fields, allowed=[each for each in EDITABLE if each != "span"]))
        part.uncertain = []
        part.save()
        fields_put(part, {**_without_values(fields_read(whole, MILESTONES)), "co": fields_read(whole, ("co",))["co"]})
        made.append(_created(part, act, Change.Verb.SPLIT, person))
    states_change(commitments=[whole], state=State.REPLACED, person=person, verb=Change.Verb.SPLIT, act=act)
    return made


def _read_anew(part: Commitment) -> None:
    """Give a target or goal that was cut out of another what the compiler reads in its words: first in their sentence,
    which may name what is counted, else in the words alone.
    """
    text = part.report.text
    left, right = sentence_around(text, part.shown_start, part.shown_end)
    for start, end in ((left, right), (part.shown_start, part.shown_end)):
        for found in _found_in(text[start:end], part.report.plan_year or date.today().year):
            within = part.shown_start <= start + found.start and start + found.end <= part.shown_end
            if within and str(found.kind) == part.kind:
                read = row_from(part.report, found, None)
                fields_put(part, fields_read(read, READ))
                part.as_written = read.as_written
                return
    empty = Commitment(indicator=part.text.strip()[:300])
    fields_put(part, fields_read(empty, READ))
    part.as_written = {}


def _found_in(words: str, year: int) -> tuple[Target | Goal | Item | Duty, ...]:
    """What the compiler finds in a few words; nothing where a reader would find no text in them (a lone page number)."""
    from guatu.workreport.compiler import compile_sentence
    from guatu.workreport.reading.errors import ReadingError

    try:
        return compile_sentence(words, year)
    except ReadingError:
        return ()


def _without_values(marks: dict[str, Any]) -> dict[str, Any]:
    """Milestones with their words only: what the whole had to reach is not what each part has."""
    return {name: {**mark, "value": None} if mark and mark["text"] else None for name, mark in marks.items()}


def _span_given(whole: Commitment, given: Any) -> tuple[int, int, dict[str, Any]]:
    text = whole.report.text
    if isinstance(given, Mapping):
        fields = {key: value for key, value in given.items() if key not in ("start", "end")}
        span = span_check(text, (given.get("start"), given.get("end")))
    else:
        fields, span = {}, span_check(text, given)
    left, right = sentence_around(text, whole.shown_start, whole.shown_end)
    if span[0] < left or span[1] > right:
        raise Refused(_("拆分的原文应在同一句之内。"), field="spans")
    return span[0], span[1], fields


@transaction.atomic
def commitment_merge(
    *,
    commitments: Sequence[Commitment],
    versions: Mapping[int, int],
    person: Person,
    fields: Mapping[str, Any] | None = None,
) -> Commitment:
    """Several commitments of one report become one, from the first one's start to the last one's end.

    Fields come from the first (in the order given) unless `fields` says otherwise; leads of the others become
    co-departments. The merged one is accepted where all of them were; the old ones are marked as merged.
    """
    if len({each.pk for each in commitments}) < 2:
        raise Refused(_("合并至少要选两个任务。"), field="ids")
    if len({each.report_id for each in commitments}) > 1:
        raise Refused(_("只能合并同一份报告的任务。"), field="ids")
    require(person, Action.REVIEW, commitments[0])
    report = report_lock(commitments[0].report_id)
    rows = {each.pk: each for each in Commitment.objects.filter(pk__in=[each.pk for each in commitments])}
    parts = [rows[each.pk] for each in dict.fromkeys(commitments)]
    for part in parts:
        part.report = report
        active_require(part)
        version_check(part, versions.get(part.pk, part.version), watch=(*CONTENT, "state"), person=person)
        _no_progress(part)
    first = parts[0]
    # A confirmed plan has no review to come back to: what was accepted in it stays in it.
    every = any if report.state == report.State.CONFIRMED else all
    accepted = every(part.state == State.ACCEPTED for part in parts)
    merged = Commitment(
        report=report, section=list(first.section), state=State.ACCEPTED if accepted else State.SUGGESTED
    )
    fields_put(merged, fields_read(first, _COPIED))
    start, end = min(part.shown_start for part in parts), max(part.shown_end for part in parts)
    span_put(merged, *span_check(report.text, (start, end)))
    merged.uncertain = list(dict.fromkeys(reading for part in parts if part.is_uncertain for reading in part.uncertain))
    allowed = [each for each in EDITABLE if each != "span"]
    fields_put(merged, fields_check(merged, dict(fields or {}), allowed=allowed))
    review_begun(report)
    merged.save()
    co = {key for part in parts for key in part.owner_ids()} - {merged.lead_id}
    fields_put(merged, {**fields_read(first, MILESTONES), "co": sorted(key for key in co if key)})
    act = act_new()
    _created(merged, act, Change.Verb.MERGE, person)
    for part in parts:
        part.merged_into = merged
    states_change(commitments=parts, state=State.REPLACED, person=person, verb=Change.Verb.MERGE, act=act)
    return merged
