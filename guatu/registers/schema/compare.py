"""Compare the tables there are with the tables that definitions want."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, models

from guatu.registers.library import library
from guatu.registers.models import Shape
from guatu.registers.schema.fitting import unfit
from guatu.registers.schema.indexes import PREFIX, indexes_wanted, uniques_wanted
from guatu.registers.schema.meaning import choice_objections, doubles, unit_objection
from guatu.registers.schema.steps import (
    AddColumn,
    AddIndex,
    AlterColumn,
    Column,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    IndexSearch,
    Kept,
    Model,
    Plan,
    RenameColumn,
    Step,
)
from guatu.registers.search import search_outdated, search_table
from guatu.registers.tables.columns import column_kind
from guatu.registers.tables.rows import OWN_COLUMNS, Record

OUR_TABLES = ("register_", "series_")


def defined_models() -> list[Model]:
    """The models of all registers and series of the library."""
    from guatu.registers.tables.models import MODELS

    return list(MODELS)


def plan(made: list[Model] | None = None) -> Plan:
    """What must change so that the database is what the definitions say. Reads only.

    Where a definition is broken, nothing: its register is missing from the library, and would look like one given up.
    """
    if made is None and library().errors:
        return Plan(steps=(), kept=(), blocked=tuple(str(error) for error in library().errors))
    made = defined_models() if made is None else made
    steps: list[Step] = []
    kept: list[Kept] = []
    blocked: list[str] = []
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    shapes = {shape.table: shape for shape in Shape.objects.all()}
    wanted = {model._meta.db_table: model for model in made}
    for table, model in wanted.items():
        if table not in there:
            steps.append(CreateTable(table=table, model=model, says=f"新建表 {table}（{model._meta.verbose_name}）"))
            steps += _index_steps(table, model, set())
            continue
        names = _compare_columns(table, model, shapes.get(table), steps, kept, blocked)
        indexes = _our_indexes(table)
        steps += _index_steps(table, model, indexes)
        uniques = [columns for name, columns in uniques_wanted(model).items() if name not in indexes]
        blocked += [said for columns in uniques if (said := doubles(table, columns, names, model))]
        if issubclass(model, Record) and search_outdated(model.register):
            says = f"{table}：搜索索引 {search_table(model.register)} 重建（全部行）"
            steps.append(IndexSearch(table=table, says=says))
    # A series goes before the register it belongs to.
    for table in sorted(there - set(wanted), reverse=True):
        if table.startswith(OUR_TABLES) and table in shapes:
            _unnamed_table(table, steps, kept)
    # An index goes before its column, and comes when all columns are there.
    steps.sort(key=lambda step: -1 if isinstance(step, DropIndex) else 1 if isinstance(step, AddIndex) else 0)
    return Plan(steps=tuple(steps), kept=tuple(kept), blocked=tuple(blocked))


def columns_wanted(model: Model) -> dict[str, Column]:
    """Database column → Django field."""
    return {str(field.column): field for field in model._meta.concrete_fields}


def columns_there(table: str) -> list[str]:
    """Names of the table's columns in the database."""
    with connection.cursor() as cursor:
        return [each.name for each in connection.introspection.get_table_description(cursor, table)]


def _compare_columns(
    table: str, model: Model, shape: Shape | None, steps: list[Step], kept: list[Kept], blocked: list[str]
) -> dict[str, str]:
    """Steps for the table's columns; the wanted columns that are there, and how they are called now."""
    present: dict[str, str] = {}
    there = columns_there(table)
    wanted = columns_wanted(model)
    free = [column for column in there if column not in wanted]
    applied: dict[str, Any] = shape.columns if shape else {}
    before_names = _former_names(model)
    for name, column in wanted.items():
        if name not in there:
            former = before_names.get(name, "")
            if former and former in free:
                free.remove(former)
                present[name] = former
                says = f"{table}：列 {former} 改名为 {name}（{column.verbose_name}）"
                steps.append(RenameColumn(table=table, model=model, before=former, column=column, says=says))
                _compare_type(table, model, column, applied.get(former), former, steps, blocked)
            else:
                says = f"{table}：增加列 {name}（{column.verbose_name}），已有行为空"
                steps.append(AddColumn(table=table, model=model, column=column, says=says))
        else:
            present[name] = name
            _compare_type(table, model, column, applied.get(name), name, steps, blocked)
    blocked += choice_objections(table, present, model, applied)
    for name in free:
        rows = _filled(table, name)
        if rows:
            says = f"{table}：列 {name} 不再属于任何定义，但有 {rows} 行数据，保留"
            kept.append(Kept(table=table, column=name, rows=rows, says=says))
        else:
            steps.append(DropColumn(table=table, column=name, says=f"{table}：删除空列 {name}"))
    return present


def _former_names(model: Model) -> dict[str, str]:
    """New column → the column's former name, where the definition says `was`."""
    if not issubclass(model, Record):
        return {}
    names = {}
    for field in model.register.fields:
        if field.was:
            column = str(model._meta.get_field(field.name).column)  # type: ignore[union-attr]
            names[column] = (
                f"{field.was}_id" if column.endswith("_id") and not field.name.endswith("_id") else field.was
            )
    return names


def _compare_type(
    table: str,
    model: Model,
    column: Column,
    applied: dict[str, Any] | None,
    there: str,
    steps: list[Step],
    blocked: list[str],
) -> None:
    """A change of type where the stored values fit, a block where they do not, a change of comment."""
    if applied is None or column.column in OWN_COLUMNS:
        return
    if objection := unit_objection(table, there, model, column, applied):
        blocked.append(objection)
        return
    kind = column_kind(column, connection)
    comment = column.db_comment or ""
    if applied["kind"] == kind and applied["comment"] == comment:
        return
    if applied["kind"] != kind:
        reason = unfit(table, there, applied["kind"], column)
        if reason:
            blocked.append(
                f"{table}：列 {there}（{column.verbose_name}）不能从 {applied['kind']} 改为 {kind}：{reason}"
            )
            return
        says = f"{table}：列 {column.column}（{column.verbose_name}）从 {applied['kind']} 改为 {kind}"
    else:
        says = f"{table}：列 {column.column} 的说明改为“{comment}”"
    steps.append(AlterColumn(table=table, model=model, before=_as_applied(column, applied), column=column, says=says))


def _as_applied(column: Column, applied: dict[str, Any]) -> Column:
    """The column as it was when applied: same name, former kind and comment."""
    return Former(applied["kind"], applied["comment"], column)


class Former(models.Field):  # type: ignore[type-arg]
    """A column with a given database type, for schema_editor.alter_field to start from."""

    def __init__(self, kind: str, comment: str, like: Column) -> None:
        super().__init__(null=True, db_comment=comment or None)
        self.kind = kind
        self.set_attributes_from_name(like.name)
        self.column, self.attname, self.model = like.column, like.attname, like.model

    def db_type(self, connection: Any) -> str:
        """The type it has in the database."""
        del connection
        return self.kind

    def clone(self) -> Former:
        """A copy; SQLite's remaking of tables asks for it."""
        return Former(self.kind, self.db_comment or "", self)


def _filled(table: str, column: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NOT NULL')
        return int(cursor.fetchone()[0])


def _our_indexes(table: str) -> set[str]:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    return {name for name in constraints if name.startswith(PREFIX)}


def _index_steps(table: str, model: Model, there: set[str]) -> Iterator[Step]:
    wanted = indexes_wanted(model)
    for name, sql in wanted.items():
        if name not in there:
            yield AddIndex(table=table, index=name, sql=sql, says=f"{table}：建索引 {name}")
    for name in sorted(there - set(wanted)):
        yield DropIndex(table=table, index=name, says=f"{table}：删除不再需要的索引 {name}")


def _unnamed_table(table: str, steps: list[Step], kept: list[Kept]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        rows = int(cursor.fetchone()[0])
    if rows:
        says = f"表 {table} 不再属于任何定义，但有 {rows} 行数据，保留"
        kept.append(Kept(table=table, column="", rows=rows, says=says))
    else:
        steps.append(DropTable(table=table, says=f"删除空表 {table}"))
