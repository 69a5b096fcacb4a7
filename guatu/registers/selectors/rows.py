"""A page of a register's list: by key, never by offset, so that page ten thousand costs what page one does.

A place in the list is (value of the sort column, id) of the row it stands behind, packed as JSON in base64. Blanks stand at the end
in both directions. Counts are exact up to a thousand and estimated above.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from guatu.definitions.fields import LINKS, Field
from guatu.definitions.register import Register
from guatu.definitions.values import dump_value, load_value
from guatu.registers.access import readable
from guatu.registers.links import Links
from guatu.registers.search import match_count
from guatu.registers.selectors.filters import ListQuery, narrowed
from guatu.registers.tables import model_of

PAGE = 50
EXACT = 1000
"""Up to how many rows are counted one by one."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list has; an estimate where `exact` is False."""

    number: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, and the places of its neighbours (empty where there is none)."""

    rows: list[Any]
    count: Count
    next: str
    previous: str


def rows_page(person: Any, query: ListQuery, *, links: Links, size: int = PAGE) -> Page:
    """The page that the query's place names, of the rows the person may see."""
    rows = listed(person, query, links=links)
    column, falling = _order(query)
    backwards = bool(query.before)
    place = _unpack(query.before or query.after)
    ordered = _ordered(rows, column, falling != backwards, backwards)
    if place is not None:
        ordered = ordered.filter(_beyond(column, query, place, falling, backwards))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards else True
    has_previous = (place is not None) if not backwards else more
    prepare_links(query, found, links)
    return Page(
        rows=found,
        count=Count(len(found), True) if place is None and not more else query_counted(rows, query),
        next=_pack(found[-1], column) if found and has_next else "",
        previous=_pack(found[0], column) if found and has_previous else "",
    )


def listed(person: Any, query: ListQuery, *, links: Links) -> QuerySet[Any]:
    """All rows of the list in no order: for counts, exports and bulk edits."""
    return narrowed(readable(person, query.register, deleted=query.deleted), query, links=links)


def in_order(person: Any, query: ListQuery, *, links: Links) -> Iterator[Any]:
    """All rows of the list in its order, a few thousand at a time: for exports of any length."""
    column, falling = _order(query)
    rows = _ordered(listed(person, query, links=links), column, falling, False)
    return iter(rows.iterator(chunk_size=2000))


def prepare_links(query: ListQuery, rows: list[Any], links: Links) -> None:
    """Look up the names of all linked rows on the page at once."""
    for field in query.shown:
        if field.type in LINKS:
            links.prepare(field, [row.value(field.name) for row in rows])
    title = query.register.field(query.register.title)
    if title.type in LINKS:
        links.prepare(title, [row.value(title.name) for row in rows])


def neighbours(person: Any, query: ListQuery, record: Any, *, links: Links) -> tuple[int | None, int | None]:
    """The ids of the rows before and after a row in the list."""
    column, falling = _order(query)
    place = _unpack(_pack(record, column))
    rows = listed(person, query, links=links)
    found: list[int | None] = []
    for backwards in (True, False):
        ordered = _ordered(rows, column, falling != backwards, backwards)
        other = ordered.filter(_beyond(column, query, place or [None, 0], falling, backwards)).first()
        found.append(other.pk if other is not None else None)
    return found[0], found[1]


def _order(query: ListQuery) -> tuple[str, bool]:
    """The sort column (empty: by id alone) and whether it falls."""
    sort = query.sort
    if not sort:
        return "", True
    name = sort.lstrip("-")
    field: Any = model_of(query.register.name)._meta.get_field(name)
    return str(field.attname), sort.startswith("-")


def _ordered(rows: QuerySet[Any], column: str, falling: bool, backwards: bool) -> QuerySet[Any]:
    sign = "-" if falling else ""
    if not column:
        return rows.order_by(f"{sign}id")
    # Django takes True or nothing here, not False.
    nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
    key = F(column).desc(**nulls) if falling else F(column).asc(**nulls)
    return rows.order_by(key, f"{sign}id")


def _beyond(column: str, query: ListQuery, place: list[Any], falling: bool, backwards: bool) -> Q:
    """The rows behind a place (before it, where backwards)."""
    value, number = place
    downwards = falling != backwards
    behind = "lt" if downwards else "gt"
    by_id = Q(**{f"id__{behind}": number})
    if not column:
        return by_id
    name = query.sort.lstrip("-")
    if name != "changed_at":
        field = query.register.field(name)
        value = load_value(field, value) if value is not None else None
    if value is None:
        same = Q(**{f"{column}__isnull": True}) & by_id
        return same | Q(**{f"{column}__isnull": False}) if backwards else same
    found = Q(**{f"{column}__{behind}": value}) | (Q(**{column: value}) & by_id)
    return found if backwards else found | Q(**{f"{column}__isnull": True})


def _pack(row: Any, column: str) -> str:
    value = dump_value(getattr(row, column)) if column else None
    text = json.dumps([value, row.pk], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(text: str) -> list[Any] | None:
    """The place, or None where the text is none: then the list begins at its beginning."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, UnicodeDecodeError):
        return None
    sound = isinstance(found, list) and len(found) == 2 and isinstance(found[1], int) and abs(found[1]) < 2**62
    return found if sound and not isinstance(found[0], (list, dict)) else None


def counted(rows: QuerySet[Any]) -> Count:
    """How many rows there are, exactly up to a thousand."""
    number = len(rows.order_by().values_list("pk", flat=True)[: EXACT + 1])
    if number <= EXACT:
        return Count(number, True)
    return Count(max(estimate(rows), EXACT), False)


def query_counted(rows: QuerySet[Any], query: ListQuery) -> Count:
    """How many rows a list has. What a search finds by the thousand is not read row by row to count a thousand of them."""
    found = match_count(query.register, query.search) if query.search else None
    if found is None:
        return counted(rows)
    narrowed_too = query.filters or query.condition is not None or query.simulated is not None or query.deleted
    number = estimate(rows) if narrowed_too else _rounded(found)
    return Count(number, False) if number > EXACT else counted(rows)


def estimate(rows: QuerySet[Any]) -> int:
    """About how many rows a query has, without reading them."""
    if connection.vendor == "postgresql":
        sql, values = rows.order_by().values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
            found = cursor.fetchone()[0]
        plan = json.loads(found) if isinstance(found, str) else found
        return int(plan[0]["Plan"]["Plan Rows"])
    return _sampled(rows)


def _sampled(rows: QuerySet[Any]) -> int:
    """SQLite keeps no row counts: the share of hits in spots spread over the ids, times the ids."""
    model: type[Model] = rows.model
    last = model._default_manager.order_by("-id").values_list("id", flat=True).first() or 0
    spots, width = 20, 200
    step = max(last // spots, width)
    # Compiled once: its last two parameters are the bounds of a spot.
    sql, values = rows.order_by().filter(id__gte=1, id__lt=1 + width).values("pk").query.sql_with_params()
    hits = looked = 0
    with connection.cursor() as cursor:
        for start in range(1, last + 1, step):
            cursor.execute(sql, [*values[:-2], start, start + width])
            hits += len(cursor.fetchall())
            looked += min(width, last - start + 1)
    return _rounded(hits * last // max(looked, 1))


def _rounded(number: int) -> int:
    """Two figures are what a sample is worth."""
    digits = len(str(number))
    return round(number, -max(digits - 2, 0))


def field_column(register: Register, field: Field) -> str:
    """The attribute of a row that holds a field's canonical value."""
    column: Any = model_of(register.name)._meta.get_field(field.name)
    return str(column.attname)
