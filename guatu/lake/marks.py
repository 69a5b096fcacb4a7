"""How far the whole lake has come: `taken.json` beside the tables. Each table's own mark stands in its Delta log.

A table without a new line gets no commit, so its own mark stays behind; the file says for all tables together that there was nothing
for them up to a line. It is written last and only ever lags behind: a process killed before leaves lines to be looked at twice.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from guatu.registers.models import Line


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Up to which line each table has everything."""

    line: int = 0
    act: str = ""
    """The act of that line: another one there means another database, one put back from a backup."""
    at: str = ""
    """When it was last looked."""
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Table → {"version", "id", "shape"} for which this holds, and "why" it was last made anew."""

    def holds(self, table: str) -> bool:
        """Whether the table still has at least the version that is meant."""
        told = self.tables.get(table)
        if not told:
            return False
        return (Path(settings.LAKE) / table / "_delta_log" / f"{told['version']:020d}.json").is_file()


def taken_read() -> Taken:
    """What the file says; nothing where it is missing or broken."""
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
        return Taken(**found)
    except (OSError, ValueError, TypeError):
        return Taken()


def taken_write(taken: Taken) -> None:
    """Write it whole or not at all."""
    path = _path()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(asdict(taken), ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)


def act_of(line: int) -> str:
    """The act of a line; empty where there is none."""
    found = Line.objects.filter(pk=line).values_list("act_id", flat=True).first()
    return str(found) if found else ""


def is_of_this_database(taken: Taken) -> bool:
    """Whether the line that was taken over last is still there and of the same act."""
    return taken.line == 0 or act_of(taken.line) == taken.act


def _path() -> Path:
    return Path(settings.LAKE) / "taken.json"
