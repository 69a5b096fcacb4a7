"""Units that headers and lines above them name: 计划总投资（亿元）, 用地面积/亩, 单位：万元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from guatu.definitions.fields import QUANTITIES, Field, FieldType
from guatu.definitions.units import BASES, SPELLINGS, ratio

BRACKETS = re.compile(r"[(\[【](.*?)[)\]】]")
SHEET_UNIT = re.compile(r"单位[:：]\s*([^()\n。]{1,60})")
COUNTED = frozenset("个家户人次件项处座栋台辆亩宗所")
AMONG = re.compile(r"[,，、;；:：\s及和与]+")
PARTS = re.compile(r"[,，、;；\s]+")


def unit_in(header: str) -> str:
    """The unit a header names in brackets or behind a stroke; empty where none.

    >>> unit_in("计划总投资（单位：亿元）"), unit_in("用地面积/亩"), unit_in("项目名称（全称）")
    ('亿元', '亩', '')
    """
    wide = unicodedata.normalize("NFKC", header)
    for text in BRACKETS.findall(wide):
        for part in PARTS.split(text):
            word = part.replace("单位", "").strip(": ")
            if is_unit(word):
                return str(word)
    lines = [line for line in wide.split("\n") if line]
    behind = re.split(r"[/:,]", lines[-1], maxsplit=1)[1:] if lines else []
    return behind[0].strip() if behind and is_unit(behind[0].strip()) else ""


def is_unit(word: str) -> bool:
    """Whether a word is a unit that we know.

    >>> is_unit("万元/亩"), is_unit("万人"), is_unit("全称")
    (True, True, False)
    """
    parts = re.split(r"[/每·]", word)
    return all(
        part in BASES
        or part in SPELLINGS
        or part in COUNTED
        or (len(part) > 1 and part[0] in "万亿千百" and (part[1:] in BASES or part[1:] in COUNTED))
        for part in parts
    )


def units_of_sheet(rows: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """The units that lines above the header name for the whole table.

    >>> units_of_sheet([["（单位：亿元、亩）"]]), units_of_sheet([["重点项目表（亿元）"]]), units_of_sheet([["填报单位：财政局"]])
    (('亿元', '亩'), ('亿元',), ())
    """
    found: dict[str, None] = {}
    for row in rows:
        for cell in row:
            if not isinstance(cell, str):
                continue
            wide = unicodedata.normalize("NFKC", cell)
            for text in SHEET_UNIT.findall(wide):
                found |= dict.fromkeys(part for part in AMONG.split(text) if part and is_unit(part))
            for text in BRACKETS.findall(wide):
                parts = [part for part in AMONG.split(text) if part]
                if all(is_unit(part) for part in parts):
                    found |= dict.fromkeys(parts)
    return tuple(found)


def unit_among(units: Sequence[str], field: Field) -> str:
    """The unit of those named for the table that a field's figures are in; empty where it is the field's own, or none of them fits."""
    if any(converts(unit, field) is None for unit in units if _of_one_kind(unit, field)):
        return ""
    return next((unit for unit in units if converts(unit, field)), "")


def _of_one_kind(unit: str, field: Field) -> bool:
    own = "%" if field.type == FieldType.PERCENT else field.unit
    return field.type in QUANTITIES and bool(own) and (unit == own or ratio(unit, own) is not None)


def converts(unit: str, field: Field) -> bool | None:
    """Whether figures in the unit can be had in the field's (None: they are the field's own already)."""
    own = "%" if field.type == FieldType.PERCENT else field.unit
    if not unit or field.type not in QUANTITIES or unit == own or (own and ratio(unit, own) == 1):
        return None
    return bool(own) and ratio(unit, own) is not None and field.type != FieldType.PERCENT
