"""Two people and one row: what others changed since a form was opened, and whether it clashes with what is wanted now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guatu.definitions.values import load_value, show_value
from guatu.registers.errors import Clash, Conflict, Refused
from guatu.registers.links import Links
from guatu.registers.selectors.lines import RowLine, lines_of
from guatu.registers.tables.rows import Record


def merge_check(
    held: Record, version: int, wanted: Mapping[str, Any], links: Links, *, everything: bool = False
) -> None:
    """Conflict where one of the wanted fields was changed since `version`; with `everything`, where any was."""
    if version == held.version:
        return
    if not 1 <= version < held.version:
        raise Refused([], _("版本号无效，请刷新页面。"))
    changed = changed_since(held, version)
    names = [name for name in changed if everything or name in wanted]
    if names:
        raise _conflict(held, {name: changed[name] for name in names}, wanted, links)


def changed_since(held: Record, version: int) -> dict[str, RowLine]:
    """Field → its latest change that came after the version."""
    latest: dict[str, RowLine] = {}
    for line in lines_of(held.register.name, held.pk):
        if line.version > version:
            for name in line.after:
                latest[name] = line
    return latest


def _conflict(held: Record, changed: Mapping[str, RowLine], wanted: Mapping[str, Any], links: Links) -> Conflict:
    clashes = [
        Clash(
            field=name,
            label=_label(held, name),
            by=str(line.act.person),
            at=line.act.at,
            was=_shown(held, name, line.before.get(name), links),
            current=_shown(held, name, line.after.get(name), links),
            yours=_shown(held, name, wanted.get(name), links) if name in wanted else "",
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
    return Conflict(message, tuple(clashes), held.version)


def _label(held: Record, name: str) -> str:
    return _("删除标记") if name == "deleted_at" else held.register.field(name).label


def _shown(held: Record, name: str, value: Any, links: Links) -> str:
    if name == "deleted_at":
        return _("已删除") if value else _("在册")
    field = held.register.field(name)
    return show_value(field, load_value(field, value), names=links.name)
