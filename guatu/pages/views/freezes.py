"""Dispatches: a plan frozen as it was known on a day, what turned since, the rule set of its lights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.commitments import services
from guatu.commitments.errors import CommitmentError
from guatu.commitments.models import Commitment, Freeze, Report
from guatu.commitments.rulesets import ruleset_on, rulesets
from guatu.commitments.selectors.alive import standings_of
from guatu.commitments.selectors.freezes import freeze_for, freeze_is_whole, freezes_of, turns, turns_since
from guatu.pages.lights import LIGHTS
from guatu.pages.reading import person_of, report_or_404
from guatu.people.clock import today
from guatu.people.permissions import Action, may

PROVED = {"red", "yellow", "green", "done"}
"""Lights that registers prove: what turns among them, into them or out of them is told first."""


@login_required
@require_GET
def freezes(request: HttpRequest, report_id: int) -> HttpResponse:
    """The dispatches of a plan, and what turned between two of them, or since one."""
    return _page(request, report_or_404(request, report_id))


def _page(request: HttpRequest, report: Report, *, wrong: str = "", status: int = 200) -> HttpResponse:
    found = freezes_of(report)
    before = _chosen(found, request.GET.get("a", "")) or (found[0] if found else None)
    after = _chosen(found, request.GET.get("b", ""))
    turned = _turned(report, before, after) if before is not None else []
    person = person_of(request)
    context: dict[str, Any] = {
        "report": report,
        "freezes": found,
        "before": before,
        "after": after,
        "turned": [each for each in turned if each.worse or each.better or PROVED & {each.before, each.after}],
        "others": [each for each in turned if not PROVED & {each.before, each.after}],
        "may_dispatch": may(person, Action.DISPATCH, report) and report.is_confirmed,
        "may_choose": may(person, Action.BIND, report),
        "ruleset": ruleset_on(report.rules_choices.all(), today()),
        "rulesets": list(rulesets().values()),
        "choices": report.rules_choices.select_related("by").order_by("-since", "-id"),
        "today": today(),
        "typed": request.POST,
        "wrong": wrong,
        "simulated": report.simulated,
    }
    return render(request, "pages/freezes/list.html", context, status=status)


def _chosen(found: list[Freeze], key: str) -> Freeze | None:
    return next((each for each in found if str(each.pk) == key), None)


def _turned(report: Report, before: Freeze, after: Freeze | None) -> list[Any]:
    """What turned, for the worse first."""
    if after is not None:
        found = turns(before, after)
    else:
        rows = list(report.commitments.filter(state=Commitment.State.ACCEPTED).prefetch_related("milestones"))
        for row in rows:
            row.report = report
        found = turns_since(before, standings_of(rows), {row.pk: row.title for row in rows})
    return sorted(found, key=lambda each: (not each.worse, not each.better))


@login_required
@require_POST
def freeze(request: HttpRequest, report_id: int) -> HttpResponse:
    """Freeze the plan as it stands, or as it was known on a past day."""
    report = report_or_404(request, report_id)
    try:
        made = services.dispatch_freeze(
            report=report,
            person=person_of(request),
            name=request.POST.get("name", ""),
            day=request.POST.get("day") or None,
        )
    except CommitmentError as error:
        return _page(request, report, wrong=str(error), status=422)
    messages.success(request, _("已冻结“%s”，以后随时能看这一天的情况。") % made.name)
    return redirect("freeze", made.pk)


@login_required
@require_GET
def shown(request: HttpRequest, freeze_id: int) -> HttpResponse:
    """A dispatch as it was frozen."""
    try:
        found = freeze_for(person_of(request), freeze_id)
    except Freeze.DoesNotExist:
        raise Http404 from None
    light = request.GET.get("light", "")
    count = {key: sum(each["light"] == key for each in found.standings) for key in LIGHTS}
    context = {
        "freeze": found,
        "report": found.report,
        "whole": freeze_is_whole(found),
        "lights": [(key, count[key]) for key in LIGHTS if count[key]],
        "light": light,
        "rows": [each for each in found.standings if light in ("", each["light"])],
        "simulated": found.simulated,
    }
    return render(request, "pages/freezes/freeze.html", context)


@login_required
@require_POST
def rules(request: HttpRequest, report_id: int) -> HttpResponse:
    """From a day on the plan's lights follow another rule set."""
    report = report_or_404(request, report_id)
    try:
        services.rules_choose(
            report=report,
            ruleset=request.POST.get("ruleset", ""),
            person=person_of(request),
            since=request.POST.get("since") or None,
            reason=request.POST.get("reason", ""),
        )
    except CommitmentError as error:
        return _page(request, report, wrong=str(error), status=422)
    messages.success(request, _("亮灯规则已选定，之前的日子仍按原来的规则。"))
    return redirect("freezes", report_id)
