"""Take a file of observations in: judged, compared, kept as a batch under the journal, taken over into the lake.

Nothing is half-written, whenever it is killed: the batch's file is whole and on disk before the journal tells of it; the act with its lines is
one transaction; the lake takes over what the journal tells, now or when it is brought up to date next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from guatu.definitions.register import Register, Series
from guatu.lake.ingest import comparing, judging
from guatu.lake.ingest import refused as sent_back
from guatu.lake.ingest.errors import IngestRefused
from guatu.lake.ingest.held import bounded, held_sql, lake_up_to_date
from guatu.lake.ingest.keeping import Order, batches_apart, earlier, file_write, journal_write, take_away
from guatu.lake.ingest.results import PartResult, Result
from guatu.lake.ingest.staging import MEMORY, Tell, stage, workshop
from guatu.lake.ingest.survey import survey
from guatu.people.models import Person
from guatu.people.permissions import NotAllowed
from guatu.registers.access import may_write_register, owner_name
from guatu.registers.gate import Source
from guatu.registers.gate.observing import table_of
from guatu.registers.journal import delegated_by


def batch_take_in(
    *,
    register: Register,
    series: Series | None,
    file: Path,
    by: Person,
    source: Source,
    name: str = "",
    reason: str = "",
    dry: bool = False,
    whole: bool = False,
    refused_to: Path | None = None,
    tell: Tell | None = None,
) -> Result:
    """Take the good rows of a file in, as one act; the refused ones are written to `refused_to` (.jsonl or .csv), where there are any.

    `dry`: only say what would be done. `whole`: write nothing where a row is refused. Corrected values need a `reason`.
    Raises IngestRefused, NotAllowed.
    """
    say = tell or (lambda _doing, _done, _of: None)
    if not register.series:
        raise IngestRefused(f"“{register.label}”没有按时段填报的数据序列。")
    if not may_write_register(by, register):
        raise NotAllowed(f"您不能填报“{register.label}”：只有{owner_name(register)}、所属乡镇或单位和督查室可以。")
    say("检查文件", 0, 0)
    seen = survey(file, name)
    before = earlier(register, series, seen.digest)
    if before is not None and not before[1]:
        # The whole of it is there: nothing to do. Where rows were refused then, they may be right now.
        return Result(
            register=register.name,
            name=seen.name,
            digest=seen.digest,
            rows=0,
            refused=0,
            parts=(),
            samples=(),
            again=before[0],
        )
    with workshop() as (engine, _place):
        columns = stage(engine, seen, register, series, say)
        say("核对各行", 0, 0)
        judging.refused_begin(engine)
        judging.judge_lines(engine)
        alone = judging.judge_keys(engine, register, columns, by)
        parts = judging.parts_of(engine, register, series)
        meant = {part.series.name for part in parts}
        named = {each.name: each for each in register.series if each.name in meant}
        rows = int(engine.execute("SELECT count(*) FROM staged").fetchone()[0])
        repeated: dict[str, int] = {}
        for each in named.values():
            say(f"核对{each.label}", 0, 0)
            judging.judge_part(engine, [part for part in parts if part.series is each])
            repeated[each.name] = comparing.said_once(engine, each)
            engine.execute(f'ALTER TABLE once RENAME TO "once_{each.name}"')
        engine.execute("DROP TABLE staged")
        count = sent_back.count(engine)
        result = Result(
            register=register.name,
            name=seen.name,
            digest=seen.digest,
            rows=rows,
            refused=count,
            parts=(),
            samples=sent_back.samples(engine),
            again=before[0] if before else "",
        )
        if count and refused_to is not None:
            sent_back.write(engine, refused_to)
        order = Order(
            register=register,
            by=by,
            source=source,
            seen=seen,
            reason=reason,
            whose=delegated_by(by, alone),
            refused=count,
        )
        with batches_apart(), bounded(MEMORY):
            return _compared(engine, order, named.values(), repeated, result, say, dry=dry or (whole and count > 0))


def _compared(
    engine: Any,
    order: Order,
    named: Iterable[Series],
    repeated: Mapping[str, int],
    result: Result,
    say: Tell,
    *,
    dry: bool,
) -> Result:
    """Compare with the lake, and write."""
    say("与已有数据比对", 0, 0)
    lake_up_to_date()
    act = uuid4()
    at = order.source.at or datetime.now()
    parts: list[PartResult] = []
    files: list[tuple[PartResult, Path, bool]] = []
    try:
        for series in named:
            engine.execute(f'ALTER TABLE "once_{series.name}" RENAME TO once')
            table = table_of(order.register.name, series.name)
            counted = comparing.outcome(engine, series, held_sql(table), at)
            engine.execute("DROP TABLE once")
            simulated = counted.pop("simulated", False)
            part = PartResult(series=series.name, label=series.label, repeated=repeated[series.name], **counted)
            parts.append(part)
            if dry or not part.new + part.corrected:
                continue
            say(f"写入{series.label}", 0, 0)
            files.append((part, file_write(engine, table, act, at), simulated))
        result = replace(result, parts=tuple(parts))
        if not files:
            return result
        if result.corrected and not order.reason.strip():
            raise IngestRefused(
                f"文件里有{result.corrected}个数与已有的不同，是更正：请写明更正的理由再导入。没有写入任何内容。"
            )
        journal_write(order, act, at, files)
    except BaseException:
        take_away([path for _part, path, _simulated in files], act)
        raise
    say("写入数据湖", 0, 0)
    lake_up_to_date()
    return replace(result, act=str(act))
