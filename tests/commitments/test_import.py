"""An office's own table of duties becomes a report under review, with the owners, leaders and milestones that it gives."""

from __future__ import annotations

import io
from typing import Any

import pytest
from invented import District
from openpyxl import Workbook

from guatu.commitments import services
from guatu.commitments.errors import Refused
from guatu.commitments.models import Report
from guatu.people.permissions import NotAllowed

HEAD = ["序号", "目标任务", "完成时限", "牵头领导", "牵头单位", "责任单位", "一季度", "备注"]
ROWS = [
    [1, "全年新签约项目80个以上", "2026-12-31", "郑区长", "发改局", "白石镇、教育局", "签约20个", "重点"],
    [2, "建成云溪大桥", "2026-06-30", "", "桥梁公司", "", "", ""],
]


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_table_is_read_for_confirmation_and_stores_nothing(district: District) -> None:
    table = services.duty_table_read(file=workbook(HEAD, *ROWS), name="分解表.xlsx", person=district.office)
    assert [str(column.role) for column in table.columns][:5] == ["number", "task", "deadline", "leader", "lead"]
    assert Report.objects.count() == 0


def test_a_table_becomes_a_report_under_review(district: District) -> None:
    report = services.duty_table_import(
        file=workbook(HEAD, *ROWS), name="2026年责任分解表.xlsx", person=district.office
    )
    assert (report.form, report.state, report.plan_year) == ("duty_table", "compiled", 2026)
    first = report.commitments.get(kind="target")
    assert (first.value, first.lead, first.leader, first.note) == (80, district.bureau, "郑区长", "重点")
    assert {each.name for each in first.co.all()} == {"白石镇", "教育局"}
    assert [(each.quarter, each.text) for each in first.milestones.all()] == [(1, "签约20个")]
    bridge = report.commitments.exclude(kind="target").get()
    assert (str(bridge.deadline), bridge.lead) == ("2026-06-30", None)
    assert "桥梁公司" in bridge.note
    for row in report.commitments.all():
        assert report.text[row.shown_start : row.shown_end] == row.text
    accepted = services.commitment_accept(commitment=first, person=district.office, version=1)
    assert accepted.state == "accepted"


@pytest.mark.parametrize("content", [b"", b"PK broken", workbook(["甲", "乙"], ["1", "2"])])
def test_a_file_that_is_no_table_is_refused_in_words(district: District, content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        services.duty_table_import(file=content, name="表.xlsx", person=district.office)
    assert "表.xlsx" in str(refusal.value)
    assert Report.objects.count() == 0


def test_the_same_table_is_taken_twice_only_when_asked(district: District) -> None:
    given: dict[str, Any] = {"file": workbook(HEAD, *ROWS), "name": "分解表.xlsx", "person": district.office}
    first = services.duty_table_import(**given)
    with pytest.raises(Refused, match="上传过") as refusal:
        services.duty_table_import(**given)
    assert refusal.value.items[0]["id"] == first.pk
    assert services.duty_table_import(**given, again=True).pk != first.pk
    assert Report.objects.count() == 2


def test_only_the_office_brings_in_tables(district: District) -> None:
    with pytest.raises(NotAllowed):
        services.duty_table_read(file=workbook(HEAD), name="表.xlsx", person=district.clerk)
