"""Conditions and expressions of definitions: SQL over one register or view, checked, with three truths.

>>> from guatu.definitions.fields import Field, FieldType
>>> cost = Field(name="cost", label="投资", type=FieldType.MONEY, unit="万元")
>>> large = parse("投资 >= 10000", {"cost": cost}, {})
>>> large.evaluate({"cost": None}, day=date(2022, 1, 1)) is None
True
>>> large.chinese(day=date(2022, 1, 1))
'投资不低于10,000万元'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.definitions.conditions.chinese import chinese, percent_warnings, wording_warnings
from guatu.definitions.conditions.errors import ConditionError
from guatu.definitions.conditions.evaluate import Resolve, evaluate
from guatu.definitions.conditions.reading import Reader, unit_of
from guatu.definitions.conditions.sql import Name, Writer
from guatu.definitions.conditions.tree import Kind, Node, Value
from guatu.definitions.fields import Field
from guatu.definitions.parameter import Parameter
from guatu.definitions.units import Unit

__all__ = ["Condition", "ConditionError", "Expression", "Kind", "Value", "parse", "parse_expression"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. `fields` and `parameters` are the names it reads, in the order in which they appear."""

    text: str
    node: Node
    fields: tuple[str, ...]
    parameters: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What it gives."""
        return self.node.kind

    @property
    def unit(self) -> Unit | None:
        """The unit of the number it gives."""
        return unit_of(self.node)

    def evaluate(self, row: Mapping[str, Any], *, day: date, resolve: Resolve | None = None) -> Any:
        """Its value for a row of canonical values; None where a blank makes it unknown."""
        return evaluate(self.node, row, day=day, resolve=resolve)

    def sql(
        self, dialect: str, *, day: date, name: Name | None = None, resolve: Resolve | None = None
    ) -> tuple[str, list[Any]]:
        """The statement's part for `sqlite`, `postgres` or `duckdb`, and the values of its placeholders in order.

        `name` says how a field's column is called; a quoted id unless given. `resolve` finds the id that a name written in
        the condition means; it is called only where the condition names an area, organisation, person or other row.
        """
        writer = Writer(dialect, day=day, name=name or (lambda field: f'"{field.name}"'), resolve=resolve)
        return writer.write(self.node), writer.values

    def chinese(self, *, day: date) -> str:
        """It in words, with the parameters' values of the day."""
        return chinese(self.node, day=day)


@dataclass(frozen=True, slots=True)
class Condition(Expression):
    """An expression that holds, does not hold, or is unknown."""

    def warnings(self, label: str) -> list[str]:
        """Where the label says 以上 and the condition >, and where a percentage is compared with a figure below one."""
        return wording_warnings(label, self.node) + percent_warnings(self.node)


def parse(
    text: str, fields: Mapping[str, Field], parameters: Mapping[str, Parameter], *, where: str = "台账"
) -> Condition:
    """Read a condition. `where` names the register or view in messages. Raises ConditionError."""
    reader = Reader(text, fields, parameters, where)
    node = reader.read()
    if node.kind != Kind.TRUTH:
        raise ConditionError(f"这里应当是一个条件（成立或不成立），而“{text}”是{node.kind}。")
    return Condition(text, node, tuple(reader.used), tuple(reader.given))


def parse_expression(
    text: str, fields: Mapping[str, Field], parameters: Mapping[str, Parameter], *, where: str = "台账"
) -> Expression:
    """Read an expression of any kind. Raises ConditionError."""
    reader = Reader(text, fields, parameters, where)
    return Expression(text, reader.read(), tuple(reader.used), tuple(reader.given))


def scaled(value: Decimal, of: Unit | None, to: Unit | None) -> Decimal:
    """A number of one unit in another that measures the same."""
    if of is None or to is None or of.factor == to.factor:
        return value
    by = of.factor / to.factor
    return value * by.numerator / by.denominator
