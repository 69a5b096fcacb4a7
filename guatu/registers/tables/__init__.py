"""Django models made from the definitions of registers: one a register, one a series. `model_of("projects")` finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from guatu.definitions.register import Register
    from guatu.registers.tables.rows import Observation, Record


def register_of(name: str) -> Register:
    """The definition of a register. Raises KeyError where there is none."""
    from guatu.registers.library import library

    return library().registers[name]


def model_of(name: str) -> type[Record]:
    """The model of a register. Raises LookupError where there is none."""
    from django.apps import apps

    return cast("type[Record]", apps.get_model("tables", name.replace("_", "")))


def series_model_of(register: str, series: str) -> type[Observation]:
    """The model of a register's series. Raises LookupError where there is none."""
    from django.apps import apps

    return cast("type[Observation]", apps.get_model("tables", f"{register}{series}series".replace("_", "")))
