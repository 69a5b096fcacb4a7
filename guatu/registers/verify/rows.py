"""Rows and observations beside what the journal says of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from guatu.definitions.fields import QUANTITIES, Field
from guatu.definitions.register import Register
from guatu.definitions.values import dump_value, show_value
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.gate.observing import series_field, table_of
from guatu.registers.gate.single import DELETED
from guatu.registers.links import Links
from guatu.registers.periods import show_period
from guatu.registers.tables import model_of, series_model_of
from guatu.registers.verify.findings import Finding, Progress
from guatu.registers.verify.told import RANGE, Row, Told

BATCH = 2000
"""Rows fetched together."""
SEEN_BLANK = "（空）"


def verify_rows(register: Register, told: Told, tell: Progress) -> Iterator[Finding]:
    """Compare each row of a register with the journal, and look for rows the journal does not know or misses."""
    model = model_of(register.name)
    fields = {field.name: field for field in register.fields}
    columns = [getattr(model._meta.get_field(name), "attname", name) for name in fields]
    own = ("id", "version", "simulated", "deleted_at", "made_at", "changed_at", "made_by_id", "changed_by_id")
    links = Links(None)
    done = 0
    for number in _ranges(model, register.name, told):
        known = told.rows(register.name, number)
        for values in _rows(model, number, *own, *columns):
            done += 1
            there = dict(zip(own, values[: len(own)], strict=True))
            row = dict(zip(fields, values[len(own) :], strict=True))
            told_row = known.pop(there["id"], None)
            says = list(_differences(fields, there, row, told_row))
            if says:
                name = f"{register.label}编号{there['id']}“{_title(register, row, links)}”"
                yield from (Finding("row", f"{name}{each}") for each in says)
        for gone in known:
            yield Finding("row", f"{register.label}：日志里有编号{gone}的一行，表里已经没有，是绕过系统删除的。")
        tell(register.label, done)


def _differences(
    fields: dict[str, Field], there: dict[str, Any], row: dict[str, Any], told: Row | None
) -> Iterator[str]:
    """What the table has otherwise than the journal: each a sentence whose subject is the row."""
    if told is None:
        yield "不在日志里，是绕过系统写入的。"
        return
    for name, field in fields.items():
        value, said = row[name], told.values.get(name)
        if said == value:
            continue
        held = dump_value(value)
        if said != held and not _equal(field, said, held):
            yield f"的“{field.label}”：日志为{_shown(field, said)}，表中为{_shown(field, held)}，是绕过系统改动的。"
    if told.values.get(DELETED) != dump_value(there["deleted_at"]):
        yield "的删除标记与日志不符，是绕过系统改动的。"
    if told.version != there["version"]:
        yield f"的版本为{there['version']}，日志为{told.version}。"
    if (told.made_by, told.changed_by) != (there["made_by_id"], there["changed_by_id"]):
        yield "的新增人或修改人与日志不符，是绕过系统改动的。"
    if _moved(told.made_at, there["made_at"]):
        yield "的新增时间与日志不符，是绕过系统改动的。"
    if _moved(told.changed_at, there["changed_at"]):
        yield "的修改时间与日志不符，是绕过系统改动的。"
    if told.simulated is not None and told.simulated != there["simulated"]:
        yield "的模拟数据标记与日志不符，是绕过系统改动的。"


def verify_series(register: Register, series: str, told: Told, tell: Progress) -> Iterator[Finding]:
    """Compare each observation of a series with the journal."""
    definition = register.series_named(series)
    field = series_field(definition)
    model, table = series_model_of(register.name, series), table_of(register.name, series)
    label = f"{register.label}·{definition.label}"
    own = ("id", "record_id", "period", "value", "revision", "changed_by_id", "changed_at", "simulated")
    done = 0
    for number in _ranges(model, table, told):
        known = told.rows(table, number)
        for values in _rows(model, number, *own):
            done += 1
            there = dict(zip(own, values, strict=True))
            says = _difference(field, there, known.pop(there["id"], None))
            if says:
                name = f"{label}（编号{there['record_id']}，{show_period(definition.rhythm, there['period'])}）"
                yield Finding("observation", f"{name}{says}")
        for gone in known:
            yield Finding("observation", f"{label}：日志里有第{gone}号数据，表里已经没有，是绕过系统删除的。")
        tell(label, done)


def _difference(field: Field, there: dict[str, Any], told: Row | None) -> str:
    """What the table has otherwise than the journal, the weightiest only; empty where all is alike."""
    if told is None:
        return "不在日志里，是绕过系统写入的。"
    said, held = told.values.get("value"), dump_value(there["value"])
    if (told.values.get("record"), told.values.get("period")) != (there["record_id"], dump_value(there["period"])):
        return "所属的行或时段与日志不符，是绕过系统改动的。"
    if said != held and not _equal(field, said, held):
        return f"：日志为{_shown(field, said)}，表中为{_shown(field, held)}，是绕过系统改动的。"
    if (told.version, told.changed_by) != (there["revision"], there["changed_by_id"]):
        return "的填报次数或填报人与日志不符，是绕过系统改动的。"
    if _moved(told.changed_at, there["changed_at"]):
        return "的填报时间与日志不符，是绕过系统改动的。"
    if told.simulated is not None and told.simulated != there["simulated"]:
        return "的模拟数据标记与日志不符，是绕过系统改动的。"
    return ""


def _ranges(model: Any, table: str, told: Told) -> Iterator[int]:
    """Numbers of the ranges of ids that hold rows, or of which the journal tells; however far apart they lie."""
    waiting = told.ranges(table)
    after = None
    while True:
        rows = model.objects.order_by("id").values_list("id", flat=True)
        first = (rows if after is None else rows.filter(pk__gte=(after + 1) * RANGE)).first()
        while waiting and (first is None or waiting[0] < first // RANGE):
            yield waiting.pop(0)
        if first is None:
            return
        after = first // RANGE
        if waiting and waiting[0] == after:
            waiting.pop(0)
        yield after


def _rows(model: Any, number: int, *columns: str) -> Iterator[tuple[Any, ...]]:
    rows = model.objects.filter(pk__gte=number * RANGE, pk__lt=(number + 1) * RANGE)
    found: Iterator[tuple[Any, ...]] = rows.values_list(*columns).iterator(chunk_size=BATCH)
    return found


def _moved(told: str, there: datetime) -> bool:
    return bool(told) and told != there.isoformat(sep=" ")


def _title(register: Register, row: dict[str, Any], links: Links) -> str:
    field = register.field(register.title)
    return show_value(field, row[field.name], names=links.name) if row[field.name] is not None else ""


def _equal(field: Field, told: Any, there: Any) -> bool:
    """Whether two values of the journal's form mean the same: 1.0 and 1.00 do."""
    if told is None or there is None:
        return told is None and there is None
    if isinstance(told, str) and isinstance(there, str) and field.type in QUANTITIES:
        return Decimal(told) == Decimal(there)
    return bool(told == there)


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return SEEN_BLANK
    return mask_value(field, str(value)) if is_sensitive(field) else f"“{value}”"
