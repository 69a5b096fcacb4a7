"""Take away what is past its time: `guatu cleanup`. The server does it once a day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from guatu.intake.cleaning import clean


class Command(BaseCommand):
    """Clean up."""

    help = "清理过期的上传原件、导出文件和草稿（服务每天自动执行一次）。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Clean and say what went."""
        found = clean()
        self.stdout.write(
            f"已清理：上传原件 {found.originals} 份，导出文件 {found.downloads} 个，草稿 {found.drafts} 份。"
        )
        for name in settings.DAILY:
            self.stdout.write(import_string(name)())
