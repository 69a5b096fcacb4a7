"""The demo's plan: the invented report compiled, reviewed and confirmed, with milestones and progress by hand; another under review."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guatu.commitments.models import Commitment, Report
    from guatu.people.models import Person

REPORT = Path(__file__).parent / "demo_report.txt"
REVIEW_NAME = "2022年政府工作报告（模拟数据，审核中）.txt"
PLAN_NAME = "2022年政府工作报告（模拟数据）.txt"
LEADERS = ("许知远", "韩若谷", "陆清和", "江望舒", "孟长林")
"""Invented deputy heads of the district, who take turns as leaders in charge."""


def plan_build(people: dict[str, Person]) -> None:
    """Upload, confirm and follow the plan; upload the report once more for the review."""
    from guatu.commitments import services

    office = people["office"]
    data = REPORT.read_bytes()
    plan = services.report_upload(file=data, name=PLAN_NAME, person=office, again=True, simulated=True)
    _confirm(plan, people)
    review = services.report_upload(file=data, name=REVIEW_NAME, person=office, again=True, simulated=True)
    _review(review, people)


def _confirm(plan: Report, people: dict[str, Person]) -> None:
    """Decide what is uncertain, spread work over towns and leaders, confirm, and enter half a year's progress."""
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
    rows = [row for row in review_rows(plan) if row.lead]
    for number, row in enumerate(rows[::3]):
        _milestones(row, people["office2"])
        if number % 2 == 0:
            _progress(row, number, _enterer(row, people))


def _enterer(row: Commitment, people: dict[str, Person]) -> Person:
    """The demo's clerk of an organisation that answers for the row, else the office on its behalf."""
    owners = row.owner_ids()
    clerks = (people["department"], people["town"])
    return next((clerk for clerk in clerks if clerk.organisation_id in owners), people["office"])


def _counts(row: Commitment) -> bool:
    """Whether its number grows over the year from nothing, so that a share of it makes sense."""
    return (
        row.value is not None and row.value >= 10 and row.change == "level" and row.every == "year" and row.unit != "%"
    )


def _milestones(row: Commitment, office: Person) -> None:
    from guatu.commitments import services

    version = row.version
    for quarter, share, text in (
        (1, "0.2", "完成方案，落实责任人"),
        (2, "0.5", "时间过半、任务过半"),
        (3, "0.75", "完成主体内容"),
        (4, "1", "全面完成，总结评估"),
    ):
        value = None
        if _counts(row):
            value = f"{float(row.value or 0) * float(share):.0f}"
        version = services.milestone_set(
            commitment=row, quarter=quarter, text=text, value=value, version=version, person=office
        ).version


def _progress(row: Commitment, number: int, person: Person) -> None:
    from guatu.commitments import services

    year = row.report.plan_year or date.today().year
    share = 15 + number * 7 % 40
    days = [date(year, 3, 28), date(year, 6, 28)]
    for step, day in enumerate(days, 1):
        percent = min(95, share * step)
        value = None
        if _counts(row):
            value = f"{float(row.value or 0) * percent / 100:.0f}"
        entered = services.progress_enter(
            commitment=row,
            person=person,
            day=day,
            value=value,
            percent=percent,
            text=f"（模拟数据）截至{day.month}月底，{row.title[:40]}按计划推进，完成约{percent}%。",
            files=_evidence(row, day) if step == len(days) else (),
            simulated=True,
        )
    if number == 0:
        services.progress_correct(
            progress=entered,
            person=person,
            value=entered.value,
            percent=max(1, percent - 5),
            text=f"{entered.text}经核对，此前多报5个百分点，予以更正。",
        )


def _evidence(row: Commitment, day: date) -> Iterator[tuple[str, bytes]]:
    words = f"模拟数据\n任务：{row.title}\n日期：{day:%Y-%m-%d}\n本文件为演示编写，内容均为虚构。\n"
    yield "现场情况说明（模拟数据）.txt", words.encode()
    yield "现场照片（模拟数据）.png", picture(row.pk)


def picture(seed: int, width: int = 320, height: int = 200) -> bytes:
    """A plain PNG of three bands, in place of a photo."""
    shades = [(60 + seed * 37 % 80), (120 + seed * 17 % 60), (190 + seed * 7 % 40)]
    rows = b"".join(b"\0" + bytes([shades[3 * y // height]]) * width for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


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
