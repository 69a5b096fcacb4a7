"""What a checked condition consists of: a handful of nodes that evaluate, become SQL, and read as Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from guatu.definitions.fields import DATES, LINKS, QUANTITIES, SHAPES, Field, FieldType
from guatu.definitions.parameter import Parameter
from guatu.definitions.units import Unit

Value = Decimal | str | bool | date | int | dict[str, object] | None
"""A canonical value of a field."""


class Kind(StrEnum):
    """What an expression gives, as far as comparing goes."""

    NUMBER = "数"
    TEXT = "文字"
    DATE = "日期"
    TRUTH = "是否"
    LINK = "对象"
    SHAPE = "图形"
    NOTHING = "空"


def kind_of(field: Field) -> Kind:
    """The kind of a field's values."""
    if field.type in QUANTITIES:
        return Kind.NUMBER
    if field.type in DATES:
        return Kind.DATE
    if field.type in LINKS:
        return Kind.LINK
    if field.type in SHAPES:
        return Kind.SHAPE
    return Kind.TRUTH if field.type == FieldType.YES_NO else Kind.TEXT


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the condition. `field`: the field it is compared with, where that gives it its meaning."""

    value: Value
    kind: Kind
    unit: Unit | None = None
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A field of the row."""

    field: Field
    kind: Kind
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter: its value on the day."""

    parameter: Parameter
    unit: Unit
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number brought to the unit of what it is compared with."""

    part: Node
    by: Fraction
    unit: Unit | None
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function over parts. `name` is a key of `evaluate.OPERATIONS`."""

    name: str
    parts: tuple[Node, ...]
    kind: Kind
    unit: Unit | None = None


Node = Literal | Ref | Given | Scaled | Call
STAGE_ORDER = {">": "stage_after", ">=": "stage_from", "<": "stage_before", "<=": "stage_until"}
"""Sign → the call for stages. Its parts: the field, the stage it is compared with, and every stage for which it holds."""


def is_arithmetic(node: Node) -> bool:
    """Whether the node's value is computed, so that engines may differ in its last digits."""
    return isinstance(node, (Call, Scaled)) and node.kind == Kind.NUMBER
