"""Undo takes back act by act; whatever was done, undoing all of it leaves what was there before."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import TEXT, District, named

from guatu.commitments import services
from guatu.commitments.errors import CommitmentError, Conflict, Refused
from guatu.commitments.fields import ALL, fields_read
from guatu.commitments.models import Change, Commitment, Report
from guatu.commitments.selectors import undoable
from guatu.people.models import Person


def picture(report: Report) -> dict[int, dict[str, Any]]:
    """Everything a reader could see of a report's commitments."""
    rows = report.commitments.exclude(state="withdrawn")
    return {
        row.pk: {
            **fields_read(row, ALL),
            "text": row.text,
            "source": (row.start, row.end),
            "sentence": row.sentence,
            "uncertain": row.uncertain,
            "merged_into": row.merged_into_id,
        }
        for row in rows
    }


def verb_accept(report: Report, row: Commitment, person: Person, n: int) -> Any:
    return services.commitment_accept(commitment=row, person=person, version=row.version)


def verb_reject(report: Report, row: Commitment, person: Person, n: int) -> Any:
    return services.commitment_reject(commitment=row, person=person, version=row.version)


def verb_reopen(report: Report, row: Commitment, person: Person, n: int) -> Any:
    return services.commitment_reopen(commitment=row, person=person, version=row.version)


def verb_accept_many(report: Report, row: Commitment, person: Person, n: int) -> Any:
    ids = [each.pk for each in report.commitments.all()][: n % 7]
    return services.commitments_accept(report=report, ids=ids, versions={}, person=person)


def verb_edit(report: Report, row: Commitment, person: Person, n: int) -> Any:
    changes: list[dict[str, Any]] = [
        {"note": f"备注{n}"},
        {"value": n, "unit": "处", "indicator": "x"},
        {"deadline": f"2026-{n % 12 + 1:02}-28"},
        {"span": (n, n + 6)},
        {"kind": "duty", "name": f"事项{n}"},
    ]
    return services.commitment_edit(commitment=row, changes=changes[n % 5], version=row.version, person=person)


def verb_assign(report: Report, row: Commitment, person: Person, n: int) -> Any:
    from guatu.people.models import Organisation

    keys = list(Organisation.objects.values_list("pk", flat=True))
    lead = [None, *keys][n % 4]
    return services.commitment_assign(
        commitment=row, lead=lead, co=keys[: n % 3], leader="领导" * (n % 2), version=row.version, person=person
    )


def verb_settle(report: Report, row: Commitment, person: Person, n: int) -> Any:
    reading = [*row.uncertain, ""][n % (len(row.uncertain) + 1)]
    return services.reading_settle(commitment=row, reading=reading, version=row.version, person=person)


def verb_milestone(report: Report, row: Commitment, person: Person, n: int) -> Any:
    text = "" if n % 3 == 0 else f"节点{n}"
    return services.milestone_set(commitment=row, quarter=n % 4 + 1, text=text, version=row.version, person=person)


def verb_split(report: Report, row: Commitment, person: Person, n: int) -> Any:
    cut = row.shown_start + 1 + n % max(1, row.shown_end - row.shown_start - 1)
    spans = [(row.shown_start, cut), (cut, row.shown_end)]
    return services.commitment_split(commitment=row, spans=spans, version=row.version, person=person)


def verb_merge(report: Report, row: Commitment, person: Person, n: int) -> Any:
    others = list(report.commitments.exclude(pk=row.pk))
    chosen = [row, others[n % len(others)]]
    return services.commitment_merge(
        commitments=chosen, versions={each.pk: each.version for each in chosen}, person=person
    )


def verb_add(report: Report, row: Commitment, person: Person, n: int) -> Any:
    return services.commitment_add(report=report, start=n, end=n + 5, kind="duty", person=person)


def verb_undo(report: Report, row: Commitment, person: Person, n: int) -> Any:
    return services.change_undo(report=report, person=person)


VERBS = [
    verb_accept, verb_reject, verb_reopen, verb_accept_many, verb_edit, verb_assign, verb_settle, verb_milestone,
    verb_split, verb_merge, verb_add, verb_undo,
]  # fmt: skip
STEP = st.tuples(st.sampled_from(VERBS), st.integers(0, 30), st.integers(0, len(TEXT) - 10))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=12))
def test_undoing_everything_restores_everything(district: District, steps: list[Any]) -> None:
    with transaction.atomic():
        report = district.report()
        before = picture(report)
        for verb, which, n in steps:
            rows = list(report.commitments.exclude(state="withdrawn"))
            lines = Change.objects.count()
            try:
                verb(report, rows[which % len(rows)], district.office, n)
            except CommitmentError:
                assert Change.objects.count() == lines
        while undoable(report, district.office)[1]:
            services.change_undo(report=report, person=district.office)
        assert picture(report) == before
        with pytest.raises(Refused):
            services.change_undo(report=report, person=district.office)
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), STEP), min_size=2, max_size=12))
def test_two_peoples_undos_never_touch_each_others_work(district: District, steps: list[Any]) -> None:
    """After A undid all that can be undone, everything that B did and A did not build on still holds."""
    with transaction.atomic():
        report = district.report()
        for second, (verb, which, n) in steps:
            rows = list(report.commitments.exclude(state="withdrawn"))
            person = district.second if second else district.office
            try:
                verb(report, rows[which % len(rows)], person, n)
            except CommitmentError:
                continue
        kept = list(Change.objects.filter(person=district.second, undone_by=None).exclude(verb="undo"))
        try:
            while undoable(report, district.office)[1]:
                services.change_undo(report=report, person=district.office)
        except CommitmentError:
            pass
        for line in kept:
            later = Change.objects.filter(commitment=line.commitment, version__gt=line.version)
            overwritten = {field for each in later.filter(undone_by=None).exclude(verb="undo") for field in each.after}
            row = Commitment.objects.get(pk=line.commitment_id)
            for field, value in line.after.items():
                mine = later.filter(person=district.second)
                if field not in overwritten and not any(field in each.after for each in mine):
                    assert fields_read(row, [field])[field] == value
        transaction.set_rollback(True)


def test_an_undo_is_kept_in_the_history(district: District) -> None:
    bridge = named(district.report(), "云溪大桥")
    services.commitment_reject(commitment=bridge, person=district.office, version=1)
    (undone,) = services.change_undo(report=bridge.report, person=district.office)
    assert (undone.state, undone.version) == ("suggested", 3)
    first, second = bridge.changes.all()
    assert (first.undone_by, second.verb, second.after) == (second, "undo", {"state": "suggested"})


def test_many_accepted_at_once_are_undone_at_once(district: District) -> None:
    report = district.report()
    ids = [row.pk for row in report.commitments.all()]
    services.commitments_accept(report=report, ids=ids, versions={}, person=district.office)
    assert undoable(report, district.office) == ("采纳", 9)
    assert len(services.change_undo(report=report, person=district.office)) == 9
    assert report.commitments.filter(state="accepted").count() == 0


def test_each_person_undoes_their_own(district: District) -> None:
    report = district.report()
    services.commitment_reject(commitment=named(report, "云溪大桥"), person=district.office, version=1)
    services.commitment_reject(commitment=named(report, "白石物流园"), person=district.second, version=1)
    services.change_undo(report=report, person=district.office)
    assert named(report, "云溪大桥").state == "suggested"
    assert named(report, "白石物流园").state == "rejected"


def test_what_a_colleague_changed_since_is_not_undone(district: District) -> None:
    target = named(district.report(), "80个以上")
    services.commitment_edit(commitment=target, changes={"value": 90}, version=1, person=district.office)
    services.commitment_edit(commitment=target, changes={"value": 95}, version=2, person=district.second)
    with pytest.raises(Conflict) as conflict:
        services.change_undo(report=target.report, person=district.office)
    assert (conflict.value.clashes[0].by, conflict.value.clashes[0].current) == ("吴督查", "95")
    assert Commitment.objects.get(pk=target.pk).value == 95


def test_a_part_a_colleague_has_worked_on_keeps_the_split(district: District) -> None:
    bridge = named(district.report(), "云溪大桥")
    start = bridge.shown_start
    first, _second = services.commitment_split(
        commitment=bridge, spans=[(start, start + 2), (start + 2, start + 4)], version=1, person=district.office
    )
    services.commitment_edit(commitment=first, changes={"note": "重要"}, version=1, person=district.second)
    with pytest.raises(Conflict):
        services.change_undo(report=bridge.report, person=district.office)
    assert Commitment.objects.get(pk=first.pk).note == "重要"
    bridge.refresh_from_db()
    assert bridge.state == "replaced"


def test_a_confirmed_plan_closes_what_came_before(district: District) -> None:
    plan = district.plan()
    assert undoable(plan, district.office) == ("", 0)
    bridge = named(plan, "云溪大桥")
    services.commitment_edit(commitment=bridge, changes={"note": "x"}, version=bridge.version, person=district.office)
    services.change_undo(report=plan, person=district.office)
    with pytest.raises(Refused):
        services.change_undo(report=plan, person=district.office)
