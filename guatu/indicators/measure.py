"""Run fused statements on the lake, and take their wide rows apart into figures: one for each indicator, key and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guatu.definitions.indicator import Measure
from guatu.indicators.compile import Asked, Compiled, Statement, fused
from guatu.indicators.errors import CannotCompute
from guatu.indicators.periods import UNDATED
from guatu.indicators.splits import AREAS, NONE, Map

if TYPE_CHECKING:
    import pyarrow as pa

Relations = Mapping[str, Any]
"""Name in statements → the lake's relation."""


@dataclass(slots=True)
class Figures:
    """What is known of some rows. Totals are whole numbers of the value's last decimal place, so that they stay exact."""

    rows: int = 0
    unknown: int = 0
    total: int = 0
    most: int | None = None

    def add(self, rows: int, unknown: int, total: int, most: int | None) -> None:
        """Take further rows in."""
        self.rows += rows
        self.unknown += unknown
        self.total += total
        if most is not None:
            self.most = most if self.most is None else max(self.most, most)

    def value(self, of: Compiled) -> Decimal | None:
        """The figure in the indicator's unit. What flows adds up to 0 where there is nothing; a level that nobody observed has no value."""
        measure, times = of.indicator.measure, of.indicator.times
        if measure == Measure.COUNTS:
            return self.rows * times
        if measure == Measure.LARGEST:
            return None if self.most is None else Decimal(self.most).scaleb(-of.places) * times
        total = Decimal(self.total).scaleb(-of.places) * times
        if measure == Measure.AVERAGES:
            return total / self.rows if self.rows else None
        return None if of.source.stock_series and not self.rows else total


Found = dict[tuple[str, date], Figures]
"""(key, first day of the period) → figures. UNDATED is the period of rows that may lie in any."""


def measured(indicators: Sequence[Compiled], asked: Asked, relations: Relations, areas: Map) -> dict[str, Found]:
    """Figures straight from the lake by the indicators' names. Keys of areas are of the level asked for."""
    from guatu import lake

    found: dict[str, Found] = {each.indicator.name: {} for each in indicators}
    lifted: dict[Any, str] = {}
    for statement in fused(indicators, asked):
        for member, cells in enumerate(taken_apart(statement, lake.run(statement.sql, relations))):
            compiled, part = statement.members[member]
            into = found[compiled.indicator.name]
            for key, period, rows, unknown, total, most in zip(*cells, strict=True):
                if asked.split in AREAS:
                    if key not in lifted:
                        area = areas.lifted(key, asked.split)
                        lifted[key] = NONE if area is None else str(area)
                    key = lifted[key]
                elif key is None:
                    key = NONE
                figures = into.setdefault((key, period or UNDATED), Figures())
                figures.add(part.sign * rows, part.sign * unknown, part.sign * total, most)
    return found


def taken_apart(statement: Statement, table: pa.Table) -> list[tuple[list[Any], ...]]:
    """For each member of the statement: keys, periods, rows, unknown, totals, greatest; only where there is something."""
    keys, periods = table["key"], table["period"]
    result: list[tuple[list[Any], ...]] = []
    for number, (compiled, part) in enumerate(statement.members):
        rows, unknown = table[f"n{number}"].to_numpy(), table[f"u{number}"].to_numpy()
        some = ((rows != 0) | (unknown != 0)).nonzero()[0]
        count = len(some)
        total: list[Any] = [0] * count
        most: list[Any] = [None] * count
        if part.value and compiled.indicator.measure == Measure.LARGEST:
            most = scaled(table[f"m{number}"], compiled.places).take(some).to_pylist()
        elif part.value:
            total = scaled(table[f"t{number}"], compiled.places).fill_null(0).take(some).to_pylist()
        taken = keys.take(some).to_pylist(), periods.take(some).to_pylist()
        result.append((*taken, rows[some].tolist(), unknown[some].tolist(), total, most))
    return result


def scaled(column: pa.ChunkedArray, places: int) -> pa.ChunkedArray:
    """Decimals as whole numbers of their last place."""
    import pyarrow as pa
    import pyarrow.compute as pc

    exact = column.cast(pa.decimal128(38, places))
    try:
        return pc.multiply(
            exact.cast(pa.decimal256(60, places)), pa.scalar(Decimal(10**places), pa.decimal256(15, 0))
        ).cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise CannotCompute(f"合计太大，超出能精确保存的范围：{error}") from None


def _at(table: str, versions: Mapping[str, int] | None) -> Any:
    """A table as it stands, or stood at its version; without any row where there was none yet."""
    from guatu import lake

    if versions is None:
        return lake.current(table)
    if table in versions:
        return lake.current(table, version=versions[table])
    return replace(lake.current(table), base=(), changes=())


def relations_of(indicators: Sequence[Compiled], versions: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The relations that indicators read, as they stand or at versions of the lake."""
    from guatu import lake

    tables = dict.fromkeys(table for each in indicators for table in each.tables)
    found: dict[str, Any] = {table: _at(table, versions) for table in tables}
    people = {name for each in indicators for name in each.source.people}
    if people:
        found |= {name: relation for name, relation in lake.people_relations().items() if name in people}
    return found
