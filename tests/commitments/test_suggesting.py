"""Which indicator a target means: an invented library, and wordings of other offices for the same things."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.commitments.suggesting import Candidate, Guess, Scorer, Wanted, amounts, factor
from guatu.definitions.indicator import Measure

YI = Decimal(10**8)


def one(name: str, label: str, unit: str, measure: str = "counts", *aliases: str, **more: Any) -> Candidate:
    """An indicator of the invented library."""
    return Candidate(name=name, label=label, aliases=aliases, unit=unit, measure=Measure(measure), **more)


LIBRARY = (
    one("starts", "新开工项目", "个", "counts", "开工建设项目", owner="发展和改革局"),
    one("starts_1", "新开工亿元以上项目", "个", "counts", "亿元以上项目新开工", lines=(YI,), owner="发展和改革局"),
    one("starts_10", "新开工十亿元以上项目", "个", "counts", "10亿元以上项目新开工", lines=(10 * YI,)),
    one("signs", "新签约项目", "个", "counts", "招商引资签约项目", owner="招商局"),
    one("signs_1", "新签约亿元以上项目", "个", lines=(YI,), owner="招商局"),
    one("signed_money", "签约项目协议投资额", "万元", "sums", "招商引资协议总投资", owner="招商局"),
    one("arrived", "招商引资到位资金", "万元", "sums", "实际到位内资"),
    one("finished", "竣工投产项目", "个"),
    one("invested", "固定资产投资完成额", "万元", "sums", "全社会固定资产投资"),
    one("invested_growth", "固定资产投资增速", "%", "grows", "固定资产投资增长"),
    one("industry", "规模以上工业总产值", "万元", "sums", "规上工业产值"),
    one("industry_growth", "规模以上工业增加值增速", "%", "grows", "规上工业增加值增长"),
    one("scale_in", "新增规模以上企业", "家", "counts", "新入库四上企业", "小升规企业"),
    one("scale_net", "规上企业净增", "家", "subtracts"),
    one("leading_city", "新增市级农业产业化龙头企业", "家", "counts", "市级龙头企业"),
    one("leading_province", "新增省级农业产业化龙头企业", "家", "counts", "省级龙头企业"),
    one("villages", "美丽乡村示范村", "个", "counts", "生态宜居示范村"),
    one("courtyards", "美丽庭院示范户", "户"),
    one("roads", "新改建农村公路里程", "公里", "sums", "四好农村路"),
    one("pipes", "新建改造污水管网", "公里", "sums"),
    one("tea", "标准化茶园面积", "亩", "sums", "高标准茶园"),
    one("orchards", "标准化果园面积", "亩", "sums", "精品果园"),
    one("air", "空气质量优良天数比率", "%", "divides", "优良天数比例"),
    one("dust", "细颗粒物年均浓度", "微克/立方米", "averages", "PM2.5平均浓度"),
    one("jobs", "城镇新增就业人数", "人", "counts", "新增城镇就业"),
    one("unemployed", "城镇登记失业率", "%", "divides"),
    one("training", "职业技能培训人次", "人次"),
    one("shop", "社会消费品零售总额", "万元", "sums"),
    one("shop_growth", "社会消费品零售总额增速", "%", "grows"),
    one("visitors", "接待游客人次", "人次", "sums", "旅游接待人次"),
    one("tourism", "旅游综合收入", "万元", "sums", "旅游总收入"),
)
SCORER = Scorer(LIBRARY)


def guesses(indicator: str, unit: str, **more: Any) -> list[Guess]:
    """What is suggested."""
    return SCORER.guesses(Wanted(indicator=indicator, unit=unit, **more))


TABLE = [
    ("新开工项目", "个", {}, "starts"),
    ("新开工项目", "个", {"qualifier": "亿元以上"}, "starts_1"),
    ("新开工项目", "个", {"qualifier": "10亿元以上"}, "starts_10"),
    ("新开工十亿元以上项目", "个", {}, "starts_10"),
    ("开工项目", "个", {"qualifier": "投资亿元以上"}, "starts_1"),
    ("签约引进项目", "个", {}, "signs"),
    ("新签约项目", "个", {"qualifier": "亿元以上"}, "signs_1"),
    ("新签约项目协议总投资", "元", {}, "signed_money"),
    ("招商引资实际到位资金", "元", {}, "arrived"),
    ("引进市外到位资金", "元", {}, "arrived"),
    ("全社会固定资产投资", "元", {}, "invested"),
    ("全社会固定资产投资", "%", {"growth": True}, "invested_growth"),
    ("规上工业增加值", "%", {"growth": True}, "industry_growth"),
    ("规上工业总产值", "元", {}, "industry"),
    ("新增规上企业", "户", {}, "scale_in"),
    ("净增规上工业企业", "家", {}, "scale_net"),
    ("新增省级龙头企业", "家", {}, "leading_province"),
    ("培育市级农业龙头企业", "家", {}, "leading_city"),
    ("创建美丽乡村示范村", "个", {}, "villages"),
    ("打造美丽庭院", "户", {}, "courtyards"),
    ("建改农村公路", "公里", {}, "roads"),
    ("改造雨污管网", "公里", {}, "pipes"),
    ("高标准茶园", "亩", {}, "tea"),
    ("建设标准果园", "亩", {}, "orchards"),
    ("空气优良天数比例", "%", {"kept": True}, "air"),
    ("PM2.5浓度", "微克/立方米", {"kept": True}, "dust"),
    ("城镇新增就业", "人", {}, "jobs"),
    ("登记失业率", "%", {"kept": True}, "unemployed"),
    ("开展职业技能培训", "人次", {}, "training"),
    ("社会消费品零售总额", "元", {}, "shop"),
    ("社会消费品零售总额", "%", {"growth": True}, "shop_growth"),
    ("接待游客", "人次", {}, "visitors"),
    ("旅游总收入", "元", {}, "tourism"),
]


@pytest.mark.parametrize(("indicator", "unit", "more", "name"), TABLE)
def test_the_right_indicator_comes_first(indicator: str, unit: str, more: dict[str, Any], name: str) -> None:
    found = guesses(indicator, unit, **more)
    assert found[0].name == name, [(each.name, round(each.score, 2)) for each in found]


def test_what_the_library_does_not_have_scores_low() -> None:
    for words, unit in (("退耕还林", "亩"), ("婚前医学检查率", "%"), ("老旧小区加装电梯", "部")):
        assert all(each.score < 0.45 for each in guesses(words, unit)), words


def test_the_lead_department_tips_the_scales() -> None:
    plain, led = guesses("项目", "个"), guesses("项目", "个", lead="招商局")
    score = {each.name: each.score for each in plain}
    assert {each.name: each.score for each in led}["signs"] > score["signs"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10亿元以上", (10 * YI,)),
        ("亿元以上项目", (YI,)),
        ("十亿元以上", (10 * YI,)),
        ("投资上1000万元", (YI / 10,)),
        ("千万元以上", (YI / 10,)),
        ("1.5亿元至3亿元", (YI * Decimal("1.5"), 3 * YI)),
        ("1.5万亩", ()),
        ("60个以上", ()),
        ("", ()),
    ],
)
def test_amounts_that_draw_a_line(text: str, found: tuple[Decimal, ...]) -> None:
    assert amounts(text) == found


@pytest.mark.parametrize(
    ("of", "to", "times"),
    [
        ("万元", "元", Fraction(10000)),
        ("亿元", "万元", Fraction(10000)),
        ("%", "pp", Fraction(1)),
        ("‰", "%", Fraction(1, 10)),
        ("家", "户", Fraction(1)),
        ("万人", "人", Fraction(10000)),
        ("公顷", "亩", Fraction(15)),
        ("个", "元", None),
        ("公里", "亩", None),
        ("万元/亩", "万元", None),
    ],
)
def test_figures_change_units_exactly(of: str, to: str, times: Fraction | None) -> None:
    assert factor(of, to) == times


@given(st.text(max_size=30), st.text(max_size=10), st.text(max_size=4))
def test_no_words_break_it(indicator: str, qualifier: str, unit: str) -> None:
    found = guesses(indicator, unit, qualifier=qualifier)
    assert all(0 < each.score <= 1 for each in found)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
