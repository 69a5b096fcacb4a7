"""No way round the door: the administration, tokens, open screens, proxies, keyboards, and a provider that fails."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pyotp
import pytest
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory, override_settings

from guatu.people.logins import address_of
from guatu.people.models import Area, Delegation, LoginFailure, Organisation, Person, Token
from guatu.people.scopes import scope_of
from guatu.people.second_factor import code_right, factor_turn_on
from guatu.people.services import delegation_create, person_create
from guatu.settings import _networks

PASSWORD = "tests-only-Passw0rd"


def person(name: str, role: str = "office", **more: Any) -> Person:
    return person_create(
        by=None, username=name, password=PASSWORD, display_name=name, role=role, check_password=False, **more
    )


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def with_factor(who: Person) -> str:
    secret = pyotp.random_base32()
    assert factor_turn_on(person=who, secret=secret, code=pyotp.TOTP(secret).at(int(time.time()) - 30)) is not None
    return secret


def locked(name: str) -> None:
    for _turn in range(live.LOGIN_FAILURES):
        Client().post("/login/", {"username": name, "password": "wrong"})
    assert "次数过多" in Client().post("/login/", {"username": name, "password": PASSWORD}).content.decode()


def test_the_administration_has_no_door_of_its_own(db: None) -> None:
    technician = person("tech", "admin")
    with_factor(technician)
    client = Client()
    answer = client.post("/admin/login/?next=/admin/", {"username": "tech", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/login/?next=%2Fadmin%2F"
    assert client.get("/admin/people/person/").status_code == 302
    assert signed_in(technician).get("/admin/login/?next=/admin/people/area/")["Location"] == "/admin/people/area/"
    assert signed_in(technician).get("/admin/login/?next=https://elsewhere.example/").status_code == 403
    refused = signed_in(person("office")).get("/admin/", follow=True)
    assert (refused.status_code, "只有技术员" in refused.content.decode()) == (403, True)


@override_settings(REQUIRE_TOTP=frozenset({"office"}))
def test_without_the_second_factor_no_token_can_be_made_and_the_api_says_why(db: None) -> None:
    client = signed_in(person("office"))
    assert client.post("/account/tokens/", {"label": "x"})["Location"] == "/account/?must=1"
    assert client.post("/account/delegations/", {})["Location"] == "/account/?must=1"
    assert not Token.objects.exists()
    assert "生成令牌" not in client.get("/account/").content.decode()
    refused = client.get("/api/v1/me")
    assert (refused.status_code, "两步验证" in refused.json()["detail"]) == (403, True)


@pytest.mark.parametrize("keyboard", ["０１２３４５６７８９", "0123456789"])
def test_codes_are_read_from_any_keyboard(db: None, keyboard: str) -> None:
    office = person("office")
    secret = with_factor(office)
    code = pyotp.TOTP(secret).now().translate(str.maketrans("0123456789", keyboard))
    assert not code_right(person=office, code="٠١٢٣٤٥")
    assert code_right(person=office, code=f" {code[:3]} {code[3:]} ")


def test_an_open_screen_is_no_place_to_try_passwords(db: None) -> None:
    office = person("office")
    with_factor(office)
    client = signed_in(office)
    for _turn in range(live.LOGIN_FAILURES):
        assert client.post("/account/second-factor/", {"do": "off", "password": "wrong"}).status_code == 422
    assert client.post("/account/second-factor/", {"do": "off", "password": PASSWORD}).status_code == 422
    given = {"old": PASSWORD, "new": "a-New-Passw0rd", "again": "a-New-Passw0rd"}
    assert client.post("/account/password/", given).status_code == 422
    assert Person.objects.get(pk=office.pk).check_password(PASSWORD)
    LoginFailure.objects.all().delete()
    assert client.post("/account/second-factor/", {"do": "off", "password": PASSWORD}).status_code == 302


def test_whoever_has_no_password_turns_the_second_factor_off_with_a_code(db: None) -> None:
    office = person("office")
    office.set_unusable_password()
    office.save()
    secret = with_factor(office)
    client = signed_in(office)
    assert 'id="off-code"' in client.get("/account/").content.decode()
    assert client.post("/account/second-factor/", {"do": "off", "code": "000000"}).status_code == 422
    assert client.post("/account/second-factor/", {"do": "off", "code": pyotp.TOTP(secret).now()}).status_code == 302
    assert not hasattr(Person.objects.get(pk=office.pk), "second_factor")


def test_a_password_set_anew_in_the_administration_ends_the_lock(db: None) -> None:
    office = person("office")
    locked("office")
    new = {"usable_password": "true", "password1": "Shu-Zi-2026-qu", "password2": "Shu-Zi-2026-qu"}
    client = signed_in(person("tech", "admin"))
    assert client.post(f"/admin/people/person/{office.pk}/password/", new).status_code == 302
    assert Client().login(username="office", password="Shu-Zi-2026-qu")


def test_a_change_without_a_password_keeps_the_lock(db: None) -> None:
    office = person("office")
    locked("office")
    office = Person.objects.get(pk=office.pk)
    office.post = "科员"
    office.save()
    assert LoginFailure.objects.filter(username="office").count() == live.LOGIN_FAILURES
    office.set_password(PASSWORD)
    office.save()
    assert not LoginFailure.objects.filter(username="office").exists()


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        ("", "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        ("127.0.0.1", "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1,10.0.0.0/8", "127.0.0.1", "6.6.6.6, 1.2.3.4, 10.1.1.1", "1.2.3.4"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "1.2.3.4, <script>", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "2001:DB8::1", "2001:db8::1"),
        ("::1", "::1", "1.2.3.4", "1.2.3.4"),
    ],
)
def test_only_our_own_proxies_are_believed(
    monkeypatch: pytest.MonkeyPatch, settings: Any, proxies: str, remote: str, forwarded: str, address: str
) -> None:
    monkeypatch.setenv("PROXIES", proxies)
    settings.TRUSTED_PROXIES = _networks("PROXIES")
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == address


def test_a_wrong_proxy_is_told_by_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXIES", "proxy.example")
    with pytest.raises(ImproperlyConfigured, match=r"PROXIES .*网段"):
        _networks("PROXIES")


def test_a_provider_that_is_down_is_told_on_a_page(db: None) -> None:
    nowhere = {"issuer": "http://127.0.0.1:9", "client_id": "guatu", "secret": "s", "name": "x"}
    with override_settings(OIDC=nowhere):
        answer = Client().get("/login/oidc/")
    assert (answer.status_code, "连不上统一身份认证" in answer.content.decode()) == (502, True)


def test_the_technician_makes_delegations_by_the_same_rules_and_nobody_deletes_them(db: None) -> None:
    technician, office, clerk = person("tech", "admin"), person("office"), person("clerk", "town")
    client, today = signed_in(technician), date.today()
    given = {"giver": office.pk, "taker": clerk.pk, "starts_on": today, "ends_on": today, "reason": "外出学习"}
    long = given | {"ends_on": today + timedelta(days=91)}
    assert "最多90天" in client.post("/admin/people/delegation/add/", long).content.decode()
    assert client.post("/admin/people/delegation/add/", given).status_code == 302
    again = client.post("/admin/people/delegation/add/", given).content.decode()
    assert "已有对此人的委托" in again
    made = Delegation.objects.get()
    assert scope_of(clerk).writes_all
    assert not scope_of(clerk).manages
    assert client.post(f"/admin/people/delegation/{made.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/people/delegation/{made.pk}/change/", given).status_code == 403
    client.post("/admin/people/delegation/", {"action": "end", "_selected_action": [made.pk]})
    assert not scope_of(clerk).writes_all
    assert client.post(f"/admin/people/person/{office.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("taker", ["", "abc", "²", "999999999999999999999999"])
def test_a_taker_that_is_nobody_is_refused_in_words(db: None, taker: str) -> None:
    today = date.today().isoformat()
    given = {"taker": taker, "starts_on": today, "ends_on": today, "reason": "x"}
    answer = signed_in(person("office")).post("/account/delegations/", given)
    assert (answer.status_code, "请选受托人" in answer.content.decode()) == (422, True)


def test_a_scope_takes_three_queries_and_reaches_villages(db: None, django_assert_max_num_queries: Any) -> None:
    start = date(2024, 1, 1)
    county = Area.objects.create(code="990000", system="demo", name="云栖区", level="county", valid_from=start)
    of = {"system": "demo", "valid_from": start}
    town = Area.objects.create(code="990000100", name="青禾镇", level="township", parent=county, **of)
    other = Area.objects.create(code="990000101", name="白石镇", level="township", parent=county, **of)
    village = Area.objects.create(code="990000100200", name="柳湾村", level="village", parent=town, **of)
    organisation = Organisation.objects.create(name="青禾镇", kind="town", area=town)
    clerk, helper = person("clerk", "town", organisation=organisation), person("helper", "town", area=village)
    delegation_create(by=clerk, giver=clerk, taker=helper, starts_on=date.today(), ends_on=date.today(), reason="外出")
    fresh = Person.objects.get(pk=clerk.pk)
    with django_assert_max_num_queries(3):
        assert scope_of(fresh).areas == {town.pk, village.pk}
    assert scope_of(helper, delegated=False).areas == {village.pk}
    assert scope_of(helper).areas == {town.pk, village.pk}
    assert scope_of(person("mayor", "town", area=county)).areas == {county.pk, town.pk, other.pk, village.pk}


def test_an_area_lies_in_a_larger_one_only(db: None) -> None:
    town = Area.objects.create(
        code="990000100", system="demo", name="青禾镇", level="township", valid_from=date(2024, 1, 1)
    )
    town.parent = town
    with pytest.raises(ValidationError, match="上级的级别"):
        town.full_clean()


def test_tokens_that_could_not_work_are_refused_and_lists_tell_all(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    office = person("office")
    for wrong, message in (
        ({"expires": "2020-01-01"}, "已过"),
        ({"expires": "明年"}, "2026-12-31"),
        ({"rate": 0}, "至少"),
    ):
        with pytest.raises(CommandError, match=message):
            call_command("token", "office", label="x", **wrong)
    page = signed_in(office).post("/account/tokens/", {"label": "x", "expires": "2020-01-01"})
    assert (page.status_code, Token.objects.count()) == (422, 0)
    call_command("token", "office", label="统计对接", machine=True, read_only=True, rate=60, expires="2099-01-01")
    capsys.readouterr()
    call_command("token", "office", listed=True)
    line = capsys.readouterr().out
    for told in ("统计对接", "系统对接", "只读", "每分钟60次", "2099-01-01 到期", "未用过"):
        assert told in line
