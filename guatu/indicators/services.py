"""Bringing figures up to date."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable

from django.db import connection

from guatu.indicators.catalogue import compiled, indicators
from guatu.indicators.cells.update import Done, Progress, cells_update
from guatu.indicators.compile import Compiled
from guatu.indicators.errors import CannotCompute
from guatu.lake.errors import LakeError, LakeMissing

AT_ONCE = 20_000
"""Rows that a page may wait for; more are left to the worker."""
AT_MOST = 5.0
"""Seconds that a page waits for another process that brings the lake up to date."""
log = logging.getLogger(__name__)


def refresh(names: Iterable[str] | None = None) -> None:
    """Take over into the lake and the cells what was saved since, where that is little. Cheap where nothing waits.

    With `names`, only the cells that these indicators are read from, so that a page need not wait for all others. In a transaction
    nothing is taken over: what it writes may yet be undone.
    """
    from guatu import lake

    if connection.in_atomic_block:
        return
    if lake.pending() and lake.pending_rows() <= AT_ONCE:
        try:
            lake.catch_up(wait=AT_MOST)
        except LakeError as error:
            # Figures of what could be taken over are shown, and `guatu lake status` tells of the rest.
            log.warning("%s", error)
    wanted = None if names is None else leaves(names)
    try:
        cells_update(computable(wanted))
    except LakeMissing:
        # A register whose table the lake does not have yet: made now where that is little, else by the worker.
        if lake.pending_rows() <= AT_ONCE:
            lake.catch_up()
            cells_update(computable(wanted))


def leaves(names: Iterable[str]) -> set[str]:
    """The indicators that read rows and that these rest on, themselves among them."""
    known, found, left = indicators(), set(), list(names)
    while left:
        each = known.get(left.pop())
        if each is not None and each.name not in found:
            found.add(each.name)
            left += each.of
    return found


def cells_refresh(*, progress: Progress | None = None) -> list[Done]:
    """Bring lake and cells up to date, however much waits."""
    from guatu import lake

    lake.catch_up()
    return cells_update(computable(), progress=progress)


def cells_rebuild(names: Iterable[str] = (), *, progress: Progress | None = None) -> list[Done]:
    """Compute the cells of these indicators, or of all, anew from the lake."""
    from guatu import lake

    lake.catch_up()
    wanted = set(names)
    chosen = [each for each in computable() if not wanted or each.indicator.name in wanted]
    return cells_update(chosen, anew=True, progress=progress)


def computable(names: Collection[str] | None = None) -> list[Compiled]:
    """The indicators that read rows (of these, where any are named), without those that name what this district does not have."""
    found: list[Compiled] = []
    for each in indicators().values():
        if names is not None and each.name not in names:
            continue
        try:
            found += compiled([each]).values()
        except CannotCompute as error:
            log.warning("%s: %s", each.name, error)
    return found
