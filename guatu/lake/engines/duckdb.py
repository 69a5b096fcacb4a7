"""DuckDB, in this process: relations become views over Parquet files, or tables at hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from guatu.lake.errors import LakeDamaged, QueryFailed
from guatu.lake.relation import Relation, relation_sql


def run(sql: str, relations: Mapping[str, Relation]) -> Any:
    """The answer to one SELECT, a pyarrow Table. Raises QueryFailed, LakeDamaged."""
    import duckdb

    with _engine().cursor() as cursor:
        try:
            for name, relation in relations.items():
                _view(cursor, name, relation)
            return narrowed(cursor.sql(sql).to_arrow_table())
        except duckdb.IOException as error:
            raise LakeDamaged(
                f"数据湖的文件缺失或读不出来，数据库里的台账没有受影响：请运行 guatu lake rebuild。（{error}）"
            ) from None
        except duckdb.Error as error:
            raise QueryFailed(f"不能计算：{error}") from None


@cache
def _engine() -> Any:
    import duckdb

    return duckdb.connect(config={"threads": _threads()})


def _threads() -> int:
    import os

    return os.cpu_count() or 1


def _view(cursor: Any, name: str, relation: Relation) -> None:
    if relation.rows is not None:
        cursor.register(name, relation.rows)
        return
    body = relation_sql(relation, base=_files(relation.base), changes=_files(relation.changes))
    cursor.execute(f'CREATE TEMP VIEW "{name}" AS {body}')


def _files(paths: tuple[str, ...]) -> str:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}])"


def narrowed(table: Any) -> Any:
    """Sums of whole numbers as int64, which is what other engines give; where they do not fit, as they are."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type) and field.type.scale == 0 and field.type.precision == 38:
            try:
                column = table.column(place).cast(pa.int64())
            except pa.ArrowInvalid:
                continue
            table = table.set_column(place, pa.field(field.name, pa.int64()), column)
    return table
