"""Batches beside what the journal says of them, and the lake beside both: what was changed, taken away or slipped in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from guatu.definitions.register import Register, Series
from guatu.lake.batches import BatchFile, batch_of
from guatu.lake.delta import is_there
from guatu.lake.ingest.held import held_sql
from guatu.lake.ingest.keeping import digest_of
from guatu.lake.ingest.staging import hand_over, workshop
from guatu.lake.shapes import shape_of
from guatu.registers.gate.observing import table_of
from guatu.registers.library import library
from guatu.registers.models import Act, Line
from guatu.registers.periods import show_period
from guatu.registers.verify import Finding
from guatu.registers.verify.findings import Progress

NAMED = 5
"""Rows of a series that are named; the rest are counted."""


def verify_batches(progress: Progress | None = None) -> Iterator[Finding]:
    """All findings about batches of observations, series by series."""
    tell = progress or (lambda _what, _done: None)
    for register in library().registers.values():
        for series in register.series:
            yield from _verify_series(register, series, tell)


def _verify_series(register: Register, series: Series, tell: Progress) -> Iterator[Finding]:
    table = table_of(register.name, series.name)
    label = f"{register.label}·{series.label}"
    lines = (
        Line.objects.filter(table=table, verb=Act.Verb.OBSERVE, chunk=True, first=0)
        .select_related("act")
        .order_by("pk")
    )
    sound: list[BatchFile] = []
    bad = 0
    for done, line in enumerate(lines.iterator(chunk_size=100), 1):
        tell(f"{label}（成批）", done)
        try:
            batch = batch_of(line)
        except (KeyError, TypeError, ValueError):
            bad += 1
            yield Finding("line", f"日志第{line.pk}行（{label}成批数据）的内容读不懂，被改动过：它所记的一批无法核对。")
            continue
        says = _file_finding(batch)
        if says:
            bad += 1
            yield Finding(
                "observation", f"{label}{batch.at:%Y-%m-%d %H:%M}导入的一批（日志第{line.pk}行，{batch.rows}个）{says}"
            )
        else:
            sound.append(batch)
    # Where a batch is gone or changed, the lake must differ; that is told already.
    if sound and not bad and is_there(table):
        yield from _lake_findings(register, series, table, sound)


def _file_finding(batch: BatchFile) -> str:
    """What is wrong with a batch's file; empty where nothing is."""
    if not batch.path.is_file():
        return f"的文件 {batch.path.name} 不见了，是绕过系统删除的。请从备份恢复。"
    if digest_of(batch.path) != batch.digest:
        return f"的文件 {batch.path.name} 与日志所记的摘要不符，是绕过系统改动的。请从备份恢复。"
    return ""


def _lake_findings(register: Register, series: Series, table: str, batches: list[BatchFile]) -> Iterator[Finding]:
    """Rows that the lake has otherwise than batches and database say."""
    from guatu.lake.marks import taken_read
    from guatu.lake.source import rows_of

    if Line.objects.filter(pk__gt=taken_read().line, table=table).exists():
        # Not taken over yet: nothing can be said before.
        return
    shape = shape_of(table)
    names = ", ".join(f'"{held.name}"' for held in shape.columns)
    with workshop() as (engine, _place), rows_of(shape, batches=batches, change=0) as rows:
        hand_over(engine, "given", _batches(rows))
        engine.execute(f"CREATE TEMP TABLE expected AS SELECT {names} FROM given")
        engine.execute(f"CREATE TEMP TABLE held AS SELECT {names} FROM ({held_sql(table)})")
        for one, other, says in (
            ("held", "expected", "在数据湖里，日志里没有或不是这个数，是绕过系统写入的"),
            ("expected", "held", "不在数据湖里，或被改成了别的数，是绕过系统改动的"),
        ):
            differing = f"(SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other})"
            count = engine.execute(f"SELECT count(*) FROM {differing}").fetchone()[0]
            found = engine.execute(
                f"SELECT record, period, value FROM {differing} ORDER BY record, period LIMIT {NAMED}"
            ).fetchall()
            for record, period, value in found:
                yield Finding("observation", f"{_named(register, series, record, period, value)}{says}。{MEND % table}")
            if count > len(found):
                yield Finding("observation", f"{register.label}·{series.label}另有{count - len(found)}个数{says}。")


MEND = "数据湖可以重建：guatu lake rebuild %s"


def _named(register: Register, series: Series, record: int, period: datetime, value: Any) -> str:
    shown = "（空）" if value is None else f"{value:f}{series.unit}"
    return f"{register.label}·{series.label}（编号{record}，{show_period(series.rhythm, period)}，{shown}）"


def _batches(rows: Any) -> Iterator[Any]:
    """Arrow batches of a table or a reader."""
    yield from rows.to_batches() if hasattr(rows, "to_batches") else rows
