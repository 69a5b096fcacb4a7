"""An office's own table of duties: brought in with its columns confirmed, and set beside the report."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guatu.commitments import services
from guatu.commitments.errors import Refused
from guatu.pages.reading import report_or_404
from guatu.people.permissions import Action, require


@login_required
def tables(request: HttpRequest) -> HttpResponse:
    """Upload a table of duties."""
    require(request.user, Action.REPORT_UPLOAD)
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Refused("请先选择文件。")
            made = services.duty_table_import(file=file.read(), name=file.name or "", person=request.user)
            return redirect("report", made.pk)
        except Refused as refused:
            error = str(refused)
    return render(request, "pages/tables.html", {"error": error}, status=422 if error else 200)


@login_required
def columns(request: HttpRequest) -> HttpResponse:
    """Confirm what each column holds."""
    return redirect("tables")


@login_required
def compare(request: HttpRequest, report_id: int) -> HttpResponse:
    """What the table forgot and what it added."""
    report = report_or_404(request, report_id)
    return render(request, "pages/compare.html", {"report": report, "simulated": report.simulated})
