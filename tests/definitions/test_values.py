"""Values: the forms that staff type, what is refused and how, and what comes back as it went in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.definitions.fields import Choice, Field, FieldType
from guatu.definitions.register import Check, Register
from guatu.definitions.values import (
    Fault,
    check_row,
    compute,
    dump_value,
    load_value,
    read_value,
    show_quantity,
    show_value,
)

TODAY = date(2022, 6, 30)
TOWNS = {"桥头镇": 1, "#1": 1}


def resolve(field: Field, text: str) -> int:
    if text not in TOWNS:
        raise Fault(field, f"没有“{text}”。", text)
    return TOWNS[text]


def field(kind: str, **more: Any) -> Field:
    return Field(name="it", label="某项", type=FieldType(kind), **more)


MONEY = field("money", unit="万元", places=4)
MU = field("number", unit="亩")
HOMES = field("number", unit="户", places=0)
PERCENT = field("percent", most=Decimal(100))
KIND = field(
    "choice", choices=(Choice(value="industry", label="产业"), Choice(value="works", label="基础设施（民生）"))
)


@pytest.mark.parametrize(
    ("of", "raw", "value"),
    [
        (MONEY, "1250.5", Decimal("1250.5000")),
        (MONEY, "１,２５０．５", Decimal("1250.5000")),
        (MONEY, "2.3亿", Decimal("23000.0000")),
        (MONEY, "2.3亿元", Decimal("23000.0000")),
        (MONEY, "12 500", Decimal("12500.0000")),
        (HOMES, 12.0000000001, Decimal(12)),
        (field("percent", most=Decimal("0.9")), "0.82", Decimal("0.82")),
        (MONEY, "500万", Decimal("500.0000")),
        (MONEY, "300元", Decimal("0.0300")),
        (MONEY, "￥500", Decimal("0.0500")),
        (MONEY, "¥ 1.2万", Decimal("1.2000")),
        (MONEY, "-￥500元", Decimal("-0.0500")),
        (MONEY, "人民币500万元", Decimal("500.0000")),
        (MU, "123平方米", Decimal("0.18")),
        (MU, 0.1 + 0.2, Decimal("0.30")),
        (MONEY, 1234567890.1 * 3, Decimal("3703703670.3000")),
        (MU, "1.500", Decimal("1.50")),
        (field("project_code"), "2206-420504-04-01-123456", "2206-420504-04-01-123456"),
        (MONEY, 1e4, Decimal("10000.0000")),
        (MONEY, "1.5E+4", Decimal("15000.0000")),
        (MONEY, " 12,500 万元 ", Decimal("12500.0000")),
        (MU, "1.5万亩", Decimal("15000.00")),
        (MU, "2公顷", Decimal("30.00")),
        (MU, "1.5万", Decimal("15000.00")),
        (PERCENT, "82%", Decimal("82.00")),
        (PERCENT, "82", Decimal("82.00")),
        (PERCENT, "0.5%", Decimal("0.50")),
        (PERCENT, 0, Decimal("0.00")),
        (field("date"), "2022-03-01", date(2022, 3, 1)),
        (field("date"), "2022年3月1日", date(2022, 3, 1)),
        (field("date"), "2022.3.1", date(2022, 3, 1)),
        (field("date"), "2022/3/1", date(2022, 3, 1)),
        (field("date"), "20220301", date(2022, 3, 1)),
        (field("date"), "44621", date(2022, 3, 1)),
        (field("date"), 44621.0, date(2022, 3, 1)),
        (field("date"), "22.3.1", date(2022, 3, 1)),
        (field("date"), "2022-03-01 08:30:00", date(2022, 3, 1)),
        (field("date"), datetime(2022, 3, 1, 8), date(2022, 3, 1)),
        (field("date"), "2022-02-28T16:30:00Z", date(2022, 3, 1)),
        (field("date"), "2022-03-01T08:30:00+08:00", date(2022, 3, 1)),
        (field("date"), "today", TODAY),
        (field("month"), "2022年3月", date(2022, 3, 1)),
        (field("month"), "2022-3", date(2022, 3, 1)),
        (field("month"), "202203", date(2022, 3, 1)),
        (field("month"), date(2022, 3, 15), date(2022, 3, 1)),
        (field("yes_no"), "√", True),
        (field("yes_no"), "×", False),
        (field("yes_no"), "有", True),
        (field("yes_no"), "无", False),
        (field("yes_no"), True, True),
        (KIND, "产业", "industry"),
        (KIND, "works", "works"),
        (KIND, "基础设施(民生)", "works"),
        (field("area"), "桥头镇", 1),
        (field("area"), 1, 1),
        (field("credit_code"), "91420504 ma4900010e", "91420504MA4900010E"),
        (field("phone"), 13812345678.0, "13812345678"),
        (field("point"), "111.2741,30.6912", {"type": "Point", "coordinates": [111.2741, 30.6912]}),
        (field("point"), "POINT(111.2741 30.6912)", {"type": "Point", "coordinates": [111.2741, 30.6912]}),
        (field("polygon"), {"type": "Polygon", "coordinates": [[[111, 30], [112, 30], [112, 31]]]},
         {"type": "Polygon", "coordinates": [[[111, 30], [112, 30], [112, 31], [111, 30]]]}),
        (field("text"), " 云岭\n产业园 ", "云岭 产业园"),
        (field("long_text"), "一\n二", "一\n二"),
        (field("text"), 420599.0, "420599"),
        (field("text"), "\u200b云岭\ud800\u202e", "云岭"),
        (field("text"), "\u200b", None),
        (field("text"), "——", None),
        (MONEY, "", None),
        (MONEY, "　", None),
        (MONEY, float("nan"), None),
        (field("yes_no"), "/", None),
    ],
)  # fmt: skip
def test_reads_what_staff_type(of: Field, raw: object, value: object) -> None:
    assert read_value(of, raw, today=TODAY, resolve=resolve) == value


@pytest.mark.parametrize(
    ("of", "raw", "says"),
    [
        (MONEY, "约五百", "不是数字。请只填数字（万元）"),
        (MONEY, "12,50", "逗号位置不对"),
        (MONEY, "30亩", "单位“亩”不对，应为万元"),
        (MONEY, "1e25", "数字太大"),
        (MONEY, "12 34", "一个数还是两个数"),
        (MONEY, "1.2.3", "不是一个数字"),
        (MONEY, "12-34", "单位“-34”不对"),
        (HOMES, "3.7", "应为整数，现在是3.7"),
        (field("date"), "99999", "不是完整的日期"),
        (field("text"), b"x", "应为文字"),
        (MONEY, True, "应为数字"),
        (field("money", unit="万元", least=Decimal(0)), "-1", "不能小于0万元"),
        (field("number", unit="家", most=Decimal(500)), "5000", "不能大于500家"),
        (PERCENT, "0.82", "82% 请填 82"),
        (PERCENT, 0.82, "82% 请填 82"),
        (PERCENT, "182", "不能大于100%"),
        (field("date"), "2022年3月", "不是完整的日期，请补上日"),
        (field("date"), "2022-02-30", "没有“2022年2月30日”这一天：2022年2月只有28天。"),
        (field("date"), "2026/2/30", "没有“2026年2月30日”这一天"),
        (field("date"), "20260431", "没有“2026年4月31日”这一天：2026年4月只有30天。"),
        (field("date"), "9999-12-31", "9999年不在1900年至2099年之间，请核对年份；没有期限的请留空"),
        (field("date"), date(9999, 12, 31), "9999年不在1900年至2099年之间"),
        (field("date"), "2022-02-31 08:00:00", "没有“2022年2月31日”这一天"),
        (field("date"), "2022.13.1", "没有13月"),
        (MONEY, "¥500亩", "单位“亩元”不对"),
        (MU, "￥500", "单位“元”不对，应为亩"),
        (MONEY, "0.00003", "0.00003万元太小：这一项只保留4位小数，会成为0"),
        (MONEY, "0.3元", "太小"),
        (MU, "0.001", "0.001亩太小"),
        (MONEY, "1250.123456", "最多4位小数，现在是1250.123456。请四舍五入后填1250.1235。"),
        (MU, 66.66666666666667, "最多2位小数，现在是66.66666666666667。请四舍五入后填66.67。"),
        (PERCENT, "0.825", "82.5% 请填 82.5"),
        (PERCENT, "82.3456", "最多2位小数"),
        (field("project_code"), "2212-420504-04-01-123456", "第一段“2212”是2022年12月，还没有到"),
        (field("project_code"), "9912-420504-04-01-123456", "是2099年12月，还没有到"),
        (field("date"), "22.13.1", "没有13月"),
        (field("month"), "2022-02-30", "没有“2022年2月30日”这一天"),
        (field("date"), "三月初", "请写成 2022-03-01"),
        (field("month"), "2022-13", "没有13月"),
        (field("yes_no"), "大概", "请填“是”或“否”"),
        (KIND, "工业", "没有“工业”这个选项"),
        (KIND, "产叶", "没有“产叶”这个选项"),
        (field("area"), "桥头乡", "没有“桥头乡”"),
        (field("credit_code"), "9.14205E+17", "科学计数法"),
        (field("credit_code"), "91420504MA4900010F", "校验码"),
        (field("point"), "30.6912,111.2741", "经度和纬度写反了：应为 111.2741,30.6912"),
        (field("point"), "200,300", "不在中国境内"),
        (field("point"), "城北", "看不懂这个位置"),
        (field("polygon"), {"type": "Point", "coordinates": [111, 30]}, "应为面"),
        (field("polygon"), {"type": "Polygon", "coordinates": [[[111, 30], [111, 30], [111, 30]]]}, "3个不同的点"),
        (field("text", length=3), "四个字的", "最多3字，现在是4字"),
    ],
)
def test_refuses_in_words(of: Field, raw: object, says: str) -> None:
    with pytest.raises(Fault) as caught:
        read_value(of, raw, today=TODAY, resolve=resolve)
    assert says in caught.value.message
    assert caught.value.field == "it"


EVERY = [
    field(kind.value, unit="万元" if kind == FieldType.MONEY else "", choices=(Choice(value="a", label="甲"),))
    for kind in FieldType
]


@pytest.mark.parametrize("of", EVERY, ids=lambda each: each.type.value)
@settings(deadline=None)
@given(
    raw=st.one_of(
        st.text(),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.none(),
        st.dates(),
        st.decimals(),
        st.dictionaries(st.text(max_size=12), st.lists(st.integers()), max_size=2),
    )
)
def test_anything_is_read_or_refused_and_survives_the_journal(of: Field, raw: object) -> None:
    try:
        value = read_value(of, raw, today=TODAY, resolve=resolve)
    except Fault as fault:
        value = None
        refused = fault.message
    else:
        refused = ""
    assert refused or value is None or load_value(of, dump_value(value)) == value
    if not refused and value is not None and of.type != FieldType.PERCENT:
        shown = show_value(of, value, names=lambda _field, number: f"#{number}")
        # A text may itself look like a blank once shown; codes and figures come back as they were.
        if of.type in (
            FieldType.MONEY,
            FieldType.NUMBER,
            FieldType.DATE,
            FieldType.MONTH,
            FieldType.YES_NO,
            FieldType.PHONE,
            FieldType.POINT,
            FieldType.LINE,
            FieldType.POLYGON,
        ):
            assert read_value(of, shown, today=TODAY, resolve=resolve) == value


@settings(deadline=None)
@given(east=st.floats(73, 136), north=st.floats(3, 54))
def test_a_point_comes_back_as_it_was_shown(east: float, north: float) -> None:
    of = field("point")
    value = read_value(of, {"type": "Point", "coordinates": [east, north]}, today=TODAY, resolve=resolve)
    shown = show_value(of, value, names=lambda _field, number: str(number))
    assert read_value(of, shown, today=TODAY, resolve=resolve) == value
    assert load_value(of, dump_value(value)) == value


def test_shows_money_as_an_office_writes_it() -> None:
    assert show_quantity(MONEY, Decimal("23000.0000")) == "2.3亿元"
    assert show_quantity(MONEY, Decimal("9999.5000")) == "9,999.5万元"
    assert show_quantity(PERCENT, Decimal("82.00")) == "82%"


STAGES = (
    Choice(value="signed", label="签约"),
    Choice(value="started", label="开工"),
    Choice(value="finished", label="竣工"),
)
PROJECTS = Register(
    name="projects",
    label="项目库",
    owner="发展和改革局",
    key=("code",),
    title="code",
    fields=(
        Field(name="code", label="代码", type=FieldType.TEXT, required=True),
        Field(name="stage", label="阶段", type=FieldType.STAGE, choices=STAGES),
        *(Field(name=f"{s.value}_on", label=f"{s.label}日期", type=FieldType.DATE, stage=s.value) for s in STAGES),
        Field(name="investment", label="总投资", type=FieldType.MONEY, unit="亿元", places=4),
        Field(name="land", label="用地", type=FieldType.NUMBER, unit="亩", places=2),
        Field(name="intensity", label="投资强度", type=FieldType.MONEY, unit="万元/亩", computed="investment / land"),
        Field(name="twice", label="两倍强度", type=FieldType.MONEY, unit="万元/亩", computed="intensity * 2"),
    ),
    checks=(Check(name="enough", when="investment >= 0.05", says="总投资不足500万元，不能入库"),),
)


def row(**values: Any) -> tuple[dict[str, Any], list[str]]:
    full = compute(PROJECTS, values, parameters={}, today=TODAY)
    return full, [f"{f.field}: {f.message}" for f in check_row(PROJECTS, full, parameters={}, today=TODAY)]


def test_computed_fields_convert_units_and_follow_each_other() -> None:
    full, faults = row(code="A", investment=Decimal("0.6"), land=Decimal(20))
    assert (full["intensity"], full["twice"], faults) == (Decimal("300.00"), Decimal("600.00"), [])
    assert row(code="A", investment=Decimal("0.6"))[0]["intensity"] is None
    assert row(code="A", investment=Decimal("0.6"), land=Decimal(0))[0]["intensity"] is None


@pytest.mark.parametrize(
    ("values", "stage", "faults"),
    [
        ({"signed_on": date(2022, 1, 1)}, "signed", []),
        ({"started_on": date(2022, 3, 1)}, "started", []),
        ({"stage": "signed", "started_on": date(2022, 3, 1)}, "started", []),
        ({"stage": "finished", "started_on": date(2022, 3, 1)}, "finished", ["finished_on: 阶段已到“竣工”，请填写这一天。"]),
        ({"signed_on": date(2022, 3, 2), "started_on": date(2022, 3, 1)}, "started", ["started_on: 2022-03-01早于“签约日期”2022-03-02，阶段不能倒退。"]),
        ({"signed_on": date(2022, 3, 1), "finished_on": date(2022, 3, 1)}, "finished", []),
        ({"started_on": date(2022, 7, 1)}, "started", ["started_on: 2022-07-01还没有到，不能算已到这一阶段。"]),
        ({"code": None}, None, ["code: 必须填写。"]),
        ({"investment": Decimal("0.0499")}, None, ["investment: 总投资不足500万元，不能入库。"]),
        ({"investment": Decimal("0.05")}, None, []),
    ],
)  # fmt: skip
def test_stages_and_checks(values: dict[str, Any], stage: str | None, faults: list[str]) -> None:
    full, found = row(**{"code": "A", **values})
    assert (full["stage"], found) == (stage, faults)
