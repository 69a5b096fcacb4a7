"""Entries of one row → canonical values, with every fault beside its field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import Fault, check_row, compute, default_value, read_value
from guatu.people.models import Person
from guatu.registers.access import kept_elsewhere, readable
from guatu.registers.library import library
from guatu.registers.links import Links
from guatu.registers.tables import model_of


def fields_entered(register: Register) -> dict[str, Field]:
    """The fields that people enter: all but the computed ones."""
    return {field.name: field for field in register.fields if not field.computed}


def read_entries(
    register: Register, raw: Mapping[str, Any], *, links: Links, today: date
) -> tuple[dict[str, Any], list[Fault]]:
    """Canonical values of the entries, and faults. Unknown names and computed fields are faults too."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    known = fields_entered(register)
    for name, entry in raw.items():
        field = known.get(name)
        if field is None:
            faults.append(_unknown(register, name, entry))
            continue
        try:
            values[name] = read_value(field, entry, today=today, resolve=links.resolve)
        except Fault as fault:
            faults.append(fault)
    return values, faults


def _unknown(register: Register, name: str, entry: object) -> Fault:
    computed = next((field for field in register.fields if field.name == name), None)
    if computed is not None:
        return Fault(computed, "这一项由系统计算，不能填写。", entry)
    stranger = Field(name=name, label=name, type=FieldType.TEXT)
    return Fault(stranger, f"{register.label}没有这个字段。", entry)


def with_defaults(register: Register, values: Mapping[str, Any], *, links: Links, today: date) -> dict[str, Any]:
    """A new row's values: defaults where nothing was entered."""
    full: dict[str, Any] = {}
    for field in register.fields:
        value = values.get(field.name)
        if value is None and field.default and field.name not in values:
            value = default_value(field, today=today, resolve=links.resolve)
        full[field.name] = value
    return full


def complete(register: Register, values: Mapping[str, Any], *, today: date) -> tuple[dict[str, Any], list[Fault]]:
    """The whole row with computed fields and stage, and what is wrong with it."""
    parameters = library().parameters
    full = compute(register, values, parameters=parameters, today=today)
    return full, check_row(register, full, parameters=parameters, today=today)


def uniqueness_faults(
    register: Register, values: Mapping[str, Any], *, by: Person, but: int | None = None
) -> list[Fault]:
    """Where another live row has the same key or the same unique value. Which row is told to those who may see it only."""
    model = model_of(register.name)
    faults = []
    singles = [(field.name,) for field in register.fields if field.unique and (field.name,) != register.key]
    for names in (register.key, *singles):
        if any(values.get(name) is None for name in names):
            continue
        wanted = {name: values[name] for name in names}
        other = model.objects.filter(**wanted).exclude(pk=but).order_by("deleted_at").first()
        if other is None:
            continue
        field = register.field(names[0])
        labels = "、".join(register.field(name).label for name in names)
        if other.deleted_at is not None:
            continue
        seen = readable(by, register).filter(pk=other.pk).exists()
        which = f"已有一行的{labels}与此相同（编号 {other.pk}）。请改那一行，或核对{labels}。"
        faults.append(Fault(field, which if seen else kept_elsewhere(register, labels)))
    return faults


def lost_links(register: Register, values: Mapping[str, Any], only: Collection[str] = ()) -> list[Fault]:
    """Where a row that comes back would refer to one that was deleted meanwhile; of all fields, or the named ones."""
    faults = []
    for field in register.fields:
        number = values.get(field.name)
        if field.type != FieldType.REFERENCE or number is None or (only and field.name not in only):
            continue
        if not model_of(field.to).objects.filter(pk=number, deleted_at=None).exists():
            faults.append(Fault(field, "指向的一行已被删除，请先恢复那一行。"))
    return faults
