"""The search index of a register: a table beside the register's own, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from guatu.definitions.register import Register
from guatu.registers.models import Shape
from guatu.registers.search.grams import FORM, text_grams
from guatu.registers.tables import model_of

BATCH = 2000


def search_fields(register: Register) -> list[str]:
    """The fields that the search box looks into."""
    return [field.name for field in register.fields if field.search]


def search_table(register: Register) -> str:
    """The index's table."""
    return f"search_{register.name}"


def search_outdated(register: Register) -> bool:
    """Whether the register's rows are not indexed as they should be: not at all, by other fields or in another form."""
    if not search_fields(register):
        return False
    table = search_table(register)
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return True
    return not Shape.objects.filter(table=table, columns=_form(register)).exists()


def search_prepare(register: Register) -> bool:
    """Make and fill the index where it is outdated; whether that was needed."""
    if not search_outdated(register):
        return False
    table = search_table(register)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
        if connection.vendor == "sqlite":
            # The tokenizer called ascii keeps every sign beyond ASCII; unicode61 drops characters younger than itself.
            cursor.execute(f"CREATE VIRTUAL TABLE \"{table}\" USING fts5(grams, detail=none, tokenize='ascii')")
        else:
            cursor.execute(f'CREATE TABLE "{table}" (id bigint PRIMARY KEY, grams tsvector NOT NULL)')
            cursor.execute(f'CREATE INDEX "gx_{table}" ON "{table}" USING gin (grams)')
    search_rebuild(register)
    Shape.objects.update_or_create(table=table, defaults={"columns": _form(register), "applied_at": datetime.now()})
    return True


def _form(register: Register) -> dict[str, Any]:
    return {"form": FORM, "fields": search_fields(register)}


def search_rebuild(register: Register) -> int:
    """Index every live row anew; how many."""
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{search_table(register)}"')
    ids = model_of(register.name).objects.filter(deleted_at=None).order_by("id").values_list("id", flat=True)
    done = 0
    batch: list[int] = []
    for number in ids.iterator(chunk_size=BATCH):
        batch.append(number)
        if len(batch) == BATCH:
            done += _add(register, batch)
            batch = []
    return done + _add(register, batch)


def search_write(register: Register, ids: Sequence[int]) -> None:
    """Bring the index up to date for rows that were made or changed."""
    if search_fields(register):
        search_forget(register, ids)
        _add(register, ids)


def search_forget(register: Register, ids: Sequence[int]) -> None:
    """Take rows out of the index."""
    if not search_fields(register) or not ids:
        return
    key = "rowid" if connection.vendor == "sqlite" else "id"
    with connection.cursor() as cursor:
        for start in range(0, len(ids), 500):
            part = list(ids[start : start + 500])
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f'DELETE FROM "{search_table(register)}" WHERE {key} IN ({marks})', part)


def search_add(register: Register, texts: Iterable[tuple[int, Sequence[str | None]]]) -> int:
    """Put rows into the index, given their searched texts: for rows just made, of which nothing is indexed yet."""
    if not search_fields(register):
        return 0
    lists = [(number, [gram for text in found if text for gram in text_grams(text)]) for number, found in texts]
    if not lists:
        return 0
    table = search_table(register)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            rows = [(number, " ".join(grams)) for number, grams in lists]
            cursor.executemany(f'INSERT INTO "{table}" (rowid, grams) VALUES (%s, %s)', rows)
        else:
            with cursor.copy(f'COPY "{table}" (id, grams) FROM STDIN') as copy:
                for number, grams in lists:
                    # Letters and figures only: nothing in a gram needs quoting.
                    copy.write_row((number, " ".join(grams)))
    return len(lists)


def _add(register: Register, ids: Sequence[int]) -> int:
    if not ids:
        return 0
    fields = search_fields(register)
    rows = model_of(register.name).objects.filter(pk__in=list(ids), deleted_at=None).values_list("id", *fields)
    return search_add(register, ((row[0], row[1:]) for row in rows))
