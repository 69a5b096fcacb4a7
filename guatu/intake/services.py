"""Verbs that take files in: upload, compare, accept or cancel. Nothing reaches a register but through the gate, in one transaction."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.intake.errors import IntakeRefused
from guatu.intake.headers import Column, Layout, choose_sheet, is_total, remapped
from guatu.intake.models import Batch, BatchPart
from guatu.intake.preview import parts_of, preview_hash
from guatu.intake.progress import folder, progress_end, progress_tell
from guatu.intake.workbook import Sheet, read_workbook
from guatu.people.models import Person
from guatu.registers import gate
from guatu.registers.access import require_write
from guatu.registers.errors import RegisterError
from guatu.registers.evidence import clean_name
from guatu.registers.tables import register_of

Tell = Callable[[str, int, int], None]
"""Is told what is being done, how many rows of it, of how many."""
BLOCK = 1 << 20
INLINE_BYTES = 300_000
"""A file up to this size is compared and written within the request; larger ones by a process of their own."""


def batch_upload(*, register: Register, file: IO[bytes], name: str, by: Person, tell: Tell | None = None) -> Batch:
    """Keep a file and begin to compare it; with `tell`, compare it now. Raises IntakeRefused, NotAllowed."""
    require_write(by, register)
    shown = clean_name(name)
    path, digest = _keep(file)
    try:
        if path.stat().st_size == 0:
            raise IntakeRefused(_("这是空文件。"))
        place = file_path(digest, shown)
        os.replace(path, place)
    finally:
        path.unlink(missing_ok=True)
    batch = Batch.objects.create(register=register.name, name=shown, digest=digest, by=by, made_at=datetime.now())
    begin(batch, tell)
    return batch


def file_path(digest: str, name: str) -> Path:
    """Where a batch's file lies; it keeps its ending, by which readers know it."""
    return folder() / f"{digest}{Path(name).suffix.lower()[:6]}"


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
    size = file_path(batch.digest, batch.name).stat().st_size
    if size <= INLINE_BYTES or tell is not None:
        work(batch, tell)
        return
    progress_tell(batch.pk, _("等待开始"), 0, 0, time.time())
    transaction.on_commit(lambda: _spawn(batch))


def _spawn(batch: Batch) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "guatu.settings", "GUATU_INSTANCE": str(settings.INSTANCE)}
    process = subprocess.Popen(
        [sys.executable, "-m", "guatu.manage", "intake_work", str(batch.pk)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    Batch.objects.filter(pk=batch.pk).update(worker=process.pid)


def work(batch: Batch, tell: Tell | None = None) -> None:
    """Do what the batch's state asks for: compare, or write. Whatever happens, the batch ends in a state that says so."""
    began = time.time()
    tell = tell or (lambda doing, done, total: progress_tell(batch.pk, doing, done, total, began))
    try:
        if batch.state == Batch.State.READING:
            _compare(batch, tell)
        elif batch.state == Batch.State.WRITING:
            _write(batch, tell)
    except (IntakeRefused, RegisterError) as error:
        _fail(batch, str(error))
    except Exception:
        _fail(batch, _("系统出错，没有写入任何内容。请把文件和时间告诉技术员。"))
        raise
    finally:
        progress_end(batch.pk)


def _fail(batch: Batch, problem: str) -> None:
    batch.state, batch.problem = Batch.State.FAILED, problem
    batch.save(update_fields=["state", "problem"])


def _compare(batch: Batch, tell: Tell) -> None:
    register = register_of(batch.register)
    sheet, layout, notes = _layout(batch, register)
    missing = [register.field(name).label for name in register.key if name not in {c.field for c in layout.columns}]
    batch.sheet, batch.columns = sheet.name, [[c.place, c.header, c.field, c.unit, c.guessed] for c in layout.columns]
    if missing:
        batch.notes = notes
        batch.save()
        raise IntakeRefused(
            _("缺少“%(names)s”列：系统靠它认出每一行。请在下面指定，或补上后重新上传。") % {"names": "、".join(missing)}
        )
    rows, numbers, dropped = rows_of(sheet, layout)
    if dropped:
        notes.append(_("第%(rows)s行是合计或说明，没有读取。") % {"rows": "、".join(str(n) for n in dropped[:10])})
    if not rows:
        raise IntakeRefused(_("表头下面没有数据。"))

    judged = gate.rows_preview(
        register=register, rows=rows, by=batch.by, progress=lambda done: tell(_("正在比对"), done, len(rows))
    )
    batch.total, batch.notes = len(rows), notes
    batch.new = sum(len(each.new) for each in judged)
    batch.changed = sum(len(each.changed) for each in judged)
    batch.same = sum(len(each.same) for each in judged)
    batch.refused = sum(len(each.refused) for each in judged)
    batch.compared = preview_hash(judged)
    batch.state = Batch.State.READY if batch.new or batch.changed or batch.refused else Batch.State.SAME
    with transaction.atomic():
        batch.parts.all().delete()
        BatchPart.objects.bulk_create(parts_of(batch, register, judged, rows, numbers, layout))
        batch.save()


def _layout(batch: Batch, register: Register) -> tuple[Sheet, Layout, list[str]]:
    sheets = read_workbook(file_path(batch.digest, batch.name), batch.name)
    sheet, layout, notes = choose_sheet(sheets, register)
    if batch.mapping:
        layout = remapped(layout, {int(place): name for place, name in batch.mapping.items()}, register)
    return sheet, layout, notes


def rows_of(sheet: Sheet, layout: Layout) -> tuple[list[dict[str, Any]], list[int], list[int]]:
    """The data rows as entries by field, their numbers in the sheet, and the numbers of rows left out."""
    wanted = [column for column in layout.columns if column.field]
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    dropped: list[int] = []
    for number, cells in enumerate(sheet.rows[layout.first_row :], layout.first_row + 1):
        entries = dict(_entries(cells, wanted))
        if all(value is None for value in entries.values()):
            continue
        if is_total(cells):
            dropped.append(number)
            continue
        rows.append(entries)
        numbers.append(number)
    return rows, numbers, dropped


def _entries(cells: list[Any], wanted: list[Column]) -> Iterator[tuple[str, Any]]:
    for column in wanted:
        value = cells[column.place] if column.place < len(cells) else None
        if column.unit and value is not None and not isinstance(value, bool):
            # The header says another unit than the register's: the entry says so too, and is converted.
            value = f"{value}{column.unit}" if not str(value).strip().endswith(column.unit) else value
        yield column.field, value


def batch_remap(*, batch: Batch, mapping: Mapping[int, str], by: Person) -> Batch:
    """Compare again with columns as the person says. Raises NotAllowed, IntakeRefused."""
    require_write(by, register_of(batch.register))
    if batch.is_busy or batch.state in (Batch.State.DONE, Batch.State.CANCELLED):
        raise IntakeRefused(_("这个批次已经%(state)s，不能再改。") % {"state": batch.get_state_display()})
    batch.mapping = {str(place): name for place, name in mapping.items()}
    batch.state, batch.problem = Batch.State.READING, ""
    batch.save()
    begin(batch)
    return batch


def batch_accept(*, batch: Batch, by: Person, skip_refused: bool = False, tell: Tell | None = None) -> Batch:
    """Write what was shown. Raises IntakeRefused where rows are refused and are not to be left out."""
    require_write(by, register_of(batch.register))
    with transaction.atomic():
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        if held.state != Batch.State.READY:
            raise IntakeRefused(_("这个批次已经%(state)s。") % {"state": held.get_state_display()})
        if held.refused and not skip_refused:
            raise IntakeRefused(
                _("有%(count)s行要退回。可以只导入其余的行，或改好后重新上传。") % {"count": held.refused}
            )
        if not held.new and not held.changed:
            raise IntakeRefused(_("没有可以导入的行。"))
        held.state, held.skip, held.by = Batch.State.WRITING, skip_refused, by
        held.save(update_fields=["state", "skip", "by"])
    begin(held, tell)
    return held


def _write(batch: Batch, tell: Tell) -> None:
    register = register_of(batch.register)
    sheet, layout, _notes = _layout(batch, register)
    rows, _numbers, _dropped = rows_of(sheet, layout)

    judged = gate.rows_preview(
        register=register, rows=rows, by=batch.by, progress=lambda done: tell(_("正在核对"), done, len(rows))
    )
    if preview_hash(judged) != batch.compared:
        batch.state = Batch.State.READING
        _compare(batch, tell)
        batch.notes = [_("台账在您预览之后有变动，已重新比对，请再确认一次。"), *batch.notes]
        batch.save(update_fields=["notes"])
        return
    with transaction.atomic():
        written = gate.rows_write(
            register=register,
            rows=rows,
            by=batch.by,
            source=gate.Source("excel", batch.name, batch.digest),
            skip_refused=batch.skip,
            progress=lambda done: tell(_("正在写入"), done, len(rows)),
        )
        batch.act = written.act
        batch.state = Batch.State.DONE
        batch.new, batch.changed, batch.same = written.new, written.changed, written.same
        batch.refused = len(written.refused)
        batch.save()


def batch_cancel(*, batch: Batch, by: Person) -> Batch:
    """Give a batch up; its file stays for the record."""
    require_write(by, register_of(batch.register))
    if batch.state in (Batch.State.DONE, Batch.State.WRITING):
        raise IntakeRefused(
            _("这个批次已经%(state)s，不能取消；导入后可以撤销。") % {"state": batch.get_state_display()}
        )
    batch.state = Batch.State.CANCELLED
    batch.save(update_fields=["state"])
    return batch


def batch_revive(batch: Batch) -> Batch:
    """A batch whose process is gone without a word becomes a failed one, which can be begun anew."""
    from guatu.intake.progress import progress_stale

    if batch.is_busy and (progress_stale(batch.pk) or (batch.worker and not _alive(batch.worker))):
        batch.refresh_from_db()
        if batch.is_busy:
            _fail(batch, _("处理中断，没有写入任何内容。请重新比对。"))
            progress_end(batch.pk)
    return batch


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with suppress(ChildProcessError):
        # A finished child that nobody waited for still has a number.
        os.waitpid(number, os.WNOHANG)
    return Path(f"/proc/{number}").exists() if sys.platform == "linux" else True
