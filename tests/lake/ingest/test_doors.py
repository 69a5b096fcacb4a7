"""Batches through the API and on the pages: at once, in the background, refused rows given back, batch values shown with typed ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guatu.jobs import services
from guatu.jobs.models import Job
from guatu.jobs.services import job_work
from guatu.lake.ingest import jobs
from guatu.lake.ingest.selectors import corrected_values, late_values, series_of
from guatu.people.services import token_create
from guatu.registers import gate

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = "/api/v1/registers/projects"


@pytest.fixture
def client(registry: Any) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_create(person=registry.office, label='监测平台')[1]}"})


def sent(client: Client, text: str, query: str = "series=investment", kind: str = "application/x-ndjson") -> Any:
    return client.generic("POST", f"{ROOT}/series/batches?{query}", text.encode(), kind)


def line(record: Any, period: str, value: Any) -> str:
    return json.dumps({"code": record.code, "period": period, "value": value}) + "\n"


def test_a_small_file_is_taken_in_at_once(registry: Any, client: Client) -> None:
    one = registry.make(1)

    answer = sent(client, line(one, "2022-03", "12.50") + line(one, "2022-13", 1), "series=investment&name=三月.jsonl")

    assert answer.status_code == 200
    told = answer.json()
    assert (told["new"], told["refused"], told["parts"][0]["start"][:7]) == (1, 1, "2022-03")
    assert told["samples"][0]["row"] == 2
    assert told["samples"][0]["field"] == "时段"
    read = client.get(f"{ROOT}/rows/{one.pk}/series/investment").json()
    assert [(each["id"], each["period"], each["value"], each["revision"]) for each in read] == [
        (0, "2022-03", "12.5000", 1)
    ]
    assert not list(services.folder().glob("sent-*"))


@pytest.mark.parametrize(
    ("text", "query", "kind", "status", "says"),
    [
        ("[1]", "series=investment", "application/json", 422, "JSON 数组"),
        ("a,b\n1,2\n", "series=investment", "text/csv", 422, "项目代码"),
        ("a,b\n1,2\n", "series=investment", "image/png", 422, "Content-Type"),
        ("{}", "series=nothing", "application/x-ndjson", 404, ""),
    ],
)
def test_what_cannot_be_taken_is_a_problem(
    registry: Any, client: Client, text: str, query: str, kind: str, status: int, says: str
) -> None:
    answer = sent(client, text, query, kind)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_a_reader_may_not_send(registry: Any) -> None:
    one = registry.make(1)
    reader = Client(headers={"Authorization": f"Bearer {token_create(person=registry.viewer, label='x')[1]}"})
    assert sent(reader, line(one, "2022-03", 1)).status_code == 403


def test_a_large_file_is_a_long_work_whose_refused_rows_are_given_back(
    registry: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = registry.make(1)
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    monkeypatch.setattr(services, "start", lambda _command, number: job_work(Job.objects.get(pk=number)) or 1)

    answer = sent(client, line(one, "2022-03", 5) + line(one, "2022-04", "x"), "series=investment&name=三月.jsonl")

    assert answer.status_code == 202
    number = answer.json()["job"]
    told = client.get(f"{ROOT}/series/batches/{number}").json()
    assert (told["state"], told["result"]["new"], told["result"]["refused"]) == ("done", 1, 1)
    refused = b"".join(client.get(f"{ROOT}/series/batches/{number}/refused").streaming_content).decode("utf-8-sig")
    assert refused.splitlines()[0] == '"行号","字段","填写内容","原因","办法"'
    assert refused.splitlines()[1].startswith('"2","完成投资","x","“x”不是数字。"')
    assert not list(services.folder().glob("sent-*"))
    page = Client()
    page.force_login(registry.office)
    shown = page.get(f"/jobs/{number}/").content.decode()
    assert "下载退回的行" in shown
    assert "不是数字" in shown


def test_a_long_work_that_is_refused_says_why(registry: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    monkeypatch.setattr(services, "start", lambda _command, number: job_work(Job.objects.get(pk=number)) or 1)

    answer = sent(client, "甲,乙\n1,2\n", "series=investment", "text/csv")

    told = client.get(f"{ROOT}/series/batches/{answer.json()['job']}").json()
    assert told["state"] == "failed"
    assert "项目代码" in told["problem"]


def test_a_cancelled_work_writes_nothing(registry: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one = registry.make(1)
    monkeypatch.setattr(jobs, "AT_ONCE", 1)

    def cancelled(_command: str, number: str) -> int:
        job = Job.objects.get(pk=number)
        services.cancel_path(job).touch()
        job_work(job)
        return 1

    monkeypatch.setattr(services, "start", cancelled)
    answer = sent(client, line(one, "2022-03", 5))

    assert client.get(f"{ROOT}/series/batches/{answer.json()['job']}").json()["state"] == "cancelled"
    assert client.get(f"{ROOT}/rows/{one.pk}/series/investment").json() == []


def test_a_row_shows_batch_values_with_typed_ones(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)

    def typed(period: str, value: int, **more: Any) -> None:
        gate.observation_put(
            record=one, series="investment", period=period, value=value, by=registry.clerk, source=gate.FORM, **more
        )

    typed("2022-01", 1)
    typed("2022-02", 2)
    take(
        line(one, "2022-02", 20) + line(one, "2022-03", 30) + line(one, "2021-12", 7),
        series="investment",
        reason="对账",
    )
    typed("2022-04", 4)
    typed("2022-03", 33)

    [shown] = [each for each in series_of(one) if each.series.name == "investment"]

    assert [(each.period_text, each.value, each.id == 0) for each in shown.values] == [
        ("2021-12", Decimal(7), True),
        ("2022-01", Decimal(1), False),
        ("2022-02", Decimal(20), True),
        ("2022-03", Decimal(33), False),
        ("2022-04", Decimal(4), False),
    ]
    assert (shown.count, shown.year, shown.year_sum) == (5, 2022, Decimal(58))
    assert [each.by for each in shown.values][1:3] == ["林向晨", "苏晚晴（成批）"]
    page = Client()
    page.force_login(registry.office)
    assert "苏晚晴（成批）" in page.get(f"/registers/projects/{one.pk}/").content.decode()


def test_late_and_corrected_values_are_listed_with_what_stood_before(
    registry: Any, client: Client, take: Callable[..., Any]
) -> None:
    one, two = registry.make(1), registry.make(2, town="青禾乡")
    now = f"{datetime.now():%Y-%m}"
    take(
        line(one, "2020-01", 5) + line(one, "2020-02", 6) + line(two, "2020-01", 7) + line(one, now, 1),
        series="investment",
    )
    take(line(one, "2020-01", 8), series="investment", reason="对账")
    gate.observation_put(
        record=two, series="investment", period="2020-03", value=1, by=registry.office, source=gate.FORM
    )
    gate.observation_put(
        record=two,
        series="investment",
        period="2020-03",
        value=2,
        revision=1,
        reason="看错",
        by=registry.office,
        source=gate.FORM,
    )
    investment = registry.projects.series_named("investment")

    late = late_values(registry.office, registry.projects, investment)
    corrected = corrected_values(registry.office, registry.projects, investment)

    assert {(each.record, each.period_text) for each in late} == {(one.pk, "2020-02"), (two.pk, "2020-01")}
    assert all(each.days_late > 365 for each in late)
    assert {(each.record, each.period_text, each.former, each.value) for each in corrected} == {
        (one.pk, "2020-01", Decimal(5), Decimal(8)),
        (two.pk, "2020-03", Decimal(1), Decimal(2)),
    }
    assert {each.record for each in late_values(registry.clerk, registry.projects, investment)} == {one.pk}
    told = client.get(f"{ROOT}/series/investment/corrected").json()
    assert {(each["former"], each["value"], each["title"]) for each in told} == {
        ("5.0000", "8.0000", "云岭第1产业园"),
        ("1.0000", "2.0000", "云岭第2产业园"),
    }
    assert len(client.get(f"{ROOT}/series/investment/late?limit=1").json()) == 1
