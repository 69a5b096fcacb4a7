"""Two people and one row: what others changed since a form was opened, and whether it clashes with what is wanted now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guatu.definitions.values import load_value, show_value
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.errors import Clash, Conflict, Refused
from guatu.registers.links import Links
from guatu.registers.selectors.lines import RowLine, lines_of
from guatu.registers.tables.rows import Record


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What a person decided of the clashes that a form has shown: whose value stands in which field."""

    since: int
    """The version that the form was first opened on."""
    shown: frozenset[str]
    """Fields whose clash was shown."""
    mine: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()


def merge_check(
    held: Record,
    version: int,
    wanted: Mapping[str, Any],
    links: Links,
    *,
    everything: bool = False,
    settlement: Settlement | None = None,
) -> None:
    """Conflict where one of the wanted fields was changed since `version`; with `everything`, where any was.

    With a settlement, `version` is the one whose clashes were shown: a shown field without a choice is a Conflict again, and so
    is one that was changed once more, whatever was chosen before.
    """
    if version == held.version and settlement is None:
        return
    since = version if settlement is None else settlement.since
    if not 1 <= since <= version <= held.version:
        raise Refused([], _("版本号无效，请刷新页面。"))
    fresh = [name for name in changed_since(held, version) if everything or name in wanted]
    shown = [name for name in settlement.shown if name in wanted] if settlement is not None else []
    chosen = _choices(settlement, but=fresh)
    if fresh or any(name not in chosen for name in shown):
        changed = changed_since(held, since)
        names = [name for name in changed if name in fresh or name in shown]
        raise _conflict(held, {name: changed[name] for name in names}, wanted, links, since, chosen)


def _choices(settlement: Settlement | None, *, but: Collection[str]) -> dict[str, str]:
    """Field → mine or theirs."""
    if settlement is None:
        return {}
    found = dict.fromkeys(settlement.mine, "mine") | dict.fromkeys(settlement.theirs, "theirs")
    return {name: choice for name, choice in found.items() if name not in but}


def settled_note(held: Record, settlement: Settlement, wanted: Collection[str]) -> str:
    """For the journal: whose changes the person saw, and which were replaced or left."""
    changed = changed_since(held, settlement.since)
    parts = []
    for names, said in ((settlement.mine, "用自己的值"), (settlement.theirs, "用对方的值")):
        labels = [_label(held, name) for name in changed if name in names and name in wanted]
        parts += [f"{'、'.join(labels)}{said}"] if labels else []
    people = dict.fromkeys(str(line.act.person) for name, line in changed.items() if name in settlement.shown)
    return f"（核对{'、'.join(people)}的修改后，{'，'.join(parts)}）" if parts else ""


def changed_since(held: Record, version: int) -> dict[str, RowLine]:
    """Field → its latest change that came after the version, in the order of the form."""
    latest: dict[str, RowLine] = {}
    for line in lines_of(held.register.name, held.pk):
        if line.version > version:
            for name in line.after:
                latest[name] = line
    order = [field.name for field in held.register.fields]
    return {name: latest[name] for name in sorted(latest, key=lambda each: order.index(each) if each in order else -1)}


def _conflict(
    held: Record,
    changed: Mapping[str, RowLine],
    wanted: Mapping[str, Any],
    links: Links,
    since: int,
    chosen: Mapping[str, str],
) -> Conflict:
    opened = values_at(held, since)
    clashes = [
        Clash(
            field=name,
            label=_label(held, name),
            by=str(line.act.person),
            at=line.act.at,
            was=_shown(held, name, opened.get(name), links),
            current=_shown(held, name, line.after.get(name), links),
            yours=_shown(held, name, wanted.get(name), links) if name in wanted else "",
            unit="" if name == "deleted_at" else held.register.field(name).unit,
            choice=chosen.get(name, ""),
        )
        for name, line in changed.items()
    ]
    newest = max(changed.values(), key=lambda line: line.id)
    message = _("%(person)s已于%(at)s修改了“%(fields)s”，您的修改未保存。请核对后再改。") % {
        "person": newest.act.person,
        "at": f"{newest.act.at:%H:%M:%S}"
        if newest.act.at.date() == datetime.now().date()
        else f"{newest.act.at:%F %H:%M}",
        "fields": "、".join(each.label for each in clashes),
    }
    return Conflict(message, tuple(clashes), held.version, since=since)


def values_at(held: Record, version: int) -> dict[str, Any]:
    """What the fields that were changed since held at the version, in the journal's form."""
    first: dict[str, Any] = {}
    for line in lines_of(held.register.name, held.pk):
        if line.version > version:
            for name in line.after:
                first.setdefault(name, line.before.get(name))
    return first


def _label(held: Record, name: str) -> str:
    return _("删除标记") if name == "deleted_at" else held.register.field(name).label


def _shown(held: Record, name: str, value: Any, links: Links) -> str:
    if name == "deleted_at":
        return _("已删除") if value else _("在册")
    field = held.register.field(name)
    value = load_value(field, value)
    # Personal data is looked at for a reason that is kept, and not because two people changed it.
    return mask_value(field, value) if is_sensitive(field) else show_value(field, value, names=links.name)
