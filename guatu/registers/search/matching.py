"""Which rows a search means: candidates from the index, the text itself decides.

Where a search is so common that candidates run into thousands, the first page is found sooner by reading rows in order; `ids` is
None then, and the list reads rows and lets the condition decide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from guatu.codes import credit_code, project_code
from guatu.codes.errors import CodeError
from guatu.definitions.fields import FieldType
from guatu.definitions.register import Register
from guatu.registers.search.grams import query_grams
from guatu.registers.search.index import search_fields, search_table

WHOLE_CODES: dict[FieldType, Any] = {
    FieldType.CREDIT_CODE: credit_code.parse,
    FieldType.PROJECT_CODE: project_code.parse,
}
COMMON = 2000
"""More candidates than this, and reading rows in order is quicker."""
WORDS = 5
"""Words of one search that are looked at."""
LONGEST = 40
ALIKE = 30
"""Grams of a text that are compared when similar rows are sought."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a search asks of a row; `few` where the condition names the rows themselves or a code's own index finds them."""

    condition: Q
    few: bool

    @classmethod
    def of(cls, register: Register, text: str) -> Search:
        """The search for every word of a text in the register's searched fields. A text without words asks nothing."""
        fields = search_fields(register)
        words = text[:200].split()[:WORDS]
        if not words:
            return cls(Q(), False)
        if not fields:
            return cls(Q(pk__in=[]), True)
        whole = _whole_code(register, words)
        if whole is not None:
            return cls(whole, True)
        condition = Q()
        for word in words:
            condition &= _contains(fields, word[:LONGEST])
        # All words are asked for at once: two that are common alone may be rare together.
        whole_grams, begun = query_grams(word[:LONGEST] for word in words)
        found = _candidates(register, whole_grams, begun) if whole_grams or begun else None
        return cls(condition, False) if found is None else cls(Q(pk__in=found) & condition, True)


def _whole_code(register: Register, words: Sequence[str]) -> Q | None:
    """One word that is a whole credit or project code: its own index finds it."""
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


def _contains(fields: Sequence[str], word: str) -> Q:
    wide = unicodedata.normalize("NFKC", word)
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": word})
        if wide != word:
            found |= Q(**{f"{name}__icontains": wide})
    return found


def _candidates(register: Register, whole: Sequence[str], begun: Sequence[str]) -> list[int] | None:
    """Ids of the rows that hold all grams and one gram of each beginning; None where there are too many to list."""
    table = search_table(register)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = " AND ".join([*(f'"{gram}"' for gram in whole), *(f'"{sign}"*' for sign in begun)])
            cursor.execute(f'SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s LIMIT {COMMON + 1}', [asked])
        else:
            asked = " & ".join([*whole, *(f"{sign}:*" for sign in begun)])
            cursor.execute(f'SELECT id FROM "{table}" WHERE grams @@ %s::tsquery LIMIT {COMMON + 1}', [asked])
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > COMMON else found


def similar_ids(register: Register, grams: Sequence[str], limit: int = 60) -> list[int]:
    """Ids of the rows that share most pairs with a text, those that share most first."""
    if not search_fields(register) or not grams:
        return []
    table = search_table(register)
    wanted = list(dict.fromkeys(grams))[:ALIKE]
    counts: dict[int, int] = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for gram in wanted:
                cursor.execute(f'SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s LIMIT {COMMON}', [f'"{gram}"'])
                for (number,) in cursor.fetchall():
                    counts[number] = counts.get(number, 0) + 1
            return sorted(counts, key=lambda number: -counts[number])[:limit]
        cursor.execute(
            "SELECT found.id FROM unnest(%s::text[]) AS gram, LATERAL "
            f'(SELECT id FROM "{table}" WHERE grams @@ gram::tsquery LIMIT {COMMON}) AS found '
            f"GROUP BY found.id ORDER BY count(*) DESC, found.id LIMIT {limit}",
            [wanted],
        )
        return [row[0] for row in cursor.fetchall()]
