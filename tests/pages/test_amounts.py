"""Numbers typed and shown in a target's own unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from invented import named

from guatu.commitments.errors import Refused
from guatu.commitments.models import Commitment, Report
from guatu.pages.forms import amount_shown, amount_typed

MONEY = {"text": "突破85亿元", "value": Decimal(8_500_000_000), "unit": "元"}
LAND = {"text": "1.5万亩", "value": Decimal(15_000), "unit": "亩"}
COUNT = {"text": "80个以上", "value": Decimal(80), "unit": "个"}
RATE = {"text": "增长7.5%", "value": Decimal("7.5"), "unit": "%", "change": "growth"}


def target(fields: dict[str, Any]) -> Commitment:
    return Commitment(kind="target", **fields)


@pytest.mark.parametrize(
    ("fields", "typed", "number"),
    [
        (MONEY, "42.5", "4250000000"),
        (MONEY, "42.5亿", "4250000000"),
        (MONEY, "42.5亿元", "4250000000"),
        (MONEY, "4,250,000,000元", "4250000000"),
        (MONEY, "5000万", "50000000"),
        (LAND, "1.2", "12000"),
        (LAND, "12000亩", "12000"),
        (COUNT, "42", "42"),
        (COUNT, "42个", "42"),
        (COUNT, "1.2万", "12000"),
        (RATE, "-2.5", "-2.5"),
        (RATE, "7.2%", "7.2"),
        (COUNT, "42家", "42家"),
        (COUNT, "许多", "许多"),
        (COUNT, "", ""),
    ],
)
def test_numbers_are_taken_in_the_targets_unit(fields: dict[str, Any], typed: str, number: str) -> None:
    assert amount_typed(typed, target(fields)) == number


def test_a_number_that_was_meant_in_the_small_unit_is_asked_about() -> None:
    with pytest.raises(Refused, match=r"亿元.*4250000000元") as refusal:
        amount_typed("4250000000", target(MONEY))
    assert refusal.value.field == "value"


@pytest.mark.parametrize(
    ("fields", "value", "shown", "words"),
    [
        (MONEY, "4250000000", "42.5", "42.5亿元"),
        (MONEY, "5000", "5000元", "5000元"),
        (LAND, "12000", "1.2", "1.2万亩"),
        (COUNT, "42", "42", "42个"),
        (RATE, "-2.5", "-2.5", "下降2.5%"),
    ],
)
def test_what_the_form_shows_is_read_back_as_the_same(
    fields: dict[str, Any], value: str, shown: str, words: str
) -> None:
    row = target(fields)
    assert amount_shown(Decimal(value), row) == shown
    assert Decimal(amount_typed(shown, row)) == Decimal(value)
    assert row.amount(Decimal(value)) == words


@pytest.mark.parametrize(("typed", "words"), [("0.42", "0.42万人"), ("4200人", "0.42万人"), ("0.42万", "0.42万人")])
def test_progress_is_entered_and_shown_in_the_reports_unit(district: Any, typed: str, words: str) -> None:
    plan = district.plan()
    Report.objects.filter(pk=plan.pk).update(plan_year=None)
    row = named(plan, "0.6万人左右")
    client = Client()
    client.force_login(district.clerk)
    page = client.get(f"/tasks/{row.pk}/").content.decode()
    assert "完成值（万人）" in page
    assert client.post(f"/tasks/{row.pk}/progress/", {"value": typed}).status_code == 302
    assert row.progress.get().value == 4200
    assert f"<b>{words}</b>" in client.get(f"/tasks/{row.pk}/").content.decode()
    refused = client.post(f"/tasks/{row.pk}/progress/", {"value": "12000"})
    assert refused.status_code == 422
    assert "这里按“万人”填" in refused.content.decode()
    assert row.progress.count() == 1
