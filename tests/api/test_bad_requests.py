"""What a program may send by mistake or in malice: a problem in Chinese that names the field, and never an error of the server."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from invented import District

from guatu.api.limits import limits_forget
from guatu.people.models import Area
from guatu.people.services import token_create, token_revoke
from guatu.registers.tables import model_of

ROWS, TAKE_IN = "/api/v1/registers/projects/rows", "/api/v1/registers/projects/take-in"
ROW = {"code": "2204-420599-04-01-000001", "name": "甲", "town": "云岭镇", "kind": "产业"}
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}.*[。…]$")


def sent(text: str) -> bytes:
    """A sound row with one more entry, written as it stands."""
    return (json.dumps(ROW)[:-1] + ", " + text + "}").encode()


def rows(*more: Any) -> bytes:
    return json.dumps({"rows": list(more)}).encode()


@pytest.fixture
def office(district: District) -> Client:
    Area.objects.create(
        code="420599101",
        system="demo",
        name="云岭镇",
        short_name="云岭镇",
        level="township",
        valid_from=date(2020, 1, 1),
    )
    return Client(headers={"Authorization": f"Bearer {token_create(person=district.office, label='甲')[1]}"})


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert CHINESE.search(told["detail"]), told
    assert not re.search(r"data\.|constrained|float|pydantic|Cannot", told["detail"])
    return told


# Address, body, status, the field named, what the sentence says.
BODIES: list[tuple[str, bytes, int, str, str]] = [
    (ROWS, b'{"code": ', 400, "", "第1行第10个字符"),
    (ROWS, b'{"code": "\xff\xfe"}', 400, "", "UTF-8"),
    (ROWS, b"", 422, "body", "请求体：缺少。"),
    (ROWS, b"null", 422, "body", "请求体：应为对象。"),
    (ROWS, b"[]", 422, "body", "请求体：应为对象。"),
    (ROWS, b"[" * 100_000, 400, "", "嵌套太深"),
    (ROWS, sent('"content": ' + "[" * 5000 + "]" * 5000), 400, "", "嵌套太深"),
    (ROWS, sent('"total_investment": NaN'), 400, "", "NaN"),
    (ROWS, sent('"total_investment": -Infinity'), 400, "", "NaN"),
    (ROWS, sent('"total_investment": ' + "9" * 5000), 400, "", "位数太多"),
    (ROWS, sent('"total_investment": 1e999'), 422, "total_investment", "计划总投资：应为数字"),
    (ROWS, sent('"total_investment": ' + "9" * 300), 422, "total_investment", "数字太大"),
    (ROWS, sent('"total_investment": "1E999999999"'), 422, "total_investment", "不是一个数字"),
    (ROWS, sent('"total_investment": {"x": 1}'), 422, "total_investment", "total_investment：应为文字或数字。"),
    (ROWS, sent('"name": ["a"]'), 422, "name", "name：应为文字。"),
    (ROWS, sent('"leader": "\\ud800"'), 422, "leader", "不能保存的字符"),
    (ROWS, sent('"colour": "红"'), 422, "colour", "colour：没有这个字段。"),
    (ROWS, b'{"name": "x"}', 422, "code", "项目代码：必须填写"),
    (TAKE_IN, rows(*[ROW] * 10_001), 422, "rows", "rows：最多1000项，现有10001项。"),
    (TAKE_IN, b'{"rows": {}}', 422, "rows", "rows：应为数组。"),
    (TAKE_IN, b"{}", 422, "rows", "rows：缺少。"),
    (TAKE_IN, rows(ROW, 5), 422, "rows.1", "rows.1：应为对象。"),
    (TAKE_IN, rows(ROW, {**ROW, "colour": 1}), 422, "rows.1.colour", "rows.1.colour：没有这个字段。"),
    (TAKE_IN, rows(ROW, ROW), 422, "code", "有1行不能收下"),
    (TAKE_IN, json.dumps({"rows": [ROW], "reason": "理" * 501}).encode(), 422, "reason", "reason：最多500个字。"),
    (f"{ROWS}/1/series/investment", b'{"period": "2022-03", "value": 5, "revision": -1}', 422, "revision", "不能小于0"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "status", "field", "says"), BODIES, ids=[f"{b[:40]!r}" for _p, b, *_r in BODIES]
)
def test_a_bad_body_is_told_in_words(
    office: Client, path: str, body: bytes, status: int, field: str, says: str
) -> None:
    answer = office.generic("PUT" if "series" in path else "POST", path, body, "application/json")
    told = problem_of(answer, status)
    assert says in told["detail"]
    named = [told["field"], *(fault["field"] for fault in told["faults"])]
    assert field in named if field else named == [""]
    assert model_of("projects").objects.count() == 0


def test_faults_of_a_bunch_name_row_and_field(office: Client) -> None:
    answer = office.post(TAKE_IN, rows(ROW, {**ROW, "colour": 1, "name": 2}), "application/json")
    faults = problem_of(answer, 422)["faults"]
    assert {(each["row"], each["field"], each["message"]) for each in faults} == {
        (1, "colour", "没有这个字段"),
        (1, "name", "应为文字"),
    }


def test_many_faults_are_told_in_part(office: Client) -> None:
    answer = office.post(TAKE_IN, rows(*[{"colour": 1, "x" * 500: 2}] * 1000), "application/json")
    told = problem_of(answer, 422)
    assert (len(told["faults"]), len(told["detail"]) < 2000) == (200, True)


@pytest.mark.parametrize("kind", ["application/xml", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_kind_of_body_is_told(office: Client, kind: str) -> None:
    told = problem_of(office.generic("POST", ROWS, b"code=1", kind), 400)
    assert "JSON" in told["detail"] or kind.startswith("multipart")


def test_a_body_too_large_is_told(office: Client) -> None:
    body = json.dumps({**ROW, "content": "x" * 6_000_000})
    assert "过大" in problem_of(office.post(ROWS, body, "application/json"), 413)["detail"]


@pytest.mark.parametrize("case", ["none", "wrong", "expired", "revoked", "reads only"])
def test_who_may_not_is_told(district: District, case: str) -> None:
    more: dict[str, Any] = {"expired": {"expires_on": date(2020, 1, 1)}, "reads only": {"reads_only": True}}.get(
        case, {}
    )
    token, secret = token_create(person=district.office, label="甲", **more)
    if case == "revoked":
        token_revoke(token=token)
    headers = {"none": {}, "wrong": {"Authorization": "Bearer guatu_x"}}.get(
        case, {"Authorization": f"Bearer {secret}"}
    )
    answer = Client(headers=headers).post(ROWS, json.dumps(ROW), "application/json")
    told = problem_of(answer, 403 if case == "reads only" else 401)
    assert ("只能读取" if case == "reads only" else "令牌") in told["detail"]


def test_too_many_calls_are_told_with_the_time_to_wait(district: District) -> None:
    limits_forget()
    secret = token_create(person=district.office, label="甲", rate=2)[1]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    answers = [client.get(ROWS) for _turn in range(3)]
    if answers[2].status_code == 200:  # a minute ended between
        answers = [client.get(ROWS) for _turn in range(3)]
    told = problem_of(answers[2], 429)
    assert "每分钟最多2次" in told["detail"]
    assert 0 < int(answers[2]["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/api/v1/nothing", 404, "没有这个地址"),
        ("GET", "/api/v1/registers/nothing/rows", 404, "没有这个地址"),
        ("DELETE", f"{ROWS}/1", 405, "不能用这种方法"),
        ("GET", f"{ROWS}/{'9' * 40}", 422, "number：不能大于"),
        ("GET", f"{ROWS}/abc", 422, "number：应为整数"),
        ("GET", f"{ROWS}?limit=9999", 422, "limit：不能大于500"),
        ("POST", "/api/v1/acts/x/undo", 422, "act_id：应为编号"),
    ],
)
def test_a_bad_address_is_told(office: Client, method: str, path: str, status: int, says: str) -> None:
    answer = office.generic(method, path)
    assert says in problem_of(answer, status)["detail"]
    assert ("Allow" in answer) == (status == 405)


def test_a_session_without_its_csrf_token_is_told(district: District) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.office)
    assert "CSRF" in problem_of(client.post(ROWS, json.dumps(ROW), "application/json"), 403)["detail"]
