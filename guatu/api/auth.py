"""Who calls: a personal token, or the session of a logged-in person with CSRF protection."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer, SessionAuth

from guatu.api.limits import limit_require
from guatu.people.models import Person, Token
from guatu.people.permissions import NotAllowed
from guatu.people.selectors import token_by_secret
from guatu.registers.gate import Source
from guatu.registers.models import Act


class TokenAuth(HttpBearer):
    """A personal token of the form guatu_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person whose token it is."""
        found = token_by_secret(token)
        if found is None:
            return None
        limit_require(found.digest, found.rate)
        if found.reads_only and request.method not in ("GET", "HEAD", "OPTIONS"):
            raise NotAllowed(_("这个令牌只能读取，不能写入。"))
        request.user = found.person
        request.token = found  # type: ignore[attr-defined]
        return found.person


class PersonSession(SessionAuth):
    """The session of someone who logged in on the pages."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The logged-in person."""
        del key
        if isinstance(request.user, Person) and request.user.is_active:
            limit_require(f"person {request.user.pk}", None)
        return request.user if isinstance(request.user, Person) and request.user.is_active else None


AUTH: list[Any] = [TokenAuth(), PersonSession(csrf=True)]


def caller(request: HttpRequest) -> Person:
    """The person who calls; the doors behind AUTH have one."""
    assert isinstance(request.user, Person)
    return request.user


def source_of(request: HttpRequest) -> Source:
    """Where a write comes from: the API, by the token's name where a token is used."""
    token: Token | None = getattr(request, "token", None)
    return Source(Act.SourceKind.API, token.label if token else "")
