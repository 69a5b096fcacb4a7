"""Doors to indicators: which there are, what one says by period and part, and the rows behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guatu.api.answers import Number
from guatu.api.auth import caller
from guatu.api.problems import PROBLEMS
from guatu.commitments.errors import Refused
from guatu.definitions.describe_indicator import described
from guatu.definitions.indicator import Indicator
from guatu.indicators import selectors
from guatu.indicators.periods import periods
from guatu.indicators.splits import WHOLE
from guatu.people.clock import today
from guatu.registers.library import department_names, library

router = Router(tags=["指标"])
MOST_POINTS = 20_000
Name = Annotated[str, Path(max_length=60, description="指标的名称，如 started_projects_count")]


class IndicatorOut(Schema):
    """An indicator."""

    name: str
    label: str
    unit: str
    measure: str
    grain: str = Field(description="最短的时段：day、month、quarter、year")
    splits: list[str] = Field(description="可以按什么划分")
    owner: str
    basis: str
    places: int = Field(description="显示时保留的小数位；接口里的数值不舍入")


class IndicatorFullOut(IndicatorOut):
    """An indicator with its definition in words."""

    described: dict[str, str]
    of: list[str] = Field(description="由哪些指标算出")
    hash: str | None = Field(description="数值所依据的定义的摘要；还没有算过时为空")
    parameters: dict[str, list[list[str]]]


class ValueOut(Schema):
    """The figure of a part and a period. Nothing to compute it from: null."""

    key: str
    label: str
    period: date
    value: Number | None
    rows: int
    unknown: int = Field(description="因空缺而不能判断的行数")


class ValuesOut(Schema):
    """Figures, by part and period."""

    name: str
    label: str
    unit: str
    grain: str
    split: str
    values: list[ValueOut]


class RowOut(Schema):
    """A row behind a figure."""

    register_name: str = Field(description="在哪本台账；视图的行没有对应的登记时为空")
    id: int
    title: str
    date: date | None
    amount: Number | None
    why: str = Field(description="未知的行缺什么")
    blanks: list[str]


class RowsOut(Schema):
    """Rows behind a figure, those that the caller may see."""

    rows: list[RowOut]
    next: str | None = Field(description="作为 after 再问，得到后面的行；null 为没有了")


class SpanIn(Schema):
    """For what the figure is asked."""

    split: str = Field("", max_length=60, description="county、township、village、organisation 或字段；空为全区")
    start: date | None = Field(None, description="从哪天；默认本年1月1日")
    end: date | None = Field(None, description="到哪天；默认今天")


class ValuesIn(SpanIn):
    """For which periods and parts."""

    grain: Literal["day", "month", "quarter", "year"] = "month"


class RowsIn(SpanIn):
    """Which rows."""

    key: str = Field("", max_length=400, description="哪一部分：区划或单位的编号，或字段的值；none 为未填")
    which: Literal["in", "unknown"] = Field("in", description="计入的行，或因空缺不能判断的行")
    limit: int = Field(50, ge=1, le=500)
    after: str = Field("", max_length=60, pattern=r"^(\d{1,18}(:\d{4}-\d{2}-\d{2})?)?$")


@router.get("/indicators", response={200: list[IndicatorOut], **PROBLEMS}, summary="有哪些指标")
def indicator_list(request: HttpRequest) -> list[IndicatorOut]:
    """All indicators that this district computes."""
    caller(request)
    return [IndicatorOut(**_told(each)) for each in selectors.indicators().values()]


@router.get("/indicators/{name}", response={200: IndicatorFullOut, **PROBLEMS}, summary="一个指标怎样算")
def indicator_read(request: HttpRequest, name: Name) -> IndicatorFullOut:
    """One indicator with its definition in Chinese, and the hash and parameters by which its figures were computed."""
    caller(request)
    indicator = selectors.indicator_of(name)
    version = selectors.version_of(name)
    return IndicatorFullOut(
        **_told(indicator),
        described=dict(described(indicator, library(), day=today())),
        of=list(indicator.of),
        hash=selectors.definition_hash(name) or None,
        parameters=version.parameters if version else {},
    )


@router.get("/indicators/{name}/values", response={200: ValuesOut, **PROBLEMS}, summary="一个指标的数值")
def indicator_values(request: HttpRequest, name: Name, asked: Query[ValuesIn]) -> ValuesOut:
    """The figure of every period that touches the span, whole periods; with a split, of every part."""
    caller(request)
    indicator = selectors.indicator_of(name)
    start, end = _span(indicator, asked)
    count = sum(1 for _each in periods(asked.grain, start, end))
    if count > MOST_POINTS // 20:
        raise Refused("时段太多，请缩短起止日期，或改用较长的时段。", field="start")
    selectors.refresh([name])
    found = selectors.lines(name, grain=asked.grain, start=start, end=end, split=asked.split)
    if len(found) > MOST_POINTS:
        raise Refused("数值太多，请缩短起止日期，或改用较长的时段。", field="start")
    return ValuesOut(
        name=name,
        label=indicator.label,
        unit=indicator.unit,
        grain=asked.grain,
        split=asked.split,
        values=[
            ValueOut(
                key=each.key,
                label=each.label,
                period=each.period,
                value=each.value,
                rows=each.rows,
                unknown=each.unknown,
            )
            for each in found
        ],
    )


@router.get("/indicators/{name}/rows", response={200: RowsOut, **PROBLEMS}, summary="数值背后的行")
def indicator_rows(request: HttpRequest, name: Name, asked: Query[RowsIn]) -> RowsOut:
    """The rows that a figure counts, or that a blank keeps out, page by page; only those that the caller may see."""
    person = caller(request)
    indicator = selectors.indicator_of(name)
    start, end = _span(indicator, asked)
    if asked.key and asked.split in AREA_LIKE and asked.key != "none" and not asked.key.isdecimal():
        raise Refused("区划和单位请填编号。", field="key")
    selectors.refresh([name])
    found = selectors.rows_of(
        name,
        start=start,
        end=end,
        split=asked.split,
        key=asked.key,
        which=asked.which,
        limit=asked.limit,
        after=asked.after,
        person=person,
    )
    rows = [
        RowOut(
            register_name=each.register,
            id=each.id,
            title=each.title,
            date=each.date,
            amount=each.amount,
            why=each.why,
            blanks=list(each.blanks),
        )
        for each in found
    ]
    return RowsOut(rows=rows, next=found[-1].after if len(found) == asked.limit else None)


AREA_LIKE = ("county", "township", "village", "organisation")
LONGEST = timedelta(days=366 * 60)


def _told(of: Indicator) -> dict[str, Any]:
    return {
        "name": of.name,
        "label": of.label,
        "unit": of.unit,
        "measure": of.measure.value,
        "grain": of.grain or "day",
        "splits": [each for each in selectors.splits_for(of.name) if each],
        "owner": department_names().get(of.owner, of.owner),
        "basis": of.basis,
        "places": of.places,
    }


def _span(of: Indicator, asked: SpanIn) -> tuple[date, date]:
    start = asked.start or date(today().year, 1, 1)
    end = asked.end or today()
    if start > end:
        raise Refused("起始日期晚于截止日期。", field="start")
    if end - start > LONGEST or not 1900 <= start.year <= end.year <= 2200:
        raise Refused("起止日期请写在1900年到2200年之间，最长六十年。", field="start")
    if asked.split != WHOLE and asked.split not in selectors.splits_for(of.name):
        known = "、".join(each for each in selectors.splits_for(of.name) if each) or "（不能划分）"
        raise Refused(f"“{of.label}”不能按“{asked.split}”划分。可以按：{known}。", field="split")
    return start, end
