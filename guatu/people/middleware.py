"""The header that tells browsers to run nothing but our own files."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Add the policy to every answer that has not set a stricter one of its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


FREE = ("/account/", "/logout/", "/login/", "/language/", "/static/")
"""Where a person who still lacks the second factor may go."""


def second_factor_required(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead people whose role demands a second factor to where they turn it on, until they have."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = getattr(request, "user", None)
        wanted = settings.REQUIRE_TOTP and getattr(person, "role", None) in settings.REQUIRE_TOTP
        if wanted and not request.path.startswith(FREE) and not hasattr(person, "second_factor"):
            return HttpResponseRedirect("/account/?must=1")
        return get_response(request)

    return middleware
