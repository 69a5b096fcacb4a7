"""One indicator as parts of a fused statement: in which state a row is (in, out, unknown), on which day, with what value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from guatu.definitions.conditions import Condition, ConditionError, parse
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.indicator import OF_ROWS, Indicator, Measure
from guatu.definitions.library import Library
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Flow
from guatu.indicators.compile.conditions import Resolve, RowWriter, links_of, literal, parameters_of
from guatu.indicators.compile.sources import Source, from_sql, source_of, view_parameters
from guatu.indicators.errors import CannotCompute
from guatu.indicators.splits import AREAS, ORGANISATION, splits_of

IN, OUT, UNKNOWN = 1, 0, 2
"""What the state of a row says in statements."""


@dataclass(frozen=True)
class Part:
    """What one statement reads of an indicator. A stock has two parts: entries, and exits that take away."""

    day: str
    """SQL of the row's day as a DATE; NULL where it is open."""
    state: str
    """SQL that gives IN, OUT or UNKNOWN."""
    value: str
    """SQL of the value; empty where rows are counted."""
    sign: int = 1


@dataclass(frozen=True, eq=False)
class Compiled:
    """An indicator that reads rows, ready to be put into statements."""

    indicator: Indicator
    source: Source
    parts: tuple[Part, ...]
    places: int
    """Decimal places of the value; totals are whole numbers of 10 to the minus that."""
    condition: Condition | None
    parameters: tuple[Parameter, ...]

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all that its figures depend on besides rows: its statement with parameters and ids written into it."""
        indicator = self.indicator
        said = [
            from_sql(self.source, dated=indicator.date),
            *(f"{part.sign} {part.day} {part.state} {part.value}" for part in self.parts),
            *("".join(self.key(split)) for split in splits_of(indicator)),
            " ".join([indicator.measure, indicator.flow, indicator.grain, str(self.places), *splits_of(indicator)]),
            f"{indicator.times} {indicator.unit}",
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    @property
    def stock(self) -> bool:
        """Whether its figures are what stands on a period's last day, made up of entries and exits."""
        return self.indicator.flow == Flow.STOCK and not self.source.stock_series

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables of the lake that it leans on, for all splits."""
        joined = [
            place.table
            for path in (self.indicator.area, self.indicator.organisation)
            if (place := self.source.place(path))
        ]
        return tuple(dict.fromkeys([*self.source.tables, *(each for each in joined if each)]))

    def key(self, split: str) -> tuple[str, str]:
        """SQL of what a split groups by, and of the join it needs; empty where the source has nothing of the kind."""
        path = {ORGANISATION: self.indicator.organisation}.get(split, split)
        place = self.source.place(self.indicator.area if split in AREAS else path)
        if place is None:
            return "", ""
        if place.field.type == FieldType.YES_NO:
            return f"CASE WHEN {place.column} THEN 'true' WHEN NOT {place.column} THEN 'false' END", place.join
        return place.column if split in AREAS else f"CAST({place.column} AS VARCHAR)", place.join


def compile_indicator(indicator: Indicator, library: Library, resolve: Resolve) -> Compiled:
    """The indicator's parts. Raises CannotCompute in words for staff. What does not change is not compiled again.

    One that is not the library's own (a further condition was typed in) is not kept.
    """
    if indicator.measure not in OF_ROWS:
        raise CannotCompute(f"“{indicator.label}”由别的指标算出，没有自己的行。")
    held = _held(library)
    if library.of(Indicator).get(indicator.name) is not indicator:
        return _Prepared(indicator, held).compiled(resolve)
    if indicator.name not in held.prepared:
        held.prepared[indicator.name] = _Prepared(indicator, held)
    return held.prepared[indicator.name].compiled(resolve)


class _Prepared:
    """An indicator read once; written again only where a name in its condition has come to mean another row."""

    def __init__(self, indicator: Indicator, held: _Held) -> None:
        library = held.library
        self.indicator = indicator
        self.source = held.source(indicator)
        self.condition: Condition | None = None
        if indicator.where:
            try:
                self.condition = parse(indicator.where, self.source.fields, library.parameters, where=self.source.label)
            except ConditionError as error:
                raise CannotCompute(f"“{indicator.label}”的条件有误：{error.message}") from None
        self.links = links_of(self.condition.node) if self.condition else ()
        self.parameters = parameters_of(self.condition.node) if self.condition else ()
        if self.source.view is not None:
            self.parameters = tuple(
                {each.name: each for each in (*self.parameters, *view_parameters(self.source.view, library))}.values()
            )
        self.meant: tuple[int, ...] | None = None
        self.result: Compiled | None = None

    def compiled(self, resolve: Resolve) -> Compiled:
        meant = tuple(resolve(field, text) for field, text in self.links)
        if self.result is None or meant != self.meant:
            found = dict(zip(self.links, meant, strict=True))
            self.result = self._write(lambda field, text: found[field, text])
            self.meant = meant
        return self.result

    def _write(self, resolve: Resolve) -> Compiled:
        indicator, source = self.indicator, self.source
        day, day_open = _day(indicator, source, indicator.date)
        truth = "TRUE"
        if self.condition is not None:
            writer = RowWriter(dated=day, name=source.column, resolve=resolve)
            truth = writer.write(self.condition.node)
        value, places = _value(indicator, source)
        blank = [f"{value} IS NULL"] if value else []
        until, until_open = ("", "FALSE")
        if indicator.until:
            until, until_open = _day(indicator, source, indicator.until, leaves=True)
            blank += [f"({until} IS NULL AND {until_open})"] if until_open != "FALSE" else []
        cases = [f"WHEN NOT {truth} THEN {OUT}"] if self.condition is not None else []
        cases += [f"WHEN {day} IS NULL THEN {_open_state(day_open)}"]
        blank += [f"{truth} IS NULL"] if self.condition is not None else []
        cases += [f"WHEN {' OR '.join(blank)} THEN {UNKNOWN}"] if blank else []
        state = f"CASE {' '.join(cases)} ELSE {IN} END"
        parts = [Part(day, state, value)]
        if until:
            # Whoever left before having come was never there: not even for a while.
            left = f"GREATEST({day}, {until})"
            parts.append(Part(left, f"CASE WHEN {until} IS NULL THEN {OUT} ELSE {state} END", value, -1))
        return Compiled(indicator, source, tuple(parts), places, self.condition, self.parameters)


def _day(indicator: Indicator, source: Source, name: str, *, leaves: bool = False) -> tuple[str, str]:
    """SQL of a date, and of whether its being blank leaves open when it was. With `leaves`, blank means: not yet.

    A stage's date is open once the stage is reached; one whose field says what blank means never is.
    """
    if source.series is not None:
        return "CAST(s.period AS DATE)", "FALSE"
    field = source.fields.get(name)
    if field is None:
        raise CannotCompute(f"“{indicator.label}”按日期“{name}”计算，但{source.label}没有这个字段。")
    day = f"CAST({source.column(field)} AS DATE)"
    stages = _stages_from(source, field)
    if stages is not None:
        column, reached = stages
        return day, f"COALESCE({column} IN ({', '.join(literal(each) for each in reached)}), TRUE)"
    return day, "FALSE" if field.blank or leaves else "TRUE"


def _stages_from(source: Source, field: Field) -> tuple[str, list[str]] | None:
    """The stage field's column that a date came with, and the stages at which it has been reached."""
    if not field.stage or source.view is not None:
        return None
    before: Field | None = None
    for each in source.fields.values():
        if each.name == field.name:
            break
        before = each if each.type == FieldType.STAGE else before
    if before is None:
        return None
    values = [each.value for each in before.choices]
    return source.column(before), values[values.index(field.stage) :]


def _open_state(open_sql: str) -> str:
    if open_sql in ("TRUE", "FALSE"):
        return str(UNKNOWN if open_sql == "TRUE" else OUT)
    return f"CASE WHEN {open_sql} THEN {UNKNOWN} ELSE {OUT} END"


def _value(indicator: Indicator, source: Source) -> tuple[str, int]:
    """SQL of what is summed or compared, and its decimal places."""
    if indicator.measure == Measure.COUNTS:
        return "", 0
    if source.series is not None and not indicator.field:
        return "s.value", source.series.places
    field = source.fields.get(indicator.field)
    if field is None:
        raise CannotCompute(f"“{indicator.label}”计算字段“{indicator.field}”，但{source.label}没有这个字段。")
    if source.view is not None:
        # What a view computes has as many places as the engine likes; its columns say how many it means.
        return f"CAST({source.column(field)} AS DECIMAL(20, {field.places}))", field.places
    return source.column(field), field.places


class _Held:
    """What has been read of a library: its own indicators, and sources for all that read them."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.prepared: dict[str, _Prepared] = {}
        self._sources: dict[tuple[str, Flow], Source] = {}

    def source(self, of: Indicator) -> Source:
        """The indicator's source."""
        key = (of.source, of.flow)
        if key not in self._sources:
            self._sources[key] = source_of(of.source, self.library, flow=of.flow)
        return self._sources[key]


_LAST: list[_Held] = []
"""Of the library in use; where another is, that one takes its place."""


def _held(library: Library) -> _Held:
    held = _LAST[0] if _LAST else None
    if held is None or held.library is not library:
        held = _Held(library)
        _LAST[:] = [held]
    return held
