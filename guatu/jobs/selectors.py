"""Questions about long works."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from guatu.jobs.models import Job


def job_for(person: Any, number: int) -> Job:
    """One of the person's own works; nobody else's. Raises Http404."""
    job = Job.objects.filter(pk=number, by_id=person.pk).select_related("by").first()
    if job is None:
        raise Http404
    return job


def jobs_for(person: Any, most: int = 30) -> list[Job]:
    """The person's latest works."""
    return list(Job.objects.filter(by_id=person.pk).select_related("by")[:most])
