"""Set a large sheet down in a file that has no name, so that memory holds a thousand of its rows at a time and not all.

Readers of spreadsheets hold a sheet whole; comparing and writing need their own memory. One after the other takes as much as the larger
of the two, not both.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from guatu.intake.progress import folder
from guatu.intake.workbook import Sheet

LEAST = 5000
"""Rows from which a sheet is set down."""
PART = 1000


def spooled(sheet: Sheet) -> Sheet:
    """The sheet, its rows in a nameless file where they are many. What held them before can then be forgotten."""
    if sheet.height < LEAST:
        return sheet
    sheet.head  # noqa: B018 - kept with the sheet, so that the file is not read for it
    file = tempfile.TemporaryFile(dir=folder())  # noqa: SIM115 - lives as long as the sheet
    parts: list[tuple[int, int]] = []
    lines = sheet.source()
    while part := list(islice(lines, PART)):
        data = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
        parts.append((file.tell(), len(data)))
        file.write(data)
    file.flush()

    def rows() -> Iterator[list[Any]]:
        for place, length in parts:
            yield from pickle.loads(os.pread(file.fileno(), length, place))

    sheet.source = rows
    return sheet


def give_back() -> None:
    """Hand freed memory back to the system at once; the C library keeps it otherwise."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
