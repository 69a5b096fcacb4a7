"""The finest figures that cells are rolled up from, as one long table: indicator, key, period and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from guatu.definitions.indicator import Measure
from guatu.indicators.compile import Asked, Compiled, Statement, fused
from guatu.indicators.measure import scaled

if TYPE_CHECKING:
    import pyarrow as pa


def base_table(
    indicators: Sequence[Compiled],
    asked: Asked,
    relations: Mapping[str, Any],
    *,
    places: Mapping[str, int] | None = None,
) -> pa.Table | None:
    """What the indicators' statements give; `indicator` is the place in `indicators`, or in `places`."""
    from guatu import lake

    places = places or {each.indicator.name: place for place, each in enumerate(indicators)}
    parts = [
        part
        for statement in fused(indicators, asked)
        for part in _long(statement, lake.run(statement.sql, relations), places)
    ]
    return joined(parts)


def joined(parts: Iterable[pa.Table | None]) -> pa.Table | None:
    """Tables one behind the other; None where there is none with rows."""
    import pyarrow as pa

    full = [part for part in parts if part is not None and part.num_rows]
    return pa.concat_tables(full) if full else None


def _long(statement: Statement, table: pa.Table, places: Mapping[str, int]) -> Iterable[pa.Table]:
    import numpy as np
    import pyarrow as pa

    keys, periods = table["key"], table["period"].cast(pa.date32())
    for number, (compiled, part) in enumerate(statement.members):
        rows, unknown = table[f"n{number}"].to_numpy(), table[f"u{number}"].to_numpy()
        largest = compiled.indicator.measure == Measure.LARGEST
        found = np.zeros(len(rows), dtype=np.int64)
        if part.value and not largest:
            found = scaled(table[f"t{number}"], compiled.places).fill_null(0).to_numpy()
        some = ((rows != 0) | (unknown != 0) | (found != 0)).nonzero()[0]
        if not len(some):
            continue
        most = pa.nulls(len(some), pa.int64())
        if part.value and largest:
            most = scaled(table[f"m{number}"], compiled.places).take(some).combine_chunks()
        yield pa.table(
            {
                "indicator": pa.array(np.full(len(some), places[compiled.indicator.name], dtype=np.int32)),
                "key": keys.take(some).combine_chunks(),
                "period": periods.take(some).combine_chunks(),
                "rows": pa.array((rows[some] * part.sign).astype(np.int64)),
                "unknown": pa.array((unknown[some] * part.sign).astype(np.int64)),
                "total": pa.array(found[some] * part.sign),
                "most": most,
            }
        )
