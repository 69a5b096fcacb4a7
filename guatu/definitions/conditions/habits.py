"""What people write into a condition by habit and SQL reads as something else: refused with what they meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from guatu.definitions.conditions.errors import ConditionError
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.units import ratio

QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*")
BRACES = re.compile(r"[{$]\{\s*(\w+)[^}]*\}{1,2}|\{\{")
WITH_UNIT = re.compile(
    r"(?<![\w.:])(\d+(?:\.\d+)?)\s*([\u4e00-\u9fff](?:[\u4e00-\u9fff]|/(?=[\u4e00-\u9fff]))*|%(?=\s*(?:$|\)|,|and\b|or\b)))",
    re.IGNORECASE,
)
"""A number with Chinese words or a % behind it. No label begins with a figure outside double quotes."""
HALFWIDTH = {"＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "≠": "<>", "‘": "'", "’": "'", "“": "'", "”": "'", "×": "*", "÷": "/", "，": ","} | {
    chr(ord("０") + digit): str(digit) for digit in range(10)
}  # fmt: skip
COMPARED = re.compile(r"(\"[^\"]+\"|\w+)\s*(>=|<=|<>|!=|>|<|=)\s*$")


def refuse_habits(text: str, fields: Mapping[str, Field], labels: Mapping[str, Field]) -> None:
    """Raise ConditionError where a template's braces or a figure with its unit stand in the text."""
    bare = QUOTED.sub(lambda found: "_" * len(found[0]), text)
    if found := BRACES.search(bare):
        raise _at(text, found.start(), f"条件里没有模板：参数写作 :{found[1] or '参数名'}。")
    if found := WITH_UNIT.search(bare):
        raise _at(text, found.start(), _without_unit(text[: found.start()], found[1], found[2], fields, labels))


def _without_unit(before: str, figure: str, unit: str, fields: Mapping[str, Field], labels: Mapping[str, Field]) -> str:
    """The advice, with the figure in the unit of the field that it is compared with, where that is plain."""
    compared = COMPARED.search(before)
    name = compared[1].strip('"') if compared else ""
    field = fields.get(name) or labels.get(name)
    own = "%" if field and field.type == FieldType.PERCENT else field.unit if field else ""
    if compared is None or not own:
        return f"数字后面不写单位：数按旁边字段的单位理解，“{figure}{unit}”请只写数字。"
    by = ratio(unit, own)
    if by is None:
        return f"数字后面不写单位；这一项的单位是{own}，请把“{figure}{unit}”换算成{own}，只写数字。"
    value = (Decimal(figure) * by.numerator / by.denominator).normalize()
    return f"数字后面不写单位；这一项的单位是{own}，请写 {compared[1]} {compared[2]} {value:f}。"


def _at(text: str, place: int, message: str) -> ConditionError:
    before = text[:place]
    return ConditionError(message, before.count("\n") + 1, len(before) - before.rfind("\n"))


def halfwidth(text: str) -> str:
    """Advice where signs outside quotes are full-width or typographic, as Chinese keyboards give them."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
    found = next((sign for sign in bare if sign in HALFWIDTH), None)
    return f"“{found}”请写成半角的 {HALFWIDTH[found]} 。" if found else ""
