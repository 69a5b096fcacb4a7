"""Several periods of one row's series at once: each checked by itself, written together as one act, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.definitions.fields import Field
from guatu.definitions.register import Series
from guatu.definitions.values import Fault
from guatu.people.models import Person
from guatu.registers.errors import Refused
from guatu.registers.gate.observing import (
    observation_write,
    read_moment,
    read_number,
    require_seen,
    series_field,
)
from guatu.registers.gate.single import lock, require_row, row_values
from guatu.registers.gate.source import Source
from guatu.registers.journal import act_open, delegated_by
from guatu.registers.models import Act
from guatu.registers.periods import show_period
from guatu.registers.tables import series_model_of
from guatu.registers.tables.rows import Observation, Record

REASON = "reason"
"""Name of the fault that no period has, but the whole: the reason that is missing."""


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """What was typed for one period, and the revision of the value that the person saw there (None: there was none)."""

    period: object
    value: object
    revision: int | None = None


@transaction.atomic
def observations_put(
    *, record: Record, series: str, entries: Sequence[PeriodEntry], by: Person, source: Source, reason: str = ""
) -> list[Observation]:
    """Enter or correct several values of one row; those that were written. Values that are there already write nothing.

    All or nothing: Refused tells every fault, its field named by the period's first moment (ISO), and REASON where values are
    corrected without one. Raises NotAllowed.
    """
    register = record.register
    held = lock(record)
    if held.deleted_at is not None:
        raise Refused([], _("这一行已被删除，不能填报。"))
    alone = require_row(by, register, row_values(held))
    definition = register.series_named(series)
    model: Any = series_model_of(register.name, series)
    faults: list[Fault] = []
    wanted: dict[datetime, Any] = {}
    seen: dict[datetime, int | None] = {}
    for entry in entries:
        try:
            moment = read_moment(definition, entry.period)
            number = read_number(series_field(definition), entry.value)
        except Refused as refused:
            faults += [_at(fault, entry.period, definition) for fault in refused.faults]
            continue
        if moment in wanted:
            faults.append(Fault(_field(definition, moment), _("同一时段填了两次。")))
        wanted[moment], seen[moment] = number, entry.revision
    there = {each.period: each for each in model.objects.filter(record=held, period__in=wanted)}
    # A blank where nothing stands says nothing.
    changed = {
        moment: number
        for moment, number in wanted.items()
        if (there[moment].value != number if moment in there else number is not None)
    }
    for moment in changed:
        try:
            require_seen(definition, there.get(moment), moment, seen[moment])
        except Refused as refused:
            faults += [_at(fault, moment, definition) for fault in refused.faults]
    if any(moment in there for moment in changed) and not reason.strip():
        faults.append(Fault(replace(series_field(definition), name=REASON), _("更正已填报的数据要写明理由。")))
    if faults:
        raise Refused(faults)
    if not changed:
        return []
    act = act_open(
        register=register.name,
        verb=Act.Verb.OBSERVE,
        person=by,
        source=source,
        reason=reason,
        rows=len(changed),
        delegated_by=delegated_by(by, alone),
        simulated=held.simulated and any(moment not in there for moment in changed),
    )
    return [
        observation_write(held, definition, there.get(moment), moment, number, act)
        for moment, number in sorted(changed.items())
    ]


def _field(series: Series, moment: object) -> Field:
    """The series' value of one period as a field: what a fault points to."""
    of = series_field(series)
    if not isinstance(moment, datetime):
        return replace(of, name=str(moment))
    return replace(of, name=moment.isoformat(), label=f"{of.label}（{show_period(series.rhythm, moment)}）")


def _at(fault: Fault, period: object, series: Series) -> Fault:
    return Fault(_field(series, period), fault.message)
