"""Showing personal data: for a reason, to those who may write the row, and never without a line in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.people.models import Person
from guatu.people.permissions import NotAllowed
from guatu.registers.access import is_sensitive, may_unmask
from guatu.registers.errors import Refused
from guatu.registers.gate.source import Source
from guatu.registers.journal import act_open
from guatu.registers.models import Act, Line
from guatu.registers.tables.rows import Record

SHORTEST_REASON = 4


@transaction.atomic
def unmask(*, record: Record, fields: Sequence[str], by: Person, source: Source, reason: str) -> dict[str, Any]:
    """The values of sensitive fields, after writing down who looked and why. Raises NotAllowed, Refused."""
    register = record.register
    if not may_unmask(by, register, record):
        raise NotAllowed(_("您不能查看这一行的敏感信息。"))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused([], _("请写明查看理由（至少%(count)s个字），理由会留存。") % {"count": SHORTEST_REASON})
    names = [name for name in fields if is_sensitive(register.field(name))]
    act = act_open(register=register.name, verb=Act.Verb.UNMASK, person=by, source=source, reason=reason)
    Line.objects.create(
        act=act,
        table=register.name,
        verb=Act.Verb.UNMASK,
        first=record.pk,
        last=record.pk,
        version=record.version,
        data={"shown": names},
    )
    return {name: record.value(name) for name in names}
