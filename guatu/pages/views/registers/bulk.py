"""One value for many rows: chosen rows, a field, a value, a reason; first how many it would change, then one act."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.pages.reading import person_of
from guatu.pages.registers.cells import title_of
from guatu.pages.registers.forms import form_fields
from guatu.registers import gate
from guatu.registers.access import readable, require_write
from guatu.registers.errors import RegisterError
from guatu.registers.links import Links
from guatu.registers.selectors.filters import list_query
from guatu.registers.selectors.paths import listed
from guatu.registers.selectors.records import register_for

MOST = 20_000


@login_required
@require_POST
def bulk(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for the value and the reason, then write."""
    person = person_of(request)
    register = register_for(person, name)
    require_write(person, register)
    address = request.POST.get("query", "")
    back = f"{reverse('register_rows', args=[name])}?{address}"
    links = Links(person, register)
    if request.POST.get("all") == "1":
        from django.http import QueryDict

        query = list_query(register, dict(QueryDict(address).lists()), links=links)
        ids = list(listed(person, query, links=links).order_by("id").values_list("pk", flat=True)[: MOST + 1])
    else:
        texts = [text for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 18]
        ids = list(readable(person, register).filter(pk__in=texts[:MOST]).values_list("pk", flat=True))
    wanted = request.POST.get("field", "")
    fields = [each for each in form_fields(register, None, links=links) if each.field.name == wanted]
    if not ids or not fields or fields[0].widget in ("output", "file"):
        messages.error(request, _("请先勾选行，再选要修改的字段。"))
        return redirect(back)
    if len(ids) > MOST:
        messages.error(request, _("一次最多修改%(most)s行，请先筛选。") % {"most": MOST})
        return redirect(back)
    wrong = ""
    if request.POST.get("write") == "1":
        value = request.POST.get(wanted, "")
        if (value.isdecimal() and fields[0].widget == "lookup") or fields[0].field.type == "area":
            value = f"#{value}"
        try:
            written = gate.records_change(
                register=register,
                ids=ids,
                values={wanted: value},
                by=person,
                source=gate.Source("bulk"),
                reason=request.POST.get("reason", ""),
            )
        except gate.RowsRefused as refused:
            rows = readable(person, register).in_bulk([ids[row.place] for row in refused.rows[:5]])
            wrong = "；".join(
                f"{title_of(rows[ids[row.place]], links)}：{row.faults[0].message}" for row in refused.rows[:5]
            )
            wrong = _("有%(count)s行不能改，没有写入：%(why)s") % {"count": len(refused.rows), "why": wrong}
        except RegisterError as error:
            wrong = str(error)
        else:
            messages.success(
                request,
                _("已修改%(changed)s行，%(same)s行原来就是这样。") % {"changed": written.changed, "same": written.same},
            )
            return redirect(back)
    context = {
        "register": register,
        "field": fields[0],
        "ids": ids if request.POST.get("all") != "1" else [],
        "count": len(ids),
        "all": request.POST.get("all") == "1",
        "address": address,
        "back": back,
        "wrong": wrong,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "pages/registers/bulk.html", context, status=422 if wrong else 200)
