"""One task: its words in context, who answers, milestones, progress with evidence, history; and each person's own tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.commitments import selectors, services
from guatu.commitments.errors import CommitmentError, Refused
from guatu.commitments.models import Commitment, Evidence, Progress
from guatu.commitments.selectors.attention import attention, kind_label
from guatu.pages.forms import amount_shown, amount_typed
from guatu.pages.reading import commitment_or_404, numbers, organisation_choices, person_of, words_around
from guatu.pages.views.leader import lights_of
from guatu.people import clock
from guatu.people.permissions import Action, may
from guatu.people.selectors import organisation_named

QUARTERS = (1, 2, 3, 4)
SHOWN_INLINE = ("application/pdf", "image/png", "image/jpeg", "image/gif")


@login_required
def task(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """A task's page."""
    return _page(request, commitment_or_404(request, commitment_id))


def _page(
    request: HttpRequest, row: Commitment, *, wrong: dict[str, str] | None = None, typed: Any = None, status: int = 200
) -> HttpResponse:
    """The page, with what was typed and what is wrong with it after a refused form."""
    before, after = words_around(row)
    marks = {each.quarter: each for each in row.milestones.all()}
    may_assign = may(person_of(request), Action.ASSIGN, row)
    lines = selectors.progress_lines(row, all_lines=True)
    context = {
        "row": row,
        "report": row.report,
        "simulated": row.report.simulated,
        "before": before,
        "after": after,
        "light": selectors.light(row),
        "quarters": [_quarter(quarter, marks, row) for quarter in QUARTERS],
        "progress": [each for each in lines if not each.is_superseded],
        "superseded": [each for each in lines if each.is_superseded],
        "history": selectors.commitment_history(row),
        "may_assign": may_assign,
        "may_review": may(person_of(request), Action.REVIEW, row),
        "may_enter": may(person_of(request), Action.PROGRESS_ENTER, row) and row.is_confirmed,
        "today": clock.today(),
        "typed": typed or {},
        "wrong": wrong or {},
        "editing": request.GET.get("edit", "") if may_assign else "",
    }
    if context["editing"] == "owner":
        suggested = organisation_named(row.lead_name) if row.lead_name else None
        context |= {
            "organisations": organisation_choices(),
            "suggested": suggested,
            "lead": row.lead or suggested,
            "co": row.co_organisations(),
            "leader": row.leader,
        }
    return render(request, "pages/task.html", context, status=status)


def _quarter(quarter: int, marks: dict[int, Any], row: Commitment) -> dict[str, Any]:
    mark = marks.get(quarter)
    value = amount_shown(mark.value, row) if mark else ""
    words = {1: _("一季度"), 2: _("二季度"), 3: _("三季度"), 4: _("四季度")}
    return {
        "n": quarter,
        "word": words[quarter],
        "text": mark.text if mark else "",
        "value": value,
        "amount": row.amount(mark.value) if mark else "",
    }


@login_required
@require_POST
def milestones(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Set the quarters that the form changed."""
    row = commitment_or_404(request, commitment_id)
    version = int(request.POST.get("version") or 0)
    marks = {each.quarter: each for each in row.milestones.all()}
    changed = 0
    try:
        for quarter in QUARTERS:
            shown = _quarter(quarter, marks, row)
            text = request.POST.get(f"text_{quarter}", "").strip()
            value = request.POST.get(f"value_{quarter}", "").strip()
            if (text, value) == (shown["text"], shown["value"]):
                continue
            row = services.milestone_set(
                commitment=row,
                quarter=quarter,
                text=text,
                value=amount_typed(value, row) if value else None,
                version=version,
                person=person_of(request),
            )
            version, changed = row.version, changed + 1
    except CommitmentError as error:
        messages.error(request, str(error))
        return _page(
            request,
            commitment_or_404(request, commitment_id),
            wrong={"milestones": str(error)},
            typed=request.POST,
            status=422,
        )
    messages.success(request, _("节点已保存。") if changed else _("节点没有改动。"))
    return redirect("task", commitment_id)


@login_required
@require_POST
def owner(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Say who answers for the task."""
    row = commitment_or_404(request, commitment_id)
    try:
        services.commitment_assign(
            commitment=row,
            lead=next(iter(numbers(request.POST.getlist("lead"))), None),
            co=numbers(request.POST.getlist("co")),
            leader=request.POST.get("leader", ""),
            version=int(request.POST.get("version") or 0),
            person=person_of(request),
        )
        messages.success(request, _("已下达。"))
    except CommitmentError as error:
        messages.error(request, str(error))
    return redirect("task", commitment_id)


def _entry(request: HttpRequest, row: Commitment) -> dict[str, Any]:
    """The progress form as the services take it."""
    posted = request.POST
    return {
        "day": posted.get("day") or None,
        "value": amount_typed(posted.get("value", ""), row).strip() or None,
        "percent": posted.get("percent", "").strip().rstrip("%") or None,
        "text": posted.get("text", ""),
        "files": [(file.name or "", file.read()) for file in request.FILES.getlist("files")],
    }


@login_required
@require_POST
def progress(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Enter progress by hand, with files as evidence."""
    row = commitment_or_404(request, commitment_id)
    try:
        services.progress_enter(commitment=row, person=person_of(request), **_entry(request, row))
    except Refused as error:
        return _page(request, row, wrong={error.field or "text": str(error)}, typed=request.POST, status=422)
    messages.success(request, _("进展已填报。"))
    return redirect("task", commitment_id)


@login_required
def correct(request: HttpRequest, progress_id: int) -> HttpResponse:
    """Correct an entry: the old one stays in the history."""
    entry = Progress.objects.select_related("commitment__report").filter(pk=progress_id).first()
    if entry is None:
        raise Http404
    row = commitment_or_404(request, entry.commitment_id)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.progress_correct(progress=entry, person=person_of(request), **_entry(request, row))
            messages.success(request, _("已更正，原来的一条留在经过里。"))
            return redirect("task", row.pk)
        except Refused as error:
            wrong = {error.field or "text": str(error)}
    typed = request.POST or {
        "day": entry.day.isoformat(),
        "value": amount_shown(entry.value, row),
        "percent": f"{entry.percent.normalize():f}" if entry.percent is not None else "",
        "text": entry.text,
    }
    context = {
        "row": row,
        "report": row.report,
        "simulated": row.report.simulated,
        "entry": entry,
        "typed": typed,
        "wrong": wrong,
        "today": clock.today(),
    }
    return render(request, "pages/correct.html", context, status=422 if wrong else 200)


@login_required
@require_GET
def evidence(request: HttpRequest, evidence_id: int) -> FileResponse:
    """A file of evidence: pictures and PDF in the browser, all else as a download."""
    try:
        found, path = selectors.evidence_for(person_of(request), evidence_id)
    except Evidence.DoesNotExist:
        raise Http404 from None
    if not path.exists():
        raise Http404
    shown = found.content_type in SHOWN_INLINE
    response = FileResponse(
        path.open("rb"), content_type=found.content_type, filename=found.name, as_attachment=not shown
    )
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; object-src 'self'; sandbox"
    return response


@login_required
@require_GET
def my(request: HttpRequest) -> HttpResponse:
    """What the person's organisation answers for, the nearest deadline first; the office sees all organisations' counts."""
    person = person_of(request)
    rows = selectors.my_tasks(person)
    today = clock.today()
    led = [row for row in rows if row.leads]  # type: ignore[attr-defined]
    helped = [row for row in rows if not row.leads]  # type: ignore[attr-defined]
    groups = [
        (_("牵头"), _("本单位牵头的任务，请在时限前填报进展。"), led),
        (_("配合"), _("其他单位牵头、本单位配合的任务。"), helped),
    ]
    office = may(person_of(request), Action.REVIEW) or not may(person_of(request), Action.PROGRESS_ENTER)
    needs = None if office else attention(person)
    boards = (
        [_board(report) for report in selectors.reports_for(person_of(request))[:20] if report.is_confirmed]
        if office
        else []
    )
    context = {
        "rows": rows,
        "concerns": [(kind_label(kind), needs.of(kind)) for kind in needs.kinds] if needs else [],
        "fill": _own_area(person),
        "lights": lights_of(rows),
        "groups": [group for group in groups if group[2]],
        "today": today,
        "entered": sum(row.has_progress for row in rows),  # type: ignore[attr-defined]
        "office": office,
        "boards": boards,
        "simulated": any(row.report.simulated for row in rows) or any(each["report"].simulated for each in boards),
    }
    return render(request, "pages/my.html", context)


def _own_area(person: Any) -> str:
    """The part of the address by which a town's own rows are asked for."""
    area = person.area_id or (person.organisation.area_id if person.organisation else None)
    return f"&split=township&key={area}" if person.role == "town" and area else ""


def _board(report: Any) -> dict[str, Any]:
    """A confirmed plan by lead, who has most still to enter first: how many tasks, entered, open, and open past their deadline."""
    lines: list[dict[str, Any]] = []
    for group in selectors.plan_rows(report, group="department"):
        entered = sum(row.has_progress for row in group.rows)  # type: ignore[attr-defined]
        lines.append(
            {
                "key": group.key,
                "label": group.label,
                "count": group.count,
                "entered": entered,
                "open": group.count - entered,
                "late": sum(
                    bool(row.deadline and row.deadline < clock.today()) and not row.has_progress  # type: ignore[attr-defined]
                    for row in group.rows
                ),
            }
        )
    lines.sort(key=lambda line: -line["open"])
    total = sum(line["count"] for line in lines)
    entered = sum(line["entered"] for line in lines)
    return {"report": report, "lines": lines, "total": total, "entered": entered, "open": total - entered}
