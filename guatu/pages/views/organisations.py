"""One department or town as others see it: its promises with their lights, and what of its data is missing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.commitments.selectors.plan import plan_list
from guatu.commitments.selectors.rows import light_key, standing_of
from guatu.indicators.selectors import indicators
from guatu.pages.lights import LIGHTS
from guatu.pages.questions import owner_of
from guatu.pages.reading import person_of
from guatu.pages.views.leader import lights_of, plan_shown
from guatu.people.models import Organisation
from guatu.people.permissions import Action, require


@login_required
@require_GET
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What an organisation promised, the worst light first, and which blanks keep its figures unknown."""
    require(person_of(request), Action.REPORT_READ)
    found = get_object_or_404(Organisation.objects.select_related("area"), pk=organisation_id)
    report, _others = plan_shown(request)
    if report is None:
        return render(request, "pages/leader/nothing.html", {})
    plan = plan_list(report)
    rows = [row for row in plan if found.pk in row.owner_ids()]
    order = list(LIGHTS)
    rows.sort(key=lambda row: (order.index(light_key(row)), row.order))
    known = indicators()
    missing = {}
    for row in plan:
        of = standing_of(row)
        indicator = known.get(of.indicator)
        if indicator is not None and of.unknown and (owner_of(indicator) == found.name or found.pk in row.owner_ids()):
            missing[indicator.name] = (indicator, of.unknown)
    context = {
        "organisation": found,
        "report": report,
        "groups": [
            (_("牵头"), [row for row in rows if row.lead_id == found.pk]),
            (_("配合"), [row for row in rows if row.lead_id != found.pk]),
        ],
        "count": len(rows),
        "lights": lights_of(rows),
        "missing": list(missing.values()),
        "fill": f"&split=township&key={found.area_id}" if found.area_id else "",
        "simulated": report.simulated,
    }
    return render(request, "pages/leader/organisation.html", context)
