"""Logging in and its limit, tokens, the table of permissions, organisations by name, and the settings that guard all this."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client, RequestFactory
from invented import PASSWORD, District, named

from guatu.people.logins import LoginForm
from guatu.people.models import LoginFailure, Person
from guatu.people.permissions import Action, NotAllowed, may
from guatu.people.selectors import organisation_named, person_by_token
from guatu.people.services import person_create, token_create
from guatu.settings import database_from_url


def attempt(username: str, password: str, address: str = "10.0.0.1") -> LoginForm:
    request = RequestFactory().post("/login/", REMOTE_ADDR=address)
    return LoginForm(request, data={"username": username, "password": password})


def test_a_name_is_locked_after_wrong_passwords_and_says_so(district: District) -> None:
    for _turn in range(live.LOGIN_FAILURES):
        assert not attempt("office", "wrong").is_valid()
    form = attempt("OFFICE", PASSWORD)
    assert not form.is_valid()
    assert "登录失败次数过多" in str(form.errors)
    assert authenticate(None, username="office", password=PASSWORD) is None
    assert attempt("clerk", PASSWORD).is_valid()
    past = datetime.now() - timedelta(minutes=live.LOGIN_WINDOW + 1)
    LoginFailure.objects.update(at=past)
    assert attempt("office", PASSWORD).is_valid()
    assert LoginFailure.objects.filter(username="office").count() == 0


def test_an_unknown_name_is_locked_alike(district: District) -> None:
    for _turn in range(live.LOGIN_FAILURES):
        attempt("nobody", "wrong").is_valid()
    assert "登录失败次数过多" in str(attempt("nobody", "wrong").errors)


def test_an_address_that_tries_many_names_is_locked(district: District, settings: Any) -> None:
    settings.LOGIN_FAILURES_ADDRESS = 5
    for turn in range(5):
        attempt(f"name{turn}", "wrong", "10.0.0.9").is_valid()
    assert not attempt("office", PASSWORD, "10.0.0.9").is_valid()
    assert attempt("office", PASSWORD, "10.0.0.8").is_valid()


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "zhangsan2026x"])
def test_weak_passwords_are_refused(db: None, password: str) -> None:
    with pytest.raises(ValidationError):
        person_create(by=None, username="zhangsan2026", password=password, display_name="张三", role="office")
    assert Person.objects.count() == 0


def test_only_the_technician_makes_people(district: District) -> None:
    for name, person in district.people().items():
        given = {"username": f"new-{name}", "password": PASSWORD, "display_name": "新人", "role": "town"}
        if name == "admin":
            assert person_create(by=person, **given).pk
        else:
            with pytest.raises(NotAllowed, match="技术员"):
                person_create(by=person, **given)


ALLOWED: dict[str, set[str]] = {
    "office": {"report.read", "report.upload", "report.withdraw", "review", "assign", "confirm", "progress.enter"}
    | {"bind", "override", "dispatch"},
    "leader": {"report.read", "override"},
    "clerk": set(),
    "townsman": set(),
    "outsider": set(),
    "admin": {"report.read", "people.manage"},
}


@pytest.mark.parametrize("stage", ["review", "plan"])
def test_the_table_of_permissions(district: District, stage: str) -> None:
    report = district.report() if stage == "review" else district.plan()
    park = named(report, "白石物流园")
    for name, person in district.people().items():
        expected = set(ALLOWED[name])
        if stage == "plan" and name in ("clerk", "townsman", "outsider"):
            expected.add("report.read")
        if stage == "plan" and name in ("clerk", "townsman"):
            expected.add("progress.enter")
        assert {action.value for action in Action if may(person, action, park)} == expected, name


def test_a_person_who_left_may_do_nothing(district: District) -> None:
    district.office.is_active = False
    assert not any(may(district.office, action) for action in Action)
    assert not any(may(None, action) for action in Action)


def test_tokens_are_kept_as_hashes(district: District) -> None:
    token, secret = token_create(person=district.clerk, label="脚本")
    assert token.digest != secret
    assert person_by_token(secret) == district.clerk
    assert person_by_token(secret[:-1]) is None
    token.refresh_from_db()
    assert token.used_on is not None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("发展和改革局", "发展和改革局"),
        ("发改局", "发展和改革局"),
        ("区发改委", "发展和改革局"),
        (" 白石镇 ", "白石镇"),
        ("气象局", None),
        ("", None),
    ],
)
def test_organisations_are_known_by_their_names(district: District, name: str, found: str | None) -> None:
    organisation = organisation_named(name)
    assert (organisation.name if organisation else None) == found


def test_every_answer_carries_the_guarding_headers(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_administration_lets_in_the_technician_only(district: District) -> None:
    for name, person in district.people().items():
        client = Client()
        client.force_login(person)
        assert client.get("/admin/people/person/").status_code == (200 if name == "admin" else 302), name


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host", "nonsense"])
def test_a_wrong_database_address_is_told(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        database_from_url(url)


def test_an_instance_makes_its_own_key_and_keeps_it(tmp_path: Path) -> None:
    code = "from guatu import settings; print(settings.SECRET_KEY); print(settings.DATABASES['default']['NAME'])"

    def start() -> list[str]:
        environment = {"GUATU_INSTANCE": str(tmp_path / "instance"), "PATH": ""}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        return done.stdout.split()

    first, second = start(), start()
    assert first == second
    assert len(first[0]) >= 50
    assert first[1] == str(tmp_path / "instance" / "db.sqlite3")
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o077 == 0
