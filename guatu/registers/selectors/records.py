"""One row, as the person may see it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.people.permissions import NotAllowed
from guatu.registers.access import may_read_register, owner_name, readable
from guatu.registers.library import library
from guatu.registers.models import Act, Draft, SavedView
from guatu.registers.tables import model_of


def register_for(person: Any, name: str) -> Register:
    """The register of this name, if the person may open it. Raises Http404, NotAllowed."""
    register = library().registers.get(name)
    if register is None:
        raise Http404
    if not may_read_register(person, register):
        raise NotAllowed(
            _("您不能查看“%(label)s”：它由%(owner)s负责。") % {"label": register.label, "owner": owner_name(register)}
        )
    return register


def record_for(person: Any, register: Register, number: int, *, deleted: bool = True) -> Any:
    """The row of this number among those the person may see, deleted ones too unless said. Raises Http404."""
    record = readable(person, register, deleted=deleted).filter(pk=number).first()
    if record is None:
        raise Http404
    return record


def registers_for(person: Any) -> list[Register]:
    """The registers the person may open, pack by pack."""
    return [each for each in library().registers.values() if may_read_register(person, each)]


def draft_for(person: Any, register: Register, record: int) -> Draft | None:
    """What the person left unfinished in the form of a row (0: of a new one)."""
    return Draft.objects.filter(person=person, register=register.name, record=record).first()


def saved_views_for(person: Any, register: Register) -> list[SavedView]:
    """The person's own views of the list, and those that others share."""
    from django.db.models import Q

    found = SavedView.objects.filter(Q(person=person) | Q(shared=True), register=register.name)
    return list(found.select_related("person").order_by("name"))


def last_act(register: Register) -> Act | None:
    """The latest thing that was done to a register's rows."""
    done = Act.objects.filter(register=register.name).exclude(verb=Act.Verb.UNMASK)
    return done.select_related("person").order_by("-at").first()


def holds_simulated(register: Register) -> bool:
    """Whether the register's rows are simulated: told by its first and its last, since a district's demo comes before real data."""
    rows = model_of(register.name).objects.filter(deleted_at=None).order_by("id").values_list("simulated", flat=True)
    return bool(rows.first() or rows.last())
