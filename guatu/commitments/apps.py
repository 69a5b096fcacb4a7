"""The app of reports and commitments."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Reports, commitments, progress and their history."""

    name = "guatu.commitments"
    label = "commitments"
    verbose_name = "任务"
