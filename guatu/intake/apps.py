"""The app of what arrives from outside."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Batches of rows from files."""

    name = "guatu.intake"
    label = "intake"
    verbose_name = "导入"
