"""Let what the demo's office does now bear the moment of the simulated year at which it would have been done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from guatu.commitments.models import Binding, Change, Freeze, Override, Path, Progress, Report

MOMENTS = (
    (Report, "uploaded_at"), (Report, "confirmed_at"), (Change, "at"), (Progress, "entered_at"), (Binding, "at"), (Path, "at"),
    (Override, "signed_at"), (Freeze, "at"),
)  # fmt: skip
"""Where commitments keep when something was done. The journal of registers hears the simulated moment at its gate instead."""


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """All that is written meanwhile bears the moment. Only simulated reports are touched: an instance with others has no demo."""
    begun = datetime.now()
    yield
    for model, name in MOMENTS:
        model._default_manager.filter(**{f"{name}__gte": begun}).update(**{name: moment})
