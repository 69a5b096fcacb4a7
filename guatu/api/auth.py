"""Who calls: a personal token, or the session of a logged-in person with CSRF protection."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from guatu.people.models import Person
from guatu.people.selectors import person_by_token


class TokenAuth(HttpBearer):
    """A personal token of the form guatu_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person whose token it is."""
        person = person_by_token(token)
        if person is not None:
            request.user = person
        return person


class PersonSession(SessionAuth):
    """The session of someone who logged in on the pages."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The logged-in person."""
        del key
        return request.user if isinstance(request.user, Person) and request.user.is_active else None


AUTH: list[Any] = [TokenAuth(), PersonSession(csrf=True)]


def caller(request: HttpRequest) -> Person:
    """The person who calls; the doors behind AUTH have one."""
    assert isinstance(request.user, Person)
    return request.user
