"""Answers to questions to indicators, ready to be drawn: a chart by period, bars by part with a small chart of each, a map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.definitions.indicator import Indicator
from guatu.definitions.register import Flow
from guatu.indicators.periods import last_day, periods
from guatu.indicators.selectors.values import Part, Value, read, splits, value, values
from guatu.indicators.splits import NONE
from guatu.pages.charts import Bar, PeriodChart, Series, bars, extremes
from guatu.pages.figures import amount, period_label
from guatu.pages.questions import Question, month_word, owner_of
from guatu.pages.village_map import VillageMap, village_map
from guatu.people.clock import today

MULTIPLES = 24
"""Small charts beside one another at most."""
SMALL_WIDTH, SMALL_HEIGHT = 120, 40


@dataclass(frozen=True, slots=True)
class Small:
    """A small chart of one part: bars from nought for a flow, a line for a stock, on the scale that all of them share."""

    label: str
    words: str
    bars: tuple[tuple[str, str, str, str, str], ...]
    """x, y, width, height, and what it stands for."""
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One indicator's answer."""

    indicator: Indicator
    whole: Value
    words: str
    """The figure over the whole span."""
    source: str
    drill: str
    """Address of the rows behind the figure."""
    unknowns: str
    """Address of the rows that a blank keeps out; empty where there are none."""
    chart: PeriodChart | None = None
    bars: tuple[Bar, ...] = ()
    finding: str = ""
    smalls: tuple[Small, ...] = ()
    map: VillageMap | None = None
    parts: tuple[Part, ...] = ()
    head: tuple[str, ...] = ()
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """As a table: every part with its figure of each period, then over the whole span."""
    elsewhere: str = ""
    """Of a map: what its rows do not place in a village."""

    @property
    def key(self) -> str:
        """Id of the chart's data in the page."""
        return f"chart-{self.indicator.name}"


def answer(indicator: Indicator, asked: Question) -> Answer:
    """What the question's indicator says."""
    whole = value(indicator.name, start=asked.start, end=asked.end)
    parts: tuple[Part, ...] = ()
    smalls: tuple[Small, ...] = ()
    head: tuple[str, ...] = ()
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    chart = drawn = None
    if asked.split:
        parts = tuple(splits(indicator.name, split=asked.split, start=asked.start, end=asked.end))
        if asked.show == "chart":
            smalls = _smalls(indicator, asked, parts)
        if asked.show == "table":
            head, lines = _table(indicator, asked, parts)
        if asked.show == "map" and asked.split == "village":
            drawn = village_map(
                _by_village(parts),
                unit=indicator.unit,
                places=indicator.places,
                hrefs={each.key: rows_address(indicator, asked, key=each.key) for each in parts if each.rows},
            )
    else:
        chart = period_chart(indicator, asked)
    placed = _placed(indicator, asked, parts)
    return Answer(
        indicator=indicator,
        whole=whole,
        words=amount(whole.value, indicator.unit, indicator.places),
        source=source_words(indicator),
        drill=rows_address(indicator, asked, split=""),
        unknowns=rows_address(indicator, asked, split="", which="unknown") if whole.unknown else "",
        chart=chart,
        bars=bars(placed, unit=indicator.unit, places=indicator.places),
        finding=extremes([each for each in placed if each[0] != "none"], unit=indicator.unit),
        smalls=smalls,
        head=head,
        lines=lines,
        map=drawn,
        elsewhere=_elsewhere(indicator, parts) if drawn is not None else "",
        parts=parts,
    )


def period_chart(indicator: Indicator, asked: Question) -> PeriodChart:
    """Values of the whole district by period; the title says what is found."""
    found = values(indicator.name, grain=asked.grain, start=asked.start, end=asked.end)
    return PeriodChart(
        title=_finding(indicator, asked.grain, found),
        unit=indicator.unit,
        grain=asked.grain,
        periods=tuple(each.period for each in found),
        series=(Series(label=indicator.label, values=tuple(each.value for each in found)),),
        flow=indicator.flow == Flow.FLOW,
        source=source_words(indicator),
        places=indicator.places,
    )


def _finding(indicator: Indicator, grain: str, found: Sequence[Value]) -> str:
    known = [(each.period, each.value) for each in found if each.value is not None]
    if not known or all(not value for _period, value in known):
        return _("%(label)s：这段时间没有数") % {"label": indicator.label}
    if len(known) == 1:
        return f"{indicator.label} {period_label(known[0][0], grain)} {amount(known[0][1], indicator.unit, indicator.places)}"
    period, most = max(known, key=lambda each: each[1] or Decimal(0))
    return _("%(label)s：%(period)s最高，%(value)s") % {
        "label": indicator.label,
        "period": period_label(period, grain),
        "value": amount(most, indicator.unit, indicator.places),
    }


def source_words(indicator: Indicator) -> str:
    """Where a figure is from and for which day it is true."""
    return _("来源：%(owner)s台账 · 数据截至 %(day)s") % {"owner": owner_of(indicator), "day": f"{today():%Y-%m-%d}"}


def rows_address(
    indicator: Indicator, asked: Question, *, split: str | None = None, key: str = "", which: str = "in"
) -> str:
    """The page of the rows behind a figure."""
    split = asked.split if split is None else split
    query = {
        "from": month_word(asked.start, first=True),
        "to": month_word(asked.end, first=False),
        "split": split,
        "key": key if split else "",
        "which": which if which != "in" else "",
    }
    words = urlencode({name: text for name, text in query.items() if text})
    return f"{reverse('indicator_rows', args=[indicator.name])}?{words}"


def _placed(
    indicator: Indicator, asked: Question, parts: Iterable[Part]
) -> list[tuple[str, str, Decimal | None, int, str]]:
    """Parts for bars: those with most first where the order says nothing, each leading to its rows."""
    found = [
        (
            each.key,
            each.label,
            each.value,
            each.unknown if each.rows or each.value is not None or each.key == "none" else 0,
            rows_address(indicator, asked, key=each.key) if each.rows else "",
        )
        for each in parts
        if each.rows or each.unknown or each.value or asked.split in ("township", "village")
    ]
    return sorted(found, key=lambda each: (each[0] == "none", -(each[2] or Decimal(0))))


def _elsewhere(indicator: Indicator, parts: Sequence[Part]) -> str:
    other = next((each for each in parts if each.key == NONE and each.rows), None)
    if other is None:
        return ""
    return _("另有%(value)s（%(rows)d 条）没有记到村，不在图上") % {
        "value": amount(other.value, indicator.unit, indicator.places),
        "rows": other.rows,
    }


def _by_village(parts: Sequence[Part]) -> dict[str, tuple[Decimal | None, int]]:
    """Value and unknown rows by village. Where no row says its village, none has a value: nought would be a claim."""
    villages = [each for each in parts if each.key != NONE]
    said = any(each.rows or each.unknown for each in villages)
    return {each.key: (each.value if said else None, each.unknown) for each in villages}


def _smalls(indicator: Indicator, asked: Question, parts: Sequence[Part]) -> tuple[Small, ...]:
    """A small chart for each part that has values, all on one scale; none where there is only one period."""
    spans = [(first, last_day(asked.grain, first)) for first in periods(asked.grain, asked.start, asked.end)]
    shown = [each for each in parts if each.rows][:MULTIPLES]
    if len(spans) < 3 or len(shown) < 2:
        return ()
    found = read([indicator.name], spans, asked.split)[indicator.name]
    lines = {
        each.key: [figure.value if (figure := found[span].get(each.key)) is not None else None for span in spans]
        for each in shown
    }
    most = max((each for line in lines.values() for each in line if each is not None), default=Decimal(0))
    if most <= 0:
        return ()
    firsts = [span[0] for span in spans]
    return tuple(_small(indicator, asked.grain, each, firsts, lines[each.key], most) for each in shown)


def _table(
    indicator: Indicator, asked: Question, parts: Sequence[Part]
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Periods in words, and every part that has rows with its figures; the last column is the whole span."""
    spans = [(first, last_day(asked.grain, first)) for first in periods(asked.grain, asked.start, asked.end)]
    found = read([indicator.name], spans, asked.split)[indicator.name]

    def said(value: Decimal | None) -> str:
        return amount(value, indicator.unit, indicator.places)

    lines = []
    for each in parts:
        if each.rows or each.unknown:
            figures = [found[span].get(each.key) for span in spans]
            lines.append(
                (each.label, (*(said(figure.value) if figure else "" for figure in figures), said(each.value)))
            )
    head = (*(period_label(span[0], asked.grain) for span in spans), _("合计或期末"))
    return head, tuple(lines)


def _small(
    indicator: Indicator,
    grain: str,
    part: Part,
    firsts: Sequence[date],
    line: Sequence[Decimal | None],
    most: Decimal,
) -> Small:
    step = Decimal(SMALL_WIDTH) / len(firsts)
    heights = [max((each or Decimal(0)) / most * SMALL_HEIGHT, Decimal(0)) for each in line]
    drawn, points = [], []
    for place, (first, each, height) in enumerate(zip(firsts, line, heights, strict=True)):
        words = f"{period_label(first, grain)} {amount(each, indicator.unit, indicator.places)}"
        x, y = f"{step * place:.1f}", f"{SMALL_HEIGHT - height:.1f}"
        drawn.append((x, y, f"{step * Decimal('0.72'):.1f}", f"{height:.1f}", words))
        if each is not None:
            points.append(f"{step * place + step / 2:.1f},{y}")
    flows = indicator.flow == Flow.FLOW
    return Small(
        part.label,
        amount(part.value, indicator.unit, indicator.places),
        tuple(drawn) if flows else (),
        "" if flows else " ".join(points),
    )
