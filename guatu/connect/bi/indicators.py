"""Views of indicators: what they are, and their values by part and period, read live from the cells that are kept of them.

Values of indicators that read rows come straight from cells; quotients, sums, differences and growth of *flows* are computed from those in
the view. A stock's value stands in each period in which something came or went; it holds until its next one. What moves over months, and
what is derived of stocks, is left to the pages and the API.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guatu.connect.bi.view import BiView, on_postgres, text
from guatu.definitions.indicator import GRAINS, OF_ROWS, Indicator, Measure
from guatu.definitions.register import Flow
from guatu.indicators.catalogue import compiled, indicators
from guatu.indicators.compile import Compiled
from guatu.registers.library import library

GROUP = "indicators"
COLUMNS = "name, split, part, grain, period, value, rows, unknown"
VALUES = (
    ("name", "指标的英文名"),
    ("label", "指标"),
    ("unit", "单位"),
    ("split", "按什么分：空为全区，county、township、village 为区划，organisation 为单位，其余为字段"),
    ("part", "分到哪里：区划或单位的编号，或字段的值"),
    ("part_label", "分到哪里"),
    ("grain", "时段长短：day、month、quarter、year"),
    ("period", "时段的第一天"),
    ("value", "值"),
    ("rows", "计入的行数"),
    ("unknown", "缺数据的行数"),
    ("simulated", "含模拟数据"),
)
MOST_LEVELS = 4
"""Indicators of indicators of indicators."""


def indicator_views() -> Iterator[BiView]:
    """The list of indicators, and their values."""
    known = indicators()
    yield _catalogue(known)
    yield _values(known)


def _catalogue(known: Mapping[str, Indicator]) -> BiView:
    columns = (
        ("name", "指标的英文名"),
        ("label", "指标"),
        ("unit", "单位"),
        ("flow", "flow 时段累计，stock 时点数"),
        ("better", "more 越多越好，less 越少越好"),
        ("owner", "责任单位"),
        ("basis", "依据"),
        ("note", "说明"),
        ("in_values", "视图 indicator_values 里有没有它的值"),
        ("simulated", "模拟数据（定义本身不是模拟的）"),
    )
    names = [name for name, _label in columns]
    shown = shown_in_values(known)
    rows: list[list[object]] = [
        [each.name, each.label, each.unit, each.flow.value, each.better, each.owner, each.basis, each.note, each.name in shown, False]
        for each in known.values()
    ]  # fmt: skip
    return BiView(name="indicators", label="指标目录", group=GROUP, columns=columns, sql=_constant(names, rows))


def shown_in_values(known: Mapping[str, Indicator]) -> set[str]:
    """Names of the indicators whose values the view has."""
    shown = {each.name for each in known.values() if each.measure in OF_ROWS}
    for level in _levels(known):
        shown |= {each.name for each in level}
    return shown


def _levels(known: Mapping[str, Indicator]) -> list[list[Indicator]]:
    """Indicators derived of flows, those that lean on others after these."""
    ready = {each.name for each in known.values() if each.measure in OF_ROWS and each.flow == Flow.FLOW}
    levels: list[list[Indicator]] = []
    for _number in range(MOST_LEVELS):
        level = [
            each
            for each in known.values()
            if each.name not in ready and each.measure in _DERIVED and each.of and set(each.of) <= ready
        ]
        if not level:
            break
        levels.append(level)
        ready |= {each.name for each in level}
    return levels


def _values(known: Mapping[str, Indicator]) -> BiView:
    base = compiled(each for each in known.values() if each.measure in OF_ROWS)
    said = [_meta(each) for each in base.values()]
    names = ["name", "measure", "stock", "scale"]
    tables: list[tuple[str, str]] = [
        ("meta", _constant(names, said)),
        ("cell", _cells()),
        ("level0", f"SELECT {COLUMNS} FROM cell"),
    ]
    for number, level in enumerate(_levels(known), 1):
        parts = [f"SELECT {COLUMNS} FROM level{number - 1}"]
        parts += [
            f"SELECT {COLUMNS} FROM ({_DERIVED[each.measure](each, f'level{number - 1}')}) AS derived{place}"
            for place, each in enumerate(level)
        ]
        tables.append((f"level{number}", " UNION ALL ".join(parts)))
    last = tables[-1][0]
    labels: list[list[object]] = [
        [each.name, each.label, each.unit, GRAINS.index(each.grain) if each.grain else 0] for each in known.values()
    ]
    tables.append(("said", _constant(["name", "label", "unit", "finest"], labels)))
    tables.append(("lengths", _constant(["grain", "place"], [[grain, place] for place, grain in enumerate(GRAINS)])))
    tables.append(("marked", f"SELECT {_any_simulated()} AS simulated"))
    whole = ", ".join(f"{name} AS ({sql})" for name, sql in tables)
    as_number = "CAST(found.part AS BIGINT)" if on_postgres() else "CAST(found.part AS INTEGER)"
    digits = "found.part ~ '^[0-9]+$'" if on_postgres() else "found.part <> '' AND found.part NOT GLOB '*[^0-9]*'"
    is_area = f"found.split IN ('county', 'township', 'village') AND {digits}"
    is_organisation = f"found.split = 'organisation' AND {digits}"
    return BiView(
        name="indicator_values",
        label="指标的值",
        group=GROUP,
        columns=VALUES,
        sql=(
            f"WITH {whole} SELECT found.name, said.label, said.unit, found.split, found.part, "
            "CASE WHEN found.split = '' THEN '全区' WHEN found.part = 'none' THEN '未填' "
            "WHEN area.name IS NOT NULL THEN area.name WHEN organisation.name IS NOT NULL THEN organisation.name ELSE found.part END "
            "AS part_label, found.grain, found.period, found.value, CAST(found.rows AS BIGINT) AS rows, CAST(found.unknown AS BIGINT) AS unknown, marked.simulated "
            f"FROM {last} AS found JOIN said ON said.name = found.name JOIN lengths ON lengths.grain = found.grain AND lengths.place >= said.finest "
            f"LEFT JOIN people_area AS area ON area.id = CASE WHEN {is_area} THEN {as_number} END "
            f"LEFT JOIN people_organisation AS organisation ON organisation.id = CASE WHEN {is_organisation} THEN {as_number} END "
            "CROSS JOIN marked"
        ),
    )


def _meta(of: Compiled) -> list[object]:
    """What makes a cell's whole numbers the indicator's figure."""
    indicator = of.indicator
    scale = indicator.times if indicator.measure == Measure.COUNTS else indicator.times.scaleb(-of.places)
    return [indicator.name, indicator.measure.value, of.stock, _Number(f"{scale:f}")]


def _cells() -> str:
    """Cells of today's versions as figures; of a stock all that came and went until the period's end."""
    so_far = 'OVER (PARTITION BY cell.version_id, cell.split, cell."key", cell.grain ORDER BY cell.period)'

    def summed(column: str) -> str:
        return f"CASE WHEN {_yes('meta.stock')} THEN SUM(cell.{column}) {so_far} ELSE cell.{column} END"

    kind = "numeric" if on_postgres() else "REAL"
    total, rows = f"CAST({summed('total')} AS {kind}) * meta.scale", summed('"rows"')
    value = (
        f"CASE meta.measure WHEN 'counts' THEN CAST({rows} AS {kind}) * meta.scale "
        f"WHEN 'largest' THEN CAST(cell.most AS {kind}) * meta.scale "
        f"WHEN 'averages' THEN {total} / NULLIF({rows}, 0) ELSE {total} END"
    )
    dated = "figures.period > '0001-01-01'"
    return (
        f'SELECT {COLUMNS} FROM (SELECT meta.name, cell.split, cell."key" AS part, cell.grain, cell.period, {value} AS value, '
        f"{rows} AS rows, {summed('unknown')} AS unknown FROM indicators_cell AS cell "
        "JOIN indicators_state AS state ON state.version_id = cell.version_id JOIN meta ON meta.name = state.name) AS figures "
        f"WHERE {dated}"
    )


def _divided(of: Indicator, source: str) -> str:
    above, below = (text(name) for name in of.of)
    return (
        f"SELECT {text(of.name)} AS name, a.split, a.part, a.grain, a.period, a.value * {_Number(f'{of.times:f}')} / NULLIF(b.value, 0) AS value, "
        f"a.rows, CASE WHEN a.unknown >= b.unknown THEN a.unknown ELSE b.unknown END AS unknown FROM {source} AS a "
        f"JOIN {source} AS b ON {_SAME} AND b.period = a.period WHERE a.name = {above} AND b.name = {below}"
    )


def _added(of: Indicator, source: str) -> str:
    return _together(of, source, "value")


def _subtracted(of: Indicator, source: str) -> str:
    return _together(of, source, f"CASE WHEN name = {text(of.of[0])} THEN value ELSE -value END")


def _together(of: Indicator, source: str, value: str) -> str:
    listed = ", ".join(text(name) for name in of.of)
    return (
        f"SELECT {text(of.name)} AS name, split, part, grain, period, SUM({value}) * {_Number(f'{of.times:f}')} AS value, "
        f"CAST(SUM(rows) AS BIGINT) AS rows, CAST(SUM(unknown) AS BIGINT) AS unknown FROM {source} WHERE name IN ({listed}) "
        "GROUP BY split, part, grain, period"
    )


def _grown(of: Indicator, source: str) -> str:
    before = "CAST(b.period + INTERVAL '1 year' AS DATE)" if on_postgres() else "date(b.period, '+1 year')"
    name = text(of.of[0])
    return (
        f"SELECT {text(of.name)} AS name, a.split, a.part, a.grain, a.period, "
        "CASE WHEN b.value > 0 THEN (a.value - b.value) * 100 / b.value END AS value, a.rows, a.unknown + b.unknown AS unknown "
        f"FROM {source} AS a JOIN {source} AS b ON {_SAME} AND {before} = a.period WHERE a.name = {name} AND b.name = {name}"
    )


_SAME = "b.split = a.split AND b.part = a.part AND b.grain = a.grain"
_DERIVED = {
    Measure.DIVIDES: _divided,
    Measure.ADDS: _added,
    Measure.SUBTRACTS: _subtracted,
    Measure.GROWS: _grown,
}


class _Number(str):
    """A number that is written as it is."""


def _constant(names: list[str], rows: list[list[object]]) -> str:
    """Rows written into the statement."""
    parts = []
    for row in rows:
        values = [value if isinstance(value, _Number) else text(value) for value in row]
        parts.append("SELECT " + ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True)))
    if not parts:
        return "SELECT " + ", ".join(f"NULL AS {name}" for name in names) + " WHERE 1 = 0"
    # SQLite joins few statements by UNION ALL at once: five hundred.
    return " UNION ALL ".join(parts)


def _yes(column: str) -> str:
    return column if on_postgres() else f"{column} = 1"


def _any_simulated() -> str:
    """Whether any register holds simulated rows: a district's figures are either all of a demo, or none."""
    tables = [f"register_{name}" for name in library().registers]
    found = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE simulated AND deleted_at IS NULL)' for table in tables)
    return f"({found or '1 = 0'})"
