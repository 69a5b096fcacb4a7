"""Before and after among choices: stages have an order, the definition's own; other choices have none."""

from __future__ import annotations

from guatu.definitions.conditions.evaluate import COMPARISONS
from guatu.definitions.conditions.tree import STAGE_ORDER, Call, Kind, Literal, Node, Ref
from guatu.definitions.fields import Field, FieldType

MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def chosen(node: Node) -> Field | None:
    """The field whose choices a text is one of; None where it is free text."""
    if isinstance(node, Ref):
        return node.field if node.field.choices else None
    if isinstance(node, Literal):
        return node.field
    return next((found for part in node.parts if (found := chosen(part))), None) if isinstance(node, Call) else None


def in_order(sign: str, left: Node, right: Node, field: Field) -> Call | str:
    """The comparison of a stage with another one; why there can be none, where there cannot. The ids say nothing of order."""
    if isinstance(left, Literal):
        left, right, sign = right, left, MIRRORED[sign]
    if field.type != FieldType.STAGE:
        some = ", ".join(f"'{each.label}'" for each in field.choices[:2])
        return f"“{field.label}”的选项不分先后，不能比大小。请用 IN 列出，例如 {field.label} IN ({some})。"
    if not (isinstance(left, Ref) and isinstance(right, Literal) and right.field is left.field):
        return f"“{field.label}”只能和写出的一个阶段比先后，例如 {field.label} > '{field.choices[0].label}'。"
    values = [each.value for each in field.choices]
    place = values.index(str(right.value))
    kept = [value for at, value in enumerate(values) if COMPARISONS[sign](at, place)]
    members = [Literal(value, Kind.TEXT, field=field) for value in kept]
    return Call(STAGE_ORDER[sign], (left, right, *members), Kind.TRUTH)
