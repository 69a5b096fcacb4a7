"""What selectors answer: rows, groups, facets that add up, runs of text, history, tasks, polling."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from invented import District, many, named

from guatu.commitments import selectors, services
from guatu.commitments.models import Commitment
from guatu.commitments.selectors import PlanFilters
from guatu.commitments.selectors.living import segments
from guatu.people.permissions import NotAllowed


def test_review_rows_hold_rejected_and_not_replaced_ones(district: District) -> None:
    report = district.report()
    services.commitment_reject(commitment=named(report, "云溪大桥"), person=district.office, version=1)
    pair = [named(report, "青禾智谷二期"), named(report, "白石物流园")]
    services.commitment_merge(commitments=pair, versions={}, person=district.office)
    rows = selectors.review_rows(report)
    assert len(rows) == 9
    assert [row.shown_start for row in rows] == sorted(row.shown_start for row in rows)
    assert {row.state for row in rows} == {"suggested", "rejected"}


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 10),
        ({"kind": "item"}, 3),
        ({"q": "物流 大桥"}, 3),
        ({"q": "白石镇"}, 1),
        ({"q": "新签约 亿元"}, 2),
        ({"q": "８０个"}, 2),
        ({"q": "没有"}, 0),
        ({"lead": "none"}, 1),
        ({"deadline": "2026-12"}, 10),
        ({"deadline": "none"}, 0),
        ({"light": "grey"}, 10),
        ({"light": "hand"}, 0),
        ({"uncertain": True}, 0),
        ({"state": "rejected"}, 0),
        ({"state": "accepted"}, 10),
    ],
)
def test_plan_filters(district: District, filters: dict[str, Any], count: int) -> None:
    plan = district.plan()
    counts = selectors.plan_counts(plan, PlanFilters(**filters))
    assert counts.total == count
    for facets in (
        counts.kind,
        counts.lead,
        counts.section,
        counts.deadline,
        counts.state,
        counts.light,
        counts.uncertain,
    ):
        assert sum(each.count for each in facets) == count
    for group in ("section", "department", "kind", "deadline"):
        groups = selectors.plan_rows(plan, group=group, filters=PlanFilters(**filters))
        assert sum(each.count for each in groups) == count
        assert len({each.key for each in groups}) == len(groups)


def test_groups_stand_in_a_readers_order(district: District) -> None:
    plan = district.plan()
    bridge = named(plan, "云溪大桥")
    services.commitment_assign(commitment=bridge, lead=district.other, version=bridge.version, person=district.office)
    services.commitment_edit(
        commitment=bridge, changes={"deadline": "2026-06-30"}, version=bridge.version, person=district.office
    )
    labels = {group: [each.label for each in selectors.plan_rows(plan, group=group)] for group in ("section", "kind")}
    assert labels["section"] == ["三、今年重点工作 / （一）做强产业", "三、今年重点工作 / （二）改善民生"]
    assert labels["kind"] == ["量化目标", "定性目标", "重点事项", "常态工作"]
    departments = selectors.plan_rows(plan, group="department")
    assert [each.label for each in departments] == ["发改局", "教育局", "未分派"]
    assert [each.label for each in selectors.plan_rows(plan, group="deadline")] == ["2026年6月", "2026年12月"]


def test_progress_by_hand_is_shown_as_such_and_never_green(district: District) -> None:
    plan = district.plan()
    park = named(plan, "白石物流园")
    assert selectors.light(park).key == "grey"
    services.progress_enter(commitment=park, person=district.clerk, percent=100, text="建成")
    assert selectors.light(park).key == "hand"
    counts = selectors.plan_counts(plan)
    assert [(each.key, each.count) for each in counts.light] == [("hand", 1), ("grey", 9)]


@given(st.text("ab\n", max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=12))
def test_runs_cover_the_text_once_and_each_span_wholly(text: str, spans: list[tuple[int, int]]) -> None:
    rows = [Commitment(pk=n, shown_start=start, shown_end=end) for n, (start, end) in enumerate(spans, 1)]
    runs = segments(text, rows)
    assert "".join(run.text for run in runs) == text
    assert all(left.end == right.start for left, right in pairwise(runs))
    for row in rows:
        covered = {at for run in runs if row in run.commitments for at in range(run.start, run.end)}
        assert covered == set(range(row.shown_start, min(row.shown_end, len(text))))
        begins = [run for run in runs if row.pk in run.first_of]
        assert len(begins) == bool(covered)


def test_nested_spans_put_the_narrowest_last(district: District) -> None:
    report = district.report()
    park = named(report, "白石物流园")
    outer = services.commitment_add(
        report=report, start=park.shown_start - 7, end=park.shown_end + 2, kind="duty", person=district.office
    )
    runs = [run for run in selectors.living_segments(report) if park in run.commitments]
    assert [run.commitments for run in runs] == [(outer, park)]


def test_paragraphs_are_the_lines_of_the_text(district: District) -> None:
    report = district.report()
    paragraphs = selectors.living_paragraphs(report)
    lines = [line for line in report.text.split("\n") if line.strip()]
    assert ["".join(run.text for run in each.runs) for each in paragraphs] == lines


def test_the_history_reads_in_words_and_reaches_back_to_forerunners(district: District) -> None:
    report = district.report()
    park, valley = named(report, "白石物流园"), named(report, "青禾智谷二期")
    services.commitment_assign(commitment=park, lead=district.other, co=[], version=1, person=district.second)
    merged = services.commitment_merge(commitments=[park, valley], versions={}, person=district.office)
    services.milestone_set(commitment=merged, quarter=1, text="开工", version=1, person=district.office)
    lines = selectors.commitment_history(merged)
    assert [(line.change.verb, line.forerunner) for line in lines] == [
        ("milestone", False), ("merge", True), ("merge", True), ("merge", False), ("assign", True),
    ]  # fmt: skip
    assert lines[0].fields == [("一季度节点", "空", "开工")]
    assert lines[-1].fields == [("牵头单位", "发改局", "教育局"), ("责任单位", "白石镇", "空")]


def test_my_tasks_are_what_my_organisation_leads_or_supports(district: District) -> None:
    assert selectors.my_tasks(district.townsman) == []
    plan = district.plan()
    assert [row.text for row in selectors.my_tasks(district.townsman)] == ["白石物流园"]
    assert len(selectors.my_tasks(district.clerk)) == 9
    assert selectors.my_tasks(district.office) == []
    assert all(row.report_id == plan.pk for row in selectors.my_tasks(district.clerk))


def test_polling_shows_what_the_other_did(district: District) -> None:
    report = district.report()
    seen = selectors.last_change_id(report)
    services.commitment_reject(commitment=named(report, "云溪大桥"), person=district.second, version=1)
    (line,) = selectors.changes_since(report, seen)
    assert (line.verb, str(line.person), line.after) == ("reject", "吴督查", {"state": "rejected"})
    assert selectors.changes_since(report, line.pk) == []


def test_staff_see_plans_and_not_reviews(district: District) -> None:
    report, plan = district.report(), district.plan()
    seen = {name: {each.pk for each in selectors.reports_for(person)} for name, person in district.people().items()}
    both = {report.pk, plan.pk}
    assert seen == {
        "office": both, "leader": both, "admin": both,
        "clerk": {plan.pk}, "townsman": {plan.pk}, "outsider": {plan.pk},
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        selectors.report_for(district.clerk, report.pk)
    with pytest.raises(NotAllowed):
        selectors.commitment_for(district.clerk, named(report, "云溪大桥").pk)
    assert selectors.commitment_for(district.clerk, named(plan, "云溪大桥").pk).text == "云溪大桥"


def test_a_plan_goes_back_into_the_compilers_form(district: District) -> None:
    plan = district.plan()
    row = named(plan, "80个以上")
    services.commitment_edit(commitment=row, changes={"value": 90}, version=row.version, person=district.office)
    compilation = selectors.compilation_of(plan)
    assert compilation.tally["target"] == 5
    target = compilation.commitments[0]
    assert (target.as_record()["value"], target.lead and target.lead.name) == (90.0, "发展和改革局")
    park = next(each for each in compilation.commitments if each.text == "白石物流园")
    assert [each.name for each in park.co] == ["白石镇"]


def test_queries_do_not_grow_with_rows(district: District, django_assert_max_num_queries: Any) -> None:
    from django.db import connection

    report = district.report()
    with CaptureQueriesContext(connection) as few:
        selectors.plan_counts(report)
        selectors.plan_rows(report)
    many(report, 40)
    with django_assert_max_num_queries(len(few)):
        rows = selectors.plan_rows(report)
        selectors.plan_counts(report)
    assert sum(group.count for group in rows) == 50


def test_four_hundred_commitments_are_read_quickly(district: District, stopwatch: Any, record_property: Any) -> None:
    report = district.report()
    many(report, 390)
    figures = {
        "review_rows": stopwatch(lambda: selectors.review_rows(report)),
        "plan_rows": stopwatch(lambda: selectors.plan_rows(report)),
        "plan_counts": stopwatch(lambda: selectors.plan_counts(report)),
        "living_segments": stopwatch(lambda: selectors.living_segments(report)),
    }
    for name, milliseconds in figures.items():
        record_property(name, milliseconds)
        print(f"{name}: {milliseconds:.1f} ms")
        assert milliseconds < 500
