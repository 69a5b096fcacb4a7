"""Values for people, and values for the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guatu.definitions.conditions.tree import Value
from guatu.definitions.fields import DATES, LINKS, QUANTITIES, SHAPES, Field, FieldType
from guatu.definitions.values.shapes import PLACES

Names = Callable[[Field, int], str]
"""Gives the name of the row that a link field points to."""
AS_HUNDRED_MILLIONS = Decimal(10000)


def show_value(field: Field, value: Any, *, names: Names) -> str:
    """The value as text for people, without its unit; empty for a blank. What it gives can be read again."""
    if value is None:
        return ""
    if field.type in QUANTITIES:
        return show_number(value)
    if field.type == FieldType.MONTH:
        return f"{value:%Y-%m}"
    if field.type == FieldType.DATE:
        return f"{value:%Y-%m-%d}"
    if field.type == FieldType.YES_NO:
        return "是" if value else "否"
    if field.type in LINKS:
        return names(field, value)
    if field.type in (FieldType.CHOICE, FieldType.STAGE):
        return field.choice_label(value)
    if field.type == FieldType.POINT:
        return ",".join(f"{degrees:.{PLACES}f}".rstrip("0").rstrip(".") for degrees in value["coordinates"])
    if field.type in SHAPES:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def show_number(value: Decimal) -> str:
    """Thousands apart, no needless noughts.

    >>> show_number(Decimal("12500.5000"))
    '12,500.5'
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_quantity(field: Field, value: Decimal) -> str:
    """A quantity with its unit, money of a hundred million and more in 亿元.

    >>> show_quantity(Field(name="a", label="投资", type=FieldType.MONEY, unit="万元"), Decimal("23000"))
    '2.3亿元'
    """
    if field.type == FieldType.PERCENT:
        return f"{show_number(value)}%"
    if field.unit == "万元" and abs(value) >= AS_HUNDRED_MILLIONS:
        return f"{show_number((value / AS_HUNDRED_MILLIONS).quantize(Decimal('0.0001')))}亿元"
    return f"{show_number(value)}{field.unit}"


def dump_value(value: Any) -> Any:
    """The value in the form of JSON: figures and days as text, so that nothing is rounded."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def load_value(field: Field, stored: Any) -> Value:
    """The canonical value of what the journal or a plain query holds (SQLite gives floats, texts, 0 and 1)."""
    if stored is None:
        return None
    if field.type in QUANTITIES:
        number = stored if isinstance(stored, Decimal) else Decimal(str(stored))
        return number.quantize(Decimal(1).scaleb(-field.places))
    if field.type in DATES:
        return (
            stored
            if isinstance(stored, date) and not isinstance(stored, datetime)
            else date.fromisoformat(str(stored)[:10])
        )
    if field.type == FieldType.YES_NO:
        return bool(stored)
    if field.type in LINKS:
        return int(stored)
    if field.type in SHAPES:
        shape: dict[str, object] = json.loads(stored) if isinstance(stored, str) else stored
        return shape
    return str(stored)
