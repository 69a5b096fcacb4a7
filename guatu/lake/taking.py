"""Bring the lake up to date: rows that journal lines since the mark tell of are read from the database as they are now.

A row that changed again since then comes again with its later line, and the latest wins: taking lines over twice changes nothing. So
a process may be killed anywhere. Where a table is missing, has other columns than its definition, or belongs to another
database (one put back from a backup), it is made anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from guatu.lake.batches import batch_files
from guatu.lake.delta import CHANGES, WHOLE, commit, folder, is_there, lake_lock, opened, stand_from, stand_of
from guatu.lake.errors import LakeDamaged, LakeError
from guatu.lake.marks import Taken, act_of, is_of_this_database, taken_read, taken_write
from guatu.lake.relation import CHANGE, DELETED
from guatu.lake.shapes import Shape, shapes
from guatu.lake.source import rows_of
from guatu.people.clock import now
from guatu.registers.models import Act, Line
from guatu.registers.seals import settled_until

Progress = Callable[[str, int, int], None]
"""Told the table's label, tables done, tables in all."""
WAIT = 60.0
"""Seconds to wait for another process that is at it."""
FEW = 50_000
"""Changed rows that are always taken over as changes."""
SHARE = 0.5
"""Beyond FEW: changed rows against the table's, from which making it anew is quicker."""
SHOWING = (Act.Verb.UNMASK, Act.Verb.FILE, Act.Verb.CLEAN)
"""Acts whose lines change no row."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one line tells of a table: ids of rows in the database, or a batch of observations in a file."""

    line: int
    ids: Sequence[int]
    batch: bool = False


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What became of one table."""

    table: str
    label: str
    rows: int
    """Rows written: changed ones, deletions with them, or all of the table."""
    version: int
    whole: bool
    """Whether the table was made anew."""
    why: str = ""
    """Why it was, in Chinese, where nobody asked for it and it was there before."""


def catch_up(
    *, known_at: datetime | None = None, progress: Progress | None = None, wait: float = WAIT
) -> tuple[TakenOver, ...]:
    """Take over what waits; what was done, table by table. `known_at`: the moment for which it is known (now, or the demo's).

    Raises LakeBusy where another process is at it for longer than `wait` seconds; TableNotReady or LakeDamaged, after all other
    tables were brought up to date, where one cannot be.
    """
    require_no_transaction()
    with lake_lock(wait=wait):
        return _take_over(known_at or now(), progress)


def rebuild(
    *,
    tables: Iterable[str] | None = None,
    known_at: datetime | None = None,
    progress: Progress | None = None,
    wait: float = WAIT,
) -> tuple[TakenOver, ...]:
    """Make tables anew from the database, all of them where none is named. Old versions stay readable."""
    require_no_transaction()
    found = shapes()
    wanted = list(found) if tables is None else list(tables)
    if unknown := [name for name in wanted if name not in found]:
        raise LakeError(f"没有名为“{unknown[0]}”的台账或数据序列。运行 guatu lake status 查看有哪些表。")
    with lake_lock(wait=wait):
        taken = taken_read()
        whole = tables is None or not is_of_this_database(taken)
        line = settled_until(0 if whole else taken.line)
        done = []
        for place, name in enumerate(wanted):
            _tell(progress, found[name].label, place, len(wanted))
            done.append(_made_anew(found[name], line, known_at or now(), ""))
        if whole and tables is None:
            taken = Taken(line=line, act=act_of(line), at=_moment())
        # Tables that were not named still wait for the lines since: the common mark stays where it was.
        taken_write(replace(taken, tables=taken.tables | _told(done, found)))
        return tuple(done)


def pending() -> int:
    """Journal lines not yet taken over; all of them where the lake is not there."""
    return Line.objects.filter(pk__gt=taken_read().line).count()


def pending_rows() -> int:
    """Rows that they tell of, at most."""
    from guatu.registers.journal import CHUNK

    waiting = Line.objects.filter(pk__gt=taken_read().line)
    return waiting.filter(chunk=False).count() + CHUNK * waiting.filter(chunk=True).count()


def require_no_transaction() -> None:
    """Rows of a transaction that may yet be taken back must not enter the lake. Transactions of Django's test cases may."""
    if any(not getattr(each, "_from_testcase", False) for each in connection.atomic_blocks):
        raise RuntimeError("the lake is brought up to date after a transaction, not within it")


def _take_over(known_at: datetime, progress: Progress | None) -> tuple[TakenOver, ...]:
    found = shapes()
    taken = taken_read()
    ours = is_of_this_database(taken)
    why = _why_anew(found, taken, ours)
    after = _first_line(found, taken, why) if ours else 0
    line = settled_until(after)
    changed = _changed(after, line, [name for name in found if name not in why])
    done: list[TakenOver] = []
    failed: list[LakeError] = []
    wanted = [name for name in found if name in why or name in changed]
    for place, name in enumerate(wanted):
        _tell(progress, found[name].label, place, len(wanted))
        try:
            if name in why:
                done.append(_made_anew(found[name], line, known_at, why[name]))
            elif (one := _taken_changes(found[name], changed[name], line, known_at)) is not None:
                done.append(one)
        except LakeError as error:
            failed.append(error)
    if failed:
        # The common mark stays, for the tables that failed; the others' own marks tell that they have come further.
        line = min(line, taken.line) if ours else 0
    if line != taken.line or done or not ours:
        held = {name: told for name, told in taken.tables.items() if name in found}
        taken_write(Taken(line=line, act=act_of(line), at=_moment(), tables=held | _told(done, found)))
    if failed:
        raise failed[0]
    return tuple(done)


def _why_anew(found: Mapping[str, Shape], taken: Taken, ours: bool) -> dict[str, str]:
    """Tables that must be made anew, and why."""
    why: dict[str, str] = {}
    for name, shape in found.items():
        told = taken.tables.get(name)
        if not is_there(name):
            why[name] = "" if told is None else "数据湖里的文件不见了"
        elif not ours:
            why[name] = "数据库恢复过备份，与数据湖不一致"
        elif told is not None and told["shape"] != shape.print:
            why[name] = "台账的定义改过"
        elif told is not None and not taken.holds(name):
            why[name] = "数据湖里的文件比记录的旧"
        elif told is None:
            from guatu.lake.delta import said_of

            if said_of(name, stand_of(name).version).get("guatu.shape") != shape.print:
                why[name] = "台账的定义改过"
    return why


def _first_line(found: Mapping[str, Shape], taken: Taken, why: Mapping[str, str]) -> int:
    """From which line to look: the common mark, or an earlier one of a table that it does not speak of."""
    marks = [taken.line] if taken.line or taken.tables else []
    for name in found:
        if name not in why and name not in taken.tables:
            marks.append(stand_of(name).mark)
    return min(marks, default=0)


def _changed(after: int, line: int, tables: Sequence[str]) -> dict[str, list[Told]]:
    """Table → what lines between the two tell of it."""
    changed: dict[str, list[Told]] = {}
    if line <= after or not tables:
        return changed
    lines = (
        Line.objects.filter(pk__gt=after, pk__lte=line)
        .exclude(verb__in=SHOWING)
        .order_by("pk")
        .values_list("pk", "table", "chunk", "first", "data__ids")
    )
    wanted = set(tables)
    for number, table, chunk, first, ids in lines.iterator(chunk_size=200):
        if table in wanted:
            rows = array("q", ids or ()) if chunk else array("q", [first])
            changed.setdefault(table, []).append(Told(number, rows, batch=chunk and first == 0))
    return changed


def _taken_changes(shape: Shape, told: Sequence[Told], line: int, known_at: datetime) -> TakenOver | None:
    held = opened(shape.name)
    stand = stand_from(shape.name, held)
    told = [each for each in told if each.line > stand.mark]
    if not told:
        return None
    ids = sorted({each for one in told for each in one.ids})
    batches = batch_files(shape.name, after=stand.mark, until=line) if any(one.batch for one in told) else []
    count = len(ids) + sum(batch.rows for batch in batches)
    if count > FEW and count > SHARE * stand.rows_base:
        return _made_anew(shape, line, known_at, "")
    change = stand.version + 1
    with rows_of(shape, ids=ids, batches=batches, change=change) as rows:
        whole = rows if shape.series else _with_missing(rows, ids, change)
        version = commit(shape, whole, kind=CHANGES, mark=line, known_at=known_at, held=held)
    written = stand_of(shape.name).rows_changed - stand.rows_changed if batches else whole.num_rows
    return TakenOver(table=shape.name, label=shape.label, rows=written, version=version, whole=False)


def _with_missing(rows: Any, ids: Sequence[int], change: int) -> Any:
    """With a mark of deletion for each row that is no longer in the database at all."""
    import pyarrow as pa

    there = set(rows.column("id").to_pylist())
    gone = [each for each in ids if each not in there]
    if not gone:
        return rows
    columns = {CHANGE: [change] * len(gone), DELETED: [True] * len(gone), "id": gone}
    arrays = [
        pa.array(columns[field.name], type=field.type)
        if field.name in columns
        else pa.nulls(len(gone), type=field.type)
        for field in rows.schema
    ]
    return pa.concat_tables([rows, pa.table(arrays, schema=rows.schema)])


def _made_anew(shape: Shape, line: int, known_at: datetime, why: str) -> TakenOver:
    batches = batch_files(shape.name, until=line) if shape.series else []
    _set_aside_broken(shape.name)
    with rows_of(shape, batches=batches, change=0) as rows:
        commit(shape, rows, kind=WHOLE, mark=line, known_at=known_at, more={"guatu.why": why})
    stand = stand_of(shape.name)
    return TakenOver(
        table=shape.name, label=shape.label, rows=stand.rows_base, version=stand.version, whole=True, why=why
    )


def _set_aside_broken(table: str) -> None:
    """A table whose log cannot be read is moved out of the way, for whoever wants to look: its old versions are lost."""
    try:
        if is_there(table):
            stand_of(table)
    except LakeDamaged:
        aside = Path(settings.LAKE) / ".damaged"
        aside.mkdir(exist_ok=True)
        folder(table).rename(aside / f"{table}-{datetime.now():%Y%m%d%H%M%S}")


def _told(done: Iterable[TakenOver], found: Mapping[str, Shape]) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for each in done:
        told[each.table] = {"version": each.version, "shape": found[each.table].print, "why": each.why}
    return told


def _moment() -> str:
    return datetime.now().isoformat(timespec="seconds")


def _tell(progress: Progress | None, label: str, done: int, of: int) -> None:
    if progress is not None:
        progress(label, done, of)
