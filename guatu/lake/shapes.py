"""Which tables the lake has and what stands in them: one a register, one a series, without what is sensitive."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guatu.definitions.fields import DATES, LINKS, QUANTITIES, SHAPES, FieldType
from guatu.definitions.register import Register, Series
from guatu.lake.errors import LakeMissing
from guatu.lake.relation import CHANGE, DELETED, Column

DIGITS = 20
FORM = 1
"""How tables are laid out; with another form every table is made anew."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A column of a lake table and where the database has it."""

    name: str
    type: str
    source: str
    """The database's column."""
    was: str = ""
    """Its former name, where it was renamed."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One table of the lake."""

    name: str
    label: str
    source: str
    """The database's table."""
    columns: tuple[Held, ...]
    keys: tuple[str, ...]
    series: bool = False

    @property
    def print(self) -> str:
        """A short text that changes with the columns; kept with the table to tell when it must be made anew."""
        told = "|".join([str(FORM), *(f"{held.name} {held.type}" for held in self.columns)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def shapes() -> Mapping[str, Shape]:
    """All tables by name, in the order of the definitions."""
    from guatu.registers.library import library

    found: dict[str, Shape] = {}
    for register in library().registers.values():
        found[register.name] = _register_shape(register)
        for series in register.series:
            shape = _series_shape(register, series)
            found[shape.name] = shape
    return found


def shape_of(table: str) -> Shape:
    """The table of this name. Raises LakeMissing."""
    found = shapes().get(table)
    if found is None:
        raise LakeMissing(f"没有名为“{table}”的台账或数据序列。请核对名称，或运行 guatu lake status 查看有哪些表。")
    return found


def _register_shape(register: Register) -> Shape:
    columns = [
        Held(name="id", type="BIGINT", source="id"),
        Held(name="version", type="INTEGER", source="version"),
        Held(name="simulated", type="BOOLEAN", source="simulated"),
        Held(name="made_at", type="TIMESTAMP", source="made_at"),
        Held(name="changed_at", type="TIMESTAMP", source="changed_at"),
    ]
    own = {held.name for held in columns}
    for field in register.fields:
        if field.sensitive or field.type in SHAPES or field.name in own or field.type in _PERSONAL:
            continue
        source = f"{field.name}_id" if field.type in LINKS else field.name
        columns.append(Held(name=field.name, type=type_of(field), source=source, was=field.was))
    return Shape(
        name=register.name,
        label=register.label,
        source=f"register_{register.name}",
        columns=tuple(columns),
        keys=("id",),
    )


def _series_shape(register: Register, series: Series) -> Shape:
    return Shape(
        name=f"{register.name}__{series.name}",
        label=f"{register.label}·{series.label}",
        source=f"series_{register.name}_{series.name}",
        columns=(
            Held(name="record", type="BIGINT", source="record_id"),
            Held(name="period", type="TIMESTAMP", source="period"),
            Held(name="value", type=f"DECIMAL({DIGITS}, {series.places})", source="value"),
            Held(name="revision", type="INTEGER", source="revision"),
            Held(name="changed_at", type="TIMESTAMP", source="changed_at"),
            Held(name="simulated", type="BOOLEAN", source="simulated"),
        ),
        keys=("record", "period"),
        series=True,
    )


_PERSONAL = frozenset({FieldType.IDENTITY_NUMBER, FieldType.PHONE})


def type_of(field: Any) -> str:
    """The column type (DuckDB's words) of a field."""
    if field.type in QUANTITIES:
        return f"DECIMAL({DIGITS}, {field.places})"
    if field.type in DATES:
        return "DATE"
    if field.type in LINKS:
        return "BIGINT"
    if field.type == FieldType.YES_NO:
        return "BOOLEAN"
    return "VARCHAR"


def seen_columns(shape: Shape, there: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns as today's definitions have them, over files that have the columns `there`."""
    columns = []
    for held in shape.columns:
        stands = held.name if held.name in there else held.was if held.was and held.was in there else None
        columns.append(Column(name=held.name, type=held.type, held=stands))
    return tuple(columns)


def arrow_schema(shape: Shape) -> Any:
    """The table's columns in pyarrow's words, the lake's own two first: statistics are kept of the first columns only."""
    import pyarrow as pa

    kinds = {
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "BOOLEAN": pa.bool_(),
        "VARCHAR": pa.string(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
    }
    fields = [pa.field(CHANGE, pa.int64()), pa.field(DELETED, pa.bool_())]
    for held in shape.columns:
        if held.type.startswith("DECIMAL"):
            places = int(held.type.partition(",")[2].strip(" )"))
            fields.append(pa.field(held.name, pa.decimal128(DIGITS, places)))
        else:
            fields.append(pa.field(held.name, kinds[held.type]))
    return pa.schema(fields)
