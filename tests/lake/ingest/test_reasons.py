"""Every reason for which a row is refused, in every form of file; and what else files from outside are like."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from guatu.lake.ingest.errors import IngestRefused
from guatu.lake.ingest.lines import LONGEST
from guatu.people.models import Area
from guatu.registers import gate
from guatu.registers.tables import register_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stations(registry: Any) -> Any:
    """Two air stations; and how to take a file of them in without writing."""
    register = register_of("air_stations")
    for number in (1, 2):
        gate.record_create(
            register=register,
            values={
                "code": f"S0{number}", "name": f"第{number}站", "town": "云岭镇", "level": "国控",
                "site": {"type": "Point", "coordinates": [111.3, 30.6]},
            },
            by=registry.office,
            source=gate.FORM,
        )  # fmt: skip
    assert Area.objects.filter(name="云岭镇").exists()
    return register


@pytest.fixture
def dry(take: Callable[..., Any], stations: Any) -> Callable[..., Any]:
    def done(content: str | bytes, **more: Any) -> Any:
        return take(content, register=stations, dry=True, **more)

    return done


def told(result: Any) -> list[tuple[int, str, str, str]]:
    return [(each.row, each.field, each.value, each.reason + each.cure) for each in result.samples]


BAD = [
    # code, period, value → field, part of what is said
    ("S09", "2022-03-01 08:00", "12", "站点编码", "没有这一行"),
    ("", "2022-03-01 08:00", "12", "站点编码", "没有写是哪一行"),
    ("S01", "", "12", "时段", "没有写时段"),
    ("S01", "三月一日", "12", "时段", "看不懂时段“三月一日”"),
    ("S01", "2022-03-01", "12", "时段", "2022-03-01 08时"),
    ("S01", "2022-02-30 08:00", "12", "时段", "看不懂时段"),
    ("S01", "2099-01-01 00:00", "12", "时段", "还没有到"),
    ("S01", "2022-03-01 08:00", "", "O3小时值", "没有数值"),
    ("S01", "2022-03-01 08:00", "—", "O3小时值", "没有数值"),
    ("S01", "2022-03-01 08:00", "缺测", "O3小时值", "不是数字"),
    ("S01", "2022-03-01 08:00", "-1", "O3小时值", "不能小于0"),
    ("S01", "2022-03-01 08:00", "1501", "O3小时值", "不能大于1500"),
    ("S01", "2022-03-01 08:00", "12.5", "O3小时值", "应为整数"),
    ("S01", "2022-03-01 08:00", "99999999999999999999999", "O3小时值", "数字太大"),
    ("S01", "2022-03-01 08:00", "12 mg", "O3小时值", "单位"),
]


@pytest.mark.parametrize("form", ["json", "csv", "quoted", "parquet"])
def test_each_refused_row_has_its_reason(dry: Callable[..., Any], form: str, tmp_path: Path) -> None:
    rows = [(code, period, value) for code, period, value, _field, _says in BAD]
    good = ("S02", "2022-03-01 08:00", "12")
    name = {"json": "a.jsonl", "parquet": "a.parquet"}.get(form, "a.csv")
    result = dry(_as(form, [*rows, good], tmp_path), name=name, series="o3_hour")
    assert (result.rows, result.new, result.refused) == (len(BAD) + 1, 1, len(BAD))
    first = 1 if form in ("json", "parquet") else 2
    for (row, field, value, says), (place, bad) in zip(told(result), enumerate(BAD, first), strict=True):
        code, period, entered, wanted, part = bad
        assert (row, field) == (place, wanted), says
        assert value == {"站点编码": code, "时段": period}.get(wanted, entered)
        assert part in says, bad


def _as(form: str, rows: list[tuple[str, str, str]], folder: Path) -> bytes:
    """The rows as the bytes of a file."""
    if form == "json":
        named = (dict(zip(("code", "period", "value"), row, strict=True)) for row in rows)
        return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in named).encode()
    if form in ("csv", "quoted"):
        mark = '"' if form == "quoted" else ""
        text = "站点编码,时段,数值\n" + "".join(",".join(f"{mark}{each}{mark}" for each in row) + "\n" for row in rows)
        return text.encode()
    path = folder / "made.parquet"
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE t (code VARCHAR, period VARCHAR, value VARCHAR)")
        engine.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        engine.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


GOOD = b'{"code": "S01", "period": "2022-03-01 08:00", "value": 12}\n'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": \n', "不是完整的 JSON"),
        (b'{"code": "S01"} {"code": "S01"}\n', "不是完整的 JSON"),
        (b"[1, 2]\n", "不是 JSON 对象"),
        (b'"text"\n', "不是 JSON 对象"),
        (b"null\n", "不是 JSON 对象"),
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": 1, "x": "' + b"y" * LONGEST + b'"}\n', "太长"),
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": 1, "x": "\xff\xfe"}\n', "不是 UTF-8"),
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": NaN}\n', "没有数值"),
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": null}\n', "没有数值"),
        (b'{"code": "S01", "period": "2022-03-01 08:00"}\n', "没有数值"),
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": true}\n', "不是数字"),
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": {"a": 1}}\n', "不是数字"),
        (b'{"code": "S01", "period": "2022-03-01 08:00", "value": [1]}\n', "不是数字"),
        (b'{"code": {"a": 1}, "period": "2022-03-01 08:00", "value": 1}\n', "没有这一行"),
        (b'{"code": "S01\\u0000", "period": "2022-03-01 09:00\\u0000x", "value": 1}\n', "看不懂时段"),
    ],
)  # fmt: skip
def test_a_broken_line_costs_only_itself(dry: Callable[..., Any], line: bytes, says: str) -> None:
    result = dry(GOOD + line + b"\r\n  \n" + GOOD.replace(b"08:00", b"09:00"), series="o3_hour")
    assert (result.new, result.refused) == (2, 1)
    [(row, _field, _value, said)] = told(result)
    assert row == 2
    assert says in said


def test_a_line_longer_than_many_blocks_is_passed_over(dry: Callable[..., Any]) -> None:
    result = dry(GOOD + b'{"x": "' + b"y" * 9_000_000 + b'"}\n' + GOOD.replace(b"S01", b"S02"), series="o3_hour")
    assert (result.new, [(each.row, "太长" in each.reason) for each in result.samples]) == (2, [(2, True)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", '"'])
def test_a_csv_is_read_in_the_encodings_of_offices(dry: Callable[..., Any], encoding: str, end: str, mark: str) -> None:
    rows = [
        "站点编码,时段,O3小时值,备注",
        "S01,2022年3月1日 8时,12,正常",
        f"S02,2022-03-01 08,13,{mark}一，二{mark}",
        "站,2022-03-01 08,1,",
    ]
    rows[2] = rows[2].replace("2022-03-01 08", "2022-03-01 08时")
    rows[1] = rows[1].replace("2022年3月1日 8时", "2022-3-1 8点")
    result = dry(end.join(rows).encode(encoding), name="三月.csv", series="o3_hour")
    assert (result.new, [(each.row, each.value) for each in result.samples]) == (2, [(4, "站")])


def test_cells_with_commas_and_breaks_keep_their_lines(dry: Callable[..., Any]) -> None:
    text = 'code,note,period,value\nS01,"a,b\nc",2022-03-01 08:00,"1,200"\nS02,"x ""y""",2022-03-01 08:00,x\n'
    result = dry(text, name="a.csv", series="o3_hour")
    assert (result.new, [(each.row, each.value) for each in result.samples]) == (1, [(4, "x")])


@pytest.mark.parametrize("quote", ["", '"'])
def test_rows_that_are_too_long_or_too_short(dry: Callable[..., Any], quote: str) -> None:
    text = f"code,period,value\n{quote}S01{quote},2022-03-01 08:00,1,2\nS01,2022-03-01 09:00\n\n,,\nS02,2022-03-01 08:00,5,,\n"
    result = dry(text, name="a.csv", series="o3_hour")
    assert result.new == 1
    assert [(each.row, "列比列名多" in each.reason, "没有数值" in each.reason) for each in result.samples] == [
        (2, True, False),
        (3, False, True),
    ]


def test_quotation_marks_that_do_not_close_refuse_the_file(dry: Callable[..., Any]) -> None:
    text = 'code,period,value\nS01,"2022-03-01 08:00,1\n' + "S01,2022-03-01 09:00,1\n" * 20_000
    with pytest.raises(IngestRefused, match="双引号不成对"):
        dry(text, name="a.csv", series="o3_hour")


@pytest.mark.parametrize(
    ("kind", "value", "hour"),
    [
        ("VARCHAR", "2022-03-01T08:00:00+08:00", 8),
        ("VARCHAR", "2022-03-01T00:30:00Z", 8),
        ("VARCHAR", "2022-03-01 08:59:59.999", 8),
        ("TIMESTAMP", datetime(2022, 3, 1, 8, 30), 8),
        ("TIMESTAMP WITH TIME ZONE", "2022-03-01T00:30:00+00:00", 8),
        ("TIMESTAMP_NS", "2022-03-01 23:59:59.999999", 23),
    ],
)
def test_moments_with_and_without_a_zone_are_hours_in_china(
    take: Callable[..., Any], stations: Any, tmp_path: Path, kind: str, value: Any, hour: int
) -> None:
    path = tmp_path / "t.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"CREATE TABLE t AS SELECT 'S01' AS code, CAST(? AS {kind}) AS period, 12 AS value", [value])
        engine.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    result = take(path.read_bytes(), register=stations, series="o3_hour", dry=True)
    assert result.parts[0].start == datetime(2022, 3, 1, hour)


@pytest.mark.parametrize(
    ("kind", "value", "held"),
    [
        ("DOUBLE", 12.0, Decimal(12)),
        ("DOUBLE", 12.000000000000002, Decimal(12)),
        ("FLOAT", 0.5, None),
        ("DECIMAL(18, 6)", Decimal("12.000000"), Decimal(12)),
        ("INTEGER", 12, Decimal(12)),
        ("HUGEINT", 10**30, None),
        ("DOUBLE", float("nan"), None),
        ("DOUBLE", float("inf"), None),
        ("VARCHAR", "１２", Decimal(12)),
        ("BOOLEAN", True, None),
        ("DATE", date(2022, 3, 1), None),
    ],
)
def test_values_of_every_type_of_parquet(
    take: Callable[..., Any], stations: Any, tmp_path: Path, kind: str, value: Any, held: Decimal | None
) -> None:
    path = tmp_path / "t.parquet"
    with duckdb.connect() as engine:
        engine.execute(
            f"CREATE TABLE t AS SELECT 'S01' AS code, '2022-03-01 08:00' AS period, CAST(? AS {kind}) AS value", [value]
        )
        engine.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    result = take(path.read_bytes(), register=stations, series="o3_hour", dry=True)
    assert (result.new, result.refused) == ((1, 0) if held is not None else (0, 1))


def test_json_numbers_keep_all_their_digits(registry: Any, take: Callable[..., Any]) -> None:
    from guatu.lake import current, run

    one = registry.make(1)
    take(
        f'{{"code": "{one.code}", "period": "2022-03", "value": 123456789012345.6789}}\n'
        f'{{"code": "{one.code}", "period": "2022-04", "value": 1.2345e3}}\n',
        series="investment",
    )
    found = run("SELECT value FROM t ORDER BY period", {"t": current("projects__investment")}).to_pylist()
    assert [row["value"] for row in found] == [Decimal("123456789012345.6789"), Decimal("1234.5")]


@pytest.mark.parametrize(
    ("series", "text", "start"),
    [
        ("o3_day", "2022-03-01", datetime(2022, 3, 1)),
        ("o3_day", "20220301", datetime(2022, 3, 1)),
        ("o3_day", "2022-02-28T16:30:00Z", datetime(2022, 3, 1)),
        ("o3_hour", "2022-03-01 08时", datetime(2022, 3, 1, 8)),
    ],
)
def test_periods_are_read_as_a_form_reads_them(
    dry: Callable[..., Any], series: str, text: str, start: datetime
) -> None:
    result = dry(json.dumps({"code": "S01", "period": text, "value": 1}), series=series)
    assert result.parts[0].start == start


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "空文件"),
        (b"\n\n", "a.csv", "第一行是空的"),
        (b"code,value\nS01,1\n", "a.csv", "没有时段这一列"),
        (b"code,period\nS01,2022\n", "a.csv", "没有数值这一列"),
        (b"period,value\n2022,1\n", "a.csv", "认不出是哪一行"),
        (b"PK\x03\x04", "a.xlsx", "另存为 CSV"),
        (b"\x1f\x8b\x08", "a.csv.gz", "解压"),
        (b"PAR1 broken", "a.parquet", "不是完整的 Parquet"),
        (b"not parquet", "a.parquet", "不是 Parquet"),
        (b'[{"a": 1}]', "a.json", "JSON 数组"),
        (b"{broken\n{broken\n", "a.jsonl", "没有读得懂的 JSON 行"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(
    dry: Callable[..., Any], content: bytes, name: str, says: str
) -> None:
    with pytest.raises(IngestRefused, match=says):
        dry(content, name=name, series="o3_hour")


def test_without_a_series_the_file_must_name_it(dry: Callable[..., Any]) -> None:
    with pytest.raises(IngestRefused, match="看不出是哪一个"):
        dry(GOOD)
    other = dry(b'{"code": "S01", "period": "2022-03-01 08:00", "value": 12, "series": "so2_hour"}', series="o3_hour")
    assert "这次只导入“O3小时值”" in other.samples[0].reason


def test_rows_are_named_by_number_too(dry: Callable[..., Any], stations: Any) -> None:
    from guatu.registers.tables import model_of

    number = model_of("air_stations").objects.get(code="S01").pk
    text = "编号,时段,数值\n" + "".join(
        f"{each},2022-03-01 0{hour}:00,1\n"
        for hour, each in enumerate((number, f"#{number}", f"{number}.0", "x", 10**30, ""))
    )
    result = dry(text, name="a.csv", series="o3_hour")
    assert (result.new, [(each.row, each.field) for each in result.samples]) == (
        3,
        [(5, "编号"), (6, "编号"), (7, "编号")],
    )


def test_the_refused_file_tells_each_row_for_people_and_for_programs(dry: Callable[..., Any], tmp_path: Path) -> None:
    text = GOOD + GOOD.replace(b"12", b'"=1+1, x"')
    dry(text, series="o3_hour", refused_to=tmp_path / "r.csv")
    dry(text, series="o3_hour", refused_to=tmp_path / "r.jsonl")
    assert (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()[1].startswith('"2","O3小时值","=1+1, x","')
    told_ = json.loads((tmp_path / "r.jsonl").read_text())
    assert (told_["row"], told_["value"], told_["cure"][:2]) == (2, "=1+1, x", "请只")
    assert sorted(each.name for each in tmp_path.glob("*r.*")) == ["r.csv", "r.jsonl"]
