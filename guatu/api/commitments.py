"""Doors to commitments: list and filter, read, decide, edit, split, merge, add, assign, milestones, history."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from guatu.api.answers import (
    AcceptManyOut,
    ChangeOut,
    CommitmentOut,
    CommitmentPage,
    change_out,
    commitment_out,
)
from guatu.api.auth import caller
from guatu.api.problems import PROBLEMS
from guatu.api.questions import (
    KINDS,
    AcceptManyIn,
    AddIn,
    AssignIn,
    EditIn,
    MergeIn,
    MilestoneIn,
    SettleIn,
    SplitIn,
    Versioned,
)
from guatu.api.reports import Key
from guatu.commitments import selectors, services
from guatu.commitments.models import Commitment
from guatu.commitments.selectors import PlanFilters
from guatu.commitments.selectors.plan import plan_list
from guatu.people.models import Person

router = Router(tags=["任务"])
ONE = {200: CommitmentOut, **PROBLEMS}


class FiltersIn(Schema):
    """Which commitments of a report; empty values show all."""

    q: str = Field("", max_length=200, description="在标题、原文、所在句、单位、备注中查找，空格分隔多个词")
    kind: Literal["", "target", "goal", "item", "duty"] = Field("", description=KINDS)
    lead: str = Field("", max_length=20, description="牵头单位编号，none 为未分派")
    organisation: str = Field("", max_length=20, description="牵头或责任单位编号")
    deadline: str = Field("", max_length=7, description="如 2026-06；none 为未定；late 为已过期")
    state: Literal["", "suggested", "accepted", "rejected"] = ""
    uncertain: bool = False
    light: Literal["", "done", "green", "yellow", "red", "grey", "hand"] = ""


def _fresh(person: Person, commitment: Commitment) -> CommitmentOut:
    return commitment_out(selectors.commitment_for(person, commitment.pk))


@router.get("/reports/{report_id}/commitments", response={200: CommitmentPage, **PROBLEMS}, summary="任务列表")
def commitment_list(
    request: HttpRequest,
    report_id: Key,
    filters: Query[FiltersIn],
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> CommitmentPage:
    """The commitments of a report in the order of the text."""
    report = selectors.report_for(caller(request), report_id)
    rows = plan_list(report, PlanFilters(**filters.model_dump()))
    return CommitmentPage(count=len(rows), items=[commitment_out(row) for row in rows[offset : offset + limit]])


@router.post("/reports/{report_id}/commitments", response={201: CommitmentOut, **PROBLEMS}, summary="选中原文新增任务")
def commitment_add(request: HttpRequest, report_id: Key, data: AddIn) -> Status[CommitmentOut]:
    """A commitment that the compiler missed."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    made = services.commitment_add(
        report=report, start=data.start, end=data.end, kind=data.kind, person=person, fields=data.given()
    )
    return Status(201, _fresh(person, made))


@router.post("/reports/{report_id}/accept", response={200: AcceptManyOut, **PROBLEMS}, summary="批量采纳")
def commitments_accept(request: HttpRequest, report_id: Key, data: AcceptManyIn) -> AcceptManyOut:
    """Accept many in one act."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    versions = {each.id: each.version for each in data.commitments}
    accepted, left = services.commitments_accept(report=report, ids=versions, versions=versions, person=person)
    return AcceptManyOut(accepted=[row.pk for row in accepted], left=left)


@router.post("/reports/{report_id}/merge", response={201: CommitmentOut, **PROBLEMS}, summary="合并任务")
def commitment_merge(request: HttpRequest, report_id: Key, data: MergeIn) -> Status[CommitmentOut]:
    """Several become one."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    versions = {each.id: each.version for each in data.commitments}
    rows = {row.pk: row for row in report.commitments.filter(pk__in=versions)}
    if len(rows) < len(versions):
        raise Commitment.DoesNotExist
    made = services.commitment_merge(
        commitments=[rows[key] for key in versions], versions=versions, person=person, fields=data.fields.given()
    )
    return Status(201, _fresh(person, made))


@router.get("/commitments/{commitment_id}", response=ONE, summary="任务")
def commitment_get(request: HttpRequest, commitment_id: Key) -> CommitmentOut:
    """One commitment."""
    return commitment_out(selectors.commitment_for(caller(request), commitment_id))


@router.patch("/commitments/{commitment_id}", response=ONE, summary="修改任务")
def commitment_edit(request: HttpRequest, commitment_id: Key, data: EditIn) -> CommitmentOut:
    """Change fields. What others changed in other fields survives; the same field is a conflict (409)."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.commitment_edit(commitment=row, changes=data.given(), version=data.version, person=person)
    return _fresh(person, row)


@router.post("/commitments/{commitment_id}/accept", response=ONE, summary="采纳")
def commitment_accept(request: HttpRequest, commitment_id: Key, data: Versioned) -> CommitmentOut:
    """Take it into the plan."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.commitment_accept(commitment=row, version=data.version, person=person)
    return _fresh(person, row)


@router.post("/commitments/{commitment_id}/reject", response=ONE, summary="不采纳")
def commitment_reject(request: HttpRequest, commitment_id: Key, data: Versioned) -> CommitmentOut:
    """Leave it out; it stays, marked."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.commitment_reject(commitment=row, version=data.version, person=person)
    return _fresh(person, row)


@router.post("/commitments/{commitment_id}/reopen", response=ONE, summary="退回待审")
def commitment_reopen(request: HttpRequest, commitment_id: Key, data: Versioned) -> CommitmentOut:
    """Back to a suggestion."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.commitment_reopen(commitment=row, version=data.version, person=person)
    return _fresh(person, row)


@router.post("/commitments/{commitment_id}/split", response={201: list[CommitmentOut], **PROBLEMS}, summary="拆分任务")
def commitment_split(request: HttpRequest, commitment_id: Key, data: SplitIn) -> Status[list[CommitmentOut]]:
    """One becomes several."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    spans = [{"start": each.start, "end": each.end, **_part_fields(each)} for each in data.spans]
    made = services.commitment_split(commitment=row, spans=spans, version=data.version, person=person)
    return Status(201, [_fresh(person, part) for part in made])


def _part_fields(part: object) -> dict[str, object]:
    given: dict[str, object] = part.given()  # type: ignore[attr-defined]
    return {key: value for key, value in given.items() if key not in ("start", "end", "span")}


@router.post("/commitments/{commitment_id}/assign", response=ONE, summary="分派责任单位")
def commitment_assign(request: HttpRequest, commitment_id: Key, data: AssignIn) -> CommitmentOut:
    """Lead, co-departments and leader in charge."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    given = data.model_dump(exclude_unset=True, exclude={"version"})
    if "co" in given:
        given["co"] = given["co"] or []
    services.commitment_assign(commitment=row, version=data.version, person=person, **given)
    return _fresh(person, row)


@router.post("/commitments/{commitment_id}/settle", response=ONE, summary="认定读法")
def reading_settle(request: HttpRequest, commitment_id: Key, data: SettleIn) -> CommitmentOut:
    """Choose one of its readings."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.reading_settle(
        commitment=row, reading=data.reading, version=data.version, person=person, changes=data.fields.given()
    )
    return _fresh(person, row)


@router.put("/commitments/{commitment_id}/milestones/{quarter}", response=ONE, summary="设季度节点")
def milestone_set(
    request: HttpRequest, commitment_id: Key, quarter: Annotated[int, Path(ge=1, le=4)], data: MilestoneIn
) -> CommitmentOut:
    """What is due by the quarter's end."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.milestone_set(
        commitment=row, quarter=quarter, text=data.text, value=data.value, version=data.version, person=person
    )
    return _fresh(person, row)


@router.get(
    "/commitments/{commitment_id}/history", response={200: list[ChangeOut], **PROBLEMS}, summary="任务的变更记录"
)
def commitment_history(request: HttpRequest, commitment_id: Key) -> list[ChangeOut]:
    """Its changes and those of its forerunners, newest first."""
    row = selectors.commitment_for(caller(request), commitment_id)
    return [change_out(line.change) for line in selectors.commitment_history(row)]


@router.get("/me/tasks", response={200: list[CommitmentOut], **PROBLEMS}, summary="本单位的任务")
def my_tasks(request: HttpRequest) -> list[CommitmentOut]:
    """What the caller's organisation leads or supports in confirmed plans."""
    return [commitment_out(row) for row in selectors.my_tasks(caller(request))]
