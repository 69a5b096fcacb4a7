"""Conditions: what they mean, what is refused and why, how they read in Chinese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guatu.definitions.conditions import ConditionError, parse, parse_expression
from guatu.definitions.fields import Choice, Field, FieldType
from guatu.definitions.parameter import DatedValue, Parameter

DAY = date(2022, 6, 30)
FIELDS = {
    each.name: each
    for each in (
        Field(name="name", label="项目名称", type=FieldType.TEXT),
        Field(name="town", label="属地", type=FieldType.AREA),
        Field(
            name="kind",
            label="类型",
            type=FieldType.CHOICE,
            choices=(Choice(value="industry", label="产业"), Choice(value="works", label="基础设施")),
        ),
        Field(
            name="stage",
            label="阶段",
            type=FieldType.STAGE,
            choices=tuple(
                Choice(value=value, label=label)
                for value, label in (
                    ("planned", "谋划"),
                    ("reserved", "储备"),
                    ("started", "开工"),
                    ("finished", "竣工"),
                )
            ),
        ),
        Field(name="total_investment", label="计划总投资", type=FieldType.MONEY, unit="万元", places=4),
        Field(name="agreed", label="协议投资", type=FieldType.MONEY, unit="亿元", places=4),
        Field(name="land", label="用地面积", type=FieldType.NUMBER, unit="亩"),
        Field(name="hectares", label="流转面积", type=FieldType.NUMBER, unit="公顷"),
        Field(name="members", label="人口", type=FieldType.NUMBER, unit="人", places=0),
        Field(name="ratio", label="优良率", type=FieldType.PERCENT),
        Field(name="signed_on", label="签约日期", type=FieldType.DATE),
        Field(name="started_on", label="开工日期", type=FieldType.DATE),
        Field(name="flagged", label="标准地", type=FieldType.YES_NO),
        Field(name="shape", label="范围", type=FieldType.POLYGON),
        Field(name="planned", label="计划 用地", type=FieldType.NUMBER, unit="亩"),
    )
}
LARGE = Parameter(
    name="large_project",
    label="亿元项目线",
    unit="亿元",
    values=(
        DatedValue(since=date(2020, 1, 1), value=Decimal("0.5"), source="旧"),
        DatedValue(since=date(2022, 1, 1), value=Decimal(1), source="新"),
    ),
)
PARAMETERS = {LARGE.name: LARGE}


def row(**values: Any) -> dict[str, Any]:
    return {
        name: Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
        for name, value in values.items()
    }


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("total_investment >= 10000", {"total_investment": 10000}, True),
        ("total_investment > 10000", {"total_investment": 10000}, False),
        ("total_investment >= 10000", {"total_investment": "9999.9999"}, False),
        ("计划总投资 >= 10000", {}, None),
        ("total_investment >= :large_project", {"total_investment": 10000}, True),
        ("total_investment >= :large_project", {"total_investment": "9999.99"}, False),
        (":large_project <= total_investment", {"total_investment": 10000}, True),
        ("agreed >= total_investment", {"agreed": 1, "total_investment": 10000}, True),
        ("agreed > total_investment", {"agreed": 1, "total_investment": "9999.9999"}, True),
        ("hectares = land", {"hectares": 2, "land": 30}, True),
        ("kind = '产业'", {"kind": "industry"}, True),
        ("kind IN ('works', '产业')", {"kind": "works"}, True),
        ("kind IN ('works')", {}, None),
        ("NOT kind IN ('works')", {"kind": "industry"}, True),
        ("started_on >= signed_on", {"started_on": date(2022, 3, 1), "signed_on": date(2022, 3, 1)}, True),
        ("started_on BETWEEN '2022-01-01' AND '2022-12-31'", {"started_on": date(2022, 12, 31)}, True),
        ("year(started_on) = 2022", {"started_on": date(2022, 12, 31)}, True),
        ("quarter(started_on) = 2", {"started_on": date(2022, 6, 30)}, True),
        ("days_between(signed_on, started_on) <= 30", {"signed_on": date(2022, 1, 1), "started_on": date(2022, 1, 31)}, True),
        ("months_between(signed_on, started_on) = 1", {"signed_on": date(2022, 1, 15), "started_on": date(2022, 2, 15)}, True),
        ("months_between(signed_on, started_on) = 0", {"signed_on": date(2022, 1, 15), "started_on": date(2022, 2, 14)}, True),
        ("months_between(signed_on, started_on) = 1", {"signed_on": date(2022, 1, 31), "started_on": date(2022, 2, 28)}, True),
        ("months_between(signed_on, started_on) = 1", {"signed_on": date(2022, 1, 31), "started_on": date(2022, 3, 30)}, True),
        ("months_between(signed_on, started_on) = 12", {"signed_on": date(2024, 2, 29), "started_on": date(2025, 2, 28)}, True),
        ("months_between(signed_on, started_on) = 11", {"signed_on": date(2024, 2, 28), "started_on": date(2025, 2, 27)}, True),
        ("months_between(signed_on, started_on) = -1", {"signed_on": date(2022, 2, 28), "started_on": date(2022, 1, 31)}, True),
        ("months_between(signed_on, started_on) = -1", {"signed_on": date(2022, 3, 31), "started_on": date(2022, 2, 28)}, True),
        ("months_between(signed_on, '2022-03-01') >= 0", {}, None),
        ("lower(name) = 'park a'", {"name": "PARK a"}, True),
        ("upper(name) LIKE 'ÉCOLE%'", {"name": "école"}, False),
        ("flagged", {"flagged": True}, True),
        ("NOT flagged", {}, None),
        ("flagged IS TRUE", {}, False),
        ("name LIKE '%产业园%'", {"name": "澄溪产业园一期"}, True),
        ("shape IS NULL", {}, True),
        ("shape IS NOT NULL", {"shape": {"type": "Polygon"}}, True),
        ("total_investment / land > 300", {"total_investment": 6000, "land": 20}, False),
        ("total_investment / land >= 300", {"total_investment": 6000, "land": 20}, True),
        ("total_investment / land >= 300", {"total_investment": 6000, "land": 0}, None),
        ("coalesce(land, 0) = 0", {}, True),
        ("stage >= 'finished'", {"stage": "reserved"}, False),
        ("stage > '储备'", {"stage": "finished"}, True),
        ("stage > 'started'", {"stage": "started"}, False),
        ("stage <= '储备'", {"stage": "planned"}, True),
        ("'开工' > stage", {"stage": "reserved"}, True),
        ("stage > 'finished'", {"stage": "finished"}, False),
        ("stage > 'finished'", {}, None),
        ("stage BETWEEN 'reserved' AND '开工'", {"stage": "started"}, True),
        ("name LIKE '%\\'", {"name": "甲\\"}, True),
        ("ratio >= 82", {"ratio": 82}, True),
        ("total_investment > 1 OR land > 1", {"total_investment": 2}, True),
        ("total_investment > 1 AND land > 1", {"total_investment": 0}, False),
        ("total_investment > 1 AND land > 1", {"total_investment": 2}, None),
        ("greatest(total_investment, agreed) >= 20000", {"total_investment": 1, "agreed": 2}, True),
        ("greatest(total_investment, agreed) >= 20000", {"agreed": 2}, None),
        ("\"计划 用地\" = land", {"planned": 1, "land": 1}, True),
        ("round(land, 1) = 1.3", {"land": "1.25"}, True),
        ("-land < 0", {"land": 1}, True),
        ("land * 2 + 1 = 3", {"land": 1}, True),
    ],
)  # fmt: skip
def test_means(text: str, given: dict[str, Any], expected: bool | None) -> None:
    values = {name: Decimal(value) if name in ("total_investment", "land") else value for name, value in given.items()}
    assert parse(text, FIELDS, PARAMETERS).evaluate(row(**values), day=DAY) is expected


def test_parameter_of_the_day() -> None:
    condition = parse("total_investment >= :large_project", FIELDS, PARAMETERS)
    assert condition.evaluate(row(total_investment=5000), day=date(2021, 12, 31)) is True
    assert condition.evaluate(row(total_investment=5000), day=date(2022, 1, 1)) is False
    assert condition.evaluate(row(total_investment=5000), day=date(2019, 12, 31)) is None
    assert (condition.fields, condition.parameters) == (("total_investment",), ("large_project",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("total_investmnt > 1", r"没有字段“total_investmnt”。是否想写“total_investment”（计划总投资，万元）"),
        ("计划总投 > 1", "是否想写“total_investment”（计划总投资，万元）"),
        ("total_investment > :large_projct", "没有参数“large_projct”。是否想写“large_project”"),
        ("town > 3", "“属地”（对象）不能和“3”（数）比较"),
        ("name > 3", "“项目名称”（文字）不能和“3”（数）比较"),
        ("total_investment > land", "单位不同，不能比较或相加：“计划总投资”（数，万元）和“用地面积”（数，亩）"),
        ("total_investment + land > 1", "单位不同"),
        ("kind = '工业'", "“类型”没有“工业”这个选项"),
        ("started_on > '2022年3月'", "不是日期"),
        ("started_on > 2022", "“开工日期”（日期）不能和“2022”（数）比较"),
        ("pg_sleep(3) > 1", "不能使用函数 pg_sleep"),
        ("months_between(signed_on, 3) > 1", "months_between 要两个日期，“3”（数）不是"),
        ("months_between(signed_on) > 1", "写法有误"),
        ("months_between(signed_on, started_on, TRUE) > 1", "只能有两项"),
        ("months_between(signed_on, started_on) > days_between(signed_on, started_on)", "单位不同"),
        ("lower(land) = 'a'", "函数 lower 要文字，“用地面积”（数，亩）不是"),
        ("upper(kind) = 'A'", "“类型”是选项，直接写选项的名称，不用 upper。"),
        ("land IN (SELECT 1)", "不能是子查询"),
        ("(SELECT 1) = 1", "不能使用子查询"),
        ("CASE WHEN land > 1 THEN 1 END = 1", "请写成视图"),
        ("land::int = 1", "类型转换"),
        ("land = NULL", "IS NULL"),
        ("shape = shape", "图形只能判断是否为空"),
        ("land", "应当是一个条件"),
        ("land AND flagged", "应当是一个判断"),
        ("land > ", "写法有误"),
        ("(land > 1", "写法有误"),
        ("land > 1; land > 2", "只能写一句"),
        ("", "条件是空的"),
        ("projects.land > 1", "不要写表名"),
        ("flagged > flagged", "只能用 = 或 <>"),
        ("started_on + 1 > signed_on", "不能参加计算"),
        ("year(land) = 1", "函数 year 要日期"),
        ("coalesce(land, 'x') = 1", "应当是同一类"),
        ("count(land) > 1", "不能使用"),
        ("* > 1", "写法有误|不能使用"),
        ("day(signed_on) = 1", "不能使用Day"),
        ("round(land, 1.5) > 1", "0 到 9 的整数"),
        ("round(land, 99) > 1", "0 到 9 的整数"),
        ("round(land, members) > 1", "0 到 9 的整数"),
        ("round(land, 1, 2) > 1", "最多两项"),
        ("floor(land, 2) > 1", "只能有一项"),
        ("greatest(land) > 1", "至少要两项"),
        ("land > 1e400", "数太大"),
        ("计划总投资 ≥ 1", "“≥”请写成半角的 >="),
        ("计划总投资＞1", "“＞”请写成半角的 >"),
        ("land > １", "“１”请写成半角的 1"),
        ("land > 1 FROM x", "写法有误"),
        ("land % 2 = 1", "不能使用取余"),
        ("started_on > current_date", "不能使用CurrentDate"),
        ("name LIKE 'a' ESCAPE '!'", "不能使用Escape"),
    ],
)
def test_refused(text: str, says: str) -> None:
    with pytest.raises(ConditionError, match=says):
        parse(text, FIELDS, PARAMETERS)


@pytest.mark.parametrize(
    ("text", "says", "column"),
    [
        ("kind > '产业'", "“类型”的选项不分先后，不能比大小。请用 IN 列出，例如 类型 IN ('产业', '基础设施')。", 10),
        ("coalesce(stage, '谋划') > '开工'", "“阶段”只能和写出的一个阶段比先后，例如 阶段 > '谋划'。", 9),
        ("land > 5亩", "数字后面不写单位；这一项的单位是亩，请写 land > 5。", 8),
        ("计划总投资 >= 1.5亿元 AND land > 3", "这一项的单位是万元，请写 计划总投资 >= 15000。", 10),
        ("优良率 > 82%", "这一项的单位是%，请写 优良率 > 82。", 7),
        ("members > 3户", "请把“3户”换算成人，只写数字。", 11),
        ("land > 1 AND {{ line }} > 3", "条件里没有模板：参数写作 :line。", 14),
        ("land % 2 = 0", "条件里不能使用取余（%）。", 8),
    ],
)
def test_habits_are_told_what_to_write_instead(text: str, says: str, column: int) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text, FIELDS, PARAMETERS)
    assert says in caught.value.message
    assert caught.value.column == column


def test_error_tells_its_place() -> None:
    with pytest.raises(ConditionError) as caught:
        parse("land > 1\n  AND totl > 2", FIELDS, PARAMETERS)
    assert (caught.value.line, caught.value.column) == (2, 7)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("total_investment >= :large_project", "计划总投资不低于亿元项目线（1亿元）"),
        (
            "kind IN ('industry', 'works') AND total_investment > 10000",
            "类型属于产业、基础设施，且计划总投资超过10,000万元",
        ),
        ("(total_investment - agreed) / members < 3", "（（计划总投资－协议投资）÷人口）低于3"),
        ("started_on >= '2022-03-01' OR started_on IS NULL", "开工日期不早于2022年3月1日或开工日期未填"),
        ("NOT flagged", "不是（标准地）"),
        ("months_between(signed_on, started_on) <= 24", "签约日期到开工日期的整月数不超过24"),
        ("lower(name) = 'abc'", "转小写（项目名称）为“abc”"),
        ("land IS NOT NULL", "用地面积已填"),
        ("(land > 1) = flagged", "“用地面积超过1亩”与“标准地”一致"),
        ("(land > 1) IS NULL", "“用地面积超过1亩”无法判断"),
        ("flagged IS TRUE", "标准地为是（未填不算）"),
        ("flagged <> TRUE", "不标准地"),
        ("stage > 'started'", "阶段在“开工”之后"),
        ("stage >= 'started'", "阶段在“开工”或之后"),
        ("NOT 'started' <= stage", "不是（阶段在“开工”或之后）"),
        ("stage BETWEEN '储备' AND '开工'", "阶段在“储备”或之后，且阶段在“开工”或之前"),
    ],
)
def test_reads_in_chinese(text: str, chinese: str) -> None:
    assert parse(text, FIELDS, PARAMETERS).chinese(day=DAY) == chinese


@pytest.mark.parametrize(
    ("label", "text", "warned"),
    [
        ("亿元以上项目", "total_investment > 10000", True),
        ("亿元以上项目", "total_investment >= 10000", False),
        ("超过亿元的项目", "total_investment >= 10000", True),
        ("超过亿元的项目", "total_investment > 10000", False),
        ("低于亿元的项目", "total_investment <= 10000", True),
        ("不超过亿元的项目", "total_investment < 10000", True),
        ("项目", "total_investment > 10000", False),
    ],
)
def test_label_and_boundary_agree(label: str, text: str, warned: bool) -> None:
    assert bool(parse(text, FIELDS, PARAMETERS).warnings(label)) is warned


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("ratio >= 0.82", True),
        ("NOT 0.82 <= ratio", True),
        ("land > 1 AND ratio IN (0.5)", True),
        ("ratio >= 82", False),
        ("ratio > 0", False),
        ("land > 0.82", False),
    ],
)
def test_percentage_below_one_is_noticed(text: str, warned: bool) -> None:
    found = parse(text, FIELDS, PARAMETERS).warnings("优良率")
    assert bool(found) is warned
    if warned:
        assert "是百分数" in found[0]


def test_units_of_expressions() -> None:
    from guatu.definitions.units import read_unit

    assert parse_expression("total_investment / land", FIELDS, {}).unit == read_unit("万元/亩")
    assert parse_expression("land * 1", FIELDS, {}).unit == read_unit("亩")
    assert parse_expression("days_between(signed_on, started_on)", FIELDS, {}).evaluate(
        {"signed_on": date(2022, 1, 1), "started_on": date(2022, 3, 1)}, day=DAY
    ) == Decimal(59)
