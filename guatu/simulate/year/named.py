"""Projects that the demo's report names, each with a course of its own: done, under way, late, not yet agreed. All are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIRST_NUMBER = 980_000
"""Numbers that no other project has, at any scale."""


@dataclass(frozen=True, slots=True)
class Named:
    """A project of the report. Months count from January of the simulated year (1), so that 0 is the December before."""

    name: str
    kind: str
    total: int
    """万元."""
    town: int
    signed: int | None
    started: int | None
    finished: int | None = None
    planned: int | None = None
    """Month in which it was to start; that of the start where it is left out."""

    def number(self) -> int:
        """Its number among all projects."""
        return FIRST_NUMBER + PROJECTS.index(self)


PROJECTS = (
    Named("江湾大数据中心", "industry", 58_000, 0, -6, -1),
    Named("澄溪数字产业园", "industry", 32_000, 1, -3, 3),
    Named("网安产业园一期", "industry", 26_000, 0, -9, -4),
    Named("桐湾科创园", "industry", 18_000, 1, 0, 6, planned=5),
    Named("蓝鲸创意园二期", "industry", 9_000, 0, -2, 7),
    Named("蓝鲸创意园三期", "industry", 9_500, 0, 2, None, planned=6),
    Named("智能传感器生产线", "industry", 6_800, 3, -8, -3, 9),
    Named("视力健康器械生产项目", "industry", 4_200, 3, -5, 0),
    Named("曜晶光电电子标签项目", "industry", 12_000, 0, -1, 4),
    Named("背光模组智能化改造项目", "industry", 7_600, 0, 0, 5),
    Named("精锻钢管智能工厂", "industry", 15_000, 2, -11, -6, 8),
    Named("谷香食品加工基地", "industry", 5_200, 2, -7, -2),
    Named("康衡个性化康复器具项目", "industry", 3_100, 4, -4, 1),
    Named("中岳度假酒店", "industry", 30_000, 4, 5, None, planned=11),
    Named("大健康产业园", "industry", 86_000, 2, 9, None, planned=12),
    Named("江畔花田小镇", "industry", 45_000, 3, None, None, planned=11),
    Named("鑫筑装配式建筑产业园", "industry", 22_000, 2, 0, 9, planned=6),
    Named("石门岭石灰石综合利用项目", "industry", 13_000, 4, -2, None, planned=8),
    Named("银杏湾商旅综合体", "industry", 40_000, 0, 6, None, planned=12),
    Named("江岸奥莱小镇", "industry", 38_000, 1, None, None, planned=12),
    Named("三江花木城二期", "industry", 7_000, 1, -10, -5),
    Named("疏港铁路", "infrastructure", 96_000, 1, None, -2),
    Named("成品油管道", "infrastructure", 21_000, 3, None, None, planned=5),
    Named("G517金桥至王坝段一级公路", "infrastructure", 42_000, 2, None, None, planned=7),
    Named("建筑垃圾消纳场", "infrastructure", 2_600, 4, None, None, planned=4),
    Named("引清入城二期工程", "ecology", 11_000, 1, None, 8, planned=7),
    Named("澄江岸线整治项目", "ecology", 8_800, 1, None, 3),
    Named("白鹭河湿地修复工程", "ecology", 9_600, 2, None, -3, 9),
    Named("柏溪水库扩建工程", "ecology", 14_000, 4, None, 10),
    Named("妇幼保健院新院区", "livelihood", 25_000, 0, None, 0),
    Named("区医养结合中心", "livelihood", 12_000, 0, None, 2),
    Named("育英学校项目", "livelihood", 16_000, 3, None, 5),
    Named("锦绣新城一期", "livelihood", 20_000, 0, None, -16, 8),
    Named("锦绣新城二期", "livelihood", 24_000, 0, None, -10),
)


def month_day(year: int, month: int, day: int) -> date:
    """A day of a month counted from January of a year.

    >>> month_day(2022, -3, 8)
    datetime.date(2021, 9, 8)
    """
    years, place = divmod(month - 1, 12)
    return date(year + years, place + 1, day)
