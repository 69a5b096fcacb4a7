"""Invented firms, their output and tax, and their moves in and out of the statistical library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from guatu.simulate.records.names import TOWNS, credit, firm, site

INDUSTRIES = (
    ("C1530", "industry", 2000), ("C2614", "industry", 2000), ("C3974", "industry", 2000), ("C3021", "industry", 2000),
    ("C1391", "industry", 2000), ("D4620", "industry", 2000), ("F5165", "wholesale", 2000), ("F5211", "retail", 500),
    ("H6110", "hotel", 200), ("H6210", "catering", 200), ("I6513", "service", 2000), ("L7211", "service", 1000),
    ("R8810", "service", 500), ("G5430", "service", 2000), ("E4710", "construction", 0), ("A0111", "", 0),
)  # fmt: skip
PARKS = ("澄溪高新园", "云岭绿色产业园", "")
YEAR = 2022


def enterprises(count: int = 400, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Entries of firms."""
    random = Random(seed)
    for number in range(count):
        town = TOWNS[number * 3 % len(TOWNS)]
        industry, kind, _line = INDUSTRIES[number % len(INDUSTRIES)]
        listed = bool(kind) and number % 3 != 2
        yield {
            "code": credit(number + 1),
            "name": firm(number),
            "town": town,
            "site": site(town, random),
            "industry": industry,
            "status": "open" if number % 29 else "suspended",
            "opened_on": date(2008 + number % 15, 1 + number % 12, 1 + number % 28),
            "park": PARKS[number % len(PARKS)] or None,
            "qualification": "general" if industry == "E4710" else None,
            "in_library": listed,
            "kind": kind if listed else None,
            "land_area": Decimal(random.randint(5, 180)) if kind == "industry" else None,
            "contact": "梁小河",
            "phone": f"1380000{number % 10000:04d}",
        }


def output(ids: dict[str, int], seed: int = 2) -> Iterator[tuple[int, datetime, Decimal]]:
    """Monthly output of 2022 by credit code → row."""
    random = Random(seed)
    for number, row in enumerate(ids.values()):
        base = INDUSTRIES[number % len(INDUSTRIES)][2] / 12 * random.uniform(0.7, 2.4) or random.uniform(20, 300)
        for month in range(1, 13):
            yield row, datetime(YEAR, month, 1), Decimal(f"{base * random.uniform(0.85, 1.2):.2f}")


def tax(ids: dict[str, int], seed: int = 3) -> Iterator[tuple[int, datetime, Decimal]]:
    """Quarterly tax of 2022."""
    random = Random(seed)
    for row in ids.values():
        base = random.uniform(2, 120)
        for month in (1, 4, 7, 10):
            yield row, datetime(YEAR, month, 1), Decimal(f"{base * random.uniform(0.7, 1.3):.2f}")


def staff(ids: dict[str, int], seed: int = 4) -> Iterator[tuple[int, datetime, Decimal]]:
    """Staff at the end of each quarter of 2022."""
    random = Random(seed)
    for row in ids.values():
        people = random.randint(8, 400)
        for month in (1, 4, 7, 10):
            yield row, datetime(YEAR, month, 1), Decimal(people + random.randint(-4, 6))


def library_moves(codes: list[tuple[str, str]], seed: int = 5) -> Iterator[dict[str, Any]]:
    """Entries and exits of 2022, given (credit code, class) of firms in the library."""
    random = Random(seed)
    for number, (code, kind) in enumerate(codes[:140]):
        leaves = number % 6 == 5
        yield {
            "enterprise": code,
            "direction": "exit" if leaves else "entry",
            "moved_on": date(YEAR, 1 + number % 12, random.randint(1, 28)),
            "kind": kind,
            "batch": "yearly" if number % 12 > 9 else "monthly",
            "reason": "below" if leaves else None,
        }
