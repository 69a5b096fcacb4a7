"""Many rows at once: an upload, a bulk edit. One transaction, one act, chunk lines in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.definitions.values import Fault
from guatu.people.models import Person
from guatu.registers.access import RowWriter, require_write
from guatu.registers.errors import Refused
from guatu.registers.gate.bulk import Bulk, Judged, Written
from guatu.registers.gate.reading import read_entries
from guatu.registers.gate.source import Source
from guatu.registers.journal import act_open, delegated_by
from guatu.registers.models import Act

Progress = Callable[[int], None]
BATCH = 2000
"""Rows that are compared and written together."""
MOST_FAULTS = 10_000
"""Rows with faults that are told of; a file that is wrong throughout is told once."""


class RowsRefused(Refused):
    """Some rows cannot be taken, and nothing was written."""

    def __init__(self, written: Written) -> None:
        self.rows = written.refused
        faults = [fault for row in written.refused[:5] for fault in row.faults]
        super().__init__(faults, _("有%(count)s行不能收下，没有写入任何内容。") % {"count": len(written.refused)})


def rows_write(
    *,
    register: Register,
    rows: Iterable[Mapping[str, Any]],
    by: Person,
    source: Source,
    reason: str = "",
    skip_refused: bool = False,
    simulated: bool = False,
    progress: Progress | None = None,
    watch: Callable[[Judged], None] | None = None,
    savepoint: bool = True,
) -> Written:
    """Enter rows found by the register's key: new ones are made, known ones changed in the given fields, same ones left.

    Raises RowsRefused, with nothing written, where a row cannot be taken; with `skip_refused` the others are taken and
    `Written.refused` names those that were not. `progress` is called with the number of rows done, `watch` with what each
    batch was judged to be before it is written: what it raises takes all back. Without `savepoint` that takes the caller's
    transaction back too: SQLite keeps in memory all that a savepoint might take back, some kilobytes a row.
    """
    with transaction.atomic(savepoint=savepoint):
        require_write(by, register)
        bulk = Bulk(register, by, simulated)
        written = Written()
        act = act_open(
            register=register.name,
            verb=Act.Verb.TAKE_IN,
            person=by,
            source=source,
            reason=reason,
            rows=0,
            delegated_by=delegated_by(by, RowWriter(by, register, delegated=False).all or bool(bulk.writer.scope)),
            simulated=simulated,
        )
        written.act = act
        place = 0
        iterator = iter(rows)
        while batch := list(islice(iterator, BATCH)):
            try:
                bulk.take(act, batch, place, written, watch)
            except IntegrityError:
                raise _met_another(register) from None
            place += len(batch)
            if progress is not None:
                progress(place)
            if len(written.refused) > MOST_FAULTS and not skip_refused:
                break
        if written.refused and not skip_refused:
            raise RowsRefused(written)
        if not written.new and not written.changed:
            act.delete()
            written.act = None
            return written
        act.rows = written.new + written.changed
        act.save(update_fields=["rows"])
        return written


def rows_judge(*, register: Register, rows: Iterable[Mapping[str, Any]], by: Person) -> Iterator[Judged]:
    """What `rows_write` would do with the rows, batch by batch. Writes nothing and holds nothing: nobody waits for it."""
    require_write(by, register)
    bulk = Bulk(register, by, False, hold=False)
    place = 0
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield bulk.judge(batch, place)
        place += len(batch)


@transaction.atomic
def records_change(
    *, register: Register, ids: Sequence[int], values: Mapping[str, Any], by: Person, source: Source, reason: str
) -> Written:
    """Set the same values in many rows: one act. Raises RowsRefused naming the rows where they do not fit."""
    require_write(by, register)
    if not reason.strip():
        raise Refused([], _("批量修改要写明理由。"))
    bulk = Bulk(register, by, False)
    given, faults = read_entries(register, values, links=bulk.links, today=bulk.today)
    if faults:
        raise Refused(faults)
    unique = next((each for each in register.fields if each.unique and given.get(each.name) is not None), None)
    if unique is not None and len(ids) > 1:
        raise Refused([Fault(unique, _("每一行的值不能相同，不能批量修改，请逐行修改。"))])
    if set(given) & set(register.key):
        raise Refused([Fault(register.field(register.key[0]), _("主键不能批量修改，请逐行修改。"))])
    act = act_open(register=register.name, verb=Act.Verb.CHANGE, person=by, source=source, reason=reason, rows=len(ids))
    written = Written(act=act)
    for start in range(0, len(ids), BATCH):
        try:
            bulk.change(act, list(ids[start : start + BATCH]), given, start, written)
        except IntegrityError:
            raise _met_another(register) from None
    if written.refused:
        raise RowsRefused(written)
    if not written.changed:
        act.delete()
        written.act = None
    else:
        act.rows = written.changed
        act.save(update_fields=["rows"])
    return written


def _met_another(register: Register) -> Refused:
    """Two people entered the same key or unique value in the same moment; the other's row is there now."""
    field = register.field(register.key[0])
    return Refused([Fault(field, _("刚有人登记了其中相同的行，没有写入任何内容。请重新核对后再提交。"))])
