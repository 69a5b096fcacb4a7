"""An office's own table of duties: brought in with its columns confirmed, and set beside the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.commitments import selectors, services
from guatu.commitments.errors import Refused
from guatu.commitments.files import file_keep, file_path, name_cleaned
from guatu.commitments.models import Report
from guatu.pages.reading import numbers, person_of, report_or_404
from guatu.people.models import Person
from guatu.people.permissions import Action, require

if TYPE_CHECKING:
    from guatu.workreport.duty_tables import DutyTable

Roles = dict[tuple[str, int], str]
SURE = 0.8
PREVIEW = 12


@login_required
def tables(request: HttpRequest) -> HttpResponse:
    """Upload a table of duties; `report` in the address brings it beside that report instead of making it a plan."""
    require(request.user, Action.REPORT_UPLOAD)
    error, report_id = "", (request.POST or request.GET).get("report", "")
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Refused(_("请先选择文件。"), field="file")
            data, name = file.read(), name_cleaned(file.name or "")
            services.duty_table_read(file=data, name=name, person=person_of(request))
            query = urlencode({"name": name, **({"report": report_id} if report_id else {})})
            return redirect(f"{reverse('table', args=[file_keep(data)])}?{query}")
        except Refused as refused:
            error = str(refused)
    context = {
        "error": error,
        "report_id": report_id,
        "imported": [each for each in selectors.reports_for(person_of(request)) if each.form == Report.Form.DUTY_TABLE],
    }
    return render(request, "pages/tables.html", context, status=422 if error else 200)


@login_required
def table(request: HttpRequest, sha256: str) -> HttpResponse:
    """What each column holds, to be confirmed or corrected; then the table becomes a plan under review."""
    require(request.user, Action.REPORT_UPLOAD)
    given = request.POST or request.GET
    name = given.get("name", "")
    data = _kept(sha256)
    beside = next(iter(numbers([given.get("report")])), 0)
    report = report_or_404(request, beside) if beside else None
    error, read = "", None
    earlier: list[dict[str, Any]] = []
    try:
        found = services.duty_table_read(file=data, name=name, person=person_of(request))
        roles = _roles(found, given)
        read = services.duty_table_read(file=data, name=name, person=person_of(request), roles=roles or None)
        if request.method == "POST":
            year = next(iter(numbers([given.get("year")])), None)
            made = services.duty_table_import(
                file=data,
                name=name,
                person=person_of(request),
                roles=roles or None,
                year=year,
                again=bool(given.get("again")),
            )
            return redirect("report", made.pk)
    except Refused as refused:
        error, earlier = str(refused), refused.items
        read = read or found
    context = {
        "name": name,
        "table": read,
        "columns": _columns(read),
        "rows": read.rows[:PREVIEW],
        "more": max(0, len(read.rows) - PREVIEW),
        "error": error,
        "earlier": earlier,
        "year": given.get("year") or _year_in(name),
        "report": report,
        "beside": beside,
        "compare": f"{reverse('compare', args=[beside])}?{_compare_query(sha256, name, read)}" if beside else "",
    }
    return render(request, "pages/table.html", context, status=422 if error else 200)


def _compare_query(sha256: str, name: str, read: DutyTable) -> str:
    """The address of a comparison that reads the columns as they were confirmed."""
    roles = {f"role_{place}": str(column.role) for place, column in enumerate(read.columns)}
    return urlencode({"table": sha256, "name": name, **roles})


def _kept(sha256: str) -> bytes:
    try:
        return file_path(sha256).read_bytes()
    except (ValueError, FileNotFoundError):
        raise Http404 from None


def _roles(found: DutyTable, given: Any) -> Roles:
    """The roles that the form says, where they differ from what was recognised."""
    roles: Roles = {}
    for place, column in enumerate(found.columns):
        wanted = given.get(f"role_{place}")
        if wanted and wanted != str(column.role):
            roles[(column.sheet, column.index)] = wanted
    if not roles:
        return {}
    whole: Roles = {(column.sheet, column.index): str(column.role) for column in found.columns}
    return whole | roles


def _columns(read: DutyTable) -> list[dict[str, Any]]:
    from guatu.workreport.duty_tables import ROLE_LABELS

    several = len({column.sheet for column in read.columns}) > 1
    return [
        {
            "place": place,
            "letter": _letter(column.index),
            "sheet": column.sheet if several else "",
            "header": column.header,
            "role": str(column.role),
            "unsure": column.sure < SURE,
            "choices": [(str(role), label) for role, label in ROLE_LABELS.items()],
        }
        for place, column in enumerate(read.columns)
    ]


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _year_in(name: str) -> str:
    from datetime import date
    from re import search

    found = search(r"(?<!\d)20\d\d(?!\d)", name)
    return found.group() if found else str(date.today().year)


def _read_confirmed(person: Person, sha256: str, name: str, imported: Report | None, given: Any) -> DutyTable:
    """A table with its columns as a person confirmed them: when it was imported, or just now in the address."""
    data = _kept(sha256)
    if imported is not None:
        confirmed: Roles = {(str(sheet), int(index)): str(role) for sheet, index, role in imported.columns}
        return services.duty_table_read(file=data, name=name, person=person, roles=confirmed or None)
    roles = _roles(services.duty_table_read(file=data, name=name, person=person), given)
    return services.duty_table_read(file=data, name=name, person=person, roles=roles or None)


@login_required
@require_GET
def compare(request: HttpRequest, report_id: int) -> HttpResponse:
    """What the office's table forgot, what it added, and where both say different things.

    `imported` is a table that became a plan: its columns are those that were confirmed then; `table` a file, its columns as the
    address says.
    """
    from guatu.workreport.comparison import compare as compared

    report = report_or_404(request, report_id)
    require(request.user, Action.REVIEW, report)
    imported = next(iter(numbers([request.GET.get("imported")])), 0)
    chosen = report_or_404(request, imported) if imported else None
    sha256, name = request.GET.get("table", ""), request.GET.get("name", "")
    if chosen is not None:
        sha256, name = chosen.sha256, chosen.name
    tables_ = [each for each in selectors.reports_for(person_of(request)) if each.form == Report.Form.DUTY_TABLE]
    context: dict[str, Any] = {"report": report, "simulated": report.simulated, "tables": tables_, "chosen": sha256}
    if sha256:
        try:
            read = _read_confirmed(person_of(request), sha256, name, chosen, request.GET)
        except Refused as refused:
            return render(request, "pages/compare.html", context | {"error": str(refused)}, status=422)
        rows = [row for row in selectors.review_rows(report) if row.is_active]
        result = compared(selectors.compilation_of(report, rows), read)
        context |= {
            "name": name,
            "all": len(rows),
            "same": len(result.pairs) - len(result.differing),
            "differing": [(rows[pair.commitment], read.rows[pair.row], pair.differences) for pair in result.differing],
            "forgotten": [rows[place] for place in result.forgotten],
            "added": [read.rows[place] for place in result.added],
            "table_rows": len(read.rows),
        }
    return render(request, "pages/compare.html", context)
