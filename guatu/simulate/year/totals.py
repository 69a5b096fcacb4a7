"""Whole simulated years as monthly totals, for trying forecasts on: many districts' years, each with its own luck.

They are drawn by the same curves as the demo's registers, with what makes one year unlike another: how many things there are, how
early or late they come, and what a few large ones weigh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from guatu.simulate.year import enterprises, figures, projects, rural, works

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of promise: its curve over the months, how many things a year brings, and what one weighs."""

    name: str
    label: str
    curve: tuple[float, ...]
    count: int
    weight: Callable[[Random], float]


def one(_random: Random) -> float:
    """Things that are counted."""
    return 1.0


KINDS = (
    Kind("starts", "新开工项目（个）", tuple(projects.STARTS), 60, one),
    Kind("signings", "新签约项目（个）", tuple(projects.SIGNINGS), 100, one),
    Kind("investments", "完成投资（万元）", figures.SEASON, 400, lambda random: random.lognormvariate(5.5, 0.9)),
    Kind("entries", "四上进库（家）", tuple(enterprises.ENTRIES), 120, one),
    Kind("certificates", "认定登记（个）", tuple(rural.RECOGNISED), 30, one),
    Kind("roads", "农村公路（公里）", tuple(works.FINISHES), 34, lambda random: random.uniform(0.9, 2.9)),
)


def cumulative_years(kind: str, *, years: int, seed: int = 1) -> Iterator[tuple[float, ...]]:
    """So many years of one kind, each as what had come by the end of each of its twelve months.

    A year's size differs by about a tenth from the next, its months' shares by about a fifth; single things fall where they fall.

    >>> [len(year) for year in cumulative_years("starts", years=2)]
    [12, 12]
    """
    of = next(each for each in KINDS if each.name == kind)
    for year in range(years):
        random = Random(f"{seed}:{kind}:{year}")
        curve = [weight * random.lognormvariate(0, 0.18) for weight in of.curve]
        months = [0.0] * MONTHS
        for month in random.choices(range(MONTHS), weights=curve, k=max(1, round(of.count * random.gauss(1, 0.1)))):
            months[month] += of.weight(random)
        yield tuple(accumulate(months))
