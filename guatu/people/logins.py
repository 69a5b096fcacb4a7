"""Logging in, with a limit on wrong passwords that holds across server processes because it lives in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guatu.people.models import LoginFailure, Person


def address_of(request: HttpRequest | None) -> str:
    """The address the request comes from. What a client can forge is not believed: of X-Forwarded-For only what our own
    proxies (GUATU_TRUSTED_PROXIES) have written, read from its end.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))[:64] if request else ""
    if request is None or not _trusted(address):
        return address
    for each in reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
        try:
            address = str(ip_address(each.strip()))
        except ValueError:
            break
        if not _trusted(address):
            break
    return address


def _trusted(address: str) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in settings.TRUSTED_PROXIES)


def login_locked(*, username: str, address: str) -> bool:
    """Whether too many wrong passwords came for this name, or from this address, within the window."""
    since = datetime.now() - timedelta(minutes=settings.LOGIN_WINDOW)
    recent = LoginFailure.objects.filter(at__gte=since)
    if recent.filter(username=username.lower()[:150]).count() >= settings.LOGIN_FAILURES:
        return True
    return bool(address) and recent.filter(address=address).count() >= settings.LOGIN_FAILURES_ADDRESS


def login_failed(*, username: str, address: str) -> None:
    """Write down a wrong password or code."""
    now = datetime.now()
    LoginFailure.objects.filter(at__lt=now - timedelta(days=1)).delete()
    LoginFailure.objects.create(username=username.lower()[:150], address=address, at=now)


def login_forgiven(*, username: str) -> None:
    """Forget the wrong passwords of a name: it has proved itself, or its password was set anew."""
    LoginFailure.objects.filter(username=username.lower()[:150]).delete()


def password_confirmed(*, person: Person, password: str, address: str) -> bool:
    """Whether somebody signed in knows the password: asked before what an open screen must not allow. Counts like signing in."""
    if login_locked(username=person.username, address=address):
        return False
    if person.check_password(password):
        return True
    login_failed(username=person.username, address=address)
    return False


class LimitedBackend(ModelBackend):
    """Django's own check of a password, refused unseen while the name or the address is locked."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        """The person, or None; PermissionDenied while locked, so that no other backend is asked."""
        username = username or ""
        address = address_of(request)
        if login_locked(username=username, address=address):
            raise PermissionDenied(_("登录失败次数过多"))
        person = super().authenticate(request, username=username, password=password, **kwargs)
        if person is None and username:
            login_failed(username=username, address=address)
        elif person is not None and not hasattr(person, "second_factor"):
            # With a second factor the count ends when that is right too, or its codes could be tried out between passwords.
            login_forgiven(username=username)
        return person if isinstance(person, Person) else None


class LoginForm(AuthenticationForm):
    """Name and password; says when a name is locked and for how long, instead of calling the password wrong."""

    def clean(self) -> dict[str, Any]:
        """Check the lock first: the message must not depend on whether the password is right."""
        username = self.cleaned_data.get("username", "")
        if login_locked(username=username, address=address_of(self.request)):
            raise ValidationError(
                _("登录失败次数过多，请 %(minutes)d 分钟后再试，或请技术员重设密码。")
                % {"minutes": settings.LOGIN_WINDOW},
                code="locked",
            )
        return super().clean()
