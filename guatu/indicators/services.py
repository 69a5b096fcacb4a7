"""Bringing figures up to date."""

from __future__ import annotations

from django.db import connection

AT_ONCE = 20_000
"""Journal lines that a page may wait for; more are left to the worker."""


def refresh() -> None:
    """Take over into the lake what was saved since, where that is little. Cheap where nothing waits."""
    from guatu import lake

    if not connection.in_atomic_block and 0 < lake.pending() <= AT_ONCE:
        lake.catch_up()
