"""Questions about people and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from guatu.people.models import Area, Organisation, Person, Token
from guatu.people.services import token_digest


def organisations(*, kind: str = "") -> QuerySet[Organisation]:
    """All organisations in use, in the district's own order."""
    rows = Organisation.objects.filter(active=True)
    return rows.filter(kind=kind) if kind else rows


def organisation_names() -> dict[str, Organisation]:
    """Every name, short name and alias → organisation; a full name wins over another's alias."""
    rows = list(organisations())
    names: dict[str, Organisation] = {}
    for row in rows:
        for alias in row.aliases:
            names.setdefault(alias, row)
    for row in rows:
        if row.short_name:
            names[row.short_name] = row
    for row in rows:
        names[row.name] = row
    return names


def organisation_named(name: str, names: dict[str, Organisation] | None = None) -> Organisation | None:
    """The organisation a document means by `name` (full name, short name or alias, with or without 区/县/市 before
    it).
    """
    names = organisation_names() if names is None else names
    name = name.strip()
    if name in names:
        return names[name]
    return names.get(name[1:]) if name[:1] in ("区", "县", "市") else None


def token_by_secret(secret: str) -> Token | None:
    """The live token whose secret this is, with its active person; notes the day of its use."""
    token = Token.objects.select_related("person").filter(digest=token_digest(secret), revoked_at=None).first()
    if token is None or not token.person.is_active:
        return None
    if token.expires_on is not None and token.expires_on < date.today():
        return None
    if token.used_on != date.today():
        Token.objects.filter(pk=token.pk).update(used_on=date.today())
    return token


def person_by_token(secret: str) -> Person | None:
    """The active person whose live token this is."""
    token = token_by_secret(secret)
    return token.person if token else None


def areas(*, level: str = "") -> QuerySet[Area]:
    """The areas in force, by code."""
    rows = Area.objects.filter(valid_to=None)
    return rows.filter(level=level) if level else rows


def area_with_parts(area_ids: Iterable[int]) -> frozenset[int]:
    """The areas and all that lie in them, by parent links, in one query: a county's villages are two links away."""
    given = list(area_ids)
    inside = Q(pk__in=given) | Q(parent__in=given) | Q(parent__parent__in=given)
    return frozenset(Area.objects.filter(inside).values_list("pk", flat=True))
