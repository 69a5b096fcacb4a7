"""A small chart of a series: bars from nought for flows, a line for stocks, the first and last period and the greatest value named."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.definitions.register import Flow
from guatu.definitions.values import show_number
from guatu.registers.selectors.series import SeriesShown

WIDTH, HEIGHT = 480, 96


@dataclass(frozen=True, slots=True)
class Bar:
    """One period's bar, in the chart's own units; `words` say what it stands for."""

    x: str
    y: str
    width: str
    height: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart to draw: bars or a line, what its title finds, its ends."""

    bars: tuple[Bar, ...]
    line: str
    title: str
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT


def series_chart(shown: SeriesShown) -> Chart | None:
    """The chart of a series' latest values; None for fewer than three."""
    values = [each for each in shown.values if each.value is not None]
    if len(values) < 3:
        return None
    most = max(max(abs(each.value or Decimal(0)) for each in values), Decimal("0.0001"))
    step = Decimal(WIDTH) / len(values)
    bars, points = [], []
    for place, each in enumerate(values):
        height = max((each.value or Decimal(0)) / most * HEIGHT, Decimal(0))
        x = step * place
        words = f"{each.period_text} {show_number(each.value or Decimal(0))}{shown.series.unit}"
        bars.append(Bar(f"{x:.1f}", f"{HEIGHT - height:.1f}", f"{step * Decimal('0.72'):.1f}", f"{height:.1f}", words))
        points.append(f"{x + step / 2:.1f},{HEIGHT - height:.1f}")
    greatest = max(values, key=lambda each: each.value or Decimal(0))
    title = _("%(label)s：%(period)s最高，%(value)s%(unit)s") % {
        "label": shown.series.label,
        "period": greatest.period_text,
        "value": show_number(greatest.value or Decimal(0)),
        "unit": shown.series.unit if shown.series.unit != "无量纲" else "",
    }
    is_flow = shown.series.flow == Flow.FLOW
    return Chart(
        bars=tuple(bars) if is_flow else (),
        line="" if is_flow else " ".join(points),
        title=title,
        first=values[0].period_text,
        last=values[-1].period_text,
    )
