"""Invented projects with their stages, monthly investment and yearly plans, and the ceremonies they were signed and started at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from guatu.simulate.records.names import FIRST, LEADERS, SECOND, TOWNS, credit, firm, project, site

STAGES = (
    "planned",
    "reserved",
    "negotiating",
    "signed",
    "landed",
    "started",
    "counted",
    "building",
    "finished",
    "producing",
)
KINDS = ("industry", "industry", "industry", "infrastructure", "livelihood", "ecology")
ENDINGS = {
    "industry": "生产基地",
    "infrastructure": "道路管网工程",
    "livelihood": "安置与学校工程",
    "ecology": "生态修复工程",
}
CHAINS = ("information", "equipment", "health", "food", "building", "tourism")
UNITS = ("发展和改革局", "经济和信息化局", "住房和城乡建设局", "商务局")
YEAR = 2022


def projects(count: int = 150, seed: int = 11) -> Iterator[dict[str, Any]]:
    """Entries of projects: most of 2022, at every stage."""
    random = Random(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        town = TOWNS[number * 5 % len(TOWNS)]
        total = Decimal(random.choice((600, 1800, 3200, 5600, 8800, 12000, 26000, 48000, 115000)))
        total += Decimal(random.randint(0, 90) * 10)
        reached = min(number * 7 % len(STAGES) + number % 3, len(STAGES) - 1)
        name = f"{town[:2]}{FIRST[number % len(FIRST)]}{SECOND[number // 7 % len(SECOND)]}{ENDINGS[kind]}"
        entry: dict[str, Any] = {
            "code": project(number + 1, YEAR - number % 2, 1 + number % 12),
            "name": name if number < 140 else f"{name}{number - 138}期",
            "owner_name": firm(number),
            "owner_code": credit(number + 1),
            "town": town,
            "site": site(town, random),
            "unit": UNITS[number % len(UNITS)],
            "leader": LEADERS[number % len(LEADERS)],
            "nature": ("new", "new", "continued", "retrofit")[number % 4],
            "kind": kind,
            "chain": CHAINS[number % len(CHAINS)] if kind == "industry" else None,
            "industry": ("C3974", "C1530", "C3021", "E4813", "N7711")[number % 5],
            "stage": STAGES[0],
            "agreed_investment": total if reached >= 3 else None,
            "total_investment": total,
            "fixed_investment": (total * Decimal("0.8")).quantize(Decimal("0.01")),
            "land_area": Decimal(random.randint(6, 240)) if kind == "industry" else None,
            "planned_start": date(YEAR, 1 + number % 12, 1),
            "planned_finish": date(YEAR + 1 + number % 2, 1 + number % 12, 1),
            "progress": "主体结构施工" if reached >= 7 else None,
            "problem": "征地尚余3户" if number % 17 == 4 else None,
        }
        entry.update(_dates(reached, number, random))
        yield entry


def _dates(reached: int, number: int, random: Random) -> dict[str, Any]:
    """Days of the stages, so that signing and starting fall in 2022 where they are reached."""
    day = date(YEAR - 1, 9, 1) + timedelta(days=number * 3 % 100)
    found: dict[str, Any] = {}
    for place in range(1, reached + 1):
        found[f"{STAGES[place]}_on"] = day
        day += timedelta(days=random.randint(12, 45))
    if reached:
        found["stage"] = STAGES[reached]
    return found


def investment(
    ids: dict[str, int], totals: dict[str, Decimal], seed: int = 12
) -> Iterator[tuple[int, datetime, Decimal]]:
    """Monthly investment of 2022 of the given projects."""
    random = Random(seed)
    for code, row in ids.items():
        share = float(totals[code]) * 0.5 / 12
        for month in range(1, 13):
            yield row, datetime(YEAR, month, 1), Decimal(f"{share * random.uniform(0.4, 1.5):.2f}")


def year_plan(ids: dict[str, int], totals: dict[str, Decimal]) -> Iterator[tuple[int, datetime, Decimal]]:
    """The plan for 2022: half of the total."""
    for code, row in ids.items():
        yield row, datetime(YEAR, 1, 1), (totals[code] / 2).quantize(Decimal("0.01"))


def project_events() -> Iterator[dict[str, Any]]:
    """A signing each quarter, a start each month, a dispatch each month."""
    for month in range(1, 13):
        yield {
            "name": f"{YEAR}年{month}月集中开工活动",
            "kind": "start",
            "held_on": date(YEAR, month, 18),
            "projects_count": 4 + month % 3,
            "total": Decimal(38000 + month * 1500),
            "unit": UNITS[0],
        }
        yield {
            "name": f"{YEAR}年{month}月调度会",
            "kind": "dispatch",
            "held_on": date(YEAR, month, 26),
            "unit": UNITS[0],
        }
        if month % 3 == 0:
            yield {
                "name": f"{YEAR}年第{month // 3}季度集中签约",
                "kind": "signing",
                "held_on": date(YEAR, month, 8),
                "projects_count": 22 + month,
                "total": Decimal(450000 + month * 9000),
                "unit": UNITS[3],
            }
