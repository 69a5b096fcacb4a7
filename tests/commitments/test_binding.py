"""What proves a commitment, its path, and a signed word beside the computed figure: set, confirmed, undone, refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from invented import District, named

from guatu.commitments import selectors, services
from guatu.commitments.errors import Refused
from guatu.commitments.models import Binding, Change, Commitment, Freeze, Override, Path, Report
from guatu.commitments.stages import stage_for, stage_reached
from guatu.people.clock import today
from guatu.people.models import Area
from guatu.people.permissions import NotAllowed
from guatu.registers import gate
from guatu.registers.library import library
from guatu.registers.tables import register_of

PAPER = ("说明.txt", "模拟数据：核对说明".encode())


def row_of(district: District, name: str, **values: Any) -> int:
    """A row of public works, through the gate."""
    town, _made = Area.objects.get_or_create(
        code="420599101",
        defaults={
            "system": "demo",
            "name": "白石镇",
            "short_name": "白石",
            "level": "township",
            "valid_from": date(2020, 1, 1),
        },
    )
    values = {"name": name, "kind": "其他", "town": town.name} | values
    return int(
        gate.record_create(register=register_of("public_works"), values=values, by=district.office, source=gate.FORM).pk
    )


@pytest.mark.parametrize(
    ("register", "stage", "value"),
    [
        ("projects", "plan", "signed"),
        ("projects", "start", "started"),
        ("projects", "build", "building"),
        ("projects", "finish", "finished"),
        ("projects", "run", "producing"),
        ("public_works", "start", "started"),
        ("public_works", "finish", "finished"),
        ("public_works", "run", "accepted"),
        ("model_places", "finish", "accepted"),
        ("standard_gardens", "build", "building"),
        ("standard_gardens", "finish", "accepted"),
        ("air_days", "finish", ""),
    ],
)
def test_the_stage_that_keeps_a_promise_is_found_by_its_words(register: str, stage: str, value: str) -> None:
    found = library().registers.get(register)
    assert (stage_for(found, stage) if found else "") == value


def test_a_later_stage_has_reached_an_earlier_one() -> None:
    register = library().registers["projects"]
    assert stage_reached(register, "producing", "started")
    assert stage_reached(register, "started", "started")
    assert not stage_reached(register, "landed", "started")
    assert not stage_reached(register, "nonsense", "started")


def test_an_item_is_bound_to_a_row_and_undone(district: District) -> None:
    plan = district.plan()
    bridge = named(plan, "云溪大桥")
    row = row_of(district, "云溪大桥")
    services.binding_set(commitment=bridge, person=district.office, record=("public_works", row))
    held = Binding.objects.get(commitment=bridge)
    assert (held.way, held.register, held.record, held.stage, held.confirmed) == (
        "record",
        "public_works",
        row,
        "finished",
        True,
    )
    lines = selectors.commitment_history(bridge)
    assert lines[0].change.verb == Change.Verb.BIND
    assert "public_works" in lines[0].fields[0][2]
    # The same again writes no second line.
    services.binding_set(commitment=bridge, person=district.office, record=("public_works", row))
    assert len(selectors.commitment_history(bridge)) == len(lines)
    services.change_undo(report=plan, person=district.office)
    assert not Binding.objects.filter(commitment=bridge).exists()


def test_a_suggestion_waits_for_a_person_and_never_replaces_what_one_confirmed(district: District) -> None:
    plan = district.plan()
    bridge, park = named(plan, "云溪大桥"), named(plan, "白石物流园")
    first, second = row_of(district, "云溪大桥"), row_of(district, "白石物流园")
    for commitment, row in ((bridge, first), (park, second)):
        services.binding_set(
            commitment=commitment, person=district.office, record=("public_works", row), confirmed=False, score=0.9
        )
    assert Binding.objects.filter(confirmed=False).count() == 2
    done = services.bindings_confirm(report=plan, ids=[bridge.pk, park.pk, 10**9], person=district.office)
    assert [each.pk for each in done] == [park.pk, bridge.pk] or [each.pk for each in done] == [bridge.pk, park.pk]
    services.binding_set(commitment=bridge, person=district.office, record=("public_works", second), confirmed=False)
    assert Binding.objects.get(commitment=bridge).record == first
    # One undo takes both confirmations back.
    services.change_undo(report=plan, person=district.office)
    assert Binding.objects.filter(confirmed=False).count() == 2


def test_a_rhythm_is_an_indicator_or_a_date_of_a_register(district: District) -> None:
    duty = named(district.plan(), "一批")
    services.binding_set(commitment=duty, person=district.office, rhythm=("public_works", "started_on"))
    held = Binding.objects.get(commitment=duty)
    assert (held.way, held.register, held.date, held.every, held.least) == (
        "rhythm",
        "public_works",
        "started_on",
        "quarter",
        1,
    )
    services.binding_remove(commitment=duty, person=district.office)
    assert not Binding.objects.filter(commitment=duty).exists()
    with pytest.raises(Refused):
        services.binding_remove(commitment=duty, person=district.office)


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        ({}, "binding"),
        ({"measure": "x", "rhythm": "y"}, "binding"),
        ({"measure": "no_such_indicator"}, "indicator"),
        ({"record": ("no_such_register", 1)}, "register"),
        ({"record": ("public_works", 10**9)}, "record"),
        ({"rhythm": ("public_works", "name")}, "date"),
        ({"rhythm": ("public_works", "started_on"), "every": "fortnight"}, "every"),
        ({"rhythm": ("public_works", "started_on"), "least": 0}, "least"),
    ],
)
def test_what_cannot_be_bound_is_refused(district: District, proof: dict[str, Any], field: str) -> None:
    bridge = named(district.plan(), "云溪大桥")
    with pytest.raises(Refused) as refused:
        services.binding_set(commitment=bridge, person=district.office, **proof)
    assert refused.value.field == field
    assert not Binding.objects.exists()


def test_only_the_office_binds(district: District) -> None:
    bridge = named(district.plan(), "云溪大桥")
    row = row_of(district, "云溪大桥")
    for name in ("leader", "clerk", "townsman", "outsider", "admin"):
        with pytest.raises(NotAllowed):
            services.binding_set(commitment=bridge, person=district.people()[name], record=("public_works", row))
        with pytest.raises(NotAllowed):
            services.path_set(commitment=bridge, person=district.people()[name], shape="straight")


TWELVE = [Decimal(each) / 12 for each in range(1, 12)] + [Decimal(1)]


def test_a_path_is_set_and_removed(district: District) -> None:
    target = named(district.plan(), "80个以上")
    services.path_set(commitment=target, person=district.office, shape="seasonal", shares=TWELVE, years=[2024, 2025])
    held = Path.objects.get(commitment=target)
    assert (held.shape, len(held.shares), held.years) == ("seasonal", 12, [2024, 2025])
    with pytest.raises(Refused):
        services.path_set(commitment=target, person=district.office, shape="quarters")
    services.milestone_set(
        commitment=target,
        quarter=2,
        value="40",
        version=Commitment.objects.get(pk=target.pk).version,
        person=district.office,
    )
    services.path_set(commitment=target, person=district.office, shape="quarters")
    assert Path.objects.get(commitment=target).shape == "quarters"
    services.path_set(commitment=target, person=district.office, shape="")
    assert not Path.objects.filter(commitment=target).exists()


@pytest.mark.parametrize(
    "shares", [TWELVE[:11], [*TWELVE[:11], Decimal("0.99")], [Decimal("0.5"), *TWELVE[:10], Decimal(1)]]
)
def test_shares_that_are_no_year_are_refused(district: District, shares: list[Decimal]) -> None:
    target = named(district.plan(), "80个以上")
    with pytest.raises(Refused) as refused:
        services.path_set(commitment=target, person=district.office, shape="seasonal", shares=shares)
    assert refused.value.field == "shares"


def test_a_season_is_not_read_from_years_that_nobody_kept(district: District) -> None:
    target = named(district.plan(), "80个以上")
    with pytest.raises(Refused) as refused:
        services.path_set(commitment=target, person=district.office, shape="seasonal")
    assert refused.value.field == "shape"


def signed(district: District, **given: Any) -> Override:
    """An override of the bridge, with some of its values given."""
    values: dict[str, Any] = {
        "reason": "现场核对",
        "until": today() + timedelta(days=30),
        "light": "green",
        "files": [PAPER],
    }
    bridge = Report.objects.latest("id").commitments.get(text="云溪大桥") if Report.objects.exists() else None
    bridge = bridge or named(district.plan(), "云溪大桥")
    return services.override_sign(commitment=bridge, person=given.pop("person", district.leader), **values | given)


def test_an_override_is_signed_lapses_and_can_be_ended(district: District) -> None:
    made = signed(district, value="12")
    assert made.evidence.get().name == "说明.txt"
    assert made.holds_on(today())
    assert made.holds_on(today() + timedelta(days=30))
    assert not made.holds_on(today() + timedelta(days=31))
    assert not made.holds_on(today() - timedelta(days=1))
    services.override_end(override=made, person=district.office, reason="数据已更正")
    ended = Override.objects.get(pk=made.pk)
    assert not ended.holds_on(today())
    verbs = [each.change.verb for each in selectors.commitment_history(made.commitment)][:2]
    assert verbs == ["lapse", "override"]
    with pytest.raises(Refused):
        services.override_end(override=made, person=district.office, reason="再次")


def test_the_evidence_of_an_override_is_read_like_that_of_progress(district: District) -> None:
    made = signed(district)
    found, path = selectors.evidence_for(district.clerk, made.evidence.get().pk)
    assert found.override_id == made.pk
    assert path.read_bytes() == PAPER[1]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"light": ""}, "value"),
        ({"light": "purple"}, "light"),
        ({"reason": " "}, "reason"),
        ({"until": date(2020, 1, 1)}, "until"),
        ({"until": today() + timedelta(days=500)}, "until"),
        ({"until": ""}, "until"),
        ({"files": []}, "files"),
        ({"value": "many"}, "value"),
    ],
)
def test_an_override_says_what_why_and_until_when(district: District, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        signed(district, **given)
    assert refused.value.field == field
    assert not Override.objects.exists()


def test_departments_sign_no_overrides(district: District) -> None:
    for person in (district.clerk, district.townsman, district.admin):
        with pytest.raises(NotAllowed):
            signed(district, person=person)


def test_an_override_changes_no_field_and_clashes_with_nobody(district: District) -> None:
    bridge = named(district.plan(), "云溪大桥")
    signed(district)
    assert Commitment.objects.get(pk=bridge.pk).version == bridge.version


def test_a_freeze_is_written_once(district: District) -> None:
    from datetime import datetime

    plan = district.plan()
    made = Freeze.objects.create(
        report=plan,
        name="六月调度",
        day=date(2026, 6, 30),
        ruleset="x",
        sha256="0" * 64,
        by=district.office,
        at=datetime.now(),
    )
    made.name = "七月调度"
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        made.delete()
    assert Freeze.objects.get().name == "六月调度"
