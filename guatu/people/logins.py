"""Logging in, with a limit on wrong passwords that holds across server processes because it lives in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guatu.people.models import LoginFailure, Person


def address_of(request: HttpRequest | None) -> str:
    """The address the connection comes from. Headers that a client can forge are not believed."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64] if request else ""


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
