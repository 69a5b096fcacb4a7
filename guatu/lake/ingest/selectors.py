"""Series as the database and the lake have them together: a row's latest values, and what came late or was corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from guatu.definitions.register import Flow, Register, Series
from guatu.lake.batches import BatchFile, batch_files, has_batches
from guatu.lake.ingest.comparing import LENGTHS
from guatu.people.models import Person
from guatu.registers.access import reach, readable
from guatu.registers.gate.observing import table_of
from guatu.registers.periods import show_period
from guatu.registers.selectors.lines import lines_of
from guatu.registers.selectors.series import SHOWN, Observed, SeriesShown, series_shown
from guatu.registers.tables import series_model_of
from guatu.registers.tables.rows import Record

MOST = 1000
"""Late or corrected values that are listed at once."""
BATCHED = "成批"
LATEST = """
    SELECT period, value, revision, changed_at, id FROM (
        SELECT *, row_number() OVER (PARTITION BY period ORDER BY changed_at DESC, id DESC) AS place FROM (
            SELECT period, value, revision, changed_at, id FROM hand
            UNION ALL SELECT period, value, revision, changed_at, 0 AS id FROM held WHERE record = {record}
        ) AS united
    ) AS placed WHERE place = 1
"""
"""Of a value typed by hand and one of a batch the later; the same value met in both is the typed one, which has a page of its own."""


def series_of(record: Record) -> list[SeriesShown]:
    """All series of the row, the values of batches among them."""
    return [_series(record, each) for each in record.register.series]


def _series(record: Record, series: Series) -> SeriesShown:
    table = table_of(record.register.name, series.name)
    if not has_batches(table):
        return series_shown(record, series)
    relations = _relations(record, series, table)
    latest = LATEST.format(record=int(record.pk))
    rows = _run(f"SELECT * FROM ({latest}) AS latest ORDER BY period DESC LIMIT {SHOWN[series.rhythm]}", relations)
    count = _run(f"SELECT count(*) AS number FROM ({latest}) AS latest", relations)[0]["number"]
    values = _observed(record, series, table, list(reversed(rows)))
    year = values[-1].period.year if values else None
    total = None
    if series.flow == Flow.FLOW and year is not None:
        asked = f"SELECT sum(value) AS total FROM ({latest}) AS latest WHERE year(period) = {year}"
        total = _exact(_run(asked, relations)[0]["total"], series)
    return SeriesShown(series, values, count, year, total)


def values_of(record: Record, series: Series, *, limit: int) -> list[Observed]:
    """The row's latest values, the newest first, those of batches among them."""
    table = table_of(record.register.name, series.name)
    asked = f"SELECT * FROM ({LATEST.format(record=int(record.pk))}) AS latest ORDER BY period DESC LIMIT {int(limit)}"
    return _observed(record, series, table, _run(asked, _relations(record, series, table)))


def _relations(record: Record, series: Series, table: str) -> dict[str, Any]:
    import pyarrow as pa

    from guatu.lake import current, relation_of
    from guatu.lake.shapes import arrow_schema, shape_of

    model: Any = series_model_of(record.register.name, series.name)
    columns = ("period", "value", "revision", "changed_at", "id")
    rows = list(model.objects.filter(record=record).values_list(*columns))
    kinds = arrow_schema(shape_of(table))
    typed = [kinds.field("period").type, kinds.field("value").type, pa.int32(), pa.timestamp("us"), pa.int64()]
    parts = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    hand = pa.table([pa.array(part, kind) for part, kind in zip(parts, typed, strict=True)], names=list(columns))
    return {"hand": relation_of(hand), "held": current(table)}


def _run(sql: str, relations: Mapping[str, Any]) -> list[dict[str, Any]]:
    from guatu.lake import run

    rows: list[dict[str, Any]] = run(sql, relations).to_pylist()
    return rows


def _observed(record: Record, series: Series, table: str, rows: Sequence[Mapping[str, Any]]) -> list[Observed]:
    model: Any = series_model_of(record.register.name, series.name)
    ids = [row["id"] for row in rows if row["id"]]
    hand = {each.pk: each for each in model.objects.filter(pk__in=ids).select_related("changed_by")}
    batches = _by_moment(table, [row["changed_at"] for row in rows if not row["id"]])
    names = _names(batches.values())
    found = []
    for row in rows:
        typed = hand.get(row["id"])
        batch = batches.get(row["changed_at"])
        by = str(typed.changed_by) if typed else names.get(batch.person, "") if batch else ""
        found.append(
            Observed(
                id=row["id"],
                period=row["period"],
                period_text=show_period(series.rhythm, row["period"]),
                value=_exact(row["value"], series),
                revision=row["revision"],
                by=by if typed else f"{by}（{BATCHED}）",
                at=row["changed_at"],
            )
        )
    return found


def _by_moment(table: str, moments: Sequence[datetime]) -> dict[datetime, BatchFile]:
    wanted = set(moments)
    return {batch.at: batch for batch in batch_files(table) if batch.at in wanted} if wanted else {}


def _names(batches: Any) -> dict[int, str]:
    people = Person.objects.filter(pk__in={batch.person for batch in batches})
    return {person.pk: str(person) for person in people}


def _exact(value: Any, series: Series) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal(1).scaleb(-series.places))


@dataclass(frozen=True, slots=True)
class Remark:
    """A value that came late, or that was corrected; `former` is what stood there before."""

    record: int
    title: str
    period: datetime
    period_text: str
    value: Decimal | None
    former: Decimal | None
    revision: int
    at: datetime
    by: str
    days_late: int
    """Days after the last day on which it was in time; 0 where it was."""


def late_values(person: Any, register: Register, series: Series, *, limit: int = 200) -> list[Remark]:
    """Values that came after their time and were not corrected since, of rows that the person may see, the newest first."""
    return _remarks(person, register, series, "revision = 1 AND changed_at > due", limit)


def corrected_values(person: Any, register: Register, series: Series, *, limit: int = 200) -> list[Remark]:
    """Values that were corrected, of rows that the person may see, the newest first."""
    return _remarks(person, register, series, "revision > 1", limit)


def _remarks(person: Any, register: Register, series: Series, condition: str, limit: int) -> list[Remark]:
    import pyarrow as pa

    from guatu.lake import catch_up, current, relation_of

    reached = reach(person, register)
    if reached is None:
        return []
    catch_up()
    table = table_of(register.name, series.name)
    relations: dict[str, Any] = {"held": current(table)}
    among = ""
    if reached != Q():
        ids = list(readable(person, register).values_list("pk", flat=True))
        relations["seen"] = relation_of(pa.table({"id": pa.array(ids, pa.int64())}))
        among = " AND record IN (SELECT id FROM seen)"
    due = f"period + INTERVAL {LENGTHS[series.rhythm]} + INTERVAL {series.days_allowed} DAY"
    rows = _run(
        "SELECT record, period, value, revision, changed_at, greatest(date_diff('day', due, changed_at), 0) AS days "
        f"FROM (SELECT *, {due} AS due FROM held) AS timed WHERE {condition}{among} "
        f"ORDER BY changed_at DESC, record, period LIMIT {min(int(limit), MOST)}",
        relations,
    )
    return _told(register, series, table, rows)


def _told(register: Register, series: Series, table: str, rows: Sequence[Mapping[str, Any]]) -> list[Remark]:
    from guatu.registers.links import reference_names

    titles = reference_names(register.name, sorted({row["record"] for row in rows}))
    batches = _by_moment(table, [row["changed_at"] for row in rows])
    names = _names(batches.values())
    former = _former(batches, rows)
    found = []
    for row in rows:
        key = (row["record"], row["period"])
        batch = batches.get(row["changed_at"])
        by, before = (names.get(batch.person, ""), former.get(key)) if batch else _typed(register, series, table, row)
        found.append(
            Remark(
                record=row["record"],
                title=titles.get(row["record"], f"#{row['record']}"),
                period=row["period"],
                period_text=show_period(series.rhythm, row["period"]),
                value=_exact(row["value"], series),
                former=_exact(before, series),
                revision=row["revision"],
                at=row["changed_at"],
                by=by,
                days_late=row["days"] if row["revision"] == 1 else 0,
            )
        )
    return found


def _former(
    batches: Mapping[datetime, BatchFile], rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[int, datetime], Any]:
    """What batches say of the values that they corrected."""
    import pyarrow as pa

    from guatu.lake import relation_of
    from guatu.lake.relation import Column, Relation

    found: dict[tuple[int, datetime], Any] = {}
    for at, batch in batches.items():
        wanted = [row for row in rows if row["changed_at"] == at and row["revision"] > 1]
        if not wanted or not batch.path.is_file():
            continue
        keys = pa.table(
            {
                "record": pa.array([row["record"] for row in wanted], pa.int64()),
                "period": pa.array([row["period"] for row in wanted], pa.timestamp("us")),
            }
        )
        file = Relation(
            columns=tuple(
                Column(name=name, type=kind)
                for name, kind in (("record", "BIGINT"), ("period", "TIMESTAMP"), ("former", "DECIMAL(28, 8)"))
            ),
            keys=("record", "period"),
            base=(str(batch.path),),
        )
        asked = "SELECT record, period, former FROM file JOIN keys USING (record, period)"
        for row in _run(asked, {"file": file, "keys": relation_of(keys)}):
            found[row["record"], row["period"]] = row["former"]
    return found


def _typed(register: Register, series: Series, table: str, row: Mapping[str, Any]) -> tuple[str, Any]:
    """By whom a value was typed, and what the journal says stood there before."""
    model: Any = series_model_of(register.name, series.name)
    held = model.objects.filter(record=row["record"], period=row["period"]).select_related("changed_by").first()
    if held is None:
        return "", None
    if row["revision"] == 1:
        return str(held.changed_by), None
    before = next((line.before.get("value") for line in reversed(lines_of(table, held.pk)) if line.before), None)
    return str(held.changed_by), before
