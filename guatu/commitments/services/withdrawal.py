"""Taking a wrongly uploaded report back, and putting it back: nothing is lost, and the same file may come again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.errors import Refused
from guatu.commitments.journal import act_new, line_write, report_lock
from guatu.commitments.models import Change, Progress, Report
from guatu.people.models import Person
from guatu.people.permissions import Action, require

LONGEST_REASON = 300


def reason_needed(report: Report) -> bool:
    """Whether withdrawing asks for a reason: departments have entered progress into the plan."""
    return report.is_confirmed and Progress.objects.filter(commitment__report=report).exists()


@transaction.atomic
def report_withdraw(*, report: Report, person: Person, reason: str = "") -> Report:
    """Take a report out of lists, reviews, plans and counts. It keeps its state, and `report_restore` brings it back.

    Refused where it is withdrawn already, or progress was entered into the plan and no reason is given.
    """
    require(person, Action.REPORT_WITHDRAW, report)
    locked = report_lock(report, withdrawn=True)
    if locked.is_withdrawn:
        raise Refused(_("这份报告已经撤回了。"), field="report")
    reason = reason.strip().replace("\x00", "")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("撤回原因最多 %(limit)d 字。") % {"limit": LONGEST_REASON}, field="reason")
    if not reason and reason_needed(locked):
        raise Refused(_("计划已确认，各单位已填报进展。请写明撤回原因。"), field="reason")
    locked.withdrawn_by, locked.withdrawn_at, locked.withdrawn_why = person, datetime.now(), reason
    return _written(locked, person, Change.Verb.WITHDRAW, {"withdrawn": False}, {"withdrawn": True, "reason": reason})


@transaction.atomic
def report_restore(*, report: Report, person: Person, again: bool = False) -> Report:
    """Bring a withdrawn report back as it was.

    Refused where it is not withdrawn, or the same file was uploaded again since (`again=True` restores it beside).
    """
    require(person, Action.REPORT_WITHDRAW, report)
    locked = report_lock(report, withdrawn=True)
    if not locked.is_withdrawn:
        raise Refused(_("这份报告没有撤回，不用恢复。"), field="report")
    if not again:
        twin_refuse(locked.sha256, _("如仍需恢复，请选择“两份都要”。"))
    before = {"withdrawn": True, "reason": locked.withdrawn_why}
    locked.withdrawn_by, locked.withdrawn_at, locked.withdrawn_why = None, None, ""
    return _written(locked, person, Change.Verb.RESTORE, before, {"withdrawn": False})


def _written(report: Report, person: Person, verb: str, before: dict[str, object], after: dict[str, object]) -> Report:
    report.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    line_write(act=act_new(), report=report, verb=verb, person=person, before=before, after=after)
    return report


def twin_refuse(digest: str, what_to_do: str) -> None:
    """Refused where a report of the same file stands already; `Refused.items` leads to the first."""
    rows = Report.objects.filter(sha256=digest, withdrawn_at=None).defer("source", "text", "origin")
    earlier = rows.order_by("id").first()
    if earlier is None:
        return
    told = _("这份文件已于 %(day)s 上传过：《%(title)s》。") % {
        "day": earlier.uploaded_at.strftime("%Y-%m-%d"),
        "title": earlier.title,
    }
    raise Refused(
        told + what_to_do,
        field="file",
        items=[{"id": earlier.pk, "title": earlier.title, "reason": _("内容相同")}],
    )
