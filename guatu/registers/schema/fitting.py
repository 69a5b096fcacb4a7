"""Whether the values in a column fit another type: what would lose or cut one is refused with the cure."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection, models

RENAME = "请把旧字段留作另一个名称，或先清空该列。"


def unfit(table: str, column: str, before: str, wanted: models.Field[Any, Any]) -> str:
    """Why the stored values would not survive the change; empty where they would."""
    filled = _one(f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NOT NULL')
    if not filled:
        return ""
    was_text = bool(re.match(r"varchar|text|character", before))
    if isinstance(wanted, models.TextField) and was_text:
        return ""
    if isinstance(wanted, models.CharField) and was_text:
        longest = _one(f'SELECT max(length("{column}")) FROM "{table}"')
        if longest <= (wanted.max_length or 0):
            return ""
        return f"已有值最长 {longest} 字，超过新的长度 {wanted.max_length}。请放宽长度。"
    if isinstance(wanted, models.DecimalField) and re.match(r"decimal|numeric", before):
        places = wanted.decimal_places
        # PostgreSQL and SQLite both have round(x, n); a value that rounding changes would lose digits.
        lost = _one(f'SELECT count(*) FROM "{table}" WHERE round("{column}", {places}) <> "{column}"')
        return f"{lost} 行的小数位多于 {places} 位。请保留更多小数位。" if lost else ""
    return f"该列已有 {filled} 行数据。{RENAME}"


def _one(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0] or 0)
