"""People writing at once, in threads with connections of their own: nothing is lost, nothing is written twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from invented import build_district, named

from guatu.commitments import selectors, services
from guatu.commitments.errors import Conflict
from guatu.commitments.models import Change, Commitment

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each on its own connection; results or exceptions in their order."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(n: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            results[n] = call()
        except Exception as error:
            results[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_edits_of_different_fields_both_survive() -> None:
    district = build_district()
    report = district.report()
    for words in ("80个以上", "12个", "达到50个以上", "0.6万人左右"):
        row = named(report, words)
        results = at_once(
            lambda row=row: services.commitment_edit(
                commitment=row, changes={"value": 77}, version=1, person=district.office
            ),
            lambda row=row: services.commitment_edit(
                commitment=row, changes={"note": "共同修改"}, version=1, person=district.second
            ),
            lambda row=row: services.commitment_assign(
                commitment=row, lead=district.other, version=1, person=district.second
            ),
        )
        assert [type(each) for each in results] == [Commitment] * 3, results
        row.refresh_from_db()
        assert (row.value, row.note, row.lead, row.version) == (77, "共同修改", district.other, 4)


def test_edits_of_one_field_leave_one_winner_and_one_conflict() -> None:
    district = build_district()
    report = district.report()
    for words in ("80个以上", "12个", "达到50个以上", "0.6万人左右"):
        row = named(report, words)
        results = at_once(
            lambda row=row: services.commitment_edit(
                commitment=row, changes={"value": 1}, version=1, person=district.office
            ),
            lambda row=row: services.commitment_edit(
                commitment=row, changes={"value": 2}, version=1, person=district.second
            ),
        )
        assert sorted(type(each).__name__ for each in results) == ["Commitment", "Conflict"], results
        row.refresh_from_db()
        (winner,) = [each for each in results if not isinstance(each, Conflict)]
        assert (row.value, row.version) == (winner.value, 2)


def test_two_reviewers_walking_through_one_report_lose_nothing() -> None:
    district = build_district()
    report = district.report()
    rows = list(report.commitments.all())
    seen = selectors.last_change_id(report)

    def walk(person: Any, field: str) -> None:
        for row in rows:
            services.commitment_edit(commitment=row, changes={field: person.display_name}, version=1, person=person)

    results = at_once(lambda: walk(district.office, "note"), lambda: walk(district.second, "strength"))
    assert results == [None, None]
    for row in report.commitments.all():
        assert (row.note, row.strength, row.version) == ("周督查", "吴督查", 3)
    lines = selectors.changes_since(report, seen)
    assert len(lines) == 2 * len(rows)
    assert sorted(line.pk for line in lines) == [line.pk for line in lines]


def test_one_split_wins() -> None:
    district = build_district()
    bridge = named(district.report(), "云溪大桥")
    start = bridge.shown_start

    def split(person: Any, cut: int) -> Any:
        spans = [(start, start + cut), (start + cut, start + 4)]
        return services.commitment_split(commitment=bridge, spans=spans, version=1, person=person)

    results = at_once(lambda: split(district.office, 1), lambda: split(district.second, 2))
    assert sorted(isinstance(each, list) for each in results) == [False, True], results
    assert Commitment.objects.filter(split_from=bridge).count() == 2
    assert Change.objects.filter(verb="split").count() == 3


def test_many_departments_enter_progress_at_once() -> None:
    district = build_district()
    plan = district.plan()
    rows = list(plan.commitments.filter(lead=district.bureau))
    results = at_once(
        *(
            lambda row=row: services.progress_enter(commitment=row, person=district.clerk, percent=10, text="开始")
            for row in rows
        )
    )
    assert not [each for each in results if isinstance(each, Exception)], results
    assert sum(row.progress.count() for row in rows) == len(rows) == 9
