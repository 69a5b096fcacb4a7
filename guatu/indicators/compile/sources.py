"""What an indicator reads: a register, a series with its register joined, or a view expanded over the lake's relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from guatu.definitions.build_view import view_parameters as parameter_names
from guatu.definitions.fields import Field
from guatu.definitions.library import Library
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Flow, Register, Series
from guatu.definitions.view import View
from guatu.indicators.compile.conditions import literal
from guatu.indicators.errors import CannotCompute

if TYPE_CHECKING:
    from sqlglot import exp

PEOPLE = ("areas", "organisations")
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Place:
    """A field by which rows are split: its column, and, where only a row that is referred to has it, the table to be joined."""

    field: Field
    column: str
    table: str = ""
    join: str = ""


@dataclass(frozen=True, eq=False)
class Source:
    """Rows that indicators read. In a statement its columns are those of `r`; a series' own are `s.period` and `s.value`."""

    name: str
    label: str
    fields: Mapping[str, Field]
    tables: tuple[str, ...]
    """Tables of the lake that it leans on, those of views it reads included."""
    people: tuple[str, ...] = ()
    """`areas`, `organisations`, where a view reads them."""
    register: Register | None = None
    series: Series | None = None
    view: View | None = None
    library: Library = field(default_factory=Library)
    stock_series: bool = False
    """Whether of each record only the last observation of a period counts: as the indicator says, for averages may take them all."""

    @property
    def id(self) -> str:
        """SQL of the number by which a row is found again; a view's rows have none."""
        return "NULL" if self.view is not None else "s.record" if self.series is not None else "r.id"

    @cached_property
    def spans(self) -> tuple[tuple[date, date | None, str], ...]:
        """Of a view: from which day, before which, and its SELECT with the parameters that hold then. Kept, for reading SQL takes long."""
        assert self.view is not None
        parameters = view_parameters(self.view, self.library)
        cuts = sorted({each.since for parameter in parameters for each in parameter.values})
        return tuple(
            (since, until, _view_query(self.view, self.library, since).sql(dialect="duckdb"))
            for since, until in zip([LONG_AGO, *cuts], [*cuts, None], strict=True)
        )

    def column(self, of: Field) -> str:
        """SQL of a field's column."""
        return f'r."{of.name}"'

    def place(self, path: str) -> Place | None:
        """Where `town`, or `enterprise.town` of the row referred to, stands; None where there is no such field."""
        name, dot, far = path.partition(".")
        near = self.fields.get(name)
        if near is None or not dot:
            return None if near is None else Place(near, self.column(near))
        there = self.library.registers.get(near.to)
        field = next((each for each in there.fields if each.name == far), None) if there else None
        if field is None:
            return None
        join = f' LEFT JOIN "{near.to}" AS "to_{name}" ON "to_{name}".id = {self.column(near)}'
        return Place(field, f'"to_{name}"."{far}"', near.to, join)


def source_of(name: str, library: Library, *, flow: Flow = Flow.FLOW) -> Source:
    """The source of this name; of a series all observations, or by `flow` the last ones only. Raises CannotCompute."""
    register_name, _mark, series_name = name.partition("__")
    if name in library.views:
        return _view_source(library.views[name], library)
    if register_name not in library.registers:
        raise CannotCompute(f"没有叫“{name}”的台账、序列或视图。")
    register = library.registers[register_name]
    fields = {each.name: each for each in register.fields}
    if not series_name:
        return Source(name, register.label, fields, (name,), register=register, library=library)
    series = register.series_named(series_name)
    label = f"{register.label}·{series.label}"
    tables, last = (name, register_name), flow == Flow.STOCK
    return Source(name, label, fields, tables, register=register, series=series, library=library, stock_series=last)


def _view_source(view: View, library: Library) -> Source:
    tables, people = _leaned_on(view, library)
    fields = {each.name: each for each in view.columns}
    return Source(view.name, view.label, fields, tables, people, view=view, library=library)


def _leaned_on(view: View, library: Library) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tables: dict[str, None] = {}
    people: dict[str, None] = {}
    for name in view.uses:
        if name in PEOPLE:
            people[name] = None
        elif name in library.views:
            more, also = _leaned_on(library.views[name], library)
            tables |= dict.fromkeys(more)
            people |= dict.fromkeys(also)
        elif name.partition("__")[0] in library.registers:
            tables[name] = None
    return tuple(tables), tuple(people)


def from_sql(
    source: Source,
    *,
    dated: str,
    grain: str = "",
    start: date | None = None,
    end: date | None = None,
    signed: bool = False,
) -> str:
    """What stands behind FROM. `dated` names the date column of a view, whose parameters hold by it.

    With `signed` every row has a `sign`, and stands beside those of the same one only.
    Of a stock series only each record's last observation in every period of `grain` is left, or in [start, end] without one.
    """
    if source.view is not None:
        return f"({view_sql(source, dated, start, end)}) AS r"
    assert source.register is not None
    if source.series is None:
        return f"{source.register.name} AS r"
    table = source.name
    if source.stock_series:
        within = f", DATE_TRUNC('{grain}', period)" if grain else ""
        within += ", sign" if signed else ""
        limits = [f"CAST(period AS DATE) {sign} {literal(day)}" for sign, day in ((">=", start), ("<=", end)) if day]
        where = f" WHERE {' AND '.join(limits)}" if limits else ""
        nth = f"ROW_NUMBER() OVER (PARTITION BY record{within} ORDER BY period DESC) AS nth"
        columns = "record, period, value, sign" if signed else "record, period, value"
        inner = f"SELECT {columns}, {nth} FROM {table}{where}"
        table = f"(SELECT {columns} FROM ({inner}) AS numbered WHERE nth = 1)"
    also = " AND r.sign = s.sign" if signed else ""
    return f"{table} AS s JOIN {source.register.name} AS r ON r.id = s.record{also}"


def view_sql(source: Source, dated: str, start: date | None = None, end: date | None = None) -> str:
    """The view's SELECT in the DuckDB dialect, each row by the parameters that held on its date."""
    spans = source.spans
    last = spans[-1][0]
    if len(spans) == 1:
        return spans[0][2]
    parts = []
    for since, until, text in spans:
        if (start and until and until <= start) or (end and since > end and since != last):
            continue
        limits = [f'CAST("{dated}" AS DATE) >= {literal(since)}'] if since != LONG_AGO else []
        limits += [f'CAST("{dated}" AS DATE) < {literal(until)}'] if until else []
        where = " AND ".join(limits)
        where = where if until else f'({where} OR "{dated}" IS NULL)'
        parts.append(f"SELECT * FROM ({text}) AS span WHERE {where}")
    return " UNION ALL ".join(parts)


def view_parameters(view: View, library: Library) -> tuple[Parameter, ...]:
    """The parameters that the view and the views it reads are given."""
    found = [library.parameters[name] for name in parameter_names(view)]
    for name in view.uses:
        if name in library.views:
            found += view_parameters(library.views[name], library)
    return tuple({each.name: each for each in found}.values())


def _view_query(view: View, library: Library, day: date) -> exp.Query:
    """The SELECT with parameters written in; views that it reads stand before it, with their own names inside."""
    import sqlglot
    from sqlglot import exp

    body = sqlglot.parse_one(view.sql, dialect="duckdb")
    assert isinstance(body, exp.Query)
    for placeholder in list(body.find_all(exp.Placeholder)):
        held = library.parameters[placeholder.name].at(day)
        placeholder.replace(exp.Null() if held is None else exp.Literal.number(f"{held.value:f}"))
    own = [(each.alias, each.this) for each in body.ctes]
    body.set("with_", None)
    read = [(name, _view_query(library.views[name], library, day)) for name in view.uses if name in library.views]
    for name, query in [*read, *own]:
        body = body.with_(name, as_=query, append=True, copy=False)
    return body
