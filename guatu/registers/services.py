"""Verbs about what surrounds rows: drafts of forms and saved views of lists. Rows themselves go through the gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from guatu.definitions.register import Register
from guatu.people.models import Person
from guatu.registers.models import Draft, SavedView

LONGEST_DRAFT = 200_000


def draft_save(
    *, person: Person, register: Register, record: int, version: int, values: Mapping[str, str]
) -> Draft | None:
    """Keep what was typed so far: of a row, what the person changed, of which a blank is one too.

    Nothing where nothing was typed, or it is far too long.
    """
    kept = {name: text for name, text in _without_nulls(values).items() if record or text.strip()}
    if record and not kept:
        draft_discard(person=person, register=register, record=record)
    if not kept or sum(len(text) for text in kept.values()) > LONGEST_DRAFT:
        return None
    draft, _made = Draft.objects.update_or_create(
        person=person,
        register=register.name,
        record=record,
        defaults={"version": version, "values": kept, "saved_at": datetime.now()},
    )
    return draft


def _without_nulls(values: Mapping[str, str]) -> dict[str, str]:
    """Texts without the sign that no database takes."""
    return {name: text.replace("\x00", "") for name, text in values.items()}


def draft_discard(*, person: Person, register: Register, record: int) -> None:
    """Forget what was typed."""
    Draft.objects.filter(person=person, register=register.name, record=record).delete()


def drafts_discard_old(*, now: datetime, days: int) -> int:
    """Forget forms left unfinished more than so many days ago (0: keep them); how many."""
    if not days:
        return 0
    return Draft.objects.filter(saved_at__lt=now - timedelta(days=days)).delete()[0]


def saved_view_save(*, person: Person, register: Register, name: str, query: str, shared: bool) -> SavedView | None:
    """Keep a list's query under a name; the same name again replaces it. None where the name is blank."""
    name, query = name.replace("\x00", ""), query.replace("\x00", "")
    if not name.strip():
        return None
    view, _made = SavedView.objects.update_or_create(
        person=person,
        register=register.name,
        name=name.strip()[:40],
        defaults={"query": query[:4000], "shared": shared},
    )
    return view


def saved_view_delete(*, person: Person, view_id: int) -> None:
    """Forget an own view; the office may forget shared ones."""
    own = Q(person=person)
    if person.role == Person.Role.OFFICE:
        own |= Q(shared=True)
    SavedView.objects.filter(own, pk=view_id).delete()
