"""Goals: relations without a number, what they are about, by when and how firmly."""

from __future__ import annotations

from itertools import pairwise

import pytest

from guatu.workreport.commitment import Goal
from guatu.workreport.goals import find_goals
from guatu.workreport.sentences import Sentence
from guatu.workreport.targets import find_targets


def goals(text: str, taken: list[tuple[int, int]] | None = None) -> list[Goal]:
    found = find_goals(Sentence(0, len(text), text), 2026, taken or [])
    for each in found:
        assert text[each.start : each.end] == each.text == each.relation
    return found


@pytest.mark.parametrize(
    ("sentence", "indicator", "relation"),
    [
        ("居民收入与经济增长同步。", "居民收入", "与经济增长同步"),
        ("居民收入增长与经济增长基本同步。", "居民收入增长", "与经济增长基本同步"),
        ("固定资产投资与上年持平。", "固定资产投资", "与上年持平"),
        ("人才供给同产业发展相适应。", "人才供给", "同产业发展相适应"),
        ("粮食产量只增不减。", "粮食产量", "只增不减"),
        ("“三公”经费只减不增。", "“三公”经费", "只减不增"),
        ("生产安全事故只降不升。", "生产安全事故", "只降不升"),
        ("事故起数和死亡人数双下降。", "事故起数和死亡人数", "双下降"),
        ("规模性返贫零发生。", "规模性返贫", "零发生"),
        ("事故起数零增长。", "事故起数", "零增长"),
        ("零就业家庭动态清零。", "零就业家庭", "动态清零"),
        ("重点领域风险全面清零。", "重点领域风险", "全面清零"),
        ("督察问题全部销号。", "督察问题", "全部销号"),
        ("固定资产投资实现正增长。", "固定资产投资", "实现正增长"),
        ("社会消费品零售总额保持稳定增长。", "社会消费品零售总额", "保持稳定增长"),
        ("外贸进出口稳定增长。", "外贸进出口", "稳定增长"),
        ("能耗控制在上级下达目标之内。", "能耗", "控制在上级下达目标之内"),
        ("待遇标准达到省定标准。", "待遇标准", "达到省定标准"),
        ("规上工业增速高于全市平均水平。", "规上工业增速", "高于全市平均水平"),
        ("投资增速快于全省平均。", "投资增速", "快于全省平均"),
        ("空气质量保持全省前列。", "空气质量", "保持全省前列"),
        ("综合排名进入全市第一方阵。", "综合排名", "进入全市第一方阵"),
        ("生产安全事故持续下降。", "生产安全事故", "持续下降"),
        ("城乡收入差距逐年缩小。", "城乡收入差距", "逐年缩小"),
        ("村级养老服务实现全覆盖。", "村级养老服务", "全覆盖"),
        ("困难群众应保尽保。", "困难群众", "应保尽保"),
        ("完成上级下达的节能减排任务。", "节能减排", "完成上级下达的节能减排任务"),
        ("节能减排完成市下达的目标任务。", "节能减排", "完成市下达的目标任务"),
        ("坚决不发生规模性返贫。", "规模性返贫", "坚决不发生规模性返贫"),
        ("坚决遏制重特大安全事故。", "重特大安全事故", "坚决遏制重特大安全事故"),
        ("坚决遏制重特大事故发生。", "重特大事故", "坚决遏制重特大事故发生"),
        ("确保不发生重大及以上事故。", "重大及以上事故", "确保不发生重大及以上事故"),
        ("守牢不发生规模性返贫致贫底线。", "规模性返贫致贫", "守牢不发生规模性返贫致贫底线"),
        ("能耗、主要污染物排放完成省定目标。", "能耗、主要污染物排放", "完成省定目标"),
        ("义务教育巩固率完成市定任务。", "义务教育巩固率", "完成市定任务"),
        ("完成上级造林任务。", "造林", "完成上级造林任务"),
        ("青禾河出境断面水质达到Ⅲ类。", "青禾河出境断面水质", "达到Ⅲ类"),
        ("饮用水源地水质稳定在Ⅱ类及以上。", "饮用水源地水质", "稳定在Ⅱ类及以上"),
        ("青禾河水质达到III类标准。", "青禾河水质", "达到III类标准"),
        ("贫困家庭学生无一人失学辍学。", "贫困家庭学生", "无一人失学辍学"),
        ("事故起数和死亡人数“双下降”。", "事故起数和死亡人数", "双下降"),
        ("实现安全生产“零死亡”目标。", "安全生产", "零死亡"),
        ("基本医保、大病保险均实现脱贫人口全覆盖。", "基本医保、大病保险脱贫人口", "全覆盖"),
    ],
)
def test_a_relation_is_a_goal(sentence: str, indicator: str, relation: str) -> None:
    assert [(each.indicator, each.relation, each.deadline) for each in goals(sentence)] == [
        (indicator, relation, "2026-12-31")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "完善“只增不减”机制。",
        "争创“一无四降”示范县。",
        "开展“零死亡”创建活动。",
        "引进三类企业。",
        "建设Ⅲ类园区。",
        "因地制宜持续下降。",
        "全覆盖推进治理。",
        "同步推进两个项目。",
        "新签约项目80个。",
        "持续下降。",
        "优化营商环境。",
    ],
)
def test_words_that_relate_nothing_are_no_goal(sentence: str) -> None:
    assert goals(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "deadline", "strength"),
    [
        ("力争工业投资增速高于全省平均水平。", "2026-12-31", "力争"),
        ("确保粮食产量只增不减。", "2026-12-31", "确保"),
        ("力保粮食产量只增不减。", "2026-12-31", "必保"),
        ("6月底前无物业小区动态清零。", "2026-06-30", ""),
        ("到2027年村级养老服务全覆盖。", "2027-12-31", ""),
        ("完成上级下达的节能减排任务。", "2026-12-31", "完成"),
    ],
)
def test_a_goal_has_a_deadline_and_a_strength(sentence: str, deadline: str, strength: str) -> None:
    assert [(each.deadline, each.strength) for each in goals(sentence)] == [(deadline, strength)]


def test_several_goals_of_a_sentence_stand_apart() -> None:
    found = goals("居民收入与经济增长同步，粮食产量只增不减，节能减排完成市下达的目标任务。")
    assert [each.indicator for each in found] == ["居民收入", "粮食产量", "节能减排"]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_span_that_a_target_has_taken_is_read_no_second_time() -> None:
    text = "居民收入增速高于全市平均水平1个百分点。"
    taken = [(each.start, each.end) for each in find_targets(Sentence(0, len(text), text), 2026)]
    assert taken
    assert goals(text, taken) == []
    assert goals("居民收入增速高于全市平均水平。", [(0, 2)]) != []


def test_the_title_names_indicator_and_relation_once() -> None:
    assert [each.title for each in goals("粮食产量只增不减。")] == ["粮食产量只增不减"]
    assert [each.title for each in goals("完成上级下达的节能减排任务。")] == ["完成上级下达的节能减排任务"]
