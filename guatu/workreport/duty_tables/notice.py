"""A published notice whose items end in （牵头单位：…；责任单位：…）: the items, their headings, their owners."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guatu.workreport.duty_tables.headings import Path, level_of, looks_like_heading, split_number
from guatu.workreport.duty_tables.model import DutyRow, Role
from guatu.workreport.duty_tables.names import labelled, split_names

_PAIRS = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕", "［": "］", "〖": "〗"}
_CLOSING = frozenset(_PAIRS.values())


@dataclass(frozen=True, slots=True)
class Owners:
    """What a bracket behind an item says."""

    leader: str
    lead: tuple[str, ...]
    co: tuple[str, ...]
    deadline: str
    note: str


def read_owners(words: str) -> Owners | None:
    """The owners that words name (牵头单位：…；责任单位：…); None where they name none."""
    parts = labelled(words)
    if not parts.keys() & {Role.LEADER, Role.LEAD, Role.CO, Role.UNITS}:
        return None
    leads = split_names(parts.get(Role.LEAD, ""))
    others = split_names(parts.get(Role.CO, ""))
    units = split_names(parts.get(Role.UNITS, ""))
    if units and not leads:
        leads, units = units[:1], units[1:]
    return Owners(
        leader=parts.get(Role.LEADER, ""),
        lead=leads,
        co=tuple(name for name in dict.fromkeys((*units, *others)) if name not in leads),
        deadline=parts.get(Role.DEADLINE, ""),
        note=parts.get(Role.NOTE, ""),
    )


def brackets(line: str) -> list[tuple[int, int, Owners]]:
    """The brackets of a line that name owners: start, end and what they say. A bracket that is never closed ends the line."""
    found = []
    at = 0
    while at < len(line):
        if line[at] in _PAIRS:
            end = _closing(line, at)
            owners = read_owners(
                line[at + 1 : end].rstrip("".join(_CLOSING)) if end == len(line) else line[at + 1 : end - 1]
            )
            if owners:
                found.append((at, end, owners))
                at = end
                continue
        at += 1
    return found


def _closing(line: str, start: int) -> int:
    """The place behind the bracket that closes the one at `start`; kinds may be mixed, as in （…)."""
    depth = 0
    for at in range(start, len(line)):
        depth += (line[at] in _PAIRS) - (line[at] in _CLOSING)
        if depth == 0:
            return at + 1
    return len(line)


@dataclass(slots=True)
class _Open:
    """The words of an item until its owners are found."""

    words: list[str]
    first_line: int


def read_notice(text: str) -> list[DutyRow]:
    """The items of a notice in order. Items between the first and the last that name owners are kept even without owners."""
    path = Path()
    rows: list[DutyRow] = []
    owned: list[bool] = []
    waiting: _Open | None = None
    headed = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line:
            continue
        bare = read_owners(line) if labelled(line[:14] + "：") else None
        found = brackets(line)
        if bare and not found:
            # A line of its own: 牵头单位：…
            if waiting:
                rows.append(_row(path, waiting, bare))
                owned.append(True)
                waiting = None
            elif rows:
                rows[-1] = _merge(rows[-1], bare)
            headed = False
            continue
        if not found:
            if level_of(line) is not None and looks_like_heading(line) or _is_plain_heading(line, rows):
                waiting = _flush(path, waiting, rows, owned)
                path.enter(line)
                headed = False
            elif headed and level_of(line) is None:
                rows[-1] = replace(rows[-1], task=f"{rows[-1].task}\n{line}")
            else:
                waiting = _flush(path, waiting, rows, owned)
                waiting = _Open([line], number)
            continue
        at = 0
        for start, end, owners in found:
            words = line[at:start].strip(" 　。；;")
            at = end
            if words:
                waiting = _flush(path, waiting, rows, owned)
                headed = looks_like_heading(words) and level_of(words) is not None
                rows.append(_row(path, _Open([words + ("。" if line[start - 1] == "。" else "")], number), owners))
                owned.append(True)
            elif waiting:
                rows.append(_row(path, waiting, owners))
                owned.append(True)
                waiting = None
            elif rows:
                rows[-1] = _merge(rows[-1], owners)
        rest = line[at:].strip(" 　。；;，,")
        if rest:
            waiting = _Open([rest], number)
    if True not in owned:
        return []
    first, last = owned.index(True), len(owned) - owned[::-1].index(True)
    return [row for at, row in enumerate(rows) if first <= at < last]


def _is_plain_heading(line: str, rows: list[DutyRow]) -> bool:
    return bool(rows) and len(line) <= 20 and looks_like_heading(line) and not re.search("[，：:]", line)


def _flush(path: Path, waiting: _Open | None, rows: list[DutyRow], owned: list[bool]) -> _Open | None:
    if waiting:
        rows.append(_row(path, waiting, Owners("", (), (), "", "")))
        owned.append(False)
    return None


def _row(path: Path, item: _Open, owners: Owners) -> DutyRow:
    number, task = split_number("\n".join(item.words))
    return DutyRow(
        number=number,
        section=path.titles,
        task=task,
        indicator="",
        value="",
        unit="",
        deadline=owners.deadline,
        leader=owners.leader,
        lead=owners.lead,
        co=owners.co,
        milestones=("", "", "", ""),
        note=owners.note,
        where=f"第 {item.first_line} 段",
    )


def _merge(row: DutyRow, owners: Owners) -> DutyRow:
    """A second bracket behind the same item adds to the first."""
    return replace(
        row,
        leader=row.leader or owners.leader,
        lead=tuple(dict.fromkeys((*row.lead, *owners.lead))),
        co=tuple(dict.fromkeys((*row.co, *owners.co))),
        deadline=row.deadline or owners.deadline,
        note="；".join(filter(None, (row.note, owners.note))),
    )
