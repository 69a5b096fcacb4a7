"""What an act changes on the review desk, as JSON that the desk's module applies: rows, paragraphs, counts, the drawer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from guatu.commitments import selectors
from guatu.commitments.models import Change, Commitment, Report
from guatu.pages.source import touched_html

GONE = (Commitment.State.REPLACED, Commitment.State.WITHDRAWN)


def changed_answer(
    request: HttpRequest,
    report: Report,
    *,
    since: int,
    toast: str = "",
    bad: bool = False,
    undo: bool = False,
    current: int | None = None,
    drawer: str | None = None,
    extra: Iterable[int] = (),
    others: bool = False,
) -> JsonResponse:
    """Everything that changed since the desk last heard, whoever did it, so that an act also brings others' changes.

    `extra` are ids to send besides (rows shown stale after a conflict); `others` tells in the notice who changed what.
    """
    changes = selectors.changes_since(report, since)
    ids = {change.commitment_id for change in changes if change.commitment_id} | set(extra)
    answer: dict[str, Any] = {"since": max([since, *(change.pk for change in changes)])}
    touched = selectors.rows_of(report, ids) if ids else []
    standing = {row.pk: row for row in touched}
    answer["rows"] = [
        {"html": row_html(request, row), "start": row.shown_start} for row in sorted(touched, key=lambda row: row.order)
    ]
    answer["gone"] = sorted(ids - standing.keys())
    if ids:
        answer["progress"] = render_to_string(
            "pages/_progress.html", {"count": states_count(selectors.review_states(report))}, request
        )
    places = _moved(changes, standing)
    if places:
        answer["paragraphs"] = touched_html(report, selectors.review_rows(report), places)
    if drawer is not None:
        answer["drawer"] = drawer
    if current is not None:
        answer["current"] = current
    if others and not toast:
        toast = others_words([change for change in changes if change.person_id != request.user.pk])
    answer |= {"toast": toast, "bad": bad, "undo": undo}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def row_html(request: HttpRequest, row: Commitment) -> str:
    """One row of the desk's list."""
    return render_to_string("pages/_entry.html", {"row": row}, request)


def review_count(rows: Iterable[Commitment]) -> dict[str, int]:
    """How far the review is: all = accepted + rejected + open, and how many of the open read two ways."""
    return states_count([(row.state, row.is_uncertain) for row in rows])


def states_count(found: Sequence[tuple[str, bool]]) -> dict[str, int]:
    """The same from states and doubts alone."""
    states = [state for state, _doubt in found]
    accepted, rejected = states.count(Commitment.State.ACCEPTED), states.count(Commitment.State.REJECTED)
    return {
        "all": len(states),
        "accepted": accepted,
        "rejected": rejected,
        "decided": accepted + rejected,
        "open": len(states) - accepted - rejected,
        "uncertain": sum(state == Commitment.State.SUGGESTED and doubt for state, doubt in found),
    }


def others_words(changes: Iterable[Change]) -> str:
    """Who else did what, in one line."""
    lines: dict[str, int] = {}
    for change in changes:
        words = f"{change.person} {change.get_verb_display()}"
        lines[words] = lines.get(words, 0) + 1
    return "；".join(f"{words}{f' {count} 条' if count > 1 else ''}" for words, count in list(lines.items())[:3])


def _moved(changes: Iterable[Change], standing: dict[int, Commitment]) -> list[tuple[int, int]]:
    """The places of the text whose marks are others now: spans before and after, rows that came or went."""
    places: list[tuple[int, int]] = []
    for change in changes:
        for fields in (change.before, change.after):
            if fields.get("span"):
                places.append((fields["span"][0], fields["span"][1]))
        row = change.commitment
        structural = change.verb in (Change.Verb.SPLIT, Change.Verb.MERGE, Change.Verb.ADD, Change.Verb.UNDO)
        if row is not None and structural:
            places.append((row.shown_start, row.shown_end))
            if row.pk in standing:
                places.append((standing[row.pk].shown_start, standing[row.pk].shown_end))
    return places
