"""A row's series as its page shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from guatu.registers.selectors.series import series_shown
from guatu.registers.tables import series_model_of


def test_a_years_sum_is_of_the_whole_year(registry: Any) -> None:
    """Not of the latest values that a page shows."""
    project = registry.make()
    series = replace(registry.projects.series_named("investment"), rhythm="day")
    model: Any = series_model_of("projects", "investment")
    first = datetime(2022, 1, 1)
    for day in range(100):
        model.objects.create(
            record=project, period=first + timedelta(days=day - 10), value="0.1", changed_at=first,
            changed_by=registry.office,
        )  # fmt: skip
    shown = series_shown(project, series)
    assert (len(shown.values), shown.count, shown.year, shown.year_sum) == (31, 100, 2022, Decimal("9"))
