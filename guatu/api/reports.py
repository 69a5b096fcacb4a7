"""Doors to reports: list, upload, read, compile again, confirm, undo, changes."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import File, Form, Path, Query, Router, Schema, Status, UploadedFile
from pydantic import Field

from guatu.api.answers import (
    ChangeOut,
    CompilationOut,
    CountsOut,
    OrganisationOut,
    PersonOut,
    ReportOut,
    change_out,
    organisation_out,
    person_out,
    report_out,
)
from guatu.api.auth import caller
from guatu.api.problems import PROBLEMS
from guatu.api.questions import (
    BIG,
    ConfirmIn,
    RestoreIn,
    WithdrawIn,
)
from guatu.commitments import selectors, services
from guatu.commitments.models import Commitment
from guatu.people.permissions import Action, may
from guatu.people.selectors import organisations

router = Router(tags=["报告"])
Key = Annotated[int, Path(ge=1, le=BIG)]


class UploadIn(Schema):
    """How to take the file."""

    again: bool = Field(False, description="同一文件已上传过时，仍再次上传")


class TextOut(Schema):
    """The clean text in which `shown_start` and `shown_end` count."""

    id: int
    text: str


@router.get("/me", response={200: PersonOut, **PROBLEMS}, tags=["人员与机构"], summary="当前人员")
def me(request: HttpRequest) -> PersonOut:
    """Who calls."""
    return person_out(caller(request))


@router.get(
    "/organisations", response={200: list[OrganisationOut], **PROBLEMS}, tags=["人员与机构"], summary="机构目录"
)
def organisation_list(request: HttpRequest) -> list[OrganisationOut]:
    """All organisations in use, in the district's order."""
    caller(request)
    return [organisation_out(row) for row in organisations()]


@router.get("/reports", response={200: list[ReportOut], **PROBLEMS}, summary="报告列表")
def report_list(request: HttpRequest, withdrawn: bool = False) -> list[ReportOut]:
    """The reports that the caller may see, newest first; with `withdrawn` those that were taken back (the office's)."""
    return [report_out(row) for row in selectors.reports_for(caller(request), withdrawn=withdrawn)]


@router.post("/reports", response={201: ReportOut, **PROBLEMS}, summary="上传并拆解报告")
def report_upload(request: HttpRequest, file: File[UploadedFile], options: Form[UploadIn]) -> Status[ReportOut]:
    """Keep the file, compile it, and return the report ready for review."""
    report = services.report_upload(
        file=file.file or b"", name=file.name or "", person=caller(request), again=options.again
    )
    return Status(201, report_out(report))


@router.get("/reports/{report_id}", response={200: ReportOut, **PROBLEMS}, summary="报告")
def report_get(request: HttpRequest, report_id: Key) -> ReportOut:
    """One report; the office gets withdrawn ones too."""
    return report_out(selectors.report_for(caller(request), report_id, withdrawn=True))


@router.get("/reports/{report_id}/text", response={200: TextOut, **PROBLEMS}, summary="报告正文")
def report_text(request: HttpRequest, report_id: Key) -> TextOut:
    """The clean text."""
    report = selectors.report_for(caller(request), report_id)
    return TextOut(id=report.pk, text=report.text)


@router.get("/reports/{report_id}/compilation", response={200: CompilationOut, **PROBLEMS}, summary="拆解结果")
def report_compilation(request: HttpRequest, report_id: Key) -> CompilationOut:
    """The commitments as lines of `guatu compile --format jsonl`, as people left them."""
    report = selectors.report_for(caller(request), report_id)
    found = selectors.compilation_of(report)
    return CompilationOut(
        name=report.name,
        title=report.title,
        plan_year=report.plan_year,
        tally=found.tally,
        commitments=[each.as_record() for each in found.commitments],
        unfruitful=report.unfruitful,
        notes=report.notes,
    )


@router.get("/reports/{report_id}/counts", response={200: CountsOut, **PROBLEMS}, summary="分类统计")
def report_counts(request: HttpRequest, report_id: Key) -> CountsOut:
    """How many commitments by kind, lead, section, deadline, state and light."""
    counts = selectors.plan_counts(selectors.report_for(caller(request), report_id))
    return CountsOut.model_validate(counts)


@router.post("/reports/{report_id}/recompile", response={200: ReportOut, **PROBLEMS}, summary="重新拆解")
def report_recompile(request: HttpRequest, report_id: Key) -> ReportOut:
    """Compile the kept file again; what people did stays."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    return report_out(services.report_recompile(report=report, person=person))


@router.post("/reports/{report_id}/confirm", response={200: ReportOut, **PROBLEMS}, summary="确认为计划")
def report_confirm(request: HttpRequest, report_id: Key, data: ConfirmIn) -> ReportOut:
    """Make it the plan."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    return report_out(services.report_confirm(report=report, person=person, accept_rest=data.accept_rest))


@router.post("/reports/{report_id}/withdraw", response={200: ReportOut, **PROBLEMS}, summary="撤回报告")
def report_withdraw(request: HttpRequest, report_id: Key, data: WithdrawIn) -> ReportOut:
    """Take a wrongly uploaded report out of lists, reviews, plans and counts; nothing is lost."""
    person = caller(request)
    report = selectors.report_for(person, report_id, withdrawn=True)
    return report_out(services.report_withdraw(report=report, person=person, reason=data.reason))


@router.post("/reports/{report_id}/restore", response={200: ReportOut, **PROBLEMS}, summary="恢复已撤回的报告")
def report_restore(request: HttpRequest, report_id: Key, data: RestoreIn) -> ReportOut:
    """Bring a withdrawn report back as it was."""
    person = caller(request)
    report = selectors.report_for(person, report_id, withdrawn=True)
    return report_out(services.report_restore(report=report, person=person, again=data.again))


@router.post("/reports/{report_id}/undo", response={200: list[int], **PROBLEMS}, summary="撤销本人上一步操作")
def report_undo(request: HttpRequest, report_id: Key) -> list[int]:
    """Undo the caller's latest act; gives the ids of the commitments it touched."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    return [row.pk for row in services.change_undo(report=report, person=person)]


@router.get("/reports/{report_id}/changes", response={200: list[ChangeOut], **PROBLEMS}, summary="变更记录")
def report_changes(
    request: HttpRequest,
    report_id: Key,
    since: Annotated[int, Query(ge=0, le=BIG)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 500,
) -> list[ChangeOut]:
    """What happened after a change, oldest first; for the office also in withdrawn reports."""
    person = caller(request)
    report = selectors.report_for(person, report_id, withdrawn=True)
    rows = selectors.changes_since(report, since, limit=limit)
    if not may(person, Action.REVIEW, report):
        # Those who do not review see what happened to the plan, not to what was left out of it.
        accepted = Commitment.State.ACCEPTED
        rows = [row for row in rows if row.commitment is None or row.commitment.state == accepted]
    return [change_out(row) for row in rows]
