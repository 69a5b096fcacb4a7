"""Do one long work in a process of its own: `guatu manage job_work 12`. Started by the server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guatu.jobs.models import Job
from guatu.jobs.services import job_work


class Command(BaseCommand):
    """Do one work."""

    help = "办理一件后台事项（由系统自动启动）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The work's number."""
        parser.add_argument("job", type=int)

    def handle(self, *args: Any, job: int, **options: Any) -> None:  # noqa: ARG002
        """Work."""
        found = Job.objects.filter(pk=job).select_related("by").first()
        if found is None:
            raise CommandError(f"没有第{job}号后台事项。")
        job_work(found)
