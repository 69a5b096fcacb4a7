"""What the API takes and gives about bindings, lights, overrides and dispatches."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from guatu.api.answers import Number
from guatu.api.moments import Moment
from guatu.api.questions import Id, Strict, Version
from guatu.commitments.models import Freeze, Override
from guatu.commitments.selectors import Attention, Standing, Suggestion, Turn
from guatu.commitments.suggesting import SURE

Light = Literal["done", "green", "yellow", "red", "grey", "hand"]


class ForecastOut(Schema):
    """Where the year will end."""

    low: float
    mid: float
    high: float
    likely: float | None = Field(description="完成的可能性，0 到 1")
    months: int
    years: int


class PointOut(Schema):
    """A value at the end of a day."""

    day: date
    value: Number


class PeriodOut(Schema):
    """One period of a rhythm."""

    first: date
    last: date
    value: Number
    kept: bool | None = Field(description="是否做到；还没过完的为空")


class RecordOut(Schema):
    """The row that proves it."""

    register_name: str
    id: int
    title: str
    stage: str
    wanted: str
    reached_on: date | None


class OverrideOut(Schema):
    """A signed word beside the computed figure."""

    id: int
    value: Number | None
    light: str
    reason: str
    by: str
    since: date
    until: date


class StandingOut(Schema):
    """How a commitment stands on a day. Figures stand in the commitment's unit."""

    commitment: int
    light: Light
    shown: str = Field(description="所用规则自己的灯（如橙灯、蓝灯），与 light 相同时为空")
    why: str
    as_of: date
    ruleset: str
    value: Number | None
    value_words: str
    target: Number | None
    target_words: str
    expected: Number | None
    expected_words: str
    gap: float | None = Field(description="落后序时的百分点，超前为负")
    share: float | None
    points: list[PointOut]
    series: list[PointOut]
    forecast: ForecastOut | None
    unknown: int
    rows: int
    every: str
    periods: list[PeriodOut]
    record: RecordOut | None
    indicator: str
    split: str
    key: str
    suggested: bool
    override: OverrideOut | None
    contradiction: str
    lake: dict[str, int]


class SuggestionOut(Schema):
    """Something to bind to."""

    way: str
    label: str
    score: float
    why: str
    indicator: str
    register_name: str
    record: int
    stage: str
    every: str


class RowIn(Strict):
    """A row of a register."""

    register_name: str = Field(max_length=60)
    id: Id


class RhythmIn(Strict):
    """An indicator of events, or a register and its date field."""

    indicator: str = Field("", max_length=120)
    register_name: str = Field("", max_length=60)
    date_field: str = Field("", max_length=60)
    every: Literal["", "year", "half", "quarter", "month", "week"] = ""
    least: int = Field(1, ge=1, le=10_000)


class BindIn(Strict):
    """What proves a commitment: exactly one of measure, record and rhythm."""

    measure: str = Field("", max_length=120, description="指标标识")
    split: str = Field("", max_length=60)
    key: str = Field("", max_length=120)
    record: RowIn | None = None
    stage: str = Field("", max_length=60)
    rhythm: RhythmIn | None = None
    version: Version | None = None

    def given(self) -> dict[str, Any]:
        """As `binding_set` takes it."""
        found: dict[str, Any] = {"measure": self.measure, "split": self.split, "key": self.key, "stage": self.stage}
        if self.record is not None:
            found["record"] = (self.record.register_name, self.record.id)
        if self.rhythm is not None:
            each = self.rhythm
            found["rhythm"] = each.indicator or (each.register_name, each.date_field)
            found |= {"every": each.every, "least": each.least}
        return found


class PathIn(Strict):
    """The path of a target; an empty shape removes what was set."""

    shape: Literal["", "straight", "seasonal", "quarters"]
    version: Version | None = None


class IdsIn(Strict):
    """Commitments."""

    ids: list[Id] = Field(max_length=5000)


class SuggestIn(Strict):
    """From which score on a binding is proposed."""

    bar: float = Field(SURE, ge=0.3, le=1)


class RulesIn(Strict):
    """A rule set and from when it holds."""

    ruleset: str = Field(max_length=60)
    since: date | None = None
    reason: str = Field("", max_length=300)


class OverrideIn(Strict):
    """A signed word; the files come beside it (multipart)."""

    reason: str = Field(max_length=2000)
    until: date
    since: date | None = None
    value: Decimal | None = None
    light: Literal["", "done", "green", "yellow", "red", "grey"] = ""


class EndIn(Strict):
    """Why an override ends early."""

    reason: str = Field(max_length=300)


class FreezeIn(Strict):
    """A dispatch."""

    name: str = Field(max_length=100)
    day: date | None = None


class FreezeOut(Schema):
    """A frozen dispatch."""

    id: int
    report: int
    name: str
    day: date
    ruleset: str
    lake: dict[str, int]
    definitions: dict[str, str]
    sha256: str
    by: str
    at: Moment
    simulated: bool


class FrozenOut(FreezeOut):
    """A frozen dispatch with what it holds."""

    whole: bool = Field(description="内容与冻结时的校验值一致")
    standings: list[dict[str, Any]]


class TurnOut(Schema):
    """A commitment whose light is another than at a dispatch."""

    commitment: int
    title: str
    before: str
    after: str
    worse: bool
    value_before: Number | None
    value_after: Number | None


class ConcernOut(Schema):
    """One thing that needs somebody."""

    kind: str
    says: str
    to: str
    commitment: int
    title: str
    light: str
    lead: str
    mine: bool
    register_name: str
    indicator: str
    number: int


class AttentionOut(Schema):
    """What needs the caller."""

    day: date
    report: int | None
    concerns: list[ConcernOut]
    lights: dict[str, int]


def standing_out(of: Standing) -> StandingOut:
    """A standing for the API."""
    same = (
        *("commitment", "light", "shown", "why", "as_of", "ruleset", "value", "value_words", "target", "target_words"),
        *("expected", "expected_words", "unknown", "rows", "every", "indicator", "split", "key", "suggested", "lake"),
    )
    return StandingOut(
        **{name: getattr(of, name) for name in same},
        gap=None if of.gap is None else float(of.gap),
        share=None if of.share is None else float(of.share),
        points=[PointOut(day=each.day, value=each.expected) for each in of.points],
        series=[PointOut(day=day, value=value) for day, value in of.series],
        forecast=_forecast(of),
        periods=[PeriodOut(first=each.first, last=each.last, value=each.value, kept=each.kept) for each in of.periods],
        record=_record(of),
        override=_override(of),
        contradiction=of.contradiction.says if of.contradiction else "",
    )


def _forecast(of: Standing) -> ForecastOut | None:
    if of.forecast is None:
        return None
    return ForecastOut(**{name: getattr(of.forecast, name) for name in ForecastOut.model_fields})


def _record(of: Standing) -> RecordOut | None:
    if of.record is None:
        return None
    same = ("id", "title", "stage", "wanted", "reached_on")
    return RecordOut(register_name=of.record.register, **{name: getattr(of.record, name) for name in same})


def _override(of: Standing) -> OverrideOut | None:
    if of.override is None:
        return None
    return OverrideOut(**{name: getattr(of.override, name) for name in OverrideOut.model_fields})


def suggestion_out(of: Suggestion) -> SuggestionOut:
    """A suggestion for the API."""
    same = ("way", "label", "score", "why", "indicator", "record", "stage", "every")
    return SuggestionOut(**{name: getattr(of, name) for name in same}, register_name=of.register)


def override_out(of: Override) -> OverrideOut:
    """An override for the API."""
    same = ("value", "light", "reason", "since", "until")
    return OverrideOut(id=of.pk, by=str(of.signed_by), **{name: getattr(of, name) for name in same})


def freeze_out(of: Freeze) -> FreezeOut:
    """A dispatch for the API, without what it holds."""
    return FreezeOut(**_frozen(of))


def frozen_out(of: Freeze, whole: bool) -> FrozenOut:
    """A dispatch with what it holds."""
    return FrozenOut(**_frozen(of), whole=whole, standings=of.standings)


def _frozen(of: Freeze) -> dict[str, Any]:
    same = ("name", "day", "ruleset", "lake", "definitions", "sha256", "at", "simulated")
    return {name: getattr(of, name) for name in same} | {"id": of.pk, "report": of.report_id, "by": str(of.by)}


def turn_out(of: Turn) -> TurnOut:
    """A turn for the API."""
    return TurnOut(**{name: getattr(of, name) for name in TurnOut.model_fields})


def attention_out(of: Attention) -> AttentionOut:
    """What needs somebody, for the API."""
    names = [name for name in ConcernOut.model_fields if name != "register_name"]
    return AttentionOut(
        day=of.day,
        report=of.report.pk if of.report else None,
        concerns=[
            ConcernOut(**{name: getattr(each, name) for name in names}, register_name=each.register)
            for each in of.concerns
        ],
        lights=dict(of.lights),
    )
