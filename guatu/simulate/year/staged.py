"""Rows that are planned, built and done: who enters each stage, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from guatu.simulate.year.acts import Act, Correction, Entry
from guatu.simulate.year.district import Town
from guatu.simulate.year.setting import after


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A row with the days of its stages, as it will be when all of them are reached."""

    register: str
    owner: str
    key: Mapping[str, Any]
    """The register's key fields."""
    town: Town
    values: Mapping[str, Any]
    days: Mapping[str, date]
    """Date field → day, in the order of the stages; the first is entered with the row."""
    found: Mapping[str, Any] = field(default_factory=dict)
    """What is known only at the last stage (how many households, how many kilometres)."""
    wrong: Mapping[str, Any] = field(default_factory=dict)
    """What somebody enters wrongly with the last stage, and puts right weeks later."""
    name: str = ""
    """The key as one text, by which a correction finds the row; the key's only value where it is left out."""

    def acts(self, random: Random) -> Iterator[Act]:
        """The first entry by the department, every further stage by the township's clerk."""
        (first, planned), *further = self.days.items()
        made = after(planned, random.randint(3, 15))
        yield Entry(
            on=made, clerk=self.owner, register=self.register,
            values={**self.key, **self.values, "town": self.town.name, first: planned},
        )  # fmt: skip
        for place, (name, day) in enumerate(further):
            last = place == len(further) - 1
            late = random.randint(20, 50) if random.random() < (0.35 if self.town.slow else 0.1) else 0
            on = max(after(day, random.randint(2, 12), late), after(made, 21))
            extra = {**self.found, **self.wrong} if last else {}
            # A key that names a link by its text is found by the department alone.
            yield Entry(on=on, clerk=self.town.name, register=self.register, values={**self.key, name: day, **extra})
            if last and self.wrong:
                right = {each: self.found[each] for each in self.wrong}
                yield Correction(
                    on=after(on, random.randint(18, 35)), clerk=self.owner, register=self.register,
                    key=self.name or str(next(iter(self.key.values()))), values=right, reason="与验收资料核对后更正。",
                )  # fmt: skip
