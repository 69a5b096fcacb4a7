"""What needs whom, and why: reds, what turned, what is overdue or unlikely, contradictions, blanks, overrides that end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from guatu.commitments import selectors, services
from guatu.people.models import Area, Organisation, Person


def kinds(person: Any) -> dict[str, list[str]]:
    """Kind → titles, or sentences where there is no promise behind it."""
    found: dict[str, list[str]] = {}
    for each in selectors.attention(person).concerns:
        found.setdefault(each.kind, []).append(each.title or each.says)
    return found


def weekly(count: int, field: str = "started_on") -> list[str]:
    """So many Mondays from January on."""
    del field
    return [(date(2026, 1, 5) + timedelta(days=7 * each)).isoformat() for each in range(count)]


def test_a_leader_sees_the_whole_district_and_their_own_first(board: Any) -> None:
    started = board.bind("达到50个以上", measure="started")
    signed = board.bind("80个以上", measure="signed")
    row = board.row("80个以上")
    services.commitment_assign(commitment=row, leader="郑区长", version=row.version, person=board.district.office)
    board.projects(*weekly(5))
    board.projects(*weekly(5), field="signed_on")
    found = selectors.attention(board.district.leader)
    red = found.of("red")
    assert [each.commitment for each in red] == [signed.pk, started.pk]
    assert [each.mine for each in red] == [True, False]
    assert "落后序时进度" in red[0].says
    assert found.lights["red"] == 2
    assert found.lights["grey"] == 8


def test_what_turned_since_the_last_dispatch(board: Any) -> None:
    board.bind("达到50个以上", measure="started")
    board.projects(*weekly(24))
    services.dispatch_freeze(report=board.plan, person=board.district.office, name="6月调度")
    board.stand("2026-08-20")
    found = selectors.attention(board.district.leader)
    assert found.since is not None
    assert [each.kind for each in found.concerns][:1] == ["turned"]
    assert "6月调度时为“正常”，现在是“滞后”" in found.concerns[0].says


def test_a_forecast_that_misses_is_told_before_the_light_turns(board: Any) -> None:
    board.edit("达到50个以上", value="70")
    row = board.bind("达到50个以上", measure="started")
    # Six even months of five: 30 of the 35 that are due is 7 points behind, yellow; at the year's end 60 of 70.
    board.projects(*[f"2026-{month:02d}-{day:02d}" for month in range(1, 7) for day in (2, 8, 14, 20, 26)])
    found = selectors.attention(board.district.office)
    assert [each.commitment for each in found.of("forecast")] == [row.pk]
    assert "预计到期60个" in found.of("forecast")[0].says


def test_a_quarter_value_and_a_deadline_that_passed(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    services.milestone_set(commitment=row, quarter=1, value="10", version=row.version, person=board.district.office)
    services.milestone_set(
        commitment=row, quarter=2, value="20", version=board.row("达到50个以上").version, person=board.district.office
    )
    board.projects(*weekly(19))
    board.edit("清理拖欠账款", deadline="2026-05-31")
    board.stand("2026-07-01")
    found = {each.title: each.says for each in selectors.attention(board.district.leader).of("overdue")}
    assert "二季度节点为20个，现在是19个。" in found.values()
    assert "时限5月31日已过，没有台账能说明已经完成。" in found.values()


def test_contradictions_and_overrides_that_end(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects(*weekly(24))
    services.progress_enter(commitment=row, person=board.district.office, day="2026-06-20", value="40")
    services.override_sign(
        commitment=row,
        person=board.district.leader,
        reason="在途",
        until="2026-07-05",
        light="green",
        files=[("a.txt", b"a")],
    )
    found = kinds(board.district.leader)
    assert len(found["contradiction"]) == len(found["expiring"]) == 1


def test_who_has_data_to_fill(board: Any) -> None:
    board.bind("12个", measure="large_signed")
    board.projects(*weekly(7), field="signed_on", agreed_investment="20000")
    board.projects(*weekly(3), field="signed_on")
    other = Area.objects.create(
        code="420599102", system="demo", name="青禾乡", short_name="青禾", level="township", valid_from=date(2020, 1, 1)
    )
    assert other.pk
    board.projects("2026-03-03", field="signed_on", town="青禾乡")
    says = ["“项目库”有4行缺数据，影响“新签约亿元以上项目”的计算。"]
    assert kinds(board.district.leader)["unknown"] == says
    assert kinds(board.district.clerk)["unknown"] == says  # 发展和改革局 answers for the projects.
    assert "unknown" not in kinds(board.district.outsider)
    town = Organisation.objects.get(name="白石镇")
    town.area = Area.objects.get(name="白石镇")
    town.save()
    townsman = Person.objects.get(pk=board.district.townsman.pk)
    assert kinds(townsman)["unknown"] == ["“项目库”有3行缺数据，影响“新签约亿元以上项目”的计算。"]


def test_a_department_sees_its_own_promises(board: Any) -> None:
    board.bind("达到50个以上", measure="started")
    board.projects(*weekly(2))
    clerk, outsider = selectors.attention(board.district.clerk), selectors.attention(board.district.outsider)
    assert [each.kind for each in clerk.concerns] == ["red"]
    assert len(clerk.rows) == 9
    assert outsider.rows == ()
    assert outsider.concerns == ()


def test_suggestions_wait_for_the_office(board: Any) -> None:
    services.bindings_suggest(report=board.plan, person=board.district.office)
    assert "waiting" in kinds(board.district.office)
    assert "waiting" not in kinds(board.district.leader)


def test_without_a_plan_nothing_needs_anybody(district: Any) -> None:
    found = selectors.attention(district.leader)
    assert (found.report, found.concerns, found.kinds) == (None, (), [])
