"""Taking a file into a register: upload, columns, what would change, accept, the file with faults marked."""

from __future__ import annotations

import tempfile
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.documents.register_return import write_return
from guatu.intake.errors import IntakeRefused
from guatu.intake.headers import column_letters
from guatu.intake.models import Batch
from guatu.intake.progress import progress_read
from guatu.intake.returning import marked_sheet
from guatu.intake.selectors import KINDS, batch_for, batches_for, part_rows, parts_count, taken_in_before
from guatu.intake.services import batch_accept, batch_cancel, batch_remap, batch_revive, batch_upload
from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.services import LARGE, job_begin
from guatu.pages.reading import person_of
from guatu.registers.access import require_write
from guatu.registers.models import Act
from guatu.registers.selectors.records import register_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, name: str) -> HttpResponse:
    """Choose a file; what came before."""
    person = person_of(request)
    register = register_for(person, name)
    require_write(person, register)
    wrong = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            wrong = _("请先选择文件。")
        else:
            try:
                batch = batch_upload(register=register, file=upload, name=upload.name or "", by=person)
            except IntakeRefused as refused:
                wrong = str(refused)
            else:
                return redirect("register_batch", name, batch.pk)
    context = {"register": register, "batches": batches_for(person, register), "wrong": wrong}
    return render(request, "pages/intake/upload.html", context, status=422 if wrong else 200)


@login_required
@require_GET
def batch(request: HttpRequest, name: str, batch_id: int) -> HttpResponse:
    """What became of a file: progress while it is worked on, then the preview, then the result."""
    person = person_of(request)
    register = register_for(person, name)
    found = batch_revive(batch_for(person, register, batch_id))
    if request.headers.get("HX-Target") == "progress" and found.is_busy:
        return render(
            request,
            "pages/intake/_progress.html",
            {"batch": found, "register": register, "progress": progress_read(found.pk)},
        )
    if request.headers.get("HX-Target") == "progress":
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    counts = {"refused": found.refused, "changed": found.changed, "new": found.new, "same": found.same}
    kind = request.GET.get("kind", "")
    kind = kind if kind in counts else next((each for each in KINDS if counts[each]), "new")
    text = request.GET.get("page", "0")
    page = int(text) if text.isdecimal() and len(text) < 6 else 0
    labels = {"refused": _("退回"), "changed": _("修改"), "new": _("新增"), "same": _("不变")}
    shown = [register.field(each) for each in register.columns if each != register.title]
    undone = found.act is not None and Act.objects.filter(undoes=found.act).exists()
    columns = _columns(found)
    context = {
        "register": register,
        "batch": found,
        "progress": progress_read(found.pk),
        "tabs": [(each, labels[each], counts[each]) for each in labels],
        "kind": kind,
        "rows": part_rows(found, kind, page),
        "page": page,
        "pages": parts_count(found, kind),
        "fields": shown[:6],
        "columns": columns,
        "choices": [field for field in register.fields if not field.computed and field.type != "file"],
        "guesses": [column for column in columns if column["guessed"] and column["field"]],
        "before": taken_in_before(found),
        "undone": undone,
    }
    return render(request, "pages/intake/batch.html", context)


def _columns(found: Batch) -> list[dict[str, Any]]:
    names = ("place", "header", "field", "unit", "guessed")
    columns = [dict(zip(names, column, strict=True)) for column in found.columns]
    return [{**column, "letters": column_letters(column["place"])} for column in columns]


@login_required
@require_POST
def act(request: HttpRequest, name: str, batch_id: int) -> HttpResponse:
    """Accept, accept the good rows, look again with other columns, or give up."""
    person = person_of(request)
    found = batch_for(person, register_for(person, name), batch_id)
    wish = request.POST.get("do", "")
    try:
        if wish in ("accept", "accept_good"):
            batch_accept(batch=found, by=person, skip_refused=wish == "accept_good")
        elif wish == "remap":
            chosen = {
                int(key[7:]): str(value)
                for key, value in request.POST.items()
                if key.startswith("column.") and key[7:].isdecimal()
            }
            batch_remap(batch=found, mapping=chosen, by=person, sheet=request.POST.get("sheet"))
        elif wish == "again":
            batch_remap(batch=found, mapping={int(k): v for k, v in found.mapping.items()}, by=person)
        elif wish == "cancel":
            batch_cancel(batch=found, by=person)
            return redirect("register_intake", name)
    except IntakeRefused as refused:
        messages.error(request, str(refused))
    return redirect("register_batch", name, batch_id)


@login_required
@require_GET
def returned(request: HttpRequest, name: str, batch_id: int) -> HttpResponseBase:
    """The file as it was sent, with the faults marked in the cells."""
    person = person_of(request)
    register = register_for(person, name)
    found = batch_for(person, register, batch_id)
    only = request.GET.get("only") == "1"
    stem = found.name.rpartition(".")[0] or found.name
    title = _("%(name)s（退回）") % {"name": stem} + ".xlsx"
    try:
        if found.total > LARGE:
            back = reverse("register_batch", args=[name, batch_id])
            job = job_begin(
                kind=Job.Kind.RETURN,
                register=register,
                by=person,
                name=title,
                wanted={"batch": found.pk, "only": only, "back": back},
                total=found.total,
                about=_("只要退回的行") if only else "",
            )
            return redirect("job", job.pk)
        sheet, layout, marks = marked_sheet(found)
    except (IntakeRefused, JobRefused) as refused:
        messages.error(request, str(refused))
        return redirect("register_batch", name, batch_id)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when all is sent
    write_return(out, sheet=sheet, first_row=layout.first_row, faults=marks, only_refused=only)
    out.seek(0)
    response = FileResponse(out, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"return.xlsx\"; filename*=UTF-8''{quote(title)}"
    return response
