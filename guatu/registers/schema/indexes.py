"""Which indexes a table wants: uniqueness of what is in force, and (column, id) for every column a list filters or sorts by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import models

from guatu.definitions.fields import LINKS, QUANTITIES, SHAPES, FieldType
from guatu.definitions.register import Register
from guatu.registers.tables.rows import Observation, Record

UNINDEXED = SHAPES | {FieldType.LONG_TEXT, FieldType.YES_NO, FieldType.TEXT, FieldType.FILE}
LONGEST_NAME = 60
PREFIX = "gx_"


def index_name(table: str, *parts: str) -> str:
    """A name within 63 characters that starts with our prefix and cannot collide."""
    name = PREFIX + "_".join((table, *parts))
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def indexes_wanted(model: type[models.Model]) -> dict[str, str]:
    """Index name → the statement that makes it."""
    pairs = _record_indexes(model) if issubclass(model, Record) else _observation_indexes(model)
    return dict(pairs)


def uniques_wanted(model: type[models.Model]) -> dict[str, list[str]]:
    """Index name → the columns that no two rows in force may share."""
    if not issubclass(model, Record):
        return {}
    register = model.register
    names = [register.key, *((field.name,) for field in register.fields if field.unique)]
    found = [[column_name(model, name) for name in each] for each in dict.fromkeys(names)]
    return {index_name(model._meta.db_table, "unique", *columns): columns for columns in found}


def _record_indexes(model: type[Record]) -> Iterator[tuple[str, str]]:
    register = model.register
    table = model._meta.db_table
    for columns in uniques_wanted(model).values():
        yield _index(table, "unique", columns, unique=True)
    for name in _filtered(register):
        column = column_name(model, name)
        yield _index(table, "by", [column, "id"])
    yield _index(table, "by", ["changed_at", "id"])


def _filtered(register: Register) -> Iterator[str]:
    """Fields that lists filter and sort by."""
    for field in register.fields:
        shown = field.name in register.columns or field.name == register.title
        if field.type in LINKS and field.type != FieldType.FILE:
            yield field.name
        elif field.type in QUANTITIES or field.type == FieldType.TEXT:
            if shown:
                yield field.name
        elif field.type not in UNINDEXED:
            yield field.name


def _observation_indexes(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    assert issubclass(model, Observation)
    table = model._meta.db_table
    yield _index(table, "unique", ["record_id", "period"], unique=True, live=False)
    yield _index(table, "by", ["period"])


def _index(table: str, kind: str, columns: list[str], *, unique: bool = False, live: bool = True) -> tuple[str, str]:
    name = index_name(table, kind, *columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    what = "UNIQUE INDEX" if unique else "INDEX"
    where = " WHERE deleted_at IS NULL" if unique and live else ""
    return name, f'CREATE {what} "{name}" ON "{table}" ({listed}){where}'


def column_name(model: type[models.Model], field: str) -> str:
    """The database column of a field (`town` → `town_id`)."""
    column = getattr(model._meta.get_field(field), "column", None)
    if column is None:
        raise LookupError(f"{model.__name__}.{field} has no column")
    return str(column)
