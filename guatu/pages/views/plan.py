"""The plan in four groupings, its exports, and the living report."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.commitments import selectors
from guatu.commitments.models import Commitment, Report
from guatu.commitments.rulesets import ruleset_on
from guatu.commitments.selectors.alive import standings_put
from guatu.commitments.selectors.plan import PlanFilters, counts_of, plan_grouped, plan_list
from guatu.commitments.selectors.rows import light_key
from guatu.pages.exports import additions_of, alive_on
from guatu.pages.filters import address_without, plan_choices, plan_filters, plan_sum
from guatu.pages.lights import LIGHTS
from guatu.pages.outline import outline
from guatu.pages.reading import commitment_or_404, organisation_by_id, person_of, report_or_404, words_around
from guatu.pages.source import living_html
from guatu.pages.standings import known_day, now_href
from guatu.people.clock import today
from guatu.people.permissions import Action, may

GROUPS = ("section", "department", "kind", "deadline")
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@login_required
@require_GET
def plan(request: HttpRequest, report_id: int) -> HttpResponse:
    """The plan, grouped and filtered as the address says; asked by htmx for the drawer, only that."""
    report = report_or_404(request, report_id)
    known = known_day(request.GET)
    if request.headers.get("HX-Target") == "drawer":
        return _part(HttpResponse(_drawer(request, report, known)))
    query = request.GET
    filters = plan_filters(query)
    group = query.get("group", "section")
    group = group if group in GROUPS else "section"
    listed, rows = _read(report, filters, known)
    counts = counts_of(rows)
    lead = organisation_by_id(filters.lead)
    names = {filters.lead: str(lead) if lead else _("未分派"), "late": _("已到期")}
    labels = {"section": _("按章节"), "department": _("按单位"), "kind": _("按类型"), "deadline": _("按时限")}
    context = {
        "report": report,
        "simulated": report.simulated,
        "group": group,
        "tabs": [
            {"key": key, "label": labels[key], "href": "?" + _query(query, group=key), "current": key == group}
            for key in GROUPS
        ],
        "groups": plan_grouped(rows, group),
        "counts": counts,
        "sum": plan_sum(counts),
        "choices": plan_choices(query, counts, names),
        "filters": filters,
        "head": _head(request, report, listed, known),
        "known": known,
        "clear": "?" + urlencode({"group": group} | ({"known": known.isoformat()} if known else {})),
        "filtered": any((filters.q, filters.kind, filters.lead, filters.deadline, filters.light)),
        "open": address_without(query).rstrip("?") or "?",
        "current": query.get("c", ""),
        "drawer": _drawer(request, report, known, listed),
        "export": urlencode([(key, value) for key, value in query.items() if key != "c"]),
        "may_review": may(person_of(request), Action.REVIEW, report),
    }
    return render(request, "pages/plan.html", context)


def _read(report: Report, filters: PlanFilters, known: date | None) -> tuple[list[Commitment], list[Commitment]]:
    """What passes the filters, each with how it stands (one read for all): in any light, and in the one that is asked for."""
    listed = standings_put(plan_list(report, replace(filters, light="")), day=known)
    return listed, [row for row in listed if not filters.light or light_key(row) == filters.light]


def _head(request: HttpRequest, report: Report, rows: Sequence[Commitment], known: date | None) -> dict[str, Any]:
    """How many burn in each light, as filters; the rule set that says so; the day; and the form that asks for another."""
    query = request.GET.copy()
    for name in ("c", "light"):
        query.pop(name, None)
    chosen = request.GET.get("light", "")
    count = Counter(light_key(row) for row in rows)
    day = known or today()
    return {
        "lights": [
            {
                "key": key,
                "count": count[key],
                "current": key == chosen,
                "href": f"?{urlencode([*query.items(), *([] if key == chosen else [('light', key)])])}",
            }
            for key in LIGHTS
            if count[key] or key == chosen
        ],
        "ruleset": ruleset_on(report.rules_choices.all(), day),
        "day": day,
        "known": known,
        "now_href": now_href(request),
        "kept": [(key, value) for key, value in query.items() if key != "known"],
        "may_dispatch": may(person_of(request), Action.DISPATCH, report) and report.is_confirmed,
    }


def _part(response: HttpResponse) -> HttpResponse:
    """A piece of a page under the page's own address: never kept, or going back would show the piece for the page."""
    response["Cache-Control"] = "no-store"
    response["Vary"] = "HX-Target"
    return response


def _query(query: Any, **changes: str) -> str:
    kept = {key: value for key, value in query.items() if key != "c"} | changes
    return urlencode({key: value for key, value in kept.items() if value})


def _drawer(request: HttpRequest, report: Report, known: date | None, listed: Sequence[Commitment] = ()) -> str:
    """The chosen row, or nothing; how it stands is taken from the list where the list holds it."""
    key = request.GET.get("c", "")
    if not key.isdecimal():
        return ""
    row = commitment_or_404(request, int(key), report)
    held = next((each for each in listed if each.pk == row.pk), None)
    if held is not None:
        row.standing = selectors.standing_of(held)  # type: ignore[attr-defined]
    else:
        standings_put([row], day=known)
    before, after = words_around(row)
    context = {
        "row": row,
        "of": selectors.standing_of(row),
        "known": known,
        "report": report,
        "before": before,
        "after": after,
        "progress": [] if known else selectors.progress_lines(row)[:3],
        "close": address_without(request.GET),
        "may_review": may(person_of(request), Action.REVIEW, report),
        "may_enter": may(person_of(request), Action.PROGRESS_ENTER, row),
    }
    return render_to_string("pages/_plan_drawer.html", context, request)


@login_required
@require_GET
def export(request: HttpRequest, report_id: int, form: str) -> HttpResponse:
    """The plan as a workbook or a document, with the filters, and of the day, of the page it was asked from."""
    if form not in MIME:
        raise Http404
    report = report_or_404(request, report_id)
    _listed, rows = _read(report, plan_filters(request.GET), known_day(request.GET))
    compilation = selectors.compilation_of(report, rows)
    additions, as_of = additions_of(rows), alive_on(rows)
    out = io.BytesIO()
    if form == "xlsx":
        from guatu.documents.duty_sheet import write_duty_sheet

        write_duty_sheet(compilation, out, additions=additions, simulated=report.simulated, as_of=as_of)
        name = _("%(title)s责任分解表") % {"title": report.title}
    else:
        from guatu.documents.duty_document import write_duty_document

        write_duty_document(compilation, out, additions=additions, simulated=report.simulated, as_of=as_of)
        name = _("%(title)s责任分解方案") % {"title": report.title}
    response = HttpResponse(out.getvalue(), content_type=MIME[form])
    response["Content-Disposition"] = f"attachment; filename=\"plan.{form}\"; filename*=UTF-8''{quote(name)}.{form}"
    return response


@login_required
@require_GET
def living(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report's own text, each commitment under its light."""
    report = report_or_404(request, report_id)
    key = request.GET.get("c", "")
    known = known_day(request.GET)
    if request.headers.get("HX-Target") == "pop" and key.isdecimal():
        row = commitment_or_404(request, int(key), report)
        standings_put([row], day=known)
        context = {"row": row, "of": selectors.standing_of(row), "known": known}
        return _part(render(request, "pages/_pop.html", context))
    rows = standings_put([row for row in selectors.review_rows(report) if _in_plan(report, row)], day=known)
    lights = Counter(light_key(row) for row in rows)
    keys = [key for key in LIGHTS if lights[key]]
    light = request.GET.get("light", "")
    context = {
        "head": _head(request, report, rows, known),
        "known": known,
        "light": light,
        "report": report,
        "simulated": report.simulated,
        "text": living_html(report, rows, light=light),
        "lights": [(key, lights[key]) for key in keys],
        "outline": outline(report, rows, light_key, keys),
        "total": len(rows),
        "current": key,
    }
    return render(request, "pages/living.html", context)


def _in_plan(report: Report, row: Commitment) -> bool:
    return row.state == Commitment.State.ACCEPTED if report.is_confirmed else row.is_active
