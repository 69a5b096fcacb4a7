"""Lights by the API: bind, look, override, freeze, compare; who may."""

from __future__ import annotations

from typing import Any

from calling import Caller
from django.core.files.uploadedfile import SimpleUploadedFile
from invented import District, named


def test_a_plan_is_bound_and_frozen_by_the_api(district: District) -> None:
    plan = district.plan()
    office, clerk, leader = Caller(district.office), Caller(district.clerk), Caller(district.leader)
    row = named(plan, "云溪大桥")
    base, door = f"/reports/{plan.pk}", f"/commitments/{row.pk}"
    status, stands = clerk("get", f"{base}/standings")
    assert (status, len(stands), {each["light"] for each in stands}) == (200, 10, {"grey"})
    status, refusal = office("post", f"{door}/binding", {"measure": "no_such"})
    assert (status, refusal["field"]) == (422, "indicator")
    assert clerk("post", f"{door}/binding", {"rhythm": RHYTHM})[0] == 403
    status, bound = office("post", f"{door}/binding", {"rhythm": RHYTHM})
    assert (status, bound["every"], len(bound["periods"])) == (200, "quarter", 4)
    assert office("get", f"{door}/standing")[1]["light"] == bound["light"]
    assert office("get", f"{door}/standing", {"day": "2099-01-01"})[0] == 422
    assert office("get", f"{door}/suggestions")[1] == []
    assert clerk("get", f"{door}/suggestions")[0] == 403
    status, refusal = office("put", f"{door}/path", {"shape": "quarters"})
    assert (status, refusal["field"]) == (422, "shape")
    assert office("put", f"{door}/path", {"shape": "straight"})[0] == 200
    assert office("delete", f"{door}/binding")[1]["light"] == "grey"
    assert office("post", f"{base}/bindings/confirm", {"ids": [row.pk]})[1] == []
    assert office("post", f"{base}/rules", {"ruleset": "yinchuan_2025"})[:2] == (201, "yinchuan_2025")
    status, frozen = office("post", f"{base}/freezes", {"name": "调度"})
    assert (status, frozen["name"], frozen["report"]) == (201, "调度", plan.pk)
    assert clerk("post", f"{base}/freezes", {"name": "调度"})[0] == 403
    status, held = leader("get", f"/freezes/{frozen['id']}")
    assert (status, held["whole"], len(held["standings"])) == (200, True, 10)
    assert leader("get", f"{base}/freezes")[1][0]["id"] == frozen["id"]
    assert leader("get", f"/freezes/{frozen['id']}/turns", {"than": frozen["id"]})[1] == []
    status, needs = leader("get", "/me/attention")
    assert (status, needs["report"], needs["lights"]["grey"]) == (200, plan.pk, 10)


RHYTHM = {"register_name": "public_works", "date_field": "started_on", "every": "quarter"}


def test_an_override_is_signed_and_ended_by_the_api(district: District) -> None:
    from guatu.people.clock import today

    row = named(district.plan(), "云溪大桥")
    leader = Caller(district.leader)
    given: dict[str, Any] = {"reason": "现场核对", "until": today().isoformat(), "light": "green"}
    status, refusal = leader("post", f"/commitments/{row.pk}/overrides", given, format="form")
    assert (status, refusal["field"]) == (422, "files")
    given["files"] = SimpleUploadedFile("说明.txt", "核对说明".encode())
    status, made = leader("post", f"/commitments/{row.pk}/overrides", given, format="form")
    assert (status, made["light"], made["by"]) == (201, "green", "郑区长")
    assert leader("get", f"/commitments/{row.pk}/standing")[1]["override"]["id"] == made["id"]
    assert Caller(district.clerk)("post", f"/overrides/{made['id']}/end", {"reason": "不对"})[0] == 403
    assert leader("post", f"/overrides/{made['id']}/end", {"reason": "已更正"})[0] == 200
    assert leader("get", f"/commitments/{row.pk}/standing")[1]["override"] is None
