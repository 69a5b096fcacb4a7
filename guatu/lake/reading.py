"""Reading the lake: rows as they stand or stood, rows touched between two versions, the versions that held on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from guatu.lake.delta import FOLDED, WHOLE, Stand, folder, is_there, known_at, said_of, stand_of
from guatu.lake.engines import run
from guatu.lake.errors import VersionGone
from guatu.lake.relation import Column, Relation
from guatu.lake.shapes import Shape, seen_columns, shape_of, shapes


def version(table: str) -> int:
    """The table's version now. Raises LakeMissing."""
    from guatu.lake.delta import opened

    return int(opened(table).version())


def current(table: str, *, version: int | None = None) -> Relation:
    """Rows as they stood at a version (now, where none is given): not deleted, one per id, or per record and period.

    Columns are those of today's definition: one that was not there then is NULL, one that was renamed has today's name.
    """
    shape = shape_of(table)
    stand = stand_of(table, version)
    return _relation(shape, stand)


def changed_ids(table: str, *, since: int, until: int | None = None) -> Relation:
    """Ids (column `id`; of a series the `record`) of rows touched after version `since`, up to `until` or now.

    Where the table was made anew between the two, all ids of both. Raises VersionGone where that is no longer known.
    """
    shape = shape_of(table)
    key = shape.keys[0]
    last = version_now = stand_of(table, until)
    if since > last.version:
        raise VersionGone(f"“{table}”没有第{since}版：数据湖重新建立过。请全部重新计算。")
    relations: dict[str, Relation] = {}
    while last.version > since:
        begun = _begun(table, last.version)
        files = tuple(path for path, _least, most in last.changes if most > max(since, begun))
        if files:
            relations[f"part{len(relations)}"] = _plain(key, files)
        if begun <= since:
            break
        kind = said_of(table, begun).get("guatu.kind")
        if kind == WHOLE:
            relations["after"] = _plain(key, version_now.base)
            for place, path in enumerate(sorted({each for each, _least, _most in version_now.changes})):
                relations[f"since{place}"] = _plain(key, (path,))
            if since >= 0:
                before = stand_of(table, since)
                relations["before"] = _plain(key, before.base)
                if before.changes:
                    relations["earlier"] = _plain(key, tuple(path for path, _least, _most in before.changes))
            break
        last = stand_of(table, begun - 1)
    if not relations:
        return Relation(columns=(Column(name="id", type="BIGINT"),), keys=("id",))
    text = " UNION ALL ".join(f'SELECT "{key}" AS id FROM {name}' for name in relations)
    return relation_of(run(f"SELECT DISTINCT id FROM ({text}) AS touched", relations))


def _plain(key: str, files: tuple[str, ...]) -> Relation:
    """A column of some files, with rows as often as they stand there."""
    return Relation(columns=(Column(name=key, type="BIGINT"),), keys=(key,), base=files)


def _relation(shape: Shape, stand: Stand) -> Relation:
    return Relation(
        columns=seen_columns(shape, stand.schema),
        keys=shape.keys,
        base=stand.base,
        changes=tuple(path for path, _least, _most in stand.changes),
    )


def _begun(table: str, version: int) -> int:
    """The newest version, up to the given one, that wrote the base anew: made, or folded."""
    for number in range(version, -1, -1):
        if said_of(table, number).get("guatu.kind") in (WHOLE, FOLDED):
            return number
    return 0


def versions(table: str) -> Iterator[tuple[int, datetime, str]]:
    """Each version with the moment for which its rows were known, and its kind; the oldest first."""
    log = folder(table) / "_delta_log"
    for path in sorted(log.glob("*.json")):
        if path.stem.isdigit():
            said = said_of(table, int(path.stem))
            if "guatu.kind" in said:
                yield int(path.stem), known_at(said), str(said["guatu.kind"])


def versions_known(day: date) -> dict[str, int]:
    """Table → the version that held at the end of the day. A table that the lake did not have by then is missing."""
    end = datetime(day.year, day.month, day.day, 23, 59, 59, 999999)
    found: dict[str, int] = {}
    for table in shapes():
        if not is_there(table):
            continue
        held = [number for number, known, _kind in versions(table) if known <= end]
        if held:
            found[table] = max(held)
    return found


def people_relations() -> dict[str, Relation]:
    """Areas and organisations, as views know them."""
    import pyarrow as pa

    from guatu.people.models import Area, Organisation

    areas = list(
        Area.objects.order_by("pk").values_list("pk", "code", "name", "short_name", "level", "parent_id", "system")
    )
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", "name", "short_name", "kind", "area_id"))
    return {
        "areas": relation_of(
            _table(
                areas,
                [
                    ("id", pa.int64()),
                    ("code", pa.string()),
                    ("name", pa.string()),
                    ("short_name", pa.string()),
                    ("level", pa.string()),
                    ("parent", pa.int64()),
                    ("system", pa.string()),
                ],
            )
        ),
        "organisations": relation_of(
            _table(
                organisations,
                [
                    ("id", pa.int64()),
                    ("name", pa.string()),
                    ("short_name", pa.string()),
                    ("kind", pa.string()),
                    ("area", pa.int64()),
                ],
            )
        ),
    }


def _table(rows: list[Any], fields: list[tuple[str, Any]]) -> Any:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
    return pa.table(
        [pa.array(column, type=kind) for column, (_name, kind) in zip(columns, fields, strict=True)],
        names=[name for name, _kind in fields],
    )


def relation_of(table: Any) -> Relation:
    """Rows at hand (a pyarrow Table) as a relation."""
    return Relation(columns=tuple(Column(name=name, type="") for name in table.column_names), rows=table)
