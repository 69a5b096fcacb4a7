"""The week of who answers for all: what needs a word and why, who stands how, what turned since the last dispatch; and the wall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.commitments import selectors
from guatu.commitments.models import Commitment, Report
from guatu.commitments.rulesets import ruleset_on
from guatu.commitments.selectors.attention import Attention, attention, kind_label
from guatu.commitments.selectors.freezes import Turn, turns_since
from guatu.commitments.selectors.rows import light_key, standing_of
from guatu.pages.lights import LIGHTS
from guatu.pages.reading import person_of
from guatu.pages.standings import week_of
from guatu.people.clock import today
from guatu.people.models import Organisation
from guatu.people.permissions import Action, require

PROVED = ("red", "yellow", "green", "done")
"""Lights that registers prove."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """How the commitments of one organisation stand."""

    organisation: Organisation
    counts: tuple[tuple[str, int], ...]
    """Light and how many, in the order of the board's head."""
    total: int
    needs: int
    """Red and yellow."""
    is_lit: bool
    """Whether registers prove any of them."""


@dataclass(frozen=True, slots=True)
class Board:
    """Organisations with something that registers prove, and those without."""

    lit: list[BoardLine]
    dark: list[BoardLine]


@login_required
@require_GET
def leader(request: HttpRequest) -> HttpResponse:
    """What needs me this week, and why; the board by department and by town; the trend since the last dispatch."""
    person = person_of(request)
    require(person, Action.REPORT_READ)
    report, others = plan_shown(request)
    if report is None:
        return render(request, "pages/leader/nothing.html", {})
    found = attention(person, report=report)
    keys = keys_of(found.rows)
    first, last = week_of(today())
    turned = _turned(found)
    concerns = [(kind_label(kind), found.of(kind)) for kind in found.kinds]
    context = {
        "report": report,
        "others": others,
        "week": f"{first:%m-%d} ～ {last:%m-%d}",
        "concerns": concerns,
        "count": len(found.concerns),
        "lights": lights_of(found.rows),
        "keys": keys,
        "departments": board(found.rows, keys, towns=False),
        "towns": board(found.rows, keys, towns=True),
        "frozen": found.since,
        "worse": [each for each in turned if each.worse],
        "better": [each for each in turned if each.better],
        "ruleset": ruleset_on(report.rules_choices.all(), today()),
        "today": today(),
        "simulated": report.simulated,
    }
    return render(request, "pages/leader/leader.html", context)


@login_required
@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """The same for a screen on the wall: dark, large, without a mouse; it renews itself."""
    person = person_of(request)
    require(person, Action.REPORT_READ)
    report, _others = plan_shown(request)
    if report is None:
        return render(request, "pages/leader/nothing.html", {})
    found = attention(person, report=report)
    keys = [key for key in keys_of(found.rows) if key in PROVED]
    context = {
        "report": report,
        "concerns": [each for each in found.concerns if each.commitment][:8],
        "lights": lights_of(found.rows),
        "departments": board(found.rows, keys, towns=False).lit[:10],
        "towns": board(found.rows, keys, towns=True).lit[:10],
        "today": today(),
        "simulated": report.simulated,
    }
    return render(request, "pages/leader/wall.html", context)


def plan_shown(request: HttpRequest) -> tuple[Report | None, list[Report]]:
    """The plan that is asked for (`report=`), else the newest confirmed one; and the others."""
    found = [report for report in selectors.reports_for(person_of(request))[:20] if report.is_confirmed]
    if not found:
        return None, []
    wanted = request.GET.get("report", "")
    chosen = next((report for report in found if str(report.pk) == wanted), found[0])
    return chosen, [report for report in found if report.pk != chosen.pk]


def keys_of(rows: Sequence[Commitment]) -> list[str]:
    """The lights that burn, in the board's order."""
    burning = {light_key(row) for row in rows}
    return [key for key in LIGHTS if key in burning]


def lights_of(rows: Sequence[Commitment]) -> list[tuple[str, int]]:
    """How many burn in each light."""
    count = Counter(light_key(row) for row in rows)
    return [(key, count[key]) for key in LIGHTS if count[key]]


def board(rows: Sequence[Commitment], keys: Sequence[str], *, towns: bool) -> Board:
    """Organisations by how their commitments stand, who needs a word first: departments by what they lead, towns by all they take part in."""
    held: dict[int, list[Commitment]] = {}
    named: dict[int, Organisation] = {}
    for row in rows:
        lead = [row.lead] if row.lead is not None else []
        for each in {owner.pk: owner for owner in [*lead, *(row.co.all() if towns else ())]}.values():
            if (each.kind == Organisation.Kind.TOWN) == towns:
                held.setdefault(each.pk, []).append(row)
                named[each.pk] = each
    lines = []
    for key, own in held.items():
        count = Counter(light_key(row) for row in own)
        lines.append(
            BoardLine(
                named[key],
                tuple((light, count[light]) for light in keys),
                len(own),
                count["red"] + count["yellow"],
                any(count[light] for light in PROVED),
            )
        )
    lines.sort(key=lambda line: (-dict(line.counts).get("red", 0), -line.needs, -line.total, line.organisation.order))
    return Board([line for line in lines if line.is_lit], [line for line in lines if not line.is_lit])


def _turned(found: Attention) -> list[Turn]:
    """What turned since the last dispatch."""
    if found.since is None:
        return []
    now = {row.pk: standing_of(row) for row in found.rows}
    return turns_since(found.since, now, {row.pk: row.title for row in found.rows})
