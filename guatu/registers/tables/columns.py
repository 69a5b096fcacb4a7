"""Each type of field as a column of a Django model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models

from guatu.definitions.fields import Field, FieldType

DIGITS = 20
"""Most digits of a quantity, decimal places included."""
CODE_LENGTHS = {
    FieldType.CREDIT_CODE: 18,
    FieldType.PROJECT_CODE: 24,
    FieldType.IDENTITY_NUMBER: 18,
    FieldType.PHONE: 20,
    FieldType.CHOICE: 60,
    FieldType.STAGE: 60,
}


def comment_of(field: Field) -> str:
    """The column's comment: label and unit, and what blank means."""
    unit = f"（{field.unit}）" if field.unit else ""
    blank = f"；空：{field.blank}" if field.blank else ""
    return f"{field.label}{unit}{blank}"


def column_of(field: Field) -> models.Field[Any, Any]:
    """The column of a field. Every column may be NULL: a blank is a fact, and the gate, not the table, demands."""
    return _MAKERS[field.type](
        field, {"null": True, "blank": True, "db_comment": comment_of(field), "verbose_name": field.label}
    )


def _text(field: Field, shared: dict[str, Any]) -> models.Field[Any, Any]:
    return models.CharField(max_length=CODE_LENGTHS.get(field.type, field.length), **shared)


def _long_text(_field: Field, shared: dict[str, Any]) -> models.Field[Any, Any]:
    return models.TextField(**shared)


def _quantity(field: Field, shared: dict[str, Any]) -> models.Field[Any, Any]:
    return models.DecimalField(max_digits=DIGITS, decimal_places=field.places, **shared)


def _day(_field: Field, shared: dict[str, Any]) -> models.Field[Any, Any]:
    return models.DateField(**shared)


def _yes_no(_field: Field, shared: dict[str, Any]) -> models.Field[Any, Any]:
    return models.BooleanField(**shared)


def _shape(_field: Field, shared: dict[str, Any]) -> models.Field[Any, Any]:
    return models.JSONField(**shared)


def _link(to: Callable[[Field], str]) -> Callable[[Field, dict[str, Any]], models.Field[Any, Any]]:
    def maker(field: Field, shared: dict[str, Any]) -> models.Field[Any, Any]:
        return models.ForeignKey(to(field), on_delete=models.PROTECT, related_name="+", db_index=False, **shared)

    return maker


_MAKERS: dict[FieldType, Callable[[Field, dict[str, Any]], models.Field[Any, Any]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _long_text,
    FieldType.CHOICE: _text,
    FieldType.STAGE: _text,
    FieldType.MONEY: _quantity,
    FieldType.NUMBER: _quantity,
    FieldType.PERCENT: _quantity,
    FieldType.DATE: _day,
    FieldType.MONTH: _day,
    FieldType.YES_NO: _yes_no,
    FieldType.AREA: _link(lambda _field: "people.Area"),
    FieldType.ORGANISATION: _link(lambda _field: "people.Organisation"),
    FieldType.PERSON: _link(lambda _field: settings.AUTH_USER_MODEL),
    FieldType.REFERENCE: _link(lambda field: f"tables.{model_name(field.to)}"),
    FieldType.CREDIT_CODE: _text,
    FieldType.PROJECT_CODE: _text,
    FieldType.IDENTITY_NUMBER: _text,
    FieldType.PHONE: _text,
    FieldType.POINT: _shape,
    FieldType.LINE: _shape,
    FieldType.POLYGON: _shape,
    FieldType.FILE: _link(lambda _field: "registers.Evidence"),
}


def model_name(register: str) -> str:
    """The class name of a register's model: `library_moves` → `LibraryMoves`."""
    return "".join(part.capitalize() for part in register.split("_"))


def column_kind(column: models.Field[Any, Any], connection: Any) -> str:
    """The column's type in this database (`varchar(18)`, `numeric(20, 4)`). SQLite's own word for a decimal says no places."""
    if isinstance(column, models.DecimalField):
        return f"numeric({column.max_digits}, {column.decimal_places})"
    return str(column.db_parameters(connection)["type"])
