"""Organisations, areas and clerks of a simulated district."""

from __future__ import annotations

from guatu.simulate.clerks import Clerk, clerks_make
from guatu.simulate.year.district import District


def organisations_make(district: District) -> None:
    """The departments of the catalogue, the district's areas, and an organisation for each township."""
    from guatu.definitions.departments import load_departments
    from guatu.people.models import Area
    from guatu.people.services import areas_load, organisation_save, organisations_from

    organisations_from(departments=load_departments(), simulated=True)
    # Real areas are real: their names and codes are public, and only what is entered about them is invented.
    areas_load(areas=district.areas, simulated=district.areas[0].system == "demo")
    for order, town in enumerate(district.towns, 1):
        made = organisation_save(by=None, name=town.name, kind="town", order=1000 + order * 10, simulated=True)
        made.area = Area.objects.get(code=town.code, system=district.areas[0].system, valid_to=None)
        made.save(update_fields=["area"])


__all__ = ["Clerk", "clerks_make", "organisations_make"]
