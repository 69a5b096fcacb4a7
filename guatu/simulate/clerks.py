"""The simulated people who enter the simulated year: one clerk of each department that answers for a register, one of each township."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from guatu.simulate.year.district import District

if TYPE_CHECKING:
    from guatu.people.models import Organisation, Person

DEPARTMENTS = {
    "development_reform_bureau": ("程立言", 9),
    "market_supervision_bureau": ("宋知微", 9),
    "ecology_environment_bureau": ("纪云舒", 8),
    "natural_resources_bureau": ("岑望山", 7),
    "statistics_bureau": ("沈算禾", 7),
    "agriculture_bureau": ("田有穗", 6),
    "transport_bureau": ("路远帆", 6),
    "housing_construction_bureau": ("梁筑安", 5),
}
"""Who enters for a department, and how many days before the end of a half-month: what others refer to comes first."""
TOWN_NAMES = ("贺青川", "白露晞", "柳成荫", "石映泉", "乔木森", "云初霁", "江小渔")


@dataclass(frozen=True, slots=True)
class Clerk:
    """Someone who enters, and how early in the round the clerk's turn comes."""

    key: str
    person: Person
    rank: int
    ahead: int
    """Days before the end of a round."""

    def moment(self, begin: date, end: date) -> datetime:
        """When the clerk enters in the round of the days after `begin` up to `end`: on a working day, if there is one."""
        day = end - timedelta(days=self.ahead)
        day -= timedelta(days=max(0, day.weekday() - 4))
        day = max(day, begin + timedelta(days=1))
        return datetime.combine(day, time(9, 5)) + timedelta(minutes=37 * self.rank + day.day * 7 % 31)


def clerks_make(district: District) -> tuple[Clerk, ...]:
    """The clerks of the district, in the order of their turns. People who are there already keep their names and passwords."""
    from guatu.registers.library import department_names

    names = department_names()
    made = []
    for key, (name, ahead) in DEPARTMENTS.items():
        person = _clerk(f"clerk-{key.removesuffix('_bureau').replace('_', '-')}", name, "department", names[key])
        made.append((key, person, ahead))
    for place, town in enumerate(district.towns):
        person = _clerk(f"clerk-{town.code}", TOWN_NAMES[place], "town", town.name)
        made.append((town.name, person, max(0, 4 - place)))
    return tuple(Clerk(key, person, rank, ahead) for rank, (key, person, ahead) in enumerate(made))


def _clerk(username: str, name: str, role: str, organisation_name: str) -> Person:
    """The simulated person of this name and organisation; one made here cannot log in."""
    from guatu.people.models import Organisation, Person
    from guatu.people.services import person_create

    organisation: Organisation = Organisation.objects.get(name=organisation_name)
    known = Person.objects.filter(display_name=name, organisation=organisation, simulated=True).first()
    if known is not None:
        return known
    return person_create(
        by=None,
        username=username,
        password=None,
        display_name=name,
        role=role,
        organisation=organisation,
        post="台账员",
        simulated=True,
    )
