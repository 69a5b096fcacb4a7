"""Indicators as an author writes them: what the loader fills in, and where each mistake is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from guatu.definitions.describe_indicator import described
from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.indicator import Indicator
from guatu.definitions.kinds import schemas
from guatu.definitions.library import Library
from guatu.definitions.loader import load_library
from guatu.definitions.register import Flow
from tests.definitions.pack_sample import REGISTER, write_pack

FIRMS = REGISTER.replace(
    "  land: {", "  opened_on: {label: 开业日期, type: date}\n  closed_on: {label: 歇业日期, type: date}\n  land: {"
).replace(
    "  output: {",
    "  staff: {label: 人员, unit: 人, rhythm: quarter, flow: stock, places: 0}\n"
    "  plan: {label: 年度计划, unit: 万元, type: money, rhythm: year, flow: flow}\n  output: {",
)
VISITS = """\
label: 走访
owner: 经济和信息化局
key: [firm, on_day]
title: firm
fields:
  firm: {label: 企业, type: reference, to: firms, required: yes}
  on_day: {label: 走访日期, type: date, required: yes}
  story: {label: 情况, type: text, length: 200}
  how: {label: 方式, type: choice, choices: {call: 电话, visit: 上门}}
  person_phone: {label: 电话, type: phone}
"""
HEAD = "label: 新签约企业\nunit: 家\nowner: 经济和信息化局\nsource: 示例文件\n"
COUNT = f"{HEAD}counts: firms\nwhere: cost >= :line\ndate: signed_on\n"
SUM = f"{HEAD.replace('新签约企业', '签约投资').replace('家', '亿元')}sums: firms.cost\ndate: signed_on\n"


def library_with(folder: Path, **indicators: str) -> Library:
    """The sample pack, a register that refers to its firms, and these indicators."""
    write_pack(folder, register=FIRMS)
    (folder / "trade" / "registers" / "visits.yaml").write_text(VISITS, encoding="utf-8")
    for name, text in indicators.items():
        file = folder / "trade" / "indicators" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return load_library(folder)


def one(folder: Path, text: str, **others: str) -> Indicator:
    library = library_with(folder, mine=text, **others)
    assert library.errors == ()
    return library.of(Indicator)["mine"]


def head(label: str, unit: str) -> str:
    return HEAD.replace("新签约企业", label).replace("unit: 家", f"unit: '{unit}'" if unit == "%" else f"unit: {unit}")


PLAN = f"{head('计划', '万元')}sums: firms.plan\n"
DONE = f"{head('完成', '万元')}sums: firms.output\n"
OTHERS = {
    "signed": COUNT.replace("新签约企业", "签约"),
    "money": SUM.replace("签约投资", "投资额"),
    "plan": PLAN,
    "done": DONE,
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (COUNT, {"source": "firms", "area": "town", "organisation": "", "times": 1, "grain": "day", "places": 0}),
        (SUM, {"field": "cost", "times": Decimal("0.0001"), "places": 2, "flow": Flow.FLOW}),
        (
            f"{head('人员', '人')}sums: firms.staff\n",
            {"source": "firms__staff", "field": "", "flow": Flow.STOCK, "grain": "quarter", "area": "town"},
        ),
        (f"{head('人员', '人')}averages: firms.staff\n", {"flow": Flow.FLOW, "grain": "quarter"}),
        (f"{head('次数', '次')}counts: firms.output\n", {"source": "firms__output", "flow": Flow.FLOW, "grain": "month"}),
        (f"{head('走访', '次')}counts: visits\ndate: on_day\nby: how\n", {"area": "firm.town", "by": ("how",)}),
        (f"{head('在营', '家')}counts: firms\ndate: opened_on\nuntil: closed_on\nflow: stock\n", {"flow": Flow.STOCK}),
        (f"{head('签约率', '%')}divides: signed\nover: signed\n", {"of": ("signed", "signed"), "times": 100}),
        (f"{head('平均', '万元/家')}divides: money\nover: signed\n", {"times": 10000, "grain": "day"}),
        (f"{head('完成率', '%')}divides: done\nover: plan\ngrain: year\n", {"times": 100, "grain": "year"}),
        (f"{head('增速', '%')}grows: done\n", {"times": 1, "grain": "month"}),
        (f"{head('一年', '亿元')}moves: money\nmonths: 12\n", {"over": 12, "times": 1, "grain": "month"}),
        (f"{head('净增', '家')}subtracts: [signed, signed]\nbetter: less\n", {"better": "less", "times": 1}),
        (f"{head('万家', '万家')}adds: [signed, signed]\n", {"times": Decimal("0.0001")}),
        (f"{head('万家', '万家')}counts: firms\ndate: signed_on\n", {"times": Decimal("0.0001")}),
    ],
)  # fmt: skip
def test_the_loader_fills_in_what_the_file_leaves_open(tmp_path: Path, text: str, filled: dict[str, Any]) -> None:
    made = one(tmp_path, text, **OTHERS)
    assert {key: getattr(made, key) for key in filled} == filled


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (COUNT.replace("counts: firms", "counts: firm"), (5, 9), "没有台账或视图“firm”。是否想写“firms”？"),
        (COUNT.replace("counts: firms", "counts: firms.cost"), (5, 9), "只写台账、视图或序列，不写字段“cost”"),
        (SUM.replace("firms.cost", "firms.costs"), (5, 7), "“企业库”没有字段或序列“costs”。是否想写“cost”？"),
        (SUM.replace("firms.cost", "firms.outputs"), (5, 7), "没有字段或序列“outputs”。是否想写“output”？"),
        (SUM.replace("firms.cost", "firms.name"), (5, 7), "“名称”是 text，不是数量"),
        (SUM.replace("firms.cost", "firms"), (5, 1), "要写明字段或序列"),
        (COUNT.replace("cost >=", "costs >="), (6, 8), "没有字段“costs”。是否想写“cost”"),
        (COUNT.replace(":line", ":lime"), (6, 16), "没有参数“lime”。是否想写“line”？"),
        (COUNT.replace("cost >= :line", "land >= :line"), (6, 8), "单位"),
        (COUNT.replace("signed_on", "sign_on"), (7, 7), "没有日期字段“sign_on”。是否想写“signed_on”？"),
        (COUNT.replace("signed_on", "cost"), (7, 7), "“投资”是 money，这里要日期字段"),
        (COUNT.replace("date: signed_on\n", ""), (5, 9), "缺少 date：哪个日期字段决定算在哪个时段。"),
        (f"{COUNT}until: closed_on\n", (8, 1), "until 是存量的终止日期，只和 flow: stock 一起写"),
        (f"{head('产值', '万元')}sums: firm_output.total\n", (5, 7), "它没有日期，请换一个有日期的视图"),
        (f"{DONE}date: signed_on\n".replace("完成", "产值"), (6, 7), "序列的每个数自带所属时段"),
        (f"{COUNT}by: [cost]\n", (8, 5), "不能按“投资”分：它是 money"),
        (f"{COUNT}by: [town]\n", (8, 5), "区划和单位自动分"),
        (f"{COUNT}by: [name]\n", (8, 5), "不能按“名称”分：它是长文字"),
        (f"{COUNT}by: [stages]\n", (8, 5), "没有字段“stages”。是否想写“stage”？"),
        (f"{COUNT}by: [stage, stage]\n", (8, 5), "“stage”写了两次"),
        (f"{COUNT}area: stage\n", (8, 7), "“阶段”是 stage，area 要 area 类型的字段"),
        (f"{head('走访', '次')}counts: visits\ndate: on_day\narea: firm.towns\n", (7, 7), "没有字段“firm.towns”"),
        (SUM.replace("亿元", "亩"), (2, 7), "“投资”以万元计，指标却写“亩”"),
        (f"{head('用地', '公顷')}sums: firms.land\ndate: signed_on\n", (2, 7), "换算成公顷除不尽"),
        (COUNT.replace("家", "万元"), (2, 7), "counts 数的是行，单位应是 个、家、户、天 这样的词"),
        (COUNT.replace("unit: 家", "unit: '%'"), (2, 8), "counts 数的是行"),
        (f"{head('人员', '人')}sums: firms.staff\nflow: flow\n", (6, 7), "各期相加没有意义"),
        (f"{head('产值', '万元')}sums: firms.output\nflow: stock\n", (6, 7), "不是存量"),
        (f"{head('率', '%')}divides: signed\n", (5, 1), "还要写 over（除数）"),
        (f"{head('率', '%')}divides: signd\nover: signed\n", (5, 10), "没有指标“signd”。是否想写“signed”？"),
        (f"{head('率', '%')}divides: signed\nover: signd\n", (6, 7), "没有指标“signd”。是否想写“signed”？"),
        (f"{head('率', '%')}divides: signed\nover: money\n", (2, 8), "算出来以家÷亿元计，指标却写“%”"),
        (f"{head('率', '%')}divides: done\nover: plan\n", (5, 10), "请写 grain: year"),
        (f"{head('率', '%')}divides: done\nover: plan\ngrain: month\n", (7, 8), "最短只能到年（year）"),
        (f"{head('和', '家')}adds: [signed, money]\n", (2, 7), "各指标的单位要相同：签约以家计，投资额以亿元计"),
        (f"{head('和', '家')}adds: signed\n", (5, 1), "至少要两个指标"),
        (f"{head('一年', '亿元')}moves: money\n", (5, 1), "还要写 months"),
        (f"{head('一年', '亿元')}moves: money\nmonths: 1\n", (6, 1), "2到120之间"),
        (f"{head('增速', '家')}grows: signed\n", (2, 7), "单位应是 %"),
        (f"{head('率', '%')}divides: mine\nover: signed\n", (5, 10), "指标互相引用，算不出来：mine → mine"),
        (f"{head('率', '%')}divides: signed\nover: signed\nwhere: cost > 1\n", (7, 1), "divides 由别的指标算出，不能写 where"),
        (f"{COUNT}sums: firms.cost\n", (8, 1), "写了2个算法（counts、sums）"),
        (HEAD, (1, 1), "缺少算法"),
        (COUNT.replace("source: 示例文件\n", ""), (1, 1), "缺少 source"),
        (COUNT.replace("date:", "dates:"), (7, 1), "指标没有“dates”这一项。是否想写“date”？"),
        (f"{COUNT}over: signed\n", (8, 1), "over 只和 divides 一起写"),
        (f"{COUNT}better: fewer\n", (8, 1), "better 只能是 more、less"),
        (COUNT.replace("新签约企业", "签约"), (1, 8), ""),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, place: tuple[int, int], says: str) -> None:
    library = library_with(tmp_path, mine=text, **OTHERS)
    told = [
        (error.line, error.column, error.message) for error in library.errors if error.path.stem in ("mine", "signed")
    ]
    if not says:
        # Of two with one label the later by name falls.
        assert [error.path.stem for error in library.errors] == ["signed"]
        assert "名称“签约”已经用于指标 mine" in library.errors[0].message
        return
    assert [each[:2] for each in told] == [place], told
    assert says in told[0][2]
    assert "mine" not in library.of(Indicator)


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = COUNT.replace("cost >=", "costs >=").replace("signed_on", "sign_on") + "by: [cost]\n"
    told = [error.key for error in library_with(tmp_path, mine=text).errors]
    assert sorted(told) == ["by", "date", "where"]


def test_a_circle_through_others_and_a_broken_part_are_told(tmp_path: Path) -> None:
    library = library_with(
        tmp_path,
        first=f"{head('甲', '家')}adds: [second, third]\n",
        second=f"{head('乙', '家')}adds: [first, third]\n",
        third=COUNT,
        fourth=f"{head('丁', '家')}adds: [fifth, third]\n",
        fifth=COUNT.replace("新签约企业", "戊").replace("firms", "firm"),
    )
    said = {error.path.stem: error.message for error in library.errors}
    assert "first → second → first" in said["first"]
    assert "“fifth”自己的定义有错误，先改好它。" in said["fourth"]
    assert set(library.of(Indicator)) == {"third"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (COUNT.replace("新签约企业", "五百万以上企业").replace(">=", ">"), "应为 >="),
        (COUNT.replace("经济和信息化局", "economy_bureau"), "部门目录里没有“economy_bureau”"),
        (COUNT.replace("新签约企业", "firms"), "没有汉字"),
        (COUNT.replace("家", "佳"), "不认得单位“佳”"),
    ],
)
def test_what_is_doubtful_is_warned_of(tmp_path: Path, text: str, says: str) -> None:
    library = library_with(tmp_path, mine=text)
    assert library.errors == ()
    assert [says in each.message for each in library.warnings if each.path.stem == "mine"] == [True]


def test_the_schema_knows_a_sound_file_and_refuses_an_odd_one() -> None:
    validator = jsonschema_rs.validator_for(schemas()["indicator"])
    assert validator.is_valid(yaml.safe_load(COUNT))
    assert validator.is_valid(yaml.safe_load(f"{HEAD}divides: a\nover: b\n"))
    assert not validator.is_valid(yaml.safe_load(f"{COUNT}sums: firms.cost\n"))
    assert not validator.is_valid(yaml.safe_load(COUNT.replace("date", "dates")))
    assert not validator.is_valid(yaml.safe_load(HEAD))


def test_it_reads_in_chinese(tmp_path: Path) -> None:
    library = library_with(tmp_path, mine=f"{SUM}where: cost >= :line\naliases: [投资, 投资总额]\nby: [stage]\n")
    told = dict(described(library.of(Indicator)["mine"], library, day=date(2022, 6, 1)))
    assert told["算法"] == "企业库“投资”之和"
    assert told["条件"] == "投资不低于起点线（500万元）"
    assert told["时段"].startswith("签约日期在哪个时段，就算在哪个时段")
    assert told["时段"].endswith("已到这一阶段而没有填日期的列为未知")
    assert told["单位"] == "亿元（由万元换算，乘以 0.0001）"
    assert told["可分"] == "属地、阶段"
    assert (told["责任部门"], told["依据"], told["也叫"]) == ("经济和信息化局", "示例文件", "投资、投资总额")


def test_one_that_reads_others_names_the_splits_they_share(tmp_path: Path) -> None:
    visits = f"{head('走访', '家')}counts: visits\ndate: on_day\nby: how\n"
    signed = f"{COUNT}by: [stage]\n"
    text = f"{head('走访率', '%')}divides: visits_made\nover: signed\n"
    library = library_with(tmp_path, mine=text, visits_made=visits, signed=signed)
    known = library.of(Indicator)
    assert dict(described(known["mine"], library, day=date(2022, 6, 1)))["可分"] == "属地"
    both = library_with(
        tmp_path / "two",
        mine=text.replace("visits_made", "other"),
        other=signed.replace("新签约企业", "另"),
        signed=signed,
    )
    told = dict(described(both.of(Indicator)["mine"], both, day=date(2022, 6, 1)))
    assert (told["算法"], told["可分"]) == ("“另” ÷ “新签约企业”", "属地、阶段")


EXAMPLE = """\
- name: 例
  given:
    date: 2022-06-30
    firms: [{{code: A, name: 甲, signed_on: 2022-02-01, cost: 600}}, {{code: B, name: 乙, cost: 700}}]
  expect: {expect}
"""
ROWS = [
    {"grain": "year", "period": date(2022, 1, 1), "area": "", "value": Decimal(1), "rows": 1, "unknown": 1, "in": ["A"], "unknown_keys": ["B"]},
    {"grain": "month", "period": date(2022, 2, 1), "area": "", "value": Decimal(1), "rows": 1, "unknown": 0, "in": ["A"], "unknown_keys": []},
]  # fmt: skip


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("{value: 1, rows: 1, months: {2022-02: 1, 2022-03: 0}, quarters: {2022Q2: 0}, in: [A], unknown: [B]}", []),
        ("{value: 2}", ["全年应为2，实际是1"]),
        ("{value: unknown}", ["全年应为unknown，实际是1"]),
        ("{months: {2022-02: 0}}", ["2022-02应为0，实际是1"]),
        ("{areas: {云岭镇: 1}}", ["云岭镇应为1，实际是0"]),
        ("{in: [B], out: [A]}", ["B应为in，实际是unknown", "A应为out，实际是in"]),
        ("{rows: 2}", ["应有2行，实际是1行"]),
        ("{in: [C]}", "expect.in 里没有“C”"),
        ("{months: {2022-13: 1}}", "“2022-13”不是2022年的时段"),
        ("{months: {2022-07: 1}}", "“2022-07”不是2022年的时段"),
        ("{quarters: {2021Q1: 1}}", "“2021Q1”不是2022年的时段"),
        ("{value: 一}", "“一”不是数字"),
        ("{vlue: 1}", "expect 里没有“vlue”。是否想写“value”？"),
        ("{areas: 1}", "应当写成"),
    ],
)
def test_an_example_compares_every_figure(tmp_path: Path, expect: str, says: list[str] | str) -> None:
    library = library_with(tmp_path, mine=COUNT)
    file = tmp_path / "trade" / "examples" / "mine.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(EXAMPLE.format(expect=expect), encoding="utf-8")
    cases, errors = load_examples(tmp_path, library)
    if isinstance(says, str):
        assert [says in each.message for each in errors if each.path == file] == [True]
        return
    (case,) = [each for each in cases if each.kind.name == "indicator"]
    assert run_example(case, library, engine=lambda _definition, _given, _day: ROWS) == says
