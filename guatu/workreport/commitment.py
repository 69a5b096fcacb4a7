"""What the compiler finds: targets, goals, items and duties, each a span of the report.

`start` and `end` count Unicode characters of the source, `text` is the span as written. A dataclass a kind;
`Commitment` holds what all four share.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """The four kinds of commitment."""

    TARGET = "target"
    GOAL = "goal"
    ITEM = "item"
    DUTY = "duty"

    @property
    def label(self) -> str:
        """What staff call it, on every page, sheet and document."""
        return _KINDS[self]


class Stage(StrEnum):
    """How far an item is to be brought in the plan period."""

    PLAN = "plan"
    START = "start"
    BUILD = "build"
    FINISH = "finish"
    RUN = "run"

    @property
    def label(self) -> str:
        """What staff call it."""
        return _STAGES[self]


_KINDS = {Kind.TARGET: "量化目标", Kind.GOAL: "定性目标", Kind.ITEM: "重点事项", Kind.DUTY: "常态工作"}
_STAGES = {
    Stage.PLAN: "谋划争取",
    Stage.START: "启动开工",
    Stage.BUILD: "推进建设",
    Stage.FINISH: "建成完成",
    Stage.RUN: "运行深化",
}


@dataclass(frozen=True, slots=True)
class Lead:
    """A suggested department and why: the words of the report that match what the department is in charge of."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What every commitment has. `section` is the path of headings; `sentence` the sentence that holds the span."""

    kind: ClassVar[Kind]
    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()
    sentence: str = ""
    sentence_start: int = 0
    sentence_end: int = 0
    deadline: str = ""
    strength: str = ""
    uncertain: tuple[str, ...] = ()
    """Empty where the reading is clear; else every reading in Chinese words, the likeliest first."""
    lead: Lead | None = None
    co: tuple[Lead, ...] = ()

    def complete(self, **known: object) -> None:
        """Fill in what its finder could not know; for the compiler alone, before anybody else holds the commitment.

        Commitments are frozen for all who get them; a copy for each of some hundred would take a tenth of the time that
        a report takes to compile.
        """
        for name, value in known.items():
            object.__setattr__(self, name, value)

    @property
    def title(self) -> str:
        """The commitment in a few words, for lists."""
        return self.text

    def as_record(self) -> dict[str, Any]:
        """The commitment as one flat JSON object (a line of --format jsonl)."""
        record: dict[str, Any] = {"kind": str(self.kind)}
        for each in fields(self):
            value = getattr(self, each.name)
            record[each.name] = list(value) if isinstance(value, tuple) else value
        record["lead"] = self.lead.name if self.lead else ""
        record["lead_why"] = self.lead.why if self.lead else ""
        record["co"] = [each.name for each in self.co]
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Commitment):
    """A quantity that will be reached, done or kept.

    `value` is in the base unit (万 and 亿 multiplied out; percent as written); a range is a pair. `op` lists the accepted
    comparators, the best first: >= > = ~ <= <.
    """

    kind: ClassVar[Kind] = Kind.TARGET
    indicator: str
    qualifier: str = ""
    basis: str = ""
    op: tuple[str, ...] = ("=",)
    value: float | tuple[float, float]
    unit: str
    change: str = "level"
    every: str = "year"
    baseline: float | None = None

    @property
    def title(self) -> str:
        """Indicator, restriction and quantity as written."""
        qualifier = f"（{self.qualifier}）" if self.qualifier else ""
        return f"{self.indicator}{qualifier}{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Commitment):
    """A relation without a number of its own: 与经济增长同步, 只增不减, 完成上级下达任务."""

    kind: ClassVar[Kind] = Kind.GOAL
    indicator: str
    relation: str

    @property
    def title(self) -> str:
        """Indicator and relation."""
        return self.relation if self.indicator in self.relation else f"{self.indicator}{self.relation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Commitment):
    """A named piece of work: project, road, institution, created title, system or mechanism."""

    kind: ClassVar[Kind] = Kind.ITEM
    name: str
    verb: str = ""
    stage: Stage = Stage.BUILD
    every: str = ""

    @property
    def title(self) -> str:
        """Verb and restored name."""
        return f"{self.verb}{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Commitment):
    """A standing duty or rhythm that names no single work: 常态开展燃气安全检查, 每月调度一次."""

    kind: ClassVar[Kind] = Kind.DUTY
    name: str
    verb: str = ""
    every: str = ""

    @property
    def title(self) -> str:
        """The duty in the report's words."""
        return self.name


@dataclass(frozen=True, slots=True)
class Unfruitful:
    """A sentence of the plan part that ends in no commitment, and the named reason."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Compilation:
    """Everything one report compiles to."""

    name: str
    title: str
    plan_year: int | None
    commitments: tuple[Target | Goal | Item | Duty, ...]
    unfruitful: tuple[Unfruitful, ...]
    sections: tuple[Any, ...] = ()
    sentences: int = 0
    characters: int = 0
    notes: tuple[str, ...] = field(default=())
    lacking: str = ""
    """Why nothing was compiled: "plan" (no part speaks of a plan), "year" (a plan, but no year), "text" (headings alone)."""

    @property
    def tally(self) -> dict[str, int]:
        """Counts by kind, then sentences by reason; the sentences of the plan part add up."""
        counts: dict[str, int] = {str(kind): 0 for kind in Kind}
        for each in self.commitments:
            counts[str(each.kind)] += 1
        for none in self.unfruitful:
            counts[none.reason] = counts.get(none.reason, 0) + 1
        return counts
