"""The search box: rows whose searched fields contain the words, also words of one or two characters, without reading every row.

Each text is cut into grams (`grams`), which are indexed (`index`): by FTS5 on SQLite, by GIN on PostgreSQL. The grams of the words
find candidates; the text itself then decides (`matching`).
"""

from guatu.registers.search.index import (
    search_add,
    search_fields,
    search_forget,
    search_outdated,
    search_prepare,
    search_rebuild,
    search_table,
    search_write,
)
from guatu.registers.search.matching import Search, similar_ids

__all__ = [
    "Search",
    "search_add",
    "search_fields",
    "search_forget",
    "search_outdated",
    "search_prepare",
    "search_rebuild",
    "search_table",
    "search_write",
    "similar_ids",
]
