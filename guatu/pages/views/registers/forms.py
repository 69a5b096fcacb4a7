"""The form of a row: empty, filled, checked as one types, refused with every fault, told of clashes and look-alikes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.definitions.register import Register
from guatu.pages.reading import person_of
from guatu.pages.registers.cells import title_of
from guatu.pages.registers.forms import (
    changed_by_person,
    draft_changes,
    entries_of,
    form_fields,
    personal_of,
    settlement_of,
    typed_of,
)
from guatu.pages.registers.uploads import Uploads, uploads_of
from guatu.registers import gate
from guatu.registers.access import may_write_row, require_write
from guatu.registers.errors import Conflict, Refused
from guatu.registers.gate.reading import complete, read_entries, uniqueness_faults
from guatu.registers.links import Links
from guatu.registers.selectors.lookups import lookup
from guatu.registers.selectors.records import draft_for, record_for, register_for
from guatu.registers.selectors.similar import similar_to
from guatu.registers.services import draft_discard, draft_save


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, name: str) -> HttpResponse:
    """Enter a new row."""
    person = person_of(request)
    register = register_for(person, name)
    require_write(person, register)
    if request.method == "GET":
        return _form(request, register, None)
    entries, uploads = entries_of(request, register, new=True), uploads_of(request, register)
    if uploads.wrong:
        return _form(request, register, None, wrong=uploads.wrong, uploads=uploads, status=422)
    if request.POST.get("sure") != "1":
        found = similar_to(person, register, entries)
        if found:
            return _form(request, register, None, similar=found, uploads=uploads, status=422)
    try:
        row = gate.record_create(
            register=register,
            values=entries | uploads.entries(),
            by=person,
            source=gate.FORM,
            reason=request.POST.get("reason", ""),
            evidence=uploads.proofs(),
        )
    except Refused as refused:
        return _form(request, register, None, faults=refused.faults, wrong=str(refused), uploads=uploads, status=422)
    draft_discard(person=person, register=register, record=0)
    messages.success(request, _("已登记。"))
    return redirect("register_record", name, row.pk)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Change a row."""
    person = person_of(request)
    register = register_for(person, name)
    row = record_for(person, register, number)
    if not may_write_row(person, register, row):
        require_write(person, register, row)
    if request.method == "GET":
        return _form(request, register, row)
    version = request.POST.get("version", "")
    before = row.version
    uploads = uploads_of(request, register)
    if uploads.wrong:
        return _form(request, register, row, wrong=uploads.wrong, uploads=uploads, status=422)
    try:
        changed = gate.record_change(
            record=row,
            values=entries_of(request, register, new=False) | uploads.entries(),
            version=int(version) if version.isdecimal() and len(version) < 9 else 0,
            by=person,
            source=gate.FORM,
            reason=request.POST.get("reason", ""),
            evidence=uploads.proofs(),
            settlement=settlement_of(request),
        )
    except Conflict as conflict:
        row.refresh_from_db()
        return _form(request, register, row, conflict=conflict, uploads=uploads, status=409)
    except Refused as refused:
        return _form(request, register, row, faults=refused.faults, wrong=str(refused), uploads=uploads, status=422)
    draft_discard(person=person, register=register, record=row.pk)
    messages.success(request, _("已保存。") if changed.version != before else _("没有改动，未写入。"))
    return redirect("register_record", name, number)


def _form(
    request: HttpRequest,
    register: Register,
    row: Any | None,
    *,
    faults: Any = (),
    wrong: str = "",
    conflict: Conflict | None = None,
    similar: Any = (),
    uploads: Uploads | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    links = Links(person, register)
    posted = request.method == "POST"
    draft = None if posted else draft_for(person, register, row.pk if row is not None else 0)
    typed: dict[str, str] | None = typed_of(request, register) if posted else None
    settlement = settlement_of(request) if posted else None
    if conflict is not None:
        # What others changed and the person did not touch is shown as it is now, or saving would set it back.
        typed = changed_by_person(request, register)
    elif typed is not None and settlement is not None:
        typed = {name: value for name, value in typed.items() if name not in settlement.theirs}
    version = row.version if row is not None else 0
    if draft is not None and request.GET.get("draft") == "1":
        typed, version = dict(draft.values), draft.version or version
        if row is not None and version < row.version:
            typed = draft_changes(typed, row, version, links)
    if posted and conflict is None and row is not None:
        text = request.POST.get("version", "")
        version = int(text) if text.isdecimal() and len(text) < 9 else version
    if typed is not None and posted:
        typed = typed | personal_of(request, register)
    fields = form_fields(
        register, row, links=links, typed=typed, faults=faults, uploads=uploads.fields if uploads else None
    )
    if posted and conflict is None:
        for each in fields:
            each.was = request.POST.get(f"was.{each.field.name}", each.was)
    shown = [each for each in fields if each.error]
    context = {
        "register": register,
        "row": row,
        "title": title_of(row, links) if row is not None else "",
        "fields": fields,
        "version": version,
        "wrong": wrong,
        "faults": shown,
        "elsewhere": [fault for fault in faults if fault.field not in {each.field.name for each in fields}],
        "conflict": conflict,
        "uploads": uploads,
        "unsettled": conflict is not None and settlement is not None,
        "settlement": settlement if conflict is None else None,
        "similar": [(each, title_of(each.record, links)) for each in similar],
        "draft": draft if request.GET.get("draft") != "1" else None,
        "reason": request.POST.get("reason", ""),
        "simulated": row is not None and row.simulated,
    }
    response = render(request, "pages/registers/form.html", context, status=status)
    if posted:
        # It holds personal data that the person has just typed.
        response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def check(request: HttpRequest, name: str) -> HttpResponse:
    """What is wrong with one field as it stands, whether the key is taken, and the computed fields anew."""
    person = person_of(request)
    register = register_for(person, name)
    wanted = request.POST.get("field", "")
    field = next((each for each in register.fields if each.name == wanted and not each.computed), None)
    if field is None:
        raise Http404
    number = request.POST.get("record", "")
    links, today = Links(person, register), date.today()
    values, faults = read_entries(register, entries_of(request, register, new=True), links=links, today=today)
    message = next((fault.message for fault in faults if fault.field == wanted), "")
    full, more = complete(register, {each.name: values.get(each.name) for each in register.fields}, today=today)
    if not message and wanted in values:
        others = [fault for fault in more if fault.field == wanted and "必须填写" not in fault.message]
        taken = uniqueness_faults(register, values, by=person, but=int(number) if number.isdecimal() else None)
        taken = [fault for fault in taken if fault.field == wanted or wanted in register.key]
        message = next((fault.message for fault in [*others, *taken]), "")
    similar = []
    if wanted in register.similar and not number:
        similar = [
            (each, title_of(each.record, links)) for each in similar_to(person, register, {wanted: values.get(wanted)})
        ]
    context = {
        "register": register,
        "field": field,
        "message": message,
        "similar": similar,
        "outputs": [each for each in form_fields(register, _Row(full), links=links) if each.widget == "output"],
    }
    return render(request, "pages/registers/_check.html", context)


class _Row:
    """Values that are not a row yet, to show like one."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def value(self, name: str) -> Any:
        """The canonical value."""
        return self.values.get(name)


@login_required
@require_GET
def look_up(request: HttpRequest, name: str, field: str) -> JsonResponse:
    """Rows that a link field may point to, by the words typed."""
    person = person_of(request)
    register = register_for(person, name)
    found = next((each for each in register.fields if each.name == field), None)
    if found is None:
        raise Http404
    pairs = lookup(person, register, found, request.GET.get("q", ""))
    return JsonResponse({"choices": [{"id": number, "name": text, "note": note} for number, text, note in pairs]})


@login_required
@require_POST
def draft(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what was typed so far, or forget it."""
    person = person_of(request)
    register = register_for(person, name)
    text = request.POST.get("record", "0")
    number = int(text) if text.isdecimal() and len(text) < 18 else 0
    if request.POST.get("discard") == "1":
        draft_discard(person=person, register=register, record=number)
        return redirect("register_edit", name, number) if number else redirect("register_new", name)
    version = request.POST.get("version", "0")
    draft_save(
        person=person,
        register=register,
        record=number,
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        values=changed_by_person(request, register) if number else typed_of(request, register),
    )
    return HttpResponse(status=204)
