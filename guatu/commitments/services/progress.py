"""Milestones by quarter, and progress entered by hand with evidence: where nothing computes it, and shown as such."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.errors import Refused
from guatu.commitments.fields import day_check, milestone_check, number_check
from guatu.commitments.files import Kept, evidence_keep
from guatu.commitments.journal import act_new, active_require, commitment_change, commitment_line, commitment_lock
from guatu.commitments.models import Change, Commitment, Evidence, Progress
from guatu.people.models import Person
from guatu.people.permissions import Action, NotAllowed, require

FILES_AT_ONCE = 10


@transaction.atomic
def milestone_set(
    *,
    commitment: Commitment,
    quarter: int,
    person: Person,
    version: int,
    text: str = "",
    value: Decimal | str | float | None = None,
) -> Commitment:
    """Say what must be reached by the end of a quarter (1 to 4). Empty text and value remove the milestone."""
    require(person, Action.ASSIGN, commitment)
    if quarter not in (1, 2, 3, 4):
        raise Refused(_("季度只能是 1 到 4。"), field="quarter")
    fresh = commitment_lock(commitment)
    active_require(fresh)
    field = f"milestone_{quarter}"
    return commitment_change(
        commitment=fresh,
        values={field: milestone_check(field, {"text": text, "value": value})},
        version=version,
        person=person,
        verb=Change.Verb.MILESTONE,
        act=act_new(),
    )


def progress_enter(
    *,
    commitment: Commitment,
    person: Person,
    day: date | str | None = None,
    value: Decimal | str | float | None = None,
    percent: Decimal | str | float | None = None,
    text: str = "",
    files: Iterable[tuple[str, bytes]] = (),
    simulated: bool = False,
) -> Progress:
    """Enter how far a commitment has come by a day (today unless given): a value, a percentage or words, with files
    as evidence.
    """
    entry, kept = _claim(commitment, person, day, value, percent, text, files)
    with transaction.atomic():
        fresh = _held(commitment, person)
        if not fresh.is_confirmed:
            raise Refused(_("计划确认后，已采纳的任务才能填报进展。"))
        return _save(fresh, person, entry, kept, Change.Verb.PROGRESS, None, simulated)


def progress_correct(
    *,
    progress: Progress,
    person: Person,
    day: date | str | None = None,
    value: Decimal | str | float | None = None,
    percent: Decimal | str | float | None = None,
    text: str = "",
    files: Iterable[tuple[str, bytes]] = (),
    keep_evidence: bool = True,
) -> Progress:
    """Put a corrected entry in the place of a wrong one, which stays in the history. Its evidence is kept unless
    told otherwise.
    """
    author = progress.entered_by
    same_body = person.organisation_id is not None and person.organisation_id == author.organisation_id
    if person.role != Person.Role.OFFICE and person.pk != author.pk and not same_body:
        raise NotAllowed(_("只有填报人、填报人所在单位或督查室可以更正这条进展。"))
    entry, kept = _claim(progress.commitment, person, day or progress.day, value, percent, text, files)
    with transaction.atomic():
        fresh = _held(progress.commitment, person)
        if Progress.objects.filter(corrects=progress).exists():
            raise Refused(_("这条进展已被更正，请更正最新的一条。"))
        if keep_evidence:
            old = progress.evidence.all()
            kept = [Kept(each.name, each.sha256, each.size, each.content_type) for each in old] + kept
        return _save(fresh, person, entry, kept, Change.Verb.CORRECT, progress, progress.simulated)


def _claim(
    commitment: Commitment,
    person: Person,
    day: Any,
    value: Any,
    percent: Any,
    text: str,
    files: Iterable[tuple[str, bytes]],
) -> tuple[dict[str, Any], list[Kept]]:
    """An entry checked and its files kept, before anything is locked.

    Permission is asked of the commitment as it stands, so that nobody is judged by a page's old copy.
    """
    rows = Commitment.objects.select_related("report").defer("report__source", "report__text", "report__origin")
    standing = rows.get(pk=commitment.pk)
    require(person, Action.PROGRESS_ENTER, standing)
    return _entry(standing, day, value, percent, text), _files(files)


def _held(commitment: Commitment, person: Person) -> Commitment:
    """The commitment with its report held, and the permission asked once more: it may have been taken meanwhile."""
    fresh = commitment_lock(commitment)
    require(person, Action.PROGRESS_ENTER, fresh)
    return fresh


def _entry(commitment: Commitment, day: Any, value: Any, percent: Any, text: str) -> dict[str, Any]:
    on = day_check("day", day) or date.today()
    year = commitment.report.plan_year
    if on > date.today():
        raise Refused(_("截至日期不能晚于今天。"), field="day")
    if year and on < date(year, 1, 1):
        raise Refused(_("截至日期不能早于计划年度（%(year)d 年）。") % {"year": year}, field="day")
    number, share = number_check("value", value, _("完成值")), number_check("percent", percent)
    if share is not None and not 0 <= Decimal(share) <= 100:
        raise Refused(_("完成比例应在 0 到 100 之间。"), field="percent")
    text = (text or "").strip().replace("\x00", "")
    if len(text) > 4000:
        raise Refused(_("进展情况最多 4000 字。"), field="text")
    if number is None and share is None and not text:
        raise Refused(_("请至少填写完成值、完成比例或进展情况中的一项。"), field="text")
    return {"day": on, "value": number, "percent": share and str(round(Decimal(share), 2)), "text": text}


def _files(files: Iterable[tuple[str, bytes]]) -> list[Kept]:
    given = list(files)
    if len(given) > FILES_AT_ONCE:
        raise Refused(_("一次最多上传 %(limit)d 个文件。") % {"limit": FILES_AT_ONCE}, field="files")
    return [evidence_keep(name=name, data=data) for name, data in given]


def _save(
    commitment: Commitment,
    person: Person,
    entry: dict[str, Any],
    kept: list[Kept],
    verb: str,
    corrects: Progress | None,
    simulated: bool,
) -> Progress:
    made = Progress.objects.create(
        commitment=commitment,
        day=entry["day"],
        value=Decimal(entry["value"]) if entry["value"] is not None else None,
        percent=Decimal(entry["percent"]) if entry["percent"] is not None else None,
        text=entry["text"],
        entered_by=person,
        entered_at=datetime.now(),
        corrects=corrects,
        simulated=simulated or commitment.report.simulated,
    )
    Evidence.objects.bulk_create(
        Evidence(progress=made, name=each.name, sha256=each.sha256, size=each.size, content_type=each.content_type)
        for each in kept
    )
    after = {**entry, "day": entry["day"].isoformat(), "progress": made.pk, "evidence": [each.name for each in kept]}
    commitment_line(
        commitment=commitment,
        act=act_new(),
        verb=verb,
        person=person,
        before={"progress": corrects.pk} if corrects else {},
        after=after,
    )
    return made
