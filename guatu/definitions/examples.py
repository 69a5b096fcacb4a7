"""Examples are tests: given rows and a day, what a definition must say of them. Boundary and blank cases stand beside the plain one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from guatu.definitions.conditions import ConditionError, parse
from guatu.definitions.errors import DefinitionError, nearest, tried
from guatu.definitions.example import Example, odd_case, read_number, row_key
from guatu.definitions.fields import LINKS, QUANTITIES, Field
from guatu.definitions.library import Library
from guatu.definitions.nodes import Place, read_file
from guatu.definitions.register import Register
from guatu.definitions.values import Fault, check_row, compute, default_value, read_value, show_value
from guatu.definitions.view import View

CASE_KEYS = ("name", "given", "where", "expect")
ViewRunner = Callable[[View, Mapping[str, list[dict[str, Any]]], date], list[dict[str, Any]]]
"""Puts the given rows into a database and gives the view's rows, links by the key of what they point to: registers/ has one."""


def load_examples(folder: Path, library: Library) -> tuple[list[Example], list[DefinitionError]]:
    """The cases of all packs in a folder, and what is wrong with their files; a definition without any is an error too."""
    found: list[Example] = []
    errors: list[DefinitionError] = []
    seen: set[str] = set()
    kinds = {name: kind for kind in ("register", "parameter", "view") for name in getattr(library, f"{kind}s")}
    for path in sorted(folder.glob("*/examples/*.yaml")):
        kind = kinds.get(path.stem)
        if kind is None and path.stem in library.broken:
            continue
        if kind is None:
            errors.append(DefinitionError(path, 1, "", f"没有叫“{path.stem}”的定义。{nearest(path.stem, kinds)}"))
            continue
        seen.add(path.stem)
        found += _cases(path, kind, library, errors)
    for name, kind in kinds.items():
        path = getattr(library, f"{kind}s")[name].path
        if name not in seen and path.is_relative_to(folder):
            errors.append(DefinitionError(path, 1, "", f"缺少示例 examples/{name}.yaml。每个定义至少要有一个示例。"))
    return found, errors


def _cases(path: Path, kind: str, library: Library, errors: list[DefinitionError]) -> Iterator[Example]:
    """The sound cases of a file; what is wrong with the others goes to `errors`."""
    root = tried(errors, lambda: read_file(path))
    if root is None:
        errors += [] if errors and errors[-1].path == path else [DefinitionError(path, 1, "", "示例文件是空的。", 1)]
        return
    for item in tried(errors, root.items) or ():
        case = tried(errors, lambda at=item: _case(at, path.stem, kind))  # type: ignore[misc]
        if case is None:
            continue
        wrong = [item.error(f"示例“{case.name}”：{message}") for message in odd_case(case, library)]
        errors += wrong
        if not wrong:
            yield case


def _case(item: Place, definition: str, kind: str) -> Example:
    keys = item.mapping(CASE_KEYS, what="示例")
    for wanted in ("name", "expect"):
        if wanted not in keys:
            raise item.error(f"示例缺少 {wanted}。")
    given = keys["given"].plain() if "given" in keys else {}
    expect = keys["expect"].plain()
    if not isinstance(given, dict) or not isinstance(expect, dict):
        raise item.error("given 和 expect 应当是“名称: 内容”的形式。")
    where = keys["where"].text() if "where" in keys else ""
    return Example(definition, kind, keys["name"].text(), item, given, where, expect)


def run_example(example: Example, library: Library, *, views: ViewRunner | None = None) -> list[str]:
    """What differs from what is expected, as sentences; empty where all is as it should be. Views need a runner."""
    if example.kind == "parameter":
        return _parameter(example, library)
    if example.kind == "view":
        return _view(example, library, views) if views is not None else []
    register = library.registers[example.definition]
    if example.where:
        return _condition(example, register, library)
    return _register(example, register, library)


def _parameter(example: Example, library: Library) -> list[str]:
    held = library.parameters[example.definition].at(example.day)
    wanted = example.expect["value"]
    got = "" if held is None else f"{held.value.normalize():f}"
    if wanted in ("unknown", ""):
        return [] if held is None else [f"{example.day}的值应为未定，实际是{got}"]
    if held is None or read_number(wanted) != held.value:
        return [f"{example.day}的值应为{wanted}，实际是{got or '未定'}"]
    return []


def _rows(example: Example, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = example.given.get(name, [])
    return rows


def read_row(
    register: Register, raw: Mapping[str, Any], day: date, library: Library
) -> tuple[dict[str, Any], dict[str, str]]:
    """A given row as canonical values with computed fields, and the faults by field. Links are numbers made of their names."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in register.fields:
        entry = raw.get(field.name)
        try:
            values[field.name] = read_value(field, entry, today=day, resolve=_resolve)
            if entry is None and field.default:
                values[field.name] = default_value(field, today=day, resolve=_resolve)
        except Fault as fault:
            faults.setdefault(fault.field, fault.message)
    for name in raw:
        if name not in {field.name for field in register.fields}:
            faults[name] = "没有这个字段"
    full = compute(register, values, parameters=library.parameters, today=day)
    for found in check_row(register, full, parameters=library.parameters, today=day):
        if found.field not in faults:
            faults[found.field] = found.message
    return full, faults


def _resolve(_field: Field, text: str) -> int:
    """In examples a name is as good as its row: equal names are equal numbers."""
    number: int = 7
    for sign in text[:24]:
        number = (number * 31 + ord(sign)) % 2**53
    return number


def _register(example: Example, register: Register, library: Library) -> list[str]:
    wrong: list[str] = []
    refused = example.expect.get("refused", {})
    computed = example.expect.get("computed", {})
    sound = example.expect.get("ok", [])
    for raw in _rows(example, register.name):
        key = row_key(register, raw)
        full, faults = read_row(register, raw, example.day, library)
        if key in refused:
            for name, part in refused[key].items():
                if part not in faults.get(name, ""):
                    wrong.append(f"{key}的{name}应被拒绝（{part}），实际：{faults.get(name) or '通过'}")
            continue
        if key in sound or sound == "all" or key in computed:
            wrong += [f"{key}的{name}应通过，实际被拒绝：{message}" for name, message in faults.items()]
        for name, text in computed.get(key, {}).items():
            field = register.field(name)
            got = show_value(field, full.get(name), names=lambda _field, number: str(number)).replace(",", "")
            if not _same(field, text, got):
                wrong.append(f"{key}的{name}应为{text or '空'}，实际是{got or '空'}")
    return wrong


def _same(field: Field, wanted: str, got: str) -> bool:
    if field.type in QUANTITIES and wanted and got:
        return read_number(wanted) == read_number(got)
    return got in (wanted, field.choice_label(wanted)) or (wanted == "unknown" and not got)


def _condition(example: Example, register: Register, library: Library) -> list[str]:
    fields = {field.name: field for field in register.fields}
    try:
        condition = parse(example.where, fields, library.parameters, where=f"“{register.label}”")
    except ConditionError as error:
        return [f"条件写错了：{error.message}"]
    wrong = []
    words = {True: "in", False: "out", None: "unknown"}
    for raw in _rows(example, register.name):
        key = row_key(register, raw)
        full, _faults = read_row(register, raw, example.day, library)
        got = words[condition.evaluate(full, day=example.day, resolve=_resolve)]
        wanted = example.expect.get(key)
        if wanted is not None and wanted != got:
            wrong.append(f"{key}应为{wanted}，实际是{got}")
    return wrong


def _view(example: Example, library: Library, views: ViewRunner) -> list[str]:
    view = library.views[example.definition]
    given = {name: _rows(example, name) for name in example.given if name != "date"}
    got = [_told(view, row) for row in views(view, given, example.day)]
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
