"""The review desk: the source beside its commitments, every verb of review, and others' changes."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.commitments import selectors, services
from guatu.commitments.errors import CommitmentError, Conflict, Refused
from guatu.commitments.models import Commitment, Report
from guatu.pages import forms
from guatu.pages.effects import changed_answer, review_count
from guatu.pages.filters import review_filters
from guatu.pages.reading import (
    commitment_or_404,
    numbers,
    organisation_choices,
    person_of,
    report_or_404,
    split_spans,
    text_found,
    words_around,
)
from guatu.pages.source import source_html
from guatu.people.permissions import Action, require
from guatu.people.selectors import organisation_named


@login_required
@require_GET
def review(request: HttpRequest, report_id: int) -> HttpResponse:
    """The desk itself, filtered as the address says."""
    report = report_or_404(request, report_id)
    require(person_of(request), Action.REVIEW, report)
    rows = list(selectors.review_rows(report))
    filters = review_filters(request, rows)
    current = request.GET.get("c", "")
    shown = filters.rows
    if not current.isdecimal() or int(current) not in {row.pk for row in shown}:
        waiting = [row for row in shown if row.state == Commitment.State.SUGGESTED]
        current = str((waiting or shown)[0].pk) if shown else ""
    context = {
        "report": report,
        "simulated": report.simulated,
        "groups": _groups(shown),
        "choices": filters.choices,
        "filters": {"q": filters.words},
        "filtered": filters.active,
        "sum": filters.sum,
        "count": review_count(rows),
        "source": source_html(report, rows),
        "states": [[row.pk, row.state, row.is_uncertain] for row in rows],
        "organisations": organisation_choices(),
        "since": selectors.last_change_id(report),
        "current": current,
        "do": request.GET.get("do", ""),
    }
    return render(request, "pages/review.html", context)


def _groups(rows: list[Commitment]) -> list[dict[str, Any]]:
    """Rows by the section they stand in, in the order of the text."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        label = " › ".join(row.section[-2:]) or _("（无标题）")
        if not groups or groups[-1]["label"] != label:
            groups.append({"label": label, "start": row.shown_start, "rows": []})
        groups[-1]["rows"].append(row)
    for group in groups:
        certain = [row for row in group["rows"] if row.state == Commitment.State.SUGGESTED and not row.is_uncertain]
        group["certain"] = len(certain)
    return groups


@login_required
@require_GET
def changes(request: HttpRequest, report_id: int) -> JsonResponse:
    """What others did since the desk last heard."""
    report = report_or_404(request, report_id, withdrawn=True)
    require(person_of(request), Action.REVIEW, report)
    return changed_answer(request, report, since=_number(request.GET.get("since")), others=True)


@login_required
@require_POST
def act(request: HttpRequest, report_id: int) -> JsonResponse:
    """One act on one or several commitments; the answer holds everything that changed."""
    report = report_or_404(request, report_id, withdrawn=True)
    require(person_of(request), Action.REVIEW, report)
    since = _number(request.POST.get("since"))
    if report.is_withdrawn:
        return changed_answer(request, report, since=since, toast=_("这份报告已撤回，不能再改；请先恢复。"), bad=True)
    ids = [_number(each) for each in request.POST.getlist("id")]
    versions = dict(zip(ids, map(_number, request.POST.getlist("version")), strict=False))
    try:
        toast, current = _carry_out(request, report, ids, versions)
    except CommitmentError as error:
        return changed_answer(request, report, since=since, toast=str(error), bad=True, extra=ids)
    undo = request.POST.get("verb") != "undo"
    return changed_answer(request, report, since=since, toast=toast, undo=undo, current=current)


def _carry_out(
    request: HttpRequest, report: Report, ids: list[int], versions: dict[int, int]
) -> tuple[str, int | None]:
    """Call the verb; returns the notice and the commitment to show."""
    verb, person = request.POST.get("verb", ""), person_of(request)
    if verb == "undo":
        touched = services.change_undo(report=report, person=person)
        standing = [row for row in touched if row.state not in (Commitment.State.REPLACED, Commitment.State.WITHDRAWN)]
        return _("已撤销，涉及 %(n)d 条。") % {"n": len(touched)}, standing[0].pk if standing else None
    if verb == "accept_many":
        accepted, left = services.commitments_accept(report=report, ids=ids, person=person, versions=versions)
        words = _("采纳了 %(n)d 条。") % {"n": len(accepted)}
        if left:
            words += _("另有 %(n)d 条没有采纳：%(why)s") % {"n": len(left), "why": left[0]["reason"]}
        return words, None
    if not ids:
        raise Refused(_("请先选中一条任务。"))
    rows = [commitment_or_404(request, key, report) for key in ids]
    if verb == "merge":
        merged = services.commitment_merge(commitments=rows, versions=versions, person=person)
        return _("已把 %(n)d 条合并为一条。") % {"n": len(rows)}, merged.pk
    row, version = rows[0], versions.get(rows[0].pk, 0)
    if verb == "settle":
        reading = request.POST.get("reading", "")
        services.reading_settle(commitment=row, reading=reading, version=version, person=person)
        return _("已认定读法。"), row.pk
    simple = {
        "accept": (services.commitment_accept, _("已采纳。")),
        "reject": (services.commitment_reject, _("已标为不采纳，仍可在列表里找回。")),
        "reopen": (services.commitment_reopen, _("已退回待审。")),
    }
    if verb not in simple:
        raise Refused(_("不认识的操作。"))
    service, words = simple[verb]
    service(commitment=row, person=person, version=version)
    return words, None


@login_required
def panel(request: HttpRequest, report_id: int) -> HttpResponse:
    """The desk's drawer: GET shows it, POST carries it out."""
    report = report_or_404(request, report_id)
    require(person_of(request), Action.REVIEW, report)
    if request.method == "POST":
        return _panel_post(request, report)
    kind = request.GET.get("kind", "look")
    if kind == "add":
        return HttpResponse(_add_panel(request, report, request.GET))
    row = commitment_or_404(request, _number(request.GET.get("id")), report)
    if kind == "edit":
        return HttpResponse(_edit_panel(request, row))
    if kind == "split":
        return HttpResponse(_split_panel(request, row))
    if kind == "assign":
        return HttpResponse(_assign_panel(request, row))
    if kind not in ("look", "history"):
        raise Http404
    before, after = words_around(row)
    context = {"row": row, "before": before, "after": after, "history": selectors.commitment_history(row)}
    return render(request, f"pages/_panel_{kind}.html", context)


def _panel_post(request: HttpRequest, report: Report) -> HttpResponse:
    since = _number(request.POST.get("since"))
    do = request.POST.get("do", "")
    handlers = {"edit": _edit, "split": _split, "assign": _assign}
    if do == "add":
        return _add(request, report, since)
    if do not in handlers:
        raise Http404
    row = commitment_or_404(request, _number(request.POST.get("id")), report)
    return handlers[do](request, report, row, since)


def _edit(request: HttpRequest, report: Report, row: Commitment, since: int) -> HttpResponse:
    posted = {key: str(value) for key, value in request.POST.items()}
    was = json.loads(posted.get("was") or "{}")
    changes_ = forms.changes_made(posted, was)
    for field, choice in [(key[7:], value) for key, value in posted.items() if key.startswith("choice_")]:
        if choice == "theirs":
            changes_.pop(field, None)
    version = _number(posted.get("version"))
    try:
        if changes_:
            row = services.commitment_edit(commitment=row, changes=changes_, version=version, person=person_of(request))
        if posted.get("accept"):
            row = services.commitment_accept(commitment=row, person=person_of(request), version=row.version)
    except Conflict as error:
        drawer = _conflict_panel(request, row, error, posted)
        return changed_answer(request, report, since=since, drawer=drawer, extra=[row.pk])
    except Refused as error:
        drawer = _edit_panel(request, row, posted=posted, wrong=(error.field, str(error)), version=version, was=was)
        return changed_answer(request, report, since=since, drawer=drawer)
    words = _("已保存。") if changes_ or posted.get("accept") else _("没有改动。")
    return changed_answer(request, report, since=since, drawer="", toast=words, undo=bool(changes_), current=row.pk)


def _split(request: HttpRequest, report: Report, row: Commitment, since: int) -> HttpResponse:
    typed = request.POST.get("parts", "")
    try:
        spans = split_spans(row, typed)
        made = services.commitment_split(
            commitment=row, spans=spans, version=_number(request.POST.get("version")), person=person_of(request)
        )
    except CommitmentError as error:
        drawer = _split_panel(request, row, typed=typed, error=str(error))
        return changed_answer(request, report, since=since, drawer=drawer, extra=[row.pk])
    words = _("已拆成 %(n)d 条，请逐条核对。") % {"n": len(made)}
    return changed_answer(request, report, since=since, drawer="", toast=words, undo=True, current=made[0].pk)


def _assign(request: HttpRequest, report: Report, row: Commitment, since: int) -> HttpResponse:
    try:
        row = services.commitment_assign(
            commitment=row,
            lead=next(iter(numbers(request.POST.getlist("lead"))), None),
            co=numbers(request.POST.getlist("co")),
            leader=request.POST.get("leader", ""),
            version=_number(request.POST.get("version")),
            person=person_of(request),
        )
    except CommitmentError as error:
        fresh = commitment_or_404(request, row.pk, report)
        drawer = _assign_panel(request, fresh, error=str(error))
        return changed_answer(request, report, since=since, drawer=drawer, extra=[row.pk])
    return changed_answer(request, report, since=since, drawer="", toast=_("已下达。"), undo=True, current=row.pk)


def _add(request: HttpRequest, report: Report, since: int) -> HttpResponse:
    posted = request.POST
    kind = posted.get("kind", Commitment.Kind.ITEM)
    fields = forms.changes_made({key: str(value) for key, value in posted.items()}, {"kind": kind})
    try:
        start, end = text_found(
            report, posted.get("words", ""), _number(posted.get("start")) or _number(posted.get("near"))
        )
        made = services.commitment_add(
            report=report, start=start, end=end, kind=kind, person=person_of(request), fields={**fields}
        )
    except CommitmentError as error:
        wrong = (getattr(error, "field", ""), str(error))
        drawer = _add_panel(request, report, posted, wrong=wrong)
        return changed_answer(request, report, since=since, drawer=drawer)
    return changed_answer(
        request, report, since=since, drawer="", toast=_("已补上一条任务。"), undo=True, current=made.pk
    )


def _edit_panel(
    request: HttpRequest,
    row: Commitment,
    *,
    posted: dict[str, str] | None = None,
    wrong: tuple[str, str] = ("", ""),
    version: int | None = None,
    was: dict[str, str] | None = None,
) -> str:
    before, after = words_around(row, 36)
    context = {
        "row": row,
        "before": before,
        "after": after,
        "kind": (posted or {}).get("kind", row.kind),
        "kinds": Commitment.Kind.choices,
        "fields": forms.edit_fields(row, typed=posted, wrong=wrong),
        "error": wrong[1],
        "error_field": wrong[0] if wrong[0] in forms.KINDS_OF_FIELD else "",
        "version": version or row.version,
        "was": json.dumps(was or forms.shown_values(row), ensure_ascii=False),
    }
    return render_to_string("pages/_panel_edit.html", context, request)


def _conflict_panel(request: HttpRequest, row: Commitment, error: Conflict, posted: dict[str, str]) -> str:
    """Both values of each field that two changed; what else this person changed is kept and sent along."""
    row.refresh_from_db()
    clashes = [
        {
            "field": clash.field,
            "label": clash.label,
            "by": clash.by,
            "at": clash.at.strftime("%H:%M") if clash.at else "",
            "theirs": forms.words_of(clash.field, clash.current, row),
            "mine": forms.words_of(clash.field, clash.yours, row),
        }
        for clash in error.clashes
    ]
    kept = [(key, value) for key, value in posted.items() if key not in ("version", "since", "csrfmiddlewaretoken")]
    kept = [(key, value) for key, value in kept if not key.startswith("choice_")]
    context = {"row": row, "message": str(error), "clashes": clashes, "kept": kept, "version": error.version}
    return render_to_string("pages/_panel_conflict.html", context, request)


def _split_panel(request: HttpRequest, row: Commitment, *, typed: str = "", error: str = "") -> str:
    parts = typed or row.text.replace("、", "、／")
    return render_to_string("pages/_panel_split.html", {"row": row, "parts": parts, "error": error}, request)


def _assign_panel(request: HttpRequest, row: Commitment, *, error: str = "") -> str:
    suggested = organisation_named(row.lead_name) if row.lead_name else None
    co = row.co_organisations()
    if not co and row.lead is None:
        co = [found for name in row.co_names if (found := organisation_named(str(name)))]
    context = {
        "row": row,
        "suggested": suggested,
        "lead": row.lead or suggested,
        "co": co,
        "leader": row.leader,
        "error": error,
        "action": request.path,
    }
    return render_to_string("pages/_panel_assign.html", context, request)


def _add_panel(request: HttpRequest, report: Report, given: Any, *, wrong: tuple[str, str] = ("", "")) -> str:
    start, end = _number(given.get("start")), _number(given.get("end"))
    words = given.get("words") or (report.text[start:end] if end > start else "")
    near = _number(given.get("near"))
    if not near and _number(given.get("id")):
        near = commitment_or_404(request, _number(given.get("id")), report).shown_start
    kind = given.get("kind") if given.get("kind") in Commitment.Kind.values else Commitment.Kind.ITEM
    typed = {name: str(given.get(name, "")) for name in forms.KINDS_OF_FIELD} | {"kind": str(kind)}
    if "name" not in given:
        typed |= {"name": words, "indicator": words}
    blank = Commitment(report=report, kind=kind)
    context = {
        "report": report,
        "words": words,
        "start": start or "",
        "near": near or "",
        "kind": kind,
        "kinds": Commitment.Kind.choices,
        "fields": [
            each
            for each in forms.edit_fields(blank, typed=typed, wrong=wrong)
            if each.name not in ("basis", "baseline", "strength", "note", "verb", "value_high", "every")
        ],
        "error": wrong[1],
        "error_field": wrong[0],
        "error_shown": wrong[0] in forms.KINDS_OF_FIELD,
    }
    return render_to_string("pages/_panel_add.html", context, request)


def _number(text: Any) -> int:
    """A whole number of the address or form; 0 where there is none."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
