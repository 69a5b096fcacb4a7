"""What happened to a row: every change of every field, who, when, from where, with what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guatu.definitions.values import load_value, show_value
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.gate.observing import series_field, table_of
from guatu.registers.links import Links
from guatu.registers.models import Act, Evidence
from guatu.registers.periods import show_period
from guatu.registers.selectors.lines import RowLine, lines_of
from guatu.registers.tables import series_model_of
from guatu.registers.tables.rows import Record


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's change as people read it."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One act on a row, newest first in lists."""

    act: Act
    verb: str
    """In words: 新增, 修改, 导入 …"""
    who: str
    at: datetime
    where_from: str
    reason: str
    version: int
    changes: tuple[FieldChange, ...]
    evidence: tuple[Evidence, ...]
    undone: bool


def history_of(record: Record, *, field: str = "") -> list[Event]:
    """The row's events, newest first; of one field where named. Sensitive values are masked."""
    # What the row referred to is named, whoever may see that: it stands in its own history.
    links = Links(None)
    lines = lines_of(record.register.name, record.pk)
    files = _files(lines)
    undone = _undone(lines)
    events = [_event(record, line, links, files, undone) for line in reversed(lines)]
    if not field:
        return events
    return [each for each in events if any(change.field == field for change in each.changes)]


def observation_history(record: Record, series: str, observation: int) -> list[Event]:
    """The events of one observation, newest first."""
    definition = record.register.series_named(series)
    field = series_field(definition)
    lines = lines_of(table_of(record.register.name, series), observation)
    files = _files(lines)
    undone = _undone(lines)
    model: Any = series_model_of(record.register.name, series)
    found = model.objects.filter(pk=observation, record=record).first()
    if found is None:
        return []
    label = f"{definition.label}（{show_period(definition.rhythm, found.period)}）"
    events = []
    for line in reversed(lines):
        change = FieldChange(
            series,
            label,
            show_value(field, load_value(field, line.before.get("value")), names=_no_name),
            show_value(field, load_value(field, line.after.get("value")), names=_no_name),
        )
        events.append(_frame(line, (change,), files, undone))
    return events


def _no_name(_field: Any, number: int) -> str:
    return str(number)


def _files(lines: list[RowLine]) -> dict[str, Evidence]:
    digests = {digest for line in lines for digest in line.evidence}
    return {each.digest: each for each in Evidence.objects.filter(digest__in=digests)} if digests else {}


def _undone(lines: list[RowLine]) -> set[Any]:
    return set(Act.objects.filter(undoes__in={line.act.pk for line in lines}).values_list("undoes_id", flat=True))


def _event(record: Record, line: RowLine, links: Links, files: dict[str, Evidence], undone: set[Any]) -> Event:
    changes = []
    for name in line.after:
        if name == "deleted_at":
            gone = bool(line.after[name])
            changes.append(
                FieldChange(name, _("状态"), _("在册") if gone else _("已删除"), _("已删除") if gone else _("在册"))
            )
            continue
        field = next((each for each in record.register.fields if each.name == name), None)
        if field is None:
            # A field that the definition no longer names: its history stays readable.
            changes.append(FieldChange(name, name, _plain(line.before.get(name)), _plain(line.after[name])))
            continue
        before, after = load_value(field, line.before.get(name)), load_value(field, line.after[name])
        if is_sensitive(field):
            changes.append(FieldChange(name, field.label, mask_value(field, before), mask_value(field, after)))
        else:
            changes.append(
                FieldChange(
                    name,
                    field.label,
                    show_value(field, before, names=links.name),
                    show_value(field, after, names=links.name),
                )
            )
    return _frame(line, tuple(changes), files, undone)


def _frame(line: RowLine, changes: tuple[FieldChange, ...], files: dict[str, Evidence], undone: set[Any]) -> Event:
    act = line.act
    who = str(act.person)
    if act.on_behalf_of is not None:
        who = _("%(taker)s（受%(giver)s委托）") % {"taker": who, "giver": act.on_behalf_of}
    kind = str(Act.SourceKind(act.source_kind).label)
    return Event(
        act=act,
        verb=str(Act.Verb(act.verb).label),
        who=who,
        at=act.at,
        where_from=f"{kind}：{act.source_name}" if act.source_name and act.source_name != kind else kind,
        reason=act.reason,
        version=line.version,
        changes=changes,
        evidence=tuple(files[digest] for digest in line.evidence if digest in files),
        undone=act.pk in undone,
    )


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
