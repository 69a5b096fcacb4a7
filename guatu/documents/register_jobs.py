"""Exports and return files of many rows as long works."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from guatu.documents.register_return import write_return
from guatu.documents.register_sheet import csv_lines, write_sheet
from guatu.intake.errors import IntakeRefused
from guatu.intake.returning import marked_sheet
from guatu.intake.selectors import batch_for
from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.services import Tell
from guatu.registers.links import Links
from guatu.registers.selectors.filters import list_query
from guatu.registers.selectors.records import register_for


def export(job: Job, path: Path, tell: Tell) -> int:
    """Write the list as its address says, with the rights that the person has now; personal data masked. Raises NotAllowed."""
    register = register_for(job.by, job.register)
    links = Links(job.by, register)
    query = list_query(register, dict(QueryDict(job.wanted["query"]).lists()), links=links)
    count = 0

    def told(done: int) -> None:
        nonlocal count
        count = done
        tell(_("正在写出"), done)

    with path.open("wb") as out:
        path.chmod(0o600)
        if job.wanted["form"] == "csv":
            out.writelines(csv_lines(job.by, query, links=links, progress=told))
            return count
        return write_sheet(job.by, query, out, links=links, progress=told)


def returned(job: Job, path: Path, tell: Tell) -> int:
    """Write a batch's file with the faults marked. Raises NotAllowed, JobRefused."""
    register = register_for(job.by, job.register)
    try:
        batch = batch_for(job.by, register, job.wanted["batch"])
        sheet, layout, marks = marked_sheet(batch)
    except Http404:
        raise JobRefused(_("没有这次导入，或者您不能查看它。")) from None
    except IntakeRefused as refused:
        raise JobRefused(str(refused)) from None
    with path.open("wb") as out:
        path.chmod(0o600)
        return write_return(
            out,
            sheet=sheet,
            first_row=layout.first_row,
            faults=marks,
            only_refused=job.wanted["only"],
            progress=lambda done: tell(_("正在写出"), done),
        )
