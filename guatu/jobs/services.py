"""Verbs of long works: begin, do, cancel, begin anew, give out what came of it.

Whatever happens, a work ends in a state that says so. A file is written under another name and moved when it is whole; an undo is one
transaction. Rights are those of the person at the moment of writing, and a file is given out only while they are still the same.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.jobs import progress
from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.starter import alive, folder, start
from guatu.people.models import Person
from guatu.people.permissions import NotAllowed
from guatu.people.scopes import scope_of
from guatu.registers.access import may_read_register, owns
from guatu.registers.errors import RegisterError
from guatu.registers.tables import register_of

LARGE = 5000
"""Rows from which an export, a return file or an undo is a long work; fewer are done within the request."""
MOST_AT_ONCE = 3
"""Works of one person that go on at once."""
Tell = Callable[[str, int], None]
"""Is told what is being done and how many rows of it; raises Cancelled."""
Runner = Callable[[Job, Path, Tell], int]
"""Does a work, writing its file (if it makes one) at the path; how many rows."""
LOG = logging.getLogger("guatu.jobs")


class Cancelled(Exception):
    """The person does not want it any more."""


def job_begin(
    *, kind: str, register: Register, by: Person, name: str, wanted: Mapping[str, Any], total: int, about: str = ""
) -> Job:
    """Begin a long work; one that the person already has going on for the same is given back. Raises JobRefused."""
    busy = [job_revive(each) for each in Job.objects.filter(by=by, state=Job.State.WORKING)]
    busy = [each for each in busy if each.is_busy]
    for each in busy:
        if (each.kind, each.register, each.wanted) == (kind, register.name, dict(wanted)):
            return each
    if len(busy) >= MOST_AT_ONCE:
        raise JobRefused(_("您已有%(count)s件在后台办理，请等其中一件完成，或取消一件。") % {"count": len(busy)})
    job = Job.objects.create(
        kind=kind,
        register=register.name,
        name=name[:255],
        about=about,
        wanted=dict(wanted),
        by=by,
        made_at=datetime.now(),
        total=total,
    )
    _spawn(job)
    return job


def _spawn(job: Job) -> None:
    progress.tell(progress_path(job), _("等待开始"), 0, 0, time.time())
    transaction.on_commit(lambda: start("job_work", str(job.pk)))


def job_work(job: Job) -> None:
    """Do a work, in this process."""
    if not Job.objects.filter(pk=job.pk, state=Job.State.WORKING).update(worker=os.getpid()):
        return
    job.refresh_from_db()
    began = time.time()
    part = folder() / f"{job.pk}.part"

    def tell(doing: str, done: int) -> None:
        if cancel_path(job).exists():
            raise Cancelled
        progress.tell(progress_path(job), doing, done, max(job.total, done) if done else 0, began)

    try:
        tell(_("正在办理"), 0)
        # An undo and that it is done are one transaction; a file is whole before it is told of.
        with transaction.atomic() if job.kind == Job.Kind.UNDO else nullcontext():
            _do(job, part, tell)
    except Cancelled:
        _end(job, Job.State.CANCELLED)
    except (JobRefused, RegisterError, PermissionDenied) as error:
        _end(job, Job.State.FAILED, str(error))
    except Exception:
        LOG.exception("job %s", job.pk)
        _end(job, Job.State.FAILED, _("系统出错，没有完成。请把时间告诉技术员，或再试一次。"))
    finally:
        part.unlink(missing_ok=True)
        _forget(job)


def _do(job: Job, part: Path, tell: Tell) -> None:
    register = register_of(job.register)
    rights = rights_of(job.by, register)
    run: Runner = import_string(settings.LONG_WORKS[job.kind])
    rows = run(job, part, tell)
    name = ""
    if part.exists():
        if rights_of(Person.objects.get(pk=job.by_id), register) != rights:
            raise JobRefused(_("您的权限在写出时变了，请再试一次。"))
        name = f"{job.pk}-{secrets.token_hex(8)}{Path(job.name).suffix}"
        os.replace(part, folder() / name)
    _end(job, Job.State.DONE, rows=rows, file=name, rights=rights)


def _end(job: Job, state: str, problem: str = "", **more: Any) -> None:
    changes = {"state": state, "problem": problem, "ended_at": datetime.now(), **more}
    if Job.objects.filter(pk=job.pk, state=Job.State.WORKING).update(**changes):
        job.refresh_from_db()


def _forget(job: Job) -> None:
    progress_path(job).unlink(missing_ok=True)
    cancel_path(job).unlink(missing_ok=True)


def progress_path(job: Job) -> Path:
    """The file that says how far it is."""
    return folder() / f"{job.pk}.progress"


def cancel_path(job: Job) -> Path:
    """The file whose being there asks the work to stop: a row of the database might wait for the work's own transaction."""
    return folder() / f"{job.pk}.cancel"


def job_cancel(job: Job) -> Job:
    """Ask a work to stop; it does at its next thousand rows. One that nobody works on any more is cancelled at once."""
    if job.is_busy:
        cancel_path(job).touch(mode=0o600)
        if job.worker and not alive(job.worker):
            _end(job, Job.State.CANCELLED)
            _forget(job)
    return job


def job_revive(job: Job) -> Job:
    """A work whose process is gone without a word becomes a failed one, which can be begun anew."""
    if not job.is_busy:
        return job
    gone = not alive(job.worker) if job.worker else progress.stale(progress_path(job), job.made_at)
    if gone:
        job.refresh_from_db()
        if job.is_busy:
            if cancel_path(job).exists():
                _end(job, Job.State.CANCELLED)
            else:
                _end(job, Job.State.FAILED, _("处理中断（可能是服务器重启），没有留下半成品。可以再来一次。"))
            (folder() / f"{job.pk}.part").unlink(missing_ok=True)
            _forget(job)
    return job


def job_again(job: Job) -> Job:
    """Begin a work anew that failed, was cancelled, or whose file is no longer given out. Raises JobRefused."""
    if job.kind == Job.Kind.UNDO and job.state == Job.State.DONE:
        raise JobRefused(_("这一步已经撤销过了。"))
    total = job.rows or job.total
    return job_begin(
        kind=job.kind,
        register=register_of(job.register),
        by=job.by,
        name=job.name,
        wanted=job.wanted,
        total=total,
        about=job.about,
    )


def job_file(job: Job, person: Person) -> Path:
    """The file that came of it, for the person whose work it was. Raises NotAllowed, JobRefused."""
    register = register_of(job.register)
    if job.by_id != person.pk or not may_read_register(person, register):
        raise NotAllowed(_("这个文件只给导出它的人，而且要仍有权查看这本台账。"))
    if rights_of(person, register) != job.rights:
        raise NotAllowed(_("您的权限在导出之后变了，这个文件不能再下载。请重新导出。"))
    path = folder() / job.file
    if not job.file or not path.is_file():
        raise JobRefused(_("文件已清理，请再来一次。"))
    return path


def is_large(rows: QuerySet[Any]) -> bool:
    """Whether so many rows are a long work."""
    return len(rows.order_by().values_list("pk", flat=True)[: LARGE + 1]) > LARGE


def rights_of(person: Person, register: Register) -> str:
    """A hash of what the person may see and write of a register: equal only while nothing of it changed."""
    if not may_read_register(person, register):
        raise NotAllowed(_("您现在不能查看“%(label)s”。") % {"label": register.label})
    scope = scope_of(person)
    facts = (
        scope.writes_all,
        scope.reads_all,
        owns(scope, register),
        sorted(scope.areas) if register.area else [],
        sorted(scope.organisations) if register.organisation else [],
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()
