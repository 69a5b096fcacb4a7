"""How far a long piece of work is: a small file beside the batch, because a database row would wait for the work's own transaction."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

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


def folder() -> Path:
    """Where files on their way in are kept."""
    path = Path(settings.INSTANCE) / "intake"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def progress_path(batch_id: int) -> Path:
    """The file of a batch."""
    return folder() / f"{batch_id}.progress"


def progress_tell(batch_id: int, doing: str, done: int, total: int, began: float) -> None:
    """Write down how far it is."""
    path = progress_path(batch_id)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps([doing, done, total, began, time.time()]))
    os.replace(temporary, path)


def progress_read(batch_id: int) -> Progress | None:
    """How far it is; None where nothing was told yet."""
    try:
        doing, done, total, began, told = json.loads(progress_path(batch_id).read_text())
    except (OSError, ValueError):
        return None
    return Progress(doing, done, total, began, told)


def progress_stale(batch_id: int, made_at: datetime) -> bool:
    """Whether the work has given no sign of life for long; where it never gave one, counted from when the batch was made."""
    try:
        since = progress_path(batch_id).stat().st_mtime
    except OSError:
        since = made_at.timestamp()
    return time.time() - since > STALE


def progress_end(batch_id: int) -> None:
    """Forget how far it was."""
    progress_path(batch_id).unlink(missing_ok=True)
