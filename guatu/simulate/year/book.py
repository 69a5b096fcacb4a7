"""All acts of a simulation between two days, in the order in which registers need one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain

from guatu.simulate.year import air, enterprises, events, figures, land, projects, rural, works
from guatu.simulate.year.acts import Act, Mistake
from guatu.simulate.year.names import project
from guatu.simulate.year.setting import Setting, after

Maker = Callable[[Setting, date, date], Iterator[Act]]
MAKERS: tuple[Maker, ...] = (
    projects.project_acts,
    enterprises.firm_acts,
    air.air_acts,
    figures.figure_acts,
    enterprises.output_acts,
    events.event_acts,
    land.land_acts,
    rural.rural_acts,
    works.works_acts,
)
ORDER = (
    "projects", "enterprises", "air_stations", "project_events", "project_land", "library_moves", "leading_firms",
    "model_places", "standard_gardens", "farm_certificates", "rural_roads", "public_works",
)  # fmt: skip
"""Registers in the order in which one clerk enters them at one moment: what others refer to comes first."""


def acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """What clerks do after one day and up to another. Acts of other days may be among them: see `Act.on`."""
    for maker in MAKERS:
        yield from maker(setting, since, upto)
    yield from mistakes(setting)


def mistakes(setting: Setting) -> Iterator[Act]:
    """Uploads of the wrong list, undone as a whole: one of the department's, one of a township's."""
    town = setting.district.towns[1]
    for place, (clerk, month) in enumerate(((projects.OWNER, 3), (town.name, 6))):
        rows = tuple(
            {
                "code": project(990_000 + place * 100 + number, setting.year, month),
                "name": f"{town.name}往年续建项目（误传）{place * 10 + number + 1}",
                "town": town.name,
                "kind": "infrastructure",
                "stage": "planned",
            }
            for number in range(8)
        )
        yield Mistake(
            on=date(setting.year, month, 10), clerk=clerk, register=projects.REGISTER, rows=rows,
            reason="误将往年清单导入，整批撤销。",
        )  # fmt: skip


def everything(setting: Setting) -> Iterator[Act]:
    """All acts up to the simulation's last day, in no order of time."""
    return chain(
        each for each in acts(setting, after(setting.first_day, -1), setting.until) if each.on <= setting.until
    )
