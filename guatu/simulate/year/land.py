"""Parcels for projects: a part scattered plots, some standard land, a few idle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from guatu.simulate.year.acts import Act, Entry
from guatu.simulate.year.projects import Life, lives
from guatu.simulate.year.setting import Setting, after

REGISTER = "project_land"
OWNER = "natural_resources_bureau"


def land_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """Parcels entered between two days; some of other days may be among them."""
    for life in lives(setting):
        landed = life.days.get("landed")
        if landed is not None and life.number % 3 and life.made_on <= upto and since < after(landed, 500):
            yield from _parcel(setting, life, landed)


def _parcel(setting: Setting, life: Life, landed: date) -> Iterator[Act]:
    random, number = setting.random(REGISTER, life.code), life.number
    scattered = number % 3 == 1 and number % 4 < 2
    standard = not scattered and number % 6 == 2
    area = Decimal(random.randint(8, 60) if scattered else random.randint(20, 120))
    approved = after(landed, random.randint(5, 25))
    supplied = after(approved, random.randint(15, 50))
    idle = number % 31 == 7
    made = max(after(approved, random.randint(3, 15)), after(life.made_on, 21))
    parcel = f"420599001{number // 100000 % 1000:03d}GB{number % 100000:05d}"
    values = {
        "parcel": parcel,
        "project": life.code,
        "town": life.town.name,
        "mode": ("grant", "allocate", "lease")[number % 3],
        "scattered": scattered,
        "standard": standard,
        "use": "tourism" if scattered else ("industrial", "public")[life.kind != "industry"],
        "land_area": area,
        "floor_area": (area * Decimal(760)).quantize(Decimal("0.01")) if number % 7 else None,
        "price": area * 22,
        "approved_on": approved,
    }
    yield Entry(on=made, clerk=OWNER, register=REGISTER, values=values)
    late = random.randint(25, 50) if random.random() < 0.1 else random.randint(3, 12)
    yield Entry(
        on=max(after(supplied, late), made), clerk=OWNER, register=REGISTER,
        values={"parcel": parcel, "supplied_on": supplied, "agreed_start": after(supplied, 120)},
    )  # fmt: skip
    if life.begun is None or idle:
        return
    begun = max(life.begun, after(supplied, 2))
    spent = {"invested": area * random.randint(240, 420), "tax": area * random.randint(15, 28) if standard else None}
    yield Entry(
        on=max(after(begun, random.randint(5, 20)), after(supplied, late), made), clerk=OWNER, register=REGISTER,
        values={"parcel": parcel, "started_on": begun, **spent},
    )  # fmt: skip
