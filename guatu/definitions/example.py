"""One example of a definition, and what every example is held to before it is run, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from guatu.definitions.errors import nearest
from guatu.definitions.library import Library
from guatu.definitions.nodes import Place

if TYPE_CHECKING:
    from guatu.definitions.kind import Kind

CASE_KEYS = ("name", "given", "where", "expect")
TODAY = date(2022, 12, 31)
"""The day of a case that names none."""


@dataclass(frozen=True, slots=True)
class Example:
    """One case of a definition's example file. All scalars in `given` and `expect` are texts."""

    definition: str
    kind: Kind[Any]
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
    if not example.expect:
        return ["expect 是空的，什么也没有检查。"]
    return example.kind.odd(example, library.of(example.kind.type)[example.definition], library)


def rows_given(example: Example, name: str) -> list[dict[str, Any]]:
    """The rows of a register or series that the case gives."""
    rows: list[dict[str, Any]] = example.given.get(name, [])
    return rows


def _odd_given(example: Example, library: Library) -> list[str]:
    wrong: list[str] = []
    series = [f"{register.name}__{each.name}" for register in library.registers.values() for each in register.series]
    for name, rows in example.given.items():
        if name == "date":
            wrong += (
                [] if isinstance(rows, str) and _is_day(rows) else [f"given.date“{rows}”不是日期，请写成 2022-06-30。"]
            )
        elif name in library.registers:
            wrong += odd_rows(f"given.{name}", rows, None)
        elif name in series:
            wrong += odd_rows(f"given.{name}", rows, ("record", "period", "value"))
        else:
            wrong.append(f"given 里没有台账或序列“{name}”。{nearest(name, [*library.registers, *series])}")
    return wrong


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def odd_rows(where: str, rows: Any, columns: Iterable[str] | None) -> list[str]:
    """What is wrong with rows as they are written; the columns that a row may name, None for any."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [f"{where} 应当是一列行，每行写成 {{字段: 值, …}}。"]
    wrong = [f"{where} 的值应当是文字。" for row in rows if not all(isinstance(each, str) for each in row.values())]
    if columns is not None:
        wrong += [message for row in rows for message in unknown_names(where, row, columns)]
    return list(dict.fromkeys(wrong))


def unknown_names(where: str, names: Iterable[str], known: Iterable[str]) -> list[str]:
    """A sentence for every name that is not among the known."""
    listed = list(known)
    return [f"{where} 里没有“{name}”。{nearest(name, listed)}" for name in names if name not in listed]
