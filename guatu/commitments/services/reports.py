"""A report's way from upload to plan: upload, compile again, confirm."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.commitments.compiled import compilation_put, document_put, rows_from
from guatu.commitments.errors import Refused
from guatu.commitments.files import file_keep, file_path, name_cleaned
from guatu.commitments.journal import act_new, line_write, report_lock, states_change
from guatu.commitments.models import ACTIVE_STATES, Change, Commitment, Report
from guatu.commitments.services.withdrawal import twin_refuse
from guatu.people.models import Organisation, Person
from guatu.people.permissions import Action, require
from guatu.people.selectors import organisation_names
from guatu.workreport.commitment import Compilation
from guatu.workreport.document import Document

if TYPE_CHECKING:
    from guatu.workreport.departments import Department

Compile = Callable[[Document], Compilation]
State = Commitment.State
NOTHING_FOUND = gettext_noop("计划部分没有具体任务。请核对文件是否完整，或对照原文逐条新增。")
NO_PLAN = gettext_noop(
    "文件里没有找到年度计划：没有“今年工作安排”“主要预期目标”这样的部分，也认不出计划年度。"
    "请核对是否传错文件；确是工作报告的，可对照原文逐条新增。"
)
"""Why a report gave nothing, and what to do about it; kept as written here, told in the reader's language."""


def document_compile(data: bytes, name: str, compile_with: Compile | None = None) -> tuple[Document, Compilation]:
    """Read and compile a file. Refused says why it cannot be read, in the reader's own words."""
    from guatu.workreport.reading.errors import ReadingError
    from guatu.workreport.reading.reader import read_bytes

    try:
        document = read_bytes(data, name)
    except ReadingError as error:
        raise Refused(str(error), field="file") from error
    document = storable(document)
    if compile_with is None:
        from guatu.workreport.compiler import compile_document

        return document, compile_document(document, departments=departments())
    return document, compile_with(document)


def departments() -> tuple[Department, ...]:
    """The catalogue by which leads are suggested: the district's own in `instance/site/`, else the one that comes along.

    Refused, with file and line, where the district's own cannot be used.
    """
    from guatu.definitions.departments import CATALOGUE
    from guatu.definitions.errors import DefinitionError

    own = Path(settings.INSTANCE) / "site" / "departments.yaml"
    path = own if own.exists() else CATALOGUE
    try:
        return _departments_read(path, path.stat().st_mtime_ns)
    except DefinitionError as error:
        raise Refused(str(error), field="departments") from error


@lru_cache(maxsize=2)
def _departments_read(path: Path, changed: int) -> tuple[Department, ...]:
    """Read once until the file changes."""
    from guatu.definitions.departments import load_departments

    del changed
    return load_departments(path)


def storable(document: Document) -> Document:
    """The document without NUL characters, which no database takes; their places keep a blank, so that offsets hold."""
    if "\x00" not in document.source and "\x00" not in document.text:
        return document
    from dataclasses import replace

    return replace(document, source=document.source.replace("\x00", " "), text=document.text.replace("\x00", " "))


def report_upload(
    *,
    file: IO[bytes] | bytes,
    name: str,
    person: Person,
    again: bool = False,
    simulated: bool = False,
    compile_with: Compile | None = None,
) -> Report:
    """Keep a report's file, compile it, and return it ready for review.

    Refused where it cannot be read, is too large, or was uploaded before and not withdrawn since (`again=True` takes it
    once more). A report in which no plan is found is kept in the state `uploaded`, and its notes say so.
    """
    require(person, Action.REPORT_UPLOAD)
    name = name_cleaned(name)
    data = file if isinstance(file, bytes) else file.read(settings.REPORT_MAX_BYTES + 1)
    if len(data) > settings.REPORT_MAX_BYTES:
        limit = settings.REPORT_MAX_BYTES // (1024 * 1024)
        raise Refused(_("文件超过 %(limit)d MB，请确认选对了文件。") % {"limit": limit}, field="file")
    digest = hashlib.sha256(data).hexdigest()
    if not again:
        twin_refuse(digest, _("如需重新审核，请选择“再次上传”。"))
    document, compilation = document_compile(data, name, compile_with)
    file_keep(data)
    with transaction.atomic():
        report = Report(
            name=name,
            title=name.rpartition(".")[0] or name,
            sha256=digest,
            size=len(data),
            uploaded_by=person,
            uploaded_at=datetime.now(),
            simulated=simulated,
        )
        document_put(report, document)
        compilation_put(report, compilation, document)
        report.state = Report.State.COMPILED if compilation.commitments else Report.State.UPLOADED
        if not compilation.commitments:
            report.notes = [NOTHING_FOUND if compilation.sentences else NO_PLAN, *report.notes]
        report.save()
        made = commitments_store(report, compilation, document, organisation_names())
        line_write(
            act=act_new(),
            report=report,
            verb=Change.Verb.UPLOAD,
            person=person,
            after={"name": name, "sha256": digest, "commitments": made},
        )
    return report


def commitments_store(
    report: Report,
    compilation: Compilation,
    document: Document,
    names: dict[str, Organisation],
    but: Iterable[tuple[str, int, int]] = (),
) -> int:
    """Save the compiler's commitments as suggestions, but for spans (kind, start, end) that rows hold already."""
    taken = set(but)
    wanted = [each for each in compilation.commitments if (str(each.kind), each.start, each.end) not in taken]
    rows = rows_from(report, wanted, document.origin, names)
    saved = Commitment.objects.bulk_create([row for row, _co in rows])
    through = Commitment.co.through
    through.objects.bulk_create(
        through(commitment_id=row.pk, organisation_id=other.pk)
        for row, (_row, co) in zip(saved, rows, strict=True)
        for other in co
    )
    return len(saved)


def report_recompile(*, report: Report, person: Person, compile_with: Compile | None = None) -> Report:
    """Compile the kept file again, after the compiler or the catalogue of departments changed.

    What people decided, wrote or made stays as it is; suggestions that nobody touched are replaced by the new ones.
    """
    require(person, Action.REVIEW, report)
    if report.is_confirmed:
        raise Refused(_("计划已确认，不能重新拆解。"), field="state")
    if report.form != Report.Form.REPORT:
        raise Refused(_("责任分解表不需要拆解。"), field="form")
    path = file_path(report.sha256)
    if not path.exists():
        raise Refused(_("找不到原文件，请重新上传《%(name)s》。") % {"name": report.name}, field="file")
    document, compilation = document_compile(path.read_bytes(), report.name, compile_with)
    with transaction.atomic():
        locked = report_lock(report)
        if locked.is_confirmed:
            raise Refused(_("计划已确认，不能重新拆解。"), field="state")
        touched = locked.changes.filter(commitment__isnull=False).values("commitment")
        rows = locked.commitments
        dropped = rows.exclude(pk__in=touched).delete()[1].get("commitments.Commitment", 0)
        if (document.source, document.text) != (locked.source, locked.text) and rows.exists():
            raise Refused(
                _("新版程序读出的原文与已审核的不同，已审核的任务会错位；请再次上传该文件另行审核。"), field="file"
            )
        document_put(locked, document)
        compilation_put(locked, compilation, document)
        locked.save()
        kept = {(row.kind, row.start, row.end) for row in rows.exclude(state=State.WITHDRAWN)}
        made = commitments_store(locked, compilation, document, organisation_names(), but=kept)
        line_write(
            act=act_new(),
            report=locked,
            verb=Change.Verb.RECOMPILE,
            person=person,
            before={"commitments": dropped},
            after={"commitments": made},
        )
    return locked


def _hindrance(row: Commitment) -> str:
    """Why a suggestion stands in the way of the plan."""
    if row.is_uncertain:
        return _("有两种读法，尚未认定")
    return _("还没有目标值，尚未补填") if row.is_lacking else _("尚未审核")


@transaction.atomic
def report_confirm(*, report: Report, person: Person, accept_rest: bool = False) -> Report:
    """Make the reviewed report the plan that all staff see.

    Refused while suggestions are undecided; with `accept_rest` only uncertain ones whose reading nobody settled
    stand in the way. `Refused.items` lists them.
    """
    require(person, Action.CONFIRM, report)
    locked = report_lock(report)
    if locked.is_confirmed:
        raise Refused(_("计划已经确认过了。"), field="state")
    open_rows = list(locked.commitments.filter(state=State.SUGGESTED).select_related("lead"))
    hindering = [row for row in open_rows if row.is_uncertain or row.is_lacking or not accept_rest]
    if hindering:
        items: list[dict[str, Any]] = [
            {
                "id": row.pk,
                "title": row.title,
                "reason": _hindrance(row),
            }
            for row in hindering
        ]
        message = (
            _("还有 %(count)d 项任务存疑或缺目标值，请先处理。")
            if accept_rest
            else _("还有 %(count)d 项任务没有审核；可逐项处理，或选择“其余全部采纳”。")
        )
        raise Refused(message % {"count": len(hindering)}, field="commitments", items=items)
    act = act_new()
    for row in open_rows:
        row.report = locked
    states_change(commitments=open_rows, state=State.ACCEPTED, person=person, verb=Change.Verb.ACCEPT, act=act)
    if not locked.commitments.filter(state__in=ACTIVE_STATES).exists():
        raise Refused(_("没有采纳任何任务，不能确认为计划。"), field="commitments")
    before = {"state": locked.state}
    locked.state, locked.confirmed_by, locked.confirmed_at = Report.State.CONFIRMED, person, datetime.now()
    locked.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    line_write(
        act=act,
        report=locked,
        verb=Change.Verb.CONFIRM,
        person=person,
        before=before,
        after={"state": locked.state, "accepted_now": len(open_rows)},
    )
    return locked
