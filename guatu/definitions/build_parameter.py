"""Build a parameter from its file."""

from __future__ import annotations

from datetime import date

from guatu.definitions.nodes import Place
from guatu.definitions.parameter import DatedValue, Parameter

PARAMETER_KEYS = ("label", "unit", "values", "note")
VALUE_KEYS = ("value", "source")


def build_parameter(root: Place, name: str, pack: str) -> Parameter:
    """The parameter that the file says. Raises DefinitionError."""
    keys = root.mapping(PARAMETER_KEYS, what="参数")
    for wanted in ("label", "unit", "values"):
        if wanted not in keys:
            raise root.error(f"缺少 {wanted}。参数要有 label、unit 和 values。")
    values = sorted((_value(day, place) for day, place in keys["values"].entries()), key=lambda each: each.since)
    if not values:
        raise keys["values"].error("values 里至少要有一个日期和数值。")
    return Parameter(
        name=name,
        label=keys["label"].text(),
        unit=keys["unit"].text(),
        values=tuple(values),
        note=keys["note"].text() if "note" in keys else "",
        pack=pack,
        path=root.path,
        line=root.line,
    )


def _value(day: str, place: Place) -> DatedValue:
    try:
        since = date.fromisoformat(day)
    except ValueError:
        raise place.error(f"“{day}”不是日期，请写成 2022-01-01（从这天起执行）。") from None
    keys = place.mapping(VALUE_KEYS, what="参数值")
    for wanted in VALUE_KEYS:
        if wanted not in keys:
            raise place.error(f"缺少 {wanted}：每个数值都要写明依据的文件。" if wanted == "source" else "缺少 value。")
    return DatedValue(since=since, value=keys["value"].number(), source=keys["source"].text())
