"""The app of long works."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Exports, return files and undoing that take long."""

    name = "guatu.jobs"
    label = "jobs"
    verbose_name = "后台办理"
