"""A dispatch freezes how the whole plan stands, for ever; two of them tell what turned."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings

from guatu import lake
from guatu.commitments import selectors, services
from guatu.commitments.errors import Refused
from guatu.commitments.models import Change, Freeze
from guatu.people.permissions import NotAllowed


def months(last: int) -> list[str]:
    """Four days of each month up to one."""
    return [f"2026-{month:02d}-{day:02d}" for month in range(1, last + 1) for day in (3, 10, 17, 24)]


def test_what_was_known_at_a_dispatch_stays(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects(*months(6))
    first = services.dispatch_freeze(report=board.plan, person=board.district.office, name="6月调度")
    held = {each["commitment"]: each for each in first.standings}[row.pk]
    assert (held["light"], held["value"], held["expected"]) == ("green", "24", "25")
    assert held["title"].startswith("新开工项目")
    assert first.lake["projects"] >= 0
    assert set(first.definitions) == {"started"}
    assert len(first.definitions["started"]) == 64
    assert first.ruleset == "default_lights"
    assert selectors.freeze_is_whole(first)
    pinned = json.loads((settings.LAKE / "pinned.json").read_text())
    assert {table: [version] for table, version in first.lake.items()} == pinned
    board.stand("2026-09-30")
    second = services.dispatch_freeze(report=board.plan, person=board.district.office, name="9月调度")
    # Nothing came since: 24 of the 37.5 that are due.
    found = selectors.turns(first, second)
    assert [(each.commitment, each.before, each.after, each.worse) for each in found] == [
        (row.pk, "green", "red", True)
    ]
    board.projects(*[f"2026-09-{day:02d}" for day in range(1, 27)])
    now = selectors.standings(board.plan)
    better = selectors.turns_since(second, now, {row.pk: row.title})
    assert [(each.before, each.after, each.better) for each in better] == [("red", "done", True)]
    # The first one still says what it said.
    again = Freeze.objects.get(pk=first.pk)
    assert again.standings == first.standings
    assert selectors.freeze_is_whole(again)
    assert board.plan.changes.filter(verb=Change.Verb.FREEZE).count() == 2
    assert [each.name for each in selectors.freezes_of(board.plan)] == ["9月调度", "6月调度"]


def test_a_freeze_that_was_tampered_with_is_told(board: Any) -> None:
    made = services.dispatch_freeze(report=board.plan, person=board.district.office, name="6月调度")
    held = [dict(each) for each in made.standings]
    held[0]["light"] = "done"
    Freeze.objects.filter(pk=made.pk).update(standings=held)
    assert not selectors.freeze_is_whole(Freeze.objects.get(pk=made.pk))


def test_a_past_day_is_frozen_as_it_was_known(board: Any) -> None:
    row = board.bind("达到50个以上", measure="started")
    board.projects("2026-01-10")
    lake.catch_up(known_at=datetime(2026, 3, 31, 18))
    board.projects("2026-03-10")
    made = services.dispatch_freeze(report=board.plan, person=board.district.office, name="补", day="2026-03-31")
    held = {each["commitment"]: each for each in made.standings}[row.pk]
    assert (made.day, held["value"]) == (date(2026, 3, 31), "1")


@pytest.mark.parametrize(("given", "field"), [({"name": " "}, "name"), ({"day": "2026-07-01"}, "day")])
def test_what_cannot_be_frozen(board: Any, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        services.dispatch_freeze(report=board.plan, person=board.district.office, **({"name": "调度"} | given))
    assert refused.value.field == field


def test_only_the_office_freezes_and_only_a_confirmed_plan(board: Any) -> None:
    with pytest.raises(NotAllowed):
        services.dispatch_freeze(report=board.plan, person=board.district.leader, name="调度")
    with pytest.raises(Refused):
        services.dispatch_freeze(report=board.district.report(), person=board.district.office, name="调度")
    made = services.dispatch_freeze(report=board.plan, person=board.district.office, name="6月调度")
    assert selectors.freeze_for(board.district.clerk, made.pk).name == "6月调度"


def test_a_withdrawn_report_closes_its_dispatches_too(board: Any) -> None:
    made = services.dispatch_freeze(report=board.plan, person=board.district.office, name="6月调度")
    services.report_withdraw(report=board.plan, person=board.district.office, reason="传错了文件")
    for person in (board.district.office, board.district.leader, board.district.clerk):
        with pytest.raises(NotAllowed, match="已由督查室撤回"):
            selectors.freeze_for(person, made.pk)
