"""Doors to lights: standings, bindings and their suggestions, paths, overrides, rule sets, dispatches, and what needs the caller."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status, UploadedFile

from guatu.api.alive import (
    AttentionOut,
    BindIn,
    EndIn,
    FreezeIn,
    FreezeOut,
    FrozenOut,
    IdsIn,
    OverrideIn,
    OverrideOut,
    PathIn,
    RulesIn,
    StandingOut,
    SuggestIn,
    SuggestionOut,
    TurnOut,
    attention_out,
    freeze_out,
    frozen_out,
    override_out,
    standing_out,
    suggestion_out,
    turn_out,
)
from guatu.api.auth import caller
from guatu.api.problems import PROBLEMS
from guatu.api.questions import BIG
from guatu.api.reports import Key
from guatu.commitments import selectors, services
from guatu.commitments.errors import Refused
from guatu.commitments.files import uploaded_read
from guatu.commitments.models import Override
from guatu.people.clock import today
from guatu.people.permissions import Action, require

router = Router(tags=["亮灯"])
NO_FILES: list[UploadedFile] = []
Day = Annotated[date | None, Query(description="过去的某一天：按当天晚上已知的数据；不填为今天")]
ONE = {200: StandingOut, **PROBLEMS}


def _past(day: date | None) -> date | None:
    """A day that has gone by; Refused where it has not. Today is no past day."""
    if day is not None and (day > today() or day.year < 2000):
        raise Refused("请给出2000年以来、今天以前的日期。", field="day")
    return None if day == today() else day


@router.get("/me/attention", response={200: AttentionOut, **PROBLEMS}, summary="需要我过问的")
def attention(request: HttpRequest) -> AttentionOut:
    """What needs the caller in the plan of the latest year, and why."""
    return attention_out(selectors.attention(caller(request)))


@router.get("/reports/{report_id}/standings", response={200: list[StandingOut], **PROBLEMS}, summary="全部亮灯")
def standing_list(request: HttpRequest, report_id: Key, day: Day = None) -> list[StandingOut]:
    """How every commitment of a plan stands, in the order of the text."""
    report = selectors.report_for(caller(request), report_id)
    rows = [row for row in selectors.review_rows(report) if row.is_active]
    found = selectors.standings_of(rows, day=_past(day))
    return [standing_out(found[row.pk]) for row in rows]


@router.get("/commitments/{commitment_id}/standing", response=ONE, summary="亮灯")
def standing_get(request: HttpRequest, commitment_id: Key, day: Day = None) -> StandingOut:
    """How one stands."""
    row = selectors.commitment_for(caller(request), commitment_id)
    return standing_out(selectors.standing(row, day=_past(day)))


@router.get(
    "/commitments/{commitment_id}/suggestions", response={200: list[SuggestionOut], **PROBLEMS}, summary="绑定建议"
)
def suggestion_list(request: HttpRequest, commitment_id: Key) -> list[SuggestionOut]:
    """What it may be bound to, the likeliest first: for who may bind, since rows of any register may be among them."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    require(person, Action.BIND, row)
    return [suggestion_out(each) for each in selectors.suggestions(row)]


@router.post("/commitments/{commitment_id}/binding", response=ONE, summary="绑定")
def binding_set(request: HttpRequest, commitment_id: Key, data: BindIn) -> StandingOut:
    """Say what proves it."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.binding_set(commitment=row, person=person, version=data.version, **data.given())
    return standing_out(selectors.standing(selectors.commitment_for(person, commitment_id)))


@router.delete("/commitments/{commitment_id}/binding", response=ONE, summary="解除绑定")
def binding_remove(request: HttpRequest, commitment_id: Key) -> StandingOut:
    """Take the binding away."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.binding_remove(commitment=row, person=person)
    return standing_out(selectors.standing(selectors.commitment_for(person, commitment_id)))


@router.post("/reports/{report_id}/bindings/suggest", response={200: list[int], **PROBLEMS}, summary="建议全部绑定")
def bindings_suggest(request: HttpRequest, report_id: Key, data: SuggestIn) -> list[int]:
    """Propose a binding for every commitment without one; ids of those that got one."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    return [row.pk for row in services.bindings_suggest(report=report, person=person, bar=data.bar)]


@router.post("/reports/{report_id}/bindings/confirm", response={200: list[int], **PROBLEMS}, summary="确认建议的绑定")
def bindings_confirm(request: HttpRequest, report_id: Key, data: IdsIn) -> list[int]:
    """Confirm suggested bindings; ids of those that were confirmed."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    return [row.pk for row in services.bindings_confirm(report=report, ids=data.ids, person=person)]


@router.put("/commitments/{commitment_id}/path", response=ONE, summary="设序时路径")
def path_set(request: HttpRequest, commitment_id: Key, data: PathIn) -> StandingOut:
    """Straight, by quarter values, or by the season of past years, which is read from the indicator."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    services.path_set(commitment=row, person=person, shape=data.shape, version=data.version)
    return standing_out(selectors.standing(selectors.commitment_for(person, commitment_id)))


@router.post("/commitments/{commitment_id}/overrides", response={201: OverrideOut, **PROBLEMS}, summary="签署人工认定")
def override_sign(
    request: HttpRequest, commitment_id: Key, data: Form[OverrideIn], files: File[list[UploadedFile]] = NO_FILES
) -> Status[OverrideOut]:
    """A signed word beside the computed figure, with evidence (multipart)."""
    person = caller(request)
    row = selectors.commitment_for(person, commitment_id)
    given = [(each.name or "", uploaded_read(each)) for each in files]
    made = services.override_sign(commitment=row, person=person, files=given, **data.model_dump())
    return Status(201, override_out(made))


@router.post("/overrides/{override_id}/end", response={200: OverrideOut, **PROBLEMS}, summary="终止人工认定")
def override_end(request: HttpRequest, override_id: Key, data: EndIn) -> OverrideOut:
    """End it before its last day."""
    person = caller(request)
    held = Override.objects.select_related("commitment").get(pk=override_id)
    held.commitment = selectors.commitment_for(person, held.commitment_id)
    return override_out(services.override_end(override=held, person=person, reason=data.reason))


@router.post("/reports/{report_id}/rules", response={201: str, **PROBLEMS}, summary="选用亮灯规则")
def rules_choose(request: HttpRequest, report_id: Key, data: RulesIn) -> Status[str]:
    """From a day on the plan's lights follow this rule set; its name."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    return Status(201, services.rules_choose(report=report, person=person, **data.model_dump()).ruleset)


@router.get("/reports/{report_id}/freezes", response={200: list[FreezeOut], **PROBLEMS}, summary="调度快照列表")
def freeze_list(request: HttpRequest, report_id: Key) -> list[FreezeOut]:
    """The dispatches of a plan, the latest day first."""
    report = selectors.report_for(caller(request), report_id)
    return [freeze_out(each) for each in selectors.freezes_of(report)]


@router.post("/reports/{report_id}/freezes", response={201: FreezeOut, **PROBLEMS}, summary="做调度快照")
def dispatch_freeze(request: HttpRequest, report_id: Key, data: FreezeIn) -> Status[FreezeOut]:
    """Freeze how the whole plan stands."""
    person = caller(request)
    report = selectors.report_for(person, report_id)
    made = services.dispatch_freeze(report=report, person=person, name=data.name, day=_past(data.day))
    return Status(201, freeze_out(made))


@router.get("/freezes/{freeze_id}", response={200: FrozenOut, **PROBLEMS}, summary="调度快照")
def freeze_get(request: HttpRequest, freeze_id: Key) -> FrozenOut:
    """A dispatch with all that it holds."""
    found = selectors.freeze_for(caller(request), freeze_id)
    return frozen_out(found, selectors.freeze_is_whole(found))


@router.get("/freezes/{freeze_id}/turns", response={200: list[TurnOut], **PROBLEMS}, summary="与另一次调度对照")
def turn_list(
    request: HttpRequest, freeze_id: Key, than: Annotated[int, Query(ge=1, le=BIG, description="较早的一次")]
) -> list[TurnOut]:
    """What turned between an earlier dispatch and this one."""
    person = caller(request)
    before, after = selectors.freeze_for(person, than), selectors.freeze_for(person, freeze_id)
    if before.report_id != after.report_id:
        raise Refused("两次调度不是同一个计划的，不能对照。", field="than")
    return [turn_out(each) for each in selectors.turns(before, after)]
