"""Signing in at the district's identity provider (OpenID Connect), by setting. Only people already known here come in.

Authlib does the protocol: discovery, state, nonce, PKCE, signatures. A person is known by the provider's subject, which is kept
when they first come in under a user name that is theirs here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guatu.people.models import Person

logger = logging.getLogger(__name__)


class Unreachable(Exception):
    """The provider does not answer, or answers nonsense; the message says what to do."""


class Unknown(Exception):
    """Somebody whom the provider knows and this district does not; the message says whom to ask."""


@cache
def _client(issuer: str, client_id: str, secret: str) -> Any:
    from authlib.integrations.django_client import OAuth

    return OAuth().register(
        name="district",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": 10},
    )


def client() -> Any:
    """The provider as the settings name it."""
    assert settings.OIDC is not None
    return _client(settings.OIDC["issuer"], settings.OIDC["client_id"], settings.OIDC["secret"])


@contextmanager
def _asking() -> Iterator[None]:
    """What goes wrong between the two servers, as Unreachable."""
    from requests import RequestException

    try:
        yield
    except (RequestException, KeyError, RuntimeError) as error:
        logger.warning("identity provider: %s: %s", type(error).__name__, error)
        raise Unreachable(
            _("连不上统一身份认证，或它的应答不对。请稍后再试，或返回登录页用密码登录；仍不行请联系技术员。")
        ) from None


def away(request: HttpRequest, back: str) -> HttpResponse:
    """The way to the provider, which sends the person to `back` afterwards. Raises Unreachable."""
    with _asking():
        found: HttpResponse = client().authorize_redirect(request, back)
        return found


def person_from(request: HttpRequest) -> Person:
    """The person whom the provider vouches for. Raises Unknown, with the reason, for everybody else; Unreachable."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    try:
        with _asking():
            answer = client().authorize_access_token(request)
    except JoseError as error:
        logger.warning("identity provider: %s: %s", type(error).__name__, error)
        raise Unknown(_("统一身份认证的签名不对，没有放行。请联系技术员。")) from None
    except AuthlibBaseError as error:
        raise Unknown(
            _("统一身份认证没有成功：%(why)s。请返回登录页重试。") % {"why": error.description or error.error}
        ) from None
    claims = answer.get("userinfo") or {}
    subject = str(claims.get("sub") or "")
    name = str(claims.get("preferred_username") or "")
    if not subject:
        raise Unknown(_("统一身份认证没有说明您是谁，请联系技术员。"))
    person = Person.objects.filter(oidc_subject=subject).first()
    if person is None:
        # The first time: an account of the same user name that nobody else at the provider has taken yet.
        person = Person.objects.filter(
            username__in=[each for each in (name, subject) if each], oidc_subject=None, is_active=True
        ).first()
        if person is not None:
            person.oidc_subject = subject
            person.save(update_fields=["oidc_subject", "is_staff", "is_superuser"])
    if person is None or not person.is_active:
        raise Unknown(
            _("您已通过统一身份认证（%(name)s），但挂图里没有您的账号。请联系技术员开通。") % {"name": name or subject}
        )
    return person
