"""Views of registers and series: fields under their own names, links as numbers and as names, choices as their labels."""

from __future__ import annotations

from collections.abc import Iterator

from guatu.connect.bi.view import BiView, quoted, text
from guatu.definitions.fields import LINKS, QUANTITIES, SHAPES, Field, FieldType
from guatu.definitions.register import Register, Series
from guatu.registers.access import is_sensitive
from guatu.registers.library import library

GROUP = "registers"
OWN = (
    ("id", "编号"),
    ("simulated", "模拟数据"),
    ("version", "版本：每改一次加一"),
    ("made_at", "新增时间"),
    ("changed_at", "最近修改时间"),
)
NAMED_BY = {
    FieldType.AREA: ("people_area", "name"),
    FieldType.ORGANISATION: ("people_organisation", "name"),
    FieldType.PERSON: ("people_person", "display_name"),
}


def register_views() -> Iterator[BiView]:
    """A view of each register, and of each series that the database holds."""
    for register in library().registers.values():
        yield _register(register)
        for series in register.series:
            yield _series(register, series)


def shown_fields(register: Register) -> list[Field]:
    """The fields that others may read: no personal data, no shapes, no files."""
    return [
        each
        for each in register.fields
        if not is_sensitive(each) and each.type not in SHAPES and each.type != FieldType.FILE
    ]


def _register(register: Register) -> BiView:
    columns: list[tuple[str, str]] = list(OWN)
    parts = [f"own.{quoted(name)}" for name, _label in OWN]
    joins: list[str] = []
    for field in shown_fields(register):
        label = field.label + (f"（{_unit(field)}）" if _unit(field) else "")
        if field.type not in LINKS:
            columns.append((field.name, label))
            parts.append(f"{_value(field)} AS {quoted(field.name)}")
            continue
        columns.append((f"{field.name}_id", f"{label}的编号"))
        parts.append(f"own.{quoted(field.name + '_id')}")
        if (named := _named_by(field)) is not None:
            table, column = named
            place = f"of_{field.name}"
            columns.append((field.name, label))
            parts.append(f"{place}.{quoted(column)} AS {quoted(field.name)}")
            joins.append(f"LEFT JOIN {quoted(table)} AS {place} ON {place}.id = own.{quoted(field.name + '_id')}")
    return BiView(
        name=f"register_{register.name}",
        label=register.label,
        group=GROUP,
        columns=tuple(columns),
        sql=f"SELECT {', '.join(parts)} FROM {quoted(f'register_{register.name}')} AS own {' '.join(joins)} WHERE own.deleted_at IS NULL",
    )


def _series(register: Register, series: Series) -> BiView:
    title = register.field(register.title)
    named = not is_sensitive(title) and title.type not in LINKS
    name = f"of_record.{quoted(title.name)}" if named else "NULL"
    return BiView(
        name=f"series_{register.name}__{series.name}",
        label=f"{register.label}·{series.label}（{series.unit}）",
        group=GROUP,
        columns=(
            ("id", "编号"),
            ("record", f"{register.label}的编号"),
            ("record_title", title.label),
            ("period", "时段的第一刻"),
            ("value", f"{series.label}（{series.unit}）"),
            ("revision", "第几次填报；更正加一"),
            ("changed_at", "填报时间"),
            ("simulated", "模拟数据"),
        ),
        sql=(
            f"SELECT own.id, own.record_id AS record, {name} AS record_title, own.period, own.value, own.revision, own.changed_at, "
            f"own.simulated FROM {quoted(f'series_{register.name}_{series.name}')} AS own "
            f"JOIN {quoted(f'register_{register.name}')} AS of_record ON of_record.id = own.record_id WHERE of_record.deleted_at IS NULL"
        ),
    )


def _value(field: Field) -> str:
    column = f"own.{quoted(field.name)}"
    if not field.choices:
        return column
    cases = " ".join(f"WHEN {text(each.value)} THEN {text(each.label)}" for each in field.choices)
    return f"CASE {column} {cases} ELSE {column} END"


def _named_by(field: Field) -> tuple[str, str] | None:
    """The table and column that name what a field refers to; None where the name is personal data, or a link itself."""
    if field.type in NAMED_BY:
        return NAMED_BY[field.type]
    to = library().registers.get(field.to)
    if to is None:
        return None
    title = to.field(to.title)
    return None if is_sensitive(title) or title.type in LINKS else (f"register_{to.name}", title.name)


def _unit(field: Field) -> str:
    if field.type not in QUANTITIES:
        return ""
    return "%" if field.type == FieldType.PERCENT else field.unit
