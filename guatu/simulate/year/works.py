"""Country roads, flower streets, waterways, and the works that the demo's report names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from guatu.simulate.year.acts import Act
from guatu.simulate.year.setting import HISTORY, Setting, after, day_at
from guatu.simulate.year.staged import Staged

ROADS = "rural_roads"
ROADS_BY = "transport_bureau"
WORKS = "public_works"
WORKS_BY = "housing_construction_bureau"
ROAD_COUNTS = (10, 14, 34)
FINISHES = (0, 1, 5, 9, 11, 13, 9, 8, 14, 14, 16, 9)
STREETS = (("滨江二路花街", "1.9", 6), ("云鹭大道花街", "1.6", 9), ("春晖路花街", "1.8", 12), ("学府路花街", "1.2", 12))
WATERS = (
    ("桃溪河", 4), ("松岭河", 5), ("联丰河", 7), ("白鹭河支流", 8), ("花溪", 9), ("柳家溪", 12),
)  # fmt: skip
NAMED = (
    ("白鹭河大桥", "road", 2, 3, 0), ("枫林一路", "road", 0, 3, 9), ("望山路", "road", 1, 4, 0), ("石榴坡路", "road", 0, 5, 0),
    ("江韵诗歌公园", "park", 0, 4, 0), ("云鹭大道口袋公园", "park", 1, 3, 6), ("石榴坡公交停保场", "other", 0, 2, 8),
    ("龙桥换乘枢纽站", "other", 0, 3, 0), ("第二水厂", "other", 2, 0, 0), ("城区供水管网改造项目", "pipe", 0, 5, 0),
    ("云杉小学迁建工程", "school", 3, 0, 0), ("金桥小学改扩建", "school", 2, 3, 8), ("第三幼儿园", "school", 0, 2, 8),
    ("区人民医院综合改革", "clinic", 0, 0, 0), ("公共卫生应急中心", "clinic", 0, 2, 0), ("区图书馆新馆", "other", 1, 4, 0),
)  # fmt: skip
"""Works of the report: name, kind, township, month of the start and of the end in the simulated year (0: not yet)."""


def works_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """What is entered of roads and works between two days; acts of other days may be among them."""
    for back in range(HISTORY, -1, -1):
        year = setting.year - back
        if date(year + 1, 3, 31) < since or date(year, 1, 1) > upto:
            continue
        for copy in range(setting.scale):
            for staged in (*_roads(setting, year, copy), *_works(setting, year, copy)):
                yield from staged.acts(setting.random(staged.register, *staged.key.values()))


def _roads(setting: Setting, year: int, copy: int) -> Iterator[Staged]:
    count = ROAD_COUNTS[year - setting.year + HISTORY]
    names = [(town, village) for town in setting.district.towns for village in town.villages]
    for place in range(count):
        town, village = names[(year * 3 + place * 11) % len(names)]
        random = setting.random("road", year, place, copy)
        done = day_at(place, count, year, FINISHES)
        if town.slow:
            done = min(after(done, 45), date(year, 12, 25))
        begun = min(date(year, 2 + place % 3, 15), after(done, -10))
        length = Decimal(f"{random.uniform(0.9, 2.9):.3f}")
        route = f"C{place % 900 + 100}"
        section = f"K0+000～K{int(length)}+{int(length * 10) % 10}00（{year}年第{copy * 1000 + place + 1}段）"
        found = {"road_length": length}
        yield Staged(
            register=ROADS,
            owner=ROADS_BY,
            key={"route": route, "section": section},
            name=section,
            town=town,
            values={
                "name": f"{village}通村公路",
                "grade": "fourth" if place % 9 else None,
                "work": ("build", "rebuild", "rebuild", "widen")[place % 4],
                "road_length": length,
                "cost": Decimal(random.randint(60, 420)) if place % 6 else None,
            },
            days={"planned_on": date(year, 1, 10), "started_on": begun, "finished_on": done},
            found=found,
            wrong={"road_length": length * 10} if place == 12 else {},
        )


def _works(setting: Setting, year: int, copy: int) -> Iterator[Staged]:
    more = f"（{copy + 1}）" if copy else ""
    if year < setting.year:
        more = f"（{year}年）{more}"
    streets = STREETS if year == setting.year else STREETS[:1]
    for place, (name, length, month) in enumerate(streets):
        built = {"built_length": Decimal(length)}
        yield _work(setting, f"{name}{more}", "flower_street", year, place, 3, month, values=built)
    for place, (name, month) in enumerate(WATERS if year == setting.year else WATERS[:2]):
        built = {"built_length": Decimal("3.2")}
        yield _work(setting, f"{name}水系连通工程{more}", "waterway", year, place, 3, month, values=built)
    if year == setting.year and not copy:
        for name, kind, town, begun, done in NAMED:
            yield _work(setting, name, kind, year, town, begun, done, values={})


def _work(
    setting: Setting, name: str, kind: str, year: int, town: int, begun: int, done: int, *, values: dict[str, Decimal]
) -> Staged:
    random = setting.random("work", name)
    days = {"planned_on": date(year, 1, 12)}
    if begun:
        days["started_on"] = date(year, begun, 2)
    if done:
        days["finished_on"] = date(year, done, 24)
    return Staged(
        register=WORKS,
        owner=WORKS_BY,
        key={"name": name},
        town=setting.district.towns[town % len(setting.district.towns)],
        values={"kind": kind, "unit": "住房和城乡建设局", "cost": Decimal(random.randint(40, 300) * 20), **values},
        days=days,
    )
