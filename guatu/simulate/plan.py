"""The demo's plan: the invented report compiled, reviewed and confirmed, with milestones; another copy under review."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.simulate.alive import plan_live
from guatu.simulate.moments import as_of

if TYPE_CHECKING:
    from guatu.commitments.models import Commitment, Report
    from guatu.people.models import Person

REPORT = Path(__file__).parent / "demo_report.txt"
REVIEW_NAME = "2022年政府工作报告（模拟数据，审核中）.txt"
PLAN_NAME = "2022年政府工作报告（模拟数据）.txt"
LEADERS = ("许知远", "韩若谷", "陆清和", "江望舒", "孟长林")
"""Invented deputy heads of the district, who take turns as leaders in charge."""
UPLOADED, CONFIRMED = (1, 10, 9, 40), (1, 28, 16, 30)
"""Month, day, hour and minute at which the plan was uploaded and confirmed."""


def plan_build(people: dict[str, Person], until: date) -> None:
    """Upload, confirm and follow the plan up to a day; upload the report once more for the review."""
    from guatu.commitments import services

    office, data = people["office"], REPORT.read_bytes()
    with as_of(datetime(until.year, *UPLOADED)):
        plan = services.report_upload(file=data, name=PLAN_NAME, person=office, again=True, simulated=True)
    with as_of(datetime(until.year, *CONFIRMED)):
        plan = _confirm(plan, people)
    plan_live(plan, people, until)
    with as_of(datetime(until.year, until.month, until.day, 9, 50)):
        review = services.report_upload(file=data, name=REVIEW_NAME, person=office, again=True, simulated=True)
        _review(review, people)


def _confirm(plan: Report, people: dict[str, Person]) -> Report:
    """Decide what is uncertain, spread work over towns and leaders, confirm, and set some milestones."""
    from guatu.commitments import services
    from guatu.commitments.selectors import review_rows
    from guatu.people.models import Organisation

    office = people["office"]
    towns = list(Organisation.objects.filter(kind=Organisation.Kind.TOWN))
    for number, row in enumerate(review_rows(plan)):
        version = row.version
        if row.is_uncertain:
            settled = services.reading_settle(commitment=row, reading=row.uncertain[0], version=version, person=office)
            version = settled.version
        co = [each.pk for each in row.co_organisations()]
        if number % 6 == 0:
            co.append(towns[number // 6 % len(towns)].pk)
        leader = LEADERS[(row.lead_id or 0) % len(LEADERS)]
        services.commitment_assign(commitment=row, leader=leader, co=co, version=version, person=office)
    plan = services.report_confirm(report=plan, person=office, accept_rest=True)
    for row in [row for row in review_rows(plan) if row.lead][::9]:
        _milestones(row, people["office2"])
    return plan


def _milestones(row: Commitment, office: Person) -> None:
    from guatu.commitments import services

    version = row.version
    for quarter, text in (
        (1, "完成方案，落实责任人"),
        (2, "时间过半、任务过半"),
        (3, "完成主体内容"),
        (4, "全面完成，总结评估"),
    ):
        version = services.milestone_set(
            commitment=row, quarter=quarter, text=text, version=version, person=office
        ).version


def _review(report: Report, people: dict[str, Person]) -> None:
    """Two people have begun: some accepted, a few rejected, edited, assigned, so that the history is not empty."""
    from guatu.commitments import services
    from guatu.commitments.selectors import review_rows

    rows = [row for row in review_rows(report) if not row.is_uncertain]
    first, second = people["office"], people["office2"]
    services.commitments_accept(
        report=report,
        ids=[row.pk for row in rows[:12]],
        versions={row.pk: row.version for row in rows[:12]},
        person=first,
    )
    for row in rows[12:18]:
        services.commitment_accept(commitment=row, version=row.version, person=second)
    for row in rows[18:20]:
        services.commitment_reject(commitment=row, version=row.version, person=second)
    for row in rows[20:22]:
        services.commitment_edit(
            commitment=row,
            changes={"note": "（模拟数据）与主管部门核对口径后再采纳"},
            version=row.version,
            person=first,
        )
    for row in rows[22:24]:
        services.commitment_assign(commitment=row, leader=LEADERS[1], version=row.version, person=second)
