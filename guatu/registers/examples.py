"""Run the examples of views on a real database: put the given rows in, read the view, take everything out again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from guatu.definitions.example import Example
from guatu.definitions.examples import run_example
from guatu.definitions.fields import LINKS, Field, FieldType
from guatu.definitions.kind import Given
from guatu.definitions.library import Library
from guatu.definitions.run_register import read_row
from guatu.definitions.view import View
from guatu.people.models import Person
from guatu.registers.gate.single import put_values
from guatu.registers.periods import read_period
from guatu.registers.tables import model_of, register_of, series_model_of
from guatu.registers.views import view_rows


def run_view_example(example: Example, library: Library) -> list[str]:
    """What differs from what the example expects. Nothing of it stays in the database."""

    def runner(view: View, given: Given, day: date) -> list[dict[str, Any]]:
        return rows_given(view, given, day, library)

    return run_example(example, library, engine=runner)


def rows_given(view: View, given: Given, day: date, library: Library) -> list[dict[str, Any]]:
    """The view's rows over the given ones alone; links as the keys of what they point to."""
    with transaction.atomic():
        person = Person.objects.create(username="示例", display_name="示例", simulated=True)
        ids: dict[tuple[str, str], int] = {}
        names: dict[tuple[str, int], str] = {}
        for name in sorted(given, key=lambda each: ("__" in each, _depth(each))):
            for raw in given[name]:
                if "__" in name:
                    _observe(name, raw, ids, person)
                else:
                    number, key = _enter(name, raw, day, ids, person, library)
                    ids[name, key] = number
                    names[name, number] = key
        rows = view_rows(view, of=library, day=day)
        for row in rows:
            for column in view.columns:
                if column.type == FieldType.REFERENCE and row[column.name] is not None:
                    row[column.name] = names.get((column.to, row[column.name]), str(row[column.name]))
        transaction.set_rollback(True)
    return rows


def _depth(name: str) -> int:
    """Registers that refer to others come after them."""
    return sum(field.type == FieldType.REFERENCE for field in register_of(name).fields) if "__" not in name else 9


def _enter(
    name: str, raw: dict[str, Any], day: date, ids: Mapping[tuple[str, str], int], person: Person, library: Library
) -> tuple[int, str]:
    register = register_of(name)
    links = {field.name: field for field in register.fields if field.type in LINKS}
    plain = {key: value for key, value in raw.items() if key not in links}
    full, _faults = read_row(register, plain, day, library)
    for key, field in links.items():
        full[key] = _linked(field, raw.get(key), ids)
    now = datetime(day.year, day.month, day.day)
    record: Any = model_of(name)(made_at=now, changed_at=now, made_by=person, changed_by=person, simulated=True)
    put_values(record, full)
    record.save(force_insert=True)
    return record.pk, " ".join(str(raw.get(part, "")) for part in register.key)


def _linked(field: Field, key: Any, ids: Mapping[tuple[str, str], int]) -> int | None:
    """The row of this run that an example's key means; areas and organisations play no part in views' examples."""
    return ids.get((field.to, str(key))) if key is not None and field.type == FieldType.REFERENCE else None


def _observe(name: str, raw: dict[str, Any], ids: Mapping[tuple[str, str], int], person: Person) -> None:
    register, _mark, series = name.partition("__")
    definition = register_of(register).series_named(series)
    period = read_period(definition.rhythm, raw["period"])
    if period is None:
        raise ValueError(f"{name}: {raw['period']} is no period")
    model: Any = series_model_of(register, series)
    model.objects.create(
        record_id=ids[register, str(raw["record"])],
        period=period,
        value=raw["value"] or None,
        changed_at=period,
        changed_by=person,
        simulated=True,
    )
