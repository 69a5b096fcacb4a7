"""What the members of a list share, what they do not, and what only looks like a work."""

from __future__ import annotations

import pytest

from guatu.workreport.compiler import compile_document
from guatu.workreport.items import find_items
from guatu.workreport.reading import read_text


def works(sentence: str) -> list[tuple[str, str, str]]:
    return [(each.verb, each.name, str(each.stage)) for each in find_items(sentence, 0)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # A tail that is another's own is not shared.
        (
            "新建青禾小学、北沟中学东校区。",
            [("新建", "青禾小学", "build"), ("新建", "北沟中学东校区", "build")],
        ),
        (
            "加快地铁3号线东延、青禾大道快速化改造。",
            [("加快", "地铁3号线东延", "build"), ("加快", "青禾大道快速化改造", "build")],
        ),
        # A tail that only the last has is shared.
        (
            "建成南坡天地里、青禾小镇商业综合体。",
            [("建成", "南坡天地里商业综合体", "finish"), ("建成", "青禾小镇商业综合体", "finish")],
        ),
        (
            "加快青禾、南坡高速公路等重大项目建设。",
            [("加快", "青禾高速公路", "build"), ("加快", "南坡高速公路", "build")],
        ),
        (
            "加快省公安厅、省档案局备份平台项目建设。",
            [("加快", "省公安厅备份平台项目", "build"), ("加快", "省档案局备份平台项目", "build")],
        ),
        (
            "深化招投标、政府采购领域改革。",
            [("深化", "招投标领域改革", "run"), ("深化", "政府采购领域改革", "run")],
        ),
        # One work, however many parts it has.
        ("健全医疗、医保、医药协同发展和治理机制。", [("健全", "医疗、医保、医药协同发展和治理机制", "run")]),
        (
            "实现园区主干道与周边高速、青禾公路连通。",
            [("实现", "园区主干道与周边高速、青禾公路连通", "finish")],
        ),
        ("健全招商项目共建共享机制。", [("健全", "招商项目共建共享机制", "run")]),
        ("实行服务承诺制。", [("实行", "服务承诺制", "run")]),
        # 其中 is no part of a name, what is done to a site neither.
        (
            "实施新城路网工程，其中滨河东路、学府街年内完工，龙山大道完成路基工程。",
            [
                ("实施", "新城路网工程", "build"),
                ("建成", "滨河东路", "finish"),
                ("建成", "学府街", "finish"),
                ("建设", "龙山大道", "build"),
            ],
        ),
        ("完成其中北山绿化工程。", [("完成", "北山绿化工程", "finish")]),
        ("推广实施“减证便民”行动。", [("推广实施", "“减证便民”行动", "run")]),
        ("规划开发青禾精品旅游线路。", [("规划开发", "青禾精品旅游线路", "plan")]),
        ("抓好南门、青禾东门规划。", [("抓好", "南门规划", "plan"), ("抓好", "青禾东门规划", "plan")]),
        ("完成城东产业园区“七通一平”2平方公里。", [("完成", "城东产业园区", "finish")]),
    ],
)
def test_a_list_shares_what_its_members_have_in_common(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert works(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "stage"),
    [
        ("确保青禾山创成4A级景区。", "finish"),
        ("确保创成4A级景区。", "finish"),
        ("力争县医院创成二级甲等医院。", "plan"),
        ("力争创成4A级景区。", "plan"),
        ("推进青禾山4A级景区创建。", "build"),
    ],
)
def test_a_title_is_won_where_the_report_makes_sure(sentence: str, stage: str) -> None:
    assert [each[2] for each in works(sentence)] == [stage]


@pytest.mark.parametrize(
    "sentence",
    [
        "确保安全生产“零死亡”。",
        "实现发案数和损失金额“双下降”。",
        "确保“十五”计划圆满完成。",
        "加快现代化矿井建设。",
        "做好民生实事。",
        "引进培育龙头项目。",
        "抢抓青禾峰会机遇。",
        "抓住国家深化改革机遇。",
        "加快去年签约项目建设。",
    ],
)
def test_a_relation_a_period_and_a_common_noun_are_no_work(sentence: str) -> None:
    assert works(sentence) == []


def test_the_plan_for_a_period_is_a_work_where_it_is_written() -> None:
    assert works("编制“十五五”规划。") == [("编制", "“十五五”规划", "plan")]


@pytest.mark.parametrize(
    ("heading", "titles"), [("推进造林绿化", []), ("建设循环园区", []), ("新建青禾大桥", ["新建青禾大桥"])]
)
def test_the_topic_of_a_paragraph_is_no_work(heading: str, titles: list[str]) -> None:
    text = f"云溪区政府工作报告\n2026年重点工作\n{heading}。完善配套设施。\n"
    found = [each.title for each in compile_document(read_text(text)).commitments if each.kind == "item"]
    assert found == titles


@pytest.mark.parametrize(
    "sentence",
    ["建成3个、开工5个、储备10个重点项目。", "新建2条、改造6条背街小巷。", "签约8个、落地6个重点项目。"],
)
def test_a_row_of_verbs_with_counts_names_no_work(sentence: str) -> None:
    assert works(sentence) == []
