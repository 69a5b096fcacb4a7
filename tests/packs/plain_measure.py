"""An indicator worked out the slow way, row by row in Python, as its dataclass says it: what engines are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from guatu.definitions.checks import check_condition
from guatu.definitions.fields import DATES, Field, FieldType
from guatu.definitions.indicator import OF_ROWS, Indicator, Measure
from guatu.definitions.indicator_source import Source, measured, source_of
from guatu.definitions.kind import Given
from guatu.definitions.library import Library
from guatu.definitions.register import Flow, Register
from guatu.definitions.run_register import read_row, row_key
from guatu.registers.examples import rows_given
from guatu.registers.periods import read_period


@dataclass(frozen=True)
class Row:
    """One row or observation as the indicator sees it."""

    key: str
    area: str
    holds: bool | None
    day: date | None
    blank_is_out: bool
    until: date | None
    value: Fraction | None
    valued: bool


def plain_engine(library: Library) -> Any:
    """An engine for `run_example`."""

    def engine(indicator: Indicator, given: Given, day: date) -> list[dict[str, Any]]:
        areas = ["", *dict.fromkeys(str(row["town"]) for rows in given.values() for row in rows if "town" in row)]
        return [
            _told(indicator, given, library, day, grain, start, end, area)
            for grain, start, end in _periods(day)
            for area in areas
            if not area or grain == "year"
        ]

    return engine


def _periods(day: date) -> Iterator[tuple[str, date, date]]:
    yield "year", date(day.year, 1, 1), day
    for month in range(1, day.month + 1):
        start = date(day.year, month, 1)
        if month % 3 == 1:
            yield "quarter", start, min(day, _next(start, 3) - timedelta(days=1))
        yield "month", start, min(day, _next(start, 1) - timedelta(days=1))


def _next(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _told(
    indicator: Indicator, given: Given, library: Library, day: date, grain: str, start: date, end: date, area: str
) -> dict[str, Any]:
    value = figure(indicator, given, library, day, start, end, area)
    told: dict[str, Any] = {
        "grain": grain,
        "period": start,
        "area": area,
        "value": _decimal(value),
        "rows": 0,
        "unknown": 0,
        "in": [],
        "unknown_keys": [],
    }
    if indicator.measure in OF_ROWS:
        rows = list(_rows(indicator, given, library, day, area))
        inside = [row for row in rows if _state(indicator, row, start, end) == "in"]
        unknown = [row for row in rows if _state(indicator, row, start, end) == "unknown"]
        told |= {
            "rows": len(inside),
            "unknown": len(unknown),
            "in": [row.key for row in inside],
            "unknown_keys": [row.key for row in unknown],
        }
    return told  # fmt: skip


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def figure(
    indicator: Indicator, given: Given, library: Library, day: date, start: date, end: date, area: str
) -> Fraction | None:
    """The exact figure of a period in the indicator's unit."""
    times = Fraction(indicator.times)
    if indicator.measure in OF_ROWS:
        rows = [
            row for row in _rows(indicator, given, library, day, area) if _state(indicator, row, start, end) == "in"
        ]
        # What flows adds up to 0 where there is nothing; a level that nobody observed has no figure.
        level = "__" in indicator.source and indicator.flow == Flow.STOCK
        silent = level and indicator.measure != Measure.COUNTS and not rows
        found = None if silent else _of_rows(indicator, _latest(indicator, rows, library))
        return None if found is None else found * times
    parts = [library.of(Indicator)[name] for name in indicator.of]
    if indicator.measure == Measure.MOVES:
        start = _next(date(end.year, end.month, 1), 1 - indicator.over)
    got = [figure(each, given, library, day, start, end, area) for each in parts]
    first, others = got[0], got[1:]
    if indicator.measure == Measure.GROWS:
        before = figure(parts[0], given, library, day, _year_before(start), _year_before(end), area)
        return None if first is None or not before else (first - before) / abs(before) * 100
    if first is None or None in others:
        return None
    rest = [each for each in others if each is not None]
    if indicator.measure == Measure.DIVIDES:
        return first / rest[0] * times if rest[0] else None
    sign = -1 if indicator.measure == Measure.SUBTRACTS else 1
    return (first + sign * sum(rest)) * times


def _year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _of_rows(indicator: Indicator, rows: list[Row]) -> Fraction | None:
    if indicator.measure == Measure.COUNTS:
        return Fraction(len(rows))
    values = [row.value for row in rows if row.value is not None]
    if indicator.measure == Measure.SUMS:
        return sum(values, Fraction(0))
    if not values:
        return None
    return max(values) if indicator.measure == Measure.LARGEST else sum(values, Fraction(0)) / len(values)


def _latest(indicator: Indicator, rows: list[Row], library: Library) -> list[Row]:
    """Of a stock series the last observation of each record."""
    source = source_of(indicator, library)
    if source is None or source.series is None or indicator.flow != Flow.STOCK:
        return rows
    last = {row.key: row for row in sorted(rows, key=lambda each: each.day or date.min)}
    return list(last.values())


def _state(indicator: Indicator, row: Row, start: date, end: date) -> str:
    if row.holds is False or (row.day is None and row.blank_is_out):
        return "out"
    if row.day is not None:
        stands = indicator.flow == Flow.STOCK and "__" not in indicator.source
        begun = row.day <= end if stands else start <= row.day <= end
        if not begun or (row.until is not None and row.until <= end):
            return "out"
    return "unknown" if row.holds is None or row.day is None or (row.valued and row.value is None) else "in"


def _rows(indicator: Indicator, given: Given, library: Library, day: date, area: str) -> Iterator[Row]:
    source = source_of(indicator, library)
    assert source is not None
    condition = check_condition(indicator.where, source.over, library)[0] if indicator.where else None
    field = measured(indicator, source)
    for key, raw, values in _source_rows(source, given, library, day):
        where = _area_of(indicator, raw, source, given, library)
        if area and where != area:
            continue
        value = raw.get("value") if source.series is not None else values.get(field.name) if field is not None else None
        yield Row(
            key=key,
            area=where,
            holds=True if condition is None else condition.evaluate(values, day=day, resolve=_resolve),
            day=_day_of(indicator, source, raw, values),
            blank_is_out=source.series is None and _blank_is_out(source.fields[indicator.date], values, source),
            until=values.get(indicator.until) if indicator.until else None,
            value=None if value in (None, "") else Fraction(str(value)),
            valued=indicator.measure != Measure.COUNTS,
        )


def _resolve(field: Field, text: str) -> int:
    from guatu.definitions.run_register import _resolve as resolved

    return resolved(field, text)


def _source_rows(
    source: Source, given: Given, library: Library, day: date
) -> Iterator[tuple[str, Mapping[str, Any], dict[str, Any]]]:
    """Key, the row as written, and the canonical values that conditions read."""
    if not isinstance(source.over, Register):
        view = replace(source.over)
        columns = [each.name for each in view.columns]
        for row in rows_given(view, given, day, library):
            first = row[columns[0]]
            yield str(first), row, row
        return
    records = {
        row_key(source.over, raw): (raw, read_row(source.over, raw, day, library)[0])
        for raw in given.get(source.over.name, ())
    }
    if source.series is None:
        for key, (raw, values) in records.items():
            yield key, raw, values
        return
    for each in given.get(source.name, ()):
        raw, values = records[str(each["record"])]
        yield str(each["record"]), {**raw, **each}, values


def _day_of(indicator: Indicator, source: Source, raw: Mapping[str, Any], values: Mapping[str, Any]) -> date | None:
    if source.series is None:
        found = values.get(indicator.date)
        assert found is None or source.fields[indicator.date].type in DATES
        return found
    period = read_period(source.series.rhythm, str(raw["period"]))
    assert period is not None
    return period.date()


def _blank_is_out(field: Field, values: Mapping[str, Any], source: Source) -> bool:
    if not field.stage:
        return bool(field.blank)
    stage = next(
        each
        for each in source.fields.values()
        if each.type == FieldType.STAGE and field.name in {f"{one.value}_on" for one in each.choices}
    )
    order = [each.value for each in stage.choices]
    held = values.get(stage.name)
    return held is None or order.index(held) < order.index(field.stage)


def _area_of(indicator: Indicator, raw: Mapping[str, Any], source: Source, given: Given, library: Library) -> str:
    path = indicator.area
    name, dot, far = path.partition(".")
    if not dot:
        return str(raw.get(name, "")) if name else ""
    there = library.registers[source.fields[name].to]
    linked: Iterable[Mapping[str, Any]] = given.get(there.name, ())
    return next((str(each.get(far, "")) for each in linked if row_key(there, dict(each)) == str(raw.get(name))), "")
