"""Carry out a plan in one transaction, and write down the shape each table now has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from guatu.registers.models import Shape
from guatu.registers.schema.compare import Former, columns_there, columns_wanted, defined_models, plan
from guatu.registers.schema.meaning import meaning_of
from guatu.registers.schema.steps import (
    AddColumn,
    AddIndex,
    AlterColumn,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    IndexSearch,
    Model,
    Plan,
    RenameColumn,
    Step,
)
from guatu.registers.search import search_prepare
from guatu.registers.tables.columns import column_kind
from guatu.registers.tables.rows import Record


class PlanBlocked(RuntimeError):
    """The plan would lose data; its message lists what and the cure."""


def apply(made: list[Model] | None = None) -> Plan:
    """Bring the tables to their definitions; the plan that was carried out. Raises PlanBlocked, having changed nothing."""
    made = defined_models() if made is None else made
    wanted = plan(made)
    if wanted.blocked:
        raise PlanBlocked("\n".join(wanted.blocked))
    with constraints_off(), transaction.atomic(), connection.schema_editor(atomic=False) as editor:
        for step in wanted.steps:
            _carry_out(editor, step)
    with transaction.atomic():
        for model in made:
            _shape_write(model)
            if issubclass(model, Record):
                search_prepare(model.register)
        gone = [step.table for step in wanted.steps if isinstance(step, DropTable)]
        Shape.objects.filter(table__in=gone).delete()
    return wanted


class constraints_off:
    """SQLite remakes a table to change a column, and can only do so while foreign keys are not enforced."""

    def __enter__(self) -> None:
        self.lifted = connection.vendor == "sqlite" and not connection.in_atomic_block
        if self.lifted:
            connection.disable_constraint_checking()

    def __exit__(self, *error: object) -> None:
        if self.lifted:
            connection.enable_constraint_checking()


def statements(of: Plan) -> list[str]:
    """The SQL of a plan, for those who want to read it before it runs."""
    lines: list[str] = []
    for step in of.steps:
        if isinstance(step, AddIndex):
            lines.append(step.sql + ";")
            continue
        if isinstance(step, IndexSearch):
            lines.append(f"-- {step.says}")
            continue
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            _carry_out(editor, step)
        lines += editor.collected_sql
    return lines


def _carry_out(editor: BaseDatabaseSchemaEditor, step: Step) -> None:
    quoted = connection.ops.quote_name
    if isinstance(step, CreateTable):
        editor.create_model(step.model)
    elif isinstance(step, AddColumn):
        editor.add_field(step.model, step.column)
    elif isinstance(step, RenameColumn):
        editor.execute(
            f"ALTER TABLE {quoted(step.table)} RENAME COLUMN {quoted(step.before)} TO {quoted(str(step.column.column))}"
        )
    elif isinstance(step, AlterColumn):
        _alter(editor, step)
    elif isinstance(step, DropColumn):
        editor.execute(f"ALTER TABLE {quoted(step.table)} DROP COLUMN {quoted(step.column)}")
    elif isinstance(step, DropTable):
        editor.execute(f"DROP TABLE {quoted(step.table)}")
    elif isinstance(step, AddIndex):
        editor.execute(step.sql)
    elif isinstance(step, DropIndex):
        editor.execute(f"DROP INDEX {quoted(step.index)}")


def _alter(editor: BaseDatabaseSchemaEditor, step: AlterColumn) -> None:
    """A change of type. SQLite's columns take any value: there the definition alone changes, no table is remade."""
    if connection.vendor == "sqlite":
        return
    assert isinstance(step.before, Former)
    quoted = connection.ops.quote_name
    kind = column_kind(step.column, connection)
    table, column = quoted(step.table), quoted(str(step.column.column))
    if step.before.kind != kind:
        editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {column}::{kind}")
    if (step.before.db_comment or "") != (step.column.db_comment or ""):
        editor.execute(f"COMMENT ON COLUMN {table}.{column} IS {editor.quote_value(step.column.db_comment)}")


def _shape_write(model: Model) -> None:
    table = model._meta.db_table
    columns = {
        name: {
            "kind": column_kind(column, connection),
            "comment": column.db_comment or "",
            "label": str(column.verbose_name),
            **meaning_of(model, column),
        }
        for name, column in columns_wanted(model).items()
    }
    shape = Shape.objects.filter(table=table).first()
    today = date.today().isoformat()
    former: dict[str, Any] = shape.retired if shape else {}
    retired = {name: former.get(name, today) for name in columns_there(table) if name not in columns}
    if shape and shape.columns == columns and shape.retired == retired:
        return
    Shape.objects.update_or_create(
        table=table, defaults={"columns": columns, "retired": retired, "applied_at": datetime.now()}
    )
