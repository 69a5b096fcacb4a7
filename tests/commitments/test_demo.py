"""The demo district: whole, marked, made once, and never mixed with real data."""

from __future__ import annotations

import pytest
from django.test import Client
from invented import District

from guatu.commitments import selectors
from guatu.commitments.models import Progress, Report
from guatu.people.models import Organisation, Person
from guatu.simulate.demo import LOGINS, RealDataPresent, build_demo


def test_the_demo_is_whole_marked_and_made_once(db: None) -> None:
    demo = build_demo()
    assert (demo.made, demo.notes) == (True, [])
    review, plan = Report.objects.order_by("state").all()[::-1]
    assert (review.state, plan.state) == ("reviewing", "confirmed")
    assert not Organisation.objects.filter(simulated=False).exists()
    assert not Person.objects.filter(simulated=False).exists()
    assert not Report.objects.filter(simulated=False).exists()
    assert not Progress.objects.filter(simulated=False).exists()
    counts = selectors.plan_counts(plan)
    assert {each.key for each in counts.light} == {"hand", "grey"}
    assert {each.key for each in counts.kind} == {"target", "goal", "item", "duty"}
    assert Progress.objects.filter(evidence__isnull=False).exists()
    assert selectors.my_tasks(Person.objects.get(username="department"))
    changes = review.changes.count()
    again = build_demo()
    assert (again.made, review.changes.count(), Report.objects.count()) == (False, changes, 2)
    for login in LOGINS:
        assert Client().login(username=login.username, password=login.password), login.username


def test_real_data_is_never_mixed_with_the_demo(district: District) -> None:
    with pytest.raises(RealDataPresent) as refusal:
        build_demo()
    assert "真实数据" in str(refusal.value)
    assert not Report.objects.exists()
