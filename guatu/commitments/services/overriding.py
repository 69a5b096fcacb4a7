"""A person's signed word against a computed figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.errors import Refused
from guatu.commitments.fields import day_check, number_check
from guatu.commitments.files import evidence_keep
from guatu.commitments.journal import act_new, active_require, commitment_line, commitment_lock
from guatu.commitments.models import Change, Commitment, Evidence, Override
from guatu.people.clock import today
from guatu.people.models import Person
from guatu.people.permissions import Action, require

LIGHTS = ("done", "green", "yellow", "red", "grey")
FILES_AT_ONCE = 10
LONGEST_DAYS = 366


def override_sign(
    *,
    commitment: Commitment,
    person: Person,
    reason: str,
    until: date | str,
    since: date | str | None = None,
    value: Decimal | str | float | None = None,
    light: str = "",
    files: Iterable[tuple[str, bytes]] = (),
    simulated: bool = False,
) -> Override:
    """Say in one's own name that a computed value or light is wrong, why, and until when (a year at most).

    The computed figure stays where it is; the override is shown beside it and lapses by itself. At least one file of evidence.
    """
    require(person, Action.OVERRIDE, commitment)
    begins, ends = day_check("day", since) or today(), day_check("day", until)
    number = number_check("value", value, _("认定值"))
    reason = (reason or "").strip().replace("\x00", "")
    if number is None and not light:
        raise Refused(_("请填写认定值或选择认定亮灯。"), field="value")
    if light and light not in LIGHTS:
        raise Refused(_("没有这种亮灯，请从列表中选择。"), field="light")
    if not reason or len(reason) > 2000:
        raise Refused(_("请写明理由，最多 2000 字。"), field="reason")
    if ends is None or ends < begins or ends < today():
        raise Refused(_("截止日应不早于起始日和今天。"), field="until")
    if (ends - begins).days > LONGEST_DAYS:
        raise Refused(_("人工认定最长一年，到期后可以重新签署。"), field="until")
    given = list(files)
    if not 1 <= len(given) <= FILES_AT_ONCE:
        raise Refused(_("请上传 1 到 %(limit)d 个佐证文件。") % {"limit": FILES_AT_ONCE}, field="files")
    kept = [evidence_keep(name=name, data=data) for name, data in given]
    with transaction.atomic():
        fresh = commitment_lock(commitment)
        active_require(fresh)
        if not fresh.is_confirmed:
            raise Refused(_("计划确认后，已采纳的任务才能人工认定。"), field="state")
        made = Override.objects.create(
            commitment=fresh,
            value=Decimal(number) if number is not None else None,
            light=light,
            reason=reason,
            since=begins,
            until=ends,
            signed_by=person,
            signed_at=datetime.now(),
            simulated=simulated or fresh.report.simulated,
        )
        Evidence.objects.bulk_create(
            Evidence(override=made, name=each.name, sha256=each.sha256, size=each.size, content_type=each.content_type)
            for each in kept
        )
        after: dict[str, Any] = {"override": made.pk, "value": number, "light": light, "reason": reason}
        after |= {"since": begins.isoformat(), "until": ends.isoformat(), "evidence": [each.name for each in kept]}
        commitment_line(commitment=fresh, act=act_new(), verb=Change.Verb.OVERRIDE, person=person, after=after)
        return made


@transaction.atomic
def override_end(*, override: Override, person: Person, reason: str) -> Override:
    """End an override before its last day, from today on; what it said until then stays in the history."""
    require(person, Action.OVERRIDE, override.commitment)
    reason = (reason or "").strip().replace("\x00", "")
    if not reason or len(reason) > 300:
        raise Refused(_("请写明终止原因，最多 300 字。"), field="reason")
    fresh = commitment_lock(override.commitment)
    held = Override.objects.get(pk=override.pk)
    if held.ended_at is not None:
        raise Refused(_("这项人工认定已经终止。"), field="override")
    held.ended_by, held.ended_at, held.ended_why, held.ended_on = person, datetime.now(), reason, today()
    held.save(update_fields=["ended_by", "ended_at", "ended_why", "ended_on"])
    commitment_line(
        commitment=fresh,
        act=act_new(),
        verb=Change.Verb.LAPSE,
        person=person,
        before={"override": held.pk, "until": held.until.isoformat()},
        after={"override": held.pk, "ended_on": today().isoformat(), "reason": reason},
    )
    return held
