"""Projects from the first talks to production, with the faults of real entries: late, blank, wrong and put right, entered twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from guatu.simulate.year.acts import Act, Correction, Deletion, Entry
from guatu.simulate.year.district import Town
from guatu.simulate.year.named import PROJECTS, Named, month_day
from guatu.simulate.year.names import FIRST, LEADERS, SECOND, credit, firm, project
from guatu.simulate.year.setting import HISTORY, Setting, after, day_at

REGISTER = "projects"
OWNER = "development_reform_bureau"
STAGES = (
    "planned", "reserved", "negotiating", "signed", "landed", "started", "counted", "building", "finished", "producing",
)  # fmt: skip
KINDS = ("infrastructure", "livelihood", "ecology")
ENDINGS = {
    "industry": "生产基地",
    "infrastructure": "道路管网工程",
    "livelihood": "安置与学校工程",
    "ecology": "生态修复工程",
}
CHAINS = ("information", "equipment", "health", "food", "building", "tourism")
UNITS = ("发展和改革局", "经济和信息化局", "住房和城乡建设局", "商务局")
INDUSTRIES = ("C3974", "C1530", "C3021", "E4813", "N7711")
ORIGINS = ("province", "outside", "local", "outside", "foreign")
GOALS = ("完成前期论证", "完成签约和选址", "完成供地并开工", "完成主体结构", "建成投产")
STARTERS, TALKERS, PUBLIC = "starter", "talker", "public"
COUNTS = {STARTERS: (54, 58, 60), TALKERS: (42, 50, 58), PUBLIC: (10, 14, 22)}
"""Of each cohort: those that start in the year, those that only sign in it, public works; two years ago, last year, this year."""
STARTS = (3, 2, 6, 5, 6, 7, 6, 7, 8, 7, 12, 14)
SIGNINGS = (4, 5, 9, 8, 9, 9, 8, 9, 11, 9, 10, 9)
"""How a year's starts and signings fall on its months."""
PROBLEMS = ("征地尚余3户", "用电增容方案未批", "环评批复等待中")


@dataclass(slots=True)
class Life:
    """What happens to one project, and what is wrongly entered of it."""

    code: str
    number: int
    town: Town
    kind: str
    total: Decimal
    days: dict[str, date]
    """Day of each stage."""
    random: Random
    made_on: date
    """The day on which somebody enters the row."""
    blank: bool = False
    """Whether the investment stays blank at first, and `filled_on` when it is found, if ever."""
    filled_on: date | None = None
    name: str = ""
    """The report's name for it; an invented one where it is left out."""
    planned: date | None = None
    """The month in which it was to start, where that is not the month in which it does."""
    acts: list[Act] = field(default_factory=list)

    @property
    def begun(self) -> date | None:
        """The day of the start."""
        return self.days.get("started")


def lives(setting: Setting) -> Iterator[Life]:
    """Every project of the simulated year and of the years before it."""
    number = 0
    for back in range(HISTORY, -1, -1):
        year = setting.year - back
        for group, counts in COUNTS.items():
            count = counts[HISTORY - back] * setting.scale
            for place in range(count):
                number += 1
                yield _life(setting, year, group, place, count, number)
    for named in PROJECTS:
        yield _named_life(setting, named)


def project_acts(setting: Setting, _since: date, upto: date) -> Iterator[Act]:
    """What clerks do about rows of projects between two days; acts of other days may be among them."""
    for life in lives(setting):
        if life.made_on <= upto:
            yield from row_acts(setting, life)


def _life(setting: Setting, year: int, group: str, place: int, count: int, number: int) -> Life:
    random = setting.random(REGISTER, year, group, place)
    town = setting.district.town(place * 7 + year)
    if group == TALKERS:
        signed = day_at(place, count, year, SIGNINGS)
        days = _talks(signed, random)
        if random.random() < 0.35:
            days["landed"] = after(signed, random.randint(30, 120))
    else:
        begun = day_at(place, count, year, STARTS)
        if town.slow:
            begun = min(after(begun, 66), date(year, 12, 30))
        signed = after(begun, -random.randint(45, 120))
        days = _talks(signed, random) if group == STARTERS else {"planned": after(signed, -60), "reserved": signed}
        days["landed"] = after(signed, int((begun - signed).days * 0.55))
        days |= _works(begun, random)
    kind = "industry" if group != PUBLIC else KINDS[place % len(KINDS)]
    early = days["negotiating" if group != PUBLIC else "reserved"]
    late = random.randint(25, 60) if random.random() < 0.1 else random.randint(3, 20)
    life = Life(
        code=project(number, early.year, early.month),
        number=number,
        town=town,
        kind=kind,
        total=_total(group, place, random),
        days=days,
        random=random,
        made_on=max(after(early, late), setting.first_day),
    )
    if place % 13 == 5:
        life.blank = True
        life.filled_on = after(days.get("started", signed), random.randint(40, 90)) if place % 2 else None
    return life


def _named_life(setting: Setting, named: Named) -> Life:
    random = setting.random(REGISTER, named.name)
    first = min(month for month in (named.signed, named.started, named.planned) if month is not None)
    days: dict[str, date] = {}
    if named.kind == "industry":
        days = _talks(month_day(setting.year, first if named.signed is None else named.signed, 9), random)
        if named.signed is None:
            del days["signed"]
    else:
        reserved = after(month_day(setting.year, first, 5), -random.randint(90, 160))
        days = {"planned": after(reserved, -60), "reserved": reserved}
    if named.started is not None:
        begun = month_day(setting.year, named.started, random.randint(11, 16))
        days["landed"] = after(begun, -20)
        works = _works(begun, random)
        if named.finished is None:
            works = {name: day for name, day in works.items() if name not in ("finished", "producing")}
        else:
            finished = month_day(setting.year, named.finished, random.randint(12, 26))
            works |= {"finished": finished, "producing": after(finished, 18)}
        days |= works
    early = days["negotiating" if named.kind == "industry" else "reserved"]
    return Life(
        code=project(named.number(), early.year, early.month),
        number=named.number(),
        town=setting.district.towns[named.town % len(setting.district.towns)],
        kind=named.kind,
        total=Decimal(named.total),
        days=days,
        random=random,
        made_on=max(after(early, random.randint(3, 20)), setting.first_day),
        name=named.name,
        planned=None if named.planned is None else month_day(setting.year, named.planned, 1),
    )


def _talks(signed: date, random: Random) -> dict[str, date]:
    negotiating = after(signed, -random.randint(30, 90))
    reserved = after(negotiating, -random.randint(20, 60))
    return {
        "planned": after(reserved, -random.randint(15, 40)),
        "reserved": reserved,
        "negotiating": negotiating,
        "signed": signed,
    }


def _works(begun: date, random: Random) -> dict[str, date]:
    counted = after(begun, random.randint(18, 50))
    finished = after(begun, random.randint(220, 520))
    return {
        "started": begun,
        "counted": counted,
        "building": after(counted, random.randint(8, 30)),
        "finished": finished,
        "producing": after(finished, random.randint(30, 90)),
    }


def _total(group: str, place: int, random: Random) -> Decimal:
    """Investment in 万元: a few above a thousand million, more than a third above a hundred million, the others below."""
    if group != PUBLIC and place % 29 == 9:
        low, high = 100_000, 140_000
    elif place % 2 == 0 or place % 16 == 3:
        low, high = 10_200, 34_000
    else:
        low, high = 800, 9_300
    return Decimal(random.randint(low // 10, high // 10) * 10)


def row_acts(setting: Setting, life: Life) -> Iterator[Act]:
    """The row's first entry, its stages as they are reached, and what had to be put right."""
    random = setting.random(REGISTER, life.code)
    wrong_town = life.number % 61 == 17 and not life.name
    entered = {f"{name}_on": day for name, day in life.days.items() if day < life.made_on}
    total = None if life.blank else life.total
    values = _first(life, random, total) | entered
    if "signed_on" in entered:
        values |= _agreed(setting, life, random, total)
    if wrong_town:
        values["town"] = setting.district.town(life.number + 1).name
    yield Entry(on=life.made_on, clerk=OWNER, register=REGISTER, values=values)
    if wrong_town and values["town"] != life.town.name:
        yield _corrected(
            after(life.made_on, random.randint(20, 50)), life, {"town": life.town.name}, "属地选错，按选址更正。"
        )
    yield from _stages(setting, life, random, total, wrong_town)
    if life.blank and life.filled_on:
        found = {"total_investment": life.total, "fixed_investment": _fixed(life.total)}
        if "signed" in life.days:
            found["agreed_investment"] = life.total
        yield Entry(
            on=_settled(life, life.filled_on), clerk=OWNER, register=REGISTER, values={"code": life.code, **found}
        )
    if is_paused(life):
        yield Entry(
            on=_settled(life, after(life.days.get("landed", life.made_on), 100)), clerk=OWNER, register=REGISTER,
            values={"code": life.code, "exit": "paused", "problem": "投资方调整计划，暂缓推进"},
        )  # fmt: skip
    if life.number % 43 == 11 and not life.name:
        twin = project(life.number + 500_000, life.made_on.year, life.made_on.month)
        again = after(life.made_on, random.randint(8, 20))
        yield Entry(on=again, clerk=OWNER, register=REGISTER, values={**values, "code": twin})
        yield Deletion(
            on=after(again, random.randint(18, 40)), clerk=OWNER, register=REGISTER, key=twin,
            reason=f"与{life.code}重复登记。",
        )  # fmt: skip


def _first(life: Life, random: Random, total: Decimal | None) -> dict[str, Any]:
    number, industrial = life.number, life.kind == "industry"
    begun = life.planned or life.begun or after(life.days["signed"], 150)
    return {
        "code": life.code,
        "name": life.name or _name(life),
        "owner_name": firm(number),
        "owner_code": credit(1_000_000 + number) if number % 9 else None,
        "town": life.town.name,
        "site": life.town.site(random) if number % 7 else None,
        "unit": UNITS[number % len(UNITS)],
        "leader": LEADERS[number % len(LEADERS)],
        "nature": "retrofit" if number % 10 == 3 or "改造" in life.name else ("new", "new", "extended")[number % 3],
        "kind": life.kind,
        "chain": CHAINS[number % len(CHAINS)] if industrial and number % 19 else None,
        "industry": INDUSTRIES[number % len(INDUSTRIES)] if number % 23 else None,
        "total_investment": total,
        "fixed_investment": None if total is None else _fixed(total),
        "land_area": Decimal(random.randint(6, 240)) if industrial and number % 11 else None,
        "planned_start": begun.replace(day=1),
        "planned_finish": after(begun, 400).replace(day=1),
        "origin": ORIGINS[number % len(ORIGINS)] if industrial else "fiscal",
        "parts": 3 + number % 4 if number % 59 == 7 else None,
        "year_goal": GOALS[number % len(GOALS)],
        "needs": f"用地{6 + number % 40}亩，一季度前供应" if number % 8 == 3 else None,
    }


def _name(life: Life) -> str:
    number = life.number - 1
    pair = f"{FIRST[number % len(FIRST)]}{SECOND[number // len(FIRST) % len(SECOND)]}"
    round_ = number // (len(FIRST) * len(SECOND))
    return f"{pair}{ENDINGS[life.kind]}{f'{round_ + 1}期' if round_ else ''}"


def _fixed(total: Decimal) -> Decimal:
    return (total * Decimal("0.8")).quantize(Decimal("0.01"))


def _agreed(setting: Setting, life: Life, random: Random, total: Decimal | None) -> dict[str, Any]:
    """What a signature adds; one in thirty is entered ten times too large."""
    del random
    agreed = total
    if agreed is not None and wrong_agreed(life):
        agreed *= 10
    if setting.random("agreed", life.code).random() < 0.05:
        agreed = None
    return {"agreed_investment": agreed, "investor": f"{firm(life.number * 3).partition('（')[0]}集团"}


def wrong_agreed(life: Life) -> bool:
    """Whether somebody types a nought too many."""
    return life.number % 11 == 8 and life.total < 12_000 and not life.blank and not life.name


def is_paused(life: Life) -> bool:
    """Whether its investor thinks it over."""
    return life.number % 47 == 20 and not life.name


def _stages(setting: Setting, life: Life, random: Random, total: Decimal | None, by_owner: bool) -> Iterator[Act]:
    for name in STAGES:
        day = life.days.get(name)
        if day is None:
            continue
        field_name = f"{name}_on"
        lag = random.randint(2, 14)
        if random.random() < (0.4 if life.town.slow else 0.12):
            lag += random.randint(20, 55)
        on = max(after(day, lag), life.made_on)
        town_enters = name in ("landed", "started", "building", "finished") and not by_owner
        clerk = life.town.name if town_enters else OWNER
        if day >= life.made_on:
            values: dict[str, Any] = {"code": life.code, field_name: day}
            if name == "signed":
                values |= _agreed(setting, life, random, total)
            if name == "building":
                values["progress"] = "主体结构施工"
            if name == "landed" and life.number % 17 == 4:
                values["problem"] = PROBLEMS[life.number % len(PROBLEMS)]
            if name == "started" and life.number % 37 == 6 and not life.name:
                # A month too early in the entry; found when the pictures were looked at.
                values[field_name] = max(after(day, -25), life.days["landed"])
                yield _corrected(
                    _settled(life, after(on, random.randint(25, 45))),
                    life,
                    {field_name: day},
                    "开工日期按现场照片核实更正。",
                )
            yield Entry(on=_settled(life, on) if town_enters else on, clerk=clerk, register=REGISTER, values=values)
        if name == "signed" and wrong_agreed(life):
            right = max(on, life.made_on)
            yield _corrected(
                after(right, random.randint(20, 45)),
                life,
                {"agreed_investment": life.total},
                "多录了一个零，按协议原件更正。",
            )


def _settled(life: Life, on: date) -> date:
    """No clerk finds the row before the one who makes it has entered it: that one comes at least once in three weeks."""
    return max(on, after(life.made_on, 21))


def _corrected(on: date, life: Life, values: dict[str, Any], reason: str) -> Correction:
    return Correction(on=on, clerk=OWNER, register=REGISTER, key=life.code, values=values, reason=reason)
