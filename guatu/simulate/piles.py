"""Piles of paper on a clerk's desk: what waits for one moment, kept on disk where it is much."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, Any

from guatu.simulate.year.acts import Act, Correction, Deletion, Entry, Figure, Mistake, Refigure
from guatu.simulate.year.book import ORDER

IN_MEMORY = 20_000
"""Acts of one pile that are held in memory."""
STEPS: tuple[type[Act], ...] = (Entry, Figure, Refigure, Correction, Deletion, Mistake)
"""What a clerk does first at one moment: what is put right must have been entered."""
KEYS = {
    "rural_roads": ("route", "section"),
    "model_places": ("name", "kind"),
    "library_moves": ("enterprise", "moved_on", "direction"),
}


class Pile:
    """Acts in the order in which they were put down."""

    def __init__(self) -> None:
        self._held: list[Act] = []
        self._file: IO[bytes] | None = None

    def add(self, act: Act) -> None:
        """Put one down. Further fields of the row put down last go onto the same sheet: a list names a row once."""
        last = self._held[-1] if self._held else None
        if isinstance(act, Entry) and isinstance(last, Entry) and _key(act) == _key(last):
            self._held[-1] = replace(last, values={**last.values, **act.values})
            return
        self._held.append(act)
        if len(self._held) >= IN_MEMORY:
            self._spill()

    def __iter__(self) -> Iterator[Any]:
        if self._file is not None:
            self._spill()
            self._file.seek(0)
            while True:
                try:
                    yield from pickle.load(self._file)
                except EOFError:
                    break
            self._file.seek(0, 2)
        yield from self._held

    def _spill(self) -> None:
        """All but the last: it may get further fields."""
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115
        pickle.dump(self._held[:-1], self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._held = self._held[-1:]


class Desk:
    """One clerk's piles, by what is to be done and in which register or series."""

    def __init__(self) -> None:
        self._piles: dict[tuple[int, int, str], Pile] = {}

    def add(self, act: Act) -> None:
        """Put an act onto its pile."""
        key = (STEPS.index(type(act)), ORDER.index(act.register), getattr(act, "series", ""))
        self._piles.setdefault(key, Pile()).add(act)

    def piles(self) -> Iterator[tuple[type[Act], str, str, Pile]]:
        """What is done, in which register and series, and the acts, in the order in which the clerk does them."""
        for key in sorted(self._piles):
            step, register, series = key
            yield STEPS[step], ORDER[register], series, self._piles[key]


def _key(entry: Entry) -> tuple[Any, ...]:
    names = KEYS.get(entry.register)
    if names is None:
        return (
            entry.register,
            next((entry.values[name] for name in ("code", "parcel", "name") if name in entry.values), id(entry)),
        )
    return (entry.register, *(entry.values[name] for name in names))
