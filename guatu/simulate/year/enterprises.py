"""Firms, what they make, pay and employ, and their moves in and out of the statistical library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.simulate.year.acts import Act, Entry, Figure, Refigure
from guatu.simulate.year.district import Town
from guatu.simulate.year.names import credit, firm
from guatu.simulate.year.setting import HISTORY, Setting, after, day_at, moment, months, next_month

REGISTER = "enterprises"
OWNER = "market_supervision_bureau"
STATISTICS = "statistics_bureau"
INDUSTRIES = (
    ("C1530", "industry", 2000), ("C2614", "industry", 2000), ("C3974", "industry", 2000), ("C3021", "industry", 2000),
    ("C1391", "industry", 2000), ("D4620", "industry", 2000), ("F5165", "wholesale", 2000), ("F5211", "retail", 500),
    ("H6110", "hotel", 200), ("H6210", "catering", 200), ("I6513", "service", 2000), ("L7211", "service", 1000),
    ("R8810", "service", 500), ("G5430", "service", 2000), ("E4710", "construction", 0), ("A0111", "", 0),
)  # fmt: skip
PARKS = ("澄溪高新园", "云岭绿色产业园", "")
COUNT = 600
LISTED, ENTERING = 240, (40, 68, 140)
"""Firms that are in the library from the beginning, and those that come in year by year."""
LEAVING = (8, 12, 22)
ENTRIES = (4, 3, 8, 9, 9, 9, 7, 7, 8, 8, 9, 30)
"""How entries fall on the months: the yearly batch comes at the year's end."""
EVENLY = (1,) * 12
SEASON = (0.92, 0.78, 1.0, 0.98, 1.0, 1.04, 0.96, 0.97, 1.05, 1.04, 1.08, 1.18)
GROWTH = 1.09
LATEST = 80


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm, and when it comes into the library and leaves it."""

    number: int
    code: str
    town: Town
    industry: str
    kind: str
    line: int
    made_on: date
    enters: date | None
    leaves: date | None
    always: bool
    """Whether it is in the library from the beginning."""


def firms(setting: Setting) -> Iterator[Firm]:
    """Every firm, in the order of its number."""
    for number in range(COUNT * setting.scale):
        yield firm_at(setting, number)


def firm_at(setting: Setting, number: int) -> Firm:
    """The firm of a number."""
    scale, begin = setting.scale, setting.first_day.year
    place = number // scale
    """Its place at scale 1: what it becomes. Copies of it share that."""
    copy = number % scale
    industry, kind, line = INDUSTRIES[place % len(INDUSTRIES)]
    enters: date | None = None
    leaves: date | None = None
    always = place < LISTED and bool(kind)
    first = LISTED
    for year, count in enumerate(ENTERING):
        if first <= place < first + count and kind:
            rank = (place - first) * 37 % count
            enters = day_at(rank * scale + copy, count * scale, begin + year, ENTRIES)
        first += count
    first = 0
    for year, count in enumerate(LEAVING):
        # Every fifth of those in from the beginning leaves in one of the years.
        if place % 5 == 4 and first <= place // 5 < first + count and always:
            rank = (place // 5 - first) * 7 % count
            leaves = day_at(rank * scale + copy, count * scale, begin + year, EVENLY)
        first += count
    made_on = setting.first_day
    if place >= COUNT - 40:
        made_on = day_at((place - COUNT + 40) * scale + copy, 40 * scale, setting.year, EVENLY)
    return Firm(
        number=number,
        code=credit(number + 1),
        town=setting.district.town(number),
        industry=industry,
        kind=kind,
        line=line,
        made_on=made_on,
        enters=enters,
        leaves=leaves,
        always=always,
    )


def firm_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """Rows of firms and of their moves entered between two days."""
    for each in firms(setting):
        if since < after(each.made_on, 40) and each.made_on <= upto:
            yield _row(setting, each)
        for day, direction in ((each.enters, "entry"), (each.leaves, "exit")):
            if day is not None and since < after(day, 70) and day <= upto:
                yield from _move(setting, each, day, direction)


def _row(setting: Setting, each: Firm) -> Entry:
    random = setting.random(REGISTER, each.code)
    number = each.number
    opened = after(each.made_on, -random.randint(200, 5000))
    if each.made_on > setting.first_day:
        opened = after(each.made_on, -random.randint(3, 25))
    values = {
        "code": each.code,
        "name": firm(number),
        "town": each.town.name,
        "site": each.town.site(random) if number % 6 else None,
        "industry": each.industry,
        "status": "open" if number % 29 else "suspended",
        "opened_on": opened if number % 31 else None,
        "park": PARKS[number % len(PARKS)] or None,
        "qualification": "general" if each.industry == "E4710" and number % 3 else None,
        "in_library": each.always,
        "kind": each.kind if each.always else None,
        "land_area": Decimal(random.randint(5, 180)) if each.kind == "industry" and number % 5 else None,
    }
    return Entry(on=each.made_on, clerk=OWNER, register=REGISTER, values=values)


def _move(setting: Setting, each: Firm, day: date, direction: str) -> Iterator[Act]:
    random = setting.random("library_moves", each.code, direction)
    late = random.randint(20, 50) if random.random() < 0.08 else 0
    on = max(after(day, random.randint(1, 9), late), after(each.made_on, 21))
    leaving = direction == "exit"
    values = {
        "enterprise": each.code,
        "direction": direction,
        "moved_on": day,
        "kind": each.kind,
        "batch": "yearly" if day.month == 12 and not leaving else "monthly",
        "reason": ("below", "closed", "moved")[each.number % 3] if leaving else None,
    }
    yield Entry(on=on, clerk=STATISTICS, register="library_moves", values=values)
    listed = {"code": each.code, "in_library": not leaving, "kind": None if leaving else each.kind}
    yield Entry(on=after(on, 3), clerk=OWNER, register=REGISTER, values=listed)


def output_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """Monthly output, quarterly tax and staff reported between two days: of last year and this, not of the year before."""
    first = date(setting.year - HISTORY + 1, 1, 1)
    for each in firms(setting):
        if each.made_on > upto:
            continue
        begun = max(first, each.made_on.replace(day=1))
        for month in months(max(begun, after(since, -LATEST - 31)), upto):
            yield from _output(setting, each, month, since, upto)
        for month in months(max(begun, after(since, -120)), upto):
            if month.month % 3 == 1:
                yield from _quarter(setting, each, month, since, upto)


def _output(setting: Setting, each: Firm, month: date, since: date, upto: date) -> Iterator[Act]:
    dice = setting.chance("output", each.code, month)
    if dice < 0.012:
        return
    on = after(next_month(month), 5 + int(dice * 1000) % 9)
    if dice < 0.05:
        on = after(on, 20 + int(dice * 10_000) % 31)
    on = max(on, after(each.made_on, 1))
    wrong = dice > 0.996
    found = after(on, 18 + int(dice * 100_000) % 11)
    if not (since < on <= upto or (wrong and since < found <= upto)):
        return
    random = setting.random("output", each.code, month)
    size = 0.7 + 1.7 * setting.chance("size", each.code)
    base = each.line / 12 * size or 90 * size
    value = base * SEASON[month.month - 1] * GROWTH ** (month.year - setting.year) * random.uniform(0.9, 1.1)
    right = Decimal(f"{value:.2f}")
    shown = right * 10 if wrong else right
    period = moment(month)
    if since < on <= upto:
        yield Figure(on=on, clerk=OWNER, register=REGISTER, series="output", key=each.code, period=period, value=shown)
    if wrong and since < found <= upto:
        yield Refigure(
            on=found, clerk=OWNER, register=REGISTER, series="output", key=each.code, period=period, value=right,
            reason="企业多报一位，核对后更正。",
        )  # fmt: skip


def _quarter(setting: Setting, each: Firm, month: date, since: date, upto: date) -> Iterator[Act]:
    end = next_month(next_month(next_month(month)))
    on = max(after(end, 6 + int(setting.chance("quarter", each.code, month) * 13)), after(each.made_on, 1))
    if not since < on <= upto:
        return
    tax = (2 + 118 * setting.chance("tax", each.code)) * (0.7 + 0.6 * setting.chance("tax", each.code, month))
    staff = 8 + int(392 * setting.chance("staff", each.code)) + int(11 * setting.chance("staff", each.code, month)) - 4
    for series, value in (("tax", Decimal(f"{tax:.2f}")), ("staff", Decimal(staff))):
        if setting.chance(series, each.code, month, "blank") < 0.98:
            yield Figure(
                on=on, clerk=OWNER, register=REGISTER, series=series, key=each.code, period=moment(month), value=value
            )
