"""How a commitment stands: the answer of `selectors.alive`, and its form as JSON, which a dispatch freezes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.commitments.forecast import Forecast
from guatu.commitments.judging import Period
from guatu.commitments.paths import PathPoint


@dataclass(frozen=True, slots=True)
class RecordStand:
    """Of a commitment bound to a register's row: where the row stands."""

    register: str
    register_label: str
    id: int
    title: str
    stage: str
    """Label of the stage at which it stands …"""
    wanted: str
    """… and of the one that keeps the promise."""
    reached_on: date | None = None
    planned_start: date | None = None


@dataclass(frozen=True, slots=True)
class OverrideShown:
    """A person's signed word, to be shown beside the computed figure."""

    id: int
    value: Decimal | None
    light: str
    reason: str
    by: str
    since: date
    until: date
    files: int
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What was entered by hand, the latest."""

    id: int
    day: date
    value: Decimal | None
    percent: Decimal | None
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim against what the registers say: both sides, each with its day, in words."""

    claimed: str
    claimed_on: date
    computed: str
    computed_on: date
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a commitment stands on a day. Figures stand in the commitment's own unit (元, not 亿元); `…_words` are for reading."""

    commitment: int
    light: str
    """done, green, yellow, red; grey: nothing proves it; hand: entered by hand only."""
    why: str
    as_of: date
    shown: str = ""
    """The rule set's own light where it is another (orange, blue, paused)."""
    ruleset: str = ""
    value: Decimal | None = None
    value_words: str = ""
    target: Decimal | None = None
    target_words: str = ""
    expected: Decimal | None = None
    expected_words: str = ""
    gap: Decimal | None = None
    """Percentage points behind the path; negative where ahead."""
    share: Decimal | None = None
    """What part of the way is done, in per cent."""
    points: tuple[PathPoint, ...] = ()
    """The path at month ends."""
    series: tuple[tuple[date, Decimal], ...] = ()
    """The figure to date at month ends gone by, and on the day."""
    forecast: Forecast | None = None
    forecast_words: str = ""
    unknown: int = 0
    rows: int = 0
    every: str = ""
    periods: tuple[Period, ...] = ()
    record: RecordStand | None = None
    indicator: str = ""
    split: str = ""
    key: str = ""
    start: date | None = None
    """With `end` the span that the figure is of: for drilling into its rows."""
    end: date | None = None
    suggested: bool = False
    """Whether a binding is proposed and waits for a person."""
    override: OverrideShown | None = None
    claim: Claim | None = None
    contradiction: Contradiction | None = None
    lake: dict[str, int] = field(default_factory=dict)

    @property
    def is_computed(self) -> bool:
        """Whether registers prove it."""
        return self.light in ("done", "green", "yellow", "red")


def standing_json(of: Standing) -> dict[str, Any]:
    """A standing as plain JSON: what a dispatch freezes, and what the API answers. Numbers as text, exact."""
    return {
        "commitment": of.commitment,
        "light": of.light,
        "shown": of.shown,
        "why": of.why,
        "as_of": of.as_of.isoformat(),
        "ruleset": of.ruleset,
        "value": _number(of.value),
        "value_words": of.value_words,
        "target": _number(of.target),
        "target_words": of.target_words,
        "expected": _number(of.expected),
        "expected_words": of.expected_words,
        "gap": _number(of.gap),
        "share": _number(of.share),
        "points": [[each.day.isoformat(), _number(each.expected)] for each in of.points],
        "series": [[day.isoformat(), _number(value)] for day, value in of.series],
        "forecast": _forecast(of.forecast),
        "unknown": of.unknown,
        "rows": of.rows,
        "every": of.every,
        "periods": [
            [each.first.isoformat(), each.last.isoformat(), _number(each.value), each.kept] for each in of.periods
        ],
        "record": _record(of.record),
        "indicator": of.indicator,
        "split": of.split,
        "key": of.key,
        "suggested": of.suggested,
        "override": _override(of.override),
        "claim": _claim(of.claim),
        "contradiction": of.contradiction and of.contradiction.says,
    }


def _number(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _forecast(of: Forecast | None) -> dict[str, Any] | None:
    if of is None:
        return None
    told = {"low": round(of.low, 6), "mid": round(of.mid, 6), "high": round(of.high, 6)}
    return told | {"likely": None if of.likely is None else round(of.likely, 4), "months": of.months, "years": of.years}


def _record(of: RecordStand | None) -> dict[str, Any] | None:
    if of is None:
        return None
    return {
        "register": of.register,
        "id": of.id,
        "title": of.title,
        "stage": of.stage,
        "wanted": of.wanted,
        "reached_on": of.reached_on and of.reached_on.isoformat(),
    }


def _override(of: OverrideShown | None) -> dict[str, Any] | None:
    if of is None:
        return None
    told = {"id": of.id, "value": _number(of.value), "light": of.light, "reason": of.reason, "by": of.by}
    return told | {"since": of.since.isoformat(), "until": of.until.isoformat()}


def _claim(of: Claim | None) -> dict[str, Any] | None:
    if of is None:
        return None
    told = {"id": of.id, "day": of.day.isoformat(), "value": _number(of.value), "percent": _number(of.percent)}
    return told | {"text": of.text, "by": of.by}
