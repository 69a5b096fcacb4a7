"""The list of a register, its drawer, its saved views, and the files it gives out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.services import is_large, job_begin
from guatu.pages.reading import person_of
from guatu.pages.registers.cells import cell_of, title_of
from guatu.pages.registers.filters import bounds_of, selects_of
from guatu.registers.access import is_sensitive, may_write_register, may_write_row, owner_name
from guatu.registers.links import Links
from guatu.registers.selectors.counts import counted
from guatu.registers.selectors.filters import ListQuery, list_query, words_of
from guatu.registers.selectors.history import history_of
from guatu.registers.selectors.paths import listed
from guatu.registers.selectors.records import record_for, register_for, saved_views_for
from guatu.registers.selectors.rows import rows_page
from guatu.registers.services import saved_view_delete, saved_view_save

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ("xlsx", "csv")
"""What a list is given out as."""
RECENT = 4


@login_required
@require_GET
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """The list as its address says; asked by htmx for the drawer, only that."""
    person = person_of(request)
    register = register_for(person, name)
    links = Links(person, register)
    query = list_query(register, dict(request.GET.lists()), links=links)
    drawer = _drawer(request, query, links)
    if request.headers.get("HX-Target") == "drawer":
        response = HttpResponse(drawer)
        response["Cache-Control"] = "no-store"
        response["Vary"] = "HX-Target"
        return response
    page = rows_page(person, query, links=links)
    first, more = selects_of(query)
    title = register.field(register.title)
    others = [field for field in query.shown if field.name != title.name]
    chosen = request.GET.get("r", "")
    context = {
        "register": register,
        "owner": owner_name(register),
        "query": query,
        "title": title,
        "columns": [(field, _sorting(query, field)) for field in (title, *others)],
        "rows": [(row, title_of(row, links), [cell_of(row, field, links) for field in others]) for row in page.rows],
        "page": page,
        "words": words_of(query, links=links),
        "selects": first,
        "more": more,
        "bounds": bounds_of(query),
        "all_fields": [(field, field.name in query.columns) for field in register.fields],
        "open": "?" + query.address(after=query.after, before=query.before, r=None),
        "address": query.address(r=None),
        "next": query.address(after=page.next, before=None, r=None) if page.next else "",
        "previous": query.address(before=page.previous, after=None, r=None) if page.previous else "",
        "chosen": chosen,
        "drawer": drawer,
        "views": saved_views_for(person, register),
        "writes": may_write_register(person, register),
        "simulated": any(row.simulated for row in page.rows),
        "editable": [
            field
            for field in register.fields
            if not field.computed
            and field.name not in register.key
            and not is_sensitive(field)
            and field.type != "file"
        ],
    }
    return render(request, "pages/registers/list.html", context)


def _sorting(query: ListQuery, field: Any) -> dict[str, str]:
    """The address that sorts by a column, and how it is sorted now."""
    now = {field.name: "ascending", f"-{field.name}": "descending"}.get(query.sort, "")
    wanted = {"ascending": f"-{field.name}", "descending": None}.get(now, field.name)
    sortable = field.type not in ("line", "polygon", "point", "long_text", "file") and not is_sensitive(field)
    return {"now": now, "href": "?" + query.address(sort=wanted, r=None) if sortable else ""}


def _drawer(request: HttpRequest, query: ListQuery, links: Links) -> str:
    """The chosen row, or nothing."""
    number = request.GET.get("r", "")
    if not number.isdecimal() or len(number) > 18:
        return ""
    person = person_of(request)
    row = record_for(person, query.register, int(number))
    cells = [cell_of(row, field, links, linked=True) for field in query.register.fields]
    context = {
        "register": query.register,
        "row": row,
        "title": title_of(row, links),
        "cells": [cell for cell in cells if cell.text],
        "events": history_of(row)[:RECENT],
        "close": "?" + query.address(after=query.after, before=query.before, r=None),
        "from": query.address(r=None),
        "writes": may_write_row(person, query.register, row),
    }
    return render_to_string("pages/registers/_drawer.html", context, request)


@login_required
@require_POST
def view_save(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the list's address under a name."""
    person = person_of(request)
    register = register_for(person, name)
    address = request.POST.get("query", "")
    saved = saved_view_save(
        person=person,
        register=register,
        name=request.POST.get("name", ""),
        query=address,
        shared=request.POST.get("shared") == "1",
    )
    if saved is None:
        messages.error(request, _("请给这个视图起个名字。"))
    else:
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": saved.name})
    return redirect(f"{reverse('register_rows', args=[name])}?{address}")


@login_required
@require_POST
def view_delete(request: HttpRequest, name: str, view_id: int) -> HttpResponse:
    """Forget one of the person's own views."""
    person = person_of(request)
    register_for(person, name)
    saved_view_delete(person=person, view_id=view_id)
    return redirect("register_rows", name)


@login_required
@require_GET
def export(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The list as a workbook or as CSV, in its order, with its columns; personal data masked. Of very many rows, in the background."""
    from guatu.documents.register_sheet import csv_lines, write_sheet

    if form not in FORMS:
        raise Http404
    person = person_of(request)
    register = register_for(person, name)
    links = Links(person, register)
    query = list_query(register, dict(request.GET.lists()), links=links)
    found = listed(person, query, links=links)
    if is_large(found):
        try:
            job = job_begin(
                kind=Job.Kind.EXPORT,
                register=register,
                by=person,
                name=f"{register.label}.{form}",
                wanted={"form": form, "query": request.GET.urlencode()},
                total=counted(found).number,
                about="；".join(word for word, _address in words_of(query, links=links)),
            )
        except JobRefused as refused:
            messages.error(request, str(refused))
            return redirect(f"{reverse('register_rows', args=[name])}?{request.GET.urlencode()}")
        return redirect("job", job.pk)
    title = quote(register.label)
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(person, query, links=links), content_type="text/csv; charset=utf-8"
        )
    else:
        import tempfile

        from django.http import FileResponse

        out = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when all is sent
        write_sheet(person, query, out, links=links)
        out.seek(0)
        response = FileResponse(out, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"{name}.{form}\"; filename*=UTF-8''{title}.{form}"
    return response


@login_required
@require_GET
def template(request: HttpRequest, name: str) -> HttpResponse:
    """An empty workbook to fill in, made from the definition."""
    import io

    from guatu.documents.register_template import write_template

    register = register_for(person_of(request), name)
    out = io.BytesIO()
    write_template(register, out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    label = quote(_("%(label)s模板") % {"label": register.label})
    response["Content-Disposition"] = f"attachment; filename=\"{name}.xlsx\"; filename*=UTF-8''{label}.xlsx"
    return response
