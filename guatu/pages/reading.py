"""What views need to read: reports and commitments that a person may see, words around a span, spans that a person typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from guatu.commitments import selectors
from guatu.commitments.errors import Refused
from guatu.commitments.models import Commitment, Report
from guatu.people.models import Organisation, Person
from guatu.people.selectors import organisations

JOINTS = "、，,；;和及与以及 　"


def person_of(request: HttpRequest) -> Person:
    """Who asks; views are behind `login_required`."""
    person = request.user
    assert isinstance(person, Person)
    return person


def report_or_404(request: HttpRequest, report_id: int, *, withdrawn: bool = False) -> Report:
    """The report, where this person may see it; a withdrawn one where the page can show it."""
    try:
        return selectors.report_for(person_of(request), report_id, withdrawn=withdrawn)
    except Report.DoesNotExist:
        raise Http404 from None


def commitment_or_404(request: HttpRequest, commitment_id: int, report: Report | None = None) -> Commitment:
    """The commitment, where this person may see it (and it belongs to the report, where one is given)."""
    try:
        row = selectors.commitment_for(person_of(request), commitment_id)
    except Commitment.DoesNotExist:
        raise Http404 from None
    if report is not None and row.report_id != report.pk:
        raise Http404
    return row


def organisation_choices() -> list[dict[str, Any]]:
    """All organisations for the type-ahead: id, name, and the words that find it."""
    return [
        {"id": each.pk, "name": each.name, "words": " ".join([each.name, each.short_name, *map(str, each.aliases)])}
        for each in organisations()
    ]


def numbers(texts: Iterable[Any]) -> list[int]:
    """The whole numbers of a form's values; what is none is left out."""
    return [int(text) for text in map(str, texts) if text.isdecimal() and len(text) < 16]


def organisation_by_id(key: str) -> Organisation | None:
    """The organisation of a filter in the address."""
    return Organisation.objects.filter(pk=key).first() if key.isdecimal() else None


def words_around(row: Commitment, limit: int = 0) -> tuple[str, str]:
    """What stands before and after a commitment in its sentence, as the page shows the text; at most `limit` characters each."""
    text = row.report.text
    left = max(text.rfind(mark, 0, row.shown_start) for mark in "。！？；\n") + 1
    ends = [at for mark in "。！？；\n" if (at := text.find(mark, max(row.shown_end - 1, row.shown_start))) >= 0]
    right = max(min(ends, default=len(text)) + 1, row.shown_end)
    before, after = text[left : row.shown_start], text[row.shown_end : right].rstrip("\n")
    if limit and len(before) > limit:
        before = "…" + before[-limit:]
    if limit and len(after) > limit:
        after = after[:limit] + "…"
    return before, after


def text_found(report: Report, words: str, near: int) -> tuple[int, int]:
    """Where typed or selected words stand in the text: the occurrence nearest to `near`."""
    # A form sends line ends as CRLF, the text has LF.
    wanted = words.replace("\r\n", "\n").strip()
    if not wanted:
        raise Refused(_("请在左侧选中原文，或照抄原文里的词句。"), field="words")
    found: list[int] = []
    at = report.text.find(wanted)
    while at >= 0 and len(found) < 1000:
        found.append(at)
        at = report.text.find(wanted, at + 1)
    if not found:
        raise Refused(
            _("原文里没有“%(words)s”，请一字不差地照抄，或在左侧选中。") % {"words": wanted[:40]}, field="words"
        )
    start = min(found, key=lambda each: abs(each - near))
    return start, start + len(wanted)


def split_spans(row: Commitment, typed: str) -> list[tuple[int, int]]:
    """The spans that a person marked with ／ in the commitment's words, without the joints between them."""
    typed = typed.replace("\r\n", "\n")
    parts = typed.replace("/", "／").split("／")
    slash = "／" if "／" not in row.text and "/" not in row.text else ""
    if not slash or "".join(parts).strip() != row.text.strip():
        raise Refused(_("除了“／”以外，原文的字不能增减。"), field="parts")
    spans, at = [], row.shown_start + len(row.text) - len(row.text.lstrip())
    lead = len(typed) - len(typed.lstrip())
    parts[0] = parts[0][lead:]
    for part in parts:
        core = part.strip(JOINTS)
        if core:
            left = at + part.find(core)
            spans.append((left, left + len(core)))
        at += len(part)
    if len(spans) < 2:
        raise Refused(_("请至少在一处写“／”，把原文断成两段。"), field="parts")
    return spans
