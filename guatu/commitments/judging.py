"""From figures to facts of a rule set, and from facts to a light. Pure: what is known comes in, nothing is read.

Three senses of a target. *reach*: a value that grows towards the target along its path. *ceiling*: a value that grows and must stay
below. *line*: a rate, a growth or a level to keep, which stands where it stands; it has no path, and is done only when its time is over.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from guatu.definitions.indicator import Indicator, Measure
from guatu.definitions.lights import Verdict, lights_of, most_severe
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Flow
from guatu.definitions.ruleset import BOARD, Ruleset

ABOUT = Decimal("0.05")
"""左右: within a twentieth of the target."""
UPWARD = (">=", ">", "=", "~")


class Sense(StrEnum):
    """How a target is to be read."""

    REACH = "reach"
    CEILING = "ceiling"
    LINE = "line"


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A target in figures; `op` is the comparator that the report writes first."""

    target: Decimal
    high: Decimal | None = None
    op: str = ">="
    sense: Sense = Sense.REACH

    def reached(self, value: Decimal) -> bool:
        """Whether the value keeps what was promised.

        A fall is promised as a negative number (下降4% is −4): a deeper fall keeps it. 左右 allows a twentieth.
        """
        target, high = self.target, self.high
        if target < 0 and self.op in UPWARD:
            value, target, high = -value, -target, None
        if high is not None:
            return value >= target and (self.sense is not Sense.LINE or value <= high)
        if self.op == "~":
            away = abs(target) * ABOUT
            return value >= target - away and (self.sense is not Sense.LINE or value <= target + away)
        if self.op == "<=":
            return value <= target
        if self.op == "<":
            return value < target
        return value > target if self.op == ">" else value >= target

    @property
    def below(self) -> bool:
        """Whether less is better."""
        return self.op in ("<=", "<") or self.target < 0


def sense_of(change: str, op: str, unit: str, measure: Measure, flow: Flow) -> Sense:
    """The sense of a target that an indicator of this kind measures."""
    rates = (Measure.DIVIDES, Measure.AVERAGES, Measure.LARGEST, Measure.GROWS)
    if change in ("keep", "growth") or measure in rates or unit in ("%", "‰", "pp", "倍"):
        return Sense.LINE
    if op in ("<=", "<"):
        return Sense.LINE if flow == Flow.STOCK else Sense.CEILING
    return Sense.REACH


def is_stock(indicator: Indicator) -> bool:
    """Whether a figure of it is what stands at the end."""
    return indicator.flow == Flow.STOCK


@dataclass(frozen=True, kw_only=True)
class Lit:
    """A light with what led to it."""

    light: str
    """done, green, yellow or red."""
    shown: str = ""
    """The rule set's own light where it has others (orange, blue, paused); else the same."""
    says: tuple[str, ...] = ()
    """The conditions that hold, in Chinese."""
    behind: Decimal | None = None
    """Percentage points by which the way lies behind its path; negative where ahead."""
    share: Decimal | None = None
    """What part of the way is done, in per cent."""


def judge_target(
    *,
    aim: Aim,
    value: Decimal,
    base: Decimal = Decimal(0),
    expected_share: Fraction,
    day: date,
    deadline: date,
    ruleset: Ruleset,
    parameters: Mapping[str, Parameter] | None = None,
) -> Lit:
    """The light of a target whose figure is known.

    A value that reaches its target is done; a line or a ceiling is done when the deadline has passed and it held. A line that is broken is
    never green, and a ceiling that is passed is red: it cannot be kept any more.
    """
    kept, over = aim.reached(value), day >= deadline
    if aim.sense is Sense.LINE:
        short = Fraction(0) if kept else _short(aim, value)
        if kept:
            return Lit(light="done" if over else "green", behind=decimal(-_margin(aim, value)), share=None)
        facts: dict[str, dict[str, Any]] = {
            "progress": {"behind": decimal(short)},
            "deadline": _deadline(day, deadline),
        }
        return at_least("yellow", lit(ruleset, facts, day=day, parameters=parameters))
    way = Fraction(aim.target - base)
    share = Fraction(value - base) / way * 100 if way else Fraction(100 if kept else 0)
    if aim.sense is Sense.CEILING:
        if not kept:
            return Lit(light="red", shown="red", behind=decimal(share - 100), share=decimal(share))
        if over:
            return Lit(light="done", behind=decimal(share - 100), share=decimal(share))
        behind = share - expected_share * 100
        facts = {
            "progress": {"behind": decimal(behind), "actual": decimal(share), "expected": decimal(expected_share * 100)}
        }
        return lit(ruleset, facts, day=day, parameters=parameters, share=decimal(share))
    behind = expected_share * 100 - share
    if kept:
        return Lit(light="done", shown="done", behind=decimal(behind), share=decimal(share))
    facts = {
        "progress": {"behind": decimal(behind), "actual": decimal(share), "expected": decimal(expected_share * 100)},
        "deadline": _deadline(day, deadline),
    }
    return lit(ruleset, facts, day=day, parameters=parameters, share=decimal(share))


def _deadline(day: date, deadline: date) -> dict[str, Any]:
    return {"days_left": Decimal((deadline - day).days)}


def _short(aim: Aim, value: Decimal) -> Fraction:
    """By how much of the target a line is missed, in per cent of it."""
    edge = aim.high if aim.high is not None and value > aim.high else aim.target
    return abs(Fraction(value - edge)) / abs(Fraction(edge)) * 100 if edge else Fraction(100)


def _margin(aim: Aim, value: Decimal) -> Fraction:
    return abs(Fraction(value - aim.target)) / abs(Fraction(aim.target)) * 100 if aim.target else Fraction(0)


def lit(
    ruleset: Ruleset,
    facts: Mapping[str, Mapping[str, Any]],
    *,
    day: date,
    parameters: Mapping[str, Parameter] | None = None,
    share: Decimal | None = None,
) -> Lit:
    """The most severe light of the dimensions that the rule set looks at, as the board's colour."""
    verdicts = [each for each in lights_of(ruleset, facts, day=day, parameters=parameters) if each.light]
    shown = most_severe(each.light for each in verdicts) or "green"
    return Lit(
        light=BOARD[shown],
        shown=shown,
        says=tuple(each.says for each in verdicts if each.light == shown and each.says),
        behind=facts.get("progress", {}).get("behind"),
        share=share,
    )


def at_least(light: str, of: Lit) -> Lit:
    """The light, raised where it is milder."""
    order = ("done", "green", "yellow", "red")
    if order.index(of.light) >= order.index(light):
        return of
    return Lit(light=light, shown=light, says=of.says, behind=of.behind, share=of.share)


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a rhythm: what came in it, and whether that was enough; None while it runs."""

    first: date
    last: date
    value: Decimal
    kept: bool | None


PERIOD_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def spans_of(every: str, first: date, last: date) -> list[tuple[date, date]]:
    """The periods between two days: months, quarters, halves, years, or weeks from Monday to Sunday. The first and last are cut."""
    found = []
    at = first
    while at <= last:
        if every == "week":
            end = at + timedelta(days=6 - at.weekday())
        elif every == "day":
            end = at
        else:
            months = PERIOD_MONTHS[every]
            month = (at.month - 1) // months * months + months
            end = date(at.year, month, monthrange(at.year, month)[1])
        found.append((at, min(end, last)))
        at = end + timedelta(days=1)
    return found


def judge_rhythm(
    *,
    values: Sequence[tuple[date, date, Decimal]],
    aim: Aim,
    day: date,
    ruleset: Ruleset,
    parameters: Mapping[str, Parameter] | None = None,
) -> tuple[Lit, tuple[Period, ...]]:
    """The light of a promise that is to be kept anew in each period, and how each stands.

    A period that runs is not judged, unless it is kept already. One missed is at least yellow, however small a part of the year it is; all
    kept, the year's last included, is done.
    """
    periods = tuple(
        Period(first, last, value, True if aim.reached(value) else (False if last < day else None))
        for first, last, value in values
    )
    total, kept = len(periods), sum(1 for each in periods if each.kept)
    missed = sum(1 for each in periods if each.kept is False)
    share = Fraction(kept, total) * 100 if total else Fraction(0)
    if total and kept == total:
        return Lit(light="done", shown="done", behind=Decimal(0), share=decimal(share)), periods
    behind = Fraction(missed, total) * 100 if total else Fraction(0)
    facts = {"progress": {"behind": decimal(behind), "actual": decimal(share), "expected": decimal(share + behind)}}
    found = lit(ruleset, facts, day=day, parameters=parameters, share=decimal(share))
    return (at_least("yellow", found) if missed else found), periods


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a register says of a named work."""

    reached: bool
    """Whether it stands at the promised stage or beyond."""
    ongoing: bool = False
    """Whether the promise is to keep at it (加快, 推进): then it is kept while it goes on, and done when its time is over."""
    reached_on: date | None = None
    planned_start: date | None = None
    """The month in which it is to start …"""
    started_on: date | None = None
    """… and when it did."""
    entry: bool = False
    """Whether its register follows it into the statistics …"""
    entered_on: date | None = None
    """… and when it entered."""
    excused: bool = False


def judge_work(
    *,
    work: Work,
    day: date,
    deadline: date,
    ruleset: Ruleset,
    parameters: Mapping[str, Parameter] | None = None,
) -> Lit:
    """The light of a named work: done when its row has reached the stage, else by start, entry and deadline."""
    from guatu.definitions.lights import months_late, months_waiting

    if work.reached:
        light = "green" if work.ongoing and day < deadline else "done"
        return Lit(light=light, shown=light)
    facts: dict[str, dict[str, Any]] = {"deadline": _deadline(day, deadline) | {"excused": work.excused}}
    if work.planned_start is not None:
        late = Decimal(months_late(work.planned_start, day, started=work.started_on))
        facts["start"] = {"months_late": late, "excused": work.excused}
    if work.entry and work.started_on is not None:
        waiting = months_waiting(work.started_on, day, entered=work.entered_on)
        facts["entry"] = {"months_waiting": waiting, "excused": work.excused}
    return lit(ruleset, facts, day=day, parameters=parameters)


def decimal(value: Fraction) -> Decimal:
    """A fraction as a Decimal: exact where it ends, else to 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)


__all__ = [
    "Aim",
    "Lit",
    "Period",
    "Sense",
    "Verdict",
    "Work",
    "judge_rhythm",
    "judge_target",
    "judge_work",
    "sense_of",
    "spans_of",
]
