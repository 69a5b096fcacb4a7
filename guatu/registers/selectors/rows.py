"""A page of a register's list: by key, never by offset, so that page ten thousand costs what page one does.

A place in the list is (value of the sort column, id) of the row it stands behind, packed as JSON in base64. Blanks stand at the end
in both directions. Counts are exact up to a thousand and estimated above.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from guatu.definitions.fields import LINKS
from guatu.definitions.values import dump_value, load_value
from guatu.registers.links import Links
from guatu.registers.selectors.counts import Count
from guatu.registers.selectors.filters import ListQuery
from guatu.registers.selectors.paths import listed, path_to_page
from guatu.registers.tables import model_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, and the places of its neighbours (empty where there is none)."""

    rows: list[Any]
    count: Count
    next: str
    previous: str


def rows_page(person: Any, query: ListQuery, *, links: Links, size: int = PAGE) -> Page:
    """The page that the query's place names, of the rows the person may see."""
    path = path_to_page(person, query, links=links)
    column = _order(query)[0]
    place = _place(query)
    backwards = bool(query.before) and place is not None
    found = list(islice(_walk(path.rows, query, place, backwards, most=size + 1), size + 1))
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards else True
    has_previous = (place is not None) if not backwards else more
    prepare_links(query, found, links)
    return Page(
        rows=found,
        count=Count(len(found), True) if place is None and not more else path.counted(),
        next=_pack(found[-1], column) if found and has_next else "",
        previous=_pack(found[0], column) if found and has_previous else "",
    )


def in_order(person: Any, query: ListQuery, *, links: Links) -> Iterator[Any]:
    """All rows of the list in its order, a few thousand at a time: for exports of any length."""
    return _walk(listed(person, query, links=links), query, None, False)


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
    place = _place(replace(query, after=_pack(record, _order(query)[0]), before=""))
    rows = path_to_page(person, query, links=links).rows
    before, after = (next(_walk(rows, query, place, backwards, most=1), None) for backwards in (True, False))
    return (before.pk if before is not None else None), (after.pk if after is not None else None)


def _order(query: ListQuery) -> tuple[str, bool]:
    """The sort column (empty: by id alone) and whether it falls."""
    sort = query.sort
    if not sort:
        return "", True
    name = sort.removeprefix("-")
    field: Any = model_of(query.register.name)._meta.get_field(name)
    return str(field.attname), sort.startswith("-")


def _walk(
    rows: QuerySet[Any], query: ListQuery, place: list[Any] | None, backwards: bool, *, most: int = 0
) -> Iterator[Any]:
    """The rows behind a place in the list's order (before it, where `backwards`); `most` of each stretch, 0 for all.

    Each stretch is one range of the index on (column, id), read from its end: a single query over all of them, with OR and
    NULLS LAST, would have both databases sort or step over every row before the place.
    """
    for stretch in _stretches(rows, query, place, backwards):
        yield from stretch[:most] if most else stretch.iterator(chunk_size=2000)


def _stretches(
    rows: QuerySet[Any], query: ListQuery, place: list[Any] | None, backwards: bool
) -> Iterator[QuerySet[Any]]:
    """Rows with the place's value, rows with values beyond it, blanks; the other way round where backwards."""
    column, falling = _order(query)
    downwards = falling != backwards
    sign, beyond = ("-", "lt") if downwards else ("", "gt")
    by_id = rows.order_by(f"{sign}id")
    if not column:
        yield by_id if place is None else by_id.filter(**{f"id__{beyond}": place[1]})
        return
    by_value = rows.order_by(f"{sign}{column}", f"{sign}id")
    filled, blank = by_value.filter(**{f"{column}__isnull": False}), by_id.filter(**{f"{column}__isnull": True})
    if place is None:
        yield from (blank, filled) if backwards else (filled, blank)
        return
    value, number = place
    if value is None:
        yield blank.filter(**{f"id__{beyond}": number})
        if backwards:
            yield filled
        return
    yield by_id.filter(**{column: value, f"id__{beyond}": number})
    yield by_value.filter(**{f"{column}__{beyond}": value})
    if not backwards:
        yield blank


def _place(query: ListQuery) -> list[Any] | None:
    """The place that the address names, its value canonical; None where it fits no such column."""
    place = _unpack(query.before or query.after)
    name = query.sort.removeprefix("-")
    if place is None or not name or place[0] is None:
        return place
    try:
        if name == "changed_at":
            return [datetime.fromisoformat(place[0]), place[1]]
        value: Any = load_value(query.register.field(name), place[0])
        # What no column holds: numbers beyond 64 bits; a comparison with NaN raises.
        sound = not isinstance(value, (int, Decimal)) or -(2**62) < value < 2**62
    except (ValueError, TypeError, ArithmeticError):
        return None
    return [value, place[1]] if sound else None


def _pack(row: Any, column: str) -> str:
    value = dump_value(getattr(row, column)) if column else None
    text = json.dumps([value, row.pk], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(text: str) -> list[Any] | None:
    """The place, or None where the text is none: then the list begins at its beginning."""
    try:
        found: Any = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, UnicodeDecodeError):
        return None
    sound = isinstance(found, list) and len(found) == 2 and isinstance(found[1], int) and abs(found[1]) < 2**62
    sound = sound and not isinstance(found[0], (list, dict)) and "\x00" not in str(found[0])
    return list(found) if sound else None
