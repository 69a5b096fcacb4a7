"""Check a definition against all others: names resolve, types and units fit, labels and conditions agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from guatu.definitions.build_view import view_parameters
from guatu.definitions.conditions import Condition, ConditionError, Expression, Kind, parse, parse_expression
from guatu.definitions.conditions.tree import kind_of
from guatu.definitions.departments import load_departments
from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.library import Library
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Register
from guatu.definitions.unit_words import unit_doubt
from guatu.definitions.units import read_unit
from guatu.definitions.values.faults import Fault
from guatu.definitions.values.reading import default_value
from guatu.definitions.view import View
from guatu.definitions.view_names import OTHER_SOURCES, parameter_place, source_place, unknown_columns
from guatu.definitions.view_types import ill_typed

CHINESE = re.compile(r"[\u4e00-\u9fff]")
Complaints = list[DefinitionError]


def check_register(register: Register, library: Library) -> tuple[Complaints, Complaints]:
    """Errors and warnings of a register."""
    errors: Complaints = []
    labels = [("label", register.label)]
    labels += [(f"fields.{field.name}.label", field.label) for field in register.fields if not field.stage]
    labels += [(f"series.{series.name}.label", series.label) for series in register.series]
    warnings = [_at(register, key, message) for key, message in unread(labels)]
    warnings += _owner(register)
    units = [(f"fields.{field.name}.unit", field.unit) for field in register.fields]
    units += [(f"series.{series.name}.unit", series.unit) for series in register.series]
    warnings += [_at(register, key, doubt) for key, unit in units if (doubt := unit_doubt(unit))]
    fields = {field.name: field for field in register.fields}
    for name in register.key:
        if fields[name].computed:
            errors.append(_at(register, "key", f"“{name}”是算出来的，不能作 key。"))
        elif not fields[name].required:
            errors.append(_at(register, f"fields.{name}", f"“{name}”是 key 的一部分，要写 required: yes。"))
    expressions: dict[str, Expression] = {}
    for field in register.fields:
        errors += _field_errors(register, field, library)
        if field.computed:
            key = f"fields.{field.name}.computed"
            try:
                found = parse_expression(field.computed, fields, library.parameters, where=f"台账 {register.name} ")
            except ConditionError as error:
                errors.append(_at(register, key, error.message, error))
                continue
            expressions[field.name] = found
            errors += _computed_errors(register, field, found)
    errors += _circles(register, {name: each.fields for name, each in expressions.items()})
    for series in register.series:
        if series.least is not None and series.most is not None and series.least > series.most:
            errors.append(_at(register, f"series.{series.name}.least", "least 不能大于 most。"))
    for check in register.checks:
        key = f"checks.{check.name}.when"
        try:
            condition = parse(check.when, fields, library.parameters, where=f"台账 {register.name} ")
        except ConditionError as error:
            errors.append(_at(register, key, error.message, error))
            continue
        if not condition.fields:
            errors.append(_at(register, key, "核对规则至少要提到一个字段。"))
        warnings += [_at(register, key, message) for message in condition.warnings(check.says)]
    return errors, warnings


def _owner(register: Register) -> Complaints:
    return [_at(register, "owner", doubt)] if (doubt := owner_doubt(register.owner)) else []


def owner_doubt(owner: str) -> str:
    """A warning where the owner is neither an id of the catalogue of departments nor a Chinese name; empty where it is one."""
    known = _departments()
    if CHINESE.search(owner) or owner in known:
        return ""
    return f"部门目录里没有“{owner}”。{nearest(owner, known)}"


@cache
def _departments() -> tuple[str, ...]:
    """Ids of the shipped catalogue, read once: every register has an owner."""
    return tuple(each.id for each in load_departments())


def _field_errors(register: Register, field: Field, library: Library) -> Complaints:
    errors: Complaints = []
    key = f"fields.{field.name}"
    if field.type == FieldType.REFERENCE and field.to not in library.registers:
        message = missing("台账", field.to, library.registers, library)
        errors.append(_at(register, f"{key}.to", message))
    if field.least is not None and field.most is not None and field.least > field.most:
        errors.append(_at(register, f"{key}.least", "least 不能大于 most。"))
    if field.default:
        try:
            default_value(field, today=date(2022, 1, 1), resolve=_any)
        except Fault as fault:
            errors.append(_at(register, f"{key}.default", fault.message))
    return errors


def _any(_field: Field, _text: str) -> int:
    """Defaults that name areas or rows are looked up when a form is opened."""
    return 0


def _computed_errors(register: Register, field: Field, found: Expression) -> Complaints:
    key = f"fields.{field.name}.computed"
    if found.kind != kind_of(field):
        return [_at(register, key, f"算出来是{found.kind}，字段类型 {field.type} 要{kind_of(field)}。")]
    if found.unit is None or found.kind != Kind.NUMBER:
        return []
    wanted = read_unit("%" if field.type == FieldType.PERCENT else field.unit)
    if found.unit.powers != wanted.powers:
        return [_at(register, key, f"算出来的单位与 unit“{field.unit}”不是一回事，请核对算式。")]
    return []


def _circles(register: Register, needs: dict[str, tuple[str, ...]]) -> Complaints:
    """Computed fields that need one another."""
    open_ = dict(needs)
    while open_:
        ready = [name for name, wanted in open_.items() if not any(each in open_ for each in wanted)]
        if not ready:
            names = "、".join(open_)
            first = register.field(next(iter(open_)))
            return [_at(register, f"fields.{first.name}.computed", f"这些字段互相引用，算不出来：{names}。")]
        for name in ready:
            del open_[name]
    return []


def check_parameter(parameter: Parameter, _library: Library) -> tuple[Complaints, Complaints]:
    """Errors and warnings of a parameter."""
    doubtful = unread([("label", parameter.label)])
    doubtful += [("unit", doubt)] if (doubt := unit_doubt(parameter.unit)) else []
    return [], [DefinitionError(parameter.path, parameter.line, key, message) for key, message in doubtful]


def check_view(view: View, library: Library) -> tuple[Complaints, Complaints]:
    """Errors and warnings of a view."""
    errors: Complaints = []
    known = [*library.registers, *(f"{r.name}__{s.name}" for r in library.registers.values() for s in r.series)]
    known += [*library.views, *OTHER_SOURCES]
    for name in view.uses:
        message = _source_error(view, name, known, library)
        if message:
            line, place = source_place(view, name)
            errors.append(DefinitionError(view.path, line, "FROM", message, place))
    for name in view_parameters(view):
        if name not in library.parameters:
            message = missing("参数", name, library.parameters, library)
            line, place = parameter_place(view, name)
            errors.append(DefinitionError(view.path, line, "", message, place))
    if not errors:
        errors += unknown_columns(view, library) or ill_typed(view, library)
    for column in view.columns:
        if column.type == FieldType.REFERENCE and column.to not in library.registers:
            message = missing("台账", column.to, library.registers, library)
            errors.append(DefinitionError(view.path, column.line, f"columns.{column.name}.to", message, column.column))
    doubtful = unread([("label", view.label), *((f"columns.{each.name}", each.label) for each in view.columns)])
    warnings = [DefinitionError(view.path, 1, key, message) for key, message in doubtful]
    warnings += [
        DefinitionError(view.path, each.line, f"columns.{each.name}.unit", doubt, each.column)
        for each in view.columns
        if (doubt := unit_doubt(each.unit))
    ]
    return errors, warnings


def _source_error(view: View, name: str, known: Iterable[str], library: Library) -> str:
    """Why the view cannot read this source; empty where it can. One view on another is as deep as it goes (STYLE, example 16)."""
    if name not in known:
        return missing("台账、序列或视图", name, known, library)
    if name not in library.views:
        return ""
    circle = _circle([view.name, name], library)
    if circle:
        return f"视图互相引用，算不出来：{' → '.join(circle)}。请去掉其中一处。"
    if any(each in library.views for each in library.views[name].uses):
        return f"视图“{name}”本身已建立在别的视图上，不能再叠一层。"
    return ""


def _circle(path: list[str], library: Library) -> list[str]:
    """The way from the first view of the path back to itself; empty where there is none."""
    if path[-1] == path[0]:
        return path
    for name in library.views[path[-1]].uses:
        if name in library.views and name not in path[1:]:
            found = _circle([*path, name], library)
            if found:
                return found
    return []


def missing(what: str, name: str, known: Iterable[str], library: Library) -> str:
    """Why the name cannot be used: its own file is wrong, or there is none."""
    if name.partition("__")[0] in library.broken:
        return f"“{name.partition('__')[0]}”自己的定义有错误，先改好它。"
    return f"没有{what}“{name}”。{nearest(name, known)}"


def check_condition(
    text: str, over: Register | View, library: Library, *, label: str = ""
) -> tuple[Condition, list[str]]:
    """A condition over a register or view, and its warnings. Raises ConditionError."""
    columns = over.fields if isinstance(over, Register) else over.columns
    found = parse(text, {each.name: each for each in columns}, library.parameters, where=f"“{over.label}”")
    return found, found.warnings(label) if label else []


def unread(labels: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Key and warning for each label without a Chinese character."""
    return [
        (key, f"名称“{label}”里没有汉字，工作人员可能看不懂。") for key, label in labels if not CHINESE.search(label)
    ]


def _at(register: Register, key: str, message: str, inside: ConditionError | None = None) -> DefinitionError:
    """An error at a value of the register, or at a place inside the condition that the value is."""
    near = key
    while near not in register.places and near:
        near = near.rpartition(".")[0]
    line, column = register.places.get(near, (register.line, 1))
    if inside is not None and near == key:
        column = column + inside.column - 1 if inside.line == 1 else inside.column
        line += inside.line - 1
    return DefinitionError(register.path, line, key, message, column)
