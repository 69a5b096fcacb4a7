"""Rows of the database as columns: through ADBC (for SQLite in a process of its own, `sqlite_process.py`), and through Django's own
connection for few rows of SQLite and where a transaction is open.

All ways take the same SELECT and give the same raw values; DuckDB makes them the lake's types. SQLite knows no types, and its driver
guesses them from the first rows: so a made-up row of the right types goes before them, and is left out again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from guatu.lake.batches import BatchFile
from guatu.lake.engines.duckdb import connected
from guatu.lake.errors import LakeDamaged, LakeError, TableNotReady
from guatu.lake.relation import CHANGE, DELETED
from guatu.lake.shapes import Held, Shape, arrow_schema

PART = 20_000
"""Numbers of rows in one statement."""
FETCHED = 10_000
"""Rows fetched together through Django's connection."""
SMALL = 20_000
"""Rows of a whole table that are read without a process of its own."""
FEW = 1000
"""Numbers for which a second connection to PostgreSQL is not worth it."""
MADE_UP = "lake_made_up"
NOT_ARGUMENTS = frozenset({"cursor_factory", "context", "prepare_threshold", "client_encoding", "server_side_binding"})
"""Of Django's arguments for a connection, those that the server's own library does not know."""


@contextmanager
def rows_of(
    shape: Shape, *, ids: Sequence[int] | None = None, batches: Sequence[BatchFile] = (), change: int
) -> Iterator[Any]:
    """Rows in the table's schema: all that are not deleted (a reader of Arrow batches), or those of `ids`, deleted ones marked.

    Of a series, what `batches` hold comes to them; where two tell of one record and period the later holds. `change` is what
    stands in their `lake_change`. Raises TableNotReady where the database lacks a table or column.
    """
    require_there(shape)
    with connected() as engine:
        if ids is not None:
            rows = _some(engine, shape, ids, change)
            yield _with_batches(engine, shape, rows, batches, change) if batches else rows
        else:
            with _raw(shape, None) as raw:
                typed = _typed(engine, shape, raw, change)
                yield _with_batches(engine, shape, typed, batches, change) if batches else typed


def _some(engine: Any, shape: Shape, ids: Sequence[int], change: int) -> Any:
    import pyarrow as pa

    parts = [arrow_schema(shape).empty_table()]
    for start in range(0, len(ids), PART):
        with _raw(shape, ids[start : start + PART]) as raw:
            parts.append(_typed(engine, shape, raw, change).read_all())
    return pa.concat_tables(parts)


def _with_batches(engine: Any, shape: Shape, rows: Any, batches: Sequence[BatchFile], change: int) -> Any:
    """The rows and those of batches, the latest of each record and period."""
    listed = ", ".join(f'"{held.name}"' for held in shape.columns)
    # Rows are still being read through the engine: what reads them in its turn needs a connection of its own.
    engine = engine.cursor()
    engine.register("lake_rows", rows)
    engine.execute("CREATE OR REPLACE TEMP TABLE lake_hand AS SELECT * FROM lake_rows").fetchall()
    typed = engine.execute("SELECT count(*) FROM lake_hand").fetchall()[0][0]
    parts = [f"SELECT {CHANGE}, {DELETED}, {listed}, 0 AS lake_line FROM lake_hand"]
    for batch in batches:
        if not batch.path.is_file():
            raise LakeDamaged(
                f"“{shape.label}”的批次文件 {batch.path.name} 不见了（日志第{batch.line}行）。请从备份恢复到 {batch.path.parent}。"
            )
        path = str(batch.path).replace("'", "''")
        cast = ", ".join(f'CAST("{held.name}" AS {held.type}) AS "{held.name}"' for held in shape.columns)
        parts.append(
            f"SELECT CAST({int(change)} AS BIGINT) AS {CHANGE}, false AS {DELETED}, {cast}, {batch.line} AS lake_line "
            f"FROM read_parquet('{path}')"
        )
    if not typed and len(batches) == 1:
        # A batch has one row of each record and period: nothing is to be chosen from.
        return engine.sql(f"SELECT {CHANGE}, {DELETED}, {listed} FROM ({parts[1]})").to_arrow_reader(100_000)
    keys = ", ".join(f'"{key}"' for key in shape.keys)
    place = f"row_number() OVER (PARTITION BY {keys} ORDER BY changed_at DESC, lake_line DESC)"
    return engine.sql(
        f"SELECT {CHANGE}, {DELETED}, {listed} FROM (SELECT *, {place} AS lake_place FROM ({' UNION ALL '.join(parts)})) "
        "WHERE lake_place = 1"
    ).to_arrow_reader(100_000)


def require_there(shape: Shape) -> None:
    """TableNotReady where the database has not what the definitions name: the plan was not applied."""
    there: set[str] = set()
    if shape.source in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{shape.source}" LIMIT 0')
            there = {each[0] for each in cursor.description}
    if not there:
        raise TableNotReady(f"数据库里还没有“{shape.label}”的表 {shape.source}。请先运行 guatu registers apply。")
    wanted = [held.source for held in shape.columns if held.source not in there]
    if wanted:
        names = "、".join(wanted)
        raise TableNotReady(f"“{shape.label}”的表 {shape.source} 还没有列 {names}。请先运行 guatu registers apply。")


def _typed(engine: Any, shape: Shape, raw: Any, change: int) -> Any:
    columns = [f"CAST({int(change)} AS BIGINT) AS {CHANGE}", f"CAST({DELETED} AS BOOLEAN) AS {DELETED}"]
    columns += [f'CAST("{held.name}" AS {held.type}) AS "{held.name}"' for held in shape.columns]
    rows = engine.from_arrow(raw)
    left = f"{MADE_UP} = 0"
    return rows.filter(left).project(", ".join(columns)).to_arrow_reader(100_000)


@contextmanager
def _raw(shape: Shape, ids: Sequence[int] | None) -> Iterator[Any]:
    """Raw values in Arrow, with the made-up row where there is one."""
    sql = select_sql(shape, ids, connection.vendor)
    on_sqlite = connection.vendor == "sqlite"
    few = _is_small(shape) if ids is None else on_sqlite or len(ids) <= FEW
    if connection.in_atomic_block or few or (on_sqlite and _in_memory()):
        yield _through_django(shape, sql)
    elif on_sqlite:
        with _from_sqlite(sql) as reader:
            yield reader
    else:
        with _postgres_arrow() as other, other.cursor() as cursor:
            cursor.execute(sql)
            yield cursor.fetch_record_batch()


def select_sql(shape: Shape, ids: Sequence[int] | None, vendor: str) -> str:
    """The SELECT of a table's raw values, in the database's dialect."""
    raw = _sqlite if vendor == "sqlite" else _postgres
    columns = [f'{raw(held)} AS "{held.name}"' for held in shape.columns]
    gone = "0" if shape.series else "CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END"
    where = []
    if ids is not None:
        # Numbers only: they come from the journal's ids.
        where.append(f"id IN ({', '.join(str(int(each)) for each in ids)})")
    elif not shape.series:
        where.append("deleted_at IS NULL")
    sql = f'SELECT 0 AS {MADE_UP}, {gone} AS {DELETED}, {", ".join(columns)} FROM "{shape.source}"'
    if where:
        sql += f" WHERE {' AND '.join(where)}"
    if vendor == "sqlite":
        sql = f"SELECT 1, 0, {', '.join(_example(held) for held in shape.columns)} UNION ALL {sql}"
        sql = sql.replace("SELECT 1, 0", f"SELECT 1 AS {MADE_UP}, 0 AS {DELETED}", 1)
    return sql


def _sqlite(held: Held) -> str:
    column = f'"{held.source}"'
    if held.type.startswith("DECIMAL"):
        return f"CAST({column} AS REAL)"
    if held.type in ("BIGINT", "INTEGER", "BOOLEAN"):
        return f"CAST({column} AS INTEGER)"
    return f"CAST({column} AS TEXT)"


def _example(held: Held) -> str:
    """A made-up value of the column's raw type on SQLite, under the column's name."""
    value = "''"
    if held.type.startswith("DECIMAL"):
        value = "0.5"
    elif held.type in ("BIGINT", "INTEGER", "BOOLEAN"):
        value = "0"
    return f'{value} AS "{held.name}"'


def _postgres(held: Held) -> str:
    column = f'"{held.source}"'
    if held.type.startswith("DECIMAL"):
        return f"{column}::text"
    if held.type == "BIGINT":
        return f"{column}::bigint"
    return column


def _through_django(shape: Shape, sql: str) -> Any:
    import pyarrow as pa

    kinds = {"BIGINT": pa.int64(), "INTEGER": pa.int64(), "BOOLEAN": pa.int64(), "VARCHAR": pa.string()}
    if connection.vendor != "sqlite":
        kinds |= {"BOOLEAN": pa.bool_(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}
    fields = [pa.field(MADE_UP, pa.int64()), pa.field(DELETED, pa.int64())]
    for held in shape.columns:
        kind = kinds.get(held.type, pa.string())
        if held.type.startswith("DECIMAL"):
            kind = pa.float64() if connection.vendor == "sqlite" else pa.string()
        fields.append(pa.field(held.name, kind))
    schema = pa.schema(fields)
    batches = []
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%", "%%"), [])
        while rows := cursor.fetchmany(FETCHED):
            columns = list(zip(*rows, strict=True))
            arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
            batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return ":memory:" in name or "mode=memory" in name


def _is_small(shape: Shape) -> bool:
    """Whether starting a process would take longer than reading the rows here."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM (SELECT 1 FROM "{shape.source}" LIMIT {SMALL + 1}) AS rows_there')
        return int(cursor.fetchone()[0]) <= SMALL


@contextmanager
def _from_sqlite(sql: str) -> Iterator[Any]:
    import pyarrow as pa

    program = [sys.executable, "-I", str(Path(__file__).with_name("sqlite_process.py"))]
    process = subprocess.Popen(
        [*program, str(connection.settings_dict["NAME"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        process.stdin.write(sql.encode())
        process.stdin.close()
        try:
            reader = pa.ipc.open_stream(process.stdout)
        except pa.ArrowInvalid:
            raise _broken_off(process) from None
        yield pa.RecordBatchReader.from_batches(reader.schema, _whole(reader, process))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def _whole(reader: Any, process: Any) -> Iterator[Any]:
    """The batches; an error where the process ended before its work: a stream that is cut off looks like one that ended."""
    yield from reader
    if process.wait():
        raise _broken_off(process)


def _broken_off(process: Any) -> LakeError:
    told = process.stderr.read().decode(errors="replace").strip().rpartition("\n")[2]
    return LakeError(f"读不出数据库：{told or '读取的进程中断了'}")


@contextmanager
def _postgres_arrow() -> Iterator[Any]:
    """A second connection to the same PostgreSQL database, which gives Arrow."""
    from adbc_driver_postgresql.dbapi import connect
    from psycopg.conninfo import make_conninfo

    arguments: dict[str, Any] = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name not in NOT_ARGUMENTS and isinstance(value, (str, int))
    }
    with connect(make_conninfo(**arguments)) as other:
        yield other
