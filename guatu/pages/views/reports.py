"""Reports: the list, uploading, what the compiler made of one, and confirming it as the plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.commitments import selectors, services
from guatu.commitments.errors import CommitmentError, Refused
from guatu.commitments.models import Commitment, Report
from guatu.pages.effects import review_count
from guatu.pages.outline import outline
from guatu.pages.reading import person_of, report_or_404
from guatu.people.permissions import Action, may, require

SHEETS = (".xlsx", ".xls", ".et", ".ods", ".csv")
ACCEPTED_FILES = ".docx,.pdf,.html,.htm,.txt,.md,.doc,.wps"


@login_required
def reports(request: HttpRequest) -> HttpResponse:
    """The reports this person may see; the office uploads here."""
    error, earlier, sheet = "", [], False
    if request.method == "POST":
        require(person_of(request), Action.REPORT_UPLOAD)
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Refused(_("请先选择文件。"), field="file")
            made = services.report_upload(
                file=file.read(), name=file.name or "", person=person_of(request), again=bool(request.POST.get("again"))
            )
            return redirect("report", made.pk)
        except Refused as refused:
            error, earlier = str(refused), refused.items
            sheet = file is not None and (file.name or "").lower().endswith(SHEETS)
    rows = list(selectors.reports_for(person_of(request)))
    context = {
        "reports": rows,
        "may_upload": may(person_of(request), Action.REPORT_UPLOAD),
        "may_review": may(person_of(request), Action.REVIEW),
        "may_manage": may(person_of(request), Action.PEOPLE_MANAGE),
        "accept": ACCEPTED_FILES,
        "error": error,
        "earlier": earlier,
        "sheet": sheet,
        "withdrawn": selectors.reports_for(person_of(request), withdrawn=True).exists(),
        "simulated": bool(rows) and all(row.simulated for row in rows),
    }
    return render(request, "pages/reports.html", context, status=422 if error else 200)


@login_required
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """What the compiler made of a report: stage by stage, and where every sentence of the plan went."""
    return report_page(request, report_or_404(request, report_id, withdrawn=True))


def report_page(
    request: HttpRequest, found: Report, *, refused: Refused | None = None, typed: str = ""
) -> HttpResponse:
    """The page, with what stands in the way of withdrawing or restoring the report after such a form was refused."""
    rows = selectors.review_rows(found)
    may_withdraw = may(person_of(request), Action.REPORT_WITHDRAW, found)
    context = {
        "report": found,
        "simulated": found.simulated,
        "stages": _stages(found, rows),
        "tally": _tally(found, rows),
        "count": review_count(rows),
        "kinds": [str(label) for label in Commitment.Kind.labels],
        "outline": outline(found, rows, lambda row: row.kind, Commitment.Kind.values),
        "may_review": may(person_of(request), Action.REVIEW, found) and not found.is_withdrawn,
        "may_withdraw": may_withdraw,
        "reason_needed": may_withdraw and services.reason_needed(found),
        "refused": refused,
        "typed": typed,
        "is_table": found.form == Report.Form.DUTY_TABLE,
    }
    return render(request, "pages/report.html", context, status=422 if refused else 200)


def _stages(found: Report, rows: list[Commitment]) -> list[dict[str, Any]]:
    """What was done to the file, in order, with the figure that each stage gave."""
    parts = {each["part"] for each in found.sections if "part" in each}
    named = {"review": _("去年回顾"), "long-term": _("远期目标"), "plan": _("今年工作")}
    led = sum(bool(row.lead_id or row.lead_name) for row in rows)
    doubt = sum(row.is_uncertain for row in rows)
    return [
        {"word": _("读出文字"), "figure": _("%(n)s 字") % {"n": f"{len(found.text):,}"}},
        {
            "word": _("分清部分"),
            "figure": "、".join(label for part, label in named.items() if part in parts) or _("没有分出部分"),
        },
        {"word": _("断句"), "figure": _("计划部分 %(n)d 句") % {"n": found.sentences}},
        {"word": _("找出任务"), "figure": _("%(n)d 条，其中存疑 %(m)d 条") % {"n": len(rows), "m": doubt}},
        {"word": _("建议牵头单位"), "figure": _("%(n)d 条有建议") % {"n": led}},
    ]


def _tally(found: Report, rows: list[Commitment]) -> dict[str, Any]:
    """Sentences of the plan part = with commitments + without, by named reason; commitments by kind."""
    reasons: dict[str, list[dict[str, Any]]] = {}
    for each in found.unfruitful:
        reasons.setdefault(each["reason"], []).append(each)
    without = sum(len(each) for each in reasons.values())
    kinds = [(str(label), sum(row.kind == value for row in rows)) for value, label in Commitment.Kind.choices]
    return {
        "sentences": found.sentences,
        "with": found.sentences - without,
        "without": without,
        "reasons": sorted(reasons.items(), key=lambda each: -len(each[1])),
        "kinds": kinds,
        "commitments": len(rows),
    }


@login_required
@require_POST
def recompile(request: HttpRequest, report_id: int) -> HttpResponse:
    """Compile the kept file again."""
    found = report_or_404(request, report_id)
    try:
        services.report_recompile(report=found, person=person_of(request))
        messages.success(request, _("已重新拆解；人工改过的任务没有动。"))
    except CommitmentError as error:
        messages.error(request, str(error))
    return redirect("report", report_id)


@login_required
def confirm(request: HttpRequest, report_id: int) -> HttpResponse:
    """What stands in the way of the plan, and the button that makes it the plan."""
    found = report_or_404(request, report_id)
    require(person_of(request), Action.CONFIRM, found)
    error, items = "", []
    if request.method == "POST":
        try:
            services.report_confirm(report=found, person=person_of(request), accept_rest=bool(request.POST.get("rest")))
            messages.success(request, _("计划已确认，各单位现在可以看到自己的任务。"))
            return redirect("plan", report_id)
        except Refused as refused:
            error, items = str(refused), refused.items
    rows = selectors.review_rows(found)
    waiting = [row for row in rows if row.state == Commitment.State.SUGGESTED]
    hindering = [row for row in waiting if row.is_uncertain or row.is_lacking]
    unled = sum(row.is_active and not row.lead_id for row in rows)
    context = {
        "report": found,
        "simulated": found.simulated,
        "count": review_count(rows),
        "hindering": hindering,
        "doubtful": sum(row.is_uncertain for row in hindering),
        "lacking": sum(row.is_lacking for row in hindering),
        "unled": unled,
        "error": error,
        "items": items[:50],
        "doubt_link": reverse("review", args=[found.pk]) + "?state=suggested&doubt=yes",
    }
    return render(request, "pages/confirm.html", context, status=409 if error else 200)
