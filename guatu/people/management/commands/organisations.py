"""`guatu manage organisations`: take the departments of a catalogue over as the district's organisations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guatu.people.services import organisations_from


class Command(BaseCommand):
    """Make an organisation of each department in the catalogue, so that suggested leads can be assigned at once."""

    help = "把部门目录中的单位建为机构；已有的机构不动。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The catalogue; without one, that which comes along."""
        parser.add_argument("file", nargs="?", default=None, help="部门目录 departments.yaml；默认用自带的目录。")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, make, and say how many."""
        from guatu.definitions.departments import load_departments
        from guatu.definitions.errors import DefinitionError

        try:
            found = load_departments(Path(options["file"]) if options["file"] else None)
        except DefinitionError as error:
            raise CommandError(str(error)) from error
        made = organisations_from(departments=found)
        self.stdout.write(f"目录中有 {len(found)} 个单位：新建 {made} 个，其余已有。乡镇、街道请在 /admin/ 添加。")
