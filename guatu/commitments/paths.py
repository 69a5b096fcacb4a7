"""Where a target should stand on a day: the published 序时进度 (elapsed months ÷ 12), the rhythm of past years, or quarter values.

Pure and exact: shares are Fractions, so that the end of June is a half and not nearly one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

MONTHS = 12


@dataclass(frozen=True, slots=True)
class PathPoint:
    """What is expected by the end of a day."""

    day: date
    expected: Decimal


@dataclass(frozen=True, kw_only=True)
class Course:
    """A path through a plan year: from `base` on its first morning to `target` on the evening of `deadline`.

    `shares` are twelve cumulative shares of the year, as `seasonal` gives them; without them time runs evenly. `marks` are values due by
    the end of a quarter (1 to 4); between marks the path is straight, and they take the place of shares.
    """

    year: int
    target: Decimal
    base: Decimal = Decimal(0)
    deadline: date | None = None
    shares: tuple[Fraction, ...] = ()
    marks: Mapping[int, Decimal] | None = None

    def share(self, day: date) -> Fraction:
        """What part of the way from base to target should lie behind at the end of the day: 0 before, 1 from the deadline on.

        >>> Course(year=2022, target=Decimal(60)).share(date(2022, 9, 30))
        Fraction(3, 4)
        """
        if self.marks:
            if self.target == self.base:
                return Fraction(1)
            return Fraction(self._marked(day) - self.base) / Fraction(self.target - self.base)
        whole = self._passed(self.deadline) if self.deadline else Fraction(1)
        return min(Fraction(1), self._passed(day) / whole) if whole else Fraction(1)

    def expected(self, day: date) -> Decimal:
        """The value that should be reached at the end of the day."""
        if self.marks:
            return self._marked(day)
        return self.base + decimal_of((self.target - self.base), self.share(day))

    def points(self) -> tuple[PathPoint, ...]:
        """The path at the end of each month up to the deadline's."""
        ends = [date(self.year, month, monthrange(self.year, month)[1]) for month in range(1, MONTHS + 1)]
        last = self.deadline or ends[-1]
        kept = [day for day in ends if day < last] + [last]
        return tuple(PathPoint(day, self.expected(day)) for day in kept if day.year == self.year or day == last)

    def _passed(self, day: date) -> Fraction:
        """The cumulative share of the year at the end of a day; a day of a later year counts on."""
        years = day.year - self.year
        if years < 0:
            return Fraction(0)
        done, within = day.month - 1, Fraction(day.day, monthrange(day.year, day.month)[1])
        if not self.shares:
            return years + (done + within) / MONTHS
        before = self.shares[done - 1] if done else Fraction(0)
        return years + before + (self.shares[done] - before) * within

    def _marked(self, day: date) -> Decimal:
        """Between the values due by quarters' ends; the target is due by the deadline."""
        nodes = {Fraction(0): self.base}
        end = self._months(self.deadline) if self.deadline else Fraction(MONTHS)
        nodes[end] = self.target
        for quarter, value in (self.marks or {}).items():
            if Fraction(quarter * 3) <= end:
                nodes[Fraction(quarter * 3)] = value
        at = max(Fraction(0), self._months(day))
        known = sorted(nodes)
        if at >= known[-1]:
            return nodes[known[-1]]
        left = max(each for each in known if each <= at)
        right = min(each for each in known if each > at)
        return nodes[left] + decimal_of(nodes[right] - nodes[left], (at - left) / (right - left))

    def _months(self, day: date) -> Fraction:
        passed = Fraction(day.day, monthrange(day.year, day.month)[1])
        return (day.year - self.year) * MONTHS + day.month - 1 + passed


def decimal_of(whole: Decimal, share: Fraction) -> Decimal:
    """A share of a value: exact where it ends, else to Decimal's 28 digits."""
    return whole * share.numerator / share.denominator


def seasonal(years: Sequence[Sequence[Decimal | None]]) -> tuple[Fraction, ...]:
    """Twelve cumulative shares of a year from past years' twelve monthly values: the mean of each year's own shares.

    A year with a gap, or whose sum is not above zero, is left out; empty where no year is left. A month that took back (a
    negative value) is smoothed away, so that the path never falls.

    >>> seasonal([[Decimal(1)] * 12])[5]
    Fraction(1, 2)
    """
    whole = [[Fraction(each) for each in year if each is not None] for year in years]
    sound = [year for year in whole if len(year) == MONTHS and sum(year) > 0]
    if not sound:
        return ()
    found: list[Fraction] = []
    for month in range(MONTHS):
        shares = [sum(year[: month + 1], Fraction(0)) / sum(year, Fraction(0)) for year in sound]
        share = sum(shares, Fraction(0)) / len(sound)
        found.append(min(Fraction(1), max(share, found[-1] if found else Fraction(0))))
    found[-1] = Fraction(1)
    return tuple(found)
