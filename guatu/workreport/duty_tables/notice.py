"""A published notice whose items end in （牵头单位：…；责任单位：…）: the items, their headings, their owners."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guatu.workreport.duty_tables.headings import Path, level_of, looks_like_heading, split_number
from guatu.workreport.duty_tables.model import DutyRow, Role
from guatu.workreport.duty_tables.names import labelled, split_names, starts_with_label

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
            end, closed = _closing(line, at)
            owners = read_owners(line[at + 1 : end - closed])
            if owners:
                found.append((at, end, owners))
                at = end
                continue
        at += 1
    return found


def _closing(line: str, start: int) -> tuple[int, bool]:
    """The place behind the bracket that closes the one at `start` (kinds may be mixed), and whether one does."""
    depth = 0
    for at in range(start, len(line)):
        depth += (line[at] in _PAIRS) - (line[at] in _CLOSING)
        if depth == 0:
            return at + 1, True
    return len(line), False


@dataclass(slots=True)
class _Piece:
    """A stretch of a line and the owners named behind it, if any."""

    words: str
    line: int
    owners: Owners | None = None


def read_notice(text: str) -> list[DutyRow]:
    """The items of a notice in order. Items between the first and the last that name owners are kept even without owners."""
    path = Path()
    rows: list[DutyRow] = []
    owned: list[bool] = []
    headed = False
    for piece in _pieces(text):
        level = level_of(piece.words)
        numbered = level is not None
        if piece.owners:
            if level is not None:
                path.close(level)
            rows.append(_row(path, piece))
            owned.append(True)
            headed = numbered and looks_like_heading(piece.words)
        elif (numbered and looks_like_heading(piece.words)) or (rows and _is_plain_heading(piece.words)):
            path.enter(piece.words)
            headed = False
        elif headed and not numbered:
            # The owners stand behind the heading; the paragraphs below it say what is to be done.
            rows[-1] = replace(rows[-1], task=f"{rows[-1].task}\n{piece.words}")
        else:
            rows.append(_row(path, piece))
            owned.append(False)
    if True not in owned:
        return []
    last = len(owned) - owned[::-1].index(True)
    return rows[owned.index(True) : last]


def _pieces(text: str) -> list[_Piece]:
    """The lines of a notice, cut behind every bracket of owners; owners without words of their own go to the piece before."""
    pieces: list[_Piece] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        at = 0
        found = brackets(line)
        if not found and line and (owners := _bare_owners(line)):
            found = [(0, len(line), owners)]
        for start, end, owners in found:
            words = line[at:start].strip(" 　；;")
            at = end
            if words.strip("。"):
                pieces.append(_Piece(words, number, owners))
            elif pieces:
                before = pieces[-1].owners
                pieces[-1].owners = _both(before, owners) if before else owners
        rest = line[at:].strip(" 　；;，,")
        if rest.strip("。"):
            pieces.append(_Piece(rest, number))
    return pieces


def _bare_owners(line: str) -> Owners | None:
    """The owners in a line of their own that opens with a label: 牵头单位：…"""
    return read_owners(line) if starts_with_label(line) else None


def _both(first: Owners, second: Owners) -> Owners:
    """A second bracket behind the same item adds to the first."""
    return Owners(
        leader=first.leader or second.leader,
        lead=tuple(dict.fromkeys((*first.lead, *second.lead))),
        co=tuple(dict.fromkeys((*first.co, *second.co))),
        deadline=first.deadline or second.deadline,
        note="；".join(filter(None, (first.note, second.note))),
    )


def _is_plain_heading(line: str) -> bool:
    return len(line) <= 20 and looks_like_heading(line) and not re.search("[，：:]", line)


def _row(path: Path, piece: _Piece) -> DutyRow:
    number, task = split_number(piece.words)
    owners = piece.owners or Owners("", (), (), "", "")
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
        where=f"第 {piece.line} 段",
    )
