"""Bring cells up to date with the lake: by the difference that changed rows make, or anew where a definition changed.

What is written and how far it has come stand in one transaction. Whoever comes second finds the state moved on and leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from guatu.definitions.indicator import Measure
from guatu.indicators.cells.base import base_table
from guatu.indicators.cells.rollup import levels_of, rollup_sql
from guatu.indicators.cells.store import Row, cells_add, cells_insert, rows_of_table, tables_told
from guatu.indicators.cells.versions import map_hash, version_of
from guatu.indicators.compile import Asked, Compiled, fused
from guatu.indicators.measure import relations_of
from guatu.indicators.models import Cell, IndicatorVersion, State
from guatu.indicators.periods import DAY, GRAINS, MONTH, UNDATED, YEAR
from guatu.indicators.splits import AREAS, WHOLE, Map, map_now, splits_of
from guatu.lake.errors import LakeError

if TYPE_CHECKING:
    import pyarrow as pa

COLUMN = re.compile(r'\br\."(\w+)"')
"""A register's column in a statement."""
WHOLE_ABOVE = 200_000
"""Changed rows from which on everything is computed anew."""
Progress = Callable[[str, int], None]
"""Told the indicators' source and how many of them were computed."""
LEVELS = tuple(reversed(AREAS))


@dataclass(frozen=True)
class Group:
    """Indicators of one source that are brought from the same versions of the lake to the same."""

    members: tuple[Compiled, ...]
    before: Mapping[str, int] | None
    """None: they are computed anew."""
    now: Mapping[str, int]
    seen: Mapping[str, tuple[int, Any]]
    """Name → version and tables of the states that say so: whoever writes finds them still there, or leaves it."""


@dataclass(frozen=True)
class Done:
    """What was done for one group."""

    source: str
    indicators: int
    how: str
    """anew or difference."""
    cells: int


def cells_update(indicators: Iterable[Compiled], *, anew: bool = False, progress: Progress | None = None) -> list[Done]:
    """Bring the cells of these indicators up to date; with `anew` compute all of them again."""
    areas = map_now()
    done = []
    for group in _groups(list(indicators), areas, anew=anew):
        found = _bring(group, areas)
        if found is not None:
            done.append(found)
            if progress:
                progress(found.source, found.indicators)
    return done


def _groups(indicators: Sequence[Compiled], areas: Map, *, anew: bool) -> list[Group]:
    from guatu import lake

    versions: dict[str, int] = {}
    for each in indicators:
        for table in each.tables:
            if table not in versions:
                versions[table] = lake.version(table)
    states = {each.name: each for each in State.objects.select_related("version")}
    where = map_hash(areas)
    groups: dict[tuple[Any, ...], list[Compiled]] = {}
    for each in indicators:
        state = states.get(each.indicator.name)
        now = {table: versions[table] for table in each.tables}
        same = state is not None and state.version.hash == each.hash and state.areas == _areas_of(each, where)
        if same and state is not None and state.tables == now and not anew:
            continue
        before = state.tables if same and state is not None and not anew else None
        key = (each.source.name, tuple(sorted(now.items())), tuple(sorted(before.items())) if before else None)
        groups.setdefault(key, []).append(each)
    seen = {name: (each.version_id, each.tables) for name, each in states.items()}
    return [
        Group(
            tuple(members),
            dict(before) if before else None,
            dict(now),
            {each.indicator.name: seen[each.indicator.name] for each in members if each.indicator.name in seen},
        )
        for (_name, now, before), members in groups.items()
    ]


def _areas_of(of: Compiled, where: str) -> str:
    return where if of.indicator.area else ""


def _bring(group: Group, areas: Map) -> Done | None:
    """Compute outside of the transaction, write inside; None where another process was quicker."""
    now = relations_of(group.members, group.now)
    both = _touched(group, now)
    versions = [version_of(each) for each in group.members]
    numbers = {each.name: each.pk for each in versions}
    if both is None:
        rows = _cells(group.members, numbers, now, areas)

        def write() -> int:
            Cell.objects.filter(version__in=numbers.values()).delete()
            return cells_insert(rows)

    else:
        greatest = [each for each in group.members if each.indicator.measure == Measure.LARGEST]
        added = [each for each in group.members if each.indicator.measure != Measure.LARGEST]
        differences = _cells(added, numbers, both, areas, signed=True)
        again = _greatest_again(greatest, numbers, both, now, areas)

        def write() -> int:
            return cells_add(differences, list(numbers.values())) + again()

    written = _commit(group, versions, areas, write)
    how = "anew" if both is None else "difference"
    return None if written is None else Done(group.members[0].source.label, len(group.members), how, written)


def _commit(
    group: Group,
    versions: Sequence[IndicatorVersion],
    areas: Map,
    write: Callable[[], int],
) -> int | None:
    where, names = map_hash(areas), [each.indicator.name for each in group.members]
    try:
        with transaction.atomic():
            held = State.objects.filter(name__in=names).select_for_update()
            if {each.name: (each.version_id, each.tables) for each in held} != group.seen:
                return None
            written = write()
            for of, version in zip(group.members, versions, strict=True):
                State.objects.update_or_create(
                    name=of.indicator.name,
                    defaults={
                        "version": version,
                        "tables": tables_told(group.now),
                        "areas": _areas_of(of, where),
                        "computed_at": datetime.now(),
                    },
                )
            old = IndicatorVersion.objects.filter(name__in=names)
            Cell.objects.filter(version__in=old.exclude(pk__in=[each.pk for each in versions])).delete()
    except IntegrityError:
        return None  # another process wrote the first state of one of them
    return written


def _touched(group: Group, now: Mapping[str, Any]) -> dict[str, Any] | None:
    """The relations with only the rows that changed, as they are and as they were; None where all must be computed anew."""
    if group.before is None:
        return None
    try:
        changed = _changed(group)
        if changed is None:
            return None
        return changed_rows(group.members, relations_of(group.members, group.before), now, changed)
    except LakeError:
        return None  # what stood then is gone


def _changed(group: Group) -> Any:
    """The ids of rows that changed, as a relation; None where all must be computed anew."""
    from guatu import lake

    source = group.members[0].source
    assert group.before is not None
    moved = [table for table in group.now if group.now[table] != group.before.get(table, -1)]
    if (
        source.view is not None
        or any(table not in source.tables for table in moved)
        or set(group.before) != set(group.now)
    ):
        return None
    parts = {
        f"part{place}": lake.changed_ids(table, since=group.before[table], until=group.now[table])
        for place, table in enumerate(moved)
    }
    found = lake.run(" UNION ".join(f"SELECT id FROM {name}" for name in parts), parts)
    return lake.relation_of(found) if found.num_rows <= WHOLE_ABOVE else None


def _greatest_again(
    members: Sequence[Compiled], numbers: Mapping[str, int], both: Mapping[str, Any], now: Mapping[str, Any], areas: Map
) -> Callable[[], int]:
    """The years in which a maximum may have been taken back or given, computed anew: a maximum cannot be subtracted."""
    if not members:
        return lambda: 0
    touched = base_table(members, Asked(WHOLE, YEAR), both)
    years = sorted({each.year for each in touched["period"].to_pylist() if each is not None}) if touched else []
    start, end = (date(years[0], 1, 1), date(years[-1], 12, 31)) if years else (UNDATED, UNDATED)
    rows = _cells(members, numbers, now, areas, start=start, end=end)

    def write() -> int:
        cells = Cell.objects.filter(version__in=[numbers[each.indicator.name] for each in members])
        cells.filter(period__range=(start, end)).delete()
        cells.filter(period=UNDATED).delete()
        return cells_insert(rows)

    return write


def changed_rows(
    members: Sequence[Compiled], before: Mapping[str, Any], now: Mapping[str, Any], changed: Any
) -> dict[str, Any]:
    """The relations with only the rows that changed, as they are (`sign` 1) and as they were (-1), and only the columns that are read.

    Read once, they are few for all that follows.
    """
    from guatu import lake

    source = members[0].source
    assert source.register is not None
    statements = [each.sql for split, grains, part in _plans(members) for each in fused(part, Asked(split, grains[0]))]
    columns = sorted({name for sql in statements for name in COLUMN.findall(sql)} - {"id"})
    wanted = {source.register.name: ("id", ", ".join(["id", *(f'"{each}"' for each in columns)]))}
    if source.series is not None:
        wanted[source.name] = ("record", "record, period, value")
    few = {
        name: lake.relation_of(
            lake.run(
                f"SELECT {shown}, 1 AS sign FROM rows_now WHERE {key} IN (SELECT id FROM among)"
                f" UNION ALL SELECT {shown}, -1 AS sign FROM rows_before WHERE {key} IN (SELECT id FROM among)",
                {"rows_now": now[name], "rows_before": before[name], "among": changed},
            )
        )
        for name, (key, shown) in wanted.items()
    }
    return {**now, **few}


def _cells(
    members: Sequence[Compiled],
    numbers: Mapping[str, int],
    relations: Mapping[str, Any],
    areas: Map,
    *,
    start: date | None = None,
    end: date | None = None,
    signed: bool = False,
) -> list[Row]:
    """All cells of the members: base figures rolled up. `signed`: what rows give now less what they gave.

    `numbers`: name → the version under which an indicator's cells are kept.
    """
    from guatu import lake

    lift = lift_table(areas)
    rows: list[Row] = []
    places = {each.indicator.name: place for place, each in enumerate(members)}
    versions = [numbers[name] for name in places]
    for split, grains, part in _plans(members):
        base = base_table(part, Asked(split, grains[0], start, end, signed), relations, places=places)
        if base is None:
            continue
        given = {"base": lake.relation_of(base)}
        sql = rollup_sql(grains, split=split)
        if split in AREAS:
            levels, below, mixed = levels_of(base["key"], lift, LEVELS)
            sql = rollup_sql(grains, levels, mixed=mixed, below=below)
            given["lift"] = lake.relation_of(lift)
        rows += rows_of_table(lake.run(sql, given), versions)
    return rows


def _plans(members: Sequence[Compiled]) -> list[tuple[str, tuple[str, ...], list[Compiled]]]:
    """(split, grains from the finest, indicators): one for every way in which figures are split and rolled up.

    The whole district is kept by day, parts by month; what is finer than the indicator is not kept. The last observation of a
    year is not made of months': a stock series is read for every grain by itself.
    """
    plans: dict[tuple[str, tuple[str, ...]], list[Compiled]] = {}
    for each in members:
        for split in dict.fromkeys(AREAS[0] if split in AREAS else split for split in splits_of(each.indicator)):
            finest = max(DAY if split == WHOLE else MONTH, each.indicator.grain or DAY, key=GRAINS.index)
            grains = GRAINS[GRAINS.index(finest) :]
            alone = [(grain,) for grain in grains if grain != DAY] if each.source.stock_series else [grains]
            for ladder in alone:
                plans.setdefault((split, tuple(ladder)), []).append(each)
    return [(split, grains, part) for (split, grains), part in plans.items()]


def lift_table(areas: Map) -> pa.Table:
    """Areas as the roll-up climbs them: id, level, parent."""
    import pyarrow as pa

    ids = list(areas.level)
    return pa.table(
        {
            "id": pa.array(ids, pa.int64()),
            "level": pa.array([areas.level[each] for each in ids], pa.string()),
            "parent": pa.array([areas.parent[each] for each in ids], pa.int64()),
        }
    )
