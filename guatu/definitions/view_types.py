"""What the plain columns of a view's SELECT hold, against what `columns` says of them: type, unit, and personal data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.definitions.conditions.tree import Kind, kind_of
from guatu.definitions.errors import DefinitionError
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.library import Library
from guatu.definitions.units import Unit, read_unit
from guatu.definitions.view import View

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

ORDERING = ("GT", "GTE", "LT", "LTE")
COMPARING = (*ORDERING, "EQ", "NEQ")
OF_IDS = {"areas": FieldType.AREA, "organisations": FieldType.ORGANISATION}


def ill_typed(view: View, library: Library) -> list[DefinitionError]:
    """Errors for columns that are not what they are said to be, for personal data, and for comparisons that make no sense."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.optimizer.scope import traverse_scope

    scopes = list(traverse_scope(sqlglot.parse_one(view.sql, dialect="duckdb")))
    errors: dict[tuple[int, str], DefinitionError] = {}

    def tell(line: int, column: int, key: str, message: str) -> None:
        errors.setdefault((line, message), DefinitionError(view.path, line, key, message, column))

    for scope in _selects(scopes[-1]):
        query: Any = scope.expression
        for declared, projection in zip(view.columns, query.selects, strict=False):
            for column in projection.find_all(exp.Column):
                field = origin(column, scope, library)
                if field is not None and field.sensitive and column.find_ancestor(exp.Count) is None:
                    message = f"“{field.label}”是敏感信息，不能写进视图的列；要数有几个，用 COUNT。"
                    tell(*_place(view, column), f"columns.{declared.name}", message)
            plain = projection.unalias()
            field = origin(plain, scope, library) if isinstance(plain, exp.Column) else None
            if field is not None and (message := _mismatch(declared, field)):
                tell(declared.line, declared.column, f"columns.{declared.name}", message)
    for scope in scopes:
        for node in scope.find_all(exp.Binary):
            if type(node).__name__ in COMPARING and (message := _senseless(node, scope, library)):
                near = next((each for each in node.find_all(exp.Column)), None)
                tell(*_place(view, near), "", message)
    return list(errors.values())


def origin(column: exp.Column, scope: Scope, library: Library) -> Field | None:
    """The field of a register, series or view that a column is, through WITH and subqueries; None where it is computed."""
    from sqlglot import exp

    found: list[Field] = []
    for name, (_node, source) in scope.selected_sources.items():
        if column.table and column.table != name:
            continue
        if isinstance(source, exp.Table):
            field = _field(source.name, column.name, library)
            found += [field] if field else []
            continue
        for inner in _selects(source):
            query: Any = inner.expression
            for projection in query.selects:
                plain = projection.unalias()
                if projection.alias_or_name == column.name and isinstance(plain, exp.Column):
                    field = origin(plain, inner, library)
                    found += [field] if field else []
    return found[0] if found else None


def _selects(scope: Scope) -> Iterator[Scope]:
    """The SELECTs of a scope: itself, or the parts of a UNION."""
    if scope.set_operation_scopes:
        for part in scope.set_operation_scopes:
            yield from _selects(part)
    elif hasattr(scope.expression, "selects"):
        yield scope


def _field(source: str, name: str, library: Library) -> Field | None:
    register, _mark, series = source.partition("__")
    if name == "id" and source in OF_IDS:
        return Field(name=name, label="编号", type=OF_IDS[source])
    if source in library.views:
        return next((each for each in library.views[source].columns if each.name == name), None)
    if register not in library.registers:
        return None
    definition = library.registers[register]
    if series:
        of = next((each for each in definition.series if each.name == series), None)
        if of is not None and name == "value":
            return Field(name=name, label=of.label, type=of.type, unit=of.unit)
        return (
            Field(name=name, label=definition.label, type=FieldType.REFERENCE, to=register)
            if name == "record"
            else None
        )
    if name == "id":
        return Field(name=name, label=definition.label, type=FieldType.REFERENCE, to=register)
    return next((each for each in definition.fields if each.name == name), None)


def _mismatch(declared: Field, held: Field) -> str:
    """Why the column is not what it is declared to be; empty where it is."""
    if kind_of(declared) != kind_of(held) or (kind_of(held) == Kind.LINK and declared.type != held.type):
        return f"写的类型是 {declared.type}，SELECT 取的“{held.label}”是 {held.type}。请写成 type: {held.type}。"
    if held.type == FieldType.REFERENCE and declared.to != held.to:
        return f"SELECT 取的“{held.label}”指向 {held.to}，请写成 to: {held.to}。"
    if kind_of(held) != Kind.NUMBER:
        return ""
    said, has = _unit(declared), _unit(held)
    if said == has:
        return ""
    if said.powers != has.powers:
        return f"写的单位是{_word(declared)}，SELECT 取的“{held.label}”以{_word(held)}计。请改成 unit: {_word(held)}。"
    by = has.factor / said.factor
    how = f"* {by}" if by.denominator == 1 else f"/ {1 / by}"
    return (
        f"视图里不换算单位：写的是{_word(declared)}，“{held.label}”以{_word(held)}计。"
        f"请改成 unit: {_word(held)}，或在 SELECT 里写 {held.name} {how}。"
    )


def _senseless(node: exp.Binary, scope: Scope, library: Library) -> str:
    """Why a field cannot be compared with what is written beside it; empty where it can."""
    from sqlglot import exp

    sides = (node.this.unnest(), node.expression.unnest())
    for side, other in (sides, sides[::-1]):
        if not isinstance(side, exp.Column) or not isinstance(other, (exp.Literal, exp.Boolean)):
            continue
        field = origin(side, scope, library)
        if field is None:
            return ""
        kind = kind_of(field)
        named = f"“{field.label}”是{kind}"
        text = other.name if isinstance(other, exp.Literal) and other.is_string else None
        if kind == Kind.LINK and type(node).__name__ in ORDERING:
            return f"{named}，不能比大小。"
        if kind in (Kind.LINK, Kind.NUMBER) and text is not None:
            said = "视图里是那一行的编号，请连接那张表，用它的名称比较" if kind == Kind.LINK else "请写不带引号的数"
            return f"{named}，不能和文字“{text}”比较：{said}。"
        if kind in (Kind.TEXT, Kind.DATE) and text is None:
            said = "'2022-03-01'" if kind == Kind.DATE else "带引号的文字"
            return f"{named}，不能和“{other.sql()}”比较：请写 {said}。"
        if kind == Kind.DATE and text is not None and not _is_day(text):
            return f"{named}，“{text}”不是日期，请写成 '2022-03-01'。"
        if field.choices and text is not None and text not in {each.value for each in field.choices}:
            values = "、".join(each.value for each in field.choices)
            return f"“{field.label}”没有“{text}”这个值。视图里写选项的值：{values}。"
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _unit(field: Field) -> Unit:
    return read_unit(_word(field))


def _word(field: Field) -> str:
    return "%" if field.type == FieldType.PERCENT else field.unit


def _place(view: View, column: exp.Column | None) -> tuple[int, int]:
    meta: dict[str, Any] = column.this.meta if column is not None else {}
    begin = int(meta.get("col", 1)) - int(meta.get("end", 0)) + int(meta.get("start", 0))
    return view.line + int(meta.get("line", 1)) - 1, begin
