"""Find the rows that an upload means, in batches, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.definitions.register import Register
from guatu.registers.tables import model_of

PART = 500
"""Values of one IN list: SQLite takes 32,766 in a statement, and short lists are planned quicker."""


@dataclass(frozen=True, slots=True)
class Known:
    """A row that is there: its number, version and canonical values."""

    id: int
    version: int
    values: dict[str, Any]


def known_rows(
    register: Register, wanted: Sequence[Mapping[str, Any]], uniques: Sequence[str] = (), *, hold: bool = True
) -> dict[tuple[Any, ...], Known]:
    """The live rows with the keys of the wanted ones, by key; and by (field, value) for unique fields.

    With `hold` nobody else changes them until the transaction ends; without, they are only looked at.
    """
    found: dict[tuple[Any, ...], Known] = {}
    first = register.key[0]
    keys = {values[first] for values in wanted if values.get(first) is not None}
    for row in _with_values(register, first, keys, hold=hold):
        found[tuple(row.values[name] for name in register.key)] = row
    for name in uniques:
        taken = {values[name] for values in wanted if values.get(name) is not None}
        for row in _with_values(register, name, taken, hold=hold):
            found[name, row.values[name]] = row
    return found


def _with_values(register: Register, name: str, values: set[Any], *, hold: bool) -> Iterator[Known]:
    listed = list(values)
    for start in range(0, len(listed), PART):
        yield from rows_of(register, {f"{name}__in": listed[start : start + PART]}, hold=hold)


def rows_of(register: Register, conditions: Mapping[str, Any], *, hold: bool = True) -> Iterator[Known]:
    """Live rows that meet the conditions; with `hold`, nobody else changes them until the transaction ends."""
    model = model_of(register.name)
    columns = [getattr(model._meta.get_field(field.name), "attname", field.name) for field in register.fields]
    names = [field.name for field in register.fields]
    rows = model.objects.filter(deleted_at=None, **conditions)
    if hold:
        rows = rows.select_for_update()
    for number, version, *values in rows.values_list("id", "version", *columns):
        yield Known(number, version, dict(zip(names, values, strict=True)))
