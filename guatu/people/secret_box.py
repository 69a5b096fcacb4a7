"""Secrets that the server must read again, kept so that the database alone does not give them away.

`cryptography`'s Fernet (AES and HMAC) does the work; its key is derived from the instance's secret key (HKDF, RFC 5869), which lies in a
file and not in the database. What is closed names whom it belongs to, so that one person's cannot be put in another's place.
"""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings

PURPOSE = b"guatu second factor"


def box_close(secret: str, *, whose: int) -> str:
    """The secret, unreadable without the instance's key."""
    return str(_box().encrypt(f"{whose}:{secret}".encode()).decode("ascii"))


def box_open(closed: str, *, whose: int) -> str | None:
    """The secret again; None where it was closed with another key, for another person, or is damaged."""
    from cryptography.fernet import InvalidToken

    try:
        owner, _colon, secret = _box().decrypt(closed.encode()).decode().partition(":")
    except (InvalidToken, UnicodeDecodeError):
        return None
    return secret if owner == str(whose) else None


def _box() -> Any:
    """Closes with the key of today, opens with former ones (`SECRET_KEY_FALLBACKS`) too."""
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(_key(str(each))) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(master: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(master.encode()))
