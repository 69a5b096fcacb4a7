"""The book of seals: a text file in the instance folder with a line a seal, beside the database.

Whoever can write to the database alone can take its last seals away without breaking the chain; what the book names would then be
missing. The book only grows. Several servers on one database each keep their own, which may hold a part of the seals only.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from guatu.registers.models import Seal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A seal as the book has it."""

    number: int
    first: int
    last: int
    lines: int
    hash: str
    sealed_at: str

    def differs(self, seal: Seal) -> bool:
        """Whether the database has it otherwise."""
        return entry_of(seal) != self


def entry_of(seal: Seal) -> Entry:
    """What the book says of a seal."""
    return Entry(seal.pk, seal.first_line, seal.last_line, seal.lines, seal.hash, seal.sealed_at.isoformat())


def book_name() -> str:
    """The book's file name, as messages call it."""
    return "seals.txt"


def book_path() -> Path:
    """Where the book lies."""
    return Path(settings.INSTANCE) / book_name()


def book_entries() -> Iterator[Entry]:
    """The entries, oldest first, some perhaps twice. What is no entry is passed over."""
    try:
        stream = book_path().open(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return
    with stream:
        for line in stream:
            parts = line.split()
            if len(parts) == 6 and all(each.isdecimal() for each in parts[:4]):
                number, first, last, lines = map(int, parts[:4])
                yield Entry(number, first, last, lines, parts[4], parts[5])


def book_write() -> None:
    """Write down the seals made since; never in the way of sealing."""
    known = max((entry.number for entry in book_entries()), default=0)
    text = "".join(
        f"{each.number} {each.first} {each.last} {each.lines} {each.hash} {each.sealed_at}\n"
        for each in map(entry_of, Seal.objects.defer("marks").filter(pk__gt=known).order_by("id"))
    )
    if not text:
        return
    try:
        handle = os.open(book_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("ascii"))
    except OSError:
        logger.exception("the book of seals could not be written; it is tried again after the next seal")
