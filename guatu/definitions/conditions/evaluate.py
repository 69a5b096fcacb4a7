"""Evaluate a condition on one row in Python, exactly, with SQL's three truths (None is unknown)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from guatu.definitions.conditions.tree import STAGE_ORDER, Call, Given, Literal, Node, Ref, Scaled, Value, is_arithmetic
from guatu.definitions.fields import Field

ROUNDING = Decimal("0.000000001")
"""Computed numbers are compared to nine places on every engine: SQLite computes in binary."""
Resolve = Callable[[Field, str], int]


def evaluate(node: Node, row: Mapping[str, Any], *, day: date, resolve: Resolve | None = None) -> Any:
    """The node's value for the row (field name → canonical value; a missing field is blank)."""
    with localcontext(prec=40):
        return _value(node, row, day, resolve)


def _value(node: Node, row: Mapping[str, Any], day: date, resolve: Resolve | None) -> Any:
    if isinstance(node, Literal):
        if node.field is not None and isinstance(node.value, str) and resolve is not None and node.kind == "对象":
            return resolve(node.field, node.value)
        return node.value
    if isinstance(node, Ref):
        return row.get(node.field.name)
    if isinstance(node, Given):
        held = node.parameter.at(day)
        return None if held is None else held.value
    if isinstance(node, Scaled):
        number = _value(node.part, row, day, resolve)
        return None if number is None else number * node.by.numerator / node.by.denominator
    parts = [_value(part, row, day, resolve) for part in node.parts]
    if node.name in COMPARISONS and any(is_arithmetic(part) for part in node.parts):
        parts = [None if part is None else part.quantize(ROUNDING, ROUND_HALF_UP) for part in parts]
    return _apply(node, parts)


def _apply(node: Call, parts: list[Any]) -> Any:
    if node.name in LAZY:
        return LAZY[node.name](parts)
    if any(part is None for part in parts):
        return None
    return OPERATIONS[node.name](*parts)


def _and(parts: list[Value]) -> bool | None:
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def _or(parts: list[Value]) -> bool | None:
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def _in(parts: list[Value]) -> bool | None:
    subject, *others = parts
    return _or([None if subject is None or other is None else subject == other for other in others])


def _stage(parts: list[Value]) -> bool | None:
    subject, _compared, *members = parts
    return None if subject is None else subject in members


def _divide(number: Decimal, by: Decimal) -> Decimal | None:
    return number / by if by else None


def _round(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def _like(text: str, pattern: str) -> bool:
    wanted = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in pattern)
    return re.fullmatch(wanted, text, re.DOTALL | re.IGNORECASE | re.ASCII) is not None


def _months_between(first: date, last: date) -> Decimal:
    """Whole months elapsed. A month is over on the day of the same number, or on the month's last (民法典第202条)."""
    if last < first:
        return -_months_between(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    short = last.day < first.day and last.day < monthrange(last.year, last.month)[1]
    return Decimal(months - short)


LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
UPPER = str.maketrans(ascii_lowercase, ascii_uppercase)
"""Latin letters alone: for other letters the databases differ."""
LAZY: dict[str, Callable[[list[Any]], Any]] = {
    "and": _and,
    "or": _or,
    "in": _in,
    "is_null": lambda parts: parts[0] is None,
    "is": lambda parts: parts[0] is not None and parts[0] == parts[1],
    "coalesce": lambda parts: next((part for part in parts if part is not None), None),
    **dict.fromkeys(STAGE_ORDER.values(), _stage),
}
"""Operations that take blanks for what they are."""
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}
OPERATIONS: dict[str, Callable[..., Any]] = {
    **COMPARISONS,
    "not": lambda a: not a,
    "like": _like,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "negative": lambda a: -a,
    "abs": abs,
    "round": _round,
    "floor": lambda a: a.to_integral_value("ROUND_FLOOR"),
    "ceil": lambda a: a.to_integral_value("ROUND_CEILING"),
    "greatest": max,
    "least": min,
    "lower": lambda a: a.translate(LOWER),
    "upper": lambda a: a.translate(UPPER),
    "length": lambda a: Decimal(len(a)),
    "year": lambda a: Decimal(a.year),
    "month": lambda a: Decimal(a.month),
    "quarter": lambda a: Decimal((a.month + 2) // 3),
    "days_between": lambda a, b: Decimal((b - a).days),
    "months_between": _months_between,
}
"""Operations of which any blank part makes the whole unknown."""
