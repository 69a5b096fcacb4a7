"""Names that definitions may give: they become columns, tables, addresses and words of conditions."""

from __future__ import annotations

import re
from keyword import iskeyword

from guatu.definitions.nodes import Place

NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
WORD = re.compile(r"\w+")
ROWS_HAVE = frozenset(
    WORD.findall("""
        id version simulated deleted_at made_at changed_at made_by changed_by record period value revision
        register series pk objects areas organisations
    """)
)
"""Names that every row, every observation and every view already has."""
SERIES_TAKEN = frozenset(
    WORD.findall("""
        edit delete restore unmask files history fill new check draft lookup bulk intake views rows template evidence
        observations undo records
    """)
)
"""Words of the addresses of a row: a series of such a name would have no page of its own."""
SQL_HAS = frozenset(
    WORD.findall("""
        abort all alter analyse analyze and any array as asc asymmetric between both by case cast check
        collate column commit constraint create cross current_date current_role current_time current_timestamp
        current_user date default deferrable delete desc distinct do drop else end except exists false fetch
        for foreign from full grant group having ilike in index initially inner insert intersect into is
        isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset
        on only or order outer overlaps placing primary references returning right select session_user set
        similar some symmetric table then time timestamp to trailing transaction true union unique update user
        using values variadic verbose when where window with
    """)
)
"""PostgreSQL's and SQLite's reserved words, and a few more that would read wrong in a condition."""


def require_name(name: str, place: Place) -> None:
    """Raise DefinitionError where the name is no name, or is taken."""
    if not NAME.fullmatch(name) or "__" in name or name.endswith("_"):
        raise place.error(
            f"“{name}”不能作名称：用英文小写字母、数字和单个下划线，字母开头，最多48个字符，中文写在 label 里。"
        )
    if name in ROWS_HAVE or name in SQL_HAS or iskeyword(name):
        raise place.error(f"“{name}”是保留名称，请换一个，例如 {name}_code。")


def require_series_name(name: str, place: Place) -> None:
    """Raise DefinitionError where the name is none for a series."""
    require_name(name, place)
    if name in SERIES_TAKEN:
        raise place.error(f"“{name}”是网址里已用的词，序列请换一个名称，例如 {name}_amount。")
