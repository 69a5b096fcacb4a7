"""Standings as pages need them: the day that is asked for, the path as a chart, the binding in words, what the stamp says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.codes.numerals import MAGNITUDES
from guatu.commitments.models import Binding, Commitment
from guatu.commitments.rulesets import ruleset_named
from guatu.commitments.selectors.standing import Standing
from guatu.indicators.selectors import indicators
from guatu.pages.charts import Forecast, PathChart
from guatu.pages.questions import moment, owner_of
from guatu.people.clock import today
from guatu.registers.library import library


def known_day(query: QueryDict) -> date | None:
    """The past day whose knowledge is asked for (`known=2022-06-30`); None for the present."""
    day = moment(query.get("known", ""), first=False)
    return day if day is not None and day < today() else None


def now_href(request: HttpRequest) -> str:
    """The same page as things stand now."""
    query = request.GET.copy()
    query.pop("known", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def path_chart(row: Commitment, of: Standing) -> PathChart | None:
    """The figure against its path, in the unit that the report writes; None where there is no path to draw."""
    if len(of.points) < 2 or not of.series:
        return None
    size = MAGNITUDES[row.scale]
    year = of.points[-1].day.year
    forecast = None
    if of.forecast is not None and of.light != "done" and of.as_of < of.points[-1].day:
        low, mid, high = (Decimal(str(each)) / size for each in (of.forecast.low, of.forecast.mid, of.forecast.high))
        forecast = Forecast(end=of.points[-1].day, low=low, mid=mid, high=high)
    return PathChart(
        title=_title(of),
        unit=row.unit_written,
        start=of.start or date(year, 1, 1),
        end=max(of.points[-1].day, of.as_of),
        values=tuple((day, value / size) for day, value in of.series),
        path=tuple((each.day, each.expected / size) for each in of.points),
        today=of.as_of,
        target=None if of.target is None else of.target / size,
        forecast=forecast,
        source=_source(of),
    )


def _title(of: Standing) -> str:
    """What the chart finds."""
    if of.light == "done":
        return _("已完成%(value)s，达到目标") % {"value": of.value_words}
    if of.gap is None:
        return of.value_words
    points = f"{abs(of.gap):.1f}".rstrip("0").rstrip(".")
    if points == "0":
        return _("与序时进度持平")
    words = _("落后序时进度%(points)s个百分点") if of.gap > 0 else _("超前序时进度%(points)s个百分点")
    return words % {"points": points}


def _source(of: Standing) -> str:
    indicator = indicators().get(of.indicator)
    owner = owner_of(indicator) if indicator else ""
    return _("来源：%(owner)s台账 · 数据截至 %(day)s") % {"owner": owner, "day": f"{of.as_of:%Y-%m-%d}"}


def stamp_words(of: Standing) -> str:
    """Of which day, which rule set and which versions of the lake a standing is."""
    rules = ruleset_named(of.ruleset)
    tables = "、".join(f"{name} v{version}" for name, version in sorted(of.lake.items()))
    parts = [_("数据截至 %s") % f"{of.as_of:%Y-%m-%d}"]
    if rules is not None:
        parts.append(_("亮灯规则：%s") % rules.label)
    if tables and len(of.lake) <= 4:
        parts.append(_("所依据的数据：%s") % tables)
    return " · ".join(parts)


def binding_shown(row: Commitment) -> dict[str, Any] | None:
    """What a commitment is bound to, in words, with the way there."""
    held: Binding | None = getattr(row, "binding", None)
    if held is None:
        return None
    shown: dict[str, Any] = {
        "way": held.way,
        "indicator": held.indicator,
        "confirmed": held.confirmed,
        "why": held.why,
        "by": held.by,
        "at": held.at,
        "href": "",
    }
    indicator = indicators().get(held.indicator)
    register = library().registers.get(held.register)
    if held.way == Binding.Way.MEASURE:
        words = _("指标“%s”") % (indicator.label if indicator else held.indicator)
        shown |= {"words": words, "href": reverse("indicator", args=[held.indicator]) if indicator else ""}
    elif held.way == Binding.Way.RECORD:
        words = _("“%s”里的一条记录") % (register.label if register else held.register)
        href = reverse("register_record", args=[held.register, held.record]) if register else ""
        shown |= {"words": words, "href": href}
    else:
        every = dict(Commitment.Every.choices).get(held.every, held.every)
        of = (indicator.label if indicator else held.indicator) or (register.label if register else held.register)
        shown["words"] = _("节奏：%(every)s至少%(least)d次“%(of)s”") % {"every": every, "least": held.least, "of": of}
    return shown


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)
