"""Make a model class of every register and series in the library. Django imports this module once, at start."""

from __future__ import annotations

from typing import Any

from django.db import models

from guatu.definitions.library import Library
from guatu.definitions.register import Register, Series
from guatu.registers.library import library
from guatu.registers.tables.columns import DIGITS, column_of, model_name
from guatu.registers.tables.rows import Observation, Record


def build_models(of: Library) -> list[type[models.Model]]:
    """The models of all registers and their series."""
    made: list[type[models.Model]] = []
    for register in of.registers.values():
        made.append(_register_model(register))
        made += [_series_model(register, series) for series in register.series]
    return made


def _register_model(register: Register) -> type[models.Model]:
    table = f"register_{register.name}"
    meta = {
        "app_label": "tables",
        "db_table": table,
        "db_table_comment": register.label,
        "managed": False,
        "verbose_name": register.label,
        "verbose_name_plural": register.label,
        "default_permissions": (),
    }
    body: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"A row of {register.label}.",
        "register": register,
        "Meta": type("Meta", (), meta),
    }
    body.update({field.name: column_of(field) for field in register.fields})
    return type(model_name(register.name), (Record,), body)


def _series_model(register: Register, series: Series) -> type[models.Model]:
    table = f"series_{register.name}_{series.name}"
    label = f"{register.label}·{series.label}"
    meta = {
        "app_label": "tables",
        "db_table": table,
        "db_table_comment": f"{label}（{series.unit}）",
        "managed": False,
        "verbose_name": label,
        "verbose_name_plural": label,
        "default_permissions": (),
    }
    body: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"An observation of {label}.",
        "series": series,
        "record": models.ForeignKey(
            f"tables.{model_name(register.name)}",
            on_delete=models.PROTECT,
            related_name="+",
            db_index=False,
            db_comment=f"{register.label}的编号",
        ),
        "value": models.DecimalField(
            max_digits=DIGITS, decimal_places=series.places, null=True, db_comment=f"{series.label}（{series.unit}）"
        ),
        "Meta": type("Meta", (), meta),
    }
    return type(f"{model_name(register.name)}{model_name(series.name)}Series", (Observation,), body)


MODELS = build_models(library())
