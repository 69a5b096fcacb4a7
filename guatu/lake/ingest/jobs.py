"""Large files of observations as long works: put down first, taken in by a process of their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from guatu.definitions.register import Register, Series
from guatu.jobs.errors import JobRefused
from guatu.jobs.models import Job
from guatu.jobs.services import Tell, job_begin
from guatu.jobs.starter import folder
from guatu.lake.errors import LakeError
from guatu.lake.ingest.errors import IngestRefused
from guatu.lake.ingest.results import Result
from guatu.people.models import Person
from guatu.registers.gate import Source
from guatu.registers.tables import register_of

AT_ONCE = 1024 * 1024
"""Bytes up to which a file is taken in within the request."""
BLOCK = 1024 * 1024
SHOWN = 200
"""Refused rows that a result names."""


@dataclass(frozen=True, slots=True)
class PutDown:
    """A file that was sent, on disk."""

    path: Path
    name: str
    size: int
    lines: int


def put_down(read: Callable[[int], bytes], name: str) -> PutDown:
    """Write what is sent into the folder of long works, block by block. Raises IngestRefused where it is too large."""
    path = folder() / f"sent-{secrets.token_hex(12)}{Path(name).suffix.lower()[:10]}"
    size = lines = 0
    try:
        with path.open("xb") as out:
            path.chmod(0o600)
            while block := read(BLOCK):
                size += len(block)
                lines += block.count(b"\n")
                if size > settings.SERIES_MAX_BYTES:
                    most = settings.SERIES_MAX_BYTES // 1024**3
                    raise IngestRefused(
                        f"文件超过 {most} GB。请分成几个文件，或在服务器上用 guatu take-in-series 导入。"
                    )
                out.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return PutDown(path, name, size, lines)


def begin(
    *, register: Register, series: Series | None, sent: PutDown, by: Person, source: Source, reason: str, whole: bool
) -> Job:
    """Take a file that was put down in by a process of its own. Raises JobRefused."""
    wanted: dict[str, Any] = {
        "sent": sent.path.name,
        "name": sent.name,
        "series": series.name if series else "",
        "reason": reason,
        "whole": whole,
        "source": [source.kind, source.name],
    }
    name = f"{Path(sent.name).stem}-退回.csv"
    about = series.label if series else ""
    try:
        return job_begin(
            kind=Job.Kind.OBSERVE, register=register, by=by, name=name, wanted=wanted, total=sent.lines, about=about
        )
    except JobRefused:
        sent.path.unlink(missing_ok=True)
        raise


def take_in(job: Job, path: Path, tell: Tell) -> int:
    """Do the work: the file that comes of it holds the refused rows. Raises JobRefused."""
    from guatu.lake.ingest.services import batch_take_in

    wanted = job.wanted
    sent = folder() / Path(wanted["sent"]).name
    if not sent.is_file():
        raise JobRefused(_("上传的文件已清理，请重新上传。"))
    register = register_of(job.register)
    refused = path.with_name(f"{path.name}.csv")
    kind, name = wanted["source"]
    try:
        result = batch_take_in(
            register=register,
            series=register.series_named(wanted["series"]) if wanted["series"] else None,
            file=sent,
            name=wanted["name"],
            by=job.by,
            source=Source(kind, name),
            reason=wanted["reason"],
            whole=wanted["whole"],
            refused_to=refused,
            tell=lambda doing, done, _of: tell(doing, done),
        )
        if refused.exists():
            refused.replace(path)
    except (IngestRefused, LakeError) as error:
        raise JobRefused(str(error)) from None
    finally:
        refused.unlink(missing_ok=True)
    Job.objects.filter(pk=job.pk).update(result=told(result))
    job.refresh_from_db()
    sent.unlink(missing_ok=True)
    return result.new + result.corrected


def told(result: Result) -> dict[str, Any]:
    """A result as JSON has it."""
    return {
        "rows": result.rows,
        "new": result.new,
        "corrected": result.corrected,
        "same": result.same,
        "late": result.late,
        "refused": result.refused,
        "act": result.act,
        "again": result.again,
        "parts": [asdict(part) | {"start": _moment(part.start), "end": _moment(part.end)} for part in result.parts],
        "samples": [asdict(each) for each in result.samples[:SHOWN]],
    }


def _moment(at: Any) -> str | None:
    return at.isoformat() if at is not None else None
