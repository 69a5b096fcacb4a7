"""The second factor: six digits that an app on the phone counts out every half minute (RFC 6238), and recovery codes.

`pyotp` computes the codes. A code works once: the time step of the last one used is kept. Secrets are kept closed (`secret_box`),
recovery codes as hashes.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from collections.abc import MutableMapping
from typing import Any

from django.db import transaction

from guatu.people.models import Person, SecondFactor
from guatu.people.secret_box import box_close, box_open

STEP = 30
WINDOW = 1
"""Steps before and after now that are taken: clocks differ."""
RECOVERY_CODES = 8
ISSUER = "挂图"
PENDING = "new_secret"
"""Where a session keeps the secret being set up."""


def secret_new() -> str:
    """A secret for a phone that is being set up; nothing is kept until its first code is right."""
    import pyotp

    return pyotp.random_base32()


def secret_pending(session: MutableMapping[str, Any], person: Person) -> str:
    """The secret that the person is setting up: the one begun in this session, closed there too, or a new one."""
    found = box_open(session.get(PENDING, ""), whose=person.pk)
    if found is None:
        found = secret_new()
        session[PENDING] = box_close(found, whose=person.pk)
    return found


def secret_uri(person: Person, secret: str) -> str:
    """What the QR code says."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=ISSUER)


def secret_picture(person: Person, secret: str) -> str:
    """The QR code as an image in a data address, drawn here: nothing leaves the machine."""
    import segno

    return segno.make(secret_uri(person, secret), error="m").svg_data_uri(scale=5, border=2, dark="#1b2023")


@transaction.atomic
def factor_turn_on(*, person: Person, secret: str, code: str) -> list[str] | None:
    """Keep the secret if the code is right; the recovery codes, shown this once. None where the code is wrong."""
    step = _step_of(secret, code)
    if step is None:
        return None
    codes = [f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}" for _each in range(RECOVERY_CODES)]
    SecondFactor.objects.update_or_create(
        person=person,
        defaults={
            "secret": box_close(secret, whose=person.pk),
            "last_step": step,
            "recovery": [_hash(each) for each in codes],
        },
    )
    return codes


def factor_turn_off(*, person: Person) -> None:
    """Go back to the password alone."""
    SecondFactor.objects.filter(person=person).delete()


@transaction.atomic
def code_right(*, person: Person, code: str) -> bool:
    """Whether the code is the phone's, newer than the last one used, or an unused recovery code, which it then uses up."""
    factor = SecondFactor.objects.select_for_update().filter(person=person).first()
    if factor is None:
        return False
    plain = _plain(code)
    secret = box_open(factor.secret, whose=person.pk)
    step = _step_of(secret, plain) if secret is not None else None
    if step is not None and step > factor.last_step:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return True
    if _hash(plain.lower()) in factor.recovery:
        factor.recovery = [each for each in factor.recovery if each != _hash(plain.lower())]
        factor.save(update_fields=["recovery"])
        return True
    return False


def _step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is, within the window."""
    import pyotp

    plain = _plain(code)
    if not (plain.isascii() and plain.isdecimal()):
        return None
    now = int(time.time()) // STEP
    totp = pyotp.TOTP(secret)
    for step in range(now - WINDOW, now + WINDOW + 1):
        if secrets.compare_digest(totp.generate_otp(step), plain):
            return step
    return None


def _plain(code: str) -> str:
    """The code without spaces; full-width digits, as Chinese keyboards give them, made plain."""
    return "".join(unicodedata.normalize("NFKC", code).split())


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
