"""How far a long piece of work is: a small file, because a database row would wait for the work's own transaction."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

STALE = 90
"""Seconds without a sign of life after which the work counts as broken off."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, how much of it, and since when."""

    doing: str
    done: int
    total: int
    began: float
    told: float
    """When this was written down."""

    @property
    def seconds_left(self) -> int | None:
        """About how long it will still take, from the pace until it was told."""
        if not self.done or not self.total:
            return None
        left = (self.told - self.began) / self.done * (self.total - self.done)
        return max(round(left - (time.time() - self.told)), 0)


def tell(path: Path, doing: str, done: int, total: int, began: float) -> None:
    """Write down how far it is."""
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps([doing, done, total, began, time.time()]))
    os.replace(temporary, path)


def read(path: Path) -> Progress | None:
    """How far it is; None where nothing was told yet."""
    try:
        doing, done, total, began, told = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return Progress(doing, done, total, began, told)


def stale(path: Path, since: datetime) -> bool:
    """Whether the work has given no sign of life for long; where it never gave one, counted from when it was wanted."""
    try:
        seen = path.stat().st_mtime
    except OSError:
        seen = since.timestamp()
    return time.time() - seen > STALE
