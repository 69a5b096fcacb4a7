"""A row's series, the files it carries, and the rows that refer to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from guatu.definitions.fields import FieldType
from guatu.definitions.register import Flow, Series
from guatu.registers.access import may_read_register, readable
from guatu.registers.library import library
from guatu.registers.links import reference_names
from guatu.registers.models import Evidence, Line
from guatu.registers.periods import lies_ahead, periods_between, show_period
from guatu.registers.tables import series_model_of
from guatu.registers.tables.rows import Record

SHOWN = {"hour": 48, "day": 31, "month": 24, "quarter": 12, "year": 10}
"""How many of the latest periods a page shows."""
POINTING = 20


@dataclass(frozen=True, slots=True)
class Observed:
    """One value of a series. `period_text` is the period as an office writes it; `id` is 0 where it came in a batch."""

    id: int
    period: datetime
    period_text: str
    value: Decimal | None
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """A row's series: the latest values, oldest first, how many there are in all, and this year's sum of a flow."""

    series: Series
    values: list[Observed]
    count: int
    year: int | None
    year_sum: Decimal | None


def series_of(record: Record) -> list[SeriesShown]:
    """All series of the row, as the database has them."""
    return [series_shown(record, each) for each in record.register.series]


def series_shown(record: Record, series: Series) -> SeriesShown:
    """One series of the row, as the database has it: without what came in batches (`lake.ingest.selectors`)."""
    model: Any = series_model_of(record.register.name, series.name)
    rows = model.objects.filter(record=record)
    latest = list(rows.select_related("changed_by").order_by("-period")[: SHOWN[series.rhythm]])
    values = [_observed(series, row) for row in reversed(latest)]
    year = values[-1].period.year if values else None
    total = None
    if series.flow == Flow.FLOW and year is not None:
        found = rows.filter(period__year=year).aggregate(total=Sum("value"))["total"]
        # SQLite adds binary fractions: back to the places that the values have.
        total = (found or Decimal(0)).quantize(Decimal(1).scaleb(-series.places))
    return SeriesShown(series, values, rows.count(), year, total)


def _observed(series: Series, row: Any) -> Observed:
    return Observed(
        id=row.pk,
        period=row.period,
        period_text=show_period(series.rhythm, row.period),
        value=row.value,
        revision=row.revision,
        by=str(row.changed_by),
        at=row.changed_at,
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """One period to fill, with the value that stands there."""

    period: datetime
    period_text: str
    held: Observed | None


def slots_of(record: Record, series: Series, start: datetime, end: datetime, *, now: datetime) -> list[Slot]:
    """The periods from a first moment on and before the other, without those that lie ahead."""
    model: Any = series_model_of(record.register.name, series.name)
    rows = model.objects.filter(record=record, period__gte=start, period__lt=end).select_related("changed_by")
    held = {row.period: _observed(series, row) for row in rows}
    return [
        Slot(period, show_period(series.rhythm, period), held.get(period))
        for period in periods_between(series.rhythm, start, end)
        if not lies_ahead(series.rhythm, period, now)
    ]


def evidence_of(record: Record) -> list[Evidence]:
    """The files of the row's own file fields and of its journal lines."""
    digests = {
        digest
        for lines in Line.objects.filter(table=record.register.name, first=record.pk, chunk=False).values_list(
            "evidence", flat=True
        )
        for digest in lines
    }
    ids = {record.value(field.name) for field in record.register.fields if field.type == FieldType.FILE} - {None}
    found = Evidence.objects.filter(digest__in=digests) | Evidence.objects.filter(pk__in=ids)
    return list(found.order_by("id").distinct())


@dataclass(frozen=True, slots=True)
class Pointing:
    """A row of another register that refers to this one."""

    register: Any
    row: Any
    label: str
    title: str


def pointing_here(person: Any, record: Record) -> list[Pointing]:
    """The rows that refer to this one, of those the person may see, a few of each register."""
    return list(_pointing(person, record))


def _pointing(person: Any, record: Record) -> Iterator[Pointing]:
    for other in library().registers.values():
        fields = [each for each in other.fields if each.type == FieldType.REFERENCE and each.to == record.register.name]
        if not fields or not may_read_register(person, other):
            continue
        for field in fields:
            rows = readable(person, other).filter(**{field.name: record.pk}).order_by("-id")[:POINTING]
            titles = reference_names(other.name, [row.pk for row in rows])
            for row in rows:
                yield Pointing(other, row, field.label, titles[row.pk])
