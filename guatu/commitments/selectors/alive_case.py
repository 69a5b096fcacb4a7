"""A commitment with the indicator that measures it: what is asked of the indicator, and over which spans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from guatu.commitments.judging import Aim, Sense, sense_of, spans_of
from guatu.commitments.models import Binding, Commitment
from guatu.commitments.selectors.alive_facts import Ask, Facts, Span
from guatu.commitments.suggesting import factor
from guatu.definitions.indicator import Indicator, Measure
from guatu.definitions.register import Flow
from guatu.indicators.selectors import indicators

YEARS_BACK = 3
PERIODIC = ("half", "quarter", "month", "week", "day")
COARSE = ("quarter", "year")
"""Grains of indicators that say nothing of a month."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A commitment with its indicator and its days."""

    commitment: Commitment
    binding: Binding
    indicator: Indicator
    first: date
    """The plan year's first morning …"""
    end: date
    """… to which day figures are read …"""
    deadline: date
    """… and when the promise is due."""
    times: Fraction
    """By what the indicator's figures are multiplied to stand in the commitment's unit."""
    aim: Aim | None

    @property
    def ask(self) -> Ask:
        """What is asked of the indicators."""
        return (self.binding.indicator, self.binding.split, self.binding.key)

    @property
    def every(self) -> str:
        """The period in which the promise is kept anew; empty where the year is one."""
        every = self.binding.every if self.binding.way == Binding.Way.RHYTHM else self.commitment.every
        return every if self.binding.way == Binding.Way.RHYTHM or every in PERIODIC else ""

    @property
    def stock(self) -> bool:
        """Whether a figure is what stands at the end."""
        return self.indicator.flow == Flow.STOCK or self.indicator.measure is Measure.MOVES

    @property
    def computes_growth(self) -> bool:
        """Whether the growth is worked out here, from an indicator that measures a level."""
        return (
            self.commitment.change == "growth"
            and self.indicator.measure is not Measure.GROWS
            and self.indicator.unit != "%"
        )

    @property
    def monthly(self) -> bool:
        """Whether months say something."""
        return self.indicator.grain not in COARSE

    @property
    def read_to(self) -> date:
        """To which day figures are asked for: what is observed by the month belongs to the whole of it, wherever today is."""
        return month_end(self.end) if self.by_month else self.end

    @property
    def by_month(self) -> bool:
        """Whether a month is the finest that is observed: its figure comes when it is over."""
        return self.indicator.grain == "month"

    @property
    def months(self) -> list[Span]:
        """The year's months up to the end, the last one cut where its days say something."""
        return spans_of("month", self.first, self.read_to)

    def claimed(self, day: date) -> Span:
        """The span that a claim of a day speaks of."""
        return (self.first, min(month_end(day) if self.by_month else day, self.read_to))

    @property
    def to_dates(self) -> list[Span]:
        """From the year's begin to the end of each month."""
        return [(self.first, last) for _first, last in self.months]


def case_of(commitment: Commitment, binding: Binding, day: date) -> Case | None:
    """The case; None where the packs have no such indicator any more, or its unit is another kind of thing."""
    indicator = indicators().get(binding.indicator)
    if indicator is None:
        return None
    year = commitment.report.plan_year or day.year
    deadline = commitment.deadline or date(year, 12, 31)
    rhythm = binding.way == Binding.Way.RHYTHM
    growth = commitment.change == "growth" and indicator.measure is not Measure.GROWS and indicator.unit != "%"
    times = Fraction(1) if rhythm or growth or not commitment.unit else factor(indicator.unit, commitment.unit)
    if times is None:
        return None
    return Case(
        commitment=commitment,
        binding=binding,
        indicator=indicator,
        first=date(year, 1, 1),
        end=min(day, max(deadline, date(year, 12, 31))),
        deadline=deadline,
        times=times,
        aim=_aim(commitment, binding, indicator),
    )


def _aim(commitment: Commitment, binding: Binding, indicator: Indicator) -> Aim | None:
    if binding.way == Binding.Way.RHYTHM:
        return Aim(target=Decimal(binding.least))
    if commitment.value is None:
        return None
    op = commitment.op[0] if commitment.op else "="
    sense = sense_of(commitment.change or "level", op, commitment.unit, indicator.measure, indicator.flow)
    return Aim(target=commitment.value, high=commitment.value_high, op=op, sense=sense)


def spans_needed(commitment: Commitment, binding: Binding, facts: Facts) -> Iterable[Span]:
    """The spans whose figures `measured` will ask for."""
    case = case_of(commitment, binding, facts.day)
    if case is None or case.end < case.first:
        return set()
    if case.every:
        return {(first, min(last, case.read_to)) for first, last in periods_of(case) if first <= case.end}
    found: set[Span] = {(case.first, case.read_to)}
    claim = facts.claims.get(commitment.pk)
    if claim is not None and claim.day >= case.first:
        found.add(case.claimed(claim.day))
    if case.computes_growth:
        before = [(year_before(first), year_before(last)) for first, last in (*case.to_dates, *case.months)]
        return found | {*case.to_dates, *case.months, *before, (year_before(case.first), year_before(case.read_to))}
    if case.monthly:
        found |= {*case.months}
    if case.stock or (case.aim is not None and case.aim.sense is Sense.LINE):
        found |= {*case.to_dates}
    if case.stock:
        found.add(eve(case))
    elif case.monthly and case.aim is not None and case.aim.sense is not Sense.LINE:
        for back in range(1, YEARS_BACK + 1):
            year = case.first.year - back
            found |= {*spans_of("month", date(year, 1, 1), date(year, 12, 31))}
    return found


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def eve(case: Case) -> Span:
    """The evening before the plan year."""
    eve = case.first - timedelta(days=1)
    return (eve, eve)


def periods_of(case: Case) -> list[Span]:
    """The periods in which the promise is kept anew."""
    return spans_of(case.every, case.first, max(case.deadline, case.first))


def year_before(day: date) -> date:
    """The same day of the year before."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
