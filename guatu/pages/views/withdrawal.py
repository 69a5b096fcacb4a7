"""Taking a wrongly uploaded report back, the list of those that were, and putting one back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.commitments import selectors, services
from guatu.commitments.errors import Refused
from guatu.pages.reading import person_of, report_or_404
from guatu.pages.views.reports import report_page
from guatu.people.permissions import Action, require


@login_required
@require_GET
def withdrawn(request: HttpRequest) -> HttpResponse:
    """The reports that were withdrawn, newest first."""
    require(person_of(request), Action.REPORT_WITHDRAW)
    rows = list(selectors.reports_for(person_of(request), withdrawn=True))
    return render(request, "pages/withdrawn.html", {"reports": rows})


@login_required
@require_POST
def withdraw(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take the report back; where a reason is missing, the report's page asks for it."""
    report = report_or_404(request, report_id, withdrawn=True)
    reason = request.POST.get("reason", "")
    try:
        services.report_withdraw(report=report, person=person_of(request), reason=reason)
    except Refused as refused:
        return report_page(request, report, refused=refused, typed=reason)
    messages.success(request, _("已撤回《%(title)s》，在“已撤回的报告”里可以恢复。") % {"title": report.title})
    return redirect("reports")


@login_required
@require_POST
def restore(request: HttpRequest, report_id: int) -> HttpResponse:
    """Bring the report back; where the same file was uploaded again since, its page asks whether both are wanted."""
    report = report_or_404(request, report_id, withdrawn=True)
    try:
        services.report_restore(report=report, person=person_of(request), again=bool(request.POST.get("again")))
    except Refused as refused:
        return report_page(request, report, refused=refused)
    messages.success(request, _("已恢复，和撤回之前一样。"))
    return redirect("report", report_id)
