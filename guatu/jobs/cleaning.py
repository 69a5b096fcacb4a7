"""Take away finished downloads past their time, and what killed works left."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from guatu.jobs.models import Job
from guatu.jobs.starter import folder

LEFT = 86_400
"""Seconds after which a file that belongs to nothing is taken away."""
STANDING = frozenset({"starter", "worker.log"})


def downloads_clean(*, now: datetime, days: int) -> int:
    """Remove files that came of works more than so many days ago (0: keep them); how many."""
    count = 0
    if days:
        for job in Job.objects.filter(cleaned_at=None, ended_at__lt=now - timedelta(days=days)).exclude(file=""):
            (folder() / job.file).unlink(missing_ok=True)
            Job.objects.filter(pk=job.pk).update(file="", cleaned_at=now)
            count += 1
    kept = set(Job.objects.exclude(file="").values_list("file", flat=True))
    busy = {str(number) for number in Job.objects.filter(state=Job.State.WORKING).values_list("pk", flat=True)}
    for path in folder().iterdir():
        own = path.name in kept or path.name in STANDING or path.stem in busy
        if not own and time.time() - path.lstat().st_mtime > LEFT:
            path.unlink(missing_ok=True)
    return count
