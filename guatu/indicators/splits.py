"""By what figures are split: levels of areas, organisations, fields; and what the parts are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.definitions.indicator import Indicator
from guatu.people.models import Area

WHOLE = ""
AREAS = ("county", "township", "village")
"""Levels of areas, the largest first."""
ORGANISATION = "organisation"
NONE = "none"
"""The key of rows that say nothing of what is split by, or lie higher than the level."""


@dataclass(frozen=True)
class Map:
    """The areas of the district: what each is and where it lies."""

    level: Mapping[int, str] = field(default_factory=dict)
    parent: Mapping[int, int | None] = field(default_factory=dict)

    def lifted(self, area: int | None, level: str) -> int | None:
        """The area of this level that an area lies in; None where it is larger, or unknown."""
        at, steps = area, 0
        while at is not None and at in self.level and steps < len(AREAS):
            if self.level[at] == level:
                return at
            at, steps = self.parent[at], steps + 1
        return None


def map_now() -> Map:
    """All areas, those no longer in use too: rows of earlier years lie in them."""
    rows = list(Area.objects.values_list("pk", "level", "parent_id"))
    return Map({pk: level for pk, level, _parent in rows}, {pk: parent for pk, _level, parent in rows})


def splits_of(indicator: Indicator) -> tuple[str, ...]:
    """The splits for which cells are kept."""
    areas = AREAS if indicator.area else ()
    organisation = (ORGANISATION,) if indicator.organisation else ()
    return (WHOLE, *areas, *organisation, *indicator.by)
