"""How far a person's rights reach: which areas and organisations, own and delegated.

Rooms that hold rows ask here and apply the answer to their own fields; this module knows no register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.people.models import Delegation, Person
from guatu.people.selectors import area_with_parts

READS_ALL = frozenset({Person.Role.OFFICE, Person.Role.LEADER, Person.Role.VIEWER, Person.Role.ADMIN})
WRITES_ALL = frozenset({Person.Role.OFFICE})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may reach on a day."""

    person_id: int
    reads_all: bool
    writes_all: bool
    manages: bool
    """Whether the person looks after tables, definitions, people and areas (技术员)."""
    areas: frozenset[int]
    """Own areas with everything that lies in them. Of towns only."""
    organisations: frozenset[int]
    givers: tuple[int, ...] = ()
    """People whose rights are held by delegation."""


def scope_of(person: Person, on: date | None = None, *, delegated: bool = True) -> Scope:
    """The person's scope on a day, today unless given, delegations united. Delegated rights cannot be delegated on."""
    day = on or date.today()
    givers = [each.giver for each in delegations_to(person, day) if each.giver.is_active] if delegated else []
    holders = [person, *givers]
    own = {_area_of(each) for each in holders if each.role == Person.Role.TOWN} - {None}
    return Scope(
        person_id=person.pk,
        reads_all=any(each.role in READS_ALL for each in holders),
        writes_all=any(each.role in WRITES_ALL for each in holders),
        manages=person.role == Person.Role.ADMIN,
        areas=area_with_parts(each for each in own if each is not None) if own else frozenset(),
        organisations=frozenset(
            each.organisation_id
            for each in holders
            if each.organisation_id is not None and each.role in (Person.Role.TOWN, Person.Role.DEPARTMENT)
        ),
        givers=tuple(each.pk for each in givers),
    )


def delegations_to(person: Person, day: date) -> list[Delegation]:
    """The delegations that the person holds on the day."""
    return list(
        Delegation.objects.filter(taker=person, revoked_at=None, starts_on__lte=day, ends_on__gte=day).select_related(
            "giver", "giver__organisation"
        )
    )


def _area_of(person: Person) -> int | None:
    if person.area_id is not None:
        return person.area_id
    return person.organisation.area_id if person.organisation is not None else None
