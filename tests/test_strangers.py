"""One walk through every page, export, search and door as people who may not see: nothing of any register's rows reaches them.

The walk takes its addresses from the URL configuration and the API's description, so that a new page or door is walked too.
"""

from __future__ import annotations

import base64
import io
import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from guatu.api.doors import api
from guatu.jobs.models import Job
from guatu.jobs.services import job_begin, job_work
from guatu.people.models import Area, Organisation, Person
from guatu.people.services import person_create, token_create
from guatu.registers import gate
from guatu.registers.access import readable
from guatu.registers.evidence import evidence_store
from guatu.registers.library import library
from guatu.registers.models import Act, SavedView
from guatu.registers.tables import register_of

SECRET = "绝密甲号"
"""Stands in every text of the rows that must not be seen."""
PHONE = "13912345678"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01" + b"x" * 64 + b"IDAT"
FIRM = "91420504MA4900010E"


class Walk:
    """A district with one row in the way of each kind of leak, and people who may not see it."""

    def __init__(self) -> None:
        since = date(2020, 1, 1)
        self.here = Area.objects.create(
            code="420599101", system="demo", name="云岭镇", short_name="云岭镇", level="township", valid_from=since
        )
        there = Area.objects.create(
            code="420599201", system="demo", name="青禾乡", short_name="青禾乡", level="township", valid_from=since
        )
        self.office = self._person("office", "office", Organisation.objects.create(name="督查室", kind="office"))
        self.viewer = self._person("viewer", "viewer", None)
        own = Organisation.objects.create(name="云岭镇", kind="town", area=self.here)
        self.clerk = self._person("clerk", "town", own)
        self.strangers = [
            self._person("other", "town", Organisation.objects.create(name="青禾乡", kind="town", area=there)),
            self._person("archive", "department", Organisation.objects.create(name="档案馆", kind="department")),
            self._person("nowhere", "town", None),
        ]
        photo = evidence_store(file=io.BytesIO(PNG), name=f"{SECRET}.png", by=self.office)
        self.project = gate.record_create(
            register=register_of("projects"),
            values={
                "code": "2204-420599-04-01-000001",
                "name": f"{SECRET}项目",
                "town": "云岭镇",
                "kind": "产业",
                "problem": SECRET,
            },
            by=self.office,
            source=gate.FORM,
            reason=SECRET,
            evidence=[photo],
        )
        self.firm = gate.record_create(
            register=register_of("enterprises"),
            values={"code": FIRM, "name": f"{SECRET}公司", "town": "云岭镇", "industry": "C2614", "contact": SECRET, "phone": PHONE},
            by=self.office,
            source=gate.FORM,
        )  # fmt: skip
        self.observation = gate.observation_put(
            record=self.project,
            series="investment",
            period="2022-03",
            value="987654.3",
            by=self.office,
            source=gate.FORM,
        )
        self.photo = photo
        self.view = SavedView.objects.create(
            person=self.office, register="projects", name=SECRET, query=f"q={SECRET}", shared=False
        )
        self.act = Act.objects.filter(register="projects").first()
        self.job = job_begin(
            kind="export",
            register=register_of("projects"),
            by=self.office,
            name=f"{SECRET}.csv",
            wanted={"query": "columns=name,code,problem", "form": "csv"},
            total=1,
            about=SECRET,
        )
        job_work(self.job)

    def _person(self, name: str, role: str, of: Organisation | None) -> Person:
        return person_create(
            by=None, username=name, password="x", display_name=name, role=role, organisation=of, check_password=False
        )

    def pages(self) -> Iterator[str]:
        """The address of every page about registers and long works, for the rows above."""
        values: dict[str, list[Any]] = {
            "name": ["projects", "enterprises"],
            "number": [self.project.pk, self.firm.pk],
            "form": ["xlsx", "csv"],
            "series": ["investment"],
            "observation_id": [self.observation.pk],
            "evidence_id": [self.photo.pk],
            "act_id": [self.act.pk if self.act else uuid.uuid4()],
            "view_id": [self.view.pk],
            "batch_id": [1],
            "job_id": [self.job.pk],
            "field": ["owner", "town", "unit", "enterprise"],
        }
        for name, patterns in get_resolver().reverse_dict.lists():
            if not isinstance(name, str) or not name.startswith(("register", "job")):
                continue
            for pattern in patterns:
                for _template, wanted in pattern[0]:
                    yield from self._filled(name, wanted, values)

    def _filled(self, name: str, wanted: list[str], values: dict[str, list[Any]]) -> Iterator[str]:
        choices: list[dict[str, Any]] = [{}]
        for each in wanted:
            choices = [{**chosen, each: value} for chosen in choices for value in values[each]]
        for chosen in choices:
            yield reverse(name, kwargs=chosen)

    def doors(self) -> Iterator[tuple[str, str]]:
        """Method and address of every door of the API about registers."""
        for path, item in api.get_openapi_schema(path_prefix="/api/v1")["paths"].items():
            if "/registers" not in path and "/acts" not in path:
                continue
            filled = path.replace("{name}", "projects").replace(
                "{act_id}", str(self.act.pk if self.act else uuid.uuid4())
            )
            for number in {self.project.pk, self.firm.pk}:
                for method in item:
                    yield method, filled.replace("{number}", str(number))


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk()


def content(answer: Any) -> bytes:
    """Everything that an answer gave away, unpacked where it is a workbook."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data[:2] == b"PK":
        import zipfile

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    return data + str(answer.headers).encode()


def leaks(answer: Any) -> list[str]:
    """What of the hidden rows stands in an answer."""
    data = content(answer)
    hidden = {
        "name": SECRET.encode(),
        "escaped": SECRET.encode("unicode_escape"),
        "phone": PHONE.encode(),
        "figure": b"987654",
        "figure with commas": b"987,654",
        "photo": PNG,
    }
    return [name for name, secret in hidden.items() if secret in data]


def test_a_stranger_finds_nothing_on_any_page(walk: Walk) -> None:
    addresses = list(walk.pages())
    assert len(addresses) > 40
    for person in walk.strangers:
        client = Client()
        client.force_login(person)
        for address in addresses:
            for asked in (
                address,
                f"{address}?q={SECRET[:2]}&columns=name,code,problem,phone,contact&r={walk.project.pk}",
            ):
                answer = client.get(asked)
                found = leaks(answer)
                assert found == [], (person.username, asked, answer.status_code, found)
                assert answer.status_code < 500, asked
            posted = client.post(
                address,
                {
                    "reason": "看一看",
                    "version": 1,
                    "do": "accept",
                    "ids": [walk.project.pk],
                    "field": "leader",
                    "write": "1",
                    "leader": "x",
                },
            )
            assert leaks(posted) == [], (person.username, address)
            assert posted.status_code < 500, address


def test_a_long_work_and_its_file_are_its_persons_alone(walk: Walk) -> None:
    for person in (*walk.strangers, walk.viewer, walk.clerk, walk.office):
        client = Client()
        client.force_login(person)
        own = person == walk.office
        for name in ("job", "job_file"):
            answer = client.get(reverse(name, args=[walk.job.pk]))
            assert answer.status_code == (200 if own else 404), (person.username, name)
            assert bool(leaks(answer)) is own, (person.username, name)
        assert bool(leaks(client.get(reverse("jobs")))) is own, person.username
        assert own or client.post(reverse("job_act", args=[walk.job.pk]), {"do": "again"}).status_code == 404
    assert Job.objects.count() == 1


def test_a_stranger_finds_nothing_behind_any_door(walk: Walk) -> None:
    doors = list(walk.doors())
    assert len(doors) > 100
    for person in walk.strangers:
        client = Client(headers={"Authorization": f"Bearer {token_create(person=person, label='x')[1]}"})
        for method, path in doors:
            body = '{"version": 1, "reason": "试试", "values": {}, "rows": [], "period": "2022-03", "value": "1"}'
            answer = client.generic(method.upper(), path, body, "application/json")
            assert leaks(answer) == [], (person.username, method, path)
            assert answer.status_code < 500, (method, path)
            if method != "get" and "/take-in" not in path:
                assert answer.status_code in (403, 404, 422), (person.username, method, path, answer.status_code)


def test_nobody_at_all_is_sent_to_sign_in(walk: Walk) -> None:
    client = Client()
    for address in walk.pages():
        answer = client.get(address)
        assert (answer.status_code, leaks(answer)) in ((302, []), (405, [])), address
    for method, path in walk.doors():
        assert client.generic(method.upper(), path, "{}", "application/json").status_code == 401, path


def test_the_rows_stand_as_they_were_after_all_that(walk: Walk) -> None:
    for person in walk.strangers:
        client = Client()
        client.force_login(person)
        for address in walk.pages():
            client.post(address, {"reason": "试一试", "version": 1, "name": "x", "leader": "x", "write": "1"})
    walk.project.refresh_from_db()
    assert (walk.project.version, walk.project.name, walk.project.deleted_at) == (1, f"{SECRET}项目", None)


def test_whoever_sees_all_rows_still_sees_personal_data_masked_everywhere(walk: Walk) -> None:
    for person in (walk.viewer, walk.office, walk.clerk):
        client = Client()
        client.force_login(person)
        token = Client(headers={"Authorization": f"Bearer {token_create(person=person, label='x')[1]}"})
        answers = [(address, client.get(f"{address}?columns=phone,contact,name")) for address in walk.pages()]
        answers += [(path, token.get(path)) for method, path in walk.doors() if method == "get"]
        seen = b""
        for address, answer in answers:
            data = content(answer)
            assert PHONE.encode() not in data, (person.username, address)
            seen += data
        assert b"139****5678" in seen
        shown = client.post(reverse("register_unmask", args=["enterprises", walk.firm.pk]), {"reason": "通知开会"})
        assert (PHONE.encode() in content(shown)) is (person != walk.viewer), person.username
    assert Act.objects.filter(verb="unmask").count() == 2
    assert set(library().registers) >= {"projects", "enterprises"}


class Linked(Walk):
    """A town's own rows, and rows of others that they could be made to point to."""

    def __init__(self) -> None:
        super().__init__()
        self.other = self.strangers[0]
        self.garden = self._garden("青禾柑橘园")
        held = gate.record_create(
            register=register_of("enterprises"),
            values={"code": "91420504MA4900020F", "name": "青禾自有公司", "town": "云岭镇", "industry": "C2614"},
            by=self.office,
            source=gate.FORM,
        )
        self.held = held
        self.kept = self._garden("青禾茶园", operator=f"#{held.pk}")
        self.client = Client()
        self.client.force_login(self.other)
        self.token = Client(headers={"Authorization": f"Bearer {token_create(person=self.other, label='x')[1]}"})

    def _garden(self, name: str, **more: Any) -> Any:
        return gate.record_create(
            register=register_of("standard_gardens"),
            values={"name": name, "crop": "柑橘", "town": "青禾乡", "land_area": "10", "stage": "规划", **more},
            by=self.office,
            source=gate.FORM,
        )


@pytest.fixture
def linked(db: None) -> Linked:
    return Linked()


def test_a_filter_names_nothing_that_the_person_may_not_see(linked: Linked) -> None:
    """By number as well as by name and code; neither tells whether it exists."""
    gardens = reverse("register_rows", args=["standard_gardens"])
    for asked in (linked.firm.pk, f"#{linked.firm.pk}", FIRM, f"{SECRET}公司", "99999999", "#99999999"):
        for address in (gardens, reverse("register_export", args=["standard_gardens", "csv"])):
            answer = linked.client.get(address, {"operator": asked, "where": ""})
            # What the person typed may come back as it was typed.
            assert answer.status_code == 200
            assert SECRET.encode() not in content(answer).replace(str(asked).encode(), b"") or str(asked).startswith(
                SECRET
            )
    shown = linked.client.get(gardens, {"operator": linked.firm.pk}).content.decode()
    assert f"#{linked.firm.pk}" in shown
    mine = linked.client.get(gardens, {"operator": linked.held.pk}).content.decode()
    assert "经营主体：青禾自有公司" in mine
    events = linked.client.get(reverse("register_rows", args=["project_land"]), {"project": linked.project.pk})
    assert leaks(events) == []


@pytest.mark.parametrize("asked", [f"{SECRET}公司", FIRM, "没有的公司"])
def test_a_condition_finds_nothing_that_the_person_may_not_see(linked: Linked, asked: str) -> None:
    """It is told that the name is not known, alike for what is there and what is not."""
    answer = linked.token.get("/api/v1/registers/standard_gardens/rows", {"where": f"经营主体 = '{asked}'"})
    assert (answer.status_code, answer.json()["detail"].replace(asked, "？")) == (
        422, "筛选条件：经营主体：企业库里没有“？”（或由别的单位登记，您看不到），请先登记或核对名称。"
    )  # fmt: skip


def test_a_file_filter_names_no_file_of_others(linked: Linked) -> None:
    answer = linked.client.get(reverse("register_rows", args=["project_events"]), {"minutes": linked.photo.pk})
    assert leaks(answer) == []
    assert f"#{linked.photo.pk}" in answer.content.decode() or answer.status_code == 403


@pytest.mark.parametrize("by", ["number", "hash", "code", "name"])
def test_an_entry_cannot_point_to_what_the_person_may_not_see(linked: Linked, by: str) -> None:
    """Alike for what is there and what is not: form, API and many rows at once."""
    there: dict[str, Any] = {
        "number": linked.firm.pk, "hash": f"#{linked.firm.pk}", "code": FIRM, "name": f"{SECRET}公司"
    }  # fmt: skip
    missing: dict[str, Any] = {
        "number": 999_999,
        "hash": "#999999",
        "code": "91420504MA49000999",
        "name": SECRET[:2] + "公司",
    }
    row = {"name": "新园", "crop": "柑橘", "town": "青禾乡", "land_area": "10", "stage": "规划"}
    base = "/api/v1/registers/standard_gardens"
    doors = (
        ("POST", f"{base}/rows", lambda values: {**row, **values}),
        ("PATCH", f"{base}/rows/{linked.garden.pk}", lambda values: {"version": 1, "values": values}),
        ("POST", f"{base}/take-in", lambda values: {"rows": [{**row, **values}], "reason": "试试"}),
    )
    for method, path, body in doors:
        answers = []
        for entry in (there[by], missing[by]):
            answer = linked.token.generic(method, path, json.dumps(body({"operator": entry})), "application/json")
            assert answer.status_code == 422, (method, path, entry, answer.content.decode())
            text = json.dumps(answer.json(), ensure_ascii=False)
            typed = str(entry).lstrip("#")
            answers.append(text.replace(f"编号为{typed}", "？").replace(f"“{typed}”", "？"))
        assert answers[0] == answers[1]
    assert not type(linked.garden).objects.filter(operator=linked.firm.pk).exists()


def test_a_refused_form_does_not_name_the_row_typed_by_number(linked: Linked) -> None:
    for number in (linked.firm.pk, 999_999):
        answer = linked.client.post(
            reverse("register_new", args=["standard_gardens"]), {"operator": number, "name": "", "town": ""}
        )
        assert answer.status_code == 422
        assert leaks(answer) == []
        assert f"#{number}" in answer.content.decode()
    checked = linked.client.post(
        reverse("register_check", args=["standard_gardens"]), {"field": "operator", "operator": linked.firm.pk}
    )
    assert leaks(checked) == []


def test_what_a_row_refers_to_already_may_be_said_again(linked: Linked) -> None:
    """The own row names it on its page, and its file of rows can be handed in again."""
    page = linked.client.get(reverse("register_record", args=["standard_gardens", linked.kept.pk]))
    assert "青禾自有公司" in page.content.decode()
    for entry in ("青禾自有公司", f"#{linked.held.pk}", linked.held.pk):
        rows = [{"name": "青禾茶园", "operator": entry, "land_area": "12"}]
        written = gate.rows_write(
            register=register_of("standard_gardens"), rows=rows, by=linked.other, source=gate.FORM, reason="x"
        )
        assert (written.changed + written.same, written.refused) == (1, [])


def test_lookups_find_only_what_may_be_seen(linked: Linked) -> None:
    for text in ("", SECRET[:2], FIRM, "公司"):
        answer = linked.client.get(reverse("register_lookup", args=["standard_gardens", "operator"]), {"q": text})
        assert answer.json() == {"choices": []}


def test_the_department_that_answers_for_a_register_finds_what_it_refers_to(linked: Linked) -> None:
    """统计局 keeps the moves of enterprises that another department keeps: by name and code, without seeing their rows."""
    bureau = linked._person("statistics", "department", Organisation.objects.create(name="统计局", kind="department"))
    moves, firms = register_of("library_moves"), register_of("enterprises")
    assert not readable(bureau, firms).exists()
    client = Client()
    client.force_login(bureau)
    answer = client.get(reverse("register_lookup", args=["library_moves", "enterprise"]), {"q": "青禾自有"})
    assert [each["name"] for each in answer.json()["choices"]] == ["青禾自有公司"]
    assert client.get(reverse("register_record", args=["enterprises", linked.held.pk])).status_code in (403, 404)
    for number, entry in enumerate(("青禾自有公司", "91420504MA4900020F", f"#{linked.held.pk}"), 1):
        move = {"enterprise": entry, "direction": "进库", "moved_on": f"2022-0{number}-01", "kind": "规上工业"}
        record = gate.record_create(register=moves, values=move, by=bureau, source=gate.FORM)
        assert record.value("enterprise") == linked.held.pk


def test_an_undo_and_a_deletion_tell_nothing_of_others(linked: Linked) -> None:
    """A town gives no row back to another, and does not learn which rows of others point to its own."""
    gate.record_change(record=linked.kept, values={"town": "云岭镇"}, version=1, by=linked.office, source=gate.FORM)
    gate.record_change(record=linked.kept, values={"town": "青禾乡"}, version=2, by=linked.office, source=gate.FORM)
    act = Act.objects.filter(verb="change").latest("at")
    for client, address in (
        (linked.client, reverse("register_undo", args=[act.pk])),
        (linked.token, f"/api/v1/acts/{act.pk}/undo"),
    ):
        answer = client.post(address, "{}", "application/json")
        assert leaks(answer) == []
    linked.kept.refresh_from_db()
    assert (linked.kept.town.name, linked.kept.version) == ("青禾乡", 3)
    own = gate.record_create(
        register=register_of("projects"),
        values={"code": "2204-420599-04-01-000002", "name": "青禾项目", "town": "青禾乡", "kind": "产业"},
        by=linked.office,
        source=gate.FORM,
    )
    gate.record_create(
        register=register_of("public_works"),
        values={"name": f"{SECRET}工程", "town": "云岭镇", "project": f"#{own.pk}", "kind": "城市道路"},
        by=linked.office,
        source=gate.FORM,
    )
    refused = linked.client.post(
        reverse("register_delete", args=["projects", own.pk]), {"reason": "撤项", "version": 1}
    )
    assert leaks(refused) == []
    assert "另有别的单位登记的行指向它" in refused.content.decode()


NUL = "\x00"


def test_a_sign_that_no_database_takes_breaks_no_page_and_no_door(linked: Linked) -> None:
    """PostgreSQL refuses NUL in any text: it is dropped or refused in words, whatever it stands in."""
    place = base64.urlsafe_b64encode(json.dumps([NUL, 1]).encode()).decode()
    asked = {
        "q": f"a{NUL}", "name": NUL, "problem": f"x{NUL}", "town": NUL, "where": f"name = 'x{NUL}'", "sort": f"name{NUL}",
        "kind": NUL, "columns": NUL, "from": f"name={NUL}",
    }  # fmt: skip
    typed = {
        "name": f"{NUL}新", "problem": f"a{NUL}", "reason": f"a{NUL}", "version": 1, "query": f"name={NUL}", "ids": [linked.project.pk],
        "field": "problem", "write": "1", "code": f"2204{NUL}", "period": f"2022-04{NUL}", "value": f"1{NUL}", "leader": NUL,
    }  # fmt: skip
    client, token = (
        Client(),
        Client(headers={"Authorization": f"Bearer {token_create(person=linked.office, label='y')[1]}"}),
    )
    client.force_login(linked.office)
    for address in linked.pages():
        for more in (asked, {"q": NUL}, {"name": NUL, "sort": "name", "after": place}):
            assert client.get(address, more).status_code < 500, (address, more)
        assert client.post(address, typed).status_code < 500, address
    entries = {"name": f"{NUL}新", "problem": f"a{NUL}", "code": f"22{NUL}"}
    body = {
        "version": 1,
        "reason": f"a{NUL}",
        "values": entries,
        "rows": [entries],
        "period": f"2022{NUL}",
        "value": NUL,
        **entries,
    }
    only = [
        ["version", "reason", "values"],
        ["version", "reason"],
        ["rows", "reason"],
        ["period", "value", "reason"],
        list(entries),
    ]
    for method, path in linked.doors():
        for names in only:
            sent = json.dumps({name: body[name] for name in names})
            answer = token.generic(method.upper(), path, sent, "application/json", QUERY_STRING=urlencode(asked))
            assert answer.status_code < 500, (method, path, answer.content)
