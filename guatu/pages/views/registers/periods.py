"""Several periods of a row's series on one page: typed or pasted, each checked, only what changed written, as one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from guatu.pages.reading import person_of
from guatu.pages.registers.cells import title_of
from guatu.pages.templatetags.guatu import plain
from guatu.registers import gate
from guatu.registers.access import may_write_row, require_write
from guatu.registers.errors import Refused
from guatu.registers.gate.observing_many import REASON
from guatu.registers.links import Links
from guatu.registers.periods import lies_ahead, show_span, span_of
from guatu.registers.selectors.records import record_for, register_for
from guatu.registers.selectors.series import Slot, slots_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One period's line of the form: what stands there, what the input holds, what is wrong."""

    slot: Slot
    key: str
    typed: str
    was: str
    error: str


@login_required
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, name: str, number: int, series: str) -> HttpResponse:
    """A year's months or quarters of one series, a month's days, a day's hours, ten years."""
    person = person_of(request)
    register = register_for(person, name)
    row = record_for(person, register, number)
    definition = next((each for each in register.series if each.name == series), None)
    if definition is None or row.deleted_at is not None:
        raise Http404
    if not may_write_row(person, register, row):
        require_write(person, register, row)
    start, end = span_of(definition.rhythm, _moment(request.GET.get("at", "")))
    slots = slots_of(row, definition, start, end, now=datetime.now())
    faults: dict[str, str] = {}
    if request.method == "POST":
        typed = [_typed(request, slot) for slot in slots]
        try:
            written = gate.observations_put(
                record=row,
                series=series,
                entries=[entry for entry in typed if entry is not None],
                by=person,
                source=gate.FORM,
                reason=request.POST.get("reason", ""),
            )
        except Refused as refused:
            for fault in refused.faults:
                faults.setdefault(fault.field, fault.message)
            faults = faults or {"": str(refused)}
        else:
            count = len(written)
            told = ngettext("已填报 %(n)s 期。", "已填报 %(n)s 期。", count) % {"n": count}
            messages.success(request, told if count else _("没有改动，未写入。"))
            return redirect(f"{reverse('register_record', args=[name, number])}#s-{series}")
    before, after = span_of(definition.rhythm, start - timedelta(hours=1))[0], end
    reached = not lies_ahead(definition.rhythm, after, datetime.now())
    context: dict[str, Any] = {
        "register": register,
        "row": row,
        "title": title_of(row, Links(person, register)),
        "series": definition,
        "entries": [_entry(request, slot, faults) for slot in slots],
        "faults": [slot for slot in slots if slot.period.isoformat() in faults],
        "wrong": [message for key, message in faults.items() if key not in {each.period.isoformat() for each in slots}],
        "reason_missing": REASON in faults,
        "reason": request.POST.get("reason", ""),
        "span": show_span(definition.rhythm, start),
        "at": start,
        "before": (before, show_span(definition.rhythm, before)),
        "after": (after, show_span(definition.rhythm, after)) if reached else None,
        "simulated": row.simulated,
    }
    return render(request, "pages/registers/periods.html", context, status=422 if faults else 200)


def _moment(text: str) -> datetime:
    """The day that the address names; now where it names none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now()
    return found.replace(tzinfo=None) if 1900 < found.year < 2100 else datetime.now()


def _typed(request: HttpRequest, slot: Slot) -> gate.PeriodEntry | None:
    """What the person changed at one period; None where nothing."""
    key = slot.period.isoformat()
    typed = request.POST.get(f"v.{key}", "").strip()
    if typed == request.POST.get(f"was.{key}", ""):
        return None
    revision = request.POST.get(f"r.{key}", "")
    return gate.PeriodEntry(slot.period, typed, int(revision) if revision.isdecimal() and len(revision) < 9 else None)


def _entry(request: HttpRequest, slot: Slot, faults: dict[str, str]) -> Entry:
    key = slot.period.isoformat()
    was = plain(slot.held.value) if slot.held is not None else ""
    typed = was
    if request.method == "POST" and request.POST.get(f"v.{key}", "").strip() != request.POST.get(f"was.{key}", ""):
        typed = request.POST.get(f"v.{key}", "").strip()
    return Entry(slot, key, typed, was, faults.get(key, ""))
