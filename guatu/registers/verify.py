"""Prove that nothing was changed behind the gate's back: seals, rows, observations and evidence files.

Seals are recomputed from the lines. Rows are compared with what the journal says they hold: the journal is replayed row by row in
batches of rows, so that a million rows need no more memory than a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import dump_value, show_value
from guatu.registers.evidence import evidence_check
from guatu.registers.gate.observing import series_field, table_of
from guatu.registers.gate.single import DELETED
from guatu.registers.library import library
from guatu.registers.links import Links
from guatu.registers.models import Act, Evidence, Line, Seal
from guatu.registers.periods import show_period
from guatu.registers.seals import lines_between, seal_hash
from guatu.registers.selectors.lines import parts_of
from guatu.registers.tables import model_of, series_model_of

Progress = Callable[[str, int], None]
BATCH = 2000
SEALED_BY_THEN = timedelta(hours=1)
"""Every write seals what waited for a minute: lines this far apart do not wait together."""
SEEN_BLANK = "（空）"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the journal says. `says` is a Chinese sentence that names it."""

    what: str
    """seal, line, row, observation or file."""
    says: str


def verify(progress: Progress | None = None) -> Iterator[Finding]:
    """All findings, as they are found. `progress` is told what is being looked at and how many are done."""
    tell = progress or (lambda _what, _done: None)
    yield from verify_seals(tell)
    yield from verify_acts()
    for register in library().registers.values():
        yield from verify_rows(register, tell)
        for series in register.series:
            yield from verify_series(register, series.name, tell)
    yield from verify_files(tell)


def verify_seals(tell: Progress) -> Iterator[Finding]:
    """Recompute every seal, and look for lines between and before them."""
    before, after = "", 0
    for done, seal in enumerate(Seal.objects.order_by("id").iterator(), 1):
        tell("封存", done)
        name = f"第{seal.pk}号封存（日志{seal.first_line}～{seal.last_line}，{seal.sealed_at:%F %T}）"
        if seal.before != before:
            yield Finding("seal", f"{name}与前一个封存接不上：前面的封存被改动、删除或插入过。")
        stray = Line.objects.filter(pk__gt=after, pk__lt=seal.first_line).values_list("pk", flat=True)[:5]
        for number in stray:
            yield Finding("line", f"日志第{number}行不在任何封存里，是后来插入的。")
        found, count = seal_hash(
            seal.before, seal.first_line, seal.last_line, lines_between(seal.first_line, seal.last_line)
        )
        if count != seal.lines:
            yield Finding("seal", f"{name}原有{seal.lines}行，现在是{count}行：有日志被删除或插入。")
        elif found != seal.hash:
            yield Finding("seal", f"{name}的内容与封存时不同：其中有日志或操作记录被改动。")
        before, after = seal.hash, seal.last_line
    yield from _seals_missing(after)


def _seals_missing(after: int) -> Iterator[Finding]:
    """Lines that a later write would have sealed: where the last seals were taken away, or sealing fails."""
    waiting = Line.objects.filter(pk__gt=after).select_related("act")
    oldest, newest = waiting.order_by("pk").first(), waiting.order_by("-pk").first()
    if oldest is None or newest is None or newest.act.at - oldest.act.at < SEALED_BY_THEN:
        return
    yield Finding(
        "seal",
        f"日志第{oldest.pk}～{newest.pk}行早该封存而没有封存（最早{oldest.act.at:%F %T}）："
        "后面的封存被删除过，或封存一直失败（请查看服务日志）。",
    )


def verify_acts() -> Iterator[Finding]:
    """Acts whose lines are gone, sealed or not."""
    for act in Act.objects.filter(lines=None).select_related("person").order_by("at").iterator():
        yield Finding(
            "line", f"{act.person}于{act.at:%F %T}的“{act.get_verb_display()}”（{act.register}）没有日志，被删除过。"
        )


def verify_rows(register: Register, tell: Progress) -> Iterator[Finding]:
    """Compare each row of a register with the journal, and look for rows the journal does not know or misses."""
    model = model_of(register.name)
    fields = {field.name: field for field in register.fields}
    columns = [getattr(model._meta.get_field(name), "attname", name) for name in fields]
    links = Links()
    done = 0
    for ids in _ranges(model, register.name):
        told = _replayed(register.name, ids[0], ids[1])
        rows = model.objects.filter(pk__gte=ids[0], pk__lte=ids[1]).values_list(
            "id", "version", "deleted_at", "made_by_id", "changed_by_id", *columns
        )
        for number, version, deleted, made_by, changed_by, *values in rows.iterator(chunk_size=BATCH):
            done += 1
            row = dict(zip(fields, values, strict=True))
            known = told.pop(number, None)
            yield from _row_findings(register, fields, number, version, deleted, row, known, links)
            if known is not None and (known["made_by"], known["changed_by"]) != (made_by, changed_by):
                title = _title(register, row, links)
                yield Finding(
                    "row", f"{register.label}编号{number}“{title}”的新增人或修改人与日志不符，是绕过系统改动的。"
                )
        for number in told:
            yield Finding("row", f"{register.label}：日志里有编号{number}的一行，表里已经没有，是绕过系统删除的。")
        tell(register.label, done)


def _row_findings(
    register: Register,
    fields: dict[str, Field],
    number: int,
    version: int,
    deleted: datetime | None,
    row: dict[str, Any],
    known: dict[str, Any] | None,
    links: Links,
) -> Iterator[Finding]:
    name = f"{register.label}编号{number}“{_title(register, row, links)}”"
    if known is None:
        yield Finding("row", f"{name}不在日志里，是绕过系统写入的。")
        return
    for field in fields.values():
        told, there = known["values"].get(field.name), dump_value(row[field.name])
        if not _equal(field, told, there):
            yield Finding(
                "row",
                f"{name}的“{field.label}”：日志为{_shown(field, told)}，表中为{_shown(field, there)}，是绕过系统改动的。",
            )
    if bool(known["values"].get(DELETED)) != (deleted is not None):
        yield Finding("row", f"{name}的删除标记与日志不符，是绕过系统改动的。")
    if known["version"] != version:
        yield Finding("row", f"{name}的版本为{version}，日志为{known['version']}。")


def verify_series(register: Register, series: str, tell: Progress) -> Iterator[Finding]:
    """Compare each observation of a series with the journal."""
    definition = register.series_named(series)
    field = series_field(definition)
    model = series_model_of(register.name, series)
    table = table_of(register.name, series)
    label = f"{register.label}·{definition.label}"
    done = 0
    for ids in _ranges(model, table):
        told = _replayed(table, ids[0], ids[1])
        rows = model.objects.filter(pk__gte=ids[0], pk__lte=ids[1]).values_list(
            "id", "record_id", "period", "value", "revision", "changed_by_id"
        )
        for number, record, period, value, revision, changed_by in rows.iterator(chunk_size=BATCH):
            done += 1
            known = told.pop(number, None)
            name = f"{label}（编号{record}，{show_period(definition.rhythm, period)}）"
            if known is None:
                yield Finding("observation", f"{name}不在日志里，是绕过系统写入的。")
                continue
            said = known["values"]
            if said.get("record") != record or said.get("period") != dump_value(period):
                yield Finding("observation", f"{name}所属的行或时段与日志不符，是绕过系统改动的。")
            elif not _equal(field, said.get("value"), dump_value(value)):
                yield Finding(
                    "observation",
                    f"{name}：日志为{_shown(field, said.get('value'))}，表中为{_shown(field, dump_value(value))}，是绕过系统改动的。",
                )
            elif (known["version"], known["changed_by"]) != (revision, changed_by):
                yield Finding("observation", f"{name}的填报次数或填报人与日志不符，是绕过系统改动的。")
        for number in told:
            yield Finding("observation", f"{label}：日志里有第{number}号数据，表里已经没有，是绕过系统删除的。")
        tell(label, done)


def verify_files(tell: Progress) -> Iterator[Finding]:
    """Look at every evidence file."""
    for done, evidence in enumerate(Evidence.objects.order_by("id").iterator(), 1):
        tell("佐证材料", done)
        reason = evidence_check(evidence)
        if reason:
            yield Finding("file", f"材料“{evidence.name}”（{evidence.digest[:12]}）{reason}")


def _ranges(model: Any, table: str) -> Iterator[tuple[int, int]]:
    """Ranges of ids that together hold all rows, of the table and of the journal."""
    last = model.objects.order_by("-id").values_list("id", flat=True).first() or 0
    told = Line.objects.filter(table=table).order_by("-last").values_list("last", flat=True).first() or 0
    for start in range(1, max(last, told) + 1, BATCH):
        yield start, start + BATCH - 1


def _replayed(table: str, first: int, last: int) -> dict[int, dict[str, Any]]:
    """What the journal says of the rows in a range of ids: their values and version."""
    told: dict[int, dict[str, Any]] = {}
    lines = Line.objects.filter(table=table, first__lte=last, last__gte=first).exclude(verb=Act.Verb.UNMASK)
    for line in lines.select_related("act").order_by("pk").iterator(chunk_size=50):
        for part in parts_of(line):
            if first <= part.row <= last:
                row = told.setdefault(part.row, {"values": {}, "version": 0, "made_by": line.act.person_id})
                row["changed_by"] = line.act.person_id
                row["values"].update(part.after)
                row["version"] = part.version
    return told


def _title(register: Register, row: dict[str, Any], links: Links) -> str:
    field = register.field(register.title)
    return show_value(field, row[field.name], names=links.name) if row[field.name] is not None else ""


def _equal(field: Field, told: Any, there: Any) -> bool:
    if told is None or there is None:
        return told is None and there is None
    if (
        isinstance(told, str)
        and isinstance(there, str)
        and field.type in (FieldType.MONEY, FieldType.NUMBER, FieldType.PERCENT)
    ):
        from decimal import Decimal

        return Decimal(told) == Decimal(there)
    return bool(told == there)


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return SEEN_BLANK
    from guatu.registers.access import is_sensitive, mask_value

    return mask_value(field, str(value)) if is_sensitive(field) else f"“{value}”"
