"""What the API gives, and how rows become it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, PlainSerializer

from guatu.api.moments import Moment
from guatu.api.questions import KINDS, STAGES
from guatu.commitments.models import Change, Commitment, Evidence, Progress, Report
from guatu.commitments.selectors import light
from guatu.people.models import Organisation, Person

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="unless-none")]


class OrganisationOut(Schema):
    """A department, town or office."""

    id: int
    name: str
    short_name: str
    kind: str


class PersonOut(Schema):
    """The caller."""

    id: int
    username: str
    display_name: str
    role: str
    organisation: OrganisationOut | None


class ReportOut(Schema):
    """A report. Counts are of its commitments by state."""

    id: int
    name: str
    title: str
    plan_year: int | None
    form: str
    state: str
    simulated: bool
    sha256: str
    size: int
    uploaded_by: str
    uploaded_at: Moment
    confirmed_by: str | None
    confirmed_at: Moment | None
    withdrawn_by: str | None
    withdrawn_at: Moment | None = Field(description="已撤回的报告只有督查室能看到，恢复后才能查看任务")
    withdrawn_why: str
    tally: dict[str, int]
    notes: list[str]
    accepted: int
    suggested: int
    rejected: int


class LightOut(Schema):
    """How it stands: `done`, `green`, `yellow` or `red` where registers prove it, else `grey` (nothing does) or `hand`."""

    key: str
    label: str
    why: str


class MilestoneOut(Schema):
    """What is due by a quarter's end."""

    quarter: int
    text: str
    value: Number | None


class CommitmentOut(Schema):
    """A commitment. `start`/`end` count characters of the stored source, `shown_*` of the clean text."""

    id: int
    report: int
    version: int
    kind: str = Field(description=KINDS)
    state: str
    title: str = Field(description="随修改后的各项变化；报告原来的词句见 text")
    quantity: str = Field(description="目标值的说法，如 ≥85亿元、增长约7.5%；其他类型为空")
    lacking: bool = Field(description="量化目标还没有目标值（待补）")
    start: int
    end: int
    shown_start: int
    shown_end: int
    text: str
    section: list[str]
    sentence: str
    indicator: str
    qualifier: str
    basis: str
    op: list[str]
    value: Number | None
    value_high: Number | None
    baseline: Number | None
    unit: str
    change: str
    every: str
    relation: str
    name: str
    verb: str
    stage: str = Field(description=STAGES)
    deadline: date | None
    strength: str
    uncertain: list[str]
    settled_reading: str
    lead: OrganisationOut | None
    lead_why: str
    co: list[OrganisationOut]
    leader: str
    note: str
    milestones: list[MilestoneOut]
    light: LightOut
    merged_into: int | None
    split_from: int | None


class CommitmentPage(Schema):
    """A page of commitments; `count` is how many pass the filters in all."""

    count: int
    items: list[CommitmentOut]


class FacetOut(Schema):
    """One value and how many have it."""

    key: str
    label: str
    count: int


class CountsOut(Schema):
    """Facets, each adding up to `total`."""

    total: int
    kind: list[FacetOut]
    lead: list[FacetOut]
    section: list[FacetOut]
    deadline: list[FacetOut]
    state: list[FacetOut]
    light: list[FacetOut]
    uncertain: list[FacetOut]


class CompilationOut(Schema):
    """The plan as lines of `guatu compile --format jsonl`, and the sentences that gave none with their reasons."""

    name: str
    title: str
    plan_year: int | None
    tally: dict[str, int]
    commitments: list[dict[str, Any]]
    unfruitful: list[dict[str, Any]]
    notes: list[str]


class ChangeOut(Schema):
    """One line of the history."""

    id: int
    commitment: int | None
    verb: str
    label: str
    person: str
    at: Moment
    before: dict[str, Any]
    after: dict[str, Any]
    version: int
    undone: bool


class EvidenceOut(Schema):
    """A file of evidence; its content is at /evidence/{id}."""

    id: int
    name: str
    size: int
    content_type: str
    sha256: str


class ProgressOut(Schema):
    """Progress entered by hand."""

    id: int
    commitment: int
    day: date
    value: Number | None
    percent: Number | None
    text: str
    entered_by: str
    entered_at: Moment
    corrects: int | None
    superseded: bool
    simulated: bool
    evidence: list[EvidenceOut]


class AcceptManyOut(Schema):
    """What was accepted, and what was left and why."""

    accepted: list[int]
    left: list[dict[str, Any]]


def organisation_out(row: Organisation) -> OrganisationOut:
    """An organisation for the API."""
    return OrganisationOut(id=row.pk, name=row.name, short_name=row.short_name, kind=row.kind)


def person_out(row: Person) -> PersonOut:
    """A person for the API."""
    return PersonOut(
        id=row.pk,
        username=row.username,
        display_name=str(row),
        role=row.role,
        organisation=organisation_out(row.organisation) if row.organisation else None,
    )


def report_out(row: Report) -> ReportOut:
    """A report for the API; counts come from `reports_for` or are counted."""
    counts = {state: getattr(row, f"{state}_count", None) for state in ("accepted", "suggested", "rejected")}
    if None in counts.values():
        states = list(row.commitments.values_list("state", flat=True))
        counts = {state: states.count(state) for state in counts}
    return ReportOut(
        id=row.pk,
        name=row.name,
        title=row.title,
        plan_year=row.plan_year,
        form=row.form,
        state=row.state,
        simulated=row.simulated,
        sha256=row.sha256,
        size=row.size,
        uploaded_by=str(row.uploaded_by),
        uploaded_at=row.uploaded_at,
        confirmed_by=str(row.confirmed_by) if row.confirmed_by else None,
        confirmed_at=row.confirmed_at,
        withdrawn_by=str(row.withdrawn_by) if row.withdrawn_by else None,
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
        tally=row.tally,
        notes=row.notes,
        accepted=counts["accepted"] or 0,
        suggested=counts["suggested"] or 0,
        rejected=counts["rejected"] or 0,
    )


_SAME = (
    "version",
    "kind",
    "state",
    "title",
    "quantity",
    "start",
    "end",
    "shown_start",
    "shown_end",
    "text",
    "section",
    "sentence",
    "indicator",
    "qualifier",
    "basis",
    "op",
    "value",
    "value_high",
    "baseline",
    "unit",
    "change",
    "every",
    "relation",
    "name",
    "verb",
    "stage",
    "deadline",
    "strength",
    "uncertain",
    "settled_reading",
    "lead_why",
    "leader",
    "note",
)


def commitment_out(row: Commitment) -> CommitmentOut:
    """A commitment for the API."""
    shown = light(row)
    return CommitmentOut(
        **{name: getattr(row, name) for name in _SAME},
        id=row.pk,
        report=row.report_id,
        lacking=row.is_lacking,
        lead=organisation_out(row.lead) if row.lead else None,
        co=[organisation_out(each) for each in row.co_organisations()],
        milestones=[
            MilestoneOut(quarter=each.quarter, text=each.text, value=each.value) for each in row.milestones.all()
        ],
        light=LightOut(key=shown.key, label=shown.label, why=shown.why),
        merged_into=row.merged_into_id,
        split_from=row.split_from_id,
    )


def change_out(row: Change) -> ChangeOut:
    """A line of the history for the API."""
    return ChangeOut(
        id=row.pk,
        commitment=row.commitment_id,
        verb=row.verb,
        label=row.get_verb_display(),
        person=str(row.person),
        at=row.at,
        before=row.before,
        after=row.after,
        version=row.version,
        undone=row.undone_by_id is not None,
    )


def evidence_out(row: Evidence) -> EvidenceOut:
    """A file of evidence for the API."""
    return EvidenceOut(id=row.pk, name=row.name, size=row.size, content_type=row.content_type, sha256=row.sha256)


def progress_out(row: Progress) -> ProgressOut:
    """Progress for the API."""
    return ProgressOut(
        id=row.pk,
        commitment=row.commitment_id,
        day=row.day,
        value=row.value,
        percent=row.percent,
        text=row.text,
        entered_by=str(row.entered_by),
        entered_at=row.entered_at,
        corrects=row.corrects_id,
        superseded=row.is_superseded,
        simulated=row.simulated,
        evidence=[evidence_out(each) for each in row.evidence.all()],
    )
