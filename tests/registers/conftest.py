"""What tests of registers share: a district with areas, a person of each role, and the projects register of the shipped packs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from guatu.definitions.register import Register
from guatu.people.models import Area, Organisation, Person
from guatu.people.services import person_create
from guatu.registers import gate
from guatu.registers.tables import register_of
from guatu.registers.tables.rows import Record


@dataclass
class Registry:
    """The people, areas and registers of a test."""

    office: Person
    clerk: Person
    """Of 云岭镇."""
    other_clerk: Person
    """Of 青禾乡."""
    planner: Person
    """Of 发展和改革局, which answers for projects."""
    viewer: Person
    technician: Person
    stranger: Person
    """A department that answers for nothing here."""
    yunling: Area
    qinghe: Area
    projects: Register
    enterprises: Register

    def project(self, number: int = 1, **more: Any) -> dict[str, Any]:
        """Entries of a sound project."""
        return {
            "code": f"2204-420599-04-01-{number:06d}",
            "name": f"云岭第{number}产业园",
            "town": "云岭镇",
            "kind": "产业",
            **more,
        }

    def make(self, number: int = 1, by: Person | None = None, **more: Any) -> Record:
        """A project in the register."""
        return gate.record_create(
            register=self.projects, values=self.project(number, **more), by=by or self.office, source=gate.FORM
        )


@pytest.fixture
def registry(db: None) -> Registry:
    """A small district."""
    since = date(2020, 1, 1)
    county = Area.objects.create(
        code="420599", system="demo", name="澄溪区", short_name="澄溪区", level="county", valid_from=since
    )

    def area(code: str, name: str, level: str, parent: Area) -> Area:
        return Area.objects.create(
            code=code, system="demo", name=name, short_name=name, level=level, parent=parent, valid_from=since
        )

    yunling = area("420599101", "云岭镇", "township", county)
    qinghe = area("420599201", "青禾乡", "township", county)
    area("420599101201", "岭头村", "village", yunling)

    def organisation(name: str, kind: str, of: Area | None = None) -> Organisation:
        return Organisation.objects.create(name=name, kind=kind, area=of)

    def person(name: str, role: str, of: Organisation) -> Person:
        return person_create(
            by=None, username=name, password="x", display_name=name, role=role, organisation=of, check_password=False
        )

    office = organisation("督查室", "office")
    planning = organisation("发展和改革局", "department")
    return Registry(
        office=person("苏晚晴", "office", office),
        clerk=person("林向晨", "town", organisation("云岭镇", "town", yunling)),
        other_clerk=person("柳成荫", "town", organisation("青禾乡", "town", qinghe)),
        planner=person("程立言", "department", planning),
        viewer=person("许知远", "viewer", office),
        technician=person("方一可", "admin", office),
        stranger=person("白石", "department", organisation("档案馆", "department")),
        yunling=yunling,
        qinghe=qinghe,
        projects=register_of("projects"),
        enterprises=register_of("enterprises"),
    )
