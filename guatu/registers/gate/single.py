"""One row: make, change, delete, restore. Each writes the row and its journal line in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import Fault
from guatu.people.models import Person
from guatu.people.permissions import NotAllowed
from guatu.registers.access import RowWriter, readable, require_write
from guatu.registers.errors import Refused
from guatu.registers.gate.merging import Settlement, merge_check, settled_note
from guatu.registers.gate.reading import complete, lost_links, read_entries, uniqueness_faults, with_defaults
from guatu.registers.gate.source import Source
from guatu.registers.journal import act_open, delegated_by, line_write
from guatu.registers.library import library
from guatu.registers.links import Links
from guatu.registers.models import Act, Evidence
from guatu.registers.search import search_forget, search_write
from guatu.registers.tables import model_of
from guatu.registers.tables.rows import Record

DELETED = "deleted_at"
"""How the journal names the mark of deletion."""


@transaction.atomic
def record_create(
    *,
    register: Register,
    values: Mapping[str, Any],
    by: Person,
    source: Source,
    reason: str = "",
    evidence: Sequence[Evidence] = (),
    simulated: bool = False,
) -> Record:
    """Enter a new row. `values` may be texts as people type them. Raises Refused with every fault, NotAllowed."""
    require_write(by, register)
    today = date.today()
    links = Links(by, register)
    given, faults = read_entries(register, values, links=links, today=today)
    full, more = complete(register, with_defaults(register, given, links=links, today=today), today=today)
    faults = [*faults, *_but(more, faults)]
    if faults:
        raise Refused(faults)
    alone = require_row(by, register, full)
    clashes = uniqueness_faults(register, full, by=by)
    if clashes:
        raise Refused(clashes)
    act = act_open(
        register=register.name,
        verb=Act.Verb.CREATE,
        person=by,
        source=source,
        reason=reason,
        delegated_by=delegated_by(by, alone),
        simulated=simulated,
    )
    record = model_of(register.name)(
        version=1, simulated=simulated, made_at=act.at, changed_at=act.at, made_by=by, changed_by=by
    )
    put_values(record, full)
    _save(record, register)
    filled = {name: value for name, value in full.items() if value is not None}
    line_write(
        act=act,
        table=register.name,
        verb=Act.Verb.CREATE,
        row=record.pk,
        version=1,
        before={},
        after=filled,
        evidence=evidence,
    )
    search_write(register, [record.pk])
    return record


@transaction.atomic
def record_change(
    *,
    record: Record,
    values: Mapping[str, Any],
    version: int,
    by: Person,
    source: Source,
    reason: str = "",
    evidence: Sequence[Evidence] = (),
    settlement: Settlement | None = None,
) -> Record:
    """Change the given fields of a row that was seen as `version`.

    What others changed meanwhile in other fields stays; where they changed the same field to something else, Conflict tells who
    and what, and nothing is written until a settlement says whose value stands. Values that are there already write nothing.
    Raises Refused, Conflict, NotAllowed.
    """
    register = record.register
    held = lock(record)
    if held.deleted_at is not None:
        raise Refused([], _("这一行已被删除，不能修改；请先恢复。"))
    alone = require_row(by, register, row_values(held))
    today = date.today()
    links = Links(by, register)
    given, faults = read_entries(register, values, links=links, today=today)
    current = row_values(held)
    wanted = {name: value for name, value in given.items() if current[name] != value}
    merge_check(held, version, wanted, links, settlement=settlement)
    if settlement is not None:
        reason = f"{reason.strip()}{settled_note(held, settlement, wanted)}"
        wanted = {name: value for name, value in wanted.items() if name not in settlement.theirs}
        # An entry that is not taken cannot be wrong.
        faults = [fault for fault in faults if fault.field not in settlement.theirs]
    full, more = complete(register, {**current, **wanted}, today=today)
    faults = [*faults, *_but(more, faults)]
    if faults:
        raise Refused(faults)
    changed = {name: value for name, value in full.items() if current[name] != value}
    if not changed and not evidence:
        return held
    # A row cannot be carried out of one's own reach: the new area must be one's own too.
    alone = require_row(by, register, full) and alone
    clashes = uniqueness_faults(register, full, by=by, but=held.pk)
    if clashes:
        raise Refused(clashes)
    return _write(
        held,
        changed,
        verb=Act.Verb.CHANGE,
        by=by,
        source=source,
        reason=reason,
        evidence=evidence,
        alone=alone,
    )


@transaction.atomic
def record_delete(*, record: Record, version: int, by: Person, source: Source, reason: str) -> Record:
    """Mark a row as deleted: it leaves lists and counts, and stays with its history. Refused while other rows point to it."""
    register = record.register
    held = lock(record)
    alone = require_row(by, register, row_values(held))
    if held.deleted_at is not None:
        return held
    if not reason.strip():
        raise Refused([], _("删除要写明理由。"))
    merge_check(held, version, {}, Links(by, register), everything=True)
    if pointing := told_pointing_to(held, by):
        raise Refused([], _("不能删除：%(why)s") % {"why": pointing})
    return _mark(held, Act.Verb.DELETE, by, source, reason, alone)


@transaction.atomic
def record_restore(*, record: Record, version: int, by: Person, source: Source, reason: str = "") -> Record:
    """Bring a deleted row back as it was. Refused where another row has taken its key or one it refers to is gone."""
    register = record.register
    held = lock(record)
    alone = require_row(by, register, row_values(held))
    if held.deleted_at is None:
        return held
    merge_check(held, version, {}, Links(by, register), everything=True)
    clashes = [
        *uniqueness_faults(register, row_values(held), by=by, but=held.pk),
        *lost_links(register, row_values(held)),
    ]
    if clashes:
        raise Refused(clashes)
    return _mark(held, Act.Verb.RESTORE, by, source, reason, alone)


def lock(record: Record) -> Record:
    """The row, fresh, and held until the transaction ends."""
    held: Record = type(record).objects.select_for_update().get(pk=record.pk)
    return held


def row_values(record: Record) -> dict[str, Any]:
    """The row's canonical values by field name."""
    return {field.name: record.value(field.name) for field in record.register.fields}


def put_values(record: Record, values: Mapping[str, Any]) -> None:
    """Set fields of a row from canonical values."""
    for name, value in values.items():
        column: Any = record._meta.get_field(name)
        setattr(record, column.attname, value)


def require_row(by: Person, register: Register, values: Mapping[str, Any]) -> bool:
    """NotAllowed unless the person may write a row with these values; whether the own rights alone suffice."""
    if RowWriter(by, register, delegated=False).may(values):
        return True
    require_write(by, register, values)
    return False


def told_pointing_to(record: Record, by: Person) -> str:
    """What to say where live rows of any register refer to the row; empty where none does.

    Those that the person may see are named, a few of each register; of others it is told only that there are some.
    """
    named: list[str] = []
    hidden = False
    for other in library().registers.values():
        for field in other.fields:
            if field.type != FieldType.REFERENCE or field.to != record.register.name:
                continue
            pointing = {field.name: record.pk}
            seen = readable(by, other).filter(**pointing)
            count = model_of(other.name).objects.filter(deleted_at=None, **pointing).count()
            hidden = hidden or count > seen.count()
            named += [f"{other.label}“{row}”" for row in seen[:3]] if count else []
    parts = [_("还有别的行指向它：%(rows)s。请先改那些行。") % {"rows": "、".join(named)}] if named else []
    if hidden:
        parts.append(_("另有别的单位登记的行指向它，请与督查室联系。"))
    return "".join(parts)


def _but(faults: Sequence[Fault], known: Sequence[Fault]) -> list[Fault]:
    """Faults of the whole row, without those of fields whose entry was refused already."""
    refused = {fault.field for fault in known}
    return [fault for fault in faults if fault.field not in refused]


def _save(record: Record, register: Register) -> None:
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        # Two people entered the same key in the same moment; the other's row is there now.
        field: Field = register.field(register.key[0])
        raise Refused([Fault(field, _("刚有人登记了相同的一行，请刷新后核对。"))]) from None


def _write(
    held: Record,
    changed: Mapping[str, Any],
    *,
    verb: str,
    by: Person,
    source: Source,
    reason: str,
    evidence: Sequence[Evidence] = (),
    alone: bool = True,
    act: Act | None = None,
) -> Record:
    register = held.register
    before = {name: held.value(name) for name in changed}
    act = act or act_open(
        register=register.name,
        verb=verb,
        person=by,
        source=source,
        reason=reason,
        delegated_by=delegated_by(by, alone),
    )
    put_values(held, changed)
    touch(held, by, act.at)
    held.save()
    line_write(
        act=act,
        table=register.name,
        verb=Act.Verb.CHANGE,
        row=held.pk,
        version=held.version,
        before=before,
        after=changed,
        evidence=evidence,
    )
    search_write(register, [held.pk])
    return held


def _mark(held: Record, verb: str, by: Person, source: Source, reason: str, alone: bool) -> Record:
    act = act_open(
        register=held.register.name,
        verb=verb,
        person=by,
        source=source,
        reason=reason,
        delegated_by=delegated_by(by, alone),
    )
    mark_write(held, verb=verb, by=by, act=act)
    return held


def mark_write(held: Record, *, verb: str, by: Person, act: Act) -> None:
    """Set the mark of deletion, or with the verb RESTORE take it away, with its line."""
    before = held.deleted_at
    moment = None if verb == Act.Verb.RESTORE else act.at
    held.deleted_at = moment
    touch(held, by, act.at)
    held.save()
    line_write(
        act=act,
        table=held.register.name,
        verb=verb,
        row=held.pk,
        version=held.version,
        before={DELETED: before},
        after={DELETED: moment},
    )
    if moment is None:
        search_write(held.register, [held.pk])
    else:
        search_forget(held.register, [held.pk])


def touch(held: Record, by: Person, moment: datetime) -> None:
    """Another version, by whom and when: the moment of the act."""
    held.version += 1
    held.changed_at = moment
    held.changed_by = by


__all__ = ["NotAllowed", "record_change", "record_create", "record_delete", "record_restore"]
