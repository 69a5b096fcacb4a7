"""The lexicon of official prose: what is stripped from a name, rhythms, deadlines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.workreport.deadlines import deadline_in, deadline_near, deadline_set_by, rhythm
from guatu.workreport.phrases import (
    FAR_REACHING,
    SAME_STRENGTH,
    STRENGTH,
    strip_lead_in,
    strip_tail,
    strip_verbs,
)


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("今年新签约项目", "新签约项目"),
        ("全年接待游客", "接待游客"),
        ("到2027年底新增学位", "新增学位"),
        ("6月底前新增学位", "新增学位"),
        ("国庆节前新增车位", "新增车位"),
        ("大力持续深入培训农民", "培训农民"),
        ("一是新签约项目", "新签约项目"),
        ("（3）新签约项目", "新签约项目"),
        ("③新签约项目", "新签约项目"),
        ("在城区主干道两侧植树", "植树"),
        ("上级下达的增收任务", "增收任务"),
        ("、和新签约项目", "新签约项目"),
        ("重点项目", "重点项目"),
        ("高标准农田", "高标准农田"),
        ("基本农田", "基本农田"),
        ("科学家", "科学家"),
        ("高品质酒店", "高品质酒店"),
        ("专项债券", "专项债券"),
        ("配套管网", "配套管网"),
        ("及时新签约项目", "新签约项目"),
        ("今年底前新签约项目", "新签约项目"),
        ("要素保障", "要素保障"),
        ("可再生能源", "可再生能源"),
        ("再生资源", "再生资源"),
        ("能源消费", "能源消费"),
        ("都市农业", "都市农业"),
        ("", ""),
    ],
)
def test_time_adverbs_and_connectors_lead_in(words: str, rest: str) -> None:
    assert strip_lead_in(words) == rest


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("建成标准茶园", "标准茶园"),
        ("全年力争完成工业投资", "工业投资"),
        ("新建幼儿园", "幼儿园"),
        ("新增学位", "新增学位"),
        ("净增企业", "净增企业"),
        ("新签约项目", "新签约项目"),
        ("实现利用外资", "利用外资"),
        ("建筑面积", "建筑面积"),
        ("完成率", "完成率"),
        ("增加值", "增加值"),
        ("发展中心", "中心"),
        ("安排资金", "安排资金"),
        ("计划投资", "计划投资"),
        ("达标率", "达标率"),
        ("", ""),
    ],
)
def test_bare_verbs_are_no_part_of_what_is_counted(words: str, rest: str) -> None:
    assert strip_verbs(words) == rest


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("投资实现", "投资"),
        ("游客人数达到", "游客人数"),
        ("居民收入分别", "居民收入"),
        ("产值比上年", "产值"),
        ("产值到2027年", "产值"),
        ("签约", "签约"),
        ("失业率继续保持", "失业率"),
        ("企业", "企业"),
        ("", ""),
    ],
)
def test_what_leads_over_to_the_number_is_cut(words: str, rest: str) -> None:
    assert strip_tail(words) == rest


@given(st.text(alphabet="今年全年建成新增完成项目投资达到的和、，力争在每0123月", max_size=20))
def test_stripping_only_cuts(words: str) -> None:
    assert words.endswith(strip_lead_in(words))
    assert words.endswith(strip_verbs(words))
    assert words.startswith(strip_tail(words))


def test_every_strength_is_found_and_reaches_as_said() -> None:
    for word in FAR_REACHING | {"完成", *SAME_STRENGTH}:
        match = STRENGTH.search(f"全区{word}新签约项目")
        assert match is not None
        assert match.group() == word
    assert "完成" not in FAR_REACHING
    assert set(SAME_STRENGTH.values()) <= FAR_REACHING


@pytest.mark.parametrize("words", ["年度计划投资", "五年计划", "完成率", "完成后", "计划生育"])
def test_a_noun_is_no_strength(words: str) -> None:
    assert STRENGTH.search(words) is None


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("每季度举办", "quarter"),
        ("每个季度", "quarter"),
        ("每月举办", "month"),
        ("每个月", "month"),
        ("每周举办", "week"),
        ("每星期", "week"),
        ("每天发车", "day"),
        ("每日发车", "day"),
        ("每半年举办", "half-year"),
        ("每年举办", ""),
        ("每个园区", ""),
        ("全年举办", ""),
        ("", ""),
    ],
)
def test_a_rhythm_is_named(words: str, every: str) -> None:
    assert rhythm(words) == every


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("上半年", date(2026, 6, 30)),
        ("一季度", date(2026, 3, 31)),
        ("二季度末", date(2026, 6, 30)),
        ("第三季度", date(2026, 9, 30)),
        ("四季度", date(2026, 12, 31)),
        ("6月底前", date(2026, 6, 30)),
        ("2月底前", date(2026, 2, 28)),
        ("9月末", date(2026, 9, 30)),
        ("5月份", date(2026, 5, 31)),
        ("十月底前", date(2026, 10, 31)),
        ("十二月底", date(2026, 12, 31)),
        ("10月1日前", date(2026, 10, 1)),
        ("十月1日之前", date(2026, 10, 1)),
        ("5月建成", date(2026, 5, 31)),
        ("到2027年", date(2027, 12, 31)),
        ("2027年底", date(2027, 12, 31)),
        ("2027年6月底", date(2027, 6, 30)),
        ("2028年2月", date(2028, 2, 29)),
        ("两年内", date(2027, 12, 31)),
        ("三年之内", date(2028, 12, 31)),
        ("5年内", date(2030, 12, 31)),
        ("明年", date(2027, 12, 31)),
        ("国庆前", date(2026, 9, 30)),
        ("国庆节前", date(2026, 9, 30)),
        ("五一节前", date(2026, 4, 30)),
        ("中秋前", date(2026, 9, 7)),
        ("元旦前", date(2026, 12, 31)),
        ("七一前", date(2026, 6, 30)),
        ("春节前", date(2026, 1, 20)),
        ("汛期到来前", date(2026, 4, 30)),
        ("秋季学期", date(2026, 9, 1)),
        ("秋季开学", date(2026, 9, 1)),
        ("9月开学", date(2026, 9, 1)),
        ("“十五五”末", date(2030, 12, 31)),
        ("十六五规划期末", date(2035, 12, 31)),
        ("上半年开工，明年建成", date(2027, 12, 31)),
        ("2025年新增", None),
        ("比2030年", None),
        ("2027—2030年的规划", None),
        ("每季度", None),
        ("按季度通报", None),
        ("0一年内", date(2026, 12, 31)),
        ("2年内", date(2027, 12, 31)),
        ("每3月", None),
        ("一季度例会", None),
        ("13月底前", None),
        ("2月30日前", None),
        ("0月底前", None),
        ("全年", None),
        ("年底前", None),
        ("前列", None),
        ("", None),
    ],
)
def test_a_deadline_is_read(words: str, day: date | None) -> None:
    assert deadline_in(words, 2026) == day


@pytest.mark.parametrize(
    ("sentence", "name", "day"),
    [
        ("今年建成甲桥，2028年建成乙桥。", "乙桥", date(2028, 12, 31)),
        ("今年建成甲桥，2028年建成乙桥。", "甲桥", date(2026, 12, 31)),
        ("确保甲校秋季投入使用，推进乙校建设。", "甲校", date(2026, 9, 1)),
        ("上半年，建成甲桥。", "甲桥", date(2026, 6, 30)),
        ("建成甲桥，6月底前通车。", "甲桥", date(2026, 12, 31)),
        ("建成甲桥。", "甲桥", date(2026, 12, 31)),
        ("6月底前建成甲桥，储备乙桥。", "甲桥", date(2026, 6, 30)),
        ("6月底前建成甲桥，储备乙桥。", "乙桥", date(2026, 12, 31)),
        ("力争6月底前，建成甲桥，拓宽乙路。", "乙路", date(2026, 6, 30)),
        ("6月底前，建成甲桥；拓宽乙路。", "乙路", date(2026, 12, 31)),
        ("到2030年，甲桥、丙站通车，乙路贯通。", "乙路", date(2030, 12, 31)),
        ("6月底前，建成甲桥，9月底前建成丙站，拓宽乙路。", "乙路", date(2026, 6, 30)),
    ],
)
def test_a_work_has_the_deadline_of_its_clause(sentence: str, name: str, day: date) -> None:
    start = sentence.index(name)
    assert deadline_near(sentence, start, start + len(name), 2026) == day


@pytest.mark.parametrize(
    ("clause", "sets"),
    [
        ("6月底前", True),
        ("力争今年6月底前", True),
        ("上半年", True),
        ("第三季度", True),
        ("到2030年", True),
        ("到“十五五”末甲指标翻一番", True),
        ("春节前", True),
        ("6月底前建成甲桥", False),
        ("2026年是开局之年", False),
        ("建成甲桥", False),
    ],
)
def test_a_clause_of_nothing_but_a_time_sets_it_for_the_next(clause: str, sets: bool) -> None:
    assert deadline_set_by(clause) is sets


@given(
    st.text(alphabet="0123456789一二三四五六七八九十年月日底末前季度上半内明国庆春节秋学期“”规划每按到比—", max_size=14)
)
def test_any_words_of_time_are_read_without_an_error(words: str) -> None:
    day = deadline_in(words, 2026)
    assert day is None or isinstance(day, date)
