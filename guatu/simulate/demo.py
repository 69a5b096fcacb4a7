"""The demo: a simulated year on real areas up to an autumn day, its people, the confirmed plan and a report under review.

Everything it makes is flagged as simulated. It runs once, changes nothing on later runs, and refuses an instance with real data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from guatu.simulate import building
from guatu.simulate.building import RealDataPresent
from guatu.simulate.year.district import District, district_of
from guatu.simulate.year.setting import Setting

if TYPE_CHECKING:
    from guatu.people.models import Person

AREAS = "420504"
DAY = date(2022, 10, 20)
"""The day on which the demo stands."""
TOWN = 2
"""The township, by its place in the list, whose clerk logs in: the one that is behind."""

__all__ = ["LOGINS", "Demo", "Login", "RealDataPresent", "build_demo"]


@dataclass(frozen=True, slots=True)
class Login:
    """A demo account."""

    username: str
    password: str
    who: str


LOGINS = (
    Login("office", "office-demo", "督查室 苏晚晴：审核、分派、绑定、调度"),
    Login("office2", "office2-demo", "督查室 何既明：第二位审核人"),
    Login("leader", "leader-demo", "区领导 许知远：查看全部"),
    Login("department", "department-demo", "发展和改革局 程立言：填报本单位进展和台账"),
    Login("town", "town-demo", "桥边镇 柳成荫：填报本镇进展和台账"),
    Login("admin", "admin-demo", "技术员 方一可：管理人员和机构（/admin/）"),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """What `build_demo` did: `made` is false where the demo was there already; `notes` tell in Chinese what else there is to know."""

    made: bool
    logins: tuple[Login, ...] = LOGINS
    notes: list[str] = field(default_factory=list)


def build_demo(*, progress: Callable[[int, int], None] | None = None, until: date = DAY) -> Demo:
    """Make the demo in a migrated database. An attempt that was cut off is thrown away and made anew."""
    from guatu.commitments.models import Report
    from guatu.people.models import Person
    from guatu.simulate.plan import plan_build

    building.require_invented()
    notes = []
    if building.unfinished():
        building.begin_anew()
        notes.append("上次生成演示数据时中断，已清空重来。")
    elif Person.objects.filter(username=LOGINS[0].username).exists() and Report.objects.exists():
        return Demo(made=False)
    else:
        building.require_empty()
    setting = Setting(district=district_of(AREAS), until=until)
    with building.under_way():
        people = people_make(setting.district)
        building.district_build(setting, progress=progress)
        plan_build(people, until)
    return Demo(made=True, notes=notes)


def people_make(district: District) -> dict[str, Person]:
    """Those who log in to the demo."""
    from guatu.people.models import Organisation, Person
    from guatu.people.services import person_create
    from guatu.simulate.people import organisations_make

    organisations_make(district)
    made = {each.name: each for each in Organisation.objects.all()}
    places = {
        "office": ("office", made.get("政府督查室")),
        "office2": ("office", made.get("政府督查室")),
        "leader": ("leader", None),
        "department": ("department", made.get("发展和改革局")),
        "town": ("town", made[district.towns[TOWN].name]),
        "admin": ("admin", None),
    }
    people = {}
    for login in LOGINS:
        role, organisation = places[login.username]
        people[login.username] = Person.objects.filter(username=login.username).first() or person_create(
            by=None,
            username=login.username,
            password=login.password,
            display_name=login.who.partition("：")[0].rpartition(" ")[2],
            role=role,
            organisation=organisation,
            simulated=True,
            check_password=False,
        )
    return people
