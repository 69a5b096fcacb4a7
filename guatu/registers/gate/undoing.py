"""Take an act back: what it changed returns to what it was, where nobody has changed it since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.definitions.register import Register
from guatu.definitions.values import load_value
from guatu.people.models import Person
from guatu.registers.access import require_write
from guatu.registers.errors import NotUndoable
from guatu.registers.gate.observing import observation_undo
from guatu.registers.gate.reading import lost_links, uniqueness_faults
from guatu.registers.gate.single import DELETED, lock, mark_write, put_values, row_values, told_pointing_to, touch
from guatu.registers.gate.source import Source
from guatu.registers.gate.undoing_many import undo_chunk
from guatu.registers.journal import act_open, line_write
from guatu.registers.models import Act, Line
from guatu.registers.search import search_write
from guatu.registers.selectors.lines import RowLine, is_batch, lines_of, parts_of
from guatu.registers.tables import model_of, register_of
from guatu.registers.tables.rows import Record

UNDONE = Source(Act.SourceKind.UNDO)
TOLD = 200
"""Rows undone one by one between two words about how far it is."""
BY_HAND = frozenset({Act.Verb.UNMASK, Act.Verb.FILE})


def act_undo(
    *,
    act: Act,
    by: Person,
    reason: str = "",
    progress: Callable[[int], None] | None = None,
    savepoint: bool = True,
    source: Source = UNDONE,
) -> Act:
    """Undo all an act wrote; the act that did so, which can be undone in its turn. All or nothing. Raises NotUndoable.

    `progress` is told how many rows are done, some hundred at a time; what it raises rolls all back. Without `savepoint` the
    caller's transaction goes with it: SQLite keeps in memory all that a savepoint might take back. `source` is another than
    undoing only in a simulation, which says when it was done.
    """
    with transaction.atomic(savepoint=savepoint):
        if act.verb in BY_HAND:
            raise NotUndoable(_("查看敏感信息和上传材料不是修改，不能撤销。"))
        if Act.objects.filter(undoes=act).exists():
            raise NotUndoable(_("这一步已经撤销过了。"))
        register = register_of(act.register)
        undoing = act_open(
            register=act.register,
            verb=Act.Verb.UNDO,
            person=by,
            source=source,
            reason=reason,
            rows=act.rows,
            undoes=act,
        )
        ids: list[int] = []
        done = 0
        for number in list(Line.objects.filter(act=act).order_by("-id").values_list("pk", flat=True)):
            line = Line.objects.select_related("act").get(pk=number)
            if is_batch(line):
                raise NotUndoable(_("成批导入的观测数据不能撤销。请导入一份更正的文件，原值仍然保留。"))
            if line.chunk and "__" not in line.table and undo_chunk(register, line, undoing, by):
                done += len(line.data["ids"])
                _tell(progress, done)
                continue
            for part in parts_of(line):
                done += 1
                if done % TOLD == 0:
                    _tell(progress, done)
                if "__" in line.table:
                    observation_undo(table=line.table, row=part.row, part=part, act=undoing, by=by)
                else:
                    _undo_row(register, part, undoing, by)
                    ids.append(part.row)
        search_write(register, ids)
        return undoing


def _tell(progress: Callable[[int], None] | None, done: int) -> None:
    if progress is not None:
        progress(done)


def _undo_row(register: Register, part: RowLine, undoing: Act, by: Person) -> None:
    record = lock(model_of(register.name).objects.get(pk=part.row))
    require_write(by, register, row_values(record))
    if part.verb == Act.Verb.CREATE:
        _require_unchanged(record, part, _newer(register.name, part))
        if pointing := told_pointing_to(record, by):
            raise NotUndoable(_("“%(row)s”撤不掉：%(why)s") % {"row": record, "why": pointing})
        mark_write(record, verb=Act.Verb.DELETE, by=by, act=undoing)
    elif DELETED in part.after:
        _require_unchanged(record, part, _newer(register.name, part))
        back = bool(part.after[DELETED])
        if back:
            _require_fitting(register, record, row_values(record), by)
        elif pointing := told_pointing_to(record, by):
            raise NotUndoable(_("“%(row)s”撤不掉：%(why)s") % {"row": record, "why": pointing})
        mark_write(record, verb=Act.Verb.RESTORE if back else Act.Verb.DELETE, by=by, act=undoing)
    else:
        _put_back(register, record, part, undoing, by)


def _put_back(register: Register, record: Record, part: RowLine, undoing: Act, by: Person) -> None:
    before = {name: load_value(register.field(name), value) for name, value in part.before.items()}
    after = {name: load_value(register.field(name), part.after.get(name)) for name in part.after}
    changed_since = [name for name in after if record.value(name) != after[name]]
    if changed_since:
        raise _too_late(record, _newer(register.name, part), [register.field(name).label for name in changed_since])
    former = {name: before.get(name) for name in after}
    # As with a change: a row cannot be carried out of one's own reach.
    require_write(by, register, {**row_values(record), **former})
    if record.deleted_at is None:
        _require_fitting(register, record, {**row_values(record), **former}, by, only=former)
    put_values(record, former)
    touch(record, by, undoing.at)
    record.save()
    line_write(
        act=undoing,
        table=register.name,
        verb=Act.Verb.CHANGE,
        row=record.pk,
        version=record.version,
        before=after,
        after=former,
    )


def _require_fitting(
    register: Register, record: Record, values: Mapping[str, Any], by: Person, only: Collection[str] = ()
) -> None:
    """What comes back must still fit among the live rows: its key free, the rows it refers to there."""
    faults = [*uniqueness_faults(register, values, by=by, but=record.pk), *lost_links(register, values, only)]
    if faults:
        told = "；".join(f"{fault.label}：{fault.message}" for fault in faults)
        raise NotUndoable(_("“%(row)s”放不回去：%(told)s") % {"row": record, "told": told})


def _newer(table: str, part: RowLine) -> Sequence[RowLine]:
    return [line for line in lines_of(table, part.row) if line.id > part.id]


def _require_unchanged(record: Record, part: RowLine, newer: Sequence[RowLine]) -> None:
    """A row made or deleted can be taken back only while nobody has changed it since, apart from what was itself undone."""
    if record.version != part.version and not _all_undone(newer):
        raise _too_late(record, newer, [])


def _all_undone(newer: Sequence[RowLine]) -> bool:
    """Whether everything that came later cancels out: acts with the acts that undid them."""
    acts = {line.act.pk: line.act for line in newer}
    undone = {act.undoes_id for act in acts.values() if act.undoes_id}
    return all(act.pk in undone or (act.undoes_id in acts) for act in acts.values())


def _too_late(record: Any, newer: Sequence[RowLine], labels: Sequence[str]) -> NotUndoable:
    last = newer[-1] if newer else None
    who = f"{last.act.person}（{last.act.at:%F %H:%M}）" if last else _("别人")
    what = "、".join(labels)
    if what:
        return NotUndoable(
            _("“%(row)s”的%(what)s之后又被%(who)s改过，不能撤销。") % {"row": record, "what": what, "who": who}
        )
    return NotUndoable(_("“%(row)s”之后又被%(who)s改过，不能撤销。") % {"row": record, "who": who})
