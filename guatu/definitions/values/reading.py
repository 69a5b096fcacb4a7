"""Read what staff typed, a spreadsheet holds or a machine sent into the canonical value of a field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guatu.codes import credit_code, identity_number, phone, project_code
from guatu.codes.errors import CodeError
from guatu.definitions.conditions.tree import Value
from guatu.definitions.errors import nearest
from guatu.definitions.fields import LINKS, QUANTITIES, SHAPES, Field, FieldType
from guatu.definitions.values.days import day_fault, read_day, read_month
from guatu.definitions.values.faults import Fault, Unreadable
from guatu.definitions.values.quantities import read_quantity
from guatu.definitions.values.shapes import read_shape

Resolver = Callable[[Field, str], int]
"""Finds the id of the row that a text names. Raises Fault with the nearest guesses."""

YES = frozenset({"是", "有", "√", "✓", "✔", "对", "1", "true", "yes", "y", "t", "on"})
NO = frozenset({"否", "无", "×", "✗", "✘", "x", "不是", "没有", "0", "false", "no", "n", "f", "off"})
BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无数据", "空", "n/a", "na", "null", "none", "nan"})
"""What staff write where they have nothing to write. 无 is an answer to a yes-no question, so it is no blank."""
CODES: dict[FieldType, Callable[[str], Any]] = {
    FieldType.CREDIT_CODE: credit_code.parse,
    FieldType.PROJECT_CODE: project_code.parse,
    FieldType.IDENTITY_NUMBER: identity_number.parse,
    FieldType.PHONE: phone.parse,
}
IN_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What nobody sees and no database wants: control signs, widths of nothing, signs that turn the direction, halves of signs."""


def read_value(field: Field, raw: object, *, today: date, resolve: Resolver) -> Value:
    """The canonical value; None for a blank. Raises Fault, and nothing else, whatever `raw` is."""
    if isinstance(raw, str):
        raw = CONTROL.sub("", raw)
    if is_blank(raw):
        return None
    if isinstance(raw, Unreadable):
        raise Fault(field, raw.message, raw.shown)
    if field.type in QUANTITIES:
        return read_quantity(field, raw)
    if field.type in SHAPES:
        return read_shape(field, raw)
    if field.type in LINKS:
        return _link(field, raw, resolve)
    return _READERS.get(field.type, _text)(field, raw, today)


def is_blank(raw: object) -> bool:
    """Whether the entry says nothing."""
    if raw is None:
        return True
    if isinstance(raw, float):
        return raw != raw
    return isinstance(raw, str) and unicodedata.normalize("NFKC", raw).strip().lower() in BLANKS


def default_value(field: Field, *, today: date, resolve: Resolver) -> Value:
    """The value a new row starts with; None where the definition names none."""
    return read_value(field, field.default, today=today, resolve=resolve) if field.default else None


def _plain(raw: object) -> str:
    """The entry as text: a number from a spreadsheet without its .0, inner spaces as they are."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, Decimal):
        return f"{raw:f}"
    return str(raw).strip()


def _text(field: Field, raw: object, _today: date) -> str:
    if isinstance(raw, (dict, list, bool, bytes)):
        raise Fault(field, "应为文字。", raw)
    text = _plain(raw)
    if field.type == FieldType.TEXT:
        text = re.sub(r"\s*\n\s*", " ", text)
        if len(text) > field.length:
            raise Fault(field, f"最多{field.length}字，现在是{len(text)}字，请缩短。", raw)
    return text


def _code(field: Field, raw: object, today: date) -> str:
    text = _plain(raw)
    if IN_SCIENTIFIC.fullmatch(text):
        raise Fault(field, "号码被电子表格改成了科学计数法，后几位已丢失。请把该列设为文本后重新填写。", raw)
    try:
        if field.type == FieldType.PROJECT_CODE:
            return project_code.parse(text, today=today).text
        return str(CODES[field.type](text).text)
    except CodeError as error:
        raise Fault(field, str(error), raw) from None


def _choice(field: Field, raw: object, _today: date) -> str:
    text = unicodedata.normalize("NFKC", _plain(raw))
    known = {unicodedata.normalize("NFKC", each.label): each.value for each in field.choices}
    known |= {each.value: each.value for each in field.choices}
    if text in known:
        return known[text]
    bare = re.sub(r"\s", "", text)
    for label, value in known.items():
        if re.sub(r"\s", "", label) == bare:
            return value
    raise Fault(field, f"没有“{text[:20]}”这个选项。{nearest(text, [each.label for each in field.choices])}", raw)


def _day(field: Field, raw: object, today: date) -> date:
    if isinstance(raw, str) and raw.strip().lower() in ("today", "今天"):
        return today
    found = read_day(raw)
    if found is None:
        if why := day_fault(raw):
            raise Fault(field, why, raw)
        cure = "请补上日。" if read_month(raw) is not None else "请写成 2022-03-01。"
        raise Fault(field, f"“{str(raw)[:20]}”不是完整的日期，{cure}", raw)
    return found


def _month(field: Field, raw: object, today: date) -> date:
    if isinstance(raw, str) and raw.strip().lower() in ("today", "今天"):
        return today.replace(day=1)
    found = read_month(raw)
    if found is None:
        if why := day_fault(raw):
            raise Fault(field, why, raw)
        raise Fault(field, f"“{str(raw)[:20]}”不是月份，请写成 2022-03。", raw)
    return found


def _yes_no(field: Field, raw: object, _today: date) -> bool:
    if isinstance(raw, bool):
        return raw
    text = unicodedata.normalize("NFKC", _plain(raw)).lower()
    if text in YES or text == "√":
        return True
    if text in NO or text == "×":
        return False
    raise Fault(field, f"请填“是”或“否”，现在是“{text[:20]}”。", raw)


def _link(field: Field, raw: object, resolve: Resolver) -> int:
    if isinstance(raw, (bool, dict, list, date, datetime)):
        raise Fault(field, "应为名称或编号。", raw)
    if isinstance(raw, int):
        return resolve(field, f"#{raw}")
    return resolve(field, _plain(raw))


_READERS: dict[FieldType, Callable[[Field, object, date], Value]] = {
    FieldType.CHOICE: _choice,
    FieldType.STAGE: _choice,
    FieldType.DATE: _day,
    FieldType.MONTH: _month,
    FieldType.YES_NO: _yes_no,
    **dict.fromkeys(CODES, _code),
}
