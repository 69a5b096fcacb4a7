"""Putting indicators together: which, split by what, over which time, as chart, table or map; the address holds the whole question."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.indicators import selectors
from guatu.indicators.periods import GRAINS
from guatu.pages.answers import answer
from guatu.pages.packs import pack_label, pack_rank
from guatu.pages.questions import (
    GRAIN_WORDS,
    SHOWS,
    question_of,
    rests_on_simulated,
    split_label,
    splits_shared,
)
from guatu.pages.reading import person_of
from guatu.people.permissions import Action, require

MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@login_required
@require_GET
def explore(request: HttpRequest) -> HttpResponse:
    """The question and its answer; asked by htmx, only them, with the address that holds them."""
    require(person_of(request), Action.REPORT_READ)
    known = selectors.indicators()
    asked = question_of(request.GET.dict(), known)
    chosen = [known[name] for name in asked.names]
    selectors.refresh(asked.names)
    part = request.headers.get("HX-Target") == "explore"
    context = {
        "asked": asked,
        "answers": [answer(each, asked) for each in chosen],
        "missing": "、".join(name for name in request.GET.get("i", "").split(",") if name and name not in known),
        "chosen": [
            (each, asked.address(names=tuple(name for name in asked.names if name != each.name))) for each in chosen
        ],
        "groups": [
            (label, [each for each in group if each.name not in asked.names])
            for label, group in groupby(
                sorted(known.values(), key=lambda each: (pack_rank(each.pack), each.label)),
                key=lambda each: pack_label(each.pack),
            )
        ],
        "split_label": split_label(chosen[0] if chosen else None, asked.split),
        "split_options": [(key, split_label(chosen[0] if chosen else None, key)) for key in splits_shared(chosen)],
        "grain_options": _grains(chosen),
        "shows": [
            (key, _(word), asked.address(show=key, split="village" if key == "map" else asked.split))
            for key, word in SHOWS.items()
            if key != "map" or "village" in splits_shared(chosen)
        ],
        "address": asked.address(),
        "simulated": rests_on_simulated(chosen),
    }
    response = render(request, "pages/explore/_explore.html" if part else "pages/explore/explore.html", context)
    if part:
        response["HX-Push-Url"] = f"{reverse('explore')}?{asked.address()}"
        response["Cache-Control"] = "no-store"
    response["Vary"] = "HX-Target"
    return response


def _grains(chosen: list[Any]) -> list[tuple[str, str]]:
    finest = max((GRAINS.index(each.grain or "day") for each in chosen), default=1)
    return [(key, _(GRAIN_WORDS[key])) for key in GRAINS[finest:]]


@login_required
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The answer as a workbook or CSV, with its source, its day and, where it is so, 模拟数据."""
    from guatu.documents.indicator_sheet import answer_lines, write_answer

    require(person_of(request), Action.REPORT_READ)
    if form not in MIME:
        raise Http404
    known = selectors.indicators()
    asked = question_of(request.GET.dict(), known)
    selectors.refresh(asked.names)
    chosen = [known[name] for name in asked.names]
    out = io.BytesIO()
    lines = answer_lines(
        chosen,
        split=asked.split,
        split_label=split_label(chosen[0] if chosen else None, asked.split),
        grain=asked.grain,
        start=asked.start,
        end=asked.end,
    )
    write_answer(form, lines, out, simulated=rests_on_simulated(chosen))
    response = HttpResponse(out.getvalue(), content_type=MIME[form])
    response["Content-Disposition"] = f'attachment; filename="indicators.{form}"'
    return response
