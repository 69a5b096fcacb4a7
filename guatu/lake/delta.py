"""Delta tables as the lake uses them: made, added to, replaced; which files a version has; the lock that keeps writers apart.

Rows, the journal's mark and the moment they were known go into one commit: all of it is there, or none.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from guatu.lake.errors import LakeBusy, LakeDamaged, LakeMissing, VersionGone
from guatu.lake.relation import CHANGE
from guatu.lake.shapes import Shape

APP = "guatu.journal"
"""The application under whose name Delta keeps the last journal line that a table has taken over."""
KEEP = "interval 36500 days"
"""The log and old files stay until `guatu lake compact` cleans up beyond the days that the settings say."""
CHANGES, WHOLE, FOLDED, BATCH = "changes", "whole", "folded", "batch"
"""Kinds of commits: changed rows; the whole table made anew; changes folded into the base; a batch of observations."""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A table at one version."""

    version: int
    id: str
    mark: int
    """The last journal line taken over."""
    schema: dict[str, str]
    """Column → Delta's type."""
    base: tuple[str, ...]
    changes: tuple[tuple[str, int, int], ...]
    """File, least and greatest `lake_change` in it."""
    rows_base: int
    rows_changed: int
    bytes: int


def folder(table: str) -> Path:
    """Where a table lies."""
    return Path(settings.LAKE) / table


def is_there(table: str) -> bool:
    """Whether the lake has the table."""
    return (folder(table) / "_delta_log").is_dir()


@contextmanager
def lake_lock(*, wait: float) -> Iterator[None]:
    """Keep other writers out for the time of a `with`. Raises LakeBusy after `wait` seconds; a killed process frees it."""
    path = Path(settings.LAKE)
    path.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + wait
    with (path / ".lock").open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise LakeBusy("数据湖正由另一个进程更新，请稍后再试。") from None
                time.sleep(0.02)
        yield


def opened(table: str, version: int | None = None) -> Any:
    """The DeltaTable. Raises LakeMissing, LakeDamaged, VersionGone."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError, TableNotFoundError

    if not is_there(table):
        raise LakeMissing(f"数据湖里还没有“{table}”。请运行 guatu lake refresh。")
    try:
        return DeltaTable(folder(table), version=version)
    except TableNotFoundError:
        raise LakeMissing(f"数据湖里还没有“{table}”。请运行 guatu lake refresh。") from None
    except (DeltaError, OSError, ValueError) as error:
        if version is not None:
            raise VersionGone(f"“{table}”没有第{version}版，或者已经清理") from None
        raise LakeDamaged(
            f"数据湖里“{table}”的文件读不出来（{str(error).splitlines()[0][:80]}）。数据库里的台账没有受影响：请运行 guatu lake rebuild {table} 重建。"
        ) from None


def stand_of(table: str, version: int | None = None) -> Stand:
    """The table's files and mark at a version; the newest where none is given."""
    return stand_from(table, opened(table, version))


def stand_from(table: str, held: Any) -> Stand:
    """The files and mark of a DeltaTable as it was opened."""
    actions = held.get_add_actions(flatten=True)
    names = list(actions.schema.names)
    paths = actions.column("path").to_pylist()
    sizes = actions.column("size_bytes").to_pylist()
    counts = actions.column("num_records").to_pylist()
    least = actions.column(f"min.{CHANGE}").to_pylist() if f"min.{CHANGE}" in names else [None] * len(paths)
    most = actions.column(f"max.{CHANGE}").to_pylist() if f"max.{CHANGE}" in names else [None] * len(paths)
    root = folder(table)
    base, changes, rows_base, rows_changed = [], [], 0, 0
    for path, count, first, last in zip(paths, counts, least, most, strict=True):
        if last == 0:
            base.append(str(root / path))
            rows_base += count or 0
        else:
            changes.append((str(root / path), int(first or 0), int(last or 0)))
            rows_changed += count or 0
    return Stand(
        version=held.version(),
        id=str(held.metadata().id),
        mark=held.transaction_version(APP) or 0,
        schema={field.name: str(field.type) for field in held.schema().fields},
        base=tuple(sorted(base)),
        changes=tuple(sorted(changes, key=lambda each: (each[1], each[0]))),
        rows_base=rows_base,
        rows_changed=rows_changed,
        bytes=sum(sizes),
    )


def commit(
    shape: Shape,
    rows: Any,
    *,
    kind: str,
    mark: int,
    known_at: datetime,
    more: dict[str, str] | None = None,
    held: Any = None,
) -> int:
    """Write rows and everything that belongs to them as one commit; its version. `rows`: pyarrow's or DuckDB's, in the table's schema.

    `whole` and `folded` put them in the place of all files; the others add them as changes. `held`: the table, where it is open.
    """
    from deltalake import CommitProperties, PostCommitHookProperties, Transaction, WriterProperties, write_deltalake

    said = {"guatu.kind": kind, "guatu.known_at": known_at.isoformat(timespec="seconds"), "guatu.mark": str(mark)}
    said["guatu.shape"] = shape.print
    replaces = kind in (WHOLE, FOLDED)
    folder(shape.name).mkdir(parents=True, exist_ok=True)
    if held is None and is_there(shape.name):
        held = opened(shape.name)
    settled = {"delta.logRetentionDuration": KEEP, "delta.deletedFileRetentionDuration": KEEP}
    new: dict[str, Any] = {"name": shape.name, "description": shape.label, "configuration": settled}
    write_deltalake(
        folder(shape.name) if held is None else held,
        rows,
        **(new if held is None else {}),
        mode="overwrite" if replaces else "append",
        schema_mode="overwrite" if replaces else None,
        commit_properties=CommitProperties(
            custom_metadata=said | (more or {}), app_transactions=[Transaction(APP, mark)]
        ),
        post_commithook_properties=PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False),
        writer_properties=WriterProperties(compression="ZSTD", compression_level=1),
    )
    return int((opened(shape.name) if held is None else held).version())


def said_of(table: str, version: int) -> dict[str, Any]:
    """What a commit says of itself: the `commitInfo` of Delta's log. Raises VersionGone."""
    path = folder(table) / "_delta_log" / f"{version:020d}.json"
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                action = json.loads(line)
                if "commitInfo" in action:
                    return dict(action["commitInfo"])
    except OSError:
        raise VersionGone(f"“{table}”第{version}版的记录已经清理，不能再查。") from None
    return {}


def known_at(said: dict[str, Any]) -> datetime:
    """The moment for which a commit's rows were known: what it says, else when it was made."""
    text = said.get("guatu.known_at")
    if text:
        return datetime.fromisoformat(text)
    return datetime.fromtimestamp(int(said.get("timestamp", 0)) / 1000)
