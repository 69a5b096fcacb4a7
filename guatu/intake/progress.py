"""How far a batch is, and where files on their way in are kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from guatu.jobs import progress
from guatu.jobs.progress import STALE, Progress

__all__ = [
    "STALE",
    "Progress",
    "folder",
    "progress_end",
    "progress_path",
    "progress_read",
    "progress_stale",
    "progress_tell",
]


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
    progress.tell(progress_path(batch_id), doing, done, total, began)


def progress_read(batch_id: int) -> Progress | None:
    """How far it is; None where nothing was told yet."""
    return progress.read(progress_path(batch_id))


def progress_stale(batch_id: int, made_at: datetime) -> bool:
    """Whether the work has given no sign of life for long; where it never gave one, counted from when the batch was made."""
    return progress.stale(progress_path(batch_id), made_at)


def progress_end(batch_id: int) -> None:
    """Forget how far it was."""
    progress_path(batch_id).unlink(missing_ok=True)
