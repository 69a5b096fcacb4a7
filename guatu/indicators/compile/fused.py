"""Many indicators of one source in one statement: each a few aggregates over rows that are read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guatu.definitions.indicator import Measure
from guatu.indicators.compile.conditions import literal
from guatu.indicators.compile.parts import IN, UNKNOWN, Compiled, Part
from guatu.indicators.compile.sources import Source, from_sql


@dataclass(frozen=True)
class Asked:
    """What is asked of indicators: a split, and figures by period (`grain`) or as one over [start, end]."""

    split: str = ""
    grain: str = ""
    start: date | None = None
    end: date | None = None
    signed: bool = False
    """Rows carry a `sign`: 1 where they stand now, -1 where they stood before; figures are the difference."""


@dataclass(frozen=True)
class Statement:
    """One SELECT: columns `key`, `period`, then for member i `n{i}` rows in, `u{i}` unknown, `t{i}` total, `m{i}` greatest."""

    sql: str
    source: Source
    members: tuple[tuple[Compiled, Part], ...]


def fused(indicators: Sequence[Compiled], asked: Asked) -> list[Statement]:
    """As few statements as give all that is asked: one for each source, day and key that indicators share."""
    groups: dict[tuple[str, str, str, str, bool, bool], list[tuple[Compiled, Part]]] = {}
    for each in indicators:
        key, join = each.key(asked.split) if asked.split else ("", "")
        if asked.split and not key:
            continue
        for part in each.parts:
            kind = (each.source.name, part.day, key, join, each.stock, each.source.stock_series)
            groups.setdefault(kind, []).append((each, part))
    return [_statement(members, key, join, asked) for (_source, _day, key, join, *_stock), members in groups.items()]


def _statement(members: list[tuple[Compiled, Part]], key: str, join: str, asked: Asked) -> Statement:
    first, day = members[0][0], members[0][1].day
    source = first.source
    inner: dict[str, str] = {}
    """SQL → its name in the inner SELECT; what several indicators share is worked out once."""
    outer: list[str] = []
    for number, (compiled, part) in enumerate(members):
        state = inner.setdefault(part.state, f"x{len(inner)}")
        count = "SUM(CASE WHEN {} = {} THEN sign ELSE 0 END)" if asked.signed else "COUNT(CASE WHEN {} = {} THEN 1 END)"
        outer += [
            # Twice as fast as FILTER where there are hundreds.
            f"{count.format(state, IN)} AS n{number}",
            f"{count.format(state, UNKNOWN)} AS u{number}",
        ]
        if part.value:
            value = inner.setdefault(part.value, f"x{len(inner)}")
            largest = compiled.indicator.measure == Measure.LARGEST
            function, name = ("MAX", "m") if largest else ("SUM", "t")
            shown = f"CASE WHEN sign = 1 THEN {value} ELSE - {value} END" if asked.signed else value
            outer.append(f"{function}(CASE WHEN {state} = {IN} THEN {shown} END) AS {name}{number}")
    period = (
        f"CAST(DATE_TRUNC('{asked.grain}', {day}) AS DATE)"
        if asked.grain
        else f"CASE WHEN {day} IS NULL THEN NULL ELSE {literal(date(2000, 1, 1))} END"
    )
    named = ", ".join(f"{sql} AS {name}" for sql, name in inner.items())
    limits = [] if source.stock_series or first.stock or asked.start is None else [f"{day} >= {literal(asked.start)}"]
    limits += [f"{day} <= {literal(asked.end)}"] if asked.end is not None else []
    within = [f"({day} IS NULL OR {' AND '.join(limits)})"] if limits else []
    where = f" WHERE {' AND '.join(within)}" if within else ""
    rows = from_sql(
        source, dated=first.indicator.date, grain=asked.grain, start=asked.start, end=asked.end, signed=asked.signed
    )
    key_sql = key or "''"
    sign = "r.sign AS sign, " if asked.signed else ""
    sql = (
        f"SELECT key, period, {', '.join(outer)}"
        f" FROM (SELECT {key_sql} AS key, {period} AS period, {sign}{named} FROM {rows}{join}{where}) AS stated GROUP BY key, period"
    )
    return Statement(sql, source, tuple(members))
