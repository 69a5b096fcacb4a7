"""The words in which commitments appear on every page, sheet and document: labels, quantities, deadlines, counts."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from guatu.commitments.quantities import quantity as quantity
from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Kind, Stage, Target

AnyCommitment = Target | Goal | Item | Duty

KIND_LABELS = {kind: kind.label for kind in Kind}
STAGE_LABELS = {stage: stage.label for stage in Stage}
RHYTHMS: dict[str, str] = {"year": "每年", "quarter": "每季度", "month": "每月", "week": "每周", "day": "每日"}
SIMULATED = "模拟数据"
NO_SECTION = "（未分章节）"


def deadline_date(deadline: str) -> date | None:
    """The ISO date of a commitment, or None where there is none or it is no full date."""
    try:
        return date.fromisoformat(deadline)
    except ValueError:
        return None


def deadline_words(deadline: str) -> str:
    """A deadline as an office writes it: 2022年底, 2022年6月底, 2022年5月18日."""
    day = deadline_date(deadline)
    if day is None:
        return deadline
    if (day.month, day.day) == (12, 31):
        return f"{day.year}年底"
    if day.day == monthrange(day.year, day.month)[1]:
        return f"{day.year}年{day.month}月底"
    return f"{day.year}年{day.month}月{day.day}日"


def task_words(commitment: AnyCommitment) -> str:
    """What is to be done: the report's own clause around a number where it names what is counted, else the title."""
    if not isinstance(commitment, Target | Goal):
        return commitment.title
    clause = _clause(commitment)
    if commitment.indicator in clause and "分别" not in clause:
        return clause
    if (
        isinstance(commitment, Target)
        and commitment.change == "growth"
        and not re.search("[增降减]|提高", commitment.text)
    ):
        qualifier = f"（{commitment.qualifier}）" if commitment.qualifier else ""
        return f"{commitment.indicator}{qualifier}{quantity(commitment).sign[:2]}{commitment.text}"
    return commitment.title


def _clause(commitment: AnyCommitment) -> str:
    """Widen the span to the clause of the sentence that holds it (source offsets; "" where they do not meet)."""
    sentence = commitment.sentence
    at = sentence.find(commitment.text)
    near = commitment.start - commitment.sentence_start
    if sentence[near : near + len(commitment.text)] == commitment.text:
        at = near
    if at < 0:
        return ""
    start = max(sentence.rfind(mark, 0, at) for mark in "，,；;。：:") + 1
    ends = [end for mark in "，,；;。" if (end := sentence.find(mark, at + len(commitment.text))) >= 0]
    return sentence[start : min(ends, default=len(sentence))].strip()


def by_section(compilation: Compilation) -> Iterator[tuple[tuple[str, ...], list[tuple[int, AnyCommitment]]]]:
    """The commitments in the report's order under their headings, each with its number (from 1)."""
    numbered = enumerate(compilation.commitments, start=1)
    for section, group in groupby(numbered, key=lambda each: each[1].section):
        yield section, list(group)


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a compilation; `fruitful` and `without` add up to `sentences`."""

    kinds: dict[str, int]
    commitments: int
    uncertain: int
    sentences: int
    fruitful: int
    without: dict[str, int]
    gap: int
    """Sentences of the plan part that are in neither: 0 unless the compiler lost some."""


def tally(compilation: Compilation) -> Tally:
    """Count commitments by kind and the sentences of the plan part by what became of them."""
    kinds = dict.fromkeys(KIND_LABELS.values(), 0)
    for each in compilation.commitments:
        kinds[KIND_LABELS[each.kind]] += 1
    without: dict[str, int] = {}
    for none in compilation.unfruitful:
        without[none.reason] = without.get(none.reason, 0) + 1
    fruitful = len({each.sentence_start for each in compilation.commitments})
    counted = fruitful + len(compilation.unfruitful)
    sentences = compilation.sentences or counted
    return Tally(
        kinds=kinds,
        commitments=len(compilation.commitments),
        uncertain=sum(bool(each.uncertain) for each in compilation.commitments),
        sentences=sentences,
        fruitful=fruitful,
        without=dict(sorted(without.items(), key=lambda pair: -pair[1])),
        gap=sentences - counted,
    )


def plan_name(compilation: Compilation) -> str:
    """What the plan is called in titles: 2022年《政府工作报告》."""
    year = f"{compilation.plan_year}年" if compilation.plan_year else ""
    return f"{year}《政府工作报告》"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a commitment stands on the day of an export, in words: its figure, what should be there by now, its light, where it will end."""

    value: str = ""
    expected: str = ""
    light: str = ""
    forecast: str = ""

    @property
    def words(self) -> tuple[str, str, str, str]:
        """In the order of ALIVE."""
        return (self.value, self.expected, self.light, self.forecast)


ALIVE = ("当前值", "序时", "亮灯", "预测")
"""Headings of what a `Stand` says."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What people or a table added to a commitment and the report does not say."""

    leader: str = ""
    milestones: tuple[str, str, str, str] = ("", "", "", "")
    note: str = ""
    task: str = ""
    """What is to be done, where people changed what the report's words say."""
    stand: Stand = Stand()


def milestones(commitment: AnyCommitment, year: int | None) -> tuple[str, str, str, str]:
    """What the report itself says for each quarter: its rhythm, or 完成 in the quarter of the deadline."""
    every = getattr(commitment, "every", "")
    if every in ("quarter", "month", "week") and isinstance(commitment, Target | Duty):
        words = str(quantity(commitment)) if isinstance(commitment, Target) else ""
        word = f"{RHYTHMS[every]}{words}" if every != "quarter" else words or "一次"
        return (word, word, word, word)
    day = deadline_date(commitment.deadline)
    marks = ["", "", "", ""]
    if day and day.year == year:
        marks[(day.month - 1) // 3] = "完成"
    return (marks[0], marks[1], marks[2], marks[3])
