"""Run the examples of views: the rows that come out of the given ones, on an engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from guatu.definitions.example import Example, odd_rows, read_number, rows_given, unknown_names
from guatu.definitions.fields import LINKS, QUANTITIES
from guatu.definitions.kind import Engine
from guatu.definitions.library import Library
from guatu.definitions.values import show_value
from guatu.definitions.view import View


def odd_view(example: Example, view: View, _library: Library) -> list[str]:
    """What is wrong with an example of a view: it expects rows of the view's columns."""
    expect = example.expect
    columns = [column.name for column in view.columns]
    return unknown_names("expect", expect, ("rows",)) or odd_rows("expect.rows", expect["rows"], columns)


def run_view(example: Example, view: View, _library: Library, engine: Engine | None = None) -> list[str]:
    """The rows that the view gives over the given ones. Without an engine nothing can be said."""
    if engine is None:
        return []
    given = {name: rows_given(example, name) for name in example.given if name != "date"}
    got = [_told(view, row) for row in engine(view, given, example.day)]
    wanted = example.expect.get("rows", [])
    names = list(wanted[0]) if wanted else [column.name for column in view.columns]
    shown = Counter(_line({name: row[name] for name in names}) for row in got)
    told = Counter(_line({name: _plain(view, name, row.get(name, "")) for name in names}) for row in wanted)
    return [f"缺少 {row}" for row in (told - shown).elements()] + [f"多出 {row}" for row in (shown - told).elements()]


def _line(row: Mapping[str, str]) -> str:
    return "，".join(f"{name}: {text or '空'}" for name, text in row.items())


def _told(view: View, row: Mapping[str, Any]) -> dict[str, str]:
    """A row of a view as texts; a link by its number."""
    told = {}
    for column in view.columns:
        value = row[column.name]
        if isinstance(value, str) and column.type in LINKS:
            told[column.name] = value
            continue
        told[column.name] = show_value(column, value, names=lambda _field, number: str(number)).replace(",", "")
    return told


def _plain(view: View, name: str, text: str) -> str:
    column = next((each for each in view.columns if each.name == name), None)
    if column is None or not text or text in ("unknown", "是", "否"):
        return "" if text == "unknown" else text
    number = read_number(text) if column.type in QUANTITIES else None
    return text if number is None else f"{number.normalize():f}"
