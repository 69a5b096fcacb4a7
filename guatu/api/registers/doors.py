"""The doors of registers. Those of a register's rows are made for each, so that its fields stand in the description.

Annotations are read when the doors are made and name models made just before: here they must not be postponed.
"""

import uuid
from collections.abc import Callable
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, create_model

from guatu.api.auth import caller, source_of
from guatu.api.problems import PROBLEMS
from guatu.api.registers.schemas import (
    BIG,
    DeleteIn,
    EventOut,
    FieldChangeOut,
    ObservationIn,
    ObservationOut,
    RegisterOut,
    RestoreIn,
    Strict,
    TakenIn,
    entries_schema,
    register_out,
    row_out,
    row_schema,
)
from guatu.definitions.register import Register
from guatu.lake.batches import has_batches
from guatu.lake.ingest.selectors import values_of
from guatu.registers import gate
from guatu.registers.access import owner_name
from guatu.registers.gate.observing import table_of
from guatu.registers.library import library
from guatu.registers.links import Links
from guatu.registers.models import Act
from guatu.registers.periods import show_period
from guatu.registers.selectors.filters import list_query
from guatu.registers.selectors.history import history_of
from guatu.registers.selectors.records import record_for, register_for, registers_for
from guatu.registers.selectors.rows import rows_page
from guatu.registers.tables import series_model_of

router = Router(tags=["台账"])
Key = Annotated[int, Path(ge=1, le=BIG)]
MOST_ROWS = 1000
LISTING = (
    "可用的筛选：字段名=值（可重复）、字段名.from、字段名.to、字段名.blank=1；q 搜索；where 条件式；"
    "sort 字段名（前加 - 倒序）；deleted=1；simulated=0或1。按 next 逐页取，不用页码。"
)


class ListAsked(Schema):
    """What part of a list is asked for."""

    q: Annotated[str, Field(max_length=200)] = ""
    where: Annotated[str, Field(max_length=2000)] = ""
    sort: Annotated[str, Field(max_length=60)] = ""
    after: Annotated[str, Field(max_length=500)] = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 50


@router.get("/registers", response={200: list[RegisterOut], **PROBLEMS}, summary="台账目录")
def register_list(request: HttpRequest) -> list[RegisterOut]:
    """The registers that the caller may open, with their fields."""
    return [register_out(each, owner_name(each)) for each in registers_for(caller(request))]


@router.post("/acts/{act_id}/undo", response={200: TakenIn, **PROBLEMS}, summary="撤销一次操作")
def act_undo(request: HttpRequest, act_id: uuid.UUID) -> TakenIn:
    """Take back all that an act wrote, where nobody changed it since."""
    act = get_object_or_404(Act, pk=act_id)
    register_for(caller(request), act.register)
    undone = gate.act_undo(act=act, by=caller(request))
    return TakenIn(new=0, changed=undone.rows, same=0, act=str(undone.pk))


def add_register(register: Register) -> None:
    """Make the doors of one register's rows."""
    row, entries = row_schema(register), entries_schema(register)
    camel = row.__name__.removesuffix("Row")
    page: type[Schema] = create_model(
        f"{camel}Page",
        __base__=Schema,
        items=(list[row], ...),  # type: ignore[valid-type]
        count=(int, Field(description="行数；exact 为 false 时是估计数")),
        exact=(bool, ...),
        next=(str, Field(description="下一页的 after；空为最后一页")),
    )
    change: type[Schema] = create_model(
        f"{camel}Change",
        __base__=Strict,
        version=(Annotated[int, Field(ge=1, le=BIG)], ...),
        values=(entries, ...),
        reason=(Annotated[str, Field(max_length=500)], ""),
    )
    bunch: type[Schema] = create_model(
        f"{camel}Bunch",
        __base__=Strict,
        rows=(Annotated[list[entries], Field(max_length=MOST_ROWS)], ...),  # type: ignore[valid-type, arg-type]
        reason=(Annotated[str, Field(max_length=500)], ""),
    )
    name, label = register.name, register.label
    base = f"/registers/{name}"
    tags = [f"台账·{label}"]

    def add(
        method: str, path: str, answers: dict[int, Any], summary: str, door: Callable[..., Any], **more: Any
    ) -> None:
        door.__name__ = f"{name}_{door.__name__}"
        router.add_api_operation(
            base + path,
            [method],
            door,
            response={**answers, **PROBLEMS},
            summary=f"{label}：{summary}",
            tags=tags,
            operation_id=f"{name}_{door.__name__}",
            **more,
        )

    def rows(request: HttpRequest, asked: Query[ListAsked]) -> dict[str, Any]:
        person = caller(request)
        links = Links(person, register)
        query = list_query(register_for(person, name), dict(request.GET.lists()), links=links)
        if query.faults:
            raise gate_refusal("；".join(query.faults))
        found = rows_page(person, query, links=links, size=asked.limit)
        return {
            "items": [row_out(each, links) for each in found.rows],
            "count": found.count.number,
            "exact": found.count.exact,
            "next": found.next,
        }

    def one(request: HttpRequest, number: Key) -> dict[str, Any]:
        person = caller(request)
        return row_out(record_for(person, register_for(person, name), number), Links(person, register))

    def create(request: HttpRequest, data: entries) -> Status[Any]:  # type: ignore[valid-type]
        person = caller(request)
        made = gate.record_create(
            register=register_for(person, name), values=given(data), by=person, source=source_of(request)
        )
        return Status(201, row_out(made, Links(person, register)))

    def edit(request: HttpRequest, number: Key, data: change) -> dict[str, Any]:  # type: ignore[valid-type]
        person = caller(request)
        asked: Any = data
        changed = gate.record_change(
            record=record_for(person, register_for(person, name), number),
            values=given(asked.values),
            version=asked.version,
            by=person,
            source=source_of(request),
            reason=asked.reason,
        )
        return row_out(changed, Links(person, register))

    def remove(request: HttpRequest, number: Key, data: DeleteIn) -> dict[str, Any]:
        person = caller(request)
        gone = gate.record_delete(
            record=record_for(person, register_for(person, name), number),
            version=data.version,
            by=person,
            source=source_of(request),
            reason=data.reason,
        )
        return row_out(gone, Links(person, register))

    def restore(request: HttpRequest, number: Key, data: RestoreIn) -> dict[str, Any]:
        person = caller(request)
        back = gate.record_restore(
            record=record_for(person, register_for(person, name), number),
            version=data.version,
            by=person,
            source=source_of(request),
        )
        return row_out(back, Links(person, register))

    def history(request: HttpRequest, number: Key) -> list[EventOut]:
        person = caller(request)
        return [event_out(each) for each in history_of(record_for(person, register_for(person, name), number))]

    def take_in(request: HttpRequest, data: bunch) -> TakenIn:  # type: ignore[valid-type]
        person = caller(request)
        asked: Any = data
        written = gate.rows_write(
            register=register_for(person, name),
            rows=[given(each) for each in asked.rows],
            by=person,
            source=source_of(request),
            reason=asked.reason,
        )
        act = str(written.act.pk) if written.act else ""
        return TakenIn(new=written.new, changed=written.changed, same=written.same, act=act)

    add("GET", "/rows", {200: page}, "列表", rows, description=LISTING)
    add("POST", "/rows", {201: row}, "登记一行", create)
    add("GET", "/rows/{number}", {200: row}, "读一行", one)
    add("PATCH", "/rows/{number}", {200: row}, "修改一行", edit)
    add("POST", "/rows/{number}/delete", {200: row}, "删除一行", remove)
    add("POST", "/rows/{number}/restore", {200: row}, "恢复一行", restore)
    add("GET", "/rows/{number}/history", {200: list[EventOut]}, "一行的变动", history)
    add(
        "POST",
        "/take-in",
        {200: TakenIn},
        "成批写入",
        take_in,
        description=f"按主键新增或修改，一次最多{MOST_ROWS}行，全部成功或全不写入。",
    )
    for series in register.series:
        _add_series(register, series.name, add)


def _add_series(register: Register, series: str, add: Callable[..., None]) -> None:
    definition = register.series_named(series)
    about = f"{definition.label}（{definition.unit}）"

    def observed(
        request: HttpRequest,
        number: Key,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 500,
    ) -> list[ObservationOut]:
        person = caller(request)
        row = record_for(person, register_for(person, register.name), number)
        if has_batches(table_of(register.name, series)):
            return [observation_out(definition, each) for each in values_of(row, definition, limit=limit)]
        model: Any = series_model_of(register.name, series)
        found = model.objects.filter(record=row).order_by("-period")[:limit]
        return [observation_out(definition, each) for each in found]

    def observe(request: HttpRequest, number: Key, data: ObservationIn) -> ObservationOut:
        person = caller(request)
        put = gate.observation_put(
            record=record_for(person, register_for(person, register.name), number),
            series=series,
            period=data.period,
            value=data.value,
            by=person,
            source=source_of(request),
            reason=data.reason,
            revision=data.revision,
        )
        return observation_out(definition, put)

    observed.__name__, observe.__name__ = f"{series}_read", f"{series}_put"
    add("GET", f"/rows/{{number}}/series/{series}", {200: list[ObservationOut]}, f"读{about}，新的在前", observed)
    add("PUT", f"/rows/{{number}}/series/{series}", {200: ObservationOut}, f"填报或更正{about}", observe)


def observation_out(definition: Any, row: Any) -> ObservationOut:
    """One observation as the API gives it."""
    return ObservationOut(
        id=getattr(row, "pk", None) or row.id,
        period=show_period(definition.rhythm, row.period),
        starts_at=row.period,
        value=None if row.value is None else f"{row.value:f}",
        revision=row.revision,
    )


def event_out(event: Any) -> EventOut:
    """One act on a row as the API gives it."""
    return EventOut(
        act=str(event.act.pk),
        verb=event.verb,
        who=event.who,
        at=event.at,
        where_from=event.where_from,
        reason=event.reason,
        version=event.version,
        undone=event.undone,
        changes=[FieldChangeOut(field=c.field, label=c.label, before=c.before, after=c.after) for c in event.changes],
    )


def given(data: Any) -> dict[str, Any]:
    """What the caller sent: fields that were left out are not entered, a null clears one."""
    values: dict[str, Any] = data.model_dump(exclude_unset=True)
    return values


def gate_refusal(message: str) -> Exception:
    """A refusal without a field."""
    from guatu.registers.errors import Refused

    return Refused([], message)


@router.get("/registers/{name}", response={200: RegisterOut, **PROBLEMS}, summary="一本台账的定义")
def register_one(request: HttpRequest, name: Annotated[str, Path(max_length=60)]) -> RegisterOut:
    """A register's fields and series."""
    if name not in library().registers:
        raise Http404
    found = register_for(caller(request), name)
    return register_out(found, owner_name(found))


for _each in library().registers.values():
    add_register(_each)
