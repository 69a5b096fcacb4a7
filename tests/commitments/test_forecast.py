"""The year's end from the pace so far: worked examples, what must always hold, and how often the interval holds."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.commitments.forecast import Pace, backtest, forecast, of_ratio, t_quantile, t_share, weights_of


@pytest.mark.parametrize(
    ("freedom", "value"), [(1, 3.078), (2, 1.886), (5, 1.476), (10, 1.372), (30, 1.310), (120, 1.289)]
)
def test_students_t_is_that_of_the_tables(freedom: float, value: float) -> None:
    assert t_quantile(0.9, freedom) == pytest.approx(value, abs=6e-4)
    assert t_share(value, freedom) == pytest.approx(0.9, abs=2e-4)
    assert t_share(-value, freedom) == pytest.approx(0.1, abs=2e-4)


def test_an_even_pace_goes_on() -> None:
    found = forecast(Pace(months=[5, 5, 5, 5, 5, 5]), target=60)
    assert found is not None
    assert (found.low, found.mid, found.high) == (60, 60, 60)
    assert (found.months, found.years) == (6, 0)


def test_the_interval_is_worked_out_by_hand() -> None:
    # Pace 5, residuals −1, +1, 0 → s² = 2/2 = 1; W = 9, V = 3: error = √(9 + 81/3) = 6; t₀.₉ with 2 degrees 1.8856 → ±11.31.
    found = forecast(Pace(months=[4, 6, 5]))
    assert found is not None
    assert found.mid == pytest.approx(60)
    assert found.high - found.mid == pytest.approx(11.3137, abs=1e-3)
    assert found.likely is None


def test_half_a_month_counts_half() -> None:
    # 5 a month over 2.5 months; 9.5 remain.
    found = forecast(Pace(months=[5, 5], running=2.5, part=0.5))
    assert found is not None
    assert found.mid == pytest.approx(60)


def test_the_season_of_past_years_is_expected_again() -> None:
    # Half of every past year came in its last month: 12 by November is no reason to despair.
    year = [1.0] * 11 + [11.0]
    straight = forecast(Pace(months=[1] * 11))
    known = forecast(Pace(months=[1] * 11, history=[year] * 3))
    assert straight is not None
    assert known is not None
    assert straight.mid == pytest.approx(12)
    assert known.mid > 18
    assert sum(weights_of([year])) == pytest.approx(12)


def test_counts_are_never_surer_than_chance() -> None:
    # Five even months of 2: without a spread of their own they are at least Poisson: s² = 2 a month.
    found = forecast(Pace(months=[2, 2, 2, 2, 2], entries=10))
    assert found is not None
    # W = 7, V = 5: √(2 × (7 + 9.8)) = 5.797; t₀.₉ with 4 degrees 1.5332.
    assert found.high - found.mid == pytest.approx(8.888, abs=2e-3)
    assert 24 - found.low == pytest.approx(8.888, abs=2e-3)


@pytest.mark.parametrize(
    ("target", "below", "likely"),
    [
        (10.0, False, 1.0),
        (15.0, False, 1.0),
        (60.0, False, 0.5),
        (1000.0, False, 0.0),
        (15.0, True, 0.01),
        (14.0, True, 0.0),
    ],
)
def test_the_chance_to_reach_the_target(target: float, below: bool, likely: float) -> None:
    found = forecast(Pace(months=[4, 6, 5]), target=target, below=below)
    assert found is not None
    assert found.likely is not None
    assert found.likely == pytest.approx(likely, abs=0.01)


def test_nothing_is_said_before_a_month_has_gone() -> None:
    assert forecast(Pace(months=[])) is None
    assert forecast(Pace(months=[], running=3, part=0.9)) is None
    assert of_ratio([80.0], current=80.0, target=82, below=False) is None


def test_a_year_that_is_over_is_what_it_is() -> None:
    found = forecast(Pace(months=[1] * 12), target=12)
    assert found is not None
    assert (found.low, found.mid, found.high, found.likely) == (12, 12, 12, 1.0)
    missed = forecast(Pace(months=[1] * 12), target=13)
    assert missed is not None
    assert missed.likely == 0.0
    due_in_june = forecast(Pace(months=[1] * 7, last=6), target=6)
    assert due_in_june is not None
    assert due_in_june.high == 6


def test_what_stands_is_not_counted_back() -> None:
    found = forecast(Pace(months=[30, 0, 0], start=10))
    assert found is not None
    assert found.low >= 40
    falling = forecast(Pace(months=[30, 0, -20], start=10, falls=True))
    assert falling is not None
    assert falling.low < 20


def test_a_ratio_to_date_carries_the_months_gone() -> None:
    found = of_ratio([80.0, 84.0, 82.0, 86.0], current=83.0, target=82.0, below=False)
    assert found is not None
    assert found.mid == 83.0
    assert found.low < 82 < found.high
    assert found.likely is not None
    assert 0.5 < found.likely < 1
    assert of_ratio([80.0] * 12, current=80.0, target=82.0, below=False).likely == 0.0  # type: ignore[union-attr]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), st.floats(0, 1), st.integers(0, 20))
def test_the_bounds_enclose_the_middle_and_what_stands(months: list[int], part: float, running: int) -> None:
    found = forecast(Pace(months=months, running=running, part=part, entries=sum(months)), target=100.0)
    assert found is not None
    assert found.low <= found.mid + 1e-9 <= found.high + 2e-9
    assert found.low >= sum(months) - 1e-9
    assert found.likely is not None
    assert 0 <= found.likely <= 1
    assert all(map(math.isfinite, (found.low, found.mid, found.high)))


def chance(random_: random.Random, mean: float) -> int:
    """A Poisson number (Knuth)."""
    bound, count, product = math.exp(-mean), 0, random_.random()
    while product > bound:
        product *= random_.random()
        count += 1
    return count


def years_of(random_: random.Random, kind: str, years: int) -> list[list[float]]:
    """Some years of a made-up measure: a season of its own, a level that drifts, entries by chance."""
    season = [1.0] * 12 if random_.random() < 0.3 else [random_.lognormvariate(0, 0.4) for _month in range(12)]
    season = [each * 12 / sum(season) for each in season]
    level, made = random_.uniform(2, 30), []
    for _year in range(years):
        level *= random_.lognormvariate(0.05, 0.1)
        means = [level * each for each in season]
        if kind == "counts":
            made.append([float(chance(random_, mean)) for mean in means])
        elif kind == "sums":
            made.append(
                [sum(random_.lognormvariate(6, 1) for _entry in range(chance(random_, mean))) for mean in means]
            )
        else:
            made.append([mean * random_.lognormvariate(0, 0.25) for mean in means])
    return made


@pytest.mark.parametrize("kind", ["counts", "sums", "smooth"])
@pytest.mark.parametrize("back", [0, 3])
def test_the_interval_holds_about_four_times_in_five(kind: str, back: int) -> None:
    random_, tried, held = random.Random(2022), 0, 0
    for _district in range(60):
        found = backtest(years_of(random_, kind, 4), back=back, counted=kind == "counts")
        tried, held = tried + found.tried, held + found.held
    assert tried == 60 * 4 * 9
    assert 0.72 <= held / tried <= 0.93
