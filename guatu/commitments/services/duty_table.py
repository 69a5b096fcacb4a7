"""An office's own table of duties (责任分解表) becomes a plan under review."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.compiled import compilation_put, document_put, rows_from
from guatu.commitments.errors import Refused
from guatu.commitments.files import file_keep, name_cleaned
from guatu.commitments.journal import act_new, line_write
from guatu.commitments.models import Change, Commitment, Milestone, Report
from guatu.commitments.services.withdrawal import twin_refuse
from guatu.people.models import Person
from guatu.people.permissions import Action, require
from guatu.people.selectors import organisation_names

if TYPE_CHECKING:
    from guatu.workreport.duty_tables import DutyRow, DutyTable, Role


def duty_table_read(
    *, file: bytes, name: str, person: Person, roles: Mapping[tuple[str, int], Role | str] | None = None
) -> DutyTable:
    """Read a table without storing anything: its columns, as recognised or as `roles` say, are shown for confirmation."""
    from guatu.workreport.duty_tables import DutyTableError, read_duty_table
    from guatu.workreport.reading.errors import ReadingError

    require(person, Action.REPORT_UPLOAD)
    if len(file) > settings.REPORT_MAX_BYTES:
        limit = settings.REPORT_MAX_BYTES // (1024 * 1024)
        raise Refused(_("文件超过 %(limit)d MB，请确认选对了文件。") % {"limit": limit}, field="file")
    try:
        return read_duty_table(file, name_cleaned(name), roles)
    except (DutyTableError, ReadingError) as error:
        raise Refused(str(error), field="file") from error


def duty_table_import(
    *,
    file: bytes,
    name: str,
    person: Person,
    roles: Mapping[tuple[str, int], Role | str] | None = None,
    year: int | None = None,
    again: bool = False,
    simulated: bool = False,
) -> Report:
    """Make a report of form `duty_table` from the rows of a table, ready for review like a compiled one.

    Refused where it cannot be read, or the same file is a plan already (`again=True` takes it once more).

    `roles` are the columns as a person confirmed them (None: as recognised). The plan year is `year`, else the one in the
    file's name, else this one. Leaders, milestones and remarks of a row go to every commitment that it holds.
    """
    from guatu.workreport.duty_tables import as_plan

    table = duty_table_read(file=file, name=name, person=person, roles=roles)
    name = name_cleaned(name)
    named = re.search(r"(?<!\d)20\d\d(?!\d)", name)
    plan = as_plan(table, year or (int(named.group()) if named else date.today().year))
    digest = file_keep(file)
    if not again:
        twin_refuse(digest, _("如需另作一份计划，请选择“再次导入”。"))
    with transaction.atomic():
        report = Report(
            name=name,
            title=name.rpartition(".")[0] or name,
            form=Report.Form.DUTY_TABLE,
            sha256=digest,
            size=len(file),
            uploaded_by=person,
            uploaded_at=datetime.now(),
            simulated=simulated,
        )
        document_put(report, plan.document)
        compilation_put(report, plan.compilation, plan.document)
        report.title = name.rpartition(".")[0] or name
        report.columns = [[each.sheet, each.index, str(each.role)] for each in table.columns]
        report.state = Report.State.COMPILED
        report.save()
        made = rows_from(report, plan.compilation.commitments, None, organisation_names())
        for (row, _co), place in zip(made, plan.rows, strict=True):
            row_complete(row, table.rows[place])
        saved = Commitment.objects.bulk_create(row for row, _co in made)
        through = Commitment.co.through
        through.objects.bulk_create(
            through(commitment_id=row.pk, organisation_id=other.pk) for row, co in made for other in co
        )
        Milestone.objects.bulk_create(
            Milestone(commitment=row, quarter=quarter, text=text[:300])
            for row, place in zip(saved, plan.rows, strict=True)
            for quarter, text in enumerate(table.rows[place].milestones, 1)
            if text
        )
        line_write(
            act=act_new(),
            report=report,
            verb=Change.Verb.IMPORT,
            person=person,
            after={"name": name, "sha256": digest, "rows": len(table.rows), "commitments": len(saved)},
        )
    return report


def row_complete(commitment: Commitment, row: DutyRow) -> None:
    """Take over what only a table knows. Names of bodies that the district does not have stay readable in the remark."""
    commitment.leader = row.leader[:40]
    unknown = [commitment.lead_name] if commitment.lead_name and not commitment.lead_id else []
    notes = [row.note, _("机构目录中没有：%s") % "、".join(unknown) if unknown else ""]
    commitment.note = "\n".join(each for each in notes if each)
