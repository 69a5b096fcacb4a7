"""Where a target should stand on a day, by the published rule, by past years and by quarter values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.commitments.paths import Course, seasonal

SIXTY = Course(year=2022, target=Decimal(60))


@pytest.mark.parametrize(
    ("day", "share"),
    [
        # facts/economy-services.md: Jan–Apr 33.3 %, Jan–Sep 75 %, Jan–Oct 83.3 % (T1.6); end of June is a half (T1.2).
        (date(2022, 4, 30), Fraction(1, 3)),
        (date(2022, 6, 30), Fraction(1, 2)),
        (date(2022, 9, 30), Fraction(3, 4)),
        (date(2022, 10, 31), Fraction(5, 6)),
        (date(2022, 12, 31), Fraction(1)),
        # Between month ends by days: 14 of February's 28.
        (date(2022, 2, 14), Fraction(3, 24)),
        (date(2022, 1, 1), Fraction(1, 12 * 31)),
        (date(2021, 12, 31), Fraction(0)),
        (date(2023, 2, 1), Fraction(1)),
    ],
)
def test_the_straight_path_is_elapsed_months_over_twelve(day: date, share: Fraction) -> None:
    assert SIXTY.share(day) == share


def test_a_published_lead_is_computed_again() -> None:
    # T1.6: 629.0 of 647.4 by the end of October is 13.8 points ahead of 83.33 %.
    ahead = Fraction("629.0") / Fraction("647.4") - SIXTY.share(date(2022, 10, 31))
    assert round(float(ahead * 100), 2) == 13.82


def test_a_deadline_before_the_year_ends_asks_for_more_earlier() -> None:
    course = Course(year=2022, target=Decimal(60), deadline=date(2022, 6, 30))
    assert course.expected(date(2022, 3, 31)) == 30
    assert course.expected(date(2022, 6, 30)) == 60
    assert course.expected(date(2022, 11, 1)) == 60
    assert [point.day.month for point in course.points()] == [1, 2, 3, 4, 5, 6]


def test_a_deadline_in_a_later_year_asks_for_less() -> None:
    course = Course(year=2022, target=Decimal(60), deadline=date(2023, 12, 31))
    assert course.share(date(2022, 12, 31)) == Fraction(1, 2)
    assert course.points()[-1].expected == 60


def test_a_path_begins_at_its_base() -> None:
    course = Course(year=2022, target=Decimal(100), base=Decimal(40))
    assert course.expected(date(2022, 6, 30)) == 70


def test_quarter_values_are_reached_in_between_too() -> None:
    marks = {1: Decimal(6), 2: Decimal(15), 3: Decimal(24)}
    course = Course(year=2022, target=Decimal(30), marks=marks)
    table = [(1, 31, 2), (3, 31, 6), (5, 31, 12), (6, 30, 15), (9, 30, 24), (11, 30, 28), (12, 31, 30)]
    assert [course.expected(date(2022, month, day)) for month, day, _value in table] == [row[2] for row in table]
    only_second = Course(year=2022, target=Decimal(30), marks={2: Decimal(10)})
    assert only_second.expected(date(2022, 3, 31)) == 5
    assert only_second.expected(date(2022, 9, 30)) == 20


def test_past_years_give_the_season() -> None:
    # Both years did half of it in the first quarter; one a sixth a month, the other all in March.
    first = [Decimal(1), Decimal(1), Decimal(1)] + [Decimal(0)] * 6 + [Decimal(1)] * 3
    second = [Decimal(0), Decimal(0), Decimal(5)] + [Decimal(0)] * 8 + [Decimal(5)]
    shares = seasonal([first, second])
    assert (shares[0], shares[2], shares[8], shares[11]) == (
        Fraction(1, 12),
        Fraction(1, 2),
        Fraction(1, 2),
        Fraction(1),
    )
    course = Course(year=2022, target=Decimal(60), shares=shares)
    assert course.expected(date(2022, 3, 31)) == 30
    assert course.expected(date(2022, 8, 15)) == 30


@pytest.mark.parametrize("years", [[], [[Decimal(1)] * 11], [[Decimal(0)] * 12], [[None, *[Decimal(1)] * 11]]])
def test_no_season_without_a_whole_year(years: list[list[Decimal | None]]) -> None:
    assert seasonal(years) == ()


@given(
    st.lists(st.lists(st.integers(-3, 9).map(Decimal), min_size=12, max_size=12), min_size=1, max_size=3),
    st.dates(date(2022, 1, 1), date(2022, 12, 30)),
)
def test_a_path_never_falls_and_ends_at_the_target(years: list[list[Decimal | None]], day: date) -> None:
    course = Course(year=2022, target=Decimal(60), shares=seasonal(years))
    following = date.fromordinal(day.toordinal() + 1)
    assert 0 <= course.share(day) <= course.share(following) <= 1
    assert course.expected(date(2022, 12, 31)) == 60
