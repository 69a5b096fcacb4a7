"""Do the work of one batch in a process of its own: `guatu manage intake_work 12`. Started by the server for large files."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guatu.intake.models import Batch
from guatu.intake.services import work


class Command(BaseCommand):
    """Compare or write one batch."""

    help = "比对或写入一个导入批次（由系统自动启动）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The batch's number."""
        parser.add_argument("batch", type=int)

    def handle(self, *args: Any, batch: int, **options: Any) -> None:  # noqa: ARG002
        """Work."""
        found = Batch.objects.filter(pk=batch).first()
        if found is None:
            raise CommandError(f"没有第{batch}号批次。")
        Batch.objects.filter(pk=batch).update(worker=os.getpid())
        work(found)
