"""Build a parameter from its file."""

from __future__ import annotations

import re
from datetime import date

from guatu.definitions.errors import DefinitionError, DefinitionErrors, tried
from guatu.definitions.names import require_name
from guatu.definitions.nodes import Place
from guatu.definitions.parameter import DatedValue, Parameter

PARAMETER_KEYS = ("label", "unit", "values", "note")
VALUE_KEYS = ("value", "source")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def build_parameter(root: Place, name: str, pack: str) -> Parameter:
    """The parameter that the file says. Raises DefinitionError."""
    require_name(name, root)
    errors: list[DefinitionError] = []
    keys = root.mapping(PARAMETER_KEYS, what="参数", errors=errors)
    missing = [
        root.error(f"缺少 {wanted}。参数要有 label、unit 和 values。")
        for wanted in ("label", "unit", "values")
        if wanted not in keys
    ]
    if missing:
        raise DefinitionErrors([*errors, *missing])
    found = [
        tried(errors, lambda day=day, at=place: _value(day, at))  # type: ignore[misc]
        for day, place in tried(errors, lambda: keys["values"].told_entries(errors)) or ()
    ]
    if not found and not errors:
        errors.append(keys["values"].error("values 里至少要有一个日期和数值。"))
    if errors:
        raise DefinitionErrors(errors)
    values = sorted((each for each in found if each is not None), key=lambda each: each.since)
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
        # fromisoformat alone would take 20220101 too: the same day written twice.
        since = date.fromisoformat(day) if DAY.fullmatch(day) else None
    except ValueError:
        since = None
    if since is None:
        raise place.error(f"“{day}”不是日期，请写成 2022-01-01（从这天起执行）。")
    keys = place.mapping(VALUE_KEYS, what="参数值")
    for wanted in VALUE_KEYS:
        if wanted not in keys:
            raise place.error(f"缺少 {wanted}：每个数值都要写明依据的文件。" if wanted == "source" else "缺少 value。")
    return DatedValue(since=since, value=keys["value"].number(), source=keys["source"].text())
