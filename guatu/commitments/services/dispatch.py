"""Freezing a whole plan at a dispatch (调度): what was known that day, for ever."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.errors import Refused
from guatu.commitments.fields import day_check
from guatu.commitments.journal import act_new, line_write, report_lock
from guatu.commitments.models import Change, Commitment, Freeze, Report
from guatu.people.clock import today
from guatu.people.models import Person
from guatu.people.permissions import Action, require


def dispatch_freeze(
    *, report: Report, person: Person, name: str, day: date | str | None = None, simulated: bool = False
) -> Freeze:
    """Freeze how every commitment of a confirmed plan stands on a day (today unless given; a past day as it was known then).

    Kept with every light are its figure, path, forecast and reasons, the rule set, the lake's versions that the figures were read at and
    the hash of each indicator's definition, so that it can be shown, compared and computed again. It is never changed.
    """
    from guatu import lake
    from guatu.commitments.selectors.alive import standings_of
    from guatu.commitments.selectors.standing import standing_json

    require(person, Action.DISPATCH, report)
    on = day_check("day", day) or today()
    name = (name or "").strip().replace("\x00", "")[:100]
    if not name:
        raise Refused(_("请给这次调度起个名字，例如“6月调度”。"), field="name")
    if on > today():
        raise Refused(_("数据日期不能晚于今天。"), field="day")
    if not report.is_confirmed:
        raise Refused(_("计划确认后才能做调度快照。"), field="report")
    rows = list(report.commitments.filter(state=Commitment.State.ACCEPTED))
    for row in rows:
        row.report = report
    # Read before anything is locked: it may first have to take into the lake what was saved a moment ago.
    found = standings_of(rows, day=on)
    told = [standing_json(found[row.pk]) | {"title": row.title, "lead": row.lead_id} for row in rows]
    indicators = sorted({each["indicator"] for each in told if each["indicator"]})
    versions = lake.versions_known(on if on < today() else date.max) if indicators else {}
    rulesets = sorted({each.ruleset for each in found.values() if each.ruleset})
    if versions:
        # Before the snapshot stands, not after: cleaning must never come between.
        lake.pin(versions)
    with transaction.atomic():
        locked = report_lock(report)
        made = Freeze(
            report=locked,
            name=name,
            day=on,
            ruleset="、".join(rulesets),
            lake=versions,
            definitions=_hashes(indicators),
            standings=told,
            sha256=hash_of(told),
            by=person,
            at=datetime.now(),
            simulated=simulated or report.simulated,
        )
        made.save()
        line_write(
            act=act_new(),
            report=locked,
            verb=Change.Verb.FREEZE,
            person=person,
            after={"freeze": made.pk, "name": name, "day": on.isoformat(), "sha256": made.sha256},
        )
        return made


def hash_of(standings: list[dict[str, Any]]) -> str:
    """SHA-256 of standings as canonical JSON."""
    text = json.dumps(standings, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _hashes(names: list[str]) -> dict[str, str]:
    """Indicator → hash of all that its definition says, those of the indicators and parameters that it reads included."""
    from guatu.indicators.selectors import definition_hash

    return {name: definition_hash(name) for name in names}
