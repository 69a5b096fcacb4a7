"""What indicators there are, what each is and says, and the rows behind a figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.definitions.indicator import Indicator
from guatu.indicators import selectors
from guatu.indicators.periods import GRAINS
from guatu.pages.answers import answer, period_chart, rows_address, source_words
from guatu.pages.definitions_shown import version_shown
from guatu.pages.figures import amount
from guatu.pages.packs import pack_label, pack_rank
from guatu.pages.questions import (
    GRAIN_WORDS,
    Question,
    moment,
    month_word,
    owner_of,
    question_of,
    rests_on_simulated,
    split_label,
    splits,
)
from guatu.pages.reading import person_of
from guatu.people.clock import today
from guatu.people.permissions import Action, require

PAGE = 50
"""Rows of one page."""


@login_required
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators with the latest figure: the year so far, or what stands today."""
    require(person_of(request), Action.REPORT_READ)
    known = selectors.indicators()
    words = request.GET.get("q", "").split()
    owner = request.GET.get("owner", "")
    found = [each for each in known.values() if _says(each, words) and (not owner or owner_of(each) == owner)]
    found.sort(key=lambda each: (pack_rank(each.pack), each.label))
    selectors.refresh([each.name for each in found])
    now = today()
    figures = selectors.figures([each.name for each in found], start=date(now.year, 1, 1), end=now)
    packs: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        figure = figures[each.name]
        packs.setdefault(pack_label(each.pack), []).append(
            {
                "indicator": each,
                "owner": owner_of(each),
                "words": amount(figure.value, each.unit, each.places),
                "unknown": figure.unknown,
            }
        )
    context = {
        "packs": list(packs.items()),
        "count": len(found),
        "owners": sorted({owner_of(each) for each in known.values()}),
        "owner": owner,
        "q": request.GET.get("q", ""),
        "now": now,
        "simulated": rests_on_simulated(found),
    }
    return render(request, "pages/indicators/list.html", context)


def _says(each: Indicator, words: list[str]) -> bool:
    text = " ".join((each.label, *each.aliases, owner_of(each), each.unit, each.basis, each.name)).casefold()
    return all(word.casefold() in text for word in words)


def indicator_or_404(name: str) -> Indicator:
    """The indicator of the address."""
    found = selectors.indicators().get(name)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: its figure, its periods, its parts, what is missing, what is bound to it, and how it is defined."""
    from guatu.commitments.selectors.bound import bound_to
    from guatu.definitions.describe_indicator import described
    from guatu.registers.library import library

    person = person_of(request)
    require(person, Action.REPORT_READ)
    each = indicator_or_404(name)
    selectors.refresh([name])
    asked = question_of(request.GET.dict() | {"i": name}, selectors.indicators())
    options = splits(each)
    split = asked.split or ("township" if "township" in options else "")
    by_part = answer(each, _of(asked, split)) if split else None
    whole = selectors.value(name, start=asked.start, end=asked.end)
    unknowns = (
        selectors.rows_of(name, start=asked.start, end=asked.end, which="unknown", limit=10, person=person)
        if whole.unknown
        else []
    )
    context = {
        "indicator": each,
        "owner": owner_of(each),
        "asked": asked,
        "span": f"{month_word(asked.start, first=True)} ～ {month_word(asked.end, first=False)}",
        "whole": whole,
        "words": amount(whole.value, each.unit, each.places),
        "chart": period_chart(each, asked),
        "by_part": by_part,
        "split": split,
        "split_label": split_label(each, split),
        "split_options": [(key, split_label(each, key)) for key in options if key],
        "grain_options": [(key, _(GRAIN_WORDS[key])) for key in GRAINS[GRAINS.index(each.grain or "day") :]],
        "unknowns": unknowns,
        "unknown_href": rows_address(each, asked, split="", which="unknown"),
        "rows_href": rows_address(each, asked, split=""),
        "bound": bound_to(name, person),
        "described": described(each, library(), day=asked.end),
        "version": version_shown(each, asked.end),
        "source": source_words(each),
        "explore": asked.address(split=split),
        "simulated": rests_on_simulated([each]),
    }
    return render(request, "pages/indicators/indicator.html", context)


def _of(asked: Question, split: str) -> Question:
    from dataclasses import replace

    return replace(asked, split=split)


@login_required
@require_GET
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """The rows that a figure counts, or those that a blank keeps out, as far as this person may see them."""
    person = person_of(request)
    require(person, Action.REPORT_READ)
    each = indicator_or_404(name)
    selectors.refresh([name])
    query = request.GET
    now = today()
    start = moment(query.get("from", ""), first=True) or date(now.year, 1, 1)
    end = moment(query.get("to", ""), first=False) or now
    split = query.get("split", "") if query.get("split", "") in splits(each) else ""
    key = query.get("key", "") if split else ""
    which = "unknown" if query.get("which") == "unknown" else "in"
    whole = selectors.value(name, start=start, end=end, split=split, key=key)
    after = query.get("after", "")
    found = selectors.rows_of(
        name,
        start=start,
        end=end,
        split=split,
        key=key,
        which=which,
        limit=PAGE + 1,
        after=after,
        person=person,
    )
    part = (
        next((each.label for each in selectors.splits(name, split=split, start=start, end=end) if each.key == key), key)
        if split
        else _("全区")
    )
    kept = query.copy()
    kept.pop("after", None)
    other = kept.copy()
    other["which"] = "in" if which == "unknown" else "unknown"
    context = {
        "indicator": each,
        "owner": owner_of(each),
        "which": which,
        "part": part,
        "span": f"{month_word(start, first=True)} ～ {month_word(end, first=False)}",
        "whole": whole,
        "words": amount(whole.value, each.unit, each.places),
        "rows": found[:PAGE],
        "next": f"{kept.urlencode()}&after={found[PAGE - 1].after}" if len(found) > PAGE else "",
        "first": kept.urlencode() if after else "",
        "other": other.urlencode(),
        "hidden": not found and not after and (whole.rows if which == "in" else whole.unknown),
        "drills": [drill for drill in selectors.drills(name, start=start, end=end) if drill.name != name],
        "simulated": rests_on_simulated([each]),
    }
    return render(request, "pages/indicators/rows.html", context)
