"""The words in which commitments appear on every page, sheet and document: labels, quantities, deadlines, counts."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Kind, Stage, Target

AnyCommitment = Target | Goal | Item | Duty

KIND_LABELS: dict[Kind, str] = {
    Kind.TARGET: "量化目标",
    Kind.GOAL: "定性目标",
    Kind.ITEM: "重点事项",
    Kind.DUTY: "常态工作",
}
STAGE_LABELS: dict[Stage, str] = {
    Stage.PLAN: "谋划争取",
    Stage.START: "启动开工",
    Stage.BUILD: "推进建设",
    Stage.FINISH: "建成完成",
    Stage.RUN: "运行深化",
}
COMPARATORS: dict[str, str] = {">=": "≥", ">": "＞", "=": "＝", "~": "约", "<=": "≤", "<": "＜"}
RHYTHMS: dict[str, str] = {"year": "每年", "quarter": "每季度", "month": "每月", "week": "每周", "day": "每日"}
SIMULATED = "模拟数据"
NO_SECTION = "（未分章节）"

_SCALES = {"": 1, "百": 100, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9}
_SCALES |= {"百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
_WRITTEN = re.compile(r"(\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(万亿|[十百千]亿|[十百千]万|[百千万亿])?")
_UNIT_WORDS = {"pp": "个百分点"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target's number as a reader expects it: in the unit that the report wrote, with its comparator.

    `sign` is the comparator with its direction (`≥`, `增长≥`, `下降约`); `number` is never negative; `high` is the
    upper end of a range.
    """

    sign: str
    number: float | int
    high: float | int | None
    unit: str

    def __str__(self) -> str:
        """The quantity in one phrase: 增长≥7%, 4.6～5.2%."""
        end = "" if self.high is None else f"～{plain(self.high)}"
        sign = self.sign.removesuffix("＝").removesuffix("区间")
        return f"{sign}{plain(self.number)}{end}{self.unit}"


def plain(number: float | int) -> str:
    """A number without needless zeros: 7.0 → 7, 0.50 → 0.5."""
    return f"{number:.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


def whole(number: float) -> float | int:
    """An int where nothing is lost by it; the rounding takes away what 1.1 × 10⁸ ÷ 10⁸ leaves behind."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def quantity(target: Target) -> Quantity:
    """Put a target's value into the unit that the report wrote it in.

    >>> str(quantity(Target(start=0, end=0, text="1.5万亩", indicator="林地", value=15000.0, unit="亩")))
    '1.5万亩'
    """
    low, high = target.value if isinstance(target.value, tuple) else (target.value, None)
    scale = _scale(target.text, abs(low if high is None else high), target.unit)
    sign = "区间" if high is not None else COMPARATORS.get(target.op[0] if target.op else "=", "＝")
    if target.change == "growth":
        sign = ("下降" if _falls(target) else "增长") + sign.removesuffix("＝")
    if high is not None and low < 0:
        low, high = sorted((abs(low), abs(high)))
    return Quantity(
        sign=sign,
        number=whole(abs(low) / _SCALES[scale]),
        high=None if high is None else whole(abs(high) / _SCALES[scale]),
        unit=scale + _UNIT_WORDS.get(target.unit, target.unit),
    )


def _falls(target: Target) -> bool:
    return (target.value[0] if isinstance(target.value, tuple) else target.value) < 0


def _scale(text: str, value: float, unit: str) -> str:
    for number, scale in _WRITTEN.findall(text):
        if abs(float(re.sub("[,，]", "", number)) * _SCALES[scale] - value) <= 1e-9 * max(value, 1):
            return str(scale)
    if unit.startswith("元"):
        return "亿" if value >= 1e8 else "万" if value >= 1e4 else ""
    return ""


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
        return f"{commitment.indicator}{qualifier}{'下降' if _falls(commitment) else '增长'}{commitment.text}"
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
class Addition:
    """What people or a table added to a commitment and the report does not say."""

    leader: str = ""
    milestones: tuple[str, str, str, str] = ("", "", "", "")
    note: str = ""


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
