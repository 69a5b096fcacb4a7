"""What a person has going on in the background, and what came of it: exports, return files, undoing, uploads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.intake.selectors import batches_of
from guatu.intake.services import batch_revive
from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.progress import read
from guatu.jobs.selectors import job_for, jobs_for
from guatu.jobs.services import cancel_path, job_again, job_cancel, job_file, job_revive, progress_path
from guatu.pages.reading import person_of
from guatu.registers.library import library

MOST = 40
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, whatever kind of work it is."""

    name: str
    href: str
    what: str
    register: str
    about: str
    state: str
    busy: bool
    rows: int
    at: datetime
    file: str
    """Where its file can be fetched; empty where there is none."""


@login_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """All of the person's long works, newest first."""
    person = person_of(request)
    lines = [_job_line(job_revive(each)) for each in jobs_for(person, MOST)]
    lines += [_batch_line(batch_revive(each)) for each in batches_of(person, MOST)]
    lines.sort(key=lambda line: line.at, reverse=True)
    return render(request, "pages/jobs/list.html", {"lines": lines[:MOST]})


def _label(name: str) -> str:
    register = library().registers.get(name)
    return register.label if register else name


def _job_line(job: Job) -> Line:
    return Line(
        name=job.wanted.get("name") or job.name,
        href=reverse("job", args=[job.pk]),
        what=job.get_kind_display(),
        register=_label(job.register),
        about=job.about,
        state=_("已清理") if job.cleaned_at else job.get_state_display(),
        busy=job.is_busy,
        rows=job.rows,
        at=job.made_at,
        file=reverse("job_file", args=[job.pk]) if job.file else "",
    )


def _batch_line(batch: Any) -> Line:
    return Line(
        name=batch.name,
        href=reverse("register_batch", args=[batch.register, batch.pk]),
        what=_("导入"),
        register=_label(batch.register),
        about="",
        state=batch.get_state_display(),
        busy=batch.is_busy,
        rows=batch.total,
        at=batch.made_at,
        file="",
    )


@login_required
@require_GET
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is, then what came of it."""
    found = job_revive(job_for(person_of(request), job_id))
    context = {
        "job": found,
        "label": _label(found.register),
        "progress": read(progress_path(found)),
        "days": settings.DOWNLOADS_DAYS,
        "stopping": cancel_path(found).exists(),
        "back": found.wanted.get("back", "") or reverse("register_rows", args=[found.register]),
    }
    if request.headers.get("HX-Target") == "progress":
        if found.is_busy:
            return render(request, "pages/jobs/_progress.html", context)
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "pages/jobs/job.html", context)


@login_required
@require_POST
def act(request: HttpRequest, job_id: int) -> HttpResponse:
    """Cancel it, or begin it anew."""
    found = job_for(person_of(request), job_id)
    if request.POST.get("do") == "cancel":
        job_cancel(found)
        return redirect("job", found.pk)
    try:
        found = job_again(job_revive(found))
    except JobRefused as refused:
        messages.error(request, str(refused))
    return redirect("job", found.pk)


@login_required
@require_GET
def file(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The file, while the person's rights are those with which it was made."""
    person = person_of(request)
    found = job_for(person, job_id)
    try:
        path = job_file(found, person)
    except JobRefused as refused:
        messages.error(request, str(refused))
        return redirect("job", found.pk)
    suffix = path.suffix.lstrip(".")
    response = FileResponse(path.open("rb"), content_type=TYPES.get(suffix, "application/octet-stream"))
    response["Content-Disposition"] = f"attachment; filename=\"{path.name}\"; filename*=UTF-8''{quote(found.name)}"
    response["Cache-Control"] = "private, no-store"
    return response
