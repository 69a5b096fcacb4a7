"""The rows of a table whose columns are known: headings, tasks that go on below, lists of names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from guatu.workreport.duty_tables.columns import by_role, tidy
from guatu.workreport.duty_tables.grids import Grid, column_letter
from guatu.workreport.duty_tables.headings import Path, level_of, looks_like_heading
from guatu.workreport.duty_tables.model import Column, DutyRow, Quarters, Role
from guatu.workreport.duty_tables.names import labelled, split_names

_FOOT = re.compile(r"(?:注|备注|说明|填表人|填报人|审核人|填报单位|制表|联系人|联系电话|合计|总计|小计)(?:[：:1１]|$)")
_QUARTERS = (Role.Q1, Role.Q2, Role.Q3, Role.Q4)


def read_rows(
    grid: Grid, columns: tuple[Column, ...], first: int, header: list[str]
) -> tuple[list[DutyRow], list[str]]:
    """The tasks below the header, and what is wrong with single rows."""
    places = by_role(columns)
    path = Path()
    rows: list[DutyRow] = []
    problems: list[str] = []
    for at in range(first, len(grid.cells)):
        cells = grid.cells[at]
        texts = [text for column, text in enumerate(cells) if text and (at, column) not in grid.across]
        if not texts or _is_header(cells, header) or (_FOOT.match(texts[0]) and len(texts) <= 2):
            continue
        heading = _heading(grid, at, places, texts)
        if heading:
            path.enter(heading)
            continue
        row = _row(grid, at, places, path.titles)
        if not row.task and not row.indicator:
            if rows and not row.number and (row.lead or row.co or row.note) and len(texts) <= 3:
                rows[-1] = _continue(rows[-1], row)
            else:
                problems.append(_no_task(grid, at, places))
            continue
        if not row.task and rows and row.indicator and not row.number and rows[-1].indicator:
            row = replace(row, task=rows[-1].task, lead=row.lead or rows[-1].lead, co=row.co or rows[-1].co)
        rows.append(row)
    return rows, problems


def _is_header(cells: list[str], header: list[str]) -> bool:
    """A header that is repeated where a page begins."""
    return bool(header) and [tidy(cell) for cell in cells if cell] == [tidy(cell) for cell in header if cell]


def _heading(grid: Grid, row: int, places: Mapping[Role, list[int]], texts: list[str]) -> str:
    """The heading in a row, "" where the row is a task."""
    number = _text(grid, row, places, Role.NUMBER)
    rest = [text for text in texts if text != number]
    if len(set(rest)) > 1 or not texts:
        return ""
    words = rest[0] if rest else texts[0]
    across = any((row, column) in grid.across for column in range(len(grid.cells[row])))
    chinese = level_of(number) in (0, 1, 2) if number else False
    if number and rest and not chinese:
        return ""
    if number and rest:
        mark = "" if number.endswith(("、", "）", ")")) else "、"
        return f"{number}{mark}{words}" if looks_like_heading(words) else ""
    in_task = grid.cells[row].index(words) in places.get(Role.TASK, []) and not across
    if across or level_of(words) in (0, 1, 2) or not in_task:
        return words if looks_like_heading(words) and not words.isdecimal() else ""
    return ""


def _text(grid: Grid, row: int, places: Mapping[Role, list[int]], role: Role, joint: str = "、") -> str:
    texts = (grid.cells[row][column] for column in places.get(role, []) if (row, column) not in grid.across)
    return joint.join(dict.fromkeys(re.sub(r"[ \t]*\n\s*", "\n", text) for text in texts if text))


def _row(grid: Grid, at: int, places: Mapping[Role, list[int]], titles: tuple[str, ...]) -> DutyRow:
    def read(role: Role, joint: str = "、") -> str:
        return _text(grid, at, places, role, joint)

    section = tuple(
        dict.fromkeys(
            part.replace("\n", "")
            for column in places.get(Role.SECTION, [])
            for part in grid.cells[at][column].split(" / ")
            if part and part not in titles
        )
    )
    lead, co, leader, deadline = _owners(read(Role.LEAD), read(Role.CO), read(Role.UNITS), read(Role.LEADER))
    quarters = [read(role) for role in _QUARTERS]
    whole = read(Role.MILESTONES)
    milestones: Quarters = (quarters[0], quarters[1], quarters[2], quarters[3])
    if whole and not any(quarters):
        milestones = split_milestones(whole)
    return DutyRow(
        number=read(Role.NUMBER),
        section=(*titles, *section),
        task=_joined(read(Role.TASK, "：")),
        indicator=_joined(read(Role.INDICATOR, "：")),
        value=read(Role.COMPARATOR).removeprefix("＝") + read(Role.VALUE),
        unit=read(Role.UNIT),
        deadline=read(Role.DEADLINE) or deadline,
        leader=leader,
        lead=lead,
        co=co,
        milestones=milestones,
        note=read(Role.NOTE),
        where=grid.where(at),
    )


def _joined(text: str) -> str:
    """A text without the line breaks that only lay it out."""
    return re.sub(r"\s*\n\s*", "", text).strip()


def _owners(lead: str, co: str, units: str, leader: str) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    """Lead, co, leader and deadline; labels inside a cell (牵头单位：…；配合单位：…) count more than its column."""
    parts = labelled("；".join(filter(None, (lead, co, units))))
    if parts:
        lead = parts.get(Role.LEAD, "")
        co = parts.get(Role.CO, "")
        units = parts.get(Role.UNITS, "")
        leader = leader or parts.get(Role.LEADER, "")
    leads, others = split_names(lead), split_names(co)
    shared = split_names(units)
    if shared and leads:
        others = (*others, *shared)
    elif shared:
        leads, others = shared[:1], (*shared[1:], *others)
    return (
        leads,
        tuple(name for name in dict.fromkeys(others) if name not in leads),
        leader,
        parts.get(Role.DEADLINE, ""),
    )


_QUARTER_MARK = re.compile(r"(?:第?([一二三四1-4])季度|Q([1-4])|(上|下)半年)(?:末|前|底)?\s*[：:，,]?")
_ORDER = {
    **{digit: at for at, digit in enumerate("1234")},
    **{digit: at for at, digit in enumerate("一二三四")},
    "上": 1,
    "下": 3,
}


def split_milestones(text: str) -> Quarters:
    """A cell of all quarters taken apart; where it names none, the whole text is the year's (fourth quarter's)."""
    found = list(_QUARTER_MARK.finditer(text))
    quarters = ["", "", "", ""]
    if not found:
        quarters[3] = text
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        place = _ORDER[match.group(1) or match.group(2) or match.group(3)]
        words = text[match.end() : end].strip(" 　\n；;，,。")
        quarters[place] = "；".join(filter(None, (quarters[place], words)))
    return (quarters[0], quarters[1], quarters[2], quarters[3])


def _continue(row: DutyRow, more: DutyRow) -> DutyRow:
    """Add names that stand in a row of their own below their task."""
    return replace(
        row,
        lead=tuple(dict.fromkeys((*row.lead, *more.lead))),
        co=tuple(dict.fromkeys((*row.co, *more.co))),
        note="；".join(filter(None, (row.note, more.note))),
    )


def _no_task(grid: Grid, at: int, places: Mapping[Role, list[int]]) -> str:
    column = next(iter(places.get(Role.TASK, places.get(Role.INDICATOR, [0]))))
    return f"{grid.where(at)}：{column_letter(column)} 列“目标任务”是空的，这一行没有读取。请补上任务内容，或者删去这一行。"
