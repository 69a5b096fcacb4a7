"""A register's rows as the API takes and gives them: pydantic models made from the definition."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar

from ninja import Schema
from pydantic import ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from guatu.api.moments import Moment
from guatu.definitions.fields import DATES, LINKS, QUANTITIES, SHAPES, FieldType
from guatu.definitions.fields import Field as Defined
from guatu.definitions.register import Register
from guatu.definitions.values import dump_value
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.links import Links

BIG = 2**31 - 1


class LinkOut(Schema):
    """A row that a field points to."""

    id: int
    name: str


class FieldOut(Schema):
    """One field of a register."""

    name: str
    label: str
    type: str
    unit: str
    required: bool
    computed: bool
    sensitive: bool
    choices: dict[str, str]
    to: str
    note: str
    blank: str


class SeriesOut(Schema):
    """One series of a register."""

    name: str
    label: str
    unit: str
    rhythm: str
    flow: str


class RegisterOut(Schema):
    """A register and what can be said of its rows."""

    name: str
    label: str
    owner: str
    note: str
    key: list[str]
    title: str
    fields: list[FieldOut]
    series: list[SeriesOut]


class FieldChangeOut(Schema):
    """One field's change, as people read it; personal data masked."""

    field: str
    label: str
    before: str
    after: str


class EventOut(Schema):
    """One act on a row."""

    act: str
    verb: str
    who: str
    at: Moment
    where_from: str
    reason: str
    version: int
    undone: bool
    changes: list[FieldChangeOut]


class ObservationOut(Schema):
    """One value of a series."""

    id: int = Field(description="成批导入的数没有编号，为 0")
    period: str = Field(description="时段，如 2022-03、2022年1季度")
    starts_at: Moment
    value: str | None = Field(description="十进制数，单位见台账定义")
    revision: int


class ObservationIn(Schema):
    """A value to enter, or to correct: then `revision` is the one you saw, and a reason is needed."""

    period: Annotated[str, Field(max_length=40, examples=["2022-03"])]
    value: Annotated[str | float | None, Field(examples=["1250.5"])]
    revision: Annotated[int, Field(ge=0, le=BIG)] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class TakenIn(Schema):
    """What became of rows taken in together."""

    new: int
    changed: int
    same: int
    act: str = ""


class DeleteIn(Schema):
    """The version that was seen, and why."""

    version: Annotated[int, Field(ge=1, le=BIG)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class RestoreIn(Schema):
    """The version that was seen."""

    version: Annotated[int, Field(ge=1, le=BIG)]


def register_out(register: Register, owner: str) -> RegisterOut:
    """The definition as the API tells it."""
    return RegisterOut(
        name=register.name,
        label=register.label,
        owner=owner,
        note=register.note,
        key=list(register.key),
        title=register.title,
        fields=[
            FieldOut(
                name=each.name,
                label=each.label,
                type=each.type.value,
                unit="%" if each.type == FieldType.PERCENT else each.unit,
                required=each.required,
                computed=bool(each.computed),
                sensitive=is_sensitive(each),
                choices={choice.value: choice.label for choice in each.choices},
                to=each.to,
                note=each.note,
                blank=each.blank,
            )
            for each in register.fields
        ],
        series=[
            SeriesOut(name=s.name, label=s.label, unit=s.unit, rhythm=s.rhythm.value, flow=s.flow.value)
            for s in register.series
        ],
    )


def row_schema(register: Register) -> type[Schema]:
    """The schema of a row given out."""
    fields: dict[str, Any] = {
        "id": (int, ...),
        "version": (int, ...),
        "simulated": (bool, Field(description="模拟数据")),
        "deleted": (bool, ...),
    }
    for each in register.fields:
        fields[each.name] = (_type_out(each) | None, _about(each, None))
    return create_model(f"{_camel(register.name)}Row", __base__=Schema, __doc__=f"{register.label}的一行。", **fields)


def entries_schema(register: Register) -> type[Schema]:
    """The schema of entries taken: every field may be left out; what is required is told by the gate, all at once."""
    fields: dict[str, Any] = {}
    for each in register.fields:
        if not each.computed and each.type != FieldType.FILE:
            fields[each.name] = (_type_in(each) | None, _about(each, None))
    return create_model(
        f"{_camel(register.name)}Entries", __base__=Strict, __doc__=f"填报{register.label}一行的内容。", **fields
    )


class Strict(Schema):
    """Unknown fields are refused, not dropped."""

    model_config: ClassVar = ConfigDict(extra="forbid")


def row_out(row: Any, links: Links) -> dict[str, Any]:
    """A row as the API gives it: figures as decimal texts, personal data masked, links with their names."""
    found: dict[str, Any] = {
        "id": row.pk,
        "version": row.version,
        "simulated": row.simulated,
        "deleted": row.deleted_at is not None,
    }
    for each in row.register.fields:
        found[each.name] = value_out(each, row.value(each.name), links)
    return found


def value_out(field: Defined, value: Any, links: Links) -> Any:
    """One value as the API gives it."""
    if value is None:
        return None
    if is_sensitive(field):
        return mask_value(field, value)
    if field.type in LINKS:
        return {"id": value, "name": links.name(field, value)}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if field.type == FieldType.MONTH:
        return f"{value:%Y-%m}"
    return dump_value(value)


def _about(field: Defined, default: Any) -> FieldInfo:
    unit = f"（{'%' if field.type == FieldType.PERCENT else field.unit}）" if field.type in QUANTITIES else ""
    choices = "；".join(f"{each.value}={each.label}" for each in field.choices)
    about = "。".join(part for part in (f"{field.label}{unit}", choices, field.note) if part)
    info: FieldInfo = Field(default, description=about)
    return info


def _type_out(field: Defined) -> Any:
    if is_sensitive(field):
        return str
    if field.type in LINKS:
        return LinkOut
    if field.type == FieldType.YES_NO:
        return bool
    return dict[str, Any] if field.type in SHAPES else str


def _type_in(field: Defined) -> Any:
    text = Annotated[str, Field(max_length=20_000)]
    if field.type in QUANTITIES:
        return text | float
    if field.type == FieldType.YES_NO:
        return bool | text
    if field.type in LINKS:
        return Annotated[int, Field(ge=1, le=BIG)] | text
    if field.type in SHAPES:
        return dict[str, Any] | text
    if field.type in DATES:
        return text
    return text


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
