"""Seals: journal lines in batches under a hash that also covers the seal before, so that no line can be changed unseen.

What a seal covers of a line: all its columns and the facts of its act, in canonical JSON texts; and it keeps a mark of each line, to name
the one that was changed (`marks.py`). PostgreSQL gives out ids before transactions commit, and a seal must not step over a line that
is still on its way, however long its transaction takes. So whoever writes lines holds a shared lock until the end of the transaction, and a gap in the ids is passed only while nobody holds it: then
it is the trace of something taken back, and nothing will fill it. Lines without a gap need no such care. Sealing takes a lock of
its own, so that two processes never seal the same lines.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from operator import itemgetter
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F, Max, Window
from django.db.models.functions import RowNumber

from guatu.registers.marks import Marker, act_facts, canonical, hash_of, own_facts
from guatu.registers.models import Line, Seal
from guatu.registers.seal_book import book_write

BATCH = 1000
"""Lines under one seal at most."""
GAP_BATCH = 100
"""Lines under a seal that passes a gap at most: until it is made, others wait to write."""
FORM = 3
"""How hashes of new seals are made (Seal.form)."""
MARKED = 3
"""From this form on a seal keeps a mark of each line."""
AT_ONCE = 20
"""Lines fetched together."""
SETTLING = timedelta(minutes=1)
PAUSE = 60.0
"""Seconds between two looks at what waits."""
LOCK = 0x67756174
"""The advisory lock of whoever seals, on PostgreSQL."""
WRITERS = LOCK + 1
"""The advisory lock that all who write lines share."""


logger = logging.getLogger(__name__)
_looked = 0.0


def line_text(line: Line) -> str:
    """All that a seal of form 1 or 2 covers of a line, as canonical text."""
    facts = own_facts(line) | {"id": line.pk, "act": act_facts(line.act)}
    return canonical(facts)


def seal_begin(seal: Seal) -> Any:
    """The hash of a seal of form 1 or 2 before its lines: what the seal says of itself, and the seal before it."""
    own = f"{seal.before}|{seal.first_line}|{seal.last_line}"
    if seal.form >= 2:
        own = f"{own}|{seal.sealed_at.isoformat()}"
    return hashlib.sha256(own.encode())


def seal_line(digest: Any, line: Line) -> None:
    """Take a line under a seal of form 1 or 2."""
    digest.update(hashlib.sha256(line_text(line).encode()).digest())


def seal_end(digest: Any, count: int) -> str:
    """The hash of a seal of form 1 or 2, after all its lines."""
    digest.update(str(count).encode())
    return str(digest.hexdigest())


def seal_pending(*, settled_only: bool = True) -> int:
    """Seal the lines not yet sealed, in batches; how many seals were made. `settled_only` False seals even the newest: only
    where nobody else is writing.
    """
    made = 0
    while _seal_next(datetime.now() - SETTLING if settled_only else datetime.max):
        made += 1
    transaction.on_commit(book_write, robust=True)
    return made


@transaction.atomic
def _seal_next(until: datetime) -> bool:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    newest = Seal.objects.defer("marks").order_by("-id").first()
    after = newest.last_line if newest else 0
    waiting = Line.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "act__at")[:BATCH]
    ids = _finished(list(waiting), after, until)
    if not ids:
        return False
    first, last = ids[0], ids[-1]
    seal = Seal(
        first_line=first, last_line=last, before=newest.hash if newest else "", sealed_at=datetime.now(), form=FORM
    )
    digest, marker, count = seal_begin(seal), Marker(), 0
    for line in lines_from(first, last):
        if FORM < MARKED:
            seal_line(digest, line)
        else:
            marker.add(line)
        count += 1
    seal.lines = count
    if FORM < MARKED:
        seal.hash = seal_end(digest, count)
    else:
        seal.marks = marker.kept
        seal.hash = hash_of(seal, seal.marks)
    seal.save(force_insert=True)
    return True


def _finished(waiting: list[tuple[int, datetime]], after: int, until: datetime) -> list[int]:
    """The first of the waiting lines that no line can come between any more."""
    ids: list[int] = []
    for number, at in waiting:
        if at > until or number != after + len(ids) + 1:
            break
        ids.append(number)
    if len(ids) == len(waiting) or waiting[len(ids)][1] > until or not _nobody_writes():
        return ids
    # The lines are read again: one that was on its way when they were read may have arrived before the lock was free.
    again = Line.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "act__at")[:GAP_BATCH]
    return list(map(itemgetter(0), takewhile(lambda each: each[1] <= until, again)))


def _nobody_writes() -> bool:
    """Whether no transaction is writing lines now; it keeps others from beginning until the seal is made."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITERS])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def settled_until(after: int) -> int:
    """The last line that no other can come before any more, where that holds for `after`; `after` where nothing followed it.

    The same care as with seals, without their minute of settling: a gap is passed only while nobody writes. Whoever reads rows
    afterwards finds in them what the lines up to there say, or later.
    """
    lines = Line.objects.filter(pk__gt=after)
    seen = lines.aggregate(last=Max("pk"), count=Count("pk"))
    if not seen["count"]:
        return after
    if seen["last"] - after == seen["count"]:
        return int(seen["last"])
    if _nobody_writes():
        return int(lines.aggregate(last=Max("pk"))["last"])
    place = Window(RowNumber(), order_by="pk")
    unbroken = lines.annotate(place=place).filter(pk=F("place") + after).aggregate(last=Max("pk"))
    return int(unbroken["last"] or after)


def writing_begin() -> None:
    """Say that lines are about to be written, until the transaction ends. On SQLite one writes at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS])


def seal_soon() -> None:
    """Seal what has waited, at most once a minute in a process; called after writes, and never in their way."""
    global _looked
    if time.monotonic() - _looked < PAUSE:
        return
    _looked = time.monotonic()
    try:
        seal_pending()
    except DatabaseError:
        logger.exception("sealing the journal failed; it is tried again after the next write")


def lines_from(first: int, last: int | None = None) -> Iterator[Line]:
    """Lines in order, with their acts, a few at a time: one may hold five hundred rows."""
    lines = Line.objects.filter(pk__gte=first)
    if last is not None:
        lines = lines.filter(pk__lte=last)
    return lines.select_related("act").order_by("pk").iterator(chunk_size=AT_ONCE)


def unsealed() -> dict[str, Any]:
    """How many lines wait for a seal, and since when."""
    newest = Seal.objects.defer("marks").order_by("-id").first()
    waiting = Line.objects.filter(pk__gt=newest.last_line if newest else 0)
    oldest = waiting.order_by("pk").select_related("act").first()
    return {"count": waiting.count(), "since": oldest.act.at if oldest else None}


def last_seal() -> str:
    """The newest seal in a sentence, to be written down elsewhere; empty where there is none."""
    newest = Seal.objects.defer("marks").order_by("-id").first()
    if newest is None:
        return ""
    return f"最后一次封存：第{newest.pk}号，{newest.sealed_at:%F %T}，摘要 {newest.hash}"
