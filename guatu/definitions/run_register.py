"""Run the examples of registers: which rows are sound, what is computed, and what a condition says of each row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from guatu.definitions.conditions import ConditionError, parse
from guatu.definitions.example import Example, read_number, rows_given, unknown_names
from guatu.definitions.fields import QUANTITIES, Field
from guatu.definitions.kind import Engine
from guatu.definitions.library import Library
from guatu.definitions.register import Register
from guatu.definitions.values import Fault, check_row, compute, default_value, read_value, show_value

OF_REGISTER = ("ok", "refused", "computed")
OUTCOMES = ("in", "out", "unknown")


def odd_register(example: Example, register: Register, _library: Library) -> list[str]:
    """What is wrong with an example of a register: it names rows that are given, and outcomes or fields that there are."""
    expect = example.expect
    keys = [row_key(register, row) for row in rows_given(example, register.name)]
    if example.where:
        return [
            *unknown_names("expect", expect, keys),
            *(f"“{each}”不是结果，应为 in、out 或 unknown。" for each in expect.values() if each not in OUTCOMES),
        ]
    return unknown_names("expect", expect, OF_REGISTER) or _odd_expectations(register, expect, keys)


def run_register(example: Example, register: Register, library: Library, _engine: Engine | None = None) -> list[str]:
    """What the condition says of each row; without one, which rows are sound and what is computed."""
    return _condition(example, register, library) if example.where else _entries(example, register, library)


def row_key(register: Register, row: dict[str, Any]) -> str:
    """How an example names a row: its key as written, parts of a key with a space between."""
    return " ".join(str(row.get(name, "")) for name in register.key).strip()


def _odd_expectations(register: Register, expect: dict[str, Any], keys: list[str]) -> list[str]:
    """Expectations name rows that are given and fields that the register has."""
    wrong: list[str] = []
    fields = [field.name for field in register.fields]
    sound = expect.get("ok", [])
    if isinstance(sound, list):
        wrong += unknown_names("expect.ok", map(str, sound), keys)
    elif sound != "all":
        wrong.append("expect.ok 应当是一列行，或写 all。")
    for part in ("refused", "computed"):
        rows = expect.get(part, {})
        if not isinstance(rows, dict) or not all(isinstance(each, dict) for each in rows.values()):
            wrong.append(f"expect.{part} 应当写成 行: {{字段: 内容}}。")
            continue
        wrong += unknown_names(f"expect.{part}", rows, keys)
        for key, named in rows.items():
            # A refusal may be for a field that the register does not have.
            wrong += unknown_names(f"expect.{part}.{key}", named, fields) if part == "computed" else []
            wrong += [f"expect.{part}.{key} 是空的，什么也没有检查。"] if not named else []
    return wrong


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
    return number_of(text)


def number_of(text: str) -> int:
    """The number of what a name means: in examples a name is as good as its row, and equal names are equal numbers."""
    number: int = 7
    for sign in text[:24]:
        number = (number * 31 + ord(sign)) % 2**53
    return number


def _entries(example: Example, register: Register, library: Library) -> list[str]:
    wrong: list[str] = []
    refused = example.expect.get("refused", {})
    computed = example.expect.get("computed", {})
    sound = example.expect.get("ok", [])
    for raw in rows_given(example, register.name):
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
    for raw in rows_given(example, register.name):
        key = row_key(register, raw)
        full, _faults = read_row(register, raw, example.day, library)
        got = words[condition.evaluate(full, day=example.day, resolve=_resolve)]
        wanted = example.expect.get(key)
        if wanted is not None and wanted != got:
            wrong.append(f"{key}应为{wanted}，实际是{got}")
    return wrong
