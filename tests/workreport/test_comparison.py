"""A report and its table set side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guatu.workreport.comparison import Comparison, compare, comparison_rows, with_given_owners
from guatu.workreport.duty_tables import DutyTable, read_duty_table
from tests.documents.plan_sample import sample

NOTICE = """一、主要指标
1. 地区生产总值增长6.5%左右，登记失业率控制在4.5%以内，单位能耗下降2.1%。（牵头单位：区发改局；责任单位：区统计局）
二、产业
2. 新签约项目120个以上，其中10亿元以上项目5个，协议总投资达到200亿元。（牵头单位：区招商服务中心）
3. 加快青石坞数据中心、白杨河大桥建设。（牵头单位：区住建局）
4. 建成城东水厂。（牵头单位：区水利局；完成时限：9月底）
5. 出让建设用地1.5万亩。（牵头单位：区自然资源局）
三、其他
6. 修订档案馆夜间开放办法。（牵头单位：区档案馆）
7. 开展欠薪排查，每季度一次。（牵头单位：区人社局）
8. 农村居民收入增长8.1%以上，新增学位2000至3000个。（牵头单位：区教育局）
"""


@pytest.fixture(scope="module")
def table() -> DutyTable:
    return read_duty_table(NOTICE.encode(), "通知.txt")


@pytest.fixture(scope="module")
def comparison(table: DutyTable) -> Comparison:
    return compare(sample()[1], table)


def _titles(places: tuple[int, ...]) -> list[str]:
    _, compilation = sample()
    return [compilation.commitments[at].text for at in places]


def test_what_the_table_forgot(comparison: Comparison) -> None:
    assert _titles(comparison.forgotten) == [
        "与经济增长同步",
        "松岭路改造",
        "北岸产业园",
        "常态化清理拖欠企业账款",
        "6.2%",
    ]


def test_what_the_table_added(comparison: Comparison, table: DutyTable) -> None:
    assert [table.rows[at].task for at in comparison.added] == ["修订档案馆夜间开放办法。"]


def test_numbers_and_deadlines_that_differ(comparison: Comparison) -> None:
    _, compilation = sample()
    found = {
        (compilation.commitments[pair.commitment].text, each.field): (each.report, each.table)
        for pair in comparison.differing
        for each in pair.differences
    }
    assert found == {
        ("下降3.1%", "目标值"): ("单位能耗下降3.1%", "单位能耗下降2.1%"),
        ("100个以上", "目标值"): ("新签约项目100个以上", "新签约项目120个以上"),
        ("城东水厂", "完成时限"): ("2032-06-30", "2032-09-30"),
    }


def test_a_table_that_is_only_stricter_does_not_contradict() -> None:
    _, compilation = sample()
    stricter = read_duty_table("1. 松岭路改造。（牵头单位：区住建局；完成时限：9月底）".encode(), "通知.txt")
    comparison = compare(compilation, stricter)
    assert comparison.differing == ()
    assert [each.table for pair in comparison.pairs for each in pair.differences] == ["2032-09-30"]


def test_each_commitment_is_paired_or_forgotten(comparison: Comparison) -> None:
    _, compilation = sample()
    places = [pair.commitment for pair in comparison.pairs] + list(comparison.forgotten)
    assert sorted(places) == list(range(len(compilation.commitments)))


def test_owners_of_the_table_replace_suggestions(comparison: Comparison, table: DutyTable) -> None:
    _, compilation = sample()
    plan = with_given_owners(compilation, comparison, table)
    by_text = {each.text: each for each in plan.commitments}
    assert by_text["城东水厂"].lead is not None
    assert by_text["城东水厂"].lead.name == "区水利局"
    assert "责任分解表给定" in by_text["城东水厂"].lead.why
    assert by_text["松岭路改造"].lead == {each.text: each for each in compilation.commitments}["松岭路改造"].lead


def test_the_table_of_pairs_tells_every_case_and_has_one_width(comparison: Comparison, table: DutyTable) -> None:
    _, compilation = sample()
    rows = comparison_rows(compilation, table, comparison)
    assert {len(row) for row in rows} == {5}
    kinds = [row[0] for row in rows[1:]]
    assert kinds.count("表中漏列") == 5
    assert kinds.count("表中新增") == 1
    assert kinds.count("有出入") == 3
    assert kinds.count("一致") == 18 - 5 - 3


def test_a_plan_beside_itself_shows_no_difference() -> None:
    _, compilation = sample()
    items = "\n".join(
        f"{at}. {sentence}（牵头单位：区政府办）"
        for at, sentence in enumerate(dict.fromkeys(each.sentence for each in compilation.commitments), start=1)
    )
    same = compare(compilation, read_duty_table(items.encode(), "同.txt"))
    # The town half of 城乡居民收入 is named only in the report's reading of it.
    assert set(_titles(same.forgotten)) <= {"6.2%", "8.1%以上"}
    assert (same.added, same.differing) == ((), ())


def test_a_report_without_a_year_is_compared_without_deadlines(table: DutyTable) -> None:
    _, compilation = sample()
    comparison = compare(replace(compilation, plan_year=None), table)
    assert all(each.field != "完成时限" for pair in comparison.pairs for each in pair.differences)
