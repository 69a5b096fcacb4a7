"""What an office's own table of duties holds once it is read: columns with their roles, rows with their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Quarters = tuple[str, str, str, str]
_BOUND = re.compile("以上|以下|以内|之内|左右|上下")


class Role(StrEnum):
    """What a column holds. UNITS is an undivided list of responsible bodies, whose first one leads."""

    NUMBER = "number"
    SECTION = "section"
    TASK = "task"
    INDICATOR = "indicator"
    COMPARATOR = "comparator"
    VALUE = "value"
    UNIT = "unit"
    DEADLINE = "deadline"
    LEADER = "leader"
    LEAD = "lead"
    CO = "co"
    UNITS = "units"
    MILESTONES = "milestones"
    Q1 = "q1"
    Q2 = "q2"
    Q3 = "q3"
    Q4 = "q4"
    NOTE = "note"
    OTHER = "other"


ROLE_LABELS: dict[Role, str] = {
    Role.NUMBER: "序号",
    Role.SECTION: "章节（类别）",
    Role.TASK: "目标任务",
    Role.INDICATOR: "指标",
    Role.COMPARATOR: "口径",
    Role.VALUE: "目标值",
    Role.UNIT: "计量单位",
    Role.DEADLINE: "完成时限",
    Role.LEADER: "牵头领导",
    Role.LEAD: "牵头单位",
    Role.CO: "责任（配合）单位",
    Role.UNITS: "责任单位（首位牵头）",
    Role.MILESTONES: "季度节点",
    Role.Q1: "一季度",
    Role.Q2: "二季度",
    Role.Q3: "三季度",
    Role.Q4: "四季度",
    Role.NOTE: "备注",
    Role.OTHER: "不使用",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was recognised. `index` counts from 0, `sure` runs from 0 to 1; above 0.8 nobody need look twice."""

    index: int
    header: str
    role: Role
    sure: float
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One task of the table. Texts are as written; `where` names sheet and row for people."""

    number: str
    section: tuple[str, ...]
    task: str
    indicator: str
    value: str
    unit: str
    deadline: str
    leader: str
    lead: tuple[str, ...]
    co: tuple[str, ...]
    milestones: Quarters
    note: str
    where: str

    @property
    def figure(self) -> str:
        """Value and unit as a sentence would have them: 2400以上 and 人 are 2400人以上."""
        if not self.value or not self.unit or self.unit in self.value:
            return self.value
        bound = _BOUND.search(self.value)
        return f"{self.value[: bound.start()]}{self.unit}{bound.group()}" if bound else self.value + self.unit

    @property
    def words(self) -> str:
        """Task and indicator in one, as they are compared with a report."""
        quantity = f"{self.indicator}{self.figure}" if self.indicator else ""
        return "，".join(dict.fromkeys(filter(None, (self.task, quantity))))


@dataclass(frozen=True, slots=True)
class DutyTable:
    """A table of duties. `problems` tell staff in Chinese what could not be read, where, and what to do about it."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[DutyRow, ...]
    problems: tuple[str, ...] = ()


Roles = Mapping[tuple[str, int], Role | str]
"""Roles that a person set, by sheet and column (from 0)."""


class DutyTableError(Exception):
    """The file is no table of duties that can be read; the message says what is missing, where, and the cure."""
