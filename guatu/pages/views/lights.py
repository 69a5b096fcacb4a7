"""The page of a light: the figure, why it burns so, its path, where it ends, which parts and rows it is made of, and what proves it."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.commitments.models import Commitment, Path
from guatu.commitments.selectors import progress_lines
from guatu.commitments.selectors.alive import standing
from guatu.commitments.selectors.standing import Standing
from guatu.commitments.selectors.suggestions import suggestions
from guatu.definitions.describe_indicator import described
from guatu.definitions.indicator import Indicator
from guatu.indicators import selectors
from guatu.pages.answers import answer
from guatu.pages.definitions_shown import version_shown
from guatu.pages.packs import pack_label, pack_rank
from guatu.pages.questions import Question, month_word, rests_on_simulated, split_label, splits
from guatu.pages.reading import commitment_or_404, person_of
from guatu.pages.standings import binding_shown, known_day, now_href, path_chart, stamp_words
from guatu.people.clock import today
from guatu.people.permissions import Action, may
from guatu.registers.library import library

SOME = 10
"""Rows shown at once; all stand on a page of their own."""
PARTS = ("township", "organisation")


@login_required
@require_GET
def light(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """The light of a commitment, now or as it was known on a past day."""
    return light_page(request, commitment_or_404(request, commitment_id))


def light_page(
    request: HttpRequest,
    row: Commitment,
    *,
    wrong: dict[str, str] | None = None,
    typed: Any = None,
    editing: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed and what is wrong with it after a refused form."""
    person = person_of(request)
    known = known_day(request.GET)
    of = standing(row, day=known)
    may_bind = may(person, Action.BIND, row) and known is None
    indicator = selectors.indicators().get(of.indicator)
    context: dict[str, Any] = {
        "row": row,
        "report": row.report,
        "of": of,
        "known": known,
        "now_href": now_href(request),
        "chart": path_chart(row, of),
        "stamp": stamp_words(of),
        "binding": binding_shown(row),
        "may_bind": may_bind,
        "may_override": may(person, Action.OVERRIDE, row) and row.is_confirmed and known is None,
        "overrides": _overrides(row, known),
        "claims": progress_lines(row)[:3] if known is None else [],
        "shapes": [(each.value, each.label) for each in Path.Shape],
        "shape": _shape(row),
        "light_keys": ("done", "green", "yellow", "red"),
        "today": today(),
        "wrong": wrong or {},
        "typed": typed or {},
        "editing": editing or request.GET.get("edit", ""),
        "simulated": row.report.simulated or bool(indicator and rests_on_simulated([indicator])),
    }
    if may_bind:
        context |= _choices(row)
    if indicator is not None:
        context |= _behind(indicator, of, person, known)
    return render(request, "pages/light/light.html", context, status=status)


def _shape(row: Commitment) -> str:
    held = getattr(row, "path", None)
    if held is not None:
        return str(held.shape)
    return "quarters" if any(each.value is not None for each in row.milestones.all()) else "straight"


def _overrides(row: Commitment, known: date | None) -> list[Any]:
    rows = row.overrides.select_related("signed_by", "ended_by").prefetch_related("evidence")
    return list(rows.filter(signed_at__date__lte=known) if known else rows)


def _choices(row: Commitment) -> dict[str, Any]:
    """What the office may bind to: suggestions, and all indicators by pack."""
    known = selectors.indicators()
    ordered = sorted(known.values(), key=lambda each: (pack_rank(each.pack), each.label))
    groups = groupby(ordered, key=lambda each: pack_label(each.pack))
    held = getattr(row, "binding", None)
    suggested = []
    for each in suggestions(row):
        record = f"{each.register}:{each.record}" if each.register else ""
        suggested.append(
            {
                "way": each.way,
                "label": each.label,
                "unit": known[each.indicator].unit if each.indicator in known else "",
                "why": each.why,
                "fields": [
                    ("indicator", each.indicator),
                    ("record", record),
                    ("stage", each.stage),
                    ("every", each.every),
                ],
                "current": held is not None
                and (held.way, held.indicator, held.register, held.record or 0)
                == (each.way, each.indicator, each.register, each.record),
            }
        )
    return {
        "suggestions": suggested,
        "indicator_groups": [(label, list(group)) for label, group in groups],
    }


def _behind(indicator: Indicator, of: Standing, person: Any, known: date | None) -> dict[str, Any]:
    """Parts and rows behind the figure, and how it is defined. Of a past day only the definition: rows stand as they are now."""
    start, end = of.start or date(of.as_of.year, 1, 1), min(of.end or of.as_of, of.as_of)
    context: dict[str, Any] = {
        "indicator": indicator,
        "described": described(indicator, library(), day=of.as_of),
        "version": version_shown(indicator, of.as_of),
    }
    if known is not None:
        return context
    query = f"from={month_word(start, first=True)}&to={end:%Y-%m-%d}"
    query += f"&split={of.split}&key={of.key}" if of.split else ""
    address = reverse("indicator_rows", args=[indicator.name])
    given: dict[str, Any] = {"start": start, "end": end, "split": of.split, "key": of.key, "limit": SOME}
    context |= {
        "rows": selectors.rows_of(indicator.name, **given, person=person),
        "unknowns": selectors.rows_of(indicator.name, **given, which="unknown", person=person) if of.unknown else [],
        "rows_href": f"{address}?{query}",
        "unknown_href": f"{address}?{query}&which=unknown",
        "parts": [] if of.split else _parts(indicator, start, end),
    }
    return context


def _parts(indicator: Indicator, start: date, end: date) -> list[dict[str, Any]]:
    """The figure by township and by organisation, where it can be split so."""
    found = []
    for split in (each for each in splits(indicator) if each in PARTS):
        asked = Question(names=(indicator.name,), split=split, grain="year", start=start, end=end, show="table")
        shown = answer(indicator, asked)
        word = split_label(indicator, split)
        if shown.bars:
            found.append({"title": shown.finding or _("按%s") % word, "word": word, "bars": shown.bars})
    return found
