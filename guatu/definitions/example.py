"""One example of a definition, and what can be odd about it before it is run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from guatu.definitions.errors import nearest
from guatu.definitions.library import Library
from guatu.definitions.nodes import Place
from guatu.definitions.register import Register

TODAY = date(2022, 12, 31)
"""The day of a case that names none."""
OF_REGISTER = ("ok", "refused", "computed")
OUTCOMES = ("in", "out", "unknown")


@dataclass(frozen=True, slots=True)
class Example:
    """One case of a definition's example file. All scalars in `given` and `expect` are texts."""

    definition: str
    kind: str
    name: str
    place: Place
    given: dict[str, Any]
    where: str
    expect: dict[str, Any]

    @property
    def day(self) -> date:
        """The day on which the case plays."""
        return date.fromisoformat(self.given.get("date", TODAY.isoformat()))


def read_number(text: str) -> Decimal | None:
    """The figure that an example writes; None where it is none."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def odd_case(example: Example, library: Library) -> list[str]:
    """What is wrong with the case itself, so that no case passes because it says nothing."""
    wrong = _odd_given(example, library)
    if wrong:
        return wrong
    expect = example.expect
    if not expect:
        return ["expect 是空的，什么也没有检查。"]
    if example.kind == "parameter":
        return _odd_value(expect)
    if example.kind == "view":
        columns = [column.name for column in library.views[example.definition].columns]
        return _unknown("expect", expect, ("rows",)) or _odd_rows("expect.rows", expect["rows"], columns)
    register = library.registers[example.definition]
    keys = [row_key(register, row) for row in example.given.get(register.name, [])]
    if example.where:
        return [
            *_unknown("expect", expect, keys),
            *(f"“{each}”不是结果，应为 in、out 或 unknown。" for each in expect.values() if each not in OUTCOMES),
        ]
    return _unknown("expect", expect, OF_REGISTER) or _odd_register(register, expect, keys)


def row_key(register: Register, row: dict[str, Any]) -> str:
    """How an example names a row: its key as written, parts of a key with a space between."""
    return " ".join(str(row.get(name, "")) for name in register.key).strip()


def _odd_given(example: Example, library: Library) -> list[str]:
    wrong: list[str] = []
    series = [f"{register.name}__{each.name}" for register in library.registers.values() for each in register.series]
    for name, rows in example.given.items():
        if name == "date":
            wrong += (
                [] if isinstance(rows, str) and _is_day(rows) else [f"given.date“{rows}”不是日期，请写成 2022-06-30。"]
            )
        elif name in library.registers:
            wrong += _odd_rows(f"given.{name}", rows, None)
        elif name in series:
            wrong += _odd_rows(f"given.{name}", rows, ("record", "period", "value"))
        else:
            wrong.append(f"given 里没有台账或序列“{name}”。{nearest(name, [*library.registers, *series])}")
    return wrong


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _odd_rows(where: str, rows: Any, columns: Iterable[str] | None) -> list[str]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [f"{where} 应当是一列行，每行写成 {{字段: 值, …}}。"]
    wrong = [f"{where} 的值应当是文字。" for row in rows if not all(isinstance(each, str) for each in row.values())]
    if columns is not None:
        wrong += [message for row in rows for message in _unknown(where, row, columns)]
    return list(dict.fromkeys(wrong))


def _unknown(where: str, names: Iterable[str], known: Iterable[str]) -> list[str]:
    listed = list(known)
    return [f"{where} 里没有“{name}”。{nearest(name, listed)}" for name in names if name not in listed]


def _odd_value(expect: dict[str, Any]) -> list[str]:
    wrong = _unknown("expect", expect, ("value",))
    value = expect.get("value")
    if not wrong and (not isinstance(value, str) or (value not in ("unknown", "") and read_number(value) is None)):
        wrong.append(f"expect.value“{value}”不是数字；那天还没有值请写 unknown。")
    return wrong


def _odd_register(register: Register, expect: dict[str, Any], keys: list[str]) -> list[str]:
    """Expectations name rows that are given and fields that the register has."""
    wrong: list[str] = []
    fields = [field.name for field in register.fields]
    sound = expect.get("ok", [])
    if isinstance(sound, list):
        wrong += _unknown("expect.ok", map(str, sound), keys)
    elif sound != "all":
        wrong.append("expect.ok 应当是一列行，或写 all。")
    for part in ("refused", "computed"):
        rows = expect.get(part, {})
        if not isinstance(rows, dict) or not all(isinstance(each, dict) for each in rows.values()):
            wrong.append(f"expect.{part} 应当写成 行: {{字段: 内容}}。")
            continue
        wrong += _unknown(f"expect.{part}", rows, keys)
        for key, named in rows.items():
            # A refusal may be for a field that the register does not have.
            wrong += _unknown(f"expect.{part}.{key}", named, fields) if part == "computed" else []
            wrong += [f"expect.{part}.{key} 是空的，什么也没有检查。"] if not named else []
    return wrong
