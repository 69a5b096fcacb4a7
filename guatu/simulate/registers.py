"""Fill the demo district's registers through the gate, as a year of honest entries would have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guatu.simulate.records import air, enterprises, places, projects

if TYPE_CHECKING:
    from guatu.people.models import Person

Rows = Iterable[dict[str, Any]]
Values = Iterator[tuple[int, datetime, Decimal]]


def fill_registers(office: Person) -> dict[str, int]:
    """Enter every register's invented rows and series; how many rows each register got."""
    made = {"enterprises": _take_in("enterprises", enterprises.enterprises(), office)}
    firms = _ids("enterprises")
    _observe("enterprises", "output", enterprises.output(firms), office)
    _observe("enterprises", "tax", enterprises.tax(firms), office)
    _observe("enterprises", "staff", enterprises.staff(firms), office)
    made["library_moves"] = _take_in("library_moves", enterprises.library_moves(_listed()), office)
    made["projects"] = _take_in("projects", projects.projects(), office)
    rows, totals = _ids("projects"), _totals()
    begun = _begun()
    _observe("projects", "investment", projects.investment(rows, totals, begun), office)
    _observe("projects", "arrived", projects.arrived(rows, totals, begun), office)
    _observe("projects", "year_plan", projects.year_plan(rows, totals), office)
    made["project_events"] = _take_in("project_events", projects.project_events(), office)
    made["air_stations"] = _take_in("air_stations", air.air_stations(), office)
    stations = _ids("air_stations")
    _observe("air_stations", "aqi_day", air.aqi_days(stations), office)
    for item in air.STEPS:
        _observe("air_stations", f"{item}_day", air.day_values(stations, item), office)
        _observe("air_stations", f"{item}_hour", air.hours(stations, item), office)
    for name, make in _PLAIN.items():
        made[name] = _take_in(name, make(), office)
    made["leading_firms"] = _take_in("leading_firms", places.leading_firms(list(firms)), office)
    made["project_land"] = _take_in("project_land", places.project_land(list(rows)), office)
    return made


_PLAIN: dict[str, Callable[[], Rows]] = {
    "model_places": places.model_places,
    "standard_gardens": places.standard_gardens,
    "farm_certificates": places.farm_certificates,
    "rural_roads": places.rural_roads,
    "public_works": places.public_works,
}


def _take_in(name: str, rows: Rows, office: Person) -> int:
    from guatu.registers import gate
    from guatu.registers.tables import register_of

    return gate.rows_write(register=register_of(name), rows=rows, by=office, source=gate.SIMULATION, simulated=True).new


def _observe(register: str, series: str, rows: Values, office: Person) -> int:
    from guatu.registers import gate

    return gate.observations_write(
        register=register, series=series, rows=rows, by=office, source=gate.SIMULATION, simulated=True
    )


def _ids(register: str) -> dict[str, int]:
    from guatu.registers.tables import model_of

    return dict(model_of(register).objects.order_by("id").values_list("code", "id"))


def _listed() -> list[tuple[str, str]]:
    from guatu.registers.tables import model_of

    return list(model_of("enterprises").objects.filter(in_library=True).order_by("id").values_list("code", "kind"))


def _totals() -> dict[str, Decimal]:
    from guatu.registers.tables import model_of

    return dict(model_of("projects").objects.values_list("code", "total_investment"))


def _begun() -> dict[str, date]:
    from guatu.registers.tables import model_of

    rows = model_of("projects").objects.exclude(started_on=None)
    return dict(rows.order_by("id").values_list("code", "started_on"))
