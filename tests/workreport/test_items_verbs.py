"""The action at the head of a clause: verb, sort, stage, strength, adverbs."""

from __future__ import annotations

import pytest

from guatu.workreport.lists import clauses, lists, mask
from guatu.workreport.verbs import Act, action_at

ACTIONS = [
    ("推进南坡水厂建设", "推进", Act.PUSH, "build", "", ""),
    ("全力加快推进南坡水厂建设", "加快推进", Act.PUSH, "build", "", "全力"),
    ("高质量完成经济普查", "完成", Act.FINISH, "finish", "", "高质量"),
    ("坚决完成各项指标", "完成", Act.FINISH, "finish", "坚决完成", ""),
    ("确保水厂投用", "确保", Act.ENSURE, "build", "确保", ""),
    ("力争全面建成南坡水厂", "建成", Act.FINISH, "finish", "力争", "全面"),
    ("争取南坡机场立项", "争取", Act.SEEK, "plan", "", ""),
    ("探索推进集体林权改革", "探索推进", Act.PUSH, "plan", "", ""),
    ("加快创建省级生态县", "加快创建", Act.CREATE, "build", "", ""),
    ("今年6月底前启动水厂建设", "启动", Act.START, "start", "", ""),
    ("一是健全联络机制", "健全", Act.PERFECT, "run", "", ""),
    ("（三）落实双向承诺制度", "落实", Act.FULFIL, "run", "", ""),
    ("新建、改扩建云岭一中", "新建、改扩建", Act.FOUND, "build", "", ""),
    ("抓好春耕备耕", "抓好", Act.PUSH, "build", "", ""),
    ("完善防止返贫帮扶机制", "完善", Act.PERFECT, "run", "", ""),
    ("不折不扣防范化解风险", "防范化解", Act.HANDLE, "build", "", "不折不扣"),
    ("规范行政执法行为", "规范", Act.PERFECT, "run", "", ""),
]


@pytest.mark.parametrize(
    ("clause", "verb", "act", "stage", "strength", "adverbs"), ACTIONS, ids=[row[0] for row in ACTIONS]
)
def test_action(clause: str, verb: str, act: Act, stage: str, strength: str, adverbs: str) -> None:
    action = action_at(clause)
    assert action is not None
    assert (action.verb, action.act, str(action.stage), action.strength, action.adverbs) == (
        verb,
        act,
        stage,
        strength,
        adverbs,
    )
    assert clause[action.start : action.end].startswith(verb)


@pytest.mark.parametrize("clause", ["", "云岭县城", "地区生产总值增长6%", "各位代表", "以项目为抓手"])
def test_no_action(clause: str) -> None:
    assert action_at(clause) is None


def test_clauses_are_not_cut_inside_quotes_and_numbers() -> None:
    text = "推进“甲，乙”行动，新增1,200户：完成改造（含南坡，北沟）"
    assert [text[first:last] for first, last in clauses(mask(text))] == [
        "推进“甲，乙”行动",
        "新增1,200户",
        "完成改造（含南坡，北沟）",
    ]


@pytest.mark.parametrize(
    ("region", "members", "category"),
    [
        ("南坡水厂、北沟泵站等项目", ["南坡水厂", "北沟泵站"], "项目"),
        ("南坡水厂、北沟泵站和石门水库", ["南坡水厂", "北沟泵站", "石门水库"], ""),
        ("和谐社区与和平路", ["和谐社区", "和平路"], ""),
        ("东江、西江两大水系", ["东江", "西江"], "水系"),
        ("南坡镇、北沟镇等4个示范镇", ["南坡镇", "北沟镇"], "示范镇"),
        ("中等职业学校", ["中等职业学校"], ""),
    ],
)
def test_members_of_a_list(region: str, members: list[str], category: str) -> None:
    (series,) = lists(region, 0, len(region))
    assert [region[each.start : each.end] for each in series.members] == members
    assert series.category == category
