"""Prove that nothing was changed behind the gate's back: seals, rows, observations and evidence files.

The journal is read once, from its first line to its last: seals are recomputed from the lines, and what each line says of a row is put
aside by ranges of ids. Then the tables are read range by range and compared. Neither time nor memory depends on the order in which
rows were written: what does not fit in memory waits in a temporary folder.
"""

from __future__ import annotations

from collections.abc import Iterator

from guatu.registers.library import library
from guatu.registers.verify.chain import verify_acts, verify_book, verify_journal
from guatu.registers.verify.files import verify_files
from guatu.registers.verify.findings import Finding, Progress
from guatu.registers.verify.rows import verify_rows, verify_series
from guatu.registers.verify.told import Told

__all__ = ["Finding", "verify"]


def verify(progress: Progress | None = None) -> Iterator[Finding]:
    """All findings, as they are found. `progress` is told what is being looked at and how many are done."""
    tell = progress or (lambda _what, _done: None)
    with Told() as told:
        yield from verify_journal(told, tell)
        yield from verify_book()
        yield from verify_acts()
        for register in library().registers.values():
            yield from verify_rows(register, told, tell)
            for series in register.series:
                yield from verify_series(register, series.name, told, tell)
        yield from verify_files(told, tell)
