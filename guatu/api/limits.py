"""How often one caller may call: so many requests a minute, counted in each server process.

The count lives in memory: a limit that writes to the database would cost more than what it guards. With several processes a caller
may reach the limit of each, so the server's own limit is set per process.
"""

from __future__ import annotations

import threading
import time

from django.conf import settings
from django.utils.translation import gettext as _

MOST_CALLERS = 10_000
_lock = threading.Lock()
_counts: dict[str, tuple[int, int]] = {}
"""Caller → (minute, requests in it)."""


class TooMany(Exception):
    """The caller has called too often this minute; `seconds` until the next."""

    def __init__(self, seconds: int, most: int) -> None:
        self.seconds = seconds
        super().__init__(_("每分钟最多%(most)s次请求，请%(seconds)s秒后再试。") % {"most": most, "seconds": seconds})


def limit_require(caller: str, rate: int | None) -> None:
    """Count one request. Raises TooMany where the caller's minute is used up."""
    most = rate or settings.API_RATE
    now = time.time()
    minute = int(now // 60)
    with _lock:
        kept, count = _counts.get(caller, (minute, 0))
        count = count + 1 if kept == minute else 1
        if len(_counts) > MOST_CALLERS:
            _counts.clear()
        _counts[caller] = (minute, count)
    if count > most:
        raise TooMany(60 - int(now % 60), most)


def limits_forget() -> None:
    """Begin to count anew."""
    with _lock:
        _counts.clear()
