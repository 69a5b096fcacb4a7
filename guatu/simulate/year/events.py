"""Ceremonies: a signing each quarter, a start each month but one, a dispatch each month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from guatu.simulate.year.acts import Act, Entry
from guatu.simulate.year.projects import OWNER
from guatu.simulate.year.setting import Setting, after

REGISTER = "project_events"
MISSED = 8
"""The month of the simulated year in which nothing was started: the rhythm is broken, and the light says so."""
BY = "发展和改革局"
SIGNERS = "商务局"


def event_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """Ceremonies entered between two days; at scale n each is held n times, on days of its own."""
    for year in range(setting.first_day.year, setting.year + 1):
        if date(year, 12, 31) < after(since, -60) or date(year, 1, 1) > upto:
            continue
        for month in range(1, 13):
            for copy in range(setting.scale):
                yield from _month(setting, year, month, copy)


def _month(setting: Setting, year: int, month: int, copy: int) -> Iterator[Act]:
    name = f"{year}年{month}月"
    more = f"（第{copy + 1}场）" if copy else ""
    if month % 3 == 0:
        yield _event(
            setting, "signing", _day(year, month, 8, copy), f"{year}年第{month // 3}季度集中签约{more}",
            projects_count=22 + month, total=Decimal(450000 + month * 9000), unit=SIGNERS,
        )  # fmt: skip
    if not (year == setting.year and month == MISSED):
        yield _event(
            setting, "start", _day(year, month, 18, copy), f"{name}集中开工活动{more}",
            projects_count=4 + month % 3, total=Decimal(38000 + month * 1500), unit=BY,
        )  # fmt: skip
    yield _event(setting, "dispatch", _day(year, month, 26, copy), f"{name}调度会{more}", unit=BY)


def _day(year: int, month: int, day: int, copy: int) -> date:
    """Days of one kind must differ: the register keeps one event of a kind a day."""
    return date(year, month, (day - 1 + copy) % 28 + 1)


def _event(setting: Setting, kind: str, held: date, name: str, **more: object) -> Entry:
    random = setting.random(REGISTER, kind, held)
    late = 30 if random.random() < 0.1 else 0
    values = {"name": name, "kind": kind, "held_on": held, **more}
    return Entry(on=after(held, random.randint(1, 6), late), clerk=OWNER, register=REGISTER, values=values)
