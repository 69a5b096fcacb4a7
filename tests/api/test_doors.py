"""The API: the same permissions as the pages, problems that staff can read, and a schema that tells the truth."""

from __future__ import annotations

import json
from typing import Any

import pytest
from calling import ROOT, Caller
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from invented import PASSWORD, TEXT, District, many, named

from guatu.api.doors import api
from guatu.commitments import services
from guatu.commitments.models import Report
from guatu.people.models import Person
from guatu.people.services import token_create, token_revoke
from guatu.workreport.commitment import Kind, Stage


def test_a_report_goes_its_whole_way_through_the_api(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    office, clerk = Caller(district.office), Caller(district.clerk)
    report = district.report()
    base = f"/reports/{report.pk}"
    status, page = office("get", f"{base}/commitments", {"kind": "item", "limit": 2})
    assert (status, page["count"], len(page["items"])) == (200, 3, 2)
    first = page["items"][0]
    assert first["light"]["key"] == "grey"
    path = f"/commitments/{first['id']}"
    status, changed = office("patch", path, {"version": 1, "name": "青禾智谷（二期）", "deadline": "2026-09-30"})
    assert (status, changed["name"], changed["deadline"], changed["version"]) == (
        200,
        "青禾智谷（二期）",
        "2026-09-30",
        2,
    )
    assert office("post", f"{path}/accept", {"version": 2})[1]["state"] == "accepted"
    assert office("post", f"{base}/undo")[1] == [first["id"]]
    at = TEXT.index("优化营商环境")
    status, added = office("post", f"{base}/commitments", {"start": at, "end": at + 6, "kind": "duty", "note": "x"})
    assert (status, added["text"], added["note"]) == (201, "优化营商环境", "x")
    status, parts = office(
        "post",
        f"/commitments/{added['id']}/split",
        {"version": 1, "spans": [{"start": at, "end": at + 2}, {"start": at + 2, "end": at + 6}]},
    )
    assert (status, [part["text"] for part in parts]) == (201, ["优化", "营商环境"])
    seen = [{"id": part["id"], "version": 1} for part in parts]
    status, merged = office("post", f"{base}/merge", {"commitments": seen, "fields": {"name": "营商环境优化"}})
    assert (status, merged["name"], merged["text"]) == (201, "营商环境优化", "优化营商环境")
    status, assigned = office(
        "post", f"/commitments/{merged['id']}/assign", {"version": 1, "lead": district.town.pk, "leader": "郑区长"}
    )
    assert (status, assigned["lead"]["name"], assigned["leader"]) == (200, "白石镇", "郑区长")
    status, dated = office("put", f"/commitments/{merged['id']}/milestones/2", {"version": 2, "text": "出台办法"})
    assert (status, dated["milestones"]) == (200, [{"quarter": 2, "text": "出台办法", "value": None}])
    status, refusal = office("post", f"{base}/confirm", {"accept_rest": True})
    assert (status, refusal["type"], len(refusal["items"])) == (422, "refused", 1)
    doubtful = refusal["items"][0]["id"]
    status, settled = office(
        "post", f"/commitments/{doubtful}/settle", {"version": 1, "reading": "12个以上", "fields": {"op": [">="]}}
    )
    assert (status, settled["settled_reading"], settled["op"]) == (200, "12个以上", [">="])
    assert clerk("get", base)[0] == 403
    status, plan = office("post", f"{base}/confirm", {"accept_rest": True})
    assert (status, plan["state"], plan["accepted"]) == (200, "confirmed", 11)
    assert clerk("get", base)[0] == 200
    status, counts = clerk("get", f"{base}/counts")
    assert counts["total"] == 11
    assert all(sum(each["count"] for each in counts[name]) == 11 for name in counts if name != "total")
    status, found = clerk("get", f"{base}/compilation")
    assert (len(found["commitments"]), found["unfruitful"][0]["reason"]) == (11, "没有具体对象")
    changes = clerk("get", f"{base}/changes", {"since": 0})[1]
    assert changes[-1]["verb"] == "confirm"
    assert clerk("get", f"{base}/changes", {"since": changes[-1]["id"]})[1] == []


def test_a_file_goes_in_by_the_api(district: District) -> None:
    office = Caller(district.office)
    text = "云溪区政府工作报告\n一、2025年工作回顾\n完成投资3亿元。\n二、2026年工作安排\n新签约项目80个以上。\n"
    status, report = office("post", "/reports", {"file": SimpleUploadedFile("报告.txt", text.encode())}, format="form")
    assert (status, report["plan_year"], report["name"]) == (201, 2026, "报告.txt")
    again = {"file": SimpleUploadedFile("报告.txt", text.encode())}
    status, refusal = office("post", "/reports", again, format="form")
    assert (status, refusal["items"][0]["id"]) == (422, report["id"])
    bad = {"file": SimpleUploadedFile("报告.pdf", b"%PDF-1.4 broken")}
    status, refusal = office("post", "/reports", bad, format="form")
    assert (status, refusal["type"]) == (422, "refused")
    assert office("get", f"/reports/{report['id']}/text")[1]["text"].startswith("云溪区")


def test_a_report_is_withdrawn_and_restored_by_the_api(district: District) -> None:
    plan = district.plan()
    office, clerk = Caller(district.office), Caller(district.clerk)
    base = f"/reports/{plan.pk}"
    row = named(plan, "白石物流园")
    assert clerk("post", f"/commitments/{row.pk}/progress", {"percent": 30}, format="form")[0] == 201
    assert clerk("post", f"{base}/withdraw", {})[0] == 403
    status, refusal = office("post", f"{base}/withdraw", {})
    assert (status, refusal["type"], refusal["field"]) == (422, "refused", "reason")
    status, taken = office("post", f"{base}/withdraw", {"reason": "传错了"})
    assert (status, taken["state"], taken["withdrawn_why"], taken["withdrawn_by"]) == (
        200,
        "confirmed",
        "传错了",
        str(district.office),
    )
    assert taken["withdrawn_at"]
    assert [office("get", "/reports")[1], clerk("get", "/reports")[1], clerk("get", "/me/tasks")[1]] == [[], [], []]
    assert [each["id"] for each in office("get", "/reports", {"withdrawn": True})[1]] == [plan.pk]
    assert clerk("get", "/reports", {"withdrawn": True})[1] == []
    assert (office("get", base)[0], clerk("get", base)[0]) == (200, 403)
    for door in ("text", "compilation", "counts", "commitments"):
        assert office("get", f"{base}/{door}")[0] == 403
    assert office("get", f"/commitments/{row.pk}")[0] == 403
    assert office("get", f"{base}/changes")[1][-1]["verb"] == "withdraw"
    assert clerk("post", f"{base}/restore", {})[0] == 403
    assert office("post", f"{base}/restore", {})[1]["withdrawn_at"] is None
    assert clerk("get", f"/commitments/{row.pk}/progress")[1][0]["percent"] == 30


def test_progress_with_evidence_goes_in_and_out(district: District) -> None:
    park = named(district.plan(), "白石物流园")
    clerk, outsider = Caller(district.clerk), Caller(district.outsider)
    path = f"/commitments/{park.pk}/progress"
    form = {"percent": "35.5", "text": "土方完成", "files": [SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")]}
    status, entry = clerk("post", path, form, format="form")
    assert (status, entry["percent"], entry["evidence"][0]["content_type"]) == (201, 35.5, "application/pdf")
    status, file = clerk("get", f"/evidence/{entry['evidence'][0]['id']}")
    assert (status, b"".join(file.streaming_content)) == (200, b"%PDF-1.7 x")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    page = Client()
    page.force_login(district.clerk)
    shown = page.get(f"/evidence/{entry['evidence'][0]['id']}/").headers
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]
    status, fixed = clerk("post", f"/progress/{entry['id']}/correct", {"percent": 30}, format="form")
    assert (status, fixed["corrects"], len(fixed["evidence"])) == (201, entry["id"], 1)
    assert [each["id"] for each in outsider("get", path)[1]] == [fixed["id"]]
    assert len(outsider("get", path, {"corrected": True})[1]) == 2
    form = {"text": "x", "files": [SimpleUploadedFile("a.pdf", b"MZ\x90")]}
    status, refusal = clerk("post", path, form, format="form")
    assert (status, refusal["field"]) == (422, "files")
    assert outsider("post", path, {"text": "x"}, format="form")[0] == 403
    assert clerk("get", "/me/tasks")[1][0]["report"] == park.report_id


def test_a_conflict_tells_who_when_and_what(district: District) -> None:
    row = named(district.report(), "80个以上")
    services.commitment_edit(commitment=row, changes={"value": 90}, version=1, person=district.second)
    status, problem = Caller(district.office)("patch", f"/commitments/{row.pk}", {"version": 1, "value": 70})
    assert (status, problem["type"], problem["version"], problem["current"]) == (409, "conflict", 2, {"value": "90"})
    assert (problem["clashes"][0]["by"], problem["clashes"][0]["yours"]) == ("吴督查", "70")


@pytest.mark.parametrize(
    ("method", "path", "data", "status", "kind"),
    [
        ("get", "/reports/999999", None, 404, "not-found"),
        ("get", "/reports/99999999999999999999999", None, 422, "invalid"),
        ("get", "/commitments/0", None, 422, "invalid"),
        ("patch", "/commitments/{id}", {"name": "x"}, 422, "invalid"),
        ("patch", "/commitments/{id}", {"version": 1, "nmae": "x"}, 422, "invalid"),
        ("patch", "/commitments/{id}", {"version": 9, "name": "x"}, 422, "refused"),
        ("patch", "/commitments/{id}", {"version": 1, "deadline": "明年"}, 422, "invalid"),
        ("put", "/commitments/{id}/milestones/5", {"version": 1}, 422, "invalid"),
        ("post", "/reports/{report}/merge", {"commitments": [{"id": 8**9, "version": 1}] * 2}, 404, "not-found"),
    ],
)
def test_problems_are_told_in_chinese(
    district: District, method: str, path: str, data: Any, status: int, kind: str
) -> None:
    report = district.report()
    path = path.format(id=named(report, "云溪大桥").pk, report=report.pk)
    answer, problem = Caller(district.office)(method, path, data)
    assert (answer, problem["type"], problem["status"]) == (status, kind, status)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["detail"])


def test_broken_json_is_a_problem_and_no_traceback(district: District) -> None:
    row = named(district.report(), "云溪大桥")
    client = Caller(district.office).client
    answer = client.generic("PATCH", f"{ROOT}/commitments/{row.pk}", "{", "application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_nobody_gets_in_without_a_token_or_a_session(district: District) -> None:
    report = district.report()
    for path in ("/me", "/reports", f"/reports/{report.pk}", "/organisations", "/me/tasks"):
        answer = Client().get(ROOT + path)
        assert (answer.status_code, answer.json()["type"]) == (401, "login"), path
    token, secret = token_create(person=district.office, label="x")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get(f"{ROOT}/me").json()["username"] == "office"
    assert secret not in json.dumps(list(type(token).objects.values()), default=str)
    token_revoke(token=token)
    assert client.get(f"{ROOT}/me").status_code == 401
    token, secret = token_create(person=district.clerk, label="x")
    Person.objects.filter(pk=district.clerk.pk).update(is_active=False)
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(f"{ROOT}/me").status_code == 401


def test_a_session_needs_the_csrf_token_to_write(district: District) -> None:
    row = named(district.report(), "云溪大桥")
    client = Client(enforce_csrf_checks=True)
    client.login(username="office", password=PASSWORD)
    assert client.get(f"{ROOT}/me").status_code == 200
    path = f"{ROOT}/commitments/{row.pk}/accept"
    assert client.post(path, json.dumps({"version": 1}), "application/json").status_code == 403
    from django.middleware.csrf import _get_new_csrf_string

    token = _get_new_csrf_string()
    client.cookies["csrftoken"] = token
    answer = client.post(path, json.dumps({"version": 1}), "application/json", headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")


WRITES = [
    ("post", "/reports/{report}/recompile", {}),
    ("post", "/reports/{report}/confirm", {}),
    ("post", "/reports/{report}/withdraw", {}),
    ("post", "/reports/{report}/restore", {}),
    ("post", "/reports/{report}/undo", {}),
    ("post", "/reports/{report}/commitments", {"start": 0, "end": 2, "kind": "duty"}),
    ("post", "/reports/{report}/accept", {"commitments": []}),
    (
        "post",
        "/reports/{report}/merge",
        {"commitments": [{"id": "{id}", "version": 1}, {"id": "{other}", "version": 1}]},
    ),
    ("patch", "/commitments/{id}", {"version": 1, "note": "x"}),
    ("post", "/commitments/{id}/accept", {"version": 1}),
    ("post", "/commitments/{id}/reject", {"version": 1}),
    ("post", "/commitments/{id}/reopen", {"version": 1}),
    ("post", "/commitments/{id}/split", {"version": 1, "spans": [{"start": 0, "end": 2}, {"start": 2, "end": 4}]}),
    ("post", "/commitments/{id}/assign", {"version": 1, "leader": "x"}),
    ("post", "/commitments/{id}/settle", {"version": 1, "reading": ""}),
    ("put", "/commitments/{id}/milestones/1", {"version": 1, "text": "x"}),
    ("post", "/commitments/{id}/binding", {"measure": "started_projects"}),
    ("delete", "/commitments/{id}/binding", None),
    ("put", "/commitments/{id}/path", {"shape": "straight"}),
    ("post", "/reports/{report}/bindings/suggest", {}),
    ("post", "/reports/{report}/bindings/confirm", {"ids": []}),
    ("post", "/reports/{report}/rules", {"ruleset": "default_lights"}),
    ("post", "/reports/{report}/freezes", {"name": "6月调度"}),
]


@pytest.mark.parametrize(("method", "path", "data"), WRITES)
def test_only_the_office_writes(district: District, method: str, path: str, data: Any) -> None:
    report = district.plan()
    keys = {"report": report.pk, "id": named(report, "云溪大桥").pk, "other": named(report, "白石物流园").pk}
    filled = json.loads(json.dumps(data).replace('"{id}"', str(keys["id"])).replace('"{other}"', str(keys["other"])))
    before = report.changes.count()
    for name, person in district.people().items():
        if name != "office":
            status, problem = Caller(person)(method, path.format(**keys), filled)
            assert (status, problem["type"]) == (403, "not-allowed"), name
    assert report.changes.count() == before


def test_every_write_door_is_in_the_table_of_permissions() -> None:
    doors = {
        (method, path.removeprefix(ROOT))
        for path, item in api.get_openapi_schema(path_prefix=ROOT)["paths"].items()
        for method in item
        if method != "get" and not path.startswith((f"{ROOT}/registers/", f"{ROOT}/acts/"))
    }
    renamed = {
        (m, p.replace("{id}", "{commitment_id}").replace("{report}", "{report_id}").replace("/1", "/{quarter}"))
        for m, p, _data in WRITES
    }
    others = {
        ("post", "/reports"),
        ("post", "/commitments/{commitment_id}/progress"),
        ("post", "/progress/{progress_id}/correct"),
        ("post", "/commitments/{commitment_id}/overrides"),
        ("post", "/overrides/{override_id}/end"),
    }
    assert doors == renamed | others


def test_staff_see_only_accepted_commitments_of_plans(district: District) -> None:
    under_review, plan = district.report(), district.plan()
    clerk = Caller(district.clerk)
    assert [each["id"] for each in clerk("get", "/reports")[1]] == [plan.pk]
    for path in ("", "/commitments", "/text", "/counts", "/compilation", "/changes"):
        assert clerk("get", f"/reports/{under_review.pk}{path}")[0] == 403, path
    assert clerk("get", f"/commitments/{named(under_review, '云溪大桥').pk}/history")[0] == 403
    assert Report.objects.count() == 2
    bridge = named(plan, "云溪大桥")
    services.commitment_reject(commitment=bridge, version=bridge.version, person=district.office)
    for state in ("", "accepted", "rejected", "suggested"):
        page = clerk("get", f"/reports/{plan.pk}/commitments", {"state": state})[1]
        assert "云溪大桥" not in [each["text"] for each in page["items"]], state
    assert clerk("get", f"/commitments/{bridge.pk}")[0] == 403


def test_the_documentation_needs_no_internet(db: None) -> None:
    page = Client().get(f"{ROOT}/docs").content.decode()
    assert "http://" not in page
    assert "https://" not in page
    assert "<style" not in page
    from django.contrib.staticfiles import finders

    assert finders.find("ninja/swagger-ui-bundle.js")


def test_a_page_of_the_api_is_quick(district: District, stopwatch: Any) -> None:
    report = district.report()
    many(report, 390)
    office = Caller(district.office)
    for path, data in (
        (f"/reports/{report.pk}/commitments", {"limit": 100}),
        (f"/reports/{report.pk}/commitments", {"limit": 400}),
        (f"/commitments/{named(report, '云溪大桥').pk}", None),
        ("/reports", None),
    ):
        milliseconds = stopwatch(lambda path=path, data=data: office("get", path, data))
        print(f"{path} {data}: {milliseconds:.1f} ms")
        assert milliseconds < 1000


def test_kinds_and_stages_are_described_by_their_labels(db: None) -> None:
    described = Client().get("/api/v1/openapi.json").content.decode()
    schema = json.loads(described)["components"]["schemas"]["CommitmentOut"]["properties"]
    assert all(f"{each} {each.label}" in schema["kind"]["description"] for each in Kind)
    assert all(f"{each} {each.label}" in schema["stage"]["description"] for each in Stage)


def test_an_answer_says_the_quantity_and_follows_what_was_changed(district: District) -> None:
    row = named(district.report(), "80个以上")
    client = Client()
    client.force_login(district.office)
    body = json.dumps({"version": 1, "value": 95})
    answer = client.patch(f"/api/v1/commitments/{row.pk}", body, content_type="application/json").json()
    assert (answer["title"], answer["quantity"], answer["text"], answer["lacking"]) == (
        "新签约项目≥95个",
        "≥95个",
        "80个以上",
        False,
    )
