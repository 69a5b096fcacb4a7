"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators."""

    name = "guatu.indicators"
    label = "indicators"
    verbose_name = "指标"
