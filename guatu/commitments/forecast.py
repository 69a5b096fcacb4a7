"""Where a year will end at the pace so far, between which bounds in four years of five, and how likely the target is reached.

The method, in a sentence: months are compared after their season is taken out, and the year's remaining months are drawn from the same
pace with Student's t, because the pace is known from few months only.

In detail. Let w₁ … w₁₂ be the months' usual weights (their shares of a year × 12; all 1 without history). The months gone by give the pace
p = sum of values ÷ sum of weights, and residuals eᵢ = vᵢ − p·wᵢ. A month's variance grows with its size (many small entries, each by chance),
so it is taken as s²·wᵢ; past years' residuals, brought to this year's pace, are pooled with this year's. What remains has weight W, mean
p·W and variance s²·(W + W²÷V), V being the weight gone by: the first part is the remaining months' own chance, the second that the pace
itself is only an estimate; both grow by 1 + 1÷years, since the season is known from so many years. The variance is never less than that of
as many chance entries as were counted (Poisson). bench/forecast.py tells how often the interval holds.

Pure: plain floats in and out, for a forecast is no fact. No value of the truth is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log, sqrt

MONTHS = 12
LEVEL = 0.8
"""How often the interval should hold."""
FEWEST = 1.0
"""Weight of months gone by from which on a forecast is made: one month."""
LARGEST_SPREAD = 1.0
"""Relative spread that is taken for a month while a single one is known and nothing else."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The year's end: the middle, the bounds between which it lies in four cases of five, and the chance to reach the target."""

    low: float
    mid: float
    high: float
    likely: float | None = None
    """0 to 1; None where there is no target."""
    months: int = 0
    """From how many whole months of this year it was made …"""
    years: int = 0
    """… and from how many years before."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What is known on a day: this year's months, past years' twelve months each, and how many entries stand behind."""

    months: Sequence[float]
    """Values of the whole months gone by, in order from January."""
    running: float = 0.0
    """What the month that runs has brought so far …"""
    part: float = 0.0
    """… and how much of it has gone by (0 to 1)."""
    history: Sequence[Sequence[float]] = ()
    """Past years' twelve monthly values each."""
    entries: int = 0
    """How many entries (rows) were counted this year; 0 where that says nothing."""
    start: float = 0.0
    """What stood on the year's first morning: of a stock, whose months are then its changes."""
    falls: bool = False
    """Whether months may be negative: else the year's end cannot be less than what stands."""
    last: int = MONTHS
    """The month with whose end the promise is due."""


def forecast(pace: Pace, *, target: float | None = None, below: bool = False, level: float = LEVEL) -> Forecast | None:
    """The year's end from the pace so far; None where not even a month has gone by.

    `below`: the target is a ceiling, and `likely` the chance to stay under it.
    """
    weights = weights_of(pace.history)
    last = min(max(pace.last, 1), MONTHS)
    months = [float(each) for each in pace.months[:last]]
    gone = len(months)
    running = gone < last and pace.part > 0
    here = weights[gone] if running else 0.0
    passed = sum(weights[:gone]) + here * pace.part
    reached = sum(months) + (pace.running if running else 0.0)
    years = sum(1 for year in pace.history if len(year) == MONTHS and sum(year) > 0)
    if gone < FEWEST or passed <= 0:
        return None
    left = sum(weights[gone:last]) - here * pace.part
    if left <= 1e-9:
        end = pace.start + reached
        return Forecast(end, end, end, _sure(end, target, below), gone, years)
    rate = reached / passed
    spread, freedom = _spread(months, weights, rate, pace.history, pace.entries, passed)
    # The season itself is only known from so many years.
    season = 1 + 1 / years if years else 1.0
    error = sqrt(spread * season * (left + left * left / passed))
    mid = pace.start + reached + rate * left
    reach = t_quantile(0.5 + level / 2, freedom) * error
    low, high = mid - reach, mid + reach
    if not pace.falls:
        # What is there stays: nothing is counted back.
        floor = pace.start + reached
        low, mid, high = max(low, floor), max(mid, floor), max(high, floor)
    return Forecast(low, mid, high, _likely(mid, error, freedom, target, below, pace, reached), gone, years)


def weights_of(history: Sequence[Sequence[float]]) -> list[float]:
    """The usual weight of each month, twelve in all; even without history. A month that is nothing in all years keeps a little."""
    sound = [list(map(float, year)) for year in history if len(year) == MONTHS and sum(year) > 0]
    if not sound:
        return [1.0] * MONTHS
    raw = [sum(year[month] / sum(year) for year in sound) / len(sound) * MONTHS for month in range(MONTHS)]
    # Few years know the season poorly: it is drawn towards an even one, by as much as one more even year would.
    drawn = [max(0.02, (len(sound) * each + 1.0) / (len(sound) + 1)) for each in raw]
    return [each * MONTHS / sum(drawn) for each in drawn]


def _spread(
    months: Sequence[float],
    weights: Sequence[float],
    rate: float,
    history: Sequence[Sequence[float]],
    entries: int,
    passed: float,
) -> tuple[float, float]:
    """Variance of a month of weight 1, and the degrees of freedom by which it is known."""
    squares = sum((value - rate * weight) ** 2 / weight for value, weight in zip(months, weights, strict=False))
    freedom = float(len(months) - 1)
    sound = [year for year in history if len(year) == MONTHS and sum(year) > 0]
    if len(sound) > 1:
        # The weights were made of these very years: one of them is used up.
        freedom += (MONTHS - 1) * (len(sound) - 1)
        for year in sound:
            usual = sum(year) / MONTHS
            scale = (rate / usual) ** 2
            squares += scale * sum(
                (value - usual * weight) ** 2 / weight for value, weight in zip(year, weights, strict=True)
            )
    least = abs(rate) * abs(rate) / (entries / passed) if entries else 0.0
    if freedom < 1:
        return max((rate * LARGEST_SPREAD) ** 2, least), 1.0
    return max(squares / freedom, least), freedom


def _likely(
    mid: float, error: float, freedom: float, target: float | None, below: bool, pace: Pace, reached: float
) -> float | None:
    if target is None:
        return None
    stands = pace.start + reached
    if not pace.falls and (stands > target or (stands == target and not below)):
        return 0.0 if below else 1.0
    if error <= 0:
        return _sure(mid, target, below)
    over = 1 - t_share((target - mid) / error, freedom)
    return 1 - over if below else over


def _sure(end: float, target: float | None, below: bool) -> float | None:
    if target is None:
        return None
    return float(end <= target if below else end >= target)


def of_ratio(
    months: Sequence[float], *, current: float, target: float | None, below: bool, last: int = MONTHS
) -> Forecast | None:
    """The year's end of a ratio (a rate, a growth) whose figure to date is `current` and whose months were these.

    The figure to date carries the months gone by, the remaining ones scatter as those did.
    """
    gone = len(months)
    if gone < 2 or last < gone:
        return None
    left = last - gone
    if not left:
        return Forecast(current, current, current, _sure(current, target, below), gone, 0)
    middle = sum(months) / gone
    spread = sum((each - middle) ** 2 for each in months) / (gone - 1)
    error = sqrt(spread * (left + left * left / gone)) / last
    reach = t_quantile(0.5 + LEVEL / 2, gone - 1) * error
    likely = None
    if target is not None:
        likely = _sure(current, target, below)
        if error > 0:
            over = 1 - t_share((target - current) / error, gone - 1)
            likely = 1 - over if below else over
    return Forecast(current - reach, current, current + reach, likely, gone, 0)


@dataclass(frozen=True, slots=True)
class Backtest:
    """How often the interval held over past years, and by how much the middle missed."""

    tried: int
    held: int
    missed: float
    """Mean absolute error of the middle, as a share of the year's total."""

    @property
    def share(self) -> float:
        """How often the interval held, 0 to 1."""
        return self.held / self.tried if self.tried else 0.0


def backtest(
    years: Sequence[Sequence[float]], *, first: int = 3, last: int = 11, back: int = 3, counted: bool = False
) -> Backtest:
    """Forecast every year from each of its months `first` to `last`, with up to `back` years before it as history, and compare.

    `counted`: the values are counts, whose entries are themselves.
    """
    tried = held = 0
    missed = 0.0
    for place, year in enumerate(years):
        total = sum(year)
        for month in range(first, last + 1):
            entries = int(sum(year[:month])) if counted else 0
            found = forecast(Pace(months=year[:month], history=years[max(0, place - back) : place], entries=entries))
            if found is None or total <= 0:
                continue
            tried += 1
            held += found.low - 1e-9 <= total <= found.high + 1e-9
            missed += abs(found.mid - total) / total
    return Backtest(tried, held, missed / tried if tried else 0.0)


def t_share(value: float, freedom: float) -> float:
    """Student's t: the share of cases below a value.

    >>> round(t_share(1.3862, 10), 4)
    0.9021
    """
    if value in (inf, -inf):
        return float(value > 0)
    tail = 0.5 * _beta(freedom / (freedom + value * value), freedom / 2, 0.5)
    return 1 - tail if value > 0 else tail


def t_quantile(share: float, freedom: float) -> float:
    """Student's t: the value below which this share of cases lies (above a half).

    >>> round(t_quantile(0.9, 10), 3)
    1.372
    """
    low, high = 0.0, 1e4
    for _turn in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_share(middle, freedom) < share else (low, middle)
    return (low + high) / 2


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    tiny = 1e-300
    d = 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    c, found = 1.0, d
    for m in range(1, 300):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + numerator * d
            c = 1 + numerator / c
            d = 1 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            step = c * d
            found *= step
        if abs(step - 1) < 1e-12:
            break
    return front * found
