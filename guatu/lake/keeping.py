"""Keeping the lake in order: folding changes into the base, cleaning old files away, telling how each table stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min

from guatu.lake.delta import FOLDED, Stand, commit, folder, is_there, lake_lock, opened, said_of, stand_of
from guatu.lake.delta import known_at as known_at_of
from guatu.lake.engines.duckdb import connected, files_sql
from guatu.lake.errors import LakeBusy, LakeDamaged, LakeError, LakeMissing
from guatu.lake.marks import Taken, is_of_this_database, taken_read, taken_write
from guatu.lake.reading import current, versions
from guatu.lake.relation import CHANGE, DELETED, relation_sql
from guatu.lake.shapes import Shape, shapes
from guatu.lake.taking import WAIT, Progress, require_no_transaction
from guatu.registers.models import Line

SHARE = 0.1
"""Changed rows against the base, from which folding is worth it."""
FEW = 1000
"""Changed rows up to which it is not, however small the base."""
FILES = 32
"""Files of changes, from which it is."""


@dataclass(frozen=True, kw_only=True)
class TableStatus:
    """How one table stands."""

    table: str
    label: str
    there: bool
    rows: int = 0
    """Rows in base files."""
    changes: int = 0
    """Rows in files of changes."""
    files: int = 0
    bytes: int = 0
    """Of the newest version; older ones that are kept come to it."""
    version: int = 0
    mark: int = 0
    """The last journal line taken over."""
    known_at: datetime | None = None
    """The moment for which the newest version is known."""
    why: str = ""
    """Why it was made anew, where that was the last that happened to it as a whole."""
    waiting: int = 0
    """Journal lines for it that are not yet taken over."""
    since: datetime | None = None
    """When the first of these was written."""
    problem: str = ""
    """What is wrong and what to do, in Chinese."""


@dataclass(frozen=True, kw_only=True)
class Folded:
    """What was done to a table."""

    table: str
    label: str
    rows: int
    """Changed rows that went into the base."""
    version: int
    removed: int
    """Old files cleaned away."""


def compact(
    *,
    tables: Iterable[str] | None = None,
    always: bool = False,
    progress: Progress | None = None,
    wait: float = WAIT,
) -> tuple[Folded, ...]:
    """Fold changes into the base where there are many (`always`: any), and remove files of versions past the days that are kept.

    The last version of each month, and those that were pinned, stay readable. Rows stay the same: only their files change.
    """
    require_no_transaction()
    found = shapes()
    wanted = [name for name in (list(found) if tables is None else list(tables)) if is_there(name)]
    if unknown := [name for name in wanted if name not in found]:
        raise LakeError(f"没有名为“{unknown[0]}”的台账或数据序列。运行 guatu lake status 查看有哪些表。")
    done = []
    with lake_lock(wait=wait):
        taken = taken_read()
        for place, name in enumerate(wanted):
            if progress is not None:
                progress(found[name].label, place, len(wanted))
            one = _folded(found[name], always=always)
            removed = _cleaned(name)
            if one or removed:
                version = int(opened(name).version())
                done.append(Folded(table=name, label=found[name].label, rows=one, version=version, removed=removed))
                if name in taken.tables:
                    told = {**taken.tables[name], "version": version}
                    taken = replace(taken, tables=taken.tables | {name: told})
        if done:
            taken_write(taken)
    return tuple(done)


def pin(versions: Mapping[str, int]) -> None:
    """Keep these versions readable for ever: what a dispatch was frozen on."""
    with lake_lock(wait=WAIT):
        held = _pinned()
        for table, version in versions.items():
            held.setdefault(table, [])
            held[table] = sorted({*held[table], int(version)})
        path = Path(settings.LAKE) / "pinned.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(held), encoding="utf-8")
        part.replace(path)


def status() -> tuple[TableStatus, ...]:
    """How every table stands."""
    taken = taken_read()
    ours = is_of_this_database(taken)
    lines = Line.objects.filter(pk__gt=taken.line if ours else 0)
    waiting = {
        row["table"]: row for row in lines.values("table").annotate(count=Count("pk"), since=Min("act__at")).order_by()
    }
    return tuple(_status(shape, taken, ours, waiting.get(name)) for name, shape in shapes().items())


def _status(shape: Shape, taken: Taken, ours: bool, waiting: Mapping[str, Any] | None) -> TableStatus:
    told = taken.tables.get(shape.name, {})
    base = TableStatus(
        table=shape.name,
        label=shape.label,
        there=is_there(shape.name),
        waiting=waiting["count"] if waiting else 0,
        since=waiting["since"] if waiting else None,
        why=str(told.get("why", "")),
    )
    try:
        stand = stand_of(shape.name)
    except LakeMissing:
        return replace(base, problem="还没有建立：运行 guatu lake refresh")
    except LakeDamaged as error:
        return replace(base, problem=str(error))
    problem = ""
    if missing := _missing(stand):
        problem = f"缺少 {missing} 个文件：运行 guatu lake rebuild {shape.name}"
    elif not ours:
        problem = "数据库恢复过备份：运行 guatu lake refresh，会重建"
    elif told and told["shape"] != shape.print:
        problem = "台账的定义改过：运行 guatu lake refresh，会重建"
    return replace(
        base,
        rows=stand.rows_base,
        changes=stand.rows_changed,
        files=len(stand.base) + len(stand.changes),
        bytes=stand.bytes,
        version=stand.version,
        mark=max(stand.mark, taken.line) if told else stand.mark,
        known_at=_known(shape.name, stand.version),
        problem=problem,
    )


def _known(table: str, version: int) -> datetime | None:
    """The moment of the newest version that brought rows."""
    for number in range(version, -1, -1):
        said = said_of(table, number)
        if "guatu.kind" in said:
            return known_at_of(said)
    return None


def _missing(stand: Stand) -> int:
    return sum(not Path(path).is_file() for path in (*stand.base, *(path for path, _least, _most in stand.changes)))


def _folded(shape: Shape, *, always: bool) -> int:
    """Fold a table where it is worth it; how many changed rows went into the base."""
    stand = stand_of(shape.name)
    if not stand.changes:
        return 0
    if not always and len(stand.changes) < FILES and stand.rows_changed <= max(FEW, SHARE * stand.rows_base):
        return 0
    if shape.print != _newest_shape(shape.name, stand.version):
        return 0  # The next catching up makes it anew.
    relation = current(shape.name)
    listed = ", ".join(f'"{column.name}"' for column in relation.columns)
    body = relation_sql(relation, base=files_sql(relation.base), changes=files_sql(relation.changes))
    with connected() as engine:
        rows = engine.sql(
            f"SELECT CAST(0 AS BIGINT) AS {CHANGE}, false AS {DELETED}, {listed} FROM ({body}) AS folded"
        ).to_arrow_reader(100_000)
        commit(shape, rows, kind=FOLDED, mark=stand.mark, known_at=_known(shape.name, stand.version) or datetime.now())
    return stand.rows_changed


def _newest_shape(table: str, version: int) -> str:
    for number in range(version, -1, -1):
        said = said_of(table, number)
        if "guatu.shape" in said:
            return str(said["guatu.shape"])
    return ""


def _cleaned(table: str) -> int:
    """Remove files that no version within the days needs, nor the last one of a month, nor a pinned one; how many."""
    days = settings.LAKE_DAYS
    if not days or not _has_old(table, days):
        return 0
    held = opened(table)
    kept = sorted({*_month_ends(table), *(each for each in _pinned().get(table, ()) if each <= held.version())})
    arguments: dict[str, Any] = {"retention_hours": days * 24, "enforce_retention_duration": False, "full": True}
    if kept:
        arguments["keep_versions"] = kept
    removed = held.vacuum(dry_run=True, **arguments)
    if removed:
        held.vacuum(dry_run=False, **arguments)
    return len(removed)


def _has_old(table: str, days: int) -> bool:
    """Whether there is any file old enough to go: looking is cheap, asking Delta is not."""
    limit = datetime.now().timestamp() - days * 86_400
    return any(path.stat().st_mtime < limit for path in folder(table).glob("*.parquet"))


def _month_ends(table: str) -> list[int]:
    """The last version known in each month."""
    last: dict[date, int] = {}
    for number, known, _kind in versions(table):
        last[date(known.year, known.month, 1)] = number
    return list(last.values())


def _pinned() -> dict[str, list[int]]:
    try:
        return dict(json.loads((Path(settings.LAKE) / "pinned.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def daily() -> str:
    """What the server does once a day: take over what waits, fold, clean; a sentence about it. Nothing where there is no lake."""
    from guatu.lake.taking import catch_up

    if not Path(settings.LAKE).is_dir():
        return "数据湖还没有建立。"
    try:
        took, folded = catch_up(), compact()
    except LakeBusy:
        return "数据湖正由另一个进程更新，这次没有整理。"
    except LakeError as error:
        return f"数据湖没有整理：{error}"
    removed = sum(each.removed for each in folded)
    return f"数据湖：更新 {len(took)} 张表，整理 {len(folded)} 张，清理旧文件 {removed} 个。"
