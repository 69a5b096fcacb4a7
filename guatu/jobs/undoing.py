"""Undoing an act of many rows as a long work."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.services import Tell
from guatu.registers import gate
from guatu.registers.models import Act


def undo(job: Job, _path: Path, tell: Tell) -> int:
    """Take the act back as the person who wants it; how many rows. Raises JobRefused, NotUndoable."""
    act = Act.objects.filter(pk=job.wanted["act"]).first()
    if act is None:
        raise JobRefused(_("没有这一步操作。"))
    gate.act_undo(act=act, by=job.by, progress=lambda done: tell(_("正在撤销"), done), savepoint=False)
    return act.rows
