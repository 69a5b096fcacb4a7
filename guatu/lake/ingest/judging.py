"""Each row judged: what is plainly right by a statement over all rows, the few other texts one by one, as a form reads them.

A file of a million rows has a few thousand different keys and a few hundred different periods, and nearly all its values are plain
numbers within bounds. So a text is read once, however often it stands there, by the functions that read a form; and a refused row
says what a form would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register, Series
from guatu.definitions.values import Fault, read_value
from guatu.lake.ingest.naming import Columns
from guatu.lake.ingest.records import find_records
from guatu.lake.ingest.staging import hand_over, quoted
from guatu.people.models import Person
from guatu.registers.errors import Refused
from guatu.registers.gate.observing import read_moment, series_field

DIGITS = 20
PART = 20_000
UNREADABLE = {
    "not_json": "这一行不是完整的 JSON。请检查引号、逗号和括号，每行写一个对象。",
    "no_object": '这一行不是 JSON 对象。请写成 {"编号": 1, "时段": "2022-03", "数值": 12.5}。',
    "too_long": "这一行太长，不像一条数据。请检查是否缺少换行。",
    "not_text": "这一行有读不出的字符，不是 UTF-8 编码。请改存为 UTF-8。",
    "too_wide": "这一行的列比列名多。请检查是否多了逗号，有逗号的文字要加双引号。",
}
LINE = "整行"


@dataclass(frozen=True, slots=True)
class Part:
    """One series of a file."""

    series: Series
    name: str
    """What stands in `staged.s`."""


def refused_begin(engine: Any) -> None:
    """The table of refused rows: n, field (label), entered, why."""
    engine.execute("CREATE TABLE refused (n BIGINT, field VARCHAR, entered VARCHAR, why VARCHAR)")


def judge_lines(engine: Any) -> None:
    """Refuse the rows that could not be read at all."""
    cases = " ".join(f"WHEN {quoted(code)} THEN {quoted(says)}" for code, says in UNREADABLE.items())
    engine.execute(
        f"INSERT INTO refused SELECT DISTINCT n, '{LINE}', '', CASE why {cases} END FROM staged WHERE why IS NOT NULL"
    )


def judge_keys(engine: Any, register: Register, columns: Columns, by: Person) -> bool:
    """Fill `keys`: k, record, simulated, field, why. Whether the person's own rights suffice for all rows found."""
    found = engine.execute("SELECT DISTINCT k FROM staged WHERE why IS NULL").fetchall()
    keys = [row[0] for row in found]
    judged = list(find_records(register, keys, by_number=bool(columns.number), by=by))
    _table(
        engine,
        "keys",
        (("k", "VARCHAR"), ("record", "BIGINT"), ("simulated", "BOOLEAN"), ("field", "VARCHAR"), ("why", "VARCHAR")),
        [(each.key, each.record, each.simulated, each.field, each.why) for each in judged],
    )
    return all(each.alone for each in judged)


def parts_of(engine: Any, register: Register, series: Series | None) -> list[Part]:
    """The series that the file tells of; rows of others are refused."""
    found = [row[0] for row in engine.execute("SELECT DISTINCT s FROM staged WHERE why IS NULL").fetchall()]
    parts: list[Part] = []
    for text in sorted(found):
        meant = _series_meant(register, series, text)
        if isinstance(meant, str):
            engine.execute(
                "INSERT INTO refused SELECT n, '序列', s, ? FROM staged WHERE why IS NULL AND s = ?", [meant, text]
            )
        else:
            parts.append(Part(meant, text))
    return parts


def _series_meant(register: Register, series: Series | None, text: str) -> Series | str:
    bare = "".join(text.split())
    if not bare:
        if series is not None or len(register.series) == 1:
            return series or register.series[0]
        return "没有写是哪个数据序列。请填写序列的名称。"
    found = next((each for each in register.series if bare in (each.name, "".join(each.label.split()))), None)
    if found is None:
        names = "、".join(each.label for each in register.series[:8])
        return f"“{register.label}”没有这个数据序列。可用的有：{names}{'等' if len(register.series) > 8 else ''}。"
    if series is not None and found.name != series.name:
        return f"这次只导入“{series.label}”，这一行是“{found.label}”。请分开导入，或不指定序列。"
    return found


def judge_part(engine: Any, parts: Sequence[Part]) -> None:
    """Make `judged` (n, s, record, moment, number, simulated, bad) of one series, however the file calls it; refuse its bad rows."""
    series = parts[0].series
    field = series_field(series)
    among = "why IS NULL AND s IN (" + ", ".join(quoted(part.name) for part in parts) + ")"
    _periods(engine, series, among)
    engine.execute("DROP TABLE IF EXISTS judged")
    engine.execute(
        "CREATE TEMP TABLE judged AS SELECT n, s, record, simulated, moment, plain AS number, "
        "CASE WHEN record IS NULL THEN 'k' WHEN moment IS NULL THEN 'p' WHEN plain IS NULL THEN 'v' END AS bad "
        f"FROM (SELECT n, s, k, p, {plain_sql(field)} AS plain FROM staged WHERE {among}) AS row "
        "LEFT JOIN keys USING (k) LEFT JOIN moments USING (p)"
    )
    _numbers(engine, field)
    engine.execute(
        "INSERT INTO refused SELECT n, CASE bad WHEN 'k' THEN keys.field WHEN 'p' THEN '时段' ELSE ? END, "
        "CASE bad WHEN 'k' THEN k WHEN 'p' THEN p ELSE staged.v END, "
        "CASE bad WHEN 'k' THEN keys.why WHEN 'p' THEN moments.why ELSE numbers.why END "
        "FROM (SELECT n, s, bad FROM judged WHERE bad IS NOT NULL) AS wrong JOIN staged USING (n, s) "
        "LEFT JOIN keys USING (k) LEFT JOIN moments USING (p) LEFT JOIN numbers ON bad = 'v' AND numbers.v = staged.v",
        [field.label],
    )


def plain_sql(field: Field) -> str:
    """The number that a text `v` is, where it needs no second look: digits that fit, within bounds; else NULL."""
    whole = DIGITS - field.places - 1
    fraction = f"(\\.[0-9]{{1,{field.places}}})?" if field.places else ""
    number = f"TRY_CAST(v AS DECIMAL({DIGITS}, {field.places}))"
    tests = [f"regexp_full_match(v, '-?[0-9]{{1,{whole}}}{fraction}')"]
    if field.least is not None:
        tests.append(f"{number} >= {field.least:f}")
    if field.most is not None:
        tests.append(f"{number} <= {field.most:f}")
    if field.type == FieldType.PERCENT:
        # 0.85 may mean 85 %: a form asks.
        tests.append(f"({number} = 0 OR abs({number}) >= 1)")
    return f"CASE WHEN {' AND '.join(tests)} THEN {number} END"


def _periods(engine: Any, series: Series, among: str) -> None:
    """Fill `moments`: p, moment, why."""
    rows: list[tuple[str, datetime | None, str]] = []
    for (text,) in engine.execute(f"SELECT DISTINCT p FROM staged WHERE {among}").fetchall():
        if not text.strip():
            rows.append((text, None, "没有写时段。请补上。"))
            continue
        try:
            rows.append((text, read_moment(series, text), ""))
        except Refused as refused:
            rows.append((text, None, refused.faults[0].message))
    engine.execute("DROP TABLE IF EXISTS moments")
    _table(engine, "moments", (("p", "VARCHAR"), ("moment", "TIMESTAMP"), ("why", "VARCHAR")), rows)


def _numbers(engine: Any, field: Field) -> None:
    """Read the texts that are not plain, into `numbers` (v, number, why); what is a number after all is one in `judged`."""
    engine.execute("DROP TABLE IF EXISTS numbers")
    kind = f"DECIMAL({DIGITS}, {field.places})"
    engine.execute(f"CREATE TEMP TABLE numbers (v VARCHAR, number {kind}, why VARCHAR)")
    engine.execute("CREATE TEMP TABLE open AS SELECT n, s, v FROM judged JOIN staged USING (n, s) WHERE bad = 'v'")
    engine.execute("CREATE TEMP TABLE unsure AS SELECT DISTINCT v FROM open")
    start, today = 0, datetime.now().date()
    total = engine.execute("SELECT count(*) FROM unsure").fetchone()[0]
    while start < total:
        texts = engine.execute(f"SELECT v FROM unsure WHERE rowid >= {start} AND rowid < {start + PART}").fetchall()
        rows = [(text, *_number(field, text, today)) for (text,) in texts]
        _insert(engine, "numbers", (("v", "VARCHAR"), ("number", "VARCHAR"), ("why", "VARCHAR")), rows)
        start += PART
    engine.execute(
        "UPDATE judged SET number = numbers.number, bad = NULL FROM open JOIN numbers USING (v) "
        "WHERE judged.bad = 'v' AND judged.n = open.n AND judged.s = open.s AND numbers.number IS NOT NULL"
    )
    engine.execute("DROP TABLE unsure")
    engine.execute("DROP TABLE open")


def _number(field: Field, text: str, today: Any) -> tuple[str | None, str]:
    try:
        value = read_value(field, text, today=today, resolve=_nowhere)
    except Fault as fault:
        return None, fault.message
    if value is None:
        return None, "没有数值。没有数据的时段不用写这一行。"
    return f"{value:f}", ""


def _nowhere(field: Field, text: str) -> int:
    raise Fault(field, "不是数字。", text)


Named = Sequence[tuple[str, str]]
"""Columns and their types."""


def _table(engine: Any, name: str, columns: Named, rows: Iterable[Sequence[Any]]) -> None:
    listed = ", ".join(f"{column} {kind}" for column, kind in columns)
    engine.execute(f"CREATE TEMP TABLE {name} ({listed})")
    _insert(engine, name, columns, list(rows))


def _insert(engine: Any, name: str, columns: Named, rows: Sequence[Sequence[Any]]) -> None:
    import pyarrow as pa

    kinds = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "TIMESTAMP": pa.timestamp("us")}
    for start in range(0, len(rows), PART):
        part = list(zip(*rows[start : start + PART], strict=True))
        arrays = [pa.array(values, kinds[kind]) for values, (_column, kind) in zip(part, columns, strict=True)]
        hand_over(engine, "handed", [pa.record_batch(arrays, names=[column for column, _kind in columns])])
        engine.execute(f"INSERT INTO {name} SELECT * FROM handed")
        engine.unregister("handed")
