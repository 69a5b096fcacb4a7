"""From a figure to its rows: those it counts, and those that a blank keeps out, with what they lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register
from guatu.indicators.catalogue import compiled, indicator_of, indicators, register_named
from guatu.indicators.compile import Compiled
from guatu.indicators.compile.conditions import literal
from guatu.indicators.compile.parts import IN, UNKNOWN
from guatu.indicators.compile.sources import from_sql
from guatu.indicators.measure import relations_of
from guatu.indicators.splits import AREAS, NONE, map_now
from guatu.indicators.windows import Needs, needs_of
from guatu.people.models import Person
from guatu.registers.access import is_sensitive, may_read_register, readable
from guatu.registers.links import reference_names

BATCH = 200
STATES = {"in": IN, "unknown": UNKNOWN}


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row behind a figure."""

    register: str
    """Where it can be opened; empty for a row of a view that stands for no single entry."""
    id: int
    title: str
    date: date | None
    amount: Decimal | None
    why: str
    """Of an unknown row: what it lacks, in words."""
    blanks: tuple[str, ...]
    """Of an unknown row: the fields that are blank."""
    after: str
    """What `rows_of` is given to go on behind this row."""


@dataclass(frozen=True, slots=True)
class Drill:
    """An indicator that reads rows, and the span, of which a derived one is made."""

    name: str
    label: str
    start: date
    end: date


def drills(name: str, *, start: date, end: date) -> list[Drill]:
    """What can be opened behind a figure over [start, end]: itself, or the parts of a derived one."""
    needs: Needs = {}
    needs_of(indicator_of(name), (start, end), indicators(), needs)
    return [
        Drill(each, indicator_of(each).label, *span)
        for each, spans in needs.items()
        for span in sorted(spans, reverse=True)
    ]


def rows_of(
    name: str,
    *,
    start: date,
    end: date,
    split: str = "",
    key: str = "",
    which: str = "in",
    limit: int = 50,
    after: str = "",
    person: Person | None = None,
) -> list[RowRef]:
    """Rows of the figure over [start, end], `limit` at a time in a stable order; of a derived one those of its first part.

    With `person` only rows that the person may see. `which`: in or unknown.
    """
    part = drills(name, start=start, end=end)[0]
    of = compiled([indicator_of(part.name)])[part.name]
    if person is not None and not _may_open(of, person):
        return []
    found: list[RowRef] = []
    picked = Picked(of, part.start, part.end, split, key, STATES[which], after, max(limit, BATCH))
    for row in _walk(picked, person):
        found.append(row)
        if len(found) == limit:
            break
    return found


@dataclass(frozen=True)
class Picked:
    """Which rows of an indicator are wanted."""

    of: Compiled
    start: date
    end: date
    split: str = ""
    key: str = ""
    state: int = IN
    after: str = ""
    size: int = BATCH


def _walk(picked: Picked, person: Person | None) -> Iterator[RowRef]:
    from guatu import lake

    relations = relations_of([picked.of])
    while True:
        rows = lake.run(statement(picked), relations).to_pylist()
        yield from _told(picked.of, rows, picked.after, person)
        if len(rows) < picked.size:
            return
        picked = replace(picked, after=_mark(picked.of, rows[-1], picked.after, len(rows)))


def statement(picked: Picked) -> str:
    """The SELECT of the rows: `id`, `day`, `amount`, which fields are blank (`b0` …), of a view all its columns; in a stable order."""
    of = picked.of
    source, part = of.source, of.parts[0]
    columns = [f"{source.id} AS id", f"{part.day} AS day", f"{part.value or 'NULL'} AS amount"]
    columns += [f"{source.column(field)} IS NULL AS b{number}" for number, field in enumerate(_asked_fields(of))]
    where = [f"({part.state}) = {picked.state}", *_when(picked)]
    join = ""
    if picked.split:
        column, join = of.key(picked.split)
        where.append(_in_part(column, picked.split, picked.key))
    order, cut = "r.id", ""
    if source.view is not None:
        columns += [f"{source.column(field)} AS v{number}" for number, field in enumerate(source.fields.values())]
        order = ", ".join(f"v{number}" for number in range(len(source.fields)))
        cut = f" OFFSET {int(picked.after)}" if picked.after else ""
    elif source.series is not None:
        order = "s.record, s.period"
    if picked.after and source.view is None:
        number, _colon, day = picked.after.partition(":")
        where.append(
            f"(s.record > {int(number)} OR (s.record = {int(number)} AND {part.day} > {literal(date.fromisoformat(day))}))"
            if source.series is not None
            else f"r.id > {int(number)}"
        )
    rows = from_sql(source, dated=of.indicator.date, start=picked.start, end=picked.end)
    limit = f"LIMIT {int(picked.size)}{cut}"
    return f"SELECT {', '.join(columns)} FROM {rows}{join} WHERE {' AND '.join(where)} ORDER BY {order} {limit}"


def _when(picked: Picked) -> Iterator[str]:
    """A flow's rows lie in the span, a stock's stand on its last day; those whose day is open may always."""
    of, day = picked.of, picked.of.parts[0].day
    if not of.stock:
        yield f"({day} IS NULL OR {day} BETWEEN {literal(picked.start)} AND {literal(picked.end)})"
        return
    yield f"({day} IS NULL OR {day} <= {literal(picked.end)})"
    if of.indicator.until:
        until = of.source.column(of.source.fields[of.indicator.until])
        yield f"({until} IS NULL OR {of.parts[1].day} > {literal(picked.end)})"


def _in_part(column: str, split: str, key: str) -> str:
    if not column:
        return "FALSE"
    if split not in AREAS:
        return f"{column} IS NULL" if key == NONE else f"{column} = {literal(key)}"
    areas = map_now()
    wanted = None if key == NONE else int(key)
    members = [literal(area) for area in areas.level if areas.lifted(area, split) == wanted]
    inside = f"{column} IN ({', '.join(members)})" if members else "FALSE"
    return f"({column} IS NULL OR {inside})" if key == NONE else inside


def _asked_fields(of: Compiled) -> list[Field]:
    """The fields whose blanks may keep a row from being counted: of the condition, the dates, the value."""
    fields = of.source.fields
    names = [*(of.condition.fields if of.condition else ()), of.indicator.date, of.indicator.until, of.indicator.field]
    return [fields[name] for name in dict.fromkeys(names) if name in fields]


def _told(of: Compiled, rows: list[dict[str, Any]], after: str, person: Person | None) -> list[RowRef]:
    register, ids = _entries(of, rows)
    seen = set(ids) - {0}
    titles: dict[int, str] = {}
    if register is not None:
        if person is not None:
            seen = set(readable(person, register).filter(pk__in=seen).values_list("pk", flat=True))
        titles = _titles(register, seen)
    told = []
    for count, (number, row) in enumerate(zip(ids, rows, strict=True), start=1):
        if register is not None and number not in seen and (person is not None or of.source.view is None):
            continue
        blanks, why = _lacks(of, row)
        title = titles.get(number) or _view_title(of, row)
        name = register.name if register is not None and number else ""
        amount = row["amount"]
        amount = None if amount is None else Decimal(str(amount))
        told.append(RowRef(name, number, title, row["day"], amount, why, blanks, _mark(of, row, after, count)))
    return told


def _entries(of: Compiled, rows: list[dict[str, Any]]) -> tuple[Register | None, list[int]]:
    """The register whose entries the rows are, and their numbers; of a view what its first reference points to."""
    if of.source.register is not None:
        return of.source.register, [row["id"] for row in rows]
    reference = next((each for each in of.source.fields.values() if each.type == FieldType.REFERENCE), None)
    if reference is None:
        return None, [0] * len(rows)
    column = f"v{list(of.source.fields).index(reference.name)}"
    return register_named(reference.to), [row[column] or 0 for row in rows]


def _titles(register: Register, numbers: set[int]) -> dict[int, str]:
    if is_sensitive(register.field(register.title)):
        return {number: f"#{number}" for number in numbers}
    return reference_names(register.name, numbers)


def _view_title(of: Compiled, row: dict[str, Any]) -> str:
    if of.source.view is None:
        return f"#{row['id']}"
    texts = [
        f"{field.label}{row[f'v{number}']}"
        for number, field in enumerate(of.source.fields.values())
        if row[f"v{number}"] is not None and field.name not in (of.indicator.field, of.indicator.date)
    ]
    return "，".join(texts[:3]) or of.source.label


def _lacks(of: Compiled, row: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    if "b0" not in row and row["amount"] is not None:
        return (), ""
    blank = [field for number, field in enumerate(_asked_fields(of)) if row[f"b{number}"]]
    blank = [field for field in blank if field.name != of.indicator.until or field.stage]
    labels = [field.label for field in blank]
    if of.source.series is not None and row["amount"] is None:
        labels.append(of.source.series.label)
    return tuple(field.name for field in blank), f"{'、'.join(labels)}未填" if labels else ""


def _mark(of: Compiled, row: dict[str, Any], after: str, count: int) -> str:
    if of.source.view is not None:
        return str(int(after or 0) + count)
    return f"{row['id']}:{row['day']}" if of.source.series is not None else str(row["id"])


def _may_open(of: Compiled, person: Person) -> bool:
    registers = {table.partition("__")[0] for table in of.source.tables}
    return all(may_read_register(person, register_named(name)) for name in registers)
