"""Signing in: a second factor that works once, roles that must have it, an identity provider, delegations, scopes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings

from guatu.definitions.areas import load_areas
from guatu.people.models import Area, Delegation, LoginFailure, Organisation, Person, SecondFactor, Token
from guatu.people.scopes import scope_of
from guatu.people.second_factor import code_right, factor_turn_on
from guatu.people.secret_box import box_open
from guatu.people.selectors import person_by_token
from guatu.people.services import DelegationRefused, areas_load, delegation_create, person_create, token_create

PASSWORD = "tests-only-Passw0rd"


def person(name: str, role: str = "office", **more: Any) -> Person:
    return person_create(
        by=None, username=name, password=PASSWORD, display_name=name, role=role, check_password=False, **more
    )


@pytest.fixture
def office(db: None) -> Person:
    return person("office")


def code_of(secret: str, ahead: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(time.time()) + ahead * 30)


def test_a_code_lets_in_once_and_recovery_codes_once_each(office: Person) -> None:
    secret = pyotp.random_base32()
    assert factor_turn_on(person=office, secret=secret, code="000000") is None
    codes = factor_turn_on(person=office, secret=secret, code=code_of(secret, -1))
    assert codes is not None
    assert len(set(codes)) == 8
    assert code_right(person=office, code=code_of(secret))
    assert not code_right(person=office, code=code_of(secret))
    assert not code_right(person=office, code=code_of(secret, -1))
    assert code_right(person=office, code=codes[0].upper())
    assert not code_right(person=office, code=codes[0])
    assert not code_right(person=office, code="")


def rows_of_second_factors() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_secondfactor")
        return str(cursor.fetchall())


def test_the_table_holds_no_clear_secret(office: Person) -> None:
    secret = pyotp.random_base32()
    factor_turn_on(person=office, secret=secret, code=code_of(secret, -1))
    assert secret not in rows_of_second_factors()
    assert code_right(person=office, code=code_of(secret))


def test_no_session_holds_a_clear_secret(office: Person) -> None:
    client = Client()
    client.force_login(office)
    page = client.get("/account/").content.decode()
    secret = box_open(client.session["new_secret"], whose=office.pk)
    assert secret is not None
    assert secret in page
    assert secret not in str([each.get_decoded() for each in Session.objects.all()])
    assert client.get("/account/").content.decode().count(secret) == page.count(secret)


def test_secrets_that_lay_open_are_closed_and_go_on_working(office: Person) -> None:
    secret = pyotp.random_base32()
    factor_turn_on(person=office, secret=secret, code=code_of(secret, -1))
    SecondFactor.objects.update(secret=secret)
    for _turn in range(2):
        import_module("guatu.people.migrations.0004_close_secrets").close_secrets(apps, None)
        assert secret not in rows_of_second_factors()
    assert code_right(person=office, code=code_of(secret))


def test_a_secret_opens_neither_with_another_key_nor_for_another_person(office: Person, settings: Any) -> None:
    other = person("viewer", "viewer")
    secret = pyotp.random_base32()
    codes = factor_turn_on(person=office, secret=secret, code=code_of(secret, -1))
    factor_turn_on(person=other, secret=pyotp.random_base32(), code="")
    SecondFactor.objects.create(person=other, secret=SecondFactor.objects.get(person=office).secret)
    assert not code_right(person=other, code=code_of(secret))
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "x" * 60
    assert not code_right(person=office, code=code_of(secret))
    assert codes is not None
    assert code_right(person=office, code=codes[0])
    settings.SECRET_KEY_FALLBACKS = [former]
    assert code_right(person=office, code=code_of(secret))


def test_the_password_alone_does_not_let_in_whoever_has_a_second_factor(office: Person) -> None:
    secret = pyotp.random_base32()
    factor_turn_on(person=office, secret=secret, code=code_of(secret, -1))
    client = Client()
    answer = client.post("/login/", {"username": "office", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/login/code/")
    assert client.get("/registers/").status_code == 302
    assert client.post("/login/code/", {"code": "123456"}).status_code == 422
    assert LoginFailure.objects.filter(username="office").count() == 1
    assert client.post("/login/code/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/registers/").status_code == 200
    assert not LoginFailure.objects.exists()


def test_codes_cannot_be_tried_out_without_end(office: Person) -> None:
    secret = pyotp.random_base32()
    factor_turn_on(person=office, secret=secret, code=code_of(secret, -1))
    client = Client()
    client.post("/login/", {"username": "office", "password": PASSWORD})
    for _turn in range(8):
        client.post("/login/code/", {"code": "123456"})
    answer = client.post("/login/code/", {"code": code_of(secret)})
    assert answer.status_code == 422
    assert "次数过多" in answer.content.decode()


@override_settings(REQUIRE_TOTP=frozenset({"office"}))
def test_roles_that_must_have_a_second_factor_are_led_to_it(office: Person) -> None:
    viewer = person("viewer", "viewer")
    client = Client()
    client.force_login(office)
    assert client.get("/registers/")["Location"] == "/account/?must=1"
    page = client.get("/account/?must=1").content.decode()
    assert "必须开启两步验证" in page
    assert 'src="data:image/svg+xml' in page
    secret = box_open(client.session["new_secret"], whose=office.pk)
    assert secret is not None
    assert secret in page
    shown = client.post("/account/second-factor/", {"code": code_of(secret)}).content.decode()
    assert "恢复码" in shown
    assert client.get("/registers/").status_code == 200
    client.force_login(viewer)
    assert client.get("/registers/").status_code == 200


def test_changing_the_password_ends_the_lock_and_other_sessions(office: Person) -> None:
    here, there = Client(), Client()
    here.force_login(office)
    there.force_login(office)
    LoginFailure.objects.create(username="office", at="2026-01-01 00:00")
    wrong = here.post("/account/password/", {"old": "x", "new": "a-New-Passw0rd", "again": "a-New-Passw0rd"})
    assert wrong.status_code == 422
    short = here.post("/account/password/", {"old": PASSWORD, "new": "short", "again": "short"})
    assert short.status_code == 422
    done = here.post("/account/password/", {"old": PASSWORD, "new": "a-New-Passw0rd", "again": "a-New-Passw0rd"})
    assert done.status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert not LoginFailure.objects.exists()


def test_tokens_by_command_and_page(office: Person, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("token", "office", label="统计对接", read_only=True, machine=True, expires="2099-01-01")
    secret = capsys.readouterr().out.strip()
    assert person_by_token(secret) == office
    token = Token.objects.get()
    assert (token.reads_only, token.machine) == (True, True)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/registers").status_code == 200
    refused = client.post("/api/v1/registers/projects/rows", "{}", "application/json")
    assert (refused.status_code, "只能读取" in refused.json()["detail"]) == (403, True)
    call_command("token", "office", revoke=token.pk)
    assert person_by_token(secret) is None
    with pytest.raises(CommandError, match="--label"):
        call_command("token", "office")
    browser = Client()
    browser.force_login(office)
    page = browser.post("/account/tokens/", {"label": "报表"}).content.decode()
    assert "guatu_" in page
    assert "guatu_" not in browser.get("/account/").content.decode()


def test_an_expired_token_is_no_token(office: Person) -> None:
    _token, secret = token_create(person=office, label="x", expires_on=date.today() - timedelta(days=1))
    assert person_by_token(secret) is None


def test_a_caller_is_held_to_its_rate(office: Person) -> None:
    from guatu.api.limits import limits_forget

    limits_forget()
    _token, secret = token_create(person=office, label="x", rate=3)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    answers = [client.get("/api/v1/me") for _turn in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    limits_forget()


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A real OpenID provider on a free port."""
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


def come_from(provider: str, subject: str) -> Any:
    """Sign in at the provider as somebody and come back."""
    import httpx

    client = Client()
    away = client.get("/login/oidc/?next=/registers/")
    assert away["Location"].startswith(provider)
    assert parse_qs(urlsplit(away["Location"]).query)["code_challenge_method"] == ["S256"]
    back = httpx.post(away["Location"], data={"sub": subject}, follow_redirects=False).headers["location"]
    parts = urlsplit(back)
    return client, client.get(f"{parts.path}?{parts.query}")


def test_known_people_come_in_from_the_identity_provider(office: Person, provider: str) -> None:
    settings = {"issuer": provider, "client_id": "guatu", "secret": "s", "name": "区统一认证"}
    with override_settings(OIDC=settings):
        assert "用区统一认证登录" in Client().get("/login/").content.decode()
        client, answer = come_from(provider, "office")
        assert (answer.status_code, answer["Location"]) == (302, "/registers/")
        assert client.get("/account/").status_code == 200
        office.refresh_from_db()
        assert office.oidc_subject == "office"
        _client, refused = come_from(provider, "nobody")
        assert refused.status_code == 403
        assert "没有您的账号" in refused.content.decode()
        office.is_active = False
        office.save()
        assert come_from(provider, "office")[1].status_code == 403
    assert Client().get("/login/oidc/").status_code == 404


def test_forged_answers_of_a_provider_are_refused(office: Person, provider: str) -> None:
    settings = {"issuer": provider, "client_id": "guatu", "secret": "s", "name": "x"}
    with override_settings(OIDC=settings):
        assert Client().get("/login/oidc/back/?code=x&state=y").status_code == 403


def test_real_areas_are_loaded_and_a_code_alone_is_ambiguous(db: None) -> None:
    assert areas_load(areas=load_areas("420504")) == 64
    assert areas_load(areas=load_areas("420504")) == 0
    statistical = Area.objects.filter(system="nbs")
    assert statistical.filter(level="township").count() == 5
    assert statistical.filter(level="village").count() == 52
    assert statistical.get(code="420504102208").short_name == "石堰村"
    assert statistical.get(code="420504102208").parent.name == "桥边镇"  # type: ignore[union-attr]
    assert statistical.get(code="420504202204").short_name == "车溪村"
    names = {area.system: area.name for area in Area.objects.filter(code="420504202")}
    assert names == {"nbs": "土城乡", "mca": "联棚乡"}


def test_scopes_of_roles_and_delegations(db: None) -> None:
    areas_load(areas=load_areas("demo"))
    town = Area.objects.get(short_name="云岭镇")
    of = Organisation.objects.create(name="云岭镇", kind="town", area=town)
    clerk, other = person("clerk", "town", organisation=of), person("other", "department")
    scope = scope_of(clerk)
    assert (scope.reads_all, scope.writes_all) == (False, False)
    assert town.pk in scope.areas
    assert len(scope.areas) == 8
    assert scope_of(person("o", "office")).writes_all
    for role in ("leader", "viewer", "admin"):
        found = scope_of(person(role, role))
        assert (found.reads_all, found.writes_all) == (True, False)
    today = date.today()
    with pytest.raises(DelegationRefused, match="事由"):
        delegation_create(by=clerk, giver=clerk, taker=other, starts_on=today, ends_on=today, reason=" ")
    with pytest.raises(DelegationRefused, match="90天"):
        delegation_create(
            by=clerk, giver=clerk, taker=other, starts_on=today, ends_on=today + timedelta(days=91), reason="x"
        )
    delegation_create(by=clerk, giver=clerk, taker=other, starts_on=today, ends_on=today, reason="外出")
    assert scope_of(other).areas == scope.areas
    assert scope_of(other, today + timedelta(days=1)).areas == frozenset()
    assert scope_of(other, delegated=False).areas == frozenset()
    third = person("third", "department")
    Delegation.objects.create(giver=other, taker=third, starts_on=today, ends_on=today, reason="x")
    assert scope_of(third).areas == frozenset()


def test_the_role_alone_decides_about_the_administration(office: Person) -> None:
    office.is_staff = office.is_superuser = True
    office.save()
    office.refresh_from_db()
    assert (office.is_staff, office.is_superuser) == (False, False)
    assert person("tech", "admin").is_superuser


def test_threads_count_requests_together(office: Person) -> None:
    from guatu.api.limits import TooMany, limit_require, limits_forget

    limits_forget()
    refused: list[int] = []

    def call() -> None:
        for _turn in range(50):
            try:
                limit_require("k", 100)
            except TooMany as error:
                refused.append(error.seconds)

    workers = [threading.Thread(target=call) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(refused) == 100
    limits_forget()
