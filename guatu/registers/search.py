"""The search box: rows whose searched fields contain the words, also words of two characters, without reading every row.

Chinese has no spaces, so each text is cut into pairs of neighbouring characters (桥边镇 → 桥边 边镇), and those are indexed: by FTS5
on SQLite, by a GIN index on an array on PostgreSQL. A word's pairs find candidates; the text itself then decides. Where a word is
so common that candidates run into thousands, the first page is found sooner by reading rows in order, and that is done instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from guatu.codes import credit_code, project_code
from guatu.codes.errors import CodeError
from guatu.definitions.fields import FieldType
from guatu.definitions.register import Register
from guatu.registers.tables import model_of

WHOLE_CODES: dict[FieldType, Any] = {
    FieldType.CREDIT_CODE: credit_code.parse,
    FieldType.PROJECT_CODE: project_code.parse,
}
COMMON = 2000
"""More candidates than this, and reading rows in order is quicker."""
BATCH = 2000
WORDS = 5
"""Words of one search that are looked at."""
LONGEST = 40


def search_fields(register: Register) -> list[str]:
    """The fields that the search box looks into."""
    return [field.name for field in register.fields if field.search]


def search_table(register: Register) -> str:
    """The index's table."""
    return f"search_{register.name}"


def plain(text: str) -> str:
    """The form in which texts are compared: half-width, lower case, letters and figures only."""
    wide = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in wide if sign.isalnum())


def pairs(text: str) -> list[str]:
    """Neighbouring characters of a text, each pair once.

    >>> pairs("桥边镇")
    ['桥边', '边镇']
    """
    bare = plain(text)
    return list(dict.fromkeys(bare[place : place + 2] for place in range(len(bare) - 1)))


def search_prepare(register: Register) -> bool:
    """Make the index where there is none and fill it; whether that was needed."""
    if not search_fields(register):
        return False
    table = search_table(register)
    with connection.cursor() as cursor:
        if table in connection.introspection.table_names(cursor):
            return False
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE VIRTUAL TABLE \"{table}\" USING fts5(grams, detail=none, tokenize='unicode61')")
        else:
            cursor.execute(f'CREATE TABLE "{table}" (id bigint PRIMARY KEY, grams text[] NOT NULL)')
            cursor.execute(f'CREATE INDEX "gx_{table}" ON "{table}" USING gin (grams)')
    search_rebuild(register)
    return True


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
    lists = [(number, [gram for text in found if text for gram in pairs(text)]) for number, found in texts]
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
                    copy.write_row((number, grams))
    return len(lists)


def _add(register: Register, ids: Sequence[int]) -> int:
    if not ids:
        return 0
    fields = search_fields(register)
    rows = model_of(register.name).objects.filter(pk__in=list(ids), deleted_at=None).values_list("id", *fields)
    return search_add(register, ((row[0], row[1:]) for row in rows))


def match(rows: QuerySet[Any], register: Register, text: str) -> QuerySet[Any]:
    """The rows whose searched fields contain every word of the text."""
    fields = search_fields(register)
    words = text[:200].split()[:WORDS]
    if not words:
        return rows
    if not fields:
        return rows.none()
    whole = _whole_code(register, words)
    if whole is not None:
        return rows.filter(whole)
    for word in words:
        rows = rows.filter(_contains(fields, word[:LONGEST]))
    # All words are asked for at once: two that are common alone may be rare together.
    grams = _grams(words)
    found = _candidates(register, grams) if grams else None
    return rows if found is None else rows.filter(pk__in=found)


def _whole_code(register: Register, words: Sequence[str]) -> Q | None:
    """One word that is a whole credit or project code: its own index finds it, where its pairs of figures are everywhere."""
    if len(words) != 1:
        return None
    found = Q()
    for field in register.fields:
        if field.search and field.type in WHOLE_CODES:
            try:
                found |= Q(**{field.name: WHOLE_CODES[field.type](words[0]).text})
            except CodeError:
                continue
    return found or None


def is_common(register: Register, text: str) -> bool:
    """Whether the search finds so many rows that counting them one by one takes long."""
    grams = _grams(text[:200].split()[:WORDS])
    return bool(grams and search_fields(register)) and _candidates(register, grams) is None


def _grams(words: Sequence[str]) -> list[str]:
    """The pairs of all words, each once: one look into the index answers for all of them."""
    return list(dict.fromkeys(gram for word in words for gram in pairs(word[:LONGEST])))


def _all_of(grams: Sequence[str]) -> str:
    """FTS5's way of asking for rows that hold every pair."""
    return " AND ".join(f'"{gram}"' for gram in grams)


def _contains(fields: Sequence[str], word: str) -> Q:
    wide = unicodedata.normalize("NFKC", word)
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": word})
        if wide != word:
            found |= Q(**{f"{name}__icontains": wide})
    return found


def _candidates(register: Register, grams: Sequence[str]) -> list[int] | None:
    """Ids of the rows that hold all pairs; None where there are too many to list."""
    table = search_table(register)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s LIMIT {COMMON + 1}', [_all_of(grams)])
        else:
            cursor.execute(f'SELECT id FROM "{table}" WHERE grams @> %s::text[] LIMIT {COMMON + 1}', [list(grams)])
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > COMMON else found


def similar_ids(register: Register, grams: Sequence[str], limit: int = 60) -> list[int]:
    """Ids of the rows that share most pairs with a text, those that share most first."""
    if not search_fields(register) or not grams:
        return []
    table = search_table(register)
    wanted = list(dict.fromkeys(grams))[:30]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            counts: dict[int, int] = {}
            for gram in wanted:
                cursor.execute(f'SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s LIMIT {COMMON}', [f'"{gram}"'])
                for (number,) in cursor.fetchall():
                    counts[number] = counts.get(number, 0) + 1
            ranked = sorted(counts, key=lambda number: -counts[number])
            return ranked[:limit]
        cursor.execute(
            f'SELECT id FROM "{table}" WHERE grams && %s::text[] ORDER BY cardinality('
            f"ARRAY(SELECT unnest(grams) INTERSECT SELECT unnest(%s::text[]))) DESC LIMIT {limit}",
            [wanted, wanted],
        )
        return [row[0] for row in cursor.fetchall()]
