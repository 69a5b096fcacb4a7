"""Verbs that take files in: upload, compare, accept or cancel. Nothing reaches a register but through the gate, in one transaction.

Small files are worked on within the request. A large one gets a process of its own that ends with its work: it costs memory only
while it runs, and what it held is given back whole (docs/excel.md has the figures beside a standing worker).
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.intake.errors import IntakeRefused
from guatu.intake.headers import choose_sheet, chosen_twice, remapped, visible_sheets
from guatu.intake.models import Batch, BatchPart
from guatu.intake.preview import MOST_LINES, PART, Outcome, compare, digest_of, tokens_of
from guatu.intake.progress import folder, progress_end, progress_stale, progress_tell
from guatu.intake.rows import Rows
from guatu.intake.spool import give_back, spooled
from guatu.intake.workbook import read_workbook
from guatu.jobs.starter import alive, start
from guatu.people.models import Person
from guatu.registers import gate
from guatu.registers.access import require_write
from guatu.registers.errors import RegisterError
from guatu.registers.evidence import clean_name
from guatu.registers.gate import Judged
from guatu.registers.tables import register_of

Tell = Callable[[str, int, int], None]
"""Is told what is being done, how many rows of it, of how many."""
BLOCK = 1 << 20
INLINE_BYTES = 300_000
"""A file up to this size (two to three thousand rows) is worked on within the request; a larger one by a process of its own."""
LOG = logging.getLogger("guatu.intake")


class Abandoned(Exception):
    """The batch was cancelled while it was worked on."""


class Moved(Exception):
    """What would be written is not what was shown."""


def batch_upload(*, register: Register, file: IO[bytes], name: str, by: Person, tell: Tell | None = None) -> Batch:
    """Keep a file and begin to compare it; with `tell`, compare it now. Raises IntakeRefused, NotAllowed."""
    require_write(by, register)
    shown = clean_name(name)
    path, digest = _keep(file)
    try:
        if path.stat().st_size == 0:
            raise IntakeRefused(_("这是空文件。"))
        os.replace(path, file_path(digest, shown))
    finally:
        path.unlink(missing_ok=True)
    batch = Batch.objects.create(register=register.name, name=shown, digest=digest, by=by, made_at=datetime.now())
    begin(batch, tell)
    return batch


def file_path(digest: str, name: str) -> Path:
    """Where a batch's file lies; it keeps its ending."""
    return folder() / f"{digest}{Path(name).suffix.lower()[:6]}"


def original(batch: Batch) -> Path:
    """The file as it was uploaded. Raises IntakeRefused where it was removed for its age."""
    if batch.cleaned_at is not None:
        raise IntakeRefused(_("原件已于%(day)s清理，请重新上传。") % {"day": f"{batch.cleaned_at:%Y-%m-%d}"})
    return file_path(batch.digest, batch.name)


def _keep(file: IO[bytes]) -> tuple[Path, str]:
    digest, size = hashlib.sha256(), 0
    path = folder() / f"incoming-{os.getpid()}-{time.time_ns()}"
    with path.open("wb") as out:
        while block := file.read(BLOCK):
            size += len(block)
            if size > settings.INTAKE_MAX_BYTES:
                path.unlink(missing_ok=True)
                raise IntakeRefused(
                    _("文件超过%(most)s MB，请分成几个文件。") % {"most": settings.INTAKE_MAX_BYTES // BLOCK}
                )
            digest.update(block)
            out.write(block)
    return path, digest.hexdigest()


def begin(batch: Batch, tell: Tell | None = None) -> None:
    """Do what the batch's state asks for: now where the file is small or `tell` is given, else by a process of its own."""
    progress_tell(batch.pk, _("等待开始"), 0, 0, time.time())
    size = original(batch).stat().st_size
    if size <= INLINE_BYTES or tell is not None:
        work(batch, tell)
        return
    transaction.on_commit(lambda: _spawn(batch))


def _spawn(batch: Batch) -> None:
    # The process tells its own number: a row written here might wait for the transaction that it begins at once.
    start("intake_work", str(batch.pk))


def work(batch: Batch, tell: Tell | None = None) -> None:
    """Do what the batch's state asks for: compare, or write. Whatever happens, the batch ends in a state that says so."""
    began = time.time()

    def told(doing: str, done: int, total: int) -> None:
        if not Batch.objects.filter(pk=batch.pk, state=batch.state).exists():
            raise Abandoned
        if tell is not None:
            tell(doing, done, total)
        progress_tell(batch.pk, doing, done, total, began)

    try:
        if batch.state == Batch.State.READING:
            _compare(batch, told)
        elif batch.state == Batch.State.WRITING:
            _write(batch, told)
    except Abandoned:
        batch.refresh_from_db()
    except (IntakeRefused, RegisterError) as error:
        _fail(batch, str(error))
    except Exception:
        LOG.exception("batch %s", batch.pk)
        _fail(batch, _("系统出错，没有写入任何内容。请把文件名和时间告诉技术员。"))
    finally:
        progress_end(batch.pk)


def _fail(batch: Batch, problem: str) -> None:
    if Batch.objects.filter(pk=batch.pk, state=batch.state).update(state=Batch.State.FAILED, problem=problem):
        batch.state, batch.problem = Batch.State.FAILED, problem


def _open(batch: Batch, register: Register) -> tuple[Rows, list[str]]:
    """The batch's rows, and notes about the sheet. What was seen of sheets and columns is kept on the batch even where it fails."""
    sheets = read_workbook(original(batch), batch.name)
    batch.sheets, batch.columns = visible_sheets(sheets), []
    if batch.wanted_sheet not in batch.sheets:
        batch.wanted_sheet = ""
    try:
        sheet, layout, notes = choose_sheet(sheets, register, batch.wanted_sheet)
        if batch.mapping:
            # What was said of columns as they were found no longer holds.
            notes = [note for note in notes if note not in layout.notes]
            layout = remapped(layout, {int(place): name for place, name in batch.mapping.items()}, register)
            notes = [*layout.notes, *notes]
        batch.sheet = sheet.name
        batch.columns = [[c.place, c.header, c.field, c.unit, c.guessed] for c in layout.columns]
    finally:
        batch.save(update_fields=["sheets", "wanted_sheet", "sheet", "columns"])
    taken = {column.field for column in layout.taken}
    missing = [register.field(name).label for name in register.key if name not in taken]
    if missing:
        raise IntakeRefused(
            _("缺少“%(names)s”列：系统靠它认出每一行。请在下面指定，或补上后重新上传。") % {"names": "、".join(missing)}
        )
    sheet = spooled(sheet)
    sheets.clear()
    give_back()
    return Rows(sheet, layout, register), notes


def _compare(batch: Batch, tell: Tell, *before: str) -> None:
    register = register_of(batch.register)
    tell(_("正在打开文件"), 0, 0)
    rows, notes = _open(batch, register)
    height = max(rows.sheet.height - rows.layout.first_row, 0)
    found = compare(
        rows=rows,
        register=register,
        by=batch.by,
        tell=lambda done: tell(_("正在比对"), done, max(done, height)),
    )
    if not found.total:
        raise IntakeRefused(_("表头下面没有数据。"))
    notes = [*before, *notes, *rows.notes(), *_too_many(found)]
    with transaction.atomic():
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        if held.state != batch.state:
            raise Abandoned
        batch.total, batch.new, batch.changed = found.total, found.new, found.changed
        batch.same, batch.refused, batch.notes = found.same, found.refused, notes
        batch.simulated = rows.simulated
        batch.compared, batch.refused_rows = digest_of(found.tokens), found.refused_rows()
        nothing = not (found.new or found.changed or found.refused)
        batch.state, batch.problem = Batch.State.SAME if nothing else Batch.State.READY, ""
        batch.parts.all().delete()
        BatchPart.objects.bulk_create(list(_parts(batch, found)), batch_size=50)
        batch.save()


def _parts(batch: Batch, found: Outcome) -> Iterator[BatchPart]:
    for kind, lines in found.lines.items():
        for number, first in enumerate(range(0, len(lines), PART)):
            yield BatchPart(batch=batch, kind=kind, number=number, rows=lines[first : first + PART])


def _too_many(found: Outcome) -> list[str]:
    counts = ((_("退回"), found.refused), (_("修改"), found.changed), (_("新增"), found.new))
    return [
        _("%(kind)s的有%(count)s行，下面只列出前%(shown)s行。") % {"kind": kind, "count": count, "shown": MOST_LINES}
        for kind, count in counts
        if count > MOST_LINES
    ]


def batch_remap(*, batch: Batch, mapping: Mapping[int, str], by: Person, sheet: str | None = None) -> Batch:
    """Compare again with columns, or another sheet, as the person says. Raises NotAllowed, IntakeRefused."""
    register = register_of(batch.register)
    require_write(by, register)
    original(batch)
    moved = sheet is not None and sheet != batch.sheet
    if not moved:
        chosen_twice(mapping, register)
    _claim(
        batch,
        (Batch.State.READY, Batch.State.SAME, Batch.State.FAILED),
        state=Batch.State.READING,
        problem="",
        worker=0,
        # Places of columns mean nothing on another sheet.
        mapping={} if moved else {str(place): name for place, name in mapping.items()},
        wanted_sheet=sheet if sheet is not None else batch.wanted_sheet,
    )
    begin(batch)
    return batch


def _claim(batch: Batch, states: Sequence[str], **changes: Any) -> None:
    """Move a batch on from one of the states, once. Raises IntakeRefused where somebody else did before."""
    if not Batch.objects.filter(pk=batch.pk, state__in=states).update(**changes):
        batch.refresh_from_db()
        raise IntakeRefused(_("这次导入已经是“%(state)s”，不能再改。") % {"state": batch.get_state_display()})
    batch.refresh_from_db()


def batch_accept(*, batch: Batch, by: Person, skip_refused: bool = False, tell: Tell | None = None) -> Batch:
    """Write what was shown. Raises IntakeRefused where rows are refused and are not to be left out."""
    require_write(by, register_of(batch.register))
    if batch.state == Batch.State.READY:
        if batch.refused and not skip_refused:
            raise IntakeRefused(
                _("有%(count)s行要退回。可以只导入其余的行，或改好后重新上传。") % {"count": batch.refused}
            )
        if not batch.new and not batch.changed:
            raise IntakeRefused(_("没有可以导入的行。"))
    progress_tell(batch.pk, _("等待开始"), 0, 0, time.time())
    # What was shown was compared with the rights of whoever writes now; where that is another, the comparison is made again.
    _claim(batch, (Batch.State.READY,), state=Batch.State.WRITING, by=by, worker=0)
    begin(batch, tell)
    return batch


def _write(batch: Batch, tell: Tell) -> None:
    """In one transaction: the rows, the journal, and that the batch is done. If the register moved, nothing, and compare anew."""
    register = register_of(batch.register)
    rows, _notes = _open(batch, register)
    good = batch.total - batch.refused
    tokens = array("Q")

    def watch(judged: Judged) -> None:
        count = len(judged.new) + len(judged.changed) + len(judged.same) + len(judged.refused)
        tokens.extend(tokens_of(judged, len(tokens), count))

    try:
        with transaction.atomic():
            written = gate.rows_write(
                register=register,
                rows=_good_rows(rows, batch.refused_rows),
                by=batch.by,
                source=gate.Source("excel", batch.name, batch.digest),
                simulated=batch.simulated,
                progress=lambda done: tell(_("正在写入"), done, good),
                watch=watch,
                savepoint=False,
            )
            if digest_of(tokens) != batch.compared:
                raise Moved
            batch.act, batch.state = written.act, Batch.State.DONE
            batch.save(update_fields=["act", "state"])
    except (Moved, gate.RowsRefused):
        batch.refresh_from_db()
        _claim(batch, (Batch.State.WRITING,), state=Batch.State.READING)
        _compare(batch, tell, _("台账在您预览之后有变动，已重新比对，没有写入任何内容。请再确认一次。"))


def _good_rows(rows: Rows, refused: Sequence[Sequence[int]]) -> Iterator[dict[str, Any]]:
    """The entries of all rows but the refused ones."""
    ranges = iter(refused)
    current = next(ranges, None)
    for number, entries in rows.lines():
        while current is not None and number > current[1]:
            current = next(ranges, None)
        if current is None or number < current[0]:
            yield entries


def batch_cancel(*, batch: Batch, by: Person) -> Batch:
    """Give a batch up; its file stays for the record."""
    require_write(by, register_of(batch.register))
    if batch.state in (Batch.State.DONE, Batch.State.WRITING):
        raise IntakeRefused(_("这次导入%(state)s，不能取消；导入后可以撤销。") % {"state": batch.get_state_display()})
    _claim(
        batch,
        (Batch.State.READING, Batch.State.READY, Batch.State.SAME, Batch.State.FAILED, Batch.State.CANCELLED),
        state=Batch.State.CANCELLED,
    )
    return batch


def batch_revive(batch: Batch) -> Batch:
    """A batch whose process is gone without a word becomes a failed one, which can be begun anew."""
    if batch.is_busy and (progress_stale(batch.pk, batch.made_at) or (batch.worker and not alive(batch.worker))):
        batch.refresh_from_db()
        if batch.is_busy:
            _fail(batch, _("处理中断（可能是服务器重启），没有写入任何内容。请重新比对。"))
            progress_end(batch.pk)
    return batch
