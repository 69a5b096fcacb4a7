"""A wrongly uploaded report is taken back and put back: out of everything, lost nowhere, and the same file may come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from invented import TEXT, District, compile_marked, named

from guatu.commitments import selectors, services
from guatu.commitments.errors import Refused
from guatu.commitments.models import Change, Commitment, Progress, Report
from guatu.people.permissions import NotAllowed


def upload(district: District) -> Report:
    return services.report_upload(
        file=TEXT.encode(), name="报告.txt", person=district.office, compile_with=compile_marked
    )


def test_a_withdrawn_report_leaves_everything_and_comes_back_as_it_was(district: District) -> None:
    plan = district.plan()
    counts = selectors.plan_counts(plan).total
    assert selectors.my_tasks(district.clerk)
    services.report_withdraw(report=plan, person=district.office, reason="传错了文件")
    for person in district.people().values():
        assert list(selectors.reports_for(person)) == []
        with pytest.raises(NotAllowed, match="撤回"):
            selectors.report_for(person, plan.pk)
        with pytest.raises(NotAllowed, match="撤回"):
            selectors.commitment_for(person, named(plan, "云溪大桥").pk)
    assert selectors.my_tasks(district.clerk) == []
    kept = Report.objects.get(pk=plan.pk)
    assert (kept.state, kept.is_confirmed, kept.withdrawn_by, kept.withdrawn_why) == (
        "confirmed",
        False,
        district.office,
        "传错了文件",
    )
    services.report_restore(report=plan, person=district.second)
    back = selectors.report_for(district.clerk, plan.pk)
    assert (back.is_confirmed, back.withdrawn_by, back.withdrawn_why) == (True, None, "")
    assert selectors.plan_counts(back).total == counts
    assert selectors.my_tasks(district.clerk)
    lines = list(plan.changes.order_by("id"))[-2:]
    assert [(line.verb, line.person, line.after) for line in lines] == [
        ("withdraw", district.office, {"withdrawn": True, "reason": "传错了文件"}),
        ("restore", district.second, {"withdrawn": False}),
    ]
    assert lines[1].before == {"withdrawn": True, "reason": "传错了文件"}


def test_only_the_office_sees_the_withdrawn(district: District) -> None:
    report = district.report()
    services.report_withdraw(report=report, person=district.office)
    for name, person in district.people().items():
        found = list(selectors.reports_for(person, withdrawn=True))
        if name == "office":
            assert found == [report]
            assert selectors.report_for(person, report.pk, withdrawn=True) == report
            continue
        assert found == []
        with pytest.raises(NotAllowed):
            selectors.report_for(person, report.pk, withdrawn=True)
        with pytest.raises(NotAllowed, match="督查室"):
            services.report_restore(report=report, person=person)
    services.report_restore(report=report, person=district.office)
    for name, person in district.people().items():
        if name != "office":
            with pytest.raises(NotAllowed, match="督查室"):
                services.report_withdraw(report=report, person=person)
    assert not Report.objects.get().is_withdrawn


def test_a_plan_with_progress_asks_for_a_reason(district: District) -> None:
    plan = district.plan()
    entry = services.progress_enter(commitment=named(plan, "云溪大桥"), person=district.clerk, text="桥墩完成")
    for reason in ("", "  "):
        with pytest.raises(Refused, match="原因") as refusal:
            services.report_withdraw(report=plan, person=district.office, reason=reason)
        assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="300"):
        services.report_withdraw(report=plan, person=district.office, reason="长" * 301)
    assert not Report.objects.get().is_withdrawn
    services.report_withdraw(report=plan, person=district.office, reason="年度认错了")
    assert Progress.objects.get() == entry
    with pytest.raises(NotAllowed):
        services.progress_enter(commitment=entry.commitment, person=district.clerk, text="x")


VERBS: dict[str, Callable[[Report, Commitment, Any], Any]] = {
    "accept": lambda _r, c, p: services.commitment_accept(commitment=c, person=p, version=1),
    "edit": lambda _r, c, p: services.commitment_edit(commitment=c, changes={"note": "x"}, person=p, version=1),
    "assign": lambda _r, c, p: services.commitment_assign(commitment=c, lead=None, person=p, version=1),
    "milestone": lambda _r, c, p: services.milestone_set(commitment=c, quarter=1, text="x", person=p, version=1),
    "split": lambda _r, c, p: services.commitment_split(commitment=c, spans=[(0, 1), (1, 2)], person=p, version=1),
    "merge": lambda r, _c, p: services.commitment_merge(
        commitments=list(r.commitments.all()[:2]), versions={}, person=p
    ),
    "add": lambda r, _c, p: services.commitment_add(report=r, start=0, end=3, kind="duty", person=p),
    "accept many": lambda r, c, p: services.commitments_accept(report=r, ids=[c.pk], versions={}, person=p),
    "progress": lambda _r, c, p: services.progress_enter(commitment=c, person=p, text="x"),
    "confirm": lambda r, _c, p: services.report_confirm(report=r, person=p, accept_rest=True),
    "recompile": lambda r, _c, p: services.report_recompile(report=r, person=p, compile_with=compile_marked),
    "undo": lambda r, _c, p: services.change_undo(report=r, person=p),
    "withdraw": lambda r, _c, p: services.report_withdraw(report=r, person=p),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_can_be_done_to_a_withdrawn_report(district: District, verb: str) -> None:
    report = district.report()
    row = named(report, "云溪大桥")
    services.report_withdraw(report=report, person=district.office)
    lines = Change.objects.count()
    with pytest.raises(Refused, match="撤回"):
        VERBS[verb](report, row, district.office)
    assert (Change.objects.count(), Commitment.objects.get(pk=row.pk).version) == (lines, 1)


def test_what_is_not_withdrawn_is_not_restored(district: District) -> None:
    with pytest.raises(Refused, match="没有撤回"):
        services.report_restore(report=district.report(), person=district.office)


def test_the_same_file_comes_again_after_a_withdrawal(district: District) -> None:
    first = upload(district)
    services.report_withdraw(report=first, person=district.office)
    second = upload(district)
    assert second.commitments.count() == first.commitments.count() == 10
    with pytest.raises(Refused, match="上传过") as refusal:
        services.report_restore(report=first, person=district.office)
    assert refusal.value.items[0]["id"] == second.pk
    assert services.report_restore(report=first, person=district.office, again=True).withdrawn_at is None
    with pytest.raises(Refused) as refusal:
        upload(district)
    assert refusal.value.items[0]["id"] == first.pk


def test_pages_of_a_withdrawn_report_are_closed_but_for_its_own(district: District, client: Any) -> None:
    report = district.plan()
    row = named(report, "云溪大桥")
    services.report_withdraw(report=report, person=district.office)
    client.force_login(district.office)
    for name in ("review", "plan", "living", "confirm", "compare"):
        answer = client.get(reverse(name, args=[report.pk]))
        assert (answer.status_code, "撤回" in answer.content.decode()) == (403, True), name
        latest = f"latest_{name}"
        if name in ("review", "plan", "living"):
            assert "还没有报告" in client.get(reverse(latest)).content.decode()
    assert client.get(reverse("plan_export", args=[report.pk, "xlsx"])).status_code == 403
    assert client.get(reverse("task", args=[row.pk])).status_code == 403
    assert "还没有确认的计划" in client.get(reverse("my")).content.decode()
    act = client.post(reverse("review_act", args=[report.pk]), {"verb": "accept", "id": row.pk, "version": 1})
    assert (act.json()["bad"], "撤回" in act.json()["toast"]) == (True, True)
    own = client.get(reverse("report", args=[report.pk])).content.decode()
    assert "撤回这份报告" in own
    assert reverse("plan", args=[report.pk]) not in own
    client.force_login(district.clerk)
    assert client.get(reverse("report", args=[report.pk])).status_code == 403
    assert client.get(reverse("withdrawn")).status_code == 403
    assert client.post(reverse("restore", args=[report.pk])).status_code == 403
    assert Report.objects.get().is_withdrawn
