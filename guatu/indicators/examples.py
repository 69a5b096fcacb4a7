"""Run the examples of indicators on the lake's engine: given rows become relations, and the statements are those of real figures.

No database: names of areas, organisations and rows are numbers, as in the examples of registers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guatu.definitions.fields import LINKS, Field, FieldType
from guatu.definitions.indicator import OF_ROWS, Indicator
from guatu.definitions.kind import Engine, Given
from guatu.definitions.library import Library
from guatu.definitions.register import Register, Series
from guatu.definitions.run_register import number_of, read_row, row_key
from guatu.indicators.compile import Compiled, compile_indicator
from guatu.indicators.compile.parts import IN, UNKNOWN
from guatu.indicators.derive import Base, figure
from guatu.indicators.periods import GRAINS, MONTH, QUARTER, YEAR, first_day, last_day, periods
from guatu.indicators.providers import ByWindow, LakeFigures
from guatu.indicators.selectors.rows import Picked, statement
from guatu.indicators.splits import Map
from guatu.indicators.windows import Needs, Window, needs_of

if TYPE_CHECKING:
    import pyarrow as pa

TOWNSHIP = "township"
MOST_ROWS = 10_000


def engine_of(library: Library) -> Engine:
    """The engine that `definitions.run_indicator` asks: (indicator, given rows, day) → figures by period and area."""

    def engine(indicator: Indicator, given: Given, day: date) -> list[dict[str, Any]]:
        return figures_given(indicator, given, day, library)

    return engine


def figures_given(indicator: Indicator, given: Given, day: date, library: Library) -> list[dict[str, Any]]:
    """What the indicator gives over the given rows alone, as known at the end of the day: year, quarters and months to it."""
    known = library.of(Indicator)
    rows = Rows(given, day, library)
    wanted = [
        (grain, first, (first, min(last_day(grain, first), day)))
        for grain in (YEAR, QUARTER, MONTH)
        if not indicator.grain or GRAINS.index(grain) >= GRAINS.index(indicator.grain)
        for first in periods(grain, first_day(YEAR, day), day)
    ]
    needs: Needs = {}
    for _grain, _first, window in wanted:
        needs_of(indicator, window, known, needs)
    compiled = {name: compile_indicator(known.get(name, indicator), library, rows.number) for name in needs}
    provider = LakeFigures(given=rows.relations(compiled.values()), areas=rows.areas())
    found: list[dict[str, Any]] = []
    for split in ("", TOWNSHIP):
        held: dict[str, ByWindow] = {}
        for name, windows in needs.items():
            held |= provider.figures([compiled[name]], windows, split)
        for grain, first, window in wanted:
            own: Needs = {}
            needs_of(indicator, window, known, own)
            keys = {key for name, spans in own.items() for span in spans for key in held[name][span]}
            for key in keys or ({""} if not split else set()):
                area = rows.name(int(key)) if split and key.isdecimal() else ""
                if split and not area:
                    continue
                got = figure(indicator, window, key, known=known, compiled=compiled, base=_base(held))
                told = {"grain": grain, "period": first, "value": got.value, "rows": got.rows, "unknown": got.unknown}
                found.append({**told, "in": [], "unknown_keys": [], "area": area})
    if indicator.measure in OF_ROWS:
        whole = next(each for each in found if each["grain"] == YEAR and not each["area"])
        span = (first_day(YEAR, day), day)
        whole["in"] = _keys(compiled[indicator.name], span, IN, provider, rows)
        whole["unknown_keys"] = _keys(compiled[indicator.name], span, UNKNOWN, provider, rows)
    return found


class Rows:
    """Given rows as relations, and the numbers that stand for names."""

    def __init__(self, given: Given, day: date, library: Library) -> None:
        self.names: dict[int, str] = {}
        self.given, self.day, self.library = given, day, library

    def relations(self, indicators: Iterable[Compiled]) -> dict[str, Any]:
        """The tables that these indicators read."""
        from guatu import lake

        tables: dict[str, pa.Table] = {}
        for name in {table for each in indicators for table in each.tables}:
            register, _mark, series = name.partition("__")
            of = self.library.registers[register]
            raws = self.given.get(name, ())
            tables[name] = self._series(of, of.series_named(series), raws) if series else self._register(of, raws)
        tables |= self._people()
        return {name: lake.relation_of(table) for name, table in tables.items()}

    def areas(self) -> Map:
        """Whatever is named is a township of its own; `relations` first."""
        return Map(dict.fromkeys(self.names, TOWNSHIP), dict.fromkeys(self.names))

    def number(self, _field: Field | None, text: str) -> int:
        """The number that stands for a name."""
        found = number_of(text)
        self.names[found] = text
        return found

    def name(self, number: int) -> str:
        """The name that a number stands for."""
        return self.names.get(number, "")

    def _register(self, register: Register, raws: Sequence[Mapping[str, Any]]) -> pa.Table:
        rows = []
        for raw in raws:
            values, _faults = read_row(register, raw, self.day, self.library)
            for field in register.fields:
                if field.type in LINKS and raw.get(field.name):
                    self.number(field, str(raw[field.name]))
            key = row_key(register, dict(raw))
            rows.append({**values, "id": self.number(None, key)})
        columns = {"id": "BIGINT", "simulated": "BOOLEAN"}
        columns |= {field.name: type_of(field) for field in register.fields}
        return _table(rows, columns)

    def _series(self, register: Register, series: Series, raws: Sequence[Mapping[str, Any]]) -> pa.Table:
        from guatu.registers.periods import read_period

        rows = []
        for raw in raws:
            period = read_period(series.rhythm, raw["period"])
            if period is None:
                raise ValueError(f"{register.name}__{series.name}：“{raw['period']}”不是时段。")
            value = Decimal(str(raw["value"]).replace(",", "")) if raw.get("value") else None
            rows.append({"record": self.number(None, str(raw["record"])), "period": period, "value": value})
        return _table(
            rows,
            {
                "record": "BIGINT",
                "period": "TIMESTAMP",
                "value": f"DECIMAL(20, {series.places})",
                "simulated": "BOOLEAN",
            },
        )

    def _people(self) -> dict[str, pa.Table]:
        """Areas and organisations that the rows name."""
        areas: dict[int, dict[str, Any]] = {}
        organisations: dict[int, dict[str, Any]] = {}
        for register in self.library.registers.values():
            for raw in self.given.get(register.name, ()):
                for field in register.fields:
                    text = str(raw.get(field.name) or "")
                    if text and field.type == FieldType.AREA:
                        number = self.number(field, text)
                        level = field.level or TOWNSHIP
                        areas[number] = {"id": number, "code": text, "name": text, "short_name": text, "level": level}
                    elif text and field.type == FieldType.ORGANISATION:
                        number = self.number(field, text)
                        organisations[number] = {"id": number, "name": text, "short_name": text}
        texts = dict.fromkeys(("code", "name", "short_name", "level", "system", "kind"), "VARCHAR")
        return {
            "areas": _table(list(areas.values()), {"id": "BIGINT", "parent": "BIGINT", **texts}),
            "organisations": _table(list(organisations.values()), {"id": "BIGINT", "area": "BIGINT", **texts}),
        }


def type_of(field: Field) -> str:
    """The lake's type of a field."""
    from guatu.lake.shapes import type_of as lake_type

    return lake_type(field)


def _table(rows: list[dict[str, Any]], columns: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    arrays = [
        pa.array([_fit(row.get(name), kind) for row in rows], type=_arrow(kind)) for name, kind in columns.items()
    ]
    return pa.table(arrays, names=list(columns))


def _fit(value: Any, kind: str) -> Any:
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-int(kind.rstrip(")").split(",")[1])))
    if kind == "VARCHAR" and value is not None:
        return str(value)
    if kind == "TIMESTAMP" and not isinstance(value, datetime):
        return None
    return value


def _arrow(kind: str) -> Any:
    import pyarrow as pa

    if kind.startswith("DECIMAL"):
        return pa.decimal128(20, int(kind.rstrip(")").split(",")[1]))
    return {
        "BIGINT": pa.int64(),
        "BOOLEAN": pa.bool_(),
        "VARCHAR": pa.string(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
    }[kind]


def _base(held: Mapping[str, ByWindow]) -> Base:
    return lambda name, span, key: held[name][span].get(key)


def _keys(of: Compiled, window: Window, state: int, provider: LakeFigures, rows: Rows) -> list[str]:
    """Keys of the rows in this state, as the example writes them; of a view its first column."""
    from guatu import lake

    assert provider.given is not None
    picked = Picked(of, *window, state=state, size=MOST_ROWS)
    relations = {name: provider.given[name] for name in (*of.tables, *of.source.people)}
    told = lake.run(statement(picked), relations).to_pylist()
    if of.source.view is None:
        return [rows.name(each["id"]) for each in told]
    first = next(iter(of.source.fields.values()))
    return [_plain(each["v0"], first, rows) for each in told]


def _plain(value: Any, field: Field, rows: Rows) -> str:
    if field.type in LINKS and value is not None:
        return rows.name(int(value)) or str(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
