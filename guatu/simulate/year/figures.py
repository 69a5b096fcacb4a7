"""Money of projects: investment month by month, funds that came in, yearly plans. Some months come late, some never, some wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from guatu.simulate.year.acts import Act, Figure, Refigure
from guatu.simulate.year.projects import OWNER, REGISTER, Life, is_paused, lives
from guatu.simulate.year.setting import Setting, after, moment, months, next_month

SEASON = (0.55, 0.5, 0.95, 1.05, 1.1, 1.15, 0.95, 0.95, 1.15, 1.2, 1.25, 1.2)
"""How a year's building falls on its months: little around Spring Festival, little in the heat."""
LATEST = 75
"""Days after the end of a period in which its figure may still come or be put right."""


def figure_acts(setting: Setting, since: date, upto: date) -> Iterator[Act]:
    """Figures of projects entered or put right between two days; a few of other days may be among them."""
    for life in lives(setting):
        if life.made_on > upto:
            continue
        yield from _investment(setting, life, since, upto)
        yield from _arrived(setting, life, since, upto)
        yield from _plans(setting, life, since, upto)


def _investment(setting: Setting, life: Life, since: date, upto: date) -> Iterator[Act]:
    if life.begun is None or is_paused(life):
        return
    last = life.days.get("finished", after(life.begun, 480))
    length = max(6, (last - life.begun).days / 30)
    for month in months(max(life.begun, after(since, -LATEST - 31)), min(last, upto)):
        dice = setting.chance("investment", life.code, month)
        if dice < 0.02:
            continue
        random = setting.random("investment", life.code, month)
        on = after(next_month(month), random.randint(2, 8))
        value = float(life.total) * 0.8 / length * SEASON[month.month - 1] * random.uniform(0.7, 1.3)
        if dice < 0.10 or (life.town.slow and dice < 0.22):
            on = after(on, random.randint(15, 45))
        right, shown = _money(value), _money(value)
        if dice > 0.985:
            shown = _money(value * 10)
        on = max(on, life.made_on)
        common = {
            "clerk": OWNER,
            "register": REGISTER,
            "series": "investment",
            "key": life.code,
            "period": moment(month),
        }
        yield Figure(on=on, value=shown, **common)  # type: ignore[arg-type]
        if shown != right:
            found = after(on, random.randint(18, 28))
            yield Refigure(on=found, value=right, reason="按财务支付凭证核对，更正当月完成额。", **common)  # type: ignore[arg-type]


def _arrived(setting: Setting, life: Life, since: date, upto: date) -> Iterator[Act]:
    """A first part in the month after the signature of most, further ones each quarter once there is a site."""
    signed = life.days.get("signed")
    if signed is None or setting.chance("kept", life.code) > 0.9:
        return
    for place, month in enumerate(months(next_month(signed), after(signed, 540))):
        if place % 3 or (place and "landed" not in life.days):
            continue
        on = max(after(next_month(month), 3 + int(setting.chance("arrived", life.code, month) * 17)), life.made_on)
        if not since < on <= upto or (place and setting.chance("missing", life.code, month) < 0.06):
            continue
        share = 0.03 + 0.07 * setting.chance("share", life.code, month)
        yield Figure(
            on=on, clerk=OWNER, register=REGISTER, series="arrived", key=life.code, period=moment(month),
            value=_money(float(life.total) * share),
        )  # fmt: skip


def _plans(setting: Setting, life: Life, since: date, upto: date) -> Iterator[Act]:
    """A plan for each year in which the project is talked about or built."""
    reached = life.days.get("landed") or life.days.get("signed")
    if reached is None or (life.blank and life.filled_on is None):
        return
    for year in range(reached.year, min(life.days.get("finished", after(reached, 300)), upto).year + 1):
        on = max(date(year, 1, 18), after(reached, 25), life.made_on)
        if life.blank and life.filled_on:
            on = max(on, life.filled_on)
        if on.year == year and since < after(on, 20) and on <= upto:
            random = setting.random("plan", life.code, year)
            value = _money(float(life.total) * random.uniform(0.27, 0.43))
            yield Figure(
                on=on, clerk=OWNER, register=REGISTER, series="year_plan", key=life.code,
                period=moment(date(year, 1, 1)), value=value,
            )  # fmt: skip


def _money(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")
