"""Verbs that write people and organisations. Keyword-only, atomic, they return what they made."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from guatu.people.models import Organisation, Person, Token
from guatu.people.permissions import Action, require
from guatu.workreport.departments import Department


def organisation_save(
    *,
    by: Person | None,
    name: str,
    short_name: str = "",
    kind: str = Organisation.Kind.DEPARTMENT,
    aliases: Sequence[str] = (),
    order: int = 1000,
    simulated: bool = False,
) -> Organisation:
    """Make the organisation of this name, or bring it up to date. `by` None is the command line."""
    if by is not None:
        require(by, Action.PEOPLE_MANAGE)
    organisation, _made = Organisation.objects.update_or_create(
        name=name.strip(),
        defaults={
            "short_name": short_name.strip(),
            "kind": kind,
            "aliases": sorted({each.strip() for each in aliases if each.strip()}),
            "order": order,
        },
        create_defaults={
            "name": name.strip(),
            "short_name": short_name.strip(),
            "kind": kind,
            "aliases": sorted({each.strip() for each in aliases if each.strip()}),
            "order": order,
            "simulated": simulated,
        },
    )
    return organisation


@transaction.atomic
def organisations_from(*, departments: Iterable[Department], simulated: bool = False) -> int:
    """Make the organisations of a catalogue of departments, in its order; how many are new. What is there stays as it is."""
    known = set(Organisation.objects.values_list("name", flat=True))
    made = 0
    for order, each in enumerate(departments, 1):
        if each.label in known:
            continue
        collective = each.label.startswith("各")
        office = each.label.endswith(("办公室", "督查室"))
        kind = Organisation.Kind.OFFICE if office else Organisation.Kind.DEPARTMENT
        organisation_save(
            by=None,
            name=each.label,
            aliases=each.aliases,
            kind=Organisation.Kind.OTHER if collective else kind,
            order=order * 10 + (2000 if collective else 0),
            simulated=simulated,
        )
        made += 1
    return made


@transaction.atomic
def person_create(
    *,
    by: Person | None,
    username: str,
    password: str,
    display_name: str,
    role: str,
    organisation: Organisation | None = None,
    simulated: bool = False,
    check_password: bool = True,
) -> Person:
    """Make a person who can log in. The password must pass the validators (ValidationError says how it fails)."""
    if by is not None:
        require(by, Action.PEOPLE_MANAGE)
    person = Person(
        username=username,
        display_name=display_name,
        role=Person.Role(role),
        organisation=organisation,
        simulated=simulated,
        is_staff=role == Person.Role.ADMIN,
        is_superuser=role == Person.Role.ADMIN,
    )
    if check_password:
        validate_password(password, person)
    person.set_password(password)
    person.full_clean(exclude=["password"])
    person.save()
    return person


def token_create(*, person: Person, label: str) -> tuple[Token, str]:
    """Make a personal token for the API. The second value is the token itself: it is shown once and kept nowhere."""
    secret = "guatu_" + secrets.token_urlsafe(32)
    token = Token.objects.create(person=person, label=label.strip()[:80], digest=token_digest(secret))
    return token, secret


def token_revoke(*, token: Token) -> Token:
    """End a token at once."""
    token.revoked_at = datetime.now()
    token.save(update_fields=["revoked_at"])
    return token


def token_digest(secret: str) -> str:
    """What is stored of a token. Its 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
