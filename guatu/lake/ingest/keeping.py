"""Keep a batch: its file whole on disk first, then the act and its lines as one transaction."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guatu.definitions.register import Register, Series
from guatu.lake.batches import FOLDER, folder_of
from guatu.lake.ingest import comparing
from guatu.lake.ingest.errors import IngestRefused
from guatu.lake.ingest.results import PartResult
from guatu.lake.ingest.survey import Survey
from guatu.people.models import Person
from guatu.registers.gate import Source
from guatu.registers.gate.observing import table_of
from guatu.registers.journal import act_open
from guatu.registers.models import Act, Line

WAIT = 900.0
"""Seconds to wait for another batch."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who takes which file in, through which door, and why."""

    register: Register
    by: Person
    source: Source
    seen: Survey
    reason: str
    whose: int | None
    """Whose delegated right is used; None where the person's own suffices."""
    refused: int


def file_write(engine: Any, table: str, act: UUID, at: datetime) -> Path:
    """The batch's file of one series, whole and on disk."""
    folder = folder_of(table)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{at:%Y%m%d-%H%M%S}-{act.hex}.parquet"
    part = path.with_suffix(".part")
    try:
        comparing.write_file(engine, str(part), at)
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
        _sync_folder(folder)
    finally:
        part.unlink(missing_ok=True)
    return path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def take_away(paths: Sequence[Path], act: UUID) -> None:
    """Remove the files of a batch that the journal does not tell of; where that cannot be told, they stay."""
    with suppress(Exception):
        if not Act.objects.filter(pk=act).exists():
            for path in paths:
                path.unlink(missing_ok=True)


@transaction.atomic
def journal_write(order: Order, number: UUID, at: datetime, files: Sequence[tuple[PartResult, Path, bool]]) -> None:
    """The act, and a line for each series. Its moment is that of the rows."""
    source = order.source
    act = act_open(
        register=order.register.name,
        verb=Act.Verb.OBSERVE,
        person=order.by,
        source=Source(source.kind, source.name or order.seen.name, order.seen.digest, source.at),
        reason=order.reason,
        rows=sum(part.new + part.corrected for part, _path, _simulated in files),
        delegated_by=order.whose,
        simulated=all(simulated for _part, _path, simulated in files),
        number=number,
        at=at,
    )
    for part, path, _simulated in files:
        Line.objects.create(
            act=act,
            table=table_of(order.register.name, part.series),
            verb=Act.Verb.OBSERVE,
            chunk=True,
            first=0,
            last=0,
            version=0,
            data={"batch": told_of(part, path, order.refused)},
        )


def told_of(part: PartResult, path: Path, count: int) -> dict[str, Any]:
    """What a line says of a batch's part."""
    assert part.start is not None
    assert part.end is not None
    return {
        "file": path.name,
        "digest": digest_of(path),
        "rows": part.new + part.corrected,
        "new": part.new,
        "corrected": part.corrected,
        "same": part.same + part.repeated,
        "late": part.late,
        "refused": count,
        "records": part.records,
        "from": part.start.isoformat(sep=" "),
        "to": part.end.isoformat(sep=" "),
    }


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def earlier(register: Register, series: Series | None, digest: str) -> tuple[str, int] | None:
    """Where the same file was taken in before: when and by whom, and how many rows it refused then."""
    acts = Act.objects.filter(register=register.name, verb=Act.Verb.OBSERVE, source_digest=digest).exclude(
        source_digest=""
    )
    for act in acts.select_related("person").order_by("-at")[:20]:
        lines = list(
            Line.objects.filter(act=act, verb=Act.Verb.OBSERVE, chunk=True, first=0).values_list("table", "data")
        )
        tables = {table for table, _data in lines}
        if lines and (series is None or tables == {table_of(register.name, series.name)}):
            return f"{act.at:%Y-%m-%d %H:%M}由{act.person}导入", max(
                int(data["batch"].get("refused", 0)) for _t, data in lines
            )
    return None


@contextmanager
def batches_apart() -> Iterator[None]:
    """Keep other batches out while one is compared and written; a killed process frees it."""
    folder = Path(settings.LAKE) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    until = time.monotonic() + WAIT
    with (folder / ".lock").open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise IngestRefused("另一批数据正在写入，等了很久还没有完成。请稍后再试。") from None
                time.sleep(0.1)
        # Nobody else writes one: what is there was left by a process that was killed.
        for part in folder.glob("*/*.part"):
            part.unlink(missing_ok=True)
        yield
