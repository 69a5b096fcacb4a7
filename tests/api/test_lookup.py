"""The quick look-up gives what the ordinary door gives, and leaves to it whatever is not plain."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from guatu.api.limits import limits_forget
from guatu.api.lookup import look_up, with_lookups
from guatu.people.models import Area, Organisation, Person, Token
from guatu.people.services import person_create, token_create, token_revoke
from guatu.registers import gate
from guatu.registers.tables import register_of

FIRM = {"code": "91420504MA4900010E", "name": "星桥智造", "town": "云岭镇", "industry": "C2614", "phone": "13812345678",
        "contact": "梁小河", "site": "111.27,30.69", "land_area": "12.5", "in_library": "是", "kind": "规上工业"}  # fmt: skip


class Place:
    """A firm, a project with every kind of link, and people with tokens."""

    def __init__(self) -> None:
        area = Area.objects.create(
            code="420599101", system="demo", name="云岭镇", short_name="", level="township", valid_from=date(2020, 1, 1)
        )
        unit = Organisation.objects.create(name="发展和改革局", short_name="发改局", kind="department")
        self.office = self._person("office", "office", unit)
        self.clerk = self._person("clerk", "town", Organisation.objects.create(name="云岭镇", kind="town", area=area))
        self.firm = self._make("enterprises", FIRM)
        self.project = self._make(
            "projects",
            {"code": "2204-420599-04-01-000001", "name": "基地", "town": "云岭镇", "kind": "产业", "unit": "发改局",
             "total_investment": "2.3亿", "planned_start": "2022-03", "started_on": "2022-03-01"},
        )  # fmt: skip
        self.garden = self._make(
            "standard_gardens",
            {"name": "橘园", "crop": "柑橘", "town": "云岭镇", "land_area": 9, "operator": FIRM["code"],
             "ground": {"type": "Polygon", "coordinates": [[[111, 30], [112, 30], [112, 31], [111, 30]]]}},
        )  # fmt: skip

    def _person(self, name: str, role: str, of: Organisation) -> Person:
        return person_create(
            by=None, username=name, password="x", display_name=name, role=role, organisation=of, check_password=False
        )

    def _make(self, name: str, values: dict[str, Any]) -> Any:
        return gate.record_create(register=register_of(name), values=values, by=self.office, source=gate.FORM)


@pytest.fixture
def place(db: None) -> Place:
    limits_forget()
    return Place()


def token_of(person: Person, **more: Any) -> str:
    token, secret = token_create(person=person, label="x", **more)
    Token.objects.filter(pk=token.pk).update(used_on=date.today())
    return secret


@pytest.mark.parametrize("name", ["enterprises", "projects", "standard_gardens"])
def test_the_same_answer_as_the_ordinary_door(place: Place, name: str) -> None:
    secret = token_of(place.office)
    row = {"enterprises": place.firm, "projects": place.project, "standard_gardens": place.garden}[name]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    ordinary = client.get(f"/api/v1/registers/{name}/rows/{row.pk}").json()
    quick = look_up(name, row.pk, secret)
    assert quick is not None
    assert json.loads(quick) == ordinary
    if name == "enterprises":
        assert ordinary["phone"] == "138****5678"


def test_what_is_not_plain_is_left_to_the_ordinary_door(place: Place) -> None:
    good = token_of(place.office)
    assert look_up("projects", place.project.pk, good) is not None
    assert look_up("projects", 999, good) is None
    assert look_up("nothing", 1, good) is None
    assert look_up("library_moves", 1, good) is None
    assert look_up("projects", place.project.pk, token_of(place.clerk)) is None
    assert (
        look_up("projects", place.project.pk, token_of(place.office, expires_on=date.today() - timedelta(days=1)))
        is None
    )
    assert look_up("projects", place.project.pk, "guatu_wrong") is None
    fresh, secret = token_create(person=place.office, label="x")
    assert look_up("projects", place.project.pk, secret) is None
    Token.objects.filter(pk=fresh.pk).update(used_on=date.today())
    assert look_up("projects", place.project.pk, secret) is not None
    token_revoke(token=fresh)
    assert look_up("projects", place.project.pk, secret) is None


def test_the_limit_holds_on_the_short_way_too(place: Place) -> None:
    secret = token_of(place.office, rate=3)
    answers = [look_up("projects", place.project.pk, secret) for _turn in range(4)]
    assert [answer is not None for answer in answers] == [True, True, True, False]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get(f"/api/v1/registers/projects/rows/{place.project.pk}").status_code == 429


def test_only_the_plain_address_takes_the_short_way(place: Place) -> None:
    secret = token_of(place.office)
    taken: list[str] = []

    def django(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        taken.append(environ["PATH_INFO"])
        return [b"django"]

    application = with_lookups(django)

    def call(method: str, path: str, query: str = "", token: str = f"Bearer {secret}") -> bytes:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_AUTHORIZATION": token}
        return b"".join(application(environ, lambda _status, _headers: None))

    path = f"/api/v1/registers/projects/rows/{place.project.pk}"
    assert json.loads(call("GET", path))["name"] == "基地"
    for asked in (("PATCH", path), ("GET", path + "/history"), ("GET", path, "x=1"), ("GET", path, "", "Basic x")):
        assert call(*asked) == b"django"
    assert len(taken) == 4
