"""The action at the head of a clause: verb, sort, stage, strength, adverbs."""

from __future__ import annotations

from collections import Counter

import pytest

from guatu.workreport import verb_tables
from guatu.workreport.lists import clauses, lists, mask
from guatu.workreport.phrases import ADVERBS, strip_verbs
from guatu.workreport.verb_tables import ACTION_VERBS
from guatu.workreport.verbs import Act, action_at
from guatu.workreport.words import words_of

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
    ("全力确保年内建成水厂", "建成", Act.FINISH, "finish", "确保", ""),
    ("千方百计确保水厂投用", "确保", Act.ENSURE, "build", "确保", ""),
    ("力保如期建成水厂", "建成", Act.FINISH, "finish", "必保", "如期"),
    ("力保水厂投用", "力保", Act.ENSURE, "build", "必保", ""),
    ("确保成功创建文明县城", "成功创建", Act.CREATE, "plan", "确保", ""),
]
TIMES = [
    *(
        "今年底",
        "今年底前",
        "今年末",
        "明年底",
        "明年底前",
        "10月1日前",
        "国庆前",
        "春节前",
        "五一前",
        "汛期前",
        "二季度末前",
    ),
    *("年内", "6月底前", "上半年", "在国庆前", "2032年底前", "到年底", "第三季度", "8月中旬"),
]


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("strength", ["", "确保", "力争"])
def test_a_time_stands_before_the_verb_with_and_without_a_strength(strength: str, time: str) -> None:
    action = action_at(f"{strength}{time}建成云溪大桥")
    assert action is not None
    assert (action.verb, action.strength, action.start) == ("建成", strength, len(strength + time))
    assert strip_verbs(f"{strength}{time}建成污水厂") == "污水厂"


def test_no_verb_stands_in_two_acts() -> None:
    verbs = [word for stages in ACTION_VERBS.values() for words in stages.values() for word in words.split()]
    assert [word for word, count in Counter(verbs).items() if count > 1] == []


@pytest.mark.parametrize("name", [name for name in vars(verb_tables) if name.endswith("_WORDS")])
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    counts = Counter(vars(verb_tables)[name].split())
    assert [word for word, count in counts.items() if count > 1] == []


def test_no_adverb_stands_in_two_lists() -> None:
    words = [word for each in ADVERBS for word in (each.split() if isinstance(each, str) else each)]
    assert [word for word, count in Counter(words).items() if count > 1] == []


@pytest.mark.parametrize("adverb", sorted(words_of(*ADVERBS)))
def test_every_adverb_is_known_to_items_and_to_targets(adverb: str) -> None:
    action = action_at(f"{adverb}建成云溪大桥")
    assert action is not None
    assert (action.verb, action.adverbs) == ("建成", adverb)
    assert strip_verbs(f"{adverb}建成污水厂") == "污水厂"


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
