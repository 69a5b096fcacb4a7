"""Bindings of a whole plan: what is proposed, what a person confirms, what still has none."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.commitments import services
from guatu.commitments.errors import CommitmentError
from guatu.commitments.models import Commitment
from guatu.pages.reading import numbers, person_of, report_or_404
from guatu.pages.standings import binding_shown
from guatu.people.permissions import Action, require


@login_required
@require_GET
def bindings(request: HttpRequest, report_id: int) -> HttpResponse:
    """The proposed bindings, surest first, and how many commitments have one or none."""
    report = report_or_404(request, report_id)
    require(person_of(request), Action.BIND, report)
    rows = list(
        report.commitments.filter(state__in=(Commitment.State.SUGGESTED, Commitment.State.ACCEPTED))
        .select_related("lead", "binding", "binding__by")
        .order_by("order")
    )
    held = [row for row in rows if getattr(row, "binding", None) is not None]
    waiting = [row for row in held if not row.binding.confirmed]
    waiting.sort(key=lambda row: -row.binding.score)
    context = {
        "report": report,
        "waiting": [(row, binding_shown(row)) for row in waiting],
        "confirmed": len(held) - len(waiting),
        "none": len(rows) - len(held),
        "simulated": report.simulated,
    }
    return render(request, "pages/light/bindings.html", context)


@login_required
@require_POST
def suggest(request: HttpRequest, report_id: int) -> HttpResponse:
    """Propose a binding for every commitment without one."""
    report = report_or_404(request, report_id)
    try:
        done = services.bindings_suggest(report=report, person=person_of(request))
        messages.success(request, _("找到 %d 条建议的绑定，确认后亮灯。") % len(done))
    except CommitmentError as error:
        messages.error(request, str(error))
    return redirect("bindings", report_id)


@login_required
@require_POST
def confirm(request: HttpRequest, report_id: int) -> HttpResponse:
    """Confirm the chosen ones in one act."""
    report = report_or_404(request, report_id)
    try:
        ids = numbers(request.POST.getlist("ids"))
        done = services.bindings_confirm(report=report, ids=ids, person=person_of(request))
        messages.success(request, _("已确认 %d 条，亮灯由台账计算。") % len(done))
    except CommitmentError as error:
        messages.error(request, str(error))
    return redirect("bindings", report_id)
