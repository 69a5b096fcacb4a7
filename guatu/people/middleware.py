"""The header that tells browsers to run nothing but our own files."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _


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


FREE = ("/logout/", "/login/", "/language/", "/static/")
OWN = ("/account/", "/account/password/", "/account/second-factor/")
"""Where a person who still lacks the second factor may go. Not to tokens: they would be a door without it."""


def second_factor_required(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead people whose role demands a second factor to where they turn it on, until they have."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = getattr(request, "user", None)
        wanted = settings.REQUIRE_TOTP and getattr(person, "role", None) in settings.REQUIRE_TOTP
        free = request.path in OWN or request.path.startswith(FREE)
        if wanted and not free and not hasattr(person, "second_factor"):
            if request.path.startswith("/api/"):
                return JsonResponse(
                    {"detail": _("您的角色必须开启两步验证，请先在网页的“我的账号”里开启。")}, status=403
                )
            return HttpResponseRedirect("/account/?must=1")
        return get_response(request)

    return middleware
