"""Run the examples of indicators: the figures that come out of the given rows, on an engine.

The engine is handed the indicator, the given rows and the day, and returns rows that say what is known at the end of that day:

    {grain: "year" | "quarter" | "month", period: date (its first day), area: str ("" or the name of an area as it is given),
     value: Decimal | None, rows: int, unknown: int, in: [keys], unknown_keys: [keys]}

At least the year of the day, its quarters and its months up to the day, for the whole ("") and, where the indicator has an area,
for every area that the rows name. A period that holds the day ends with it. What is missing is 0 rows: 0,
or no figure of a stock series that nobody observed. Keys are those of the rows
as the example writes them: of a register its key (`row_key`), of a series its record, of a view its first column; an indicator that
reads others has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from guatu.definitions.example import Example, read_number, rows_given, unknown_names
from guatu.definitions.indicator import OF_ROWS, Indicator, Measure
from guatu.definitions.indicator_source import source_of
from guatu.definitions.kind import Engine
from guatu.definitions.library import Library
from guatu.definitions.register import Flow, Register
from guatu.definitions.run_register import row_key

EXPECTED = ("value", "rows", "quarters", "months", "areas", "in", "out", "unknown")
SETS = ("in", "out", "unknown")
MAPS = ("quarters", "months", "areas")
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"(\d{4})Q([1-4])")
DIVIDING = frozenset({Measure.AVERAGES, Measure.DIVIDES, Measure.GROWS})


def odd_indicator(example: Example, indicator: Indicator, library: Library) -> list[str]:
    """What is wrong with an example of an indicator: it names periods of the day's year, figures, and rows that are given."""
    expect = example.expect
    wrong = unknown_names("expect", expect, EXPECTED)
    if wrong:
        return wrong
    for name in SETS:
        if name in expect and (not isinstance(expect[name], list) or indicator.measure not in OF_ROWS):
            wrong.append(f"expect.{name} 应当是一列行；由别的指标算出的指标没有自己的行。")
    for name in MAPS:
        if name in expect and (not isinstance(expect[name], dict) or not expect[name]):
            wrong.append(f"expect.{name} 应当写成 {{时段或区划: 数值}}。")
    if wrong:
        return wrong
    keys = _keys(example, indicator, library)
    if keys is not None:
        wrong += [each for name in SETS for each in unknown_names(f"expect.{name}", expect.get(name, ()), keys)]
    for name in MAPS[:2]:
        odd = [each for each in expect.get(name, ()) if _period(each, example.day) is None]
        hint = "月写成 2022-03，季度写成 2022Q1，不晚于 given.date"
        wrong += [f"“{each}”不是{example.day.year}年的时段：{hint}。" for each in odd]
    figures = [expect["value"]] if "value" in expect else []
    figures += [each for name in MAPS for each in expect.get(name, {}).values()]
    return wrong + [f"“{each}”不是数字；没有数请写 unknown。" for each in figures if not _is_figure(each)]


def run_indicator(example: Example, indicator: Indicator, library: Library, engine: Engine | None = None) -> list[str]:
    """What differs: figures of the year to the day, of its quarters and months and of areas, and rows in, out and unknown.

    A figure that is divided is compared as far as the example writes it, any other as it is. Without an engine nothing can be said.
    """
    if engine is None:
        return []
    given = {name: rows_given(example, name) for name in example.given if name != "date"}
    got = {(row["grain"], row["period"], row["area"]): row for row in engine(indicator, given, example.day)}
    expect, rounds = example.expect, divided(indicator, library)
    year = date(example.day.year, 1, 1)
    wanted = [("全年", ("year", year, ""), expect["value"])] if "value" in expect else []
    wanted += [(name, ("year", year, name), figure) for name, figure in expect.get("areas", {}).items()]
    for part in MAPS[:2]:
        for name, figure in expect.get(part, {}).items():
            period = _period(name, example.day)
            assert period is not None
            wanted.append((name, (part[:-1], period, ""), figure))
    level = indicator.flow == Flow.STOCK and "__" in indicator.source and indicator.measure != Measure.COUNTS
    empty = None if rounds or level or indicator.measure == Measure.LARGEST else Decimal(0)
    wrong = []
    for name, key, figure in wanted:
        value = got[key]["value"] if key in got else empty
        if not _agrees(value, figure, rounds=rounds):
            shown = "unknown" if value is None else f"{value.normalize():f}"
            wrong.append(f"{name}应为{figure}，实际是{shown}")
    whole = got.get(("year", year, ""), {"in": [], "unknown_keys": [], "rows": 0})
    if "rows" in expect and str(whole["rows"]) != expect["rows"]:
        wrong.append(f"应有{expect['rows']}行，实际是{whole['rows']}行")
    return wrong + _sets(expect, whole)


def divided(indicator: Indicator, library: Library) -> bool:
    """Whether the figure is a quotient somewhere, so that it may have no last digit."""
    known = library.of(Indicator)
    return indicator.measure in DIVIDING or any(divided(known[name], library) for name in indicator.of if name in known)


def _sets(expect: Mapping[str, Any], whole: Mapping[str, Any]) -> list[str]:
    place = dict.fromkeys(map(str, whole["in"]), "in") | dict.fromkeys(map(str, whole["unknown_keys"]), "unknown")
    return [
        f"{key}应为{name}，实际是{place.get(key, 'out')}"
        for name in SETS
        for key in expect.get(name, ())
        if place.get(key, "out") != name
    ]


def _keys(example: Example, indicator: Indicator, library: Library) -> list[str] | None:
    """Keys of the given rows that an expectation may name; None where a view makes the rows."""
    source = source_of(indicator, library)
    if source is None or not isinstance(source.over, Register):
        return None
    if source.series is not None:
        return [str(row.get("record", "")) for row in rows_given(example, source.name)]
    return [row_key(source.over, row) for row in rows_given(example, source.name)]


def _period(text: str, day: date) -> date | None:
    """The first day of the month or quarter of the day's year that is meant; None where it is none, or begins after the day."""
    found, quarter = MONTH.fullmatch(text), QUARTER.fullmatch(text)
    if not found and not quarter:
        return None
    first = (
        date(int(found[1]), int(found[2]), 1) if found else date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)  # type: ignore[index]
    )
    return first if first.year == day.year and first <= day else None


def _is_figure(text: object) -> bool:
    return isinstance(text, str) and (text == "unknown" or read_number(text) is not None)


def _agrees(value: Decimal | None, text: str, *, rounds: bool) -> bool:
    wanted = read_number(text) if text != "unknown" else None
    if value is None or wanted is None:
        return value is None and wanted is None
    exponent = wanted.as_tuple().exponent
    if rounds and isinstance(exponent, int) and exponent <= 0:
        return value.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP) == wanted
    return value == wanted
