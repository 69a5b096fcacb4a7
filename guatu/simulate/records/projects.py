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
KINDS = ("industry", "industry", "industry", "industry", "infrastructure", "livelihood", "ecology")
ENDINGS = {
    "industry": "生产基地",
    "infrastructure": "道路管网工程",
    "livelihood": "安置与学校工程",
    "ecology": "生态修复工程",
}
CHAINS = ("information", "equipment", "health", "food", "building", "tourism")
GOALS = ("完成前期论证", "完成签约和选址", "完成供地并开工", "完成主体结构", "建成投产")
UNITS = ("发展和改革局", "经济和信息化局", "住房和城乡建设局", "商务局")
YEAR = 2022


def projects(count: int = 150, seed: int = 11) -> Iterator[dict[str, Any]]:
    """Entries of projects: most of 2022, at every stage."""
    random = Random(seed)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        town = TOWNS[number * 5 % len(TOWNS)]
        total = Decimal(random.choice((600, 1800, 3200, 5600, 8800, 12000, 22000, 32000, 105000)))
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
            "investor": f"{firm(number * 3).partition('（')[0]}集团" if reached >= 3 and kind == "industry" else None,
            "origin": ("province", "outside", "local", "outside", "foreign")[number % 5]
            if kind == "industry"
            else "fiscal",
            "parts": 3 + number % 4 if number % 41 == 7 else None,
            "year_goal": GOALS[min(reached // 2, len(GOALS) - 1)],
            "needs": f"用地{6 + number % 40}亩，一季度前供应" if reached == 3 else None,
            "exit": "paused" if number % 37 == 20 else None,
            "progress": "主体结构施工" if reached >= 7 else None,
            "problem": "征地尚余3户" if number % 17 == 4 else None,
        }
        entry.update(_dates(reached, number, random))
        yield entry


def _dates(reached: int, number: int, random: Random) -> dict[str, Any]:
    """Days of the stages, so that signing and starting fall in 2022 where they are reached."""
    day = date(YEAR - 1, 11, 20) + timedelta(days=number * 3 % 190)
    found: dict[str, Any] = {}
    for place in range(1, reached + 1):
        found[f"{STAGES[place]}_on"] = day
        day += timedelta(days=random.randint(8, 24))
    if reached:
        found["stage"] = STAGES[reached]
    return found


def investment(
    ids: dict[str, int], totals: dict[str, Decimal], begun: dict[str, date], seed: int = 12
) -> Iterator[tuple[int, datetime, Decimal]]:
    """Investment of 2022 of the projects that have begun, from the month of their start."""
    random = Random(seed)
    for code, started in begun.items():
        share = float(totals[code]) * 0.5 / 12
        for month in range(started.month if started.year == YEAR else 1, 13):
            yield ids[code], datetime(YEAR, month, 1), Decimal(f"{share * random.uniform(0.4, 1.5):.2f}")


def arrived(
    ids: dict[str, int], totals: dict[str, Decimal], begun: dict[str, date], seed: int = 13
) -> Iterator[tuple[int, datetime, Decimal]]:
    """Funds that came in: a first part in the month before the start, the rest quarter by quarter."""
    random = Random(seed)
    for code, started in begun.items():
        first = max(1, started.month - 1) if started.year == YEAR else 1
        for month in range(first, 13, 3):
            yield (
                ids[code],
                datetime(YEAR, month, 1),
                Decimal(f"{float(totals[code]) * random.uniform(0.06, 0.14):.2f}"),
            )


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
