"""The areas on which a year is simulated: real ones with their public codes, or the invented 澄溪区."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from guatu.definitions.areas import AreaRow, load_areas

SYSTEMS = {"420504": "nbs"}
"""Of lists that hold several systems of codes, the one whose villages are meant; names would stand twice otherwise."""
MIDDLE = {
    "点军街道": (111.268, 30.692), "艾家镇": (111.318, 30.612), "桥边镇": (111.196, 30.702), "联棚乡": (111.238, 30.652),
    "土城乡": (111.152, 30.634), "龙桥街道": (111.231, 30.672), "桐湾街道": (111.248, 30.655), "云岭镇": (111.172, 30.704),
    "石渡镇": (111.145, 30.661), "白鹭镇": (111.203, 30.631), "青禾乡": (111.118, 30.715), "苍岭乡": (111.089, 30.689),
}  # fmt: skip
"""Longitude and latitude near which a township's invented sites lie."""
SHARES = (7, 4, 6, 4, 4, 3, 3)
"""How many of the district's entries fall on each township, in the list's order."""
SLOW = 2
"""The township, by its place in the list, that is behind in everything: a story for the demo, and as invented as the rest."""


@dataclass(frozen=True, slots=True)
class Town:
    """A township with its villages."""

    name: str
    code: str
    villages: tuple[str, ...]
    slow: bool
    middle: tuple[float, float]

    def site(self, random: Random) -> str:
        """An invented point near its middle, as an entry."""
        east, north = self.middle
        return f"{east + random.uniform(-0.012, 0.012):.6f},{north + random.uniform(-0.010, 0.010):.6f}"


@dataclass(frozen=True, slots=True)
class District:
    """A county with its townships, and its list of areas as it was read."""

    name: str
    towns: tuple[Town, ...]
    areas: tuple[AreaRow, ...]

    def town(self, number: int) -> Town:
        """The township of the number-th entry of anything, spread by the shares."""
        return self.towns[_SPREAD[len(self.towns)][number % len(_SPREAD[len(self.towns)])]]


def district_of(list_name: str) -> District:
    """The district of a shipped list of areas (`420504`, `demo`)."""
    rows = load_areas(list_name)
    if system := SYSTEMS.get(list_name):
        rows = tuple(row for row in rows if row.system == system)
    county = next(row for row in rows if row.level == "county")
    towns = []
    for place, row in enumerate(each for each in rows if each.level == "township"):
        villages = tuple(
            each.short_name for each in rows if each.parent == row.code and each.level == "village" and _rural(each)
        )
        middle = MIDDLE.get(row.short_name, (111.2, 30.67))
        towns.append(Town(row.short_name, row.code, villages, place == SLOW, middle))
    return District(county.short_name, tuple(towns), rows)


def _rural(area: AreaRow) -> bool:
    return area.name.endswith("村村民委员会") or area.short_name.endswith("村")


def _spread(towns: int) -> tuple[int, ...]:
    """Township numbers in a cycle in which each comes as often as its share, as evenly as can be."""
    places = [((turn + 0.5) / share, town) for town, share in enumerate(SHARES[:towns]) for turn in range(share)]
    return tuple(town for _place, town in sorted(places))


_SPREAD = {towns: _spread(towns) for towns in range(1, len(SHARES) + 1)}
