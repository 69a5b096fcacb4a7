"""What each verb does to a commitment, what it refuses, and what the history keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from invented import TEXT, District, compile_marked, named

from guatu.commitments import services
from guatu.commitments.errors import Conflict, Refused
from guatu.commitments.files import file_path
from guatu.commitments.models import Change, Commitment, Report
from guatu.people.permissions import NotAllowed


def test_an_uploaded_report_holds_its_commitments_with_suggested_departments(district: District) -> None:
    report = district.report()
    assert (report.state, report.plan_year, report.commitments.count()) == ("compiled", 2026, 10)
    park = named(report, "白石物流园")
    assert (park.lead, list(park.co.all()), park.state) == (district.bureau, [district.town], "suggested")
    assert report.text[park.shown_start : park.shown_end] == report.source[park.start : park.end] == "白石物流园"
    assert file_path(report.sha256).read_bytes() == TEXT.encode()
    assert report.changes.get().verb == "upload"


@pytest.mark.parametrize("dirt", ["\r\n", "\n\n\n"])
def test_offsets_hold_in_source_and_shown_text(district: District, dirt: str) -> None:
    report = district.report("\ufeff" + TEXT.replace("80个", "８０个").replace("\n", dirt))
    for row in report.commitments.all():
        assert report.text[row.shown_start : row.shown_end] == row.text
        assert report.source[row.start : row.end].translate(str.maketrans("８０", "80")) == row.text


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "没有文字"), (b"PK\x03\x04 broken", "报告.txt"), (b"\x89PNG\r\n\x1a\n\x00\x00", "报告.txt")],
)
def test_a_file_that_is_no_report_is_refused_in_words(district: District, content: bytes, says: str) -> None:
    with pytest.raises(Refused) as refusal:
        services.report_upload(file=content, name="报告.txt", person=district.office)
    assert says in str(refusal.value)
    assert Report.objects.count() == 0


def test_the_same_file_is_taken_twice_only_when_asked(district: District) -> None:
    first = district.report()
    with pytest.raises(Refused) as refusal:
        district.report(again=False)
    assert refusal.value.items[0]["id"] == first.pk
    assert district.report(again=True).pk != first.pk


def test_a_text_without_a_plan_is_kept_and_says_so(district: District) -> None:
    report = services.report_upload(file="去年，各项工作稳步推进。\n".encode(), name="回顾.txt", person=district.office)
    assert report.state == "uploaded"
    assert "没有找到年度计划" in report.notes[0]


def test_decisions_are_marked_and_kept(district: District) -> None:
    report = district.report()
    bridge = named(report, "云溪大桥")
    taken = services.commitment_accept(commitment=bridge, person=district.office, version=1)
    left = services.commitment_reject(commitment=taken, person=district.office, version=2)
    assert (left.state, left.version) == ("rejected", 3)
    again = services.commitment_reopen(commitment=left, person=district.office, version=3)
    assert again.state == "suggested"
    assert [each.verb for each in again.changes.all()] == ["accept", "reject", "reopen"]
    assert Report.objects.get().state == "reviewing"


def test_saying_the_same_again_changes_nothing(district: District) -> None:
    bridge = named(district.report(), "云溪大桥")
    services.commitment_accept(commitment=bridge, person=district.office, version=1)
    again = services.commitment_accept(commitment=bridge, person=district.second, version=1)
    assert again.version == 2
    assert again.changes.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "很多"}, "value"),
        ({"value": None}, "value"),
        ({"value": True}, "value"),
        ({"value": "1e30"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "90", "value_high": "80"}, "value_high"),
        ({"deadline": "明年"}, "deadline"),
        ({"kind": "wish"}, "kind"),
        ({"op": ["=="]}, "op"),
        ({"unit": "个" * 41}, "unit"),
        ({"indicator": ""}, "indicator"),
        ({"indicator": 5}, "indicator"),
        ({"span": [5, 2]}, "span"),
        ({"span": [0, 10_000]}, "span"),
        ({"span": "ab"}, "span"),
        ({"state": "accepted"}, "state"),
        ({"kind": "item"}, "name"),
    ],
)
def test_a_wrong_edit_names_its_field_and_writes_nothing(
    district: District, changes: dict[str, Any], field: str
) -> None:
    target = named(district.report(), "80个以上")
    with pytest.raises(Refused) as refusal:
        services.commitment_edit(commitment=target, changes=changes, version=1, person=district.office)
    assert refusal.value.field == field
    assert Commitment.objects.get(pk=target.pk).version == 1


def test_an_edit_takes_what_staff_type(district: District) -> None:
    target = named(district.report(), "80个以上")
    start = TEXT.index("新签约项目")
    changed = services.commitment_edit(
        commitment=target,
        changes={
            "value": "1,200.50",
            "deadline": date(2026, 6, 30),
            "op": ">",
            "span": (start, start + 10),
            "note": " 注 ",
        },
        version=1,
        person=district.office,
    )
    changed = Commitment.objects.get(pk=changed.pk)
    assert (changed.value, changed.deadline, changed.op) == (Decimal("1200.5"), date(2026, 6, 30), [">"])
    assert (changed.note, changed.text) == ("注", "新签约项目80个以上")
    assert changed.sentence.startswith("新签约项目80个以上，其中")
    line = changed.changes.get()
    assert (line.before["value"], line.after["value"]) == ("80", "1200.5")


def test_two_people_editing_different_fields_lose_nothing(district: District) -> None:
    target = named(district.report(), "80个以上")
    services.commitment_edit(commitment=target, changes={"value": 90}, version=1, person=district.office)
    both = services.commitment_edit(commitment=target, changes={"note": "待核"}, version=1, person=district.second)
    both = services.commitment_assign(commitment=both, lead=district.other, version=1, person=district.office)
    both = Commitment.objects.get(pk=both.pk)
    assert (both.value, both.note, both.lead, both.version) == (90, "待核", district.other, 4)


def test_two_people_editing_one_field_meet_a_conflict_that_tells_all(district: District) -> None:
    target = named(district.report(), "80个以上")
    services.commitment_edit(commitment=target, changes={"value": 90, "unit": "项"}, version=1, person=district.office)
    with pytest.raises(Conflict) as conflict:
        services.commitment_edit(
            commitment=target, changes={"value": 70, "note": "x"}, version=1, person=district.second
        )
    clash = conflict.value.clashes[0]
    assert (clash.field, clash.label, clash.by, clash.current, clash.yours) == ("value", "目标值", "周督查", "90", "70")
    assert "周督查" in str(conflict.value)
    assert conflict.value.version == 2
    now = Commitment.objects.get(pk=target.pk)
    assert (now.value, now.note) == (90, "")


def test_accepting_what_a_colleague_has_rewritten_is_a_conflict(district: District) -> None:
    target = named(district.report(), "80个以上")
    services.commitment_edit(commitment=target, changes={"value": 90}, version=1, person=district.office)
    with pytest.raises(Conflict):
        services.commitment_accept(commitment=target, person=district.second, version=1)
    assert services.commitment_accept(commitment=target, person=district.second, version=2).state == "accepted"


def test_accepting_what_a_colleague_has_only_assigned_is_none(district: District) -> None:
    target = named(district.report(), "80个以上")
    services.commitment_assign(commitment=target, lead=district.other, version=1, person=district.office)
    assert services.commitment_accept(commitment=target, person=district.second, version=1).state == "accepted"


def test_accepting_many_leaves_what_needs_a_person(district: District) -> None:
    report = district.report()
    rows = list(report.commitments.all())
    changed = named(report, "云溪大桥")
    services.commitment_edit(commitment=changed, changes={"name": "云溪二桥"}, version=1, person=district.second)
    accepted, left = services.commitments_accept(
        report=report,
        ids=[*(row.pk for row in rows), 10**6],
        versions={row.pk: row.version for row in rows},
        person=district.office,
    )
    assert len(accepted) == 8
    assert [each["id"] for each in left] == [named(report, "12个").pk, changed.pk, 10**6]
    assert len({change.act for change in Change.objects.filter(verb="accept")}) == 1


def test_a_reading_is_chosen_with_the_fields_that_follow(district: District) -> None:
    doubtful = named(district.report(), "12个")
    assert doubtful.is_uncertain
    with pytest.raises(Refused):
        services.reading_settle(commitment=doubtful, reading="大约", version=1, person=district.office)
    settled = services.reading_settle(
        commitment=doubtful, reading="12个以上", changes={"op": [">="]}, version=1, person=district.office
    )
    assert (settled.is_uncertain, settled.op) == (False, [">="])


def test_the_lead_is_never_also_a_co_department(district: District) -> None:
    park = named(district.report(), "白石物流园")
    turned = services.commitment_assign(commitment=park, lead=district.town, version=1, person=district.office)
    assert list(turned.co.all()) == []
    both = services.commitment_assign(
        commitment=turned, co=[district.town, district.bureau.pk], leader="郑区长", version=2, person=district.office
    )
    assert ([each.name for each in both.co.all()], both.leader) == (["发展和改革局"], "郑区长")
    with pytest.raises(Refused):
        services.commitment_assign(commitment=both, lead=10**9, version=3, person=district.office)


def test_a_split_makes_parts_and_keeps_the_whole(district: District) -> None:
    report = district.report()
    services.commitment_edit(
        commitment=named(report, "青禾智谷二期"),
        changes={"span": (TEXT.index("青禾智谷"), TEXT.index("白石物流园") + 5)},
        version=1,
        person=district.office,
    )
    whole = named(report, "青禾智谷二期、白石物流园")
    whole = services.commitment_assign(commitment=whole, co=[district.other], version=2, person=district.office)
    at, to = TEXT.index("青禾智谷"), TEXT.index("白石物流园")
    parts = services.commitment_split(
        commitment=whole,
        spans=[(at, at + 6), {"start": to, "end": to + 5, "stage": "finish"}],
        version=3,
        person=district.office,
    )
    assert [(part.name, part.stage, part.lead, list(part.co.all())) for part in parts] == [
        ("青禾智谷二期", "build", district.bureau, [district.other]),
        ("白石物流园", "finish", district.bureau, [district.other]),
    ]
    whole.refresh_from_db()
    assert whole.state == "replaced"
    assert set(whole.split_into.all()) == set(parts)
    with pytest.raises(Refused):
        services.commitment_accept(commitment=whole, person=district.office, version=whole.version)


def test_parts_of_a_confirmed_commitment_stay_in_the_plan(district: District) -> None:
    bridge = named(district.plan(), "云溪大桥")
    start = bridge.shown_start
    parts = services.commitment_split(
        commitment=bridge,
        spans=[(start, start + 2), (start + 2, start + 4)],
        version=bridge.version,
        person=district.office,
    )
    assert [part.state for part in parts] == ["accepted", "accepted"]


@pytest.mark.parametrize("spans", [[], [(0, 4)], [(0, 4), (0, 4)], [(0, 4), (4, 4)], [(0, 3), (100, 104)]])
def test_a_split_that_parts_nothing_is_refused(district: District, spans: list[Any]) -> None:
    bridge = named(district.report(), "云溪大桥")
    with pytest.raises(Refused):
        services.commitment_split(commitment=bridge, spans=spans, version=1, person=district.office)
    assert Commitment.objects.filter(split_from=bridge).count() == 0


def test_a_merge_takes_the_first_ones_fields_and_everyone_as_helper(district: District) -> None:
    report = district.report()
    park, valley = named(report, "白石物流园"), named(report, "青禾智谷二期")
    merged = services.commitment_merge(
        commitments=[park, valley],
        versions={park.pk: 1, valley.pk: 1},
        person=district.office,
        fields={"name": "两个园区"},
    )
    assert (merged.name, merged.verb, merged.text) == ("两个园区", "推进", "青禾智谷二期、白石物流园")
    assert (merged.lead, list(merged.co.all())) == (district.bureau, [district.town])
    assert {each.state for each in merged.merged_from.all()} == {"replaced"}
    with pytest.raises(Refused):
        services.commitment_merge(commitments=[merged, merged], versions={}, person=district.office)


def test_selected_text_becomes_a_commitment(district: District) -> None:
    report = district.report()
    at = report.text.index("优化营商环境")
    added = services.commitment_add(report=report, start=at, end=at + 6, kind="duty", person=district.office)
    assert (added.name, added.state, added.sentence) == ("优化营商环境", "accepted", "优化营商环境。")
    assert added.section == ["三、今年重点工作", "（一）做强产业"]
    with pytest.raises(Refused):
        services.commitment_add(report=report, start=at, end=at + 6, kind="target", person=district.office)


def test_confirming_lists_what_is_undecided(district: District) -> None:
    report = district.report()
    with pytest.raises(Refused) as refusal:
        services.report_confirm(report=report, person=district.office)
    assert len(refusal.value.items) == 10
    with pytest.raises(Refused) as refusal:
        services.report_confirm(report=report, person=district.office, accept_rest=True)
    assert [each["id"] for each in refusal.value.items] == [named(report, "12个").pk]
    assert report.commitments.filter(state="accepted").count() == 0
    plan = district.plan()
    assert plan.is_confirmed
    assert plan.commitments.filter(state="accepted").count() == 10


def test_a_plan_in_which_nothing_is_accepted_is_not_confirmed(district: District) -> None:
    report = district.report()
    for row in report.commitments.all():
        services.commitment_reject(commitment=row, person=district.office, version=1)
    with pytest.raises(Refused):
        services.report_confirm(report=report, person=district.office)
    report.refresh_from_db()
    assert report.state == "reviewing"


def test_compiling_again_keeps_what_people_did(district: District) -> None:
    report = district.report()
    bridge, target = named(report, "云溪大桥"), named(report, "80个以上")
    services.commitment_reject(commitment=bridge, person=district.office, version=1)
    services.commitment_edit(commitment=target, changes={"value": 90}, version=1, person=district.office)
    untouched = named(report, "白石物流园").pk
    report = services.report_recompile(report=report, person=district.office, compile_with=compile_marked)
    assert report.commitments.count() == 10
    assert named(report, "云溪大桥").state == "rejected"
    assert named(report, "80个以上").value == 90
    assert named(report, "白石物流园").pk != untouched
    with pytest.raises(Refused):
        services.report_recompile(report=district.plan(), person=district.office)


def test_milestones_change_by_quarter(district: District) -> None:
    bridge = named(district.report(), "云溪大桥")
    kept = services.milestone_set(commitment=bridge, quarter=2, text="主体封顶", version=1, person=district.office)
    services.milestone_set(commitment=bridge, quarter=4, value="100", version=1, person=district.second)
    assert [(each.quarter, each.text, each.value) for each in kept.milestones.all()] == [
        (2, "主体封顶", None),
        (4, "", 100),
    ]
    services.milestone_set(commitment=bridge, quarter=2, version=3, person=district.office)
    assert [each.quarter for each in bridge.milestones.all()] == [4]
    with pytest.raises(Refused):
        services.milestone_set(commitment=bridge, quarter=5, text="x", version=4, person=district.office)


REVIEW_VERBS: dict[str, Any] = {
    "upload": lambda _r, p: services.report_upload(file=b"x", name="x.txt", person=p),
    "recompile": lambda r, p: services.report_recompile(report=r, person=p),
    "confirm": lambda r, p: services.report_confirm(report=r, person=p),
    "accept": lambda r, p: services.commitment_accept(commitment=r.commitments.first(), person=p, version=1),
    "reject": lambda r, p: services.commitment_reject(commitment=r.commitments.first(), person=p, version=1),
    "many": lambda r, p: services.commitments_accept(report=r, ids=[], versions={}, person=p),
    "edit": lambda r, p: services.commitment_edit(commitment=r.commitments.first(), changes={}, person=p, version=1),
    "assign": lambda r, p: services.commitment_assign(commitment=r.commitments.first(), person=p, version=1),
    "settle": lambda r, p: services.reading_settle(commitment=r.commitments.first(), reading="", person=p, version=1),
    "split": lambda r, p: services.commitment_split(commitment=r.commitments.first(), spans=[], person=p, version=1),
    "merge": lambda r, p: services.commitment_merge(commitments=r.commitments.all()[:2], versions={}, person=p),
    "add": lambda r, p: services.commitment_add(report=r, start=0, end=2, kind="duty", person=p),
    "milestone": lambda r, p: services.milestone_set(
        commitment=r.commitments.first(), quarter=1, text="x", person=p, version=1
    ),
    "undo": lambda r, p: services.change_undo(report=r, person=p),
}


@pytest.mark.parametrize("verb", REVIEW_VERBS)
def test_only_the_office_reviews(district: District, verb: str) -> None:
    report = district.report()
    before = list(Change.objects.values_list("id", flat=True))
    for name, person in district.people().items():
        if name == "office":
            continue
        with pytest.raises(NotAllowed):
            REVIEW_VERBS[verb](report, person)
    assert list(Change.objects.values_list("id", flat=True)) == before
