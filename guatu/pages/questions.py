"""What is asked of indicators, as the address holds it: which, split by what, in which periods, shown how."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.definitions.indicator import OF_ROWS, Indicator
from guatu.definitions.indicator_source import leaves_of, source_of, split_field
from guatu.indicators.periods import GRAINS
from guatu.indicators.splits import splits_of
from guatu.people.clock import today
from guatu.registers.library import department_names, library
from guatu.registers.selectors.records import holds_simulated

SHOWS = {"chart": gettext_noop("图"), "table": gettext_noop("表"), "map": gettext_noop("地图")}
GRAIN_WORDS = {
    "day": gettext_noop("按日"),
    "month": gettext_noop("按月"),
    "quarter": gettext_noop("按季度"),
    "year": gettext_noop("按年"),
}
SPLIT_WORDS = {
    "": gettext_noop("全区"),
    "county": gettext_noop("区县"),
    "township": gettext_noop("乡镇街道"),
    "village": gettext_noop("村（社区）"),
    "organisation": gettext_noop("责任单位"),
}
MOST = 8
"""Indicators of one question."""
LONGEST = {"day": 366, "month": 12 * 30, "quarter": 12 * 30, "year": 12 * 60}
"""Periods (days, else months) that one question may span, so that no page grows without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to indicators; its address says all of it."""

    names: tuple[str, ...]
    split: str
    grain: str
    start: date
    end: date
    show: str = "chart"

    def address(self, **changes: object) -> str:
        """The query of this question, or of one that differs in some points."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        parts = {
            "i": ",".join(asked.names),
            "split": asked.split,
            "grain": asked.grain,
            "from": month_word(asked.start, first=True),
            "to": month_word(asked.end, first=False),
            "show": asked.show,
        }
        return urlencode({key: value for key, value in parts.items() if value})


def question_of(query: Mapping[str, str], known: Mapping[str, Indicator]) -> Question:
    """The question of an address; what it leaves open or says wrongly becomes this year, by month, the whole district."""
    asked = [*query.get("i", "").split(","), query.get("add", "")]
    names = tuple(dict.fromkeys(name for name in asked if name in known))[:MOST]
    now = today()
    start = moment(query.get("from", ""), first=True) or date(now.year, 1, 1)
    end = moment(query.get("to", ""), first=False) or now
    if end < start:
        start, end = date(end.year, 1, 1), end
    finest = max((GRAINS.index(known[name].grain or "day") for name in names), default=0)
    wanted = query.get("grain", "month")
    grain = GRAINS[max(GRAINS.index(wanted) if wanted in GRAINS else 1, finest)]
    spans = (end - start).days if grain == "day" else (end.year - start.year) * 12 + end.month - start.month
    if spans > LONGEST[grain]:
        start = date(end.year - (1 if grain == "day" else LONGEST[grain] // 12), end.month, 1)
    split = query.get("split", "")
    split = split if split in splits_shared([known[name] for name in names]) else ""
    show = query.get("show", "chart")
    return Question(
        names=names, split=split, grain=grain, start=start, end=end, show=show if show in SHOWS else "chart"
    )


def moment(text: str, *, first: bool) -> date | None:
    """A day from `2022-03-05`, or the first or last day of `2022-03` or `2022`; None for anything else."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.strip())
    if match is None:
        return None
    year, month, day = (int(each) if each else None for each in match.groups())
    try:
        assert year is not None
        if month is None:
            return date(year, 1, 1) if first else date(year, 12, 31)
        if day is None:
            return date(year, month, 1 if first else calendar.monthrange(year, month)[1])
        return date(year, month, day)
    except ValueError:
        return None


def month_word(day: date, *, first: bool) -> str:
    """The shortest way to write a span's first or last day: a month where it is whole."""
    edge = 1 if first else calendar.monthrange(day.year, day.month)[1]
    return f"{day:%Y-%m}" if day.day == edge else day.isoformat()


def splits_shared(indicators: list[Indicator]) -> list[str]:
    """By what all of these can be split, the whole first."""
    if not indicators:
        return ["", "township", "village", "organisation"]
    shared = [set(splits(each)) for each in indicators]
    return [split for split in splits(indicators[0]) if all(split in held for held in shared)]


def splits(indicator: Indicator) -> list[str]:
    """By what an indicator can be split; one that reads indicators as all that it rests on can."""
    leaves = leaves_of(indicator, library())
    held = [splits_of(each) for each in leaves]
    return [split for split in held[0] if split != "county" and all(split in other for other in held)] if held else [""]


def split_label(indicator: Indicator | None, split: str) -> str:
    """What a split is called: 乡镇街道, or the label of the field."""
    if split in SPLIT_WORDS:
        return _(SPLIT_WORDS[split])
    if indicator is not None:
        for leaf in leaves_of(indicator, library()):
            source = source_of(leaf, library())
            field = split_field(split, source, library()) if source is not None else None
            if field is not None:
                return field.label
    return split


def owner_of(indicator: Indicator) -> str:
    """The Chinese name of the department that answers for an indicator."""
    return department_names().get(indicator.owner, indicator.owner)


def registers_of(indicator: Indicator) -> list[str]:
    """The registers that an indicator's rows stand in, views followed to what they read."""
    found: dict[str, None] = {}
    for leaf in leaves_of(indicator, library()):
        source = source_of(leaf, library())
        if source is not None:
            found |= dict.fromkeys(_registers_read(source.over.name))
    return list(found)


def _registers_read(name: str) -> list[str]:
    """The register itself, or those that a view reads, by itself or by other views."""
    held = library()
    if name in held.registers:
        return [name]
    view = held.views.get(name)
    if view is None:
        return []
    return [register for table in view.uses for register in _registers_read(table.partition("__")[0])]


def rests_on_simulated(indicators: list[Indicator]) -> bool:
    """Whether what these figures come from is simulated data."""
    names = {name for each in indicators for name in registers_of(each)}
    return any(holds_simulated(library().registers[name]) for name in sorted(names))


def is_of_rows(indicator: Indicator) -> bool:
    """Whether an indicator reads rows itself."""
    return indicator.measure in OF_ROWS
