"""What a column's values mean, as far as its type does not tell: the unit of figures, the names of choices.

A figure is stored without its unit and a choice without its name: where the definition changes either, the same stored value says
something else, and no database objects. Whoever plans the change does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.units import measures, ratio
from guatu.registers.schema.steps import Column, Model
from guatu.registers.tables.rows import Observation, Record

SHOWN = 3
"""Examples in a message."""
IN_COMMENT = re.compile(r"（([^（）]+)）(?:；空：.*)?$")
MONEY = "元"


def meaning_of(model: Model, column: Column) -> dict[str, Any]:
    """What is kept of a column's meaning beside its type: `unit`, and `choices` as value → name."""
    if issubclass(model, Observation):
        return {"unit": _unit(model.series)} if column.name == "value" else {}
    field = _field(model, column)
    if field is None:
        return {}
    found: dict[str, Any] = {}
    if unit := _unit(field):
        found["unit"] = unit
    if field.choices:
        found["choices"] = {each.value: each.label for each in field.choices}
    return found


def unit_objection(table: str, there: str, model: Model, column: Column, applied: Mapping[str, Any]) -> str:
    """Why the unit cannot change: the column holds figures in the former one. Empty where nothing stands against it."""
    former, unit = unit_applied(applied), meaning_of(model, column).get("unit", "")
    if not former or not unit or former == unit or ratio(former, unit) == 1:
        return ""
    if _is_money(model, column) and not measures(former, MONEY):
        # Nobody can go back to a unit that definitions refuse by now.
        return ""
    rows = _count(f'SELECT count(*) FROM "{table}" WHERE "{there}" IS NOT NULL')
    if not rows:
        return ""
    label = _label(model, column)
    what = "数据序列" if issubclass(model, Observation) else "字段"
    return (
        f"{table}：{label}的单位从 {former} 改为 {unit}，但已有 {rows} 行数据按 {former} 填写，系统不替您换算。"
        f"请改回 {former}；确要用 {unit}，另起一个{what}名称（不写 was），把换算好的数导入新的{what}。"
    )


def unit_applied(applied: Mapping[str, Any]) -> str:
    """The unit that the column had when it was applied; versions that kept none wrote it into the comment."""
    if "unit" in applied:
        return str(applied["unit"])
    rest = str(applied["comment"]).removeprefix(str(applied.get("label", "")))
    found = IN_COMMENT.search(rest)
    return found[1] if found and applied["kind"].startswith("numeric") else ""


def choice_objections(table: str, there: Mapping[str, str], model: Model, shape: Mapping[str, Any]) -> Iterator[str]:
    """Choices and stages that rows in force hold and the definition no longer has. `there`: column → its present name."""
    if not issubclass(model, Record):
        return
    for field in model.register.fields:
        if not field.choices or field.name not in there:
            continue
        column = there[field.name]
        marks = ", ".join(["%s"] * len(field.choices))
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{column}", count(*), min(id) FROM "{table}" WHERE deleted_at IS NULL AND "{column}" IS NOT NULL '
                f'AND "{column}" NOT IN ({marks}) GROUP BY "{column}" ORDER BY "{column}"',
                [each.value for each in field.choices],
            )
            gone = cursor.fetchall()
        former = shape.get(column, {}).get("choices", {})
        key, what = ("stages", "阶段") if field.type == FieldType.STAGE else ("choices", "选项")
        for value, rows, first in gone:
            name = f"“{former[value]}”（{value}）" if value in former else f"“{value}”"
            yield (
                f"{table}：“{field.label}”的{what}{name}去掉了，但有 {rows} 行在用（例如编号 {first}）。"
                f"请在 {key} 里留着它；确要去掉，先把这些行改成别的{what}。"
            )


def doubles(table: str, columns: list[str], there: Mapping[str, str], model: Model) -> str:
    """What stands twice among the rows in force, with up to three examples; empty where nothing does."""
    if not all(column in there for column in columns):
        return ""  # a new column is blank in every row, and blanks are not alike
    names = [f'"{there[column]}"' for column in columns]
    listed = ", ".join(names)
    filled = " AND ".join(f"{name} IS NOT NULL" for name in names)
    same = f'FROM "{table}" WHERE deleted_at IS NULL AND {filled} GROUP BY {listed} HAVING count(*) > 1'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed}, count(*), min(id), max(id) {same} ORDER BY min(id) LIMIT {SHOWN}")
        found = cursor.fetchall()
        if not found:
            return ""
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 AS one {same}) AS doubled")
        groups = int(cursor.fetchone()[0])
    fields = [_field_of_column(model, column) for column in columns]
    labels = "、".join(field.label if field else column for field, column in zip(fields, columns, strict=True))
    examples = "；".join(_double(row, fields) for row in found)
    more = "" if groups <= SHOWN else "……"
    return (
        f"{table}：“{labels}”不能重复，但有 {groups} 组相同的行：{examples}{more}。"
        "请先改正或删除多余的行，或去掉定义里的 unique（或把 key 改回原样）。"
    )


def _double(row: tuple[Any, ...], fields: list[Field | None]) -> str:
    *values, rows, first, last = row
    told = " ".join(
        "（敏感，不显示）" if field and field.sensitive else f"{value}"
        for value, field in zip(values, fields, strict=True)
    )
    return f"{told}（{rows} 行，编号 {first}、{last}{' 等' if rows > 2 else ''}）"


def _unit(of: Any) -> str:
    return "%" if of.type == FieldType.PERCENT else str(of.unit)


def _is_money(model: Model, column: Column) -> bool:
    of: Any = model.series if issubclass(model, Observation) else _field(model, column)
    return of is not None and of.type == FieldType.MONEY


def _label(model: Model, column: Column) -> str:
    if issubclass(model, Observation):
        return f"“{model._meta.verbose_name}”"
    return f"列 {column.column}（{column.verbose_name}）"


def _field(model: Model, column: Column) -> Field | None:
    if not issubclass(model, Record):
        return None
    return next((each for each in model.register.fields if each.name == column.name), None)


def _field_of_column(model: Model, column: str) -> Field | None:
    found = next((each for each in model._meta.concrete_fields if each.column == column), None)
    return _field(model, found) if found is not None else None


def _count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0] or 0)
