"""Owners that the report itself names behind a work: read, given to its commitments, kept out of names and sentences."""

from __future__ import annotations

import pytest

from guatu.workreport.commitment import Compilation
from guatu.workreport.compiler import compile_document
from guatu.workreport.departments import Department
from guatu.workreport.duties import Reason
from guatu.workreport.owners import stated_owners
from guatu.workreport.reading import read_text

CATALOGUE = (Department("a", "城市管理执法局", ("城管局",)), Department("b", "教育局"), Department("c", "财政局"))


def compiled(*lines: str, departments: tuple[Department, ...] = CATALOGUE) -> Compilation:
    text = "\n".join(("某区政府工作报告", "2026年重点工作", *lines))
    return compile_document(read_text(text), departments=departments)


def owners(compilation: Compilation) -> list[tuple[str, str, str, list[str]]]:
    return [
        (
            each.title,
            each.lead.name if each.lead else "",
            each.lead.why if each.lead else "",
            [co.name for co in each.co],
        )
        for each in compilation.commitments
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "建成南坡公园。（责任单位：区城管局、区财政局）",
            [("建成南坡公园", "城市管理执法局", "报告写明", ["财政局"])],
        ),
        (
            "建成南坡公园（牵头单位：区财政局；责任单位：区城管局）；新建北沟小学（责任单位：区教育局）。",
            [
                ("建成南坡公园", "财政局", "报告写明", ["城市管理执法局"]),
                ("新建北沟小学", "教育局", "报告写明", []),
            ],
        ),
        (
            "建成南坡公园。（牵头单位：区财政局）（配合单位：区教育局、区气象台）",
            [("建成南坡公园", "财政局", "报告写明", ["教育局", "区气象台"])],
        ),
    ],
)
def test_owners_behind_a_work_lead_it(line: str, expected: list[tuple[str, str, str, list[str]]]) -> None:
    assert owners(compiled(line)) == expected


def test_a_bracket_on_its_own_line_speaks_for_the_line_above() -> None:
    found = owners(compiled("建成南坡公园。", "（责任单位：区教育局）", "新建北沟水厂。"))
    assert [(title, lead, why) for title, lead, why, _ in found if why == "报告写明"] == [
        ("建成南坡公园", "教育局", "报告写明")
    ]


def test_owners_are_kept_as_written_without_a_catalogue() -> None:
    found = owners(compiled("建成南坡公园。（责任单位：区城管局）", departments=()))
    assert found == [("建成南坡公园", "区城管局", "报告写明", [])]


def test_a_bracket_is_accounted_for_and_leaks_into_no_name() -> None:
    compilation = compiled("1.建成南坡公园（责任单位：区城管局）；2.新建北沟小学（责任单位：区教育局）。")
    assert [none.text for none in compilation.unfruitful if none.reason == Reason.OWNERS] == [
        "（责任单位：区城管局）",
        "（责任单位：区教育局）",
    ]
    assert not any("单位" in each.title or "单位" in each.sentence for each in compilation.commitments)


def test_a_bracket_behind_a_heading_is_no_part_of_it() -> None:
    compilation = compiled(
        "（一）新建幼儿园3所（责任单位：区教育局）", "三所都在城区。", "（二）其他工作", "建成南坡公园。"
    )
    assert [section.title for section in compilation.sections if section.level == 2] == ["新建幼儿园3所", "其他工作"]
    assert owners(compilation)[0][1:3] == ("教育局", "报告写明")


def test_the_deadline_of_a_bracket_holds_for_its_work() -> None:
    compilation = compiled("建成南坡公园。（责任单位：区城管局；完成时限：9月底）")
    assert [each.deadline for each in compilation.commitments] == ["2026-09-30"]


@pytest.mark.parametrize("text", ["", "各责任单位要抓好落实。", "（见附表）", "单位：万元", "（包括：甲、乙）"])
def test_words_that_name_nobody_state_nothing(text: str) -> None:
    assert stated_owners(text) == ()
