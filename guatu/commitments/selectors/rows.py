"""Reports, commitments, progress and evidence as this person may see them, and the light of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from guatu.commitments.files import file_path
from guatu.commitments.models import Commitment, Evidence, Progress, Report
from guatu.people.models import Person
from guatu.people.permissions import Action, NotAllowed, may, require

if TYPE_CHECKING:
    from guatu.commitments.selectors.standing import Standing

State = Commitment.State


LIGHTS = ("red", "yellow", "green", "done", "hand", "grey")
"""Keys of lights, what needs somebody first."""


@dataclass(frozen=True, slots=True)
class Light:
    """How a commitment stands: `key` is done, green, yellow or red where registers prove it, else hand or grey."""

    key: str
    label: str
    why: str


def light_label(key: str) -> str:
    """The word of a light."""
    words = {
        "done": _("已完成"),
        "green": _("正常"),
        "yellow": _("滞后"),
        "red": _("严重滞后"),
        "hand": _("人工填报"),
        "grey": _("未绑定"),
    }
    return words[key]


def light(commitment: Commitment) -> Light:
    """Its light in words. Grey where nothing proves it; "hand" where progress is entered by hand, never shown as green."""
    found = standing_of(commitment)
    return Light(found.light, light_label(found.light), found.why)


def light_key(commitment: Commitment) -> str:
    """The key of the light alone."""
    return standing_of(commitment).light


def standing_of(commitment: Commitment) -> Standing:
    """How it stands today. Rows that were listed together are read together, when the first of them is asked for, and keep it."""
    from guatu.commitments.selectors.alive import standing, standings_put

    found = getattr(commitment, "standing", None)
    if found is None and (listed := getattr(commitment, "together", None)) is not None:
        standings_put(listed)
        found = commitment.standing  # type: ignore[attr-defined]
    return cast("Standing", found) if found is not None else standing(commitment)


def together(rows: list[Commitment], report: Report | None = None) -> list[Commitment]:
    """Rows of one list: whoever asks how one of them stands reads all of them at once."""
    for row in rows:
        if report is not None:
            row.report = report
        row.together = rows  # type: ignore[attr-defined]
    return rows


def reports_for(person: Person, *, withdrawn: bool = False) -> QuerySet[Report]:
    """The reports that this person may see, newest first, with counts of active, accepted, suggested and rejected
    commitments; or those that were withdrawn, which are the office's alone.
    """
    rows = (
        Report.objects.filter(withdrawn_at__isnull=not withdrawn)
        .defer("source", "text", "origin", "unfruitful", "sections")
        .select_related("uploaded_by", "confirmed_by", "withdrawn_by")
    )
    if not may(person, Action.REPORT_WITHDRAW if withdrawn else Action.REPORT_READ):
        return rows.none()
    if person.role in (Person.Role.DEPARTMENT, Person.Role.TOWN):
        rows = rows.filter(state=Report.State.CONFIRMED)
    return rows.annotate(
        accepted_count=Count("commitments", filter=Q(commitments__state=State.ACCEPTED)),
        suggested_count=Count("commitments", filter=Q(commitments__state=State.SUGGESTED)),
        rejected_count=Count("commitments", filter=Q(commitments__state=State.REJECTED)),
    )


def report_for(person: Person, report_id: int, *, withdrawn: bool = False) -> Report:
    """The report; Report.DoesNotExist where there is none, NotAllowed where this person may not see it.

    A withdrawn one is closed to all, but where `withdrawn` asks for it the office gets it.
    """
    report = Report.objects.select_related("uploaded_by", "confirmed_by", "withdrawn_by").get(pk=report_id)
    if not (withdrawn and may(person, Action.REPORT_WITHDRAW)):
        report_standing_require(report)
    require(person, Action.REPORT_READ, report)
    return report


def report_standing_require(report: Report) -> None:
    """NotAllowed where the report was withdrawn."""
    if report.is_withdrawn:
        raise NotAllowed(_("这份报告已由督查室撤回，恢复后才能查看。"))


def commitment_rows(report: Report) -> QuerySet[Commitment]:
    """All commitments of a report with lead, co-departments, milestones and whether progress is entered: four
    queries.
    """
    return (
        Commitment.objects.filter(report=report)
        .select_related("lead")
        .prefetch_related("co", "milestones")
        .annotate(has_progress=Exists(Progress.objects.filter(commitment=OuterRef("pk"))))
    )


def review_rows(report: Report) -> list[Commitment]:
    """The commitments in the order of the text: suggested, accepted and rejected ones; replaced and withdrawn ones
    not.
    """
    return together(list(commitment_rows(report).exclude(state__in=(State.REPLACED, State.WITHDRAWN))), report)


def rows_of(report: Report, ids: Iterable[int]) -> list[Commitment]:
    """Those of the rows under review that have these ids, in the order of the text."""
    rows = commitment_rows(report).filter(pk__in=list(ids)).exclude(state__in=(State.REPLACED, State.WITHDRAWN))
    return together(list(rows), report)


def review_states(report: Report) -> list[tuple[str, bool]]:
    """State, and whether it reads two ways, of every row under review: what counts are made of, without the rows."""
    rows = report.commitments.exclude(state__in=(State.REPLACED, State.WITHDRAWN))
    found = rows.order_by().values_list("state", "uncertain", "settled_reading")
    return [(state, bool(readings) and not settled) for state, readings, settled in found]


def commitment_for(person: Person, commitment_id: int) -> Commitment:
    """The commitment with its report; DoesNotExist where there is none, NotAllowed where this person may not see it.

    Staff of departments and towns see the accepted ones of confirmed plans only.
    """
    rows = Commitment.objects.select_related("lead", "report", "merged_into", "split_from").defer(
        "report__source", "report__origin", "report__unfruitful"
    )
    found = rows.prefetch_related("co", "milestones").get(pk=commitment_id)
    report_standing_require(found.report)
    require(person, Action.REPORT_READ, found)
    return found


def progress_lines(commitment: Commitment, *, all_lines: bool = False) -> list[Progress]:
    """Progress newest first with who entered it and the evidence; corrected entries only with `all_lines`."""
    rows = commitment.progress.select_related("entered_by__organisation", "corrected_by").prefetch_related("evidence")
    return list(rows if all_lines else rows.filter(corrected_by=None))


def evidence_for(person: Person, evidence_id: int) -> tuple[Evidence, Path]:
    """A file of evidence and where it lies; permission is that of reading its commitment."""
    rows = Evidence.objects.select_related("progress__commitment__report", "override__commitment__report")
    evidence: Any = rows.get(pk=evidence_id)
    proved = (evidence.progress or evidence.override).commitment
    report_standing_require(proved.report)
    require(person, Action.REPORT_READ, proved)
    return evidence, file_path(evidence.sha256)
