"""A file's rows as one table of texts, `staged`: n (number of the line), why (it cannot be read), k (key), s (series), p (period), v (value).

Nothing is judged here. The table lies in a DuckDB with a folder of its own and a limit on memory, so that ten million rows need no more of it
than one million.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from guatu.definitions.register import Register, Series
from guatu.lake.ingest.errors import IngestRefused
from guatu.lake.ingest.lines import cell_batches, cells_schema, line_batches
from guatu.lake.ingest.lines import schema as line_schema
from guatu.lake.ingest.naming import Columns, columns_of
from guatu.lake.ingest.survey import Form, Survey

WORK = "_work"
"""In the lake's folder: what is under way. A killed process's rest is removed when the next one begins."""
MEMORY = "768MB"
SAMPLE = 200
"""Lines of JSON whose names tell the columns."""
BETWEEN = "\x1f"
"""Between the parts of a key of several fields."""
EXACT = 15
"""Digits beyond which a JSON number may have lost some in passing through binary: it is read again from the text."""
DELIMITERS = (",", "\t", ";", "，")
Tell = Callable[[str, int, int], None]
"""Is told what is being done, how many rows of it, and of how many (0: not known)."""


@contextmanager
def workshop() -> Iterator[tuple[Any, Path]]:
    """A DuckDB connection with a file of its own and a folder, both gone at the end."""
    import duckdb

    root = Path(settings.LAKE) / WORK
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(root)
    place = root / f"{os.getpid()}-{uuid4().hex[:8]}"
    place.mkdir()
    try:
        with duckdb.connect(":memory:") as engine:
            engine.execute(f"SET memory_limit = '{MEMORY}'")
            engine.execute("SET temp_directory = ?", [str(place)])
            engine.execute("SET preserve_insertion_order = false")
            engine.execute("SET enable_progress_bar = false")
            engine.execute("SET TimeZone = 'Asia/Shanghai'")
            yield engine, place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _sweep(root: Path) -> None:
    """Remove what killed processes left."""
    for path in root.iterdir():
        owner = path.name.partition("-")[0]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists() and Path("/proc/self").exists():
            shutil.rmtree(path, ignore_errors=True)


def stage(engine: Any, of: Survey, register: Register, series: Series | None, tell: Tell) -> Columns:
    """Fill `staged`; which columns were found. Raises IngestRefused."""
    doing = f"读取{of.name}"

    stopped: list[BaseException] = []

    def counted(done: int) -> None:
        try:
            tell(doing, done, of.lines)
        except BaseException as reason:
            stopped.append(reason)
            raise

    counted(0)
    stagers = {Form.JSON: _json, Form.CSV: _csv, Form.PARQUET: _parquet}
    try:
        return stagers[of.form](engine, of, register, series, counted)
    except Exception:
        # What goes wrong while DuckDB reads from us comes back as an error of DuckDB's.
        if stopped:
            raise stopped[0] from None
        raise


def rows_sql(columns: Columns, text: Callable[[str], str], source: str, *, more: str = "") -> str:
    """The statement that makes `staged`; `text` gives the SQL of a column's text. Wide rows become one row a series."""
    parts = [text(name) for name in ((columns.number,) if columns.number else columns.keys)]
    key = parts[0] if len(parts) == 1 else f" || '{BETWEEN}' || ".join(f"coalesce({part}, '')" for part in parts)
    period = text(columns.period)
    if columns.value:
        which = text(columns.series) if columns.series else "''"
        return (
            f"CREATE TABLE staged AS SELECT n, why, {_trimmed(key)} AS k, {_trimmed(which)} AS s, {_trimmed(period)} AS p, "
            f"{_trimmed(text(columns.value))} AS v{more} FROM {source}"
        )
    pairs = ", ".join(f"{{'s': '{name}', 'v': {_trimmed(text(column))}}}" for name, column in columns.wide.items())
    # A blank cell of a wide row says nothing; a row whose cells are all blank is one without a value.
    return (
        "CREATE TABLE staged AS SELECT n, why, k, each.s AS s, p, each.v AS v"
        f"{more and ', raw'} FROM (SELECT n, why, k, p{more and ', raw'}, unnest(CASE WHEN len(filled) = 0 THEN pairs[1:1] "
        f"ELSE filled END) AS each FROM (SELECT *, list_filter(pairs, lambda x: x.v <> '') AS filled FROM ("
        f"SELECT n, why, {_trimmed(key)} AS k, {_trimmed(period)} AS p, [{pairs}] AS pairs{more} FROM {source})))"
    )


def _trimmed(text: str) -> str:
    """Without spaces around; what else may stand there is looked at with the few texts that are not plain."""
    return f"coalesce(trim({text}), '')"


def _json(
    engine: Any, of: Survey, register: Register, series: Series | None, counted: Callable[[int], None]
) -> Columns:
    columns = columns_of(_json_names(of), register, series)
    hand_over(engine, "given", line_batches(of, counted))
    wanted = [*((columns.number,) if columns.number else columns.keys), columns.period, columns.value, columns.series]
    wanted = [name for name in dict.fromkeys([*wanted, *columns.wide.values()]) if name]
    paths = ", ".join(quoted(_path(name)) for name in wanted)

    def text(name: str) -> str:
        return f"x[{wanted.index(name) + 1}]"

    blank = " AND ".join(f"{text(name)} IS NULL" for name in wanted)
    source = (
        "(SELECT n, CASE WHEN why IS NOT NULL THEN why WHEN doc IS NULL THEN 'not_json' "
        f"WHEN {blank} AND json_type(doc) <> 'OBJECT' THEN 'no_object' END AS why, doc, x FROM ("
        f"SELECT n, why, doc, json_extract_string(doc, [{paths}]) AS x FROM ("
        "SELECT n, why, CASE WHEN json_valid(line) THEN line END AS doc, line FROM given) "
        "WHERE doc IS NOT NULL OR why IS NOT NULL OR NOT regexp_full_match(line, '\\s*')))"
    )
    unsure = " OR ".join(f"length({text(name)}) > {EXACT}" for name in (columns.value, *columns.wide.values()) if name)
    engine.execute(rows_sql(columns, text, source, more=f", CASE WHEN {unsure} THEN doc END AS raw"))
    _read_again(engine, columns)
    return columns


def _json_names(of: Survey) -> list[str]:
    """Names of the first objects, in the order in which they are met."""
    names: dict[str, None] = {}
    looked = 0
    for batch in line_batches(of, lambda _done: None):
        for line in batch.column("line").to_pylist():
            looked += 1
            try:
                found = json.loads(line or "")
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                names.update(dict.fromkeys(found))
            if looked >= SAMPLE and names:
                return list(names)
        if looked >= SAMPLE * 50:
            break
    if not names:
        raise IngestRefused(
            f'“{of.name}”里没有读得懂的 JSON 行。每行应是一个对象，例如 {{"编号": 1, "时段": "2022-03", "数值": 12.5}}。'
        )
    return list(names)


def _path(name: str) -> str:
    return '$."' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read_again(engine: Any, columns: Columns) -> None:
    """Numbers of many digits, exactly as they are written."""
    found = engine.execute("SELECT n, s, v, raw FROM staged WHERE raw IS NOT NULL").fetchmany
    exact: list[tuple[int, str, str]] = []
    while rows := found(50_000):
        for number, which, value, raw in rows:
            column = columns.value or columns.wide[which]
            told = json.loads(raw, parse_float=str, parse_int=str).get(column)
            if isinstance(told, str) and told != value:
                exact.append((number, which, told))
    if exact:
        import pyarrow as pa

        numbers, which_, texts = zip(*exact, strict=True)
        hand_over(engine, "exact", [pa.record_batch([numbers, which_, texts], names=["n", "s", "t"])])
        engine.execute("UPDATE staged SET v = exact.t FROM exact WHERE staged.n = exact.n AND staged.s = exact.s")


def _csv(engine: Any, of: Survey, register: Register, series: Series | None, counted: Callable[[int], None]) -> Columns:
    heading, delimiter = _heading(of)
    columns = columns_of([name for name in heading if name], register, series)
    width = len(heading)
    places = {name: place for place, name in reversed(list(enumerate(heading, 1)))}
    wrong: list[IngestRefused] = []
    if of.quotes:
        hand_over(engine, "given", _sound(cell_batches(of, delimiter, counted), wrong), cells_schema())
        cells = "cells"
    else:
        hand_over(engine, "given", line_batches(of, counted, skip=1))
        cells = f"string_split(rtrim(line, e'\\r\\n'), {quoted(delimiter)})"
    source = (
        f"(SELECT n, CASE WHEN why IS NOT NULL THEN why WHEN len(list_filter(x[{width + 1}:], lambda c: trim(c) <> '')) > 0 THEN "
        f"'too_wide' END AS why, x FROM (SELECT n, why, {cells} AS x FROM given) "
        "WHERE why IS NOT NULL OR len(list_filter(x, lambda c: trim(c) <> '')) > 0)"
    )
    engine.execute(rows_sql(columns, lambda name: f"x[{places[name]}]", source))
    if wrong:
        raise wrong[0]
    return columns


def _sound(batches: Iterator[Any], wrong: list[IngestRefused]) -> Iterator[Any]:
    """The batches up to where they cannot be read any more; why, is put aside for when DuckDB is done with them."""
    try:
        yield from batches
    except IngestRefused as refused:
        wrong.append(refused)


def _heading(of: Survey) -> tuple[list[str], str]:
    """The names in the first line, and what parts them. Raises IngestRefused."""
    import csv

    first = next(iter(line_batches(of, lambda _done: None)), None)
    line = first.column("line")[0].as_py() if first is not None else None
    line = (line or "").strip("\r\n")
    if not line.strip():
        raise IngestRefused(f"“{of.name}”的第一行是空的：CSV 的第一行应是列名。")
    delimiter = max(DELIMITERS[:3], key=line.count)
    names = [each.strip() for each in next(csv.reader([line], delimiter=delimiter))]
    return names, delimiter


def _parquet(
    engine: Any, of: Survey, register: Register, series: Series | None, counted: Callable[[int], None]
) -> Columns:
    import duckdb

    del counted

    file = quoted(str(of.path))
    try:
        types = dict(
            engine.execute(
                f"SELECT name, type FROM (DESCRIBE SELECT * FROM read_parquet({file})) t(name, type, a, b, c, d)"
            ).fetchall()
        )
    except duckdb.Error:
        raise IngestRefused(f"“{of.name}”不是完整的 Parquet 文件。请重新导出。") from None
    columns = columns_of(list(types), register, series)
    used = {columns.number, *columns.keys, columns.period, columns.value, columns.series, *columns.wide.values()} - {""}
    nested = [name for name in sorted(used) if any(word in types[name] for word in ("[", "STRUCT", "MAP", "BLOB"))]
    if nested:
        raise IngestRefused(f"“{of.name}”的列“{nested[0]}”是{types[nested[0]]}，不是文字、数或时间。请改好后重新导出。")

    def text(name: str) -> str:
        column = '"' + name.replace('"', '""') + '"'
        if types[name].startswith("TIMESTAMP WITH TIME ZONE"):
            column = f"CAST({column} AS TIMESTAMP)"
        return f"CAST({column} AS VARCHAR)"

    source = f"(SELECT file_row_number + 1 AS n, CAST(NULL AS VARCHAR) AS why, * FROM read_parquet({file}, file_row_number = true))"
    try:
        engine.execute(rows_sql(columns, text, source))
    except duckdb.Error as error:
        raise IngestRefused(f"“{of.name}”读到一半读不下去（{str(error)[:80]}）。请重新导出。") from None
    return columns


def hand_over(engine: Any, name: str, batches: Any, shape: Any = None) -> None:
    """Let DuckDB read Arrow batches under a name, once; `shape` is their schema where there may be none."""
    import pyarrow as pa

    batches = iter(batches)
    first = next(batches, None)
    of = first.schema if first is not None else shape or line_schema()
    reader = pa.RecordBatchReader.from_batches(of, _again(first, batches) if first is not None else [])
    engine.register(name, reader)


def _again(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
