"""Targets: which quantities are refused and why, how each is named, shared out, bound and dated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from guatu.workreport import elision, indicators
from guatu.workreport.commitment import Target
from guatu.workreport.compiler import compile_sentence
from guatu.workreport.quantities import find_quantities
from guatu.workreport.refusals import RULES, Place
from guatu.workreport.roles import quantity_roles
from guatu.workreport.sentences import Sentence
from guatu.workreport.targets import find_targets


def targets(text: str, year: int = 2026) -> list[Target]:
    """The targets of one sentence; each names its span rightly."""
    found = find_targets(Sentence(0, len(text), text), year)
    for each in found:
        assert text[each.start : each.end] == each.text
    return found


def target(text: str, year: int = 2026) -> Target:
    (found,) = targets(text, year)
    return found


def places(text: str) -> Iterator[Place]:
    """The place of each quantity of a sentence, as the rules see it."""
    sentence = Sentence(0, len(text), text)
    former = 0
    for quantity in find_quantities(text, sentence.inside):
        span = next(each for each in sentence.clauses if each[1] > quantity.number_start)
        yield Place.at(text, quantity, text[max(span[0], former) : quantity.start], span, restricted=False)
        former = quantity.end


#: A sentence that the rule alone refuses, and one like it that no rule refuses.
TWINS = {
    "looks_back": ("去年新签约项目80个。", "全年新签约项目80个。"),
    "size_of_a_work": ("推进占地200亩的物流园建设。", "推进物流园建设，征地200亩。"),
    "small_numeral": ("做好三次督查。", "新建三所幼儿园。"),
    "batch_without_rhythm": ("培育一批龙头企业。", "每季度培育一批龙头企业。"),
    "introduces": ("突出8项重点。", "培育8项标准。"),
    "frame": ("围绕8条产业链开展招商。", "建设8条产业链。"),
    "capacity": ("推进20万吨铝镁合金建设。", "淘汰20万吨落后产能。"),
    "work_with_a_capacity": ("新建60万吨蔗糖生产线。", "新建蔗糖生产线3条。"),
    "threshold": ("推进20户以上自然村通光纤。", "光纤通到20户以上。"),
    "place_name": ("在北部3个镇开展试点。", "新增3个镇开展试点。"),
    "fended_off": ("消除56人以上大班额。", "新增56人以上班级。"),
    "order_of_size": ("扶持亿元村发展。", "村级收入达到1亿元。"),
    "phase_or_age": ("为70岁以上老年人免费体检。", "人均预期寿命达到79岁。"),
    "explains": ("5.5%左右的预期增长目标同实际衔接。", "生产总值增长5.5%左右。"),
    "subsidy": ("对企业按20万元予以补助。", "全年发放补助20万元。"),
    "distance": ("覆盖周边15公里范围。", "新建周边道路15公里。"),
    "name_with_time": ("建设24小时自助服务厅。", "办理时限压缩到24小时。"),
    "score_of_nothing": ("提供98分服务。", "群众满意度达到98分。"),
    "per_piece": ("抽检每100人。", "抽检100人。"),
}


def test_every_rule_has_its_twins() -> None:
    assert list(TWINS) == [rule.__name__ for rule in RULES]


@pytest.mark.parametrize("name", TWINS)
def test_a_rule_alone_refuses_what_it_speaks_of(name: str) -> None:
    refused, taken = TWINS[name]
    (place,) = places(refused)
    assert [rule.__name__ for rule in RULES if rule(place)] == [name]
    assert targets(refused) == []
    (place,) = places(taken)
    assert [rule.__name__ for rule in RULES if rule(place)] == []
    assert len(targets(taken)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "截至目前已建成道路8公里。",
        "预计服务业增长7%左右。",
        "据测算，全年增收2亿元。",
        "过去五年，新增企业200家。",
        "新建年产3万吨纸制品生产线。",
        "推进总投资50亿元的电池项目。",
        "加快电池项目建设，总投资50亿元。",
        "实现三个转变。",
        "做实六个方面工作。",
        "抓好以下8项工作：",
        "以4个园区为载体，壮大产业。",
        "建设可容纳3000人的会场。",
        "打造百亿元产业集群。",
        "推进三期工程建设。",
        "打造15分钟生活圈。",
        "推进五位一体总体布局。",
        "落实“100个项目”行动。",
        "打造30分钟内通勤圈。",
    ],
)
def test_a_number_that_promises_nothing_is_no_target(sentence: str) -> None:
    assert targets(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年工业投资比去年增加2亿元。", ["工业投资"]),
        ("工业投资比上年增加2亿元。", ["工业投资"]),
        ("推进总投资50亿元的12个项目。", ["项目"]),
        ("每季度开工一批项目。", ["开工项目"]),
        ("噪声控制在60分贝以内。", ["噪声"]),
        ("诉求24小时内响应。", ["诉求响应"]),
    ],
)
def test_what_resembles_a_refused_number_is_a_target(sentence: str, expected: list[str]) -> None:
    assert [each.indicator for each in targets(sentence)] == expected


#: The namer that names the last quantity of a sentence: sentence, indicators of all its quantities, restriction of the last.
NAMED = {
    "_restricted": ("新引进10亿元以上项目5个。", ["新引进项目"], "10亿元以上"),
    "_behind": ("抓好13个乡镇充电站点建设。", ["乡镇充电站点建设"], ""),
    "_inherited": ("地区生产总值达到450亿元、增长8%。", ["地区生产总值", "地区生产总值"], ""),
    "_part": ("新增公办学位1800个，其中小学900个。", ["新增公办学位", "新增小学公办学位"], ""),
    "_money_of_a_work": ("加快青禾物流园建设，完成投资2亿元。", ["青禾物流园建设投资"], ""),
    "_share": ("规上工业企业达到265家，总产值突破620亿元。", ["规上工业企业", "规上工业企业总产值"], ""),
    "_investment": (
        "新签约项目100个以上，协议总投资200亿元。",
        ["新签约项目", "新签约项目协议总投资"],
        "",
    ),
    "_act": ("新签约项目80个，新开工50个。", ["新签约项目", "新开工项目"], ""),
    "_before": ("新建标准茶园4000亩。", ["标准茶园"], ""),
}


def test_every_namer_has_its_sentence() -> None:
    assert list(NAMED) == [namer.__name__ for namer in indicators.NAMERS]


@pytest.mark.parametrize("name", NAMED)
def test_a_namer_names_what_it_speaks_of(name: str) -> None:
    sentence, expected, qualifier = NAMED[name]
    found = targets(sentence)
    assert [each.indicator for each in found] == expected
    assert found[-1].qualifier == qualifier
    whole = Sentence(0, len(sentence), sentence)
    roles = list(quantity_roles(sentence, find_quantities(sentence, whole.inside), whole.clauses))
    named: list[Any] = indicators.name_indicators(sentence, whole.clauses, roles)
    spot = indicators._spot(sentence, whole.clauses, roles, len(roles) - 1, named[:-1])
    assert next(namer.__name__ for namer in indicators.NAMERS if namer(spot) is not None) == name


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新建床位80张以上的养老机构6家。", [("养老机构", "床位80张以上", 6)]),
        ("招引30个亿元以上项目。", [("招引项目", "亿元以上", 30)]),
        ("新签约项目80个，其中亿元以上12个。", [("新签约项目", "", 80), ("新签约项目", "亿元以上", 12)]),
        ("新签约项目80个（其中亿元以上12个）。", [("新签约项目", "", 80), ("新签约项目", "亿元以上", 12)]),
        ("推进总投资50亿元的12个项目。", [("项目", "", 12)]),
    ],
)
def test_a_restriction_belongs_to_the_number_that_it_restricts(
    sentence: str, expected: list[tuple[str, str, float]]
) -> None:
    assert [(each.indicator, each.qualifier, each.value) for each in targets(sentence)] == expected


def test_members_named_before_their_sum_are_no_part_of_its_name() -> None:
    assert target("连通桃溪河、松岭河等6条水系。").indicator == "连通水系"


@pytest.mark.parametrize(
    ("parent", "before", "name"),
    [
        ("新增龙头企业", "合作社", "新增合作社"),
        ("出栏生猪", "山羊", "出栏山羊"),
        ("新增幼儿园学位", "小学", "新增小学学位"),
        ("新增龙头企业", "新建合作社", "新建合作社"),
        ("标准茶园", "果园", "果园"),
    ],
)
def test_a_member_of_a_list_shares_verb_and_head(parent: str, before: str, name: str) -> None:
    assert elision.sibling(parent, before) == name


@pytest.mark.parametrize(
    ("before", "act", "name"),
    [
        ("开展牧区青年培训帮带，", "培训", "牧区青年培训"),
        ("培训", "培训", "培训"),
        ("抓好就业，", "培训", "培训"),
    ],
)
def test_an_act_takes_its_object_from_before(before: str, act: str, name: str) -> None:
    assert elision.doer(before, act) == name


@pytest.mark.parametrize(
    ("parent", "before", "name"),
    [
        ("新增公办学位", "小学", "新增小学公办学位"),
        ("新签约项目", "新开工", "新开工项目"),
        ("新签约项目", "项目", "新签约项目"),
        ("粮食产量", "玉米", "玉米"),
    ],
)
def test_a_part_is_counted_of_its_whole(parent: str, before: str, name: str) -> None:
    assert elision.child(parent, before) == name


@pytest.mark.parametrize(
    ("parent", "noun"),
    [("新签约产业项目", "产业项目"), ("重点项目新开工", "重点项目"), ("规上企业", "企业"), ("粮食产量", "")],
)
def test_a_count_without_noun_still_counts_the_noun_before(parent: str, noun: str) -> None:
    assert elision.head_noun(parent) == noun


@pytest.mark.parametrize(
    ("parent", "whose"),
    [
        ("规上工业企业", "规上工业企业"),
        ("规上工业企业总产值", "规上工业企业"),
        ("建议提案办结率", "建议提案"),
        ("长" * 17, ""),
    ],
)
def test_a_share_is_that_of_what_was_counted(parent: str, whose: str) -> None:
    assert elision.subject(parent) == whose


@pytest.mark.parametrize(
    ("before", "work"),
    [
        ("加快青禾物流园建设，年内", "青禾物流园建设"),
        ("加快甲、乙等3个园区建设，", "园区建设"),
        ("加强领导，", ""),
        ("青禾物流园", ""),
    ],
)
def test_a_sum_belongs_to_the_work_before_it(before: str, work: str) -> None:
    assert elision.work_before(before) == work


@pytest.mark.parametrize(
    ("parent", "whose"),
    [("新签约项目", "新签约项目"), ("新签约项目协议总投资", "新签约项目"), ("新签约项目合同引资额", "新签约项目")],
)
def test_an_investment_has_an_owner(parent: str, whose: str) -> None:
    assert elision.owner(parent) == whose


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "城镇、农村居民人均可支配收入分别增长7%、8%。",
            [("城镇居民人均可支配收入", 7), ("农村居民人均可支配收入", 8)],
        ),
        ("城乡居民人均可支配收入分别增长7%、8%。", [("城镇居民人均可支配收入", 7), ("农村居民人均可支配收入", 8)]),
        (
            "第一、二、三产业增加值分别增长3%、6%、8%。",
            [("第一产业增加值", 3), ("第二产业增加值", 6), ("第三产业增加值", 8)],
        ),
        (
            "改造供热、燃气、排水管网70公里、50公里、26公里。",
            [("改造供热管网", 70), ("改造燃气管网", 50), ("改造排水管网", 26)],
        ),
        (
            "粮食、油菜产量达到12万吨、3万吨，分别增长2%、5%。",
            [("粮食产量", 120_000), ("油菜产量", 30_000), ("粮食产量", 2), ("油菜产量", 5)],
        ),
        (
            "游客达到320万人次、旅游收入15亿元，分别增长10%、12%。",
            [("游客", 3_200_000), ("旅游收入", 1.5e9), ("游客", 10), ("旅游收入", 12)],
        ),
        ("化肥、农药使用量均下降2%。", [("化肥使用量", -2), ("农药使用量", -2)]),
        ("化学需氧量、氨氮分别削减2.4%和5.1%。", [("化学需氧量", -2.4), ("氨氮", -5.1)]),
        ("新建实验室、技术中心各3家。", [("实验室", 3), ("技术中心", 3)]),
        ("三次产业比重为8∶42∶50。", [("第一产业比重", 8), ("第二产业比重", 42), ("第三产业比重", 50)]),
        ("三次产业结构调整为8:42:50。", [("第一产业比重", 8), ("第二产业比重", 42), ("第三产业比重", 50)]),
    ],
)
def test_numbers_are_dealt_out_to_names(sentence: str, expected: list[tuple[str, float]]) -> None:
    assert [(each.indicator, each.value) for each in targets(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "strengths"),
    [
        ("新签约项目80个。", [""]),
        ("确保新签约项目80个。", ["确保"]),
        ("必保新签约项目80个。", ["必保"]),
        ("力保新签约项目80个。", ["必保"]),
        ("力争新签约项目80个。", ["力争"]),
        ("争取新签约项目80个。", ["争取"]),
        ("努力实现产值40亿元。", ["努力"]),
        ("计划新签约项目80个。", ["计划"]),
        ("坚决完成投资40亿元。", ["坚决完成"]),
        ("完成投资40亿元。", ["完成"]),
        ("力争新签约项目80个，新开工50个，投产30个。", ["力争", "力争", "力争"]),
        ("力争新签约项目80个；新开工50个。", ["力争", ""]),
        ("完成投资40亿元，新开工50个。", ["完成", ""]),
        ("确保新签约项目80个，力争新开工50个。", ["确保", "力争"]),
        ("老旧小区电梯更新力争100部，新增车位80个。", ["力争", ""]),
        ("争取上级资金8亿元，新增车位80个。", ["争取", ""]),
        ("年度计划投资40亿元。", [""]),
        ("投资完成率达到95%。", [""]),
    ],
)
def test_a_word_of_commitment_governs_the_numbers_it_reaches(sentence: str, strengths: list[str]) -> None:
    assert [each.strength for each in targets(sentence)] == strengths


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("", "2026-12-31"),
        ("全年", "2026-12-31"),
        ("年底前", "2026-12-31"),
        ("上半年", "2026-06-30"),
        ("一季度", "2026-03-31"),
        ("第三季度", "2026-09-30"),
        ("6月底前", "2026-06-30"),
        ("9月末", "2026-09-30"),
        ("2月底前", "2026-02-28"),
        ("十月底前", "2026-10-31"),
        ("10月1日前", "2026-10-01"),
        ("国庆节前", "2026-09-30"),
        ("五一前", "2026-04-30"),
        ("中秋节前", "2026-09-07"),
        ("元旦前", "2026-12-31"),
        ("七一前", "2026-06-30"),
        ("春节前", "2026-01-20"),
        ("汛期到来前", "2026-04-30"),
        ("秋季学期", "2026-09-01"),
        ("到2027年", "2027-12-31"),
        ("到2027年6月底", "2027-06-30"),
        ("两年内", "2027-12-31"),
        ("3年内", "2028-12-31"),
        ("明年", "2027-12-31"),
        ("“十五五”末", "2030-12-31"),
        ("到十五五末", "2030-12-31"),
    ],
)
def test_a_time_before_the_number_is_its_deadline_and_no_part_of_its_name(time: str, day: str) -> None:
    found = target(f"{time}新增学位800个。")
    assert (found.deadline, found.indicator) == (day, "新增学位")


def test_a_clause_of_time_dates_what_follows_until_this_year_is_named() -> None:
    found = targets("到2027年，产值达到900亿元，企业达到200家；今年新增企业20家。")
    assert [each.deadline for each in found] == ["2027-12-31", "2027-12-31", "2026-12-31"]


@pytest.mark.parametrize(
    ("sentence", "every", "unit"),
    [
        ("每季度举办活动1场。", "quarter", "场"),
        ("每月举办活动1场。", "month", "场"),
        ("每周举办活动1场。", "week", "场"),
        ("每天发车20班次。", "day", "班次"),
        ("每半年举办活动1场。", "half-year", "场"),
        ("每年举办活动1场。", "year", "场"),
        ("全年举办活动1场。", "year", "场"),
        ("每季度集中开工一批项目。", "quarter", "批"),
        ("低保标准提高到每月710元。", "year", "元"),
    ],
)
def test_a_rhythm_says_how_often(sentence: str, every: str, unit: str) -> None:
    found = target(sentence)
    assert (found.every, found.unit, found.deadline) == (every, unit, "2026-12-31")


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "change"),
    [
        ("新增学位800个。", 800, "个", "level"),
        ("投资增长12%。", 12, "%", "growth"),
        ("投资增长6%—8%。", (6, 8), "%", "growth"),
        ("能耗下降3%。", -3, "%", "growth"),
        ("居民消费价格涨幅3%左右。", 3, "%", "growth"),
        ("森林覆盖率提高0.5个百分点。", 0.5, "pp", "growth"),
        ("森林覆盖率提高到62%。", 62, "%", "level"),
        ("浓度降至38微克/立方米。", 38, "微克/立方米", "level"),
        ("百强县位次前移3位。", 3, "位", "growth"),
        ("失业率控制在4%以内。", 4, "%", "keep"),
        ("达标率保持在98%以上。", 98, "%", "keep"),
        ("优良天数比例稳定保持在82%以上。", 82, "%", "keep"),
        ("增加绿地30公顷。", 30, "公顷", "level"),
        ("绿地增加30公顷。", 30, "公顷", "growth"),
        ("排放量减少2万吨。", -20_000, "吨", "growth"),
        ("专项资金翻一番。", 2, "倍", "growth"),
        ("护理补助标准提高一倍。", 100, "%", "growth"),
        ("民生支出占比达到八成以上。", 80, "%", "level"),
        ("空气质量居全省前三。", 3, "位", "level"),
        ("城乡收入比缩小到1.7以内。", 1.7, "", "level"),
    ],
)
def test_level_growth_and_keeping_are_told_apart(sentence: str, value: Any, unit: str, change: str) -> None:
    found = targets(sentence)[0]
    assert (found.value, found.unit, found.change) == (value, unit, change)


@pytest.mark.parametrize(
    ("sentence", "baseline"),
    [
        ("低保标准由每月310元提高到335元。", 310),
        ("网办率由82%提高到90%。", 82),
        ("网办率从82%提升到90%。", 82),
        ("网办率提高到90%。", None),
    ],
)
def test_a_number_to_start_from_is_the_baseline(sentence: str, baseline: float | None) -> None:
    assert target(sentence).baseline == baseline


@pytest.mark.parametrize(
    ("sentence", "basis"),
    [
        ("参保人数较上年增加2万人。", "较上年"),
        ("低保标准不低于当地标准的1.5倍。", "当地标准"),
        ("每个园区完成投资1.4亿元。", "每个园区"),
        ("每月走访企业2家。", ""),
        ("新增学位800个。", ""),
    ],
)
def test_what_a_number_is_measured_against(sentence: str, basis: str) -> None:
    assert target(sentence).basis == basis


def test_a_range_is_exact_or_about() -> None:
    assert target("投资增长6%—8%。").op == ("=", "~")


#: Each ambiguous reading: sentence, which of its targets, words that its two readings hold.
UNCERTAIN = {
    "a round number": ("打造万亩茶园。", 0, ("要达到万亩", "规模的说法")),
    "a scope of work": ("抓好30个项目建设。", 0, ("年内完成30个", "工作范围")),
    "both above and at least": ("产值超150亿元以上。", 0, ("含本数", "不含本数")),
    "for each or together": ("每个园区完成投资1.4亿元。", 0, ("每个园区", "合计")),
    "以上 at the end of a list": ("城镇、农村居民收入分别增长7%、8%以上。", 0, ("只管最后一项", "也管这一项")),
    "分别 without two names": ("主要指标分别增长7%、8%。", 0, ("原文没有写明", "主要指标")),
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_an_ambiguous_number_shows_its_readings(name: str) -> None:
    sentence, index, words = UNCERTAIN[name]
    readings = targets(sentence)[index].uncertain
    assert len(readings) == 2
    assert all(word in reading for word, reading in zip(words, readings, strict=True))


@pytest.mark.parametrize(
    "sentence",
    [
        "新签约项目80个。",
        "打造1万亩茶园。",
        "产值超150亿元。",
        "每季度集中开工一批项目。",
        "每月走访企业2家。",
        "城镇、农村居民收入分别增长7%以上、8%以上。",
        "招引企业10家、项目20个。",
        "建成13个客运站点。",
    ],
)
def test_a_clear_number_has_one_reading(sentence: str) -> None:
    assert [each.uncertain for each in targets(sentence)] == [()] * len(targets(sentence))
    assert targets(sentence)


def test_a_doubtful_member_accepts_both_comparators() -> None:
    first, last = targets("城镇、农村居民收入分别增长7%、8%以上。")
    assert (first.op, last.op) == (("=", ">="), (">=",))


def test_a_target_of_the_compiler_is_that_of_its_sentence() -> None:
    found = [each for each in compile_sentence("全年新签约项目80个。", 2026) if isinstance(each, Target)]
    assert [(each.start, each.end, each.indicator) for each in found] == [(7, 10, "新签约项目")]
    assert found[0].title == "新签约项目80个"


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # two starting points for two ends
        (
            "城乡低保标准分别由每人每月560元、每年4800元提高到600元、5280元。",
            [("城市低保标准", 600.0, 560.0), ("农村低保标准", 5280.0, 4800.0)],
        ),
        ("城镇化率由42%提高到50%。", [("城镇化率", 50.0, 42.0)]),
        # another act on the same noun
        ("新开工安置房6800套，建成4500套。", [("新开工安置房", 6800.0, None), ("建成安置房", 4500.0, None)]),
        ("新建高标准农田1.5万亩、改造提升8000亩。", [("高标准农田", 15000.0, None), ("改造提升", 8000.0, None)]),
        # a relation names what the number behind it says more of
        ("一般公共预算收入与上年持平，力争增长2%。", [("一般公共预算收入", 2.0, None)]),
        # a part that needs the noun of the whole
        ("招聘教师80名，其中紧缺学科35名。", [("招聘教师", 80.0, None), ("紧缺学科教师", 35.0, None)]),
        (
            "粮食播种面积稳定在38万亩，总产量11万吨。",
            [("粮食播种面积", 380000.0, None), ("粮食总产量", 110000.0, None)],
        ),
        # shared tails of members of unequal length
        (
            "城镇基本养老、医疗、失业保险参保人数分别达到2万人、5万人、1万人。",
            [
                ("城镇基本养老保险参保人数", 20000.0, None),
                ("医疗保险参保人数", 50000.0, None),
                ("失业保险参保人数", 10000.0, None),
            ],
        ),
        # the work in the clause before, though it is counted
        (
            "抓好102个重点项目建设，完成投资375亿元以上。",
            [("重点项目建设", 102.0, None), ("重点项目建设投资", 3.75e10, None)],
        ),
        # 超 in a noun is no comparator; a year before the plan's is no promise
        ("建成充电桩300个，其中超充桩80个。", [("充电桩", 300.0, None), ("超充桩", 80.0, None)]),
        ("2025年新增企业800家，今年新增企业500家。", [("企业", 500.0, None)]),
        ("煤炭百万吨死亡率控制在0.05以内。", [("煤炭百万吨死亡率", 0.05, None)]),
    ],
)
def test_elided_names_and_starting_points(sentence: str, wanted: list[tuple[str, float, float | None]]) -> None:
    found = [each for each in compile_sentence(sentence, 2026) if isinstance(each, Target)]
    assert [(each.value, each.baseline) for each in found] == [(value, baseline) for _, value, baseline in wanted]
    for each, (indicator, _, _) in zip(found, wanted, strict=True):
        assert indicator in each.indicator or each.indicator in indicator, each.indicator
    exact = [(each.op, each.indicator) for each in found if each.indicator == "超充桩"]
    assert exact in ([], [(("=",), "超充桩")])


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("去年签约的27个项目要加快落地，其中上半年开工率达到50%；全年新签约项目30个以上。", 2),
        ("去年启动的7个续建项目进展顺利。", 0),
        ("建成60万吨焦炉煤气制甲醇项目。", 0),
        ("淘汰60万吨落后焦炉。", 1),
        ("推进20户以上自然村通光纤。", 0),
        ("在北部3个镇开展试点。", 0),
        ("9个项目达产后可新增产值3.8亿元。", 0),
        ("落实稳住经济十二条措施。", 0),
    ],
)
def test_what_is_no_promise(sentence: str, count: int) -> None:
    assert sum(isinstance(each, Target) for each in compile_sentence(sentence, 2026)) == count


@pytest.mark.parametrize(
    ("sentence", "dues"),
    [
        ("6月底前建成实验室2个，储备医用口罩10万只。", ["2026-06-30", "2026-12-31"]),
        ("6月底前，建成实验室2个，储备医用口罩10万只。", ["2026-06-30", "2026-06-30"]),
        ("到2030年，森林覆盖率达到62%，城镇化率达到70%。", ["2030-12-31", "2030-12-31"]),
        ("6月底前，建成实验室2个；储备医用口罩10万只。", ["2026-06-30", "2026-12-31"]),
    ],
)
def test_how_far_a_time_reaches(sentence: str, dues: list[str]) -> None:
    assert [each.deadline for each in compile_sentence(sentence, 2026) if isinstance(each, Target)] == dues


def test_strength_reaches_into_a_part() -> None:
    found = [
        each for each in compile_sentence("完成造林6.5万亩，其中退耕还林2万亩。", 2026) if isinstance(each, Target)
    ]
    assert [each.strength for each in found] == ["完成", "完成"]
