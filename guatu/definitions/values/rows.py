"""A row as a whole: computed fields, what is required, the order of stages, the register's checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from guatu.definitions.conditions import Condition, Expression, parse, parse_expression, scaled
from guatu.definitions.fields import QUANTITIES, Field, FieldType
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Check, Register
from guatu.definitions.units import read_unit
from guatu.definitions.values.faults import Fault


@dataclass(frozen=True, slots=True)
class Rules:
    """A register's conditions, parsed once."""

    computed: tuple[tuple[Field, Expression], ...]
    """In the order in which they can be computed."""
    checks: tuple[tuple[Check, Condition], ...]
    stages: tuple[tuple[Field, tuple[Field, ...]], ...]
    """Each stage field with its date fields, in the order of the stages."""
    required: tuple[Field, ...]


def rules_of(register: Register, parameters: Mapping[str, Parameter]) -> Rules:
    """The register's rules. Raises ConditionError where a condition cannot be used."""
    return _rules(_ById(register), _ById(parameters))


class _ById:
    """A key by identity: a library's objects live as long as the process, and hashing all their fields is slow."""

    def __init__(self, of: Any) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.of is self.of


@lru_cache(maxsize=512)
def _rules(register_key: _ById, parameters_key: _ById) -> Rules:
    register: Register = register_key.of
    parameters: Mapping[str, Parameter] = parameters_key.of
    fields = {field.name: field for field in register.fields}
    where = f"“{register.label}”"
    expressions = {
        field.name: parse_expression(field.computed, fields, parameters, where=where)
        for field in register.fields
        if field.computed
    }
    ordered = _in_order({name: each.fields for name, each in expressions.items()})
    checks = tuple((check, parse(check.when, fields, parameters, where=where)) for check in register.checks)
    stages = tuple((field, stage_dates(register, field)) for field in register.fields if field.type == FieldType.STAGE)
    return Rules(
        computed=tuple((fields[name], expressions[name]) for name in ordered),
        checks=tuple((replace(check, fields=condition.fields), condition) for check, condition in checks),
        stages=stages,
        required=tuple(field for field in register.fields if field.required and not field.computed),
    )


def stage_dates(register: Register, stage: Field) -> tuple[Field, ...]:
    """The date fields of a stage field, in the order of its stages."""
    dates = {field.stage: field for field in register.fields if field.stage}
    return tuple(dates[each.value] for each in stage.choices if each.value in dates)


def _in_order(needs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Names so that each stands behind those it needs. A circle was refused when the definition was loaded."""
    done: list[str] = []
    waiting = list(needs)
    while waiting:
        ready = [name for name in waiting if not any(need in waiting for need in needs[name])]
        if not ready:
            return done + waiting
        done += ready
        waiting = [name for name in waiting if name not in ready]
    return done


def compute(
    register: Register, values: Mapping[str, Any], *, parameters: Mapping[str, Parameter], today: date
) -> dict[str, Any]:
    """The values with computed fields filled in and the stage moved to the furthest dated one."""
    rules = rules_of(register, parameters)
    row = dict(values)
    for stage, dates in rules.stages:
        row[stage.name] = furthest_stage(stage, dates, row)
    for field, expression in rules.computed:
        row[field.name] = _computed(field, expression, row, today)
    return row


def furthest_stage(stage: Field, dates: tuple[Field, ...], row: Mapping[str, Any]) -> str | None:
    """The later of the stage entered and the last stage that has a date."""
    order = [each.value for each in stage.choices]
    reached = [order.index(field.stage) for field in dates if row.get(field.name) is not None]
    entered = row.get(stage.name)
    if entered in order:
        reached.append(order.index(entered))
    return order[max(reached)] if reached else None


def _computed(field: Field, expression: Expression, row: Mapping[str, Any], today: date) -> Any:
    value = expression.evaluate(row, day=today)
    if isinstance(value, Decimal) and field.type in QUANTITIES:
        unit = "%" if field.type == FieldType.PERCENT else field.unit
        number = scaled(value, expression.unit, read_unit(unit) if unit else None)
        return number.quantize(Decimal(1).scaleb(-field.places), ROUND_HALF_UP)
    return value


def check_row(
    register: Register, values: Mapping[str, Any], *, parameters: Mapping[str, Parameter], today: date
) -> list[Fault]:
    """What is wrong with the row as a whole: blanks where something is required, stages out of order, failed checks."""
    rules = rules_of(register, parameters)
    faults = [
        Fault(field, f"必须填写{'（' + field.unit + '）' if field.unit else ''}。")
        for field in rules.required
        if values.get(field.name) is None
    ]
    for stage, dates in rules.stages:
        faults += _stage_faults(stage, dates, values, today)
    for check, condition in rules.checks:
        if condition.evaluate(values, day=today) is False:
            faults.append(Fault(register.field(check.fields[0]), f"{check.says.rstrip('。')}。"))
    return faults


def _stage_faults(stage: Field, dates: tuple[Field, ...], values: Mapping[str, Any], today: date) -> list[Fault]:
    """A stage beyond the first needs its date; dates do not run backwards through the stages, nor lie in the future."""
    faults = []
    reached = values.get(stage.name)
    own = next((field for field in dates if field.stage == reached), None)
    if own is not None and reached != stage.choices[0].value and values.get(own.name) is None:
        faults.append(Fault(own, f"{stage.label}已到“{stage.choice_label(str(reached))}”，请填写这一天。"))
    before: tuple[Field, date] | None = None
    for field in dates:
        day = values.get(field.name)
        if day is None:
            continue
        if day > today:
            faults.append(Fault(field, f"{day:%Y-%m-%d}还没有到，不能算已到这一阶段。", day))
        if before is not None and day < before[1]:
            faults.append(
                Fault(field, f"{day:%Y-%m-%d}早于“{before[0].label}”{before[1]:%Y-%m-%d}，阶段不能倒退。", day)
            )
        else:
            before = (field, day)
    return faults
