"""Verbs that write people and organisations. Keyword-only, atomic, they return what they made."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.definitions.areas import AreaRow
from guatu.people.models import Area, Delegation, Organisation, Person, Token
from guatu.people.permissions import Action, require
from guatu.workreport.departments import Department

LONGEST_DELEGATION = 90
"""Days of one delegation at most: an absence, not a transfer."""


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
    password: str | None,
    display_name: str,
    role: str,
    organisation: Organisation | None = None,
    area: Area | None = None,
    post: str = "",
    simulated: bool = False,
    check_password: bool = True,
) -> Person:
    """Make a person. The password must pass the validators (ValidationError says how it fails); without one nobody logs in with it:
    the person comes in by the district's identity provider, or not at all.
    """
    if by is not None:
        require(by, Action.PEOPLE_MANAGE)
    person = Person(
        username=username,
        display_name=display_name,
        role=Person.Role(role),
        organisation=organisation,
        area=area,
        post=post.strip(),
        simulated=simulated,
    )
    if check_password and password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.full_clean(exclude=["password"])
    person.save()
    return person


class TokenRefused(ValueError):
    """A token that cannot be made; the message says why in Chinese."""


def expiry_of(text: str) -> date | None:
    """The last day of a token as a person writes it; empty for none. Raises TokenRefused for nonsense and for days past."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise TokenRefused(_("有效期请写成 2026-12-31 的样子。")) from None
    if day < date.today():
        raise TokenRefused(_("有效期已过，请填今天或以后的日期。"))
    return day


def token_create(
    *,
    person: Person,
    label: str,
    machine: bool = False,
    reads_only: bool = False,
    expires_on: date | None = None,
    rate: int | None = None,
) -> tuple[Token, str]:
    """Make a personal token for the API. The second value is the token itself: it is shown once and kept nowhere.

    Raises TokenRefused where the label is missing or the rate is below one.
    """
    if not label.strip():
        raise TokenRefused(_("请写明用途，例如“统计局数据对接”。"))
    if rate is not None and rate < 1:
        raise TokenRefused(_("每分钟次数至少是1。"))
    secret = "guatu_" + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person,
        label=label.strip()[:80],
        digest=token_digest(secret),
        machine=machine,
        reads_only=reads_only,
        expires_on=expires_on,
        rate=rate,
    )
    return token, secret


def token_revoke(*, token: Token) -> Token:
    """End a token at once."""
    token.revoked_at = datetime.now()
    token.save(update_fields=["revoked_at"])
    return token


def token_digest(secret: str) -> str:
    """What is stored of a token. Its 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


class DelegationRefused(ValueError):
    """A delegation that cannot be made; the message says why in Chinese."""


@transaction.atomic
def delegation_create(
    *, by: Person, giver: Person, taker: Person, starts_on: date, ends_on: date, reason: str
) -> Delegation:
    """Let the taker act with the giver's rights for some days. The giver does it, or the technician. Raises DelegationRefused."""
    if by.pk != giver.pk:
        require(by, Action.PEOPLE_MANAGE)
    delegation_check(giver=giver, taker=taker, starts_on=starts_on, ends_on=ends_on, reason=reason)
    return Delegation.objects.create(
        giver=giver, taker=taker, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:120]
    )


def delegation_check(*, giver: Person, taker: Person, starts_on: date, ends_on: date, reason: str) -> None:
    """Do nothing where such a delegation may be made; else raise DelegationRefused, which says why not."""
    if giver.pk == taker.pk:
        raise DelegationRefused(_("不能委托给自己。"))
    if ends_on < starts_on or ends_on < date.today():
        raise DelegationRefused(_("结束日期不能早于开始日期和今天。"))
    if (ends_on - starts_on).days > LONGEST_DELEGATION:
        raise DelegationRefused(_("一次委托最多%(days)s天。") % {"days": LONGEST_DELEGATION})
    if not taker.is_active:
        raise DelegationRefused(_("受托人的账号已停用。"))
    if not giver.is_active:
        raise DelegationRefused(_("委托人的账号已停用。"))
    if not reason.strip():
        raise DelegationRefused(_("请写明事由，例如“外出学习”。"))
    overlapping = Delegation.objects.filter(
        giver=giver, taker=taker, revoked_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if overlapping is not None:
        raise DelegationRefused(
            _("%(from)s至%(to)s已有对此人的委托，请先结束它。")
            % {"from": f"{overlapping.starts_on:%F}", "to": f"{overlapping.ends_on:%F}"}
        )


def delegation_revoke(*, by: Person, delegation: Delegation) -> Delegation:
    """End a delegation at once. The giver does it, or the technician."""
    if by.pk != delegation.giver_id:
        require(by, Action.PEOPLE_MANAGE)
    if delegation.revoked_at is None:
        delegation.revoked_at = datetime.now()
        delegation.save(update_fields=["revoked_at"])
    return delegation


@transaction.atomic
def areas_load(*, areas: Iterable[AreaRow], simulated: bool = False) -> int:
    """Make the areas of a list, or bring them up to date; how many are new. Parents stand before their parts."""
    made = 0
    known: dict[tuple[str, str], Area] = {}
    for row in areas:
        area, new = Area.objects.update_or_create(
            code=row.code,
            system=row.system,
            valid_from=row.valid_from,
            defaults={
                "name": row.name,
                "short_name": row.short_name,
                "level": row.level,
                "parent": known.get((row.parent, row.system)),
                "valid_to": row.valid_to,
                "source": row.source,
                "simulated": simulated,
            },
        )
        known[(row.code, row.system)] = area
        made += new
    return made
