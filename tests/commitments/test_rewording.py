"""Titles follow what people changed, and parts of a split get what their own words say."""

from __future__ import annotations

from typing import Any

import pytest
from invented import District, named

from guatu.commitments import selectors, services
from guatu.commitments.errors import Refused
from guatu.commitments.models import Commitment, Report
from guatu.pages.exports import additions_of
from guatu.workreport.commitment import Kind, Stage

SPLIT = (
    "云栖区政府工作报告\n三、2026年重点工作\n（一）做强产业\n"
    "新签约项目80个、新开工项目50个以上。新建改建学校、医院共9所。\n"
)


def edit(row: Commitment, person: Any, **changes: Any) -> Commitment:
    services.commitment_edit(commitment=row, changes=changes, version=row.version, person=person)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("words", "changes", "title"),
    [
        ("80个以上", {"value": "90"}, "新签约项目≥90个"),
        ("80个以上", {"op": ["~"]}, "新签约项目约80个"),
        ("80个以上", {"indicator": "签约项目"}, "签约项目80个以上"),
        ("80个以上", {"unit": "项"}, "新签约项目≥80项"),
        ("0.6万人左右", {"value": "8000"}, "新增城镇就业约0.8万人"),
        ("与经济增长同步", {"relation": "高于经济增长"}, "居民收入高于经济增长"),
        ("云溪大桥", {"name": "云溪二桥"}, "建成云溪二桥"),
    ],
)
def test_a_title_follows_what_was_changed_and_undo_brings_the_words_back(
    district: District, words: str, changes: dict[str, Any], title: str
) -> None:
    report = district.report()
    row = named(report, words)
    before = row.title
    assert words in before
    assert not row.is_reworded
    edit(row, district.office, **changes)
    assert (row.title, row.is_reworded) == (title, words not in title)
    shown = selectors.review_rows(report)
    place = [each.pk for each in shown if each.is_active].index(row.pk)
    added = additions_of(shown).get(place)
    assert (added is not None and added.task == title and words in added.note) == row.is_reworded
    services.change_undo(report=report, person=district.office)
    row.refresh_from_db()
    assert (row.title, row.is_reworded) == (before, False)


def test_what_a_person_adds_is_titled_by_what_they_typed(district: District) -> None:
    report = district.report()
    at = report.text.index("优化营商环境")
    added = services.commitment_add(
        report=report,
        start=at,
        end=at + 6,
        kind="target",
        person=district.office,
        fields={"indicator": "办事提速", "value": "30", "unit": "%", "op": [">="]},
    )
    assert (added.title, added.is_reworded) == ("办事提速≥30%", True)
    bare = services.commitment_add(
        report=report, start=at, end=at + 6, kind="target", person=district.second, fields={"value": "30"}
    )
    assert bare.title == "优化营商环境"


@pytest.fixture
def whole(district: District) -> Commitment:
    """A target that holds two, as a compiler may leave it."""
    report = district.report(SPLIT, compile_with=None)
    report.commitments.all().delete()
    start, end = report.text.index("新签约"), report.text.index("以上。") + 2
    return services.commitment_add(
        report=report,
        start=start,
        end=end,
        kind="target",
        person=district.office,
        fields={"indicator": "项目", "value": "130", "unit": "个", "basis": "上年"},
    )


def spans(report: Report, *words: str) -> list[tuple[int, int]]:
    return [(report.text.index(each), report.text.index(each) + len(each)) for each in words]


def test_parts_of_a_split_target_get_their_own_numbers(district: District, whole: Commitment) -> None:
    cuts = spans(whole.report, "新签约项目80个", "新开工项目50个以上")
    parts = services.commitment_split(commitment=whole, spans=cuts, version=1, person=district.office)
    assert [(each.indicator, each.value, each.op[0], each.basis) for each in parts] == [
        ("新签约项目", 80, "=", ""),
        ("新开工项目", 50, ">=", ""),
    ]
    assert not any(each.is_lacking for each in parts)


def test_a_part_without_a_number_is_marked_and_cannot_be_accepted(district: District, whole: Commitment) -> None:
    services.milestone_set(
        commitment=whole, quarter=2, text="过半", value="65", version=whole.version, person=district.office
    )
    whole.refresh_from_db()
    cuts = spans(whole.report, "新签约项目", "新开工项目50个以上")
    empty, full = services.commitment_split(commitment=whole, spans=cuts, version=whole.version, person=district.office)
    assert (empty.value, empty.unit, empty.is_lacking, empty.title) == (None, "", True, "新签约项目")
    assert [(each.text, each.value) for each in empty.milestones.all()] == [("过半", None)]
    with pytest.raises(Refused, match="还没有目标值"):
        services.commitment_accept(commitment=empty, version=empty.version, person=district.office)
    accepted, left = services.commitments_accept(
        report=whole.report, ids=[empty.pk, full.pk], versions={}, person=district.office
    )
    assert ([each.pk for each in accepted], [each["id"] for each in left]) == ([full.pk], [empty.pk])
    with pytest.raises(Refused) as refusal:
        services.report_confirm(report=whole.report, person=district.office, accept_rest=True)
    assert [each["id"] for each in refusal.value.items] == [empty.pk]
    edit(empty, district.office, value="80", unit="个")
    services.commitment_accept(commitment=empty, version=empty.version, person=district.office)


def test_labels_are_those_of_the_compiler(db: None) -> None:
    assert {value: str(label) for value, label in Commitment.Kind.choices} == {str(each): each.label for each in Kind}
    assert {value: str(label) for value, label in Commitment.Stage.choices} == {str(each): each.label for each in Stage}
