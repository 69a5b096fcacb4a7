"""One row: its values, series, history; deleting, restoring, undoing, looking at personal data."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.services import LARGE, job_begin
from guatu.lake.ingest.selectors import series_of
from guatu.pages.reading import person_of
from guatu.pages.registers.cells import cell_of, title_of
from guatu.pages.registers.charts import series_chart
from guatu.registers import gate
from guatu.registers.access import is_sensitive, may_unmask, may_write_row
from guatu.registers.errors import RegisterError
from guatu.registers.evidence import evidence_path
from guatu.registers.links import Links
from guatu.registers.models import Act, Evidence
from guatu.registers.selectors.filters import list_query
from guatu.registers.selectors.history import history_of, observation_history
from guatu.registers.selectors.records import record_for, register_for
from guatu.registers.selectors.rows import neighbours
from guatu.registers.selectors.series import evidence_of, pointing_here

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})


@login_required
@require_GET
def record(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A row's page."""
    return _page(request, name, number)


def _page(
    request: HttpRequest,
    name: str,
    number: int,
    *,
    shown: dict[str, Any] | None = None,
    status: int = 200,
    wrong: str = "",
) -> HttpResponse:
    person = person_of(request)
    register = register_for(person, name)
    row = record_for(person, register, number)
    links = Links(person, register)
    cells = [cell_of(row, field, links, linked=True) for field in register.fields if not field.stage]
    wanted = request.GET.get("field", "")
    came_from = request.GET.get("from", "")
    before = after = None
    if came_from:
        from django.http import QueryDict

        query = list_query(register, dict(QueryDict(came_from).lists()), links=links)
        before, after = neighbours(person, query, row, links=links)
    history = history_of(row, field=wanted)
    context = {
        "register": register,
        "row": row,
        "title": title_of(row, links),
        "cells": cells,
        "stages": _stages(register, row),
        "series": [(each, series_chart(each)) for each in series_of(row)],
        "events": history,
        "wanted": next((field for field in register.fields if field.name == wanted), None),
        "evidence": evidence_of(row),
        "pointing": pointing_here(person, row),
        "writes": may_write_row(person, register, row) and row.deleted_at is None,
        "restores": may_write_row(person, register, row) and row.deleted_at is not None,
        "unmasks": may_unmask(person, register, row)
        and any(is_sensitive(field) and row.value(field.name) is not None for field in register.fields),
        "shown": shown or {},
        "wrong": wrong,
        "undoable": _undoable(history, person),
        "before": before,
        "after": after,
        "from": came_from,
        "simulated": row.simulated,
        "now": datetime.now(),
    }
    return render(request, "pages/registers/record.html", context, status=status)


def _stages(register: Any, row: Any) -> list[dict[str, Any]]:
    """The stages of each stage field with their days, and how far the row has come."""
    found = []
    for field in register.fields:
        if field.type != "stage":
            continue
        order = [each.value for each in field.choices]
        reached = order.index(row.value(field.name)) if row.value(field.name) in order else -1
        steps = [
            {
                "label": each.label,
                "day": row.value(f"{each.value}_on"),
                "reached": place <= reached,
                "now": place == reached,
            }
            for place, each in enumerate(field.choices)
        ]
        found.append({"label": field.label, "steps": steps})
    return found


def _undoable(history: list[Any], person: Any) -> Any:
    """The person's own latest act on the row, where it is the latest of all and not undone."""
    latest = next((event for event in history if event.act.verb != Act.Verb.UNMASK), None)
    if latest is None or latest.undone or latest.act.person_id != person.pk or latest.act.rows > 1:
        # A whole import or bulk edit is undone where it was made, not from one of its rows.
        return None
    return latest.act


@login_required
@require_POST
def delete(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Mark the row as deleted."""
    person = person_of(request)
    row = record_for(person, register_for(person, name), number)
    try:
        gate.record_delete(
            record=row, version=_version(request), by=person, source=gate.FORM, reason=request.POST.get("reason", "")
        )
    except RegisterError as error:
        return _page(request, name, number, status=422, wrong=str(error))
    messages.success(request, _("已删除。可以在这一页恢复。"))
    return redirect("register_record", name, number)


@login_required
@require_POST
def restore(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Bring a deleted row back."""
    person = person_of(request)
    row = record_for(person, register_for(person, name), number)
    try:
        gate.record_restore(record=row, version=_version(request), by=person, source=gate.FORM)
    except RegisterError as error:
        return _page(request, name, number, status=422, wrong=str(error))
    messages.success(request, _("已恢复。"))
    return redirect("register_record", name, number)


@login_required
@require_POST
def undo(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """Take back an act: the person's own, or any where one may write all its rows."""
    person = person_of(request)
    act = get_object_or_404(Act, pk=act_id)
    register = register_for(person, act.register)
    back = request.POST.get("next", "")
    target = back if back.startswith("/registers/") else reverse("register_rows", args=[act.register])
    try:
        if act.rows > LARGE:
            name = _("撤销%(what)s%(name)s") % {"what": act.get_verb_display(), "name": f" {act.source_name}".rstrip()}
            wanted = {"act": str(act.pk), "back": target}
            job = job_begin(kind=Job.Kind.UNDO, register=register, by=person, name=name, wanted=wanted, total=act.rows)
            return redirect("job", job.pk)
        gate.act_undo(act=act, by=person)
    except (RegisterError, JobRefused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已撤销。"))
    return redirect(target)


@login_required
@require_POST
def unmask(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show personal data once, for a reason that is kept."""
    person = person_of(request)
    register = register_for(person, name)
    row = record_for(person, register, number)
    fields = [field.name for field in register.fields if is_sensitive(field)]
    try:
        shown = gate.unmask(
            record=row, fields=fields, by=person, source=gate.FORM, reason=request.POST.get("reason", "")
        )
    except RegisterError as error:
        return _page(request, name, number, status=422, wrong=str(error))
    response = _page(request, name, number, shown=shown)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def observe(request: HttpRequest, name: str, number: int, series: str) -> HttpResponse:
    """Enter or correct one value of a series."""
    person = person_of(request)
    register = register_for(person, name)
    if series not in {each.name for each in register.series}:
        raise Http404
    row = record_for(person, register, number)
    revision = request.POST.get("revision", "")
    try:
        gate.observation_put(
            record=row,
            series=series,
            period=request.POST.get("period", ""),
            value=request.POST.get("value", ""),
            by=person,
            source=gate.FORM,
            reason=request.POST.get("reason", ""),
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else None,
        )
    except RegisterError as error:
        return _page(request, name, number, status=422, wrong=str(error))
    messages.success(request, _("已填报。"))
    return redirect(f"{reverse('register_record', args=[name, number])}#s-{series}")


@login_required
@require_GET
def observation(request: HttpRequest, name: str, number: int, series: str, observation_id: int) -> HttpResponse:
    """The history of one observation."""
    person = person_of(request)
    register = register_for(person, name)
    row = record_for(person, register, number)
    if series not in {each.name for each in register.series}:
        raise Http404
    events = observation_history(row, series, observation_id)
    if not events:
        raise Http404
    context = {
        "register": register,
        "row": row,
        "title": title_of(row, Links(person, register)),
        "events": events,
        "simulated": row.simulated,
    }
    return render(request, "pages/registers/observation.html", context)


@login_required
@require_GET
def evidence(request: HttpRequest, name: str, number: int, evidence_id: int) -> HttpResponse | FileResponse:
    """A file that the row or its history carries, for those who may see the row."""
    person = person_of(request)
    row = record_for(person, register_for(person, name), number)
    found = get_object_or_404(Evidence, pk=evidence_id)
    if found.pk not in {each.pk for each in evidence_of(row)}:
        raise Http404
    path = evidence_path(found.digest)
    if not path.exists():
        raise Http404
    inline = found.media_type in INLINE
    response = FileResponse(
        path.open("rb"), as_attachment=not inline, filename=found.name, content_type=found.media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
