"""Spark, for districts that have a cluster: the same statements, transpiled, over the Parquet files that the Delta log lists.

DuckDB reads every statement first, over relations without rows: so errors and the types of the answer are the same on both. One session
a process, begun by the first statement; each statement has a child of it, whose names nobody else sees. Files must lie where all of
Spark's machines reach them by the same path.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from guatu.lake.engines.duckdb import connected, narrowed
from guatu.lake.engines.transpiling import spark_sql
from guatu.lake.errors import EngineMissing, LakeDamaged, QueryFailed
from guatu.lake.relation import Relation, relation_sql

CONFIG = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}
"""Times are naive, decimals exact, and what cannot be computed is an error, as in DuckDB."""
LOCAL_ONLY = ("spark.driver.bindAddress", "spark.driver.host")
AT_HAND = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
"""For statements over rows at hand only, which are few: compiling Java for each would take longer than the rest."""


def run(sql: str, relations: Mapping[str, Relation]) -> Any:
    """The answer to one SELECT, a pyarrow Table. Raises QueryFailed, LakeDamaged, EngineMissing."""
    schema, types = _read_by_duckdb(sql, relations)
    session = started().newSession()
    if all(relation.rows is not None for relation in relations.values()):
        for setting, value in AT_HAND.items():
            session.conf.set(setting, value)
    from pyspark.errors import PySparkException

    try:
        for name, relation in relations.items():
            _view(session, name, relation)
        answer = session.sql(spark_sql(sql, types)).toArrow()
    except PySparkException as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        if "FileNotFound" in str(error) or "PATH_NOT_FOUND" in str(error):
            raise LakeDamaged(
                f"数据湖的文件缺失，或 Spark 的机器读不到，数据库里的台账没有受影响：请运行 guatu lake status 核对。（{told}）"
            ) from None
        raise QueryFailed(f"不能计算：{told}") from None
    return narrowed(answer.rename_columns(schema.names).cast(schema))


def started() -> Any:
    """This process's session; EngineMissing where Java or pyspark is not there."""
    return _session(os.getpid(), settings.SPARK_MASTER)


@cache
def _session(process: int, master: str) -> Any:
    del process
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise EngineMissing("GUATU_ENGINE=spark，但没有安装 pyspark。请运行 pip install 'guatu[spark]'。") from None
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise EngineMissing(
            "GUATU_ENGINE=spark，但这台机器没有 Java。请安装 Java 17（Debian：openjdk-17-jre-headless）。"
        )
    builder = SparkSession.builder.master(master).appName("guatu")
    for name, value in CONFIG.items():
        if master.startswith("local") or name not in LOCAL_ONLY:
            builder = builder.config(name, value)
    if master.startswith("local"):
        builder = builder.config("spark.sql.shuffle.partitions", str(_cores(master)))
    try:
        session = builder.getOrCreate()
    except Exception as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EngineMissing(f"Spark 启动不了（{master}）：{told}。请检查 Java 17 和 GUATU_SPARK_MASTER。") from None
    session.sparkContext.setLogLevel("OFF")
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # What goes wrong is raised.
    return session


def _cores(master: str) -> int:
    """How many cores `local`, `local[4]` or `local[*]` means."""
    said = master.partition("[")[2].rstrip("]").partition(",")[0]
    return os.cpu_count() or 1 if said == "*" else int(said or 1)


def _read_by_duckdb(sql: str, relations: Mapping[str, Relation]) -> tuple[Any, dict[str, dict[str, str]]]:
    """The answer's schema, and each relation's columns with DuckDB's types."""
    import duckdb

    types: dict[str, dict[str, str]] = {}
    with connected() as cursor:
        try:
            for name, relation in relations.items():
                if relation.rows is not None:
                    cursor.register(name, relation.rows.schema.empty_table())
                else:
                    cursor.execute(
                        f'CREATE TEMP VIEW "{name}" AS {relation_sql(_without_files(relation), base="", changes="")}'
                    )
                types[name] = {row[0]: row[1] for row in cursor.execute(f'DESCRIBE "{name}"').fetchall()}
            return cursor.sql(sql).to_arrow_table().schema, types
        except duckdb.Error as error:
            raise QueryFailed(f"不能计算：{error}") from None


def _without_files(relation: Relation) -> Relation:
    return Relation(columns=relation.columns, keys=relation.keys)


def _view(session: Any, name: str, relation: Relation) -> None:
    if relation.rows is not None:
        session.createDataFrame(_plain(relation.rows)).createOrReplaceTempView(name)
        return
    for part, files in (("base", relation.base), ("changes", relation.changes)):
        if files:
            session.read.parquet(*files).createOrReplaceTempView(f"lake_{part}_{name}")
    body = relation_sql(relation, base=f"lake_base_{name}", changes=f"lake_changes_{name}")
    session.sql(spark_sql(body, {})).createOrReplaceTempView(name)


def _plain(rows: Any) -> Any:
    """Types that Spark takes: no dictionaries, no large or fixed texts."""
    import pyarrow as pa

    fields = []
    for field in rows.schema:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            kind = pa.string()
        if pa.types.is_null(kind):
            kind = pa.int32()
        if pa.types.is_timestamp(kind):
            kind = pa.timestamp("us")
        fields.append(pa.field(field.name, kind))
    return rows.cast(pa.schema(fields))
