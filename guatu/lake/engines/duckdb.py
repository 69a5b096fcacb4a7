"""DuckDB, in this process: relations become views over Parquet files, or tables at hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from guatu.lake.errors import LakeDamaged, QueryFailed
from guatu.lake.relation import Relation, relation_sql


def run(sql: str, relations: Mapping[str, Relation]) -> Any:
    """The answer to one SELECT, a pyarrow Table. Raises QueryFailed, LakeDamaged."""
    import duckdb

    with connected() as cursor:
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


def connected() -> Any:
    """A connection to this process's DuckDB, to be closed after use; views and tables made on it are its own."""
    return _engine(os.getpid()).cursor()


@cache
def _engine(process: int) -> Any:
    """One for each process: its threads do not survive a fork."""
    import duckdb

    del process
    spill = Path(settings.LAKE) / ".spill"
    engine = duckdb.connect(config={"temp_directory": str(spill), "preserve_insertion_order": False})
    # Divided by nought is NULL, as on every other engine, and not infinity.
    engine.execute("SET GLOBAL ieee_floating_point_ops = false; SET GLOBAL error_on_division_by_zero = false")
    return engine


def _view(cursor: Any, name: str, relation: Relation) -> None:
    if relation.rows is not None:
        cursor.register(name, relation.rows)
        return
    body = relation_sql(relation, base=files_sql(relation.base), changes=files_sql(relation.changes))
    cursor.execute(f'CREATE TEMP VIEW "{name}" AS {body}')


def files_sql(paths: tuple[str, ...]) -> str:
    """What reads Parquet files."""
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
