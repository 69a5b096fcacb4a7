"""Build a register from its file: every key known, every name sound, every field what its type needs."""

from __future__ import annotations

import re
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from keyword import iskeyword
from typing import Any

from guatu.definitions.conditions.tree import kind_of
from guatu.definitions.errors import nearest
from guatu.definitions.fields import ALWAYS_SENSITIVE, QUANTITIES, Choice, Field, FieldType
from guatu.definitions.nodes import Place
from guatu.definitions.register import Check, Flow, Register, Rhythm, Series

NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
RESERVED = frozenset(
    [
        *("id", "version", "simulated", "deleted_at", "made_at", "changed_at", "made_by", "changed_by"),
        *("record", "period", "value", "revision", "register", "series", "pk", "objects"),
        *(
            "select",
            "from",
            "where",
            "and",
            "or",
            "not",
            "null",
            "true",
            "false",
            "table",
            "order",
            "group",
            "by",
            "limit",
        ),
        *("join", "union", "case", "when", "then", "else", "end", "in", "is", "like", "as", "user", "check", "default"),
        *("primary", "references", "unique", "column", "create", "drop", "alter", "insert", "update", "delete", "date"),
        *(
            "time",
            "timestamp",
            "on",
            "using",
            "with",
            "having",
            "distinct",
            "all",
            "between",
            "exists",
            "values",
            "index",
        ),
    ]
)
"""Names that rows already have, or that SQL gives another meaning."""
REGISTER_KEYS = (
    "label", "owner", "key", "title", "area", "organisation", "note", "source", "columns", "similar", "fields", "checks", "series",
)  # fmt: skip
FIELD_KEYS = (
    "label", "type", "unit", "required", "unique", "default", "blank", "choices", "stages", "to", "level", "length", "places",
    "least", "most", "computed", "sensitive", "search", "note", "was",
)  # fmt: skip
SERIES_KEYS = ("label", "type", "unit", "rhythm", "flow", "places", "least", "most", "note", "was")
CHECK_KEYS = ("when", "says")
ONLY_FOR: dict[str, frozenset[FieldType]] = {
    "choices": frozenset({FieldType.CHOICE}),
    "stages": frozenset({FieldType.STAGE}),
    "to": frozenset({FieldType.REFERENCE}),
    "level": frozenset({FieldType.AREA}),
    "length": frozenset({FieldType.TEXT}),
    "places": QUANTITIES,
    "least": QUANTITIES,
    "most": QUANTITIES,
    "unit": QUANTITIES,
}
"""Keys that only some types can have."""
LEVELS = ("county", "township", "village")
PLACES = {FieldType.MONEY: 4, FieldType.NUMBER: 2, FieldType.PERCENT: 2}
SHOWN = 6


def build_register(root: Place, name: str, pack: str) -> Register:
    """The register that the file says. Raises DefinitionError."""
    keys = root.mapping(REGISTER_KEYS, what="台账")
    for wanted in ("label", "owner", "key", "fields"):
        if wanted not in keys:
            raise root.error(f"缺少 {wanted}。台账至少要有 label、owner、key 和 fields。")
    fields: list[Field] = []
    for field_name, place in keys["fields"].entries():
        fields += _fields(field_name, place)
    by_name = _distinct(keys["fields"], fields)
    key = tuple(_known(each, by_name) for each in keys["key"].items())
    title = _known(keys["title"], by_name) if "title" in keys else _first_text(fields, key)
    series = tuple(_series(each, place) for each, place in keys["series"].entries()) if "series" in keys else ()
    checks = tuple(_check(each, place) for each, place in keys["checks"].entries()) if "checks" in keys else ()
    columns = tuple(_known(each, by_name) for each in keys["columns"].items()) if "columns" in keys else ()
    return Register(
        name=name,
        label=keys["label"].text(),
        owner=keys["owner"].text(),
        key=key,
        title=title,
        fields=tuple(fields),
        area=_of_type(keys.get("area"), by_name, FieldType.AREA),
        organisation=_of_type(keys.get("organisation"), by_name, FieldType.ORGANISATION),
        columns=columns or _shown(fields, title),
        similar=tuple(_known(each, by_name) for each in keys["similar"].items()) if "similar" in keys else (),
        series=series,
        checks=checks,
        note=_text(keys.get("note")),
        source=_text(keys.get("source")),
        pack=pack,
        path=root.path,
        line=root.line,
    )


def read_field(name: str, place: Place) -> Field:
    """One field as a view's columns name it: no stages, nothing entered."""
    return _fields(name, place)[0]


def _fields(name: str, place: Place) -> list[Field]:
    """The field, and behind a stage field its dates."""
    _require_name(name, place)
    keys = place.mapping(FIELD_KEYS, what="字段")
    for wanted in ("label", "type"):
        if wanted not in keys:
            raise place.error(f"字段缺少 {wanted}。")
    type_ = _one_of(keys["type"], FieldType, "字段类型")
    for key, types in ONLY_FOR.items():
        if key in keys and type_ not in types:
            raise keys[key].error(f"{type_} 类型的字段不能有 {key}，只有 {'、'.join(sorted(types))} 可以。")
    if type_ in (FieldType.MONEY, FieldType.NUMBER) and "unit" not in keys:
        raise place.error(f"{type_} 类型的字段要写 unit（单位），例如 unit: 万元。")
    if type_ == FieldType.REFERENCE and "to" not in keys:
        raise place.error("reference 类型的字段要写 to（指向哪个台账）。")
    if "computed" in keys and ({"required", "default", "unique"} & set(keys)):
        raise keys["computed"].error("算出来的字段不能再写 required、default 或 unique。")
    field = Field(
        name=name,
        label=keys["label"].text(),
        type=type_,
        choices=_choices(place, keys, type_),
        least=_number(keys.get("least")),
        most=_number(keys.get("most")),
        places=keys["places"].whole(0, 8) if "places" in keys else PLACES.get(type_, 2),
        length=keys["length"].whole(1, 2000) if "length" in keys else 200,
        required=_truth(keys.get("required")),
        unique=_truth(keys.get("unique")),
        sensitive=_truth(keys.get("sensitive")) or type_ in ALWAYS_SENSITIVE,
        search=_truth(keys.get("search")),
        level=_level(keys.get("level")),
        line=place.line,
        column=place.column,
        **{each: _text(keys.get(each)) for each in ("unit", "default", "blank", "to", "computed", "note", "was")},
    )
    if type_ != FieldType.STAGE:
        return [field]
    dates = [
        Field(
            name=f"{each.value}_on",
            label=f"{each.label}日期",
            type=FieldType.DATE,
            stage=each.value,
            blank="未到这一阶段",
            line=place.line,
            column=place.column,
        )
        for each in field.choices
    ]
    return [field, *dates]


def _choices(place: Place, keys: dict[str, Place], type_: FieldType) -> tuple[Choice, ...]:
    key = {FieldType.CHOICE: "choices", FieldType.STAGE: "stages"}.get(type_)
    if key is None:
        return ()
    if key not in keys:
        raise place.error(f"{type_} 类型的字段要写 {key}（值: 名称，一行一个）。")
    found = [Choice(value=value, label=each.text()) for value, each in keys[key].entries()]
    labels = [each.label for each in found]
    twice = next((label for label in labels if labels.count(label) > 1), "")
    if twice:
        raise keys[key].error(f"选项名称“{twice}”写了两次。")
    if type_ == FieldType.STAGE:
        for value, each in keys[key].entries():
            _require_name(value, each)
    return tuple(found)


def _series(name: str, place: Place) -> Series:
    _require_name(name, place)
    keys = place.mapping(SERIES_KEYS, what="数据序列")
    for wanted in ("label", "unit", "rhythm", "flow"):
        if wanted not in keys:
            raise place.error(f"数据序列缺少 {wanted}。")
    type_ = _one_of(keys["type"], FieldType, "类型") if "type" in keys else FieldType.NUMBER
    if type_ not in QUANTITIES:
        raise keys["type"].error("数据序列的 type 只能是 money、number 或 percent。")
    return Series(
        name=name,
        label=keys["label"].text(),
        unit=keys["unit"].text(),
        rhythm=_one_of(keys["rhythm"], Rhythm, "周期"),
        flow=_one_of(keys["flow"], Flow, "性质（flow 为时段累计，stock 为时点数）"),
        type=type_,
        places=keys["places"].whole(0, 8) if "places" in keys else PLACES[type_],
        least=_number(keys.get("least")),
        most=_number(keys.get("most")),
        note=_text(keys.get("note")),
        was=_text(keys.get("was")),
        line=place.line,
    )


def _check(name: str, place: Place) -> Check:
    _require_name(name, place)
    keys = place.mapping(CHECK_KEYS, what="核对规则")
    for wanted in CHECK_KEYS:
        if wanted not in keys:
            raise place.error(f"核对规则缺少 {wanted}。")
    return Check(name=name, when=keys["when"].text(), says=keys["says"].text(), line=keys["when"].line)


def _distinct(place: Place, fields: list[Field]) -> dict[str, Field]:
    by_name: dict[str, Field] = {}
    labels: dict[str, str] = {}
    for field in fields:
        at = next((each for name, each in place.entries() if name == field.name), place)
        if field.name in by_name:
            raise at.error(f"字段“{field.name}”与阶段带来的日期字段重名，请改名。")
        if field.label in labels:
            raise at.error(f"名称“{field.label}”已经用于字段“{labels[field.label]}”，请改一个名称。")
        by_name[field.name] = field
        labels[field.label] = field.name
    return by_name


def _known(place: Place, fields: dict[str, Field]) -> str:
    name = place.text()
    if name not in fields:
        raise place.error(f"没有字段“{name}”。{nearest(name, fields)}")
    return name


def _of_type(place: Place | None, fields: dict[str, Field], type_: FieldType) -> str:
    if place is None:
        return ""
    name = _known(place, fields)
    if fields[name].type != type_:
        raise place.error(f"字段“{name}”是 {fields[name].type}，这里要 {type_} 类型的字段。")
    return name


def _first_text(fields: list[Field], key: tuple[str, ...]) -> str:
    return next((field.name for field in fields if field.type == FieldType.TEXT and field.name not in key), key[0])


def _shown(fields: list[Field], title: str) -> tuple[str, ...]:
    others = [field.name for field in fields if field.name != title and kind_of(field) != "图形" and not field.stage]
    return (title, *others[: SHOWN - 1])


def _require_name(name: str, place: Place) -> None:
    if not NAME.fullmatch(name) or "__" in name or name.endswith("_"):
        raise place.error(f"“{name}”不能作名称：用英文小写字母、数字和单个下划线，字母开头，中文写在 label 里。")
    if name in RESERVED or iskeyword(name):
        raise place.error(f"“{name}”是保留名称，请换一个，例如 {name}_code。")


def _one_of(place: Place, kinds: Any, what: str) -> Any:
    text = place.text()
    known = [each.value for each in kinds]
    if text not in known:
        raise place.error(f"没有“{text}”这种{what}。{nearest(text, known)}")
    return kinds(text)


def _level(place: Place | None) -> str:
    if place is None:
        return ""
    text = place.text()
    if text not in LEVELS:
        raise place.error(f"level 只能是 {'、'.join(LEVELS)}。")
    return text


def _text(place: Place | None) -> str:
    return place.text() if place is not None else ""


def _number(place: Place | None) -> Decimal | None:
    return place.number() if place is not None else None


def _truth(place: Place | None) -> bool:
    return place.truth() if place is not None else False


FIELD_ATTRIBUTES = tuple(each.name for each in dataclass_fields(Field))
