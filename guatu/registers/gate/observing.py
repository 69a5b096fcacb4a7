"""Observations: one value of one row's series in one period. A correction keeps the former value in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from guatu.definitions.fields import Field
from guatu.definitions.register import Series
from guatu.definitions.values import Fault, dump_value, load_value, read_value
from guatu.people.models import Person
from guatu.people.permissions import NotAllowed
from guatu.registers.access import RowWriter
from guatu.registers.errors import NotUndoable, Refused
from guatu.registers.gate.bulk_sql import ids_reserve
from guatu.registers.gate.single import lock, require_row, row_values
from guatu.registers.gate.source import Source
from guatu.registers.journal import CHUNK, act_open, chunk_line, delegated_by, line_write, lines_write
from guatu.registers.models import Act, Evidence
from guatu.registers.periods import lies_ahead, read_period, show_period
from guatu.registers.selectors.lines import RowLine
from guatu.registers.tables import model_of, register_of, series_model_of
from guatu.registers.tables.rows import Observation, Record

EXAMPLES = {
    "hour": "2022-03-01 08时",
    "day": "2022-03-01",
    "month": "2022-03",
    "quarter": "2022年1季度",
    "year": "2022",
}
BATCH = 5000
PART = 500
"""Values of one IN list."""


def series_field(series: Series) -> Field:
    """The series' value as a field, to read and show it like one."""
    return Field(
        name=series.name,
        label=series.label,
        type=series.type,
        unit=series.unit,
        places=series.places,
        least=series.least,
        most=series.most,
    )


def table_of(register: str, series: str) -> str:
    """How the journal and views call a series."""
    return f"{register}__{series}"


@transaction.atomic
def observation_put(
    *,
    record: Record,
    series: str,
    period: object,
    value: object,
    by: Person,
    source: Source,
    reason: str = "",
    revision: int | None = None,
    evidence: Sequence[Evidence] = (),
) -> Observation:
    """Enter or correct one value. `revision` is the one the person saw (None: there was none). Raises Refused, NotAllowed.

    A correction needs a reason; the same value again writes nothing.
    """
    register = record.register
    held = lock(record)
    if held.deleted_at is not None:
        raise Refused([], _("这一行已被删除，不能填报。"))
    alone = require_row(by, register, row_values(held))
    definition = register.series_named(series)
    field = series_field(definition)
    moment = read_moment(definition, period)
    number = read_number(field, value)
    model = series_model_of(register.name, series)
    found: Observation | None = model.objects.filter(record=held, period=moment).first()
    if found is not None and getattr(found, "value", None) == number:
        return found
    require_seen(definition, found, moment, revision)
    if found is not None and not reason.strip():
        raise Refused([Fault(field, _("更正已填报的数据要写明理由。"))])
    act = act_open(
        register=register.name,
        verb=Act.Verb.OBSERVE,
        person=by,
        source=source,
        reason=reason,
        delegated_by=delegated_by(by, alone),
        simulated=held.simulated and found is None,
    )
    return observation_write(held, definition, found, moment, number, act, evidence)


def require_seen(series: Series, found: Any, moment: datetime, revision: int | None) -> None:
    """Refused where somebody entered or corrected the value after the person looked at it."""
    seen = found.revision if found is not None else None
    if revision == seen or (found is None and revision == 0):
        return
    shown = dump_value(found.value) if found else ""
    raise Refused(
        [
            Fault(
                series_field(series),
                _("%(period)s已有人填报为%(value)s，您的填报未保存。请核对。")
                % {"period": show_period(series.rhythm, moment), "value": shown},
            )
        ]
    )


def observation_write(
    held: Record,
    series: Series,
    found: Any,
    moment: datetime,
    number: Any,
    act: Act,
    evidence: Sequence[Evidence] = (),
) -> Observation:
    """The value and its line, as a part of the act."""
    register = held.register
    before: dict[str, Any] = {}
    if found is None:
        model: Any = series_model_of(register.name, series.name)
        found = model(record=held, period=moment, revision=1, simulated=held.simulated)
        after: dict[str, Any] = {"record": held.pk, "period": moment, "value": number}
    else:
        before, after = {"value": found.value}, {"value": number}
        found.revision += 1
    found.value, found.changed_at, found.changed_by = number, act.at, act.person
    found.save()
    line_write(
        act=act,
        table=table_of(register.name, series.name),
        verb=Act.Verb.CHANGE if before else Act.Verb.CREATE,
        row=found.pk,
        version=found.revision,
        before=before,
        after=after,
        evidence=evidence,
    )
    result: Observation = found
    return result


@transaction.atomic
def observations_write(
    *,
    register: str,
    series: str,
    rows: Iterable[tuple[int, datetime, Any]],
    by: Person,
    source: Source,
    reason: str = "",
    simulated: bool = False,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Enter many new observations (row's id, period, value) at once; how many. Raises Refused where one is there already.

    The rows' owner answers for all: the person must be able to write the whole register.
    """
    definition = register_of(register).series_named(series)
    field = series_field(definition)
    if not RowWriter(by, register_of(register)).all:
        raise NotAllowed(_("只有%(label)s的主管部门和督查室可以成批写入数据。") % {"label": definition.label})
    act = act_open(
        register=register,
        verb=Act.Verb.OBSERVE,
        person=by,
        source=source,
        reason=reason,
        rows=0,
        simulated=simulated,
    )
    model = series_model_of(register, series)
    done = 0
    met: set[tuple[int, datetime]] = set()
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        read = [(record, read_moment(definition, period), read_number(field, value)) for record, period, value in batch]
        _require_new(register, definition, [(record, period) for record, period, _value in read], met)
        ids = ids_reserve(model, len(read))
        _insert(model, ids, read, now=act.at, by=by.pk, simulated=simulated)
        lines = []
        for start in range(0, len(read), CHUNK):
            part, numbers = read[start : start + CHUNK], ids[start : start + CHUNK]
            lines.append(
                chunk_line(
                    act=act,
                    table=table_of(register, series),
                    verb=Act.Verb.CREATE,
                    ids=numbers,
                    versions=[1] * len(part),
                    fields=("record", "period", "value"),
                    before=None,
                    after=[[record, dump_value(period), dump_value(value)] for record, period, value in part],
                )
            )
        lines_write(lines)
        done += len(read)
        if progress is not None:
            progress(done)
    if not done:
        act.delete()
        return 0
    act.rows = done
    act.save(update_fields=["rows"])
    return done


def _require_new(
    register: str, series: Series, places: Sequence[tuple[int, datetime]], met: set[tuple[int, datetime]]
) -> None:
    """Refused where a row is not there, or a value stands already for its period, in the table or among those given."""
    field, label = series_field(series), register_of(register).label
    model, table = model_of(register), series_model_of(register, series.name)
    records = sorted({record for record, _period in places})
    live: set[int] = set()
    there: set[tuple[int, datetime]] = set()
    periods = {period for _record, period in places}
    for start in range(0, len(records), PART):
        part = records[start : start + PART]
        live.update(model.objects.select_for_update().filter(pk__in=part, deleted_at=None).values_list("pk", flat=True))
        there.update(
            table.objects.filter(record__in=part, period__gte=min(periods), period__lte=max(periods)).values_list(
                "record_id", "period"
            )
        )
    for record, period in places:
        if record not in live:
            raise Refused(
                [Fault(field, _("%(label)s没有编号%(id)s的一行，或已被删除。") % {"label": label, "id": record})]
            )
        if (record, period) in there or (record, period) in met:
            raise Refused(
                [
                    Fault(
                        field,
                        _("编号%(id)s的一行%(period)s已有数据或在文件中重复；要更正请逐项更正并写明理由。")
                        % {"id": record, "period": show_period(series.rhythm, period)},
                    )
                ]
            )
        met.add((record, period))


def _insert(
    model: Any,
    ids: Sequence[int],
    rows: Sequence[tuple[int, datetime, Any]],
    *,
    now: datetime,
    by: int,
    simulated: bool,
) -> None:
    table = model._meta.db_table
    listed = '"id", "record_id", "period", "value", "revision", "simulated", "changed_at", "changed_by_id"'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                for number, (record, period, value) in zip(ids, rows, strict=True):
                    copy.write_row((number, record, period, value, 1, simulated, now, by))
            return
        marks = ", ".join(["%s"] * 8)
        cursor.executemany(
            f'INSERT INTO "{table}" ({listed}) VALUES ({marks})',
            [
                (number, record, str(period), None if value is None else str(value), 1, simulated, str(now), by)
                for number, (record, period, value) in zip(ids, rows, strict=True)
            ],
        )


def observation_undo(*, table: str, row: int, part: RowLine, act: Act, by: Person) -> None:
    """Put back what a line changed in an observation: the former value, or blank where there was none."""
    register, _mark, series = table.partition("__")
    model = series_model_of(register, series)
    found: Any = model.objects.select_for_update().get(pk=row)
    record = model_of(register).objects.get(pk=found.record_id)
    require_row(by, register_of(register), row_values(record))
    field = series_field(register_of(register).series_named(series))
    if found.value != load_value(field, part.after.get("value")):
        raise NotUndoable(
            _("%(label)s（%(period)s）之后又被更正过，不能撤销。")
            % {
                "label": field.label,
                "period": show_period(register_of(register).series_named(series).rhythm, found.period),
            }
        )
    before, now = found.value, load_value(field, part.before.get("value"))
    found.value, found.changed_at, found.changed_by = now, act.at, by
    found.revision += 1
    found.save()
    line_write(
        act=act,
        table=table,
        verb=Act.Verb.CHANGE,
        row=row,
        version=found.revision,
        before={"value": before},
        after={"value": now},
    )


def read_moment(series: Series, raw: object) -> datetime:
    """The first moment of the period meant. Raises Refused where it is none or lies ahead."""
    field = series_field(series)
    moment = read_period(series.rhythm, raw)
    if moment is None:
        example = EXAMPLES[series.rhythm]
        raise Refused(
            [Fault(field, _("看不懂时段“%(raw)s”，请写成 %(example)s。") % {"raw": str(raw)[:20], "example": example})]
        )
    if lies_ahead(series.rhythm, moment, datetime.now()):
        raise Refused(
            [Fault(field, _("%(period)s还没有到，不能填报。") % {"period": show_period(series.rhythm, moment)})]
        )
    return moment


def read_number(field: Field, raw: object) -> Any:
    """The value meant. Raises Refused."""
    try:
        return read_value(field, raw, today=datetime.now().date(), resolve=_no_links)
    except Fault as fault:
        raise Refused([fault]) from None


def _no_links(field: Field, text: str) -> int:
    raise Fault(field, "不是数字。", text)
