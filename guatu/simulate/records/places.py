"""Invented villages, gardens, roads, works and land."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from guatu.simulate.records.names import TOWNS, VILLAGES

YEAR = 2022


def model_places() -> Iterator[dict[str, Any]]:
    """Belts, towns, villages and courtyards under creation."""
    for number, town in enumerate(TOWNS[2:6]):
        yield _model(f"{town[:2]}乡村振兴示范带", "belt", town, number, belt_length=Decimal("8.5") + number)
    for number, town in enumerate(TOWNS[2:4]):
        yield _model(f"{town}示范镇", "town", town, number)
    number = 0
    for town, villages in VILLAGES.items():
        for village in villages:
            yield _model(f"{village}示范村", "village", town, number, village=village)
            yield _model(f"{village}示范户", "courtyard", town, number, village=village, households=24 + number)
            number += 1


def _model(name: str, kind: str, town: str, number: int, **more: Any) -> dict[str, Any]:
    stages = {"listed_on": date(YEAR, 2, 15), "building_on": date(YEAR, 3, 20)}
    if number % 4 != 3:
        stages |= {"accepted_on": date(YEAR, 10, 8), "recognised_on": date(YEAR, 11, 18)}
    level = "province" if kind == "town" else "district"
    return {"name": name, "kind": kind, "town": town, "level": level, "stage": "listed", **stages, **more}


def standard_gardens(seed: int = 24) -> Iterator[dict[str, Any]]:
    """Orchards, tea and vegetable gardens."""
    random = Random(seed)
    crops = (("citrus", "柑橘园", 900), ("tea", "茶园", 320), ("vegetable", "蔬菜基地", 160))
    number = 0
    for town, villages in list(VILLAGES.items())[2:]:
        for village in villages:
            crop, label, size = crops[number % 3]
            done = {"accepted_on": date(YEAR, 11, 5)} if number % 5 != 4 else {}
            yield {
                "name": f"{village}标准{label}",
                "crop": crop,
                "town": town,
                "village": village,
                "land_area": Decimal(size + random.randint(0, size)),
                "stage": "planned",
                "planned_on": date(YEAR, 1, 20),
                "building_on": date(YEAR, 3, 1),
                **done,
            }
            number += 1


def leading_firms(codes: list[str]) -> Iterator[dict[str, Any]]:
    """Leading farm enterprises."""
    for number, code in enumerate(codes[:9]):
        yield {
            "enterprise": code,
            "level": ("district", "city", "province")[number % 3],
            "recognised_on": date(YEAR - number % 3, 6 + number % 5, 12),
            "expires_on": date(YEAR + 3, 6, 30),
            "document": f"（示例）农发〔{YEAR - number % 3}〕{number + 3}号",
        }


def farm_certificates() -> Iterator[dict[str, Any]]:
    """Certificates of farm products."""
    for number, (product, kind) in enumerate(
        (
            ("云岭蜜橘", "geographical"),
            ("苍岭高山茶", "green"),
            ("白鹭莲藕", "green"),
            ("青禾稻米", "organic"),
            ("石渡香菇", "green"),
        )
    ):
        yield {
            "product": product,
            "kind": kind,
            "number": f"示例-{YEAR}-{number + 1:03d}",
            "holder": f"{product}专业合作社",
            "town": TOWNS[2 + number],
            "granted_on": date(YEAR if number < 3 else YEAR - 1, 5 + number, 9),
            "expires_on": date(YEAR + 3, 5 + number, 8),
        }


def rural_roads(seed: int = 25) -> Iterator[dict[str, Any]]:
    """Country roads to be built or rebuilt."""
    random = Random(seed)
    number = 0
    for town, villages in VILLAGES.items():
        for village in villages:
            number += 1
            done = {"finished_on": date(YEAR, 10, 20)} if number % 3 else {}
            yield {
                "route": f"C{number:03d}",
                "section": f"K0+000～K{random.randint(1, 4)}+{random.randint(0, 9)}00",
                "name": f"{village}通村公路",
                "town": town,
                "grade": "fourth",
                "work": ("build", "rebuild", "widen")[number % 3],
                "road_length": Decimal(f"{random.uniform(0.8, 4.6):.3f}"),
                "cost": Decimal(random.randint(60, 420)),
                "stage": "planned",
                "planned_on": date(YEAR, 1, 10),
                "started_on": date(YEAR, 3, 15),
                **done,
            }


def public_works() -> Iterator[dict[str, Any]]:
    """Flower streets, waterways and other works."""
    streets = (
        ("滨河花街", "flower_street", "1.8"),
        ("学府花街", "flower_street", "2.3"),
        ("望江花街", "flower_street", "1.9"),
    )
    waters = tuple(
        (f"{name}水系连通工程", "waterway", "3.2")
        for name in ("龙桥河", "桐湾河", "云溪", "石渡河", "白鹭湖", "青禾渠")
    )
    for number, (name, kind, length) in enumerate((*streets, *waters)):
        done = {"finished_on": date(YEAR, 9, 30)} if number % 4 != 3 else {}
        yield {
            "name": name,
            "kind": kind,
            "town": TOWNS[number % len(TOWNS)],
            "unit": "住房和城乡建设局",
            "built_length": Decimal(length),
            "cost": Decimal(800 + number * 120),
            "stage": "planned",
            "planned_on": date(YEAR, 1, 12),
            "started_on": date(YEAR, 3, 2),
            **done,
        }


def project_land(codes: list[str], seed: int = 26) -> Iterator[dict[str, Any]]:
    """Parcels for projects: a third scattered plots, some standard land, a few idle."""
    random = Random(seed)
    for number, code in enumerate(codes[:60]):
        scattered = number % 3 == 1
        area = Decimal(random.randint(8, 60) if scattered else random.randint(20, 120))
        standard = number % 6 == 3
        yield {
            "parcel": f"4205990010{number % 10}{number % 7 + 1}GB{number + 1:05d}",
            "project": code,
            "town": TOWNS[number % len(TOWNS)],
            "mode": ("grant", "allocate", "lease")[number % 3],
            "scattered": scattered,
            "standard": standard,
            "use": ("industrial", "tourism", "public")[number % 3],
            "land_area": area,
            "floor_area": (area * Decimal(760)).quantize(Decimal("0.01")),
            "price": area * 22,
            "invested": area * Decimal(random.randint(240, 420)),
            "tax": area * Decimal(random.randint(15, 28)) if standard else None,
            "stage": "approved",
            **_land_days(number),
        }


def _land_days(number: int) -> dict[str, Any]:
    """Approved, supplied, begun; one parcel in ten was supplied a year earlier and never begun."""
    idle = number % 10 == 5
    year = YEAR - 1 if idle or number % 6 == 5 else YEAR
    days: dict[str, Any] = {"approved_on": date(year, 2, 20)}
    if number % 4 or idle:
        days["supplied_on"] = date(year, 3 + number % 5, 16)
        days["agreed_start"] = date(year, 6 + number % 5, 16)
        if not idle:
            days["started_on"] = date(year, 7 + number % 5, 2)
    return days
