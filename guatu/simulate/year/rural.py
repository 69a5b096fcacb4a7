"""Model places, gardens, leading firms and certificates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from guatu.simulate.year.acts import Act, Entry
from guatu.simulate.year.district import Town
from guatu.simulate.year.names import credit
from guatu.simulate.year.setting import HISTORY, Setting, after, day_at
from guatu.simulate.year.staged import Staged

OWNER = "agriculture_bureau"
RECOGNISED = (0, 0, 2, 3, 6, 10, 12, 12, 14, 12, 16, 18)
"""How recognitions fall on the months: little before summer."""
ACCEPTED = (0, 1, 6, 10, 12, 14, 8, 9, 14, 12, 14, 10)
BELTS = ("联丰河三产融合", "石渡现代农业", "金桥特色种植", "柳家溪美食街")
VILLAGES = (9, 14, 32)
"""Model villages of each year."""
CROPS = (("citrus", "柑橘园", 18, 980), ("tea", "茶园", 12, 330), ("vegetable", "蔬菜基地", 13, 260))
"""Crop, name, gardens a year, acres (亩) of one."""
UNDONE = {"tea": 0.42}
"""Of a crop, the part of this year's gardens that will be accepted in the year at all."""


def rural_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """What is entered of these registers between two days; acts of other days may be among them."""
    for back in range(HISTORY, -1, -1):
        year = setting.year - back
        if date(year + 1, 3, 31) < since or date(year, 1, 1) > upto:
            continue
        for copy in range(setting.scale):
            more = f"（{copy + 1}）" if copy else ""
            for staged in (*_belts_and_towns(setting, year, more), *_villages(setting, year, copy, more)):
                yield from staged.acts(setting.random("model", staged.key["name"], staged.key["kind"]))
            for staged in _gardens(setting, year, more):
                yield from staged.acts(setting.random("garden", staged.key["name"]))
            yield from _leading(setting, year, copy)
            yield from _certificates(setting, year, copy, more)


def _belts_and_towns(setting: Setting, year: int, more: str) -> Iterator[Staged]:
    if year < setting.year:
        return
    towns = setting.district.towns
    for place, name in enumerate(BELTS):
        done = date(year, 7 + place, 12) if place < 3 else date(year, 12, 10)
        yield _model(
            f"{name}乡村振兴示范带{more}",
            "belt",
            towns[(place + 1) % len(towns)],
            year,
            done,
            length=Decimal("8.5") + place,
        )
    for place in range(2):
        town = towns[1 + place * 2]
        done = (date(year, 9, 20), date(year, 12, 15))[place]
        yield _model(f"{town.name}示范镇{more}", "town", town, year, done)


def _villages(setting: Setting, year: int, copy: int, more: str) -> Iterator[Staged]:
    count = VILLAGES[year - setting.year + HISTORY]
    names = [(town, village) for town in setting.district.towns for village in town.villages]
    first = sum(VILLAGES[: year - setting.year + HISTORY])
    for place in range(count):
        # Thirteen and the number of villages have nothing in common: neighbours come in different months.
        town, village = names[(first + place * 13) % len(names)]
        turn = (first + place * 13) // len(names)
        named = f"{village}{('', '二期', '三期', '四期')[min(turn, 3)] if turn else ''}"
        done = day_at(place, count, year, RECOGNISED)
        if town.slow:
            done = min(after(done, 35), date(year, 12, 28))
        yield _model(f"{year}{named}示范村{more}", "village", town, year, done, village=village)
        random = setting.random("households", year, copy, place)
        held = 24 + random.randint(0, 60) // (1 if year == setting.year else 2)
        wrong = held * 10 if place == 7 else 0
        yield _model(
            f"{year}{named}示范户{more}", "courtyard", town, year, max(after(done, -40), date(year, 4, 20)), village=village,
            households=held, wrong=wrong,
        )  # fmt: skip


def _model(
    name: str, kind: str, town: Town, year: int, done: date, *, village: str | None = None, households: int = 0,
    wrong: int = 0, length: Decimal | None = None,
) -> Staged:  # fmt: skip
    accepted = max(after(done, -25), date(year, 4, 1))
    return Staged(
        register="model_places",
        owner=OWNER,
        key={"name": name, "kind": kind},
        name=name,
        town=town,
        values={
            "village": village,
            "level": {"town": "province"}.get(kind, "district"),
            "households": households or None,
            "belt_length": length,
        },
        days={
            "listed_on": date(year, 2, 15),
            "building_on": date(year, 3, 20),
            "accepted_on": accepted,
            "recognised_on": max(done, accepted),
        },
        found={"households": households} if households else {},
        wrong={"households": wrong} if wrong else {},
    )


def _gardens(setting: Setting, year: int, more: str) -> Iterator[Staged]:
    names = [(town, village) for town in setting.district.towns for village in town.villages]
    for kind, (crop, label, count, size) in enumerate(CROPS):
        count = count if year == setting.year else max(2, count // 3)
        part = UNDONE.get(crop, 1.0) if year == setting.year else 1.0
        for place in range(count):
            town, village = names[(year + kind * 17 + place * 5) % len(names)]
            random = setting.random("garden", crop, year, place, more)
            done = day_at(place, count, year, ACCEPTED)
            if town.slow:
                done = min(after(done, 40), date(year, 12, 20))
            days = {"planned_on": date(year, 1, 20), "building_on": date(year, 3, 1)}
            if place < count * part:
                days["accepted_on"] = max(done, date(year, 3, 20))
            area = Decimal(size + random.randint(-size // 5, size // 5))
            yield Staged(
                register="standard_gardens",
                owner=OWNER,
                key={"name": f"{year}{village}标准{label}{place + 1}{more}"},
                town=town,
                values={"crop": crop, "village": village, "land_area": area},
                days=days,
                found={"land_area": area},
                wrong={"land_area": area * 10} if place == 4 and crop == "citrus" else {},
            )


def _leading(setting: Setting, year: int, copy: int) -> Iterator[Act]:
    """A provincial one and one of two of the city's this year; some of the district's."""
    rows = [("province", 8), ("city", 6), ("city", 12), ("district", 5), ("district", 11)]
    for place, (level, month) in enumerate(rows if year == setting.year else rows[1:4]):
        # Firms of these numbers are there from the beginning, and no two rows of a level share one.
        number = (setting.year - year) * 6 + place + 20 * copy
        granted = date(year, month, 12)
        yield Entry(
            on=after(granted, 9), clerk=OWNER, register="leading_firms",
            values={
                "enterprise": credit(number + 1), "level": level, "recognised_on": granted,
                "expires_on": date(year + 3, 6, 30), "document": f"（示例）农发〔{year}〕{place + 3}号",
            },
        )  # fmt: skip


def _certificates(setting: Setting, year: int, copy: int, more: str) -> Iterator[Act]:
    """Green food as promised; the geographical indication is still being examined."""
    rows = [
        ("云岭高山茶", "green", 5),
        ("白鹭莲藕", "green", 9),
        ("澄溪稻米", "organic", 7),
        ("澄溪蜜橘", "geographical", 12),
    ]
    if year < setting.year:
        rows = [("澄溪香菇", "green", 11)]
    for place, (product, kind, month) in enumerate(rows):
        granted = date(year, month, 9)
        yield Entry(
            on=after(granted, 12), clerk=OWNER, register="farm_certificates",
            values={
                "product": f"{product}{more}", "kind": kind, "number": f"示例-{year}-{copy * 10 + place + 1:05d}",
                "holder": f"{product}专业合作社", "town": setting.district.town(place + copy).name,
                "granted_on": granted, "expires_on": date(year + 3, month, 8),
            },
        )  # fmt: skip
