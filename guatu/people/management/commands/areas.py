"""Load a list of areas: `guatu manage areas 420504` (shipped) or `guatu manage areas 区划.csv` (a district's own)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guatu.definitions.areas import load_areas
from guatu.definitions.errors import DefinitionError
from guatu.people.services import areas_load


class Command(BaseCommand):
    """Make areas, or bring them up to date."""

    help = "装入区划：随附的（如 420504），或自己的 CSV 文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which list."""
        parser.add_argument("source", metavar="420504|文件.csv")

    def handle(self, *args: Any, source: str, **options: Any) -> None:  # noqa: ARG002
        """Load."""
        try:
            rows = load_areas(source)
        except DefinitionError as error:
            raise CommandError(str(error)) from None
        made = areas_load(areas=rows, simulated=source == "demo")
        self.stdout.write(f"共 {len(rows)} 个区划，新增 {made} 个。")
