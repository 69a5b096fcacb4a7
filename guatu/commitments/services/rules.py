"""Which rule set a plan's lights follow, from which day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.errors import Refused
from guatu.commitments.fields import day_check
from guatu.commitments.journal import act_new, line_write, report_lock
from guatu.commitments.models import Change, Report, RulesChoice
from guatu.commitments.rulesets import ruleset_named
from guatu.people.clock import today
from guatu.people.models import Person
from guatu.people.permissions import Action, require


@transaction.atomic
def rules_choose(
    *, report: Report, ruleset: str, person: Person, since: date | str | None = None, reason: str = ""
) -> RulesChoice:
    """From a day on (today unless given) the plan's lights follow this rule set. Days before it keep theirs, dispatches theirs for ever."""
    require(person, Action.BIND, report)
    begins = day_check("day", since) or today()
    reason = (reason or "").strip().replace("\x00", "")[:300]
    if ruleset_named(ruleset) is None:
        raise Refused(_("没有这套亮灯规则，请从列表中选择。"), field="ruleset")
    locked = report_lock(report)
    made = RulesChoice.objects.create(
        report=locked, ruleset=ruleset, since=begins, reason=reason, by=person, at=datetime.now()
    )
    line_write(
        act=act_new(),
        report=locked,
        verb=Change.Verb.RULES,
        person=person,
        after={"ruleset": ruleset, "since": begins.isoformat(), "reason": reason},
    )
    return made
