"""A rule set of lights (亮灯规则): when a commitment turns yellow or red, as one document of one day puts it.

    ruleset = library.of(Ruleset)["yinchuan_2025"]
    verdict = light_of(ruleset, "progress", {"behind": Decimal("12.5")}, day=day)      # guatu.definitions.lights
    verdict.light, verdict.says          # "yellow", "落后序时进度不低于10个百分点"

A rule set looks at up to five dimensions, each by facts of its own (`FACTS`): how far the figure lags behind its path, whether a
project started in its month, whether money was paid, whether it entered the statistics, whether the deadline is near. In each
dimension the most severe light whose condition holds is lit; none: green. Several dimensions show the most severe of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from pathlib import Path

from guatu.definitions.fields import Field, FieldType

LIGHTS = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "paused": "缓", "green": "绿"}
"""What can be lit, most severe first, with its Chinese name. `paused`: late with a good reason; it asks for nothing."""
BOARD = {"red": "red", "orange": "yellow", "yellow": "yellow", "blue": "yellow", "paused": "green", "green": "green"}
"""As which of the board's colours each is counted where only green, yellow and red are told apart."""
CHECKED = ("paused", "red", "orange", "yellow", "blue")
"""The order in which conditions are tried: a good reason first, then from the most severe down. None holds: green."""
DIMENSIONS = {"progress": "进度", "start": "开工", "pay": "资金", "entry": "入库入统", "deadline": "时限"}
FACTS: Mapping[str, tuple[Field, ...]] = {
    "progress": (
        Field(name="behind", label="落后序时进度", type=FieldType.NUMBER, unit="个百分点"),
        Field(name="actual", label="实际进度", type=FieldType.PERCENT),
        Field(name="expected", label="序时进度", type=FieldType.PERCENT),
    ),
    "start": (
        Field(name="months_late", label="逾期月数", type=FieldType.NUMBER, unit="个月"),
        Field(name="excused", label="有正当理由", type=FieldType.YES_NO),
    ),
    "pay": (
        Field(name="paid_behind", label="低于支付要求", type=FieldType.NUMBER, unit="个百分点"),
        Field(name="paid", label="支付率", type=FieldType.PERCENT),
        Field(name="excused", label="有正当理由", type=FieldType.YES_NO),
    ),
    "entry": (
        Field(name="months_waiting", label="开工后未入库月数", type=FieldType.NUMBER, unit="个月"),
        Field(name="excused", label="有正当理由", type=FieldType.YES_NO),
    ),
    "deadline": (
        Field(name="days_left", label="距时限天数", type=FieldType.NUMBER, unit="天"),
        Field(name="excused", label="有正当理由", type=FieldType.YES_NO),
    ),
}
"""What the conditions of a dimension may name. Figures are Decimals, never rounded before they are compared.

behind: share of the target that its path expects on the day, less the share that is reached, in percentage points; negative where
ahead. months_late: month-ends that have passed since the planned month's own, while nothing started (`lights.months_late`); 0 where
it started or the month is not over. months_waiting: months since the start while not entered, a part of a month as a fraction
(`lights.months_waiting`); 0 where it is entered. paid_behind: required less paid. days_left: negative past the deadline. excused:
a reason that was accepted; a blank is read as no.
"""


@dataclass(frozen=True, kw_only=True)
class LightRule:
    """One light of one dimension and the condition under which it is lit."""

    dimension: str
    """A key of DIMENSIONS."""
    light: str
    """A key of LIGHTS, never green."""
    when: str
    """Condition over the dimension's facts."""


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What follows where a light comes back."""

    light: str
    times: int
    """So many times on one commitment."""
    running: bool
    """Whether these must follow one another without another light between."""
    then: str


@dataclass(frozen=True, kw_only=True)
class Ruleset:
    """One rule set; a district chooses which holds from which day (commitments: rules_choose)."""

    name: str
    label: str
    since: date
    """From which day it may be chosen."""
    basis: str
    """The document (`source:` in the file)."""
    rules: tuple[LightRule, ...] = ()
    """By dimension in the order of DIMENSIONS, and within one in the order in which they are tried (CHECKED)."""
    ladder: tuple[str, ...] = ()
    """Lights from mild to severe, where a deadline that is missed again moves a commitment one step up (`lights.climbed`)."""
    handling: Mapping[str, str] = made(default_factory=dict)
    """Light → what the office does."""
    consequences: tuple[Consequence, ...] = ()
    note: str = ""
    pack: str = ""
    path: Path = Path()
    line: int = 0
    at: Mapping[str, tuple[int, int]] = made(default_factory=dict, compare=False, repr=False)
    """Line and column of every value in the file, by dotted key: for messages."""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that it looks at."""
        return tuple(dict.fromkeys(each.dimension for each in self.rules))
