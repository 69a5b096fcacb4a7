"""Doors to progress entered by hand, and to its evidence."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router, Status, UploadedFile
from pydantic import Field

from guatu.api.answers import (
    ProgressOut,
    progress_out,
)
from guatu.api.auth import caller
from guatu.api.problems import PROBLEMS
from guatu.api.questions import (
    ProgressIn,
)
from guatu.api.reports import Key
from guatu.commitments import selectors, services
from guatu.commitments.files import uploaded_read
from guatu.commitments.models import Progress

router = Router(tags=["进展"])
NO_FILES: list[UploadedFile] = []


class CorrectIn(ProgressIn):
    """What takes the place of the wrong entry."""

    keep_evidence: bool = Field(True, description="沿用原有佐证文件")


def _given(files: list[UploadedFile]) -> list[tuple[str, bytes]]:
    return [(each.name or "", uploaded_read(each)) for each in files]


@router.get("/commitments/{commitment_id}/progress", response={200: list[ProgressOut], **PROBLEMS}, summary="进展列表")
def progress_list(request: HttpRequest, commitment_id: Key, corrected: bool = False) -> list[ProgressOut]:
    """Progress newest first; entries that were corrected only with `corrected`."""
    row = selectors.commitment_for(caller(request), commitment_id)
    return [progress_out(each) for each in selectors.progress_lines(row, all_lines=corrected)]


@router.post("/commitments/{commitment_id}/progress", response={201: ProgressOut, **PROBLEMS}, summary="填报进展")
def progress_enter(
    request: HttpRequest, commitment_id: Key, data: Form[ProgressIn], files: File[list[UploadedFile]] = NO_FILES
) -> Status[ProgressOut]:
    """Enter progress with files as evidence (multipart)."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    made = services.progress_enter(commitment=row, person=person, files=_given(files), **data.model_dump())
    return Status(201, progress_out(made))


@router.post("/progress/{progress_id}/correct", response={201: ProgressOut, **PROBLEMS}, summary="更正进展")
def progress_correct(
    request: HttpRequest, progress_id: Key, data: Form[CorrectIn], files: File[list[UploadedFile]] = NO_FILES
) -> Status[ProgressOut]:
    """Put a corrected entry in the place of a wrong one."""
    person = caller(request)
    wrong = Progress.objects.select_related("commitment").get(pk=progress_id)
    wrong.commitment = selectors.commitment_for(person, wrong.commitment_id)
    made = services.progress_correct(progress=wrong, person=person, files=_given(files), **data.model_dump())
    return Status(201, progress_out(made))


@router.get("/evidence/{evidence_id}", response={200: bytes, **PROBLEMS}, summary="佐证文件")
def evidence_get(request: HttpRequest, evidence_id: Key) -> FileResponse:
    """The file, always as a download."""
    evidence, path = selectors.evidence_for(caller(request), evidence_id)
    return FileResponse(path.open("rb"), as_attachment=True, filename=evidence.name, content_type=evidence.content_type)
