"""Build a register from its file: every key known, every name sound, every field what its type needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from guatu.definitions.conditions.tree import kind_of
from guatu.definitions.errors import DefinitionError, DefinitionErrors, nearest, tried
from guatu.definitions.fields import ALWAYS_SENSITIVE, QUANTITIES, SHAPES, TEXTS, Choice, Field, FieldType
from guatu.definitions.names import require_name, require_series_name
from guatu.definitions.nodes import Place
from guatu.definitions.register import Check, Flow, Register, Rhythm, Series
from guatu.definitions.unit_words import unit_fault

Slips = list[DefinitionError]
"""Keys that are unknown or written twice: errors that leave the rest of the file readable."""
REGISTER_KEYS = (
    "label", "owner", "key", "title", "area", "organisation", "note", "source", "columns", "similar", "fields", "checks", "series",
)  # fmt: skip
FIELD_KEYS = (
    "label", "type", "unit", "required", "unique", "default", "blank", "choices", "stages", "to", "level", "length", "places",
    "least", "most", "computed", "sensitive", "search", "note", "was",
)  # fmt: skip
SERIES_KEYS = ("label", "type", "unit", "rhythm", "flow", "places", "least", "most", "due", "note", "was")
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
COLUMN_KEYS = ("label", "type", "unit", "places", "choices", "to", "level", "length", "blank", "note")
"""Of a view's column."""
REQUIRED = ("label", "owner", "key", "fields")
EVERY = frozenset(FieldType)
AREA, ORGANISATION = frozenset({FieldType.AREA}), frozenset({FieldType.ORGANISATION})
COMPUTABLE = QUANTITIES | {FieldType.YES_NO, FieldType.DATE, FieldType.TEXT}
MOST_TYPES = 12
"""A message names the types that fit where they are fewer."""
LEVELS = ("county", "township", "village")
PLACES = {FieldType.MONEY: 4, FieldType.NUMBER: 2, FieldType.PERCENT: 2}
SHOWN = 6


def build_register(root: Place, name: str, pack: str) -> Register:
    """The register that the file says. Raises DefinitionErrors with all that is wrong in it."""
    require_name(name, root)
    errors: list[DefinitionError] = []
    slips: list[DefinitionError] = []
    keys = root.mapping(REGISTER_KEYS, what="台账", errors=slips)
    missing = [
        root.error(f"缺少 {each}。台账至少要有 {'、'.join(REQUIRED)}。") for each in REQUIRED if each not in keys
    ]
    if missing:
        raise DefinitionErrors([*slips, *missing])

    fields: list[Field] = []
    broken: set[str] = set()
    for field_name, place in tried(errors, lambda: keys["fields"].told_entries(slips)) or ():
        found = tried(errors, lambda name=field_name, at=place: _fields(name, at, slips))  # type: ignore[misc]
        fields += found or ()
        broken |= set() if found else {field_name}
    by_name = {field.name: field for field in fields}
    errors += _twice(keys["fields"], fields)

    def one(key: str, of: frozenset[FieldType] = EVERY) -> str:
        return (tried(errors, lambda: _known(keys[key], by_name, broken, of)) or "") if key in keys else ""

    def many(key: str, of: frozenset[FieldType] = EVERY) -> tuple[str, ...]:
        items = tried(errors, lambda: keys[key].items()) if key in keys else None
        names = [tried(errors, lambda at=each: _known(at, by_name, broken, of)) for each in items or ()]  # type: ignore[misc]
        errors.extend(keys[key].error(f"“{name}”写了两次，只留一处。") for name in _repeated(names))
        return tuple(name for name in names if name)

    def all_of(key: str, build: Callable[[str, Place, Slips], Any]) -> tuple[Any, ...]:
        entries = tried(errors, lambda: keys[key].told_entries(slips)) if key in keys else None
        built = [tried(errors, lambda name=name, at=at: build(name, at, slips)) for name, at in entries or ()]  # type: ignore[misc]
        return tuple(each for each in built if each is not None)

    key = many("key", EVERY - SHAPES - {FieldType.LONG_TEXT})
    if not key and not errors:
        errors.append(keys["key"].error("key 里至少要有一个字段，用来认出一行。"))
    title, area, organisation = one("title"), one("area", AREA), one("organisation", ORGANISATION)
    columns, similar = many("columns"), many("similar", TEXTS)
    series: tuple[Series, ...] = all_of("series", _series)
    errors += [
        keys["series"]
        .child(each.name)
        .error(f"“{each.name}”已经是字段的名称，序列请换一个名称，例如 {each.name}_month。")
        for each in series
        if each.name in by_name
    ]
    for label in _repeated([*(field.label for field in fields), *(each.label for each in series)]):
        at = next((each for each in series if each.label == label), None)
        if at is not None:
            errors.append(keys["series"].child(at.name).error(f"名称“{label}”已经用过，请改一个名称。"))
    checks: tuple[Check, ...] = all_of("checks", _check)
    texts = {
        each: tried(errors, keys[each].text) or "" for each in ("label", "owner", "note", "source") if each in keys
    }
    if errors:
        raise DefinitionErrors([*slips, *errors])
    made = Register(
        name=name,
        key=key,
        title=title or _first_text(fields, key),
        fields=tuple(fields),
        area=area,
        organisation=organisation,
        columns=columns or _shown(fields, title or _first_text(fields, key)),
        similar=similar,
        series=series,
        checks=checks,
        pack=pack,
        path=root.path,
        line=root.line,
        places=root.places(),
        **{"label": "", "owner": "", **texts},
    )
    if slips:
        raise DefinitionErrors(slips, made)
    return made


def read_field(name: str, place: Place) -> Field:
    """One field as a view's columns name it: no stages, nothing entered."""
    place.mapping(COLUMN_KEYS, what="视图的列")
    return _fields(name, place, [])[0]


def _fields(name: str, place: Place, slips: Slips) -> list[Field]:
    """The field, and behind a stage field its dates. Keys that are unknown or written twice go to `slips`."""
    require_name(name, place)
    keys = place.mapping(FIELD_KEYS, what="字段", errors=slips)
    for wanted in ("label", "type"):
        if wanted not in keys:
            raise place.error(f"字段缺少 {wanted}。")
    type_ = _one_of(keys["type"], FieldType, "字段类型")
    for key, types in ONLY_FOR.items():
        if key in keys and type_ not in types:
            raise keys[key].error(f"{type_} 类型的字段不能有 {key}，只有 {'、'.join(sorted(types))} 可以。")
    if type_ in (FieldType.MONEY, FieldType.NUMBER) and "unit" not in keys:
        raise place.error(f"{type_} 类型的字段要写 unit（单位），例如 unit: 万元。")
    if "unit" in keys and (fault := unit_fault(type_, keys["unit"].text())):
        raise keys["unit"].error(fault)
    if type_ == FieldType.REFERENCE and "to" not in keys:
        raise place.error("reference 类型的字段要写 to（指向哪个台账）。")
    entered = [each for each in ("required", "default", "unique") if each in keys]
    if "computed" in keys and entered:
        raise keys[entered[0]].error(f"算出来的字段不能再写 {'、'.join(entered)}。")
    if "computed" in keys and type_ not in COMPUTABLE:
        raise keys["type"].error(f"{type_} 类型的字段不能由算式得出，只有 {'、'.join(sorted(COMPUTABLE))} 可以。")
    if "unique" in keys and type_ in SHAPES | {FieldType.LONG_TEXT, FieldType.YES_NO}:
        raise keys["unique"].error(f"{type_} 类型的字段不能写 unique。")
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
    if not found:
        raise keys[key].error(f"{key} 是空的，至少写一个（值: 名称）。")
    labels = [each.label for each in found]
    twice = next((label for label in labels if labels.count(label) > 1), "")
    if twice:
        raise keys[key].error(f"选项名称“{twice}”写了两次。")
    if type_ == FieldType.STAGE:
        for value, each in keys[key].entries():
            require_name(value, each)
    return tuple(found)


def _series(name: str, place: Place, slips: Slips) -> Series:
    require_series_name(name, place)
    keys = place.mapping(SERIES_KEYS, what="数据序列", errors=slips)
    for wanted in ("label", "unit", "rhythm", "flow"):
        if wanted not in keys:
            raise place.error(f"数据序列缺少 {wanted}。")
    type_ = _one_of(keys["type"], FieldType, "类型") if "type" in keys else FieldType.NUMBER
    if type_ not in QUANTITIES:
        raise keys["type"].error("数据序列的 type 只能是 money、number 或 percent。")
    if fault := unit_fault(type_, keys["unit"].text()):
        raise keys["unit"].error(fault)
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
        due=keys["due"].whole(0, 3660) if "due" in keys else None,
        note=_text(keys.get("note")),
        was=_text(keys.get("was")),
        line=place.line,
    )


def _check(name: str, place: Place, slips: Slips) -> Check:
    require_name(name, place)
    keys = place.mapping(CHECK_KEYS, what="核对规则", errors=slips)
    for wanted in CHECK_KEYS:
        if wanted not in keys:
            raise place.error(f"核对规则缺少 {wanted}。")
    return Check(name=name, when=keys["when"].text(), says=keys["says"].text(), line=keys["when"].line)


def _twice(place: Place, fields: list[Field]) -> list[DefinitionError]:
    """Fields whose name or label another one has: an error for each."""
    errors: list[DefinitionError] = []
    names: dict[str, Field] = {}
    labels: dict[str, str] = {}
    for field in fields:
        if field.name in names:
            both = (field, names[field.name])
            at = next((each.name for each in both if not each.stage), "")
            if at:
                errors.append(place.child(at).error(f"字段“{at}”与阶段带来的日期字段重名，请改名。"))
            else:
                errors.append(place.error(f"两个阶段字段都带来“{field.name}”，请给其中一个的阶段改名。"))
        elif field.label in labels:
            message = f"名称“{field.label}”已经用于字段“{labels[field.label]}”，请改一个名称。"
            errors.append((place if field.stage else place.child(field.name)).error(message))
        names.setdefault(field.name, field)
        labels.setdefault(field.label, field.name)
    return errors


def _repeated(names: Iterable[str | None]) -> list[str]:
    counted = Counter(name for name in names if name)
    return [name for name, times in counted.items() if times > 1]


def _known(place: Place, fields: dict[str, Field], broken: set[str], of: frozenset[FieldType]) -> str:
    """The name of a field of one of the types; empty where that field is wrong itself."""
    name = place.text()
    if name in broken:
        return ""
    if name not in fields:
        raise place.error(f"没有字段“{name}”。{nearest(name, fields)}")
    if fields[name].type not in of:
        wanted = f"这里要 {'、'.join(sorted(of))} 类型的字段" if len(of) < MOST_TYPES else "这里不能用"
        raise place.error(f"字段“{name}”是 {fields[name].type}，{wanted}。")
    return name


def _first_text(fields: list[Field], key: tuple[str, ...]) -> str:
    return next((field.name for field in fields if field.type == FieldType.TEXT and field.name not in key), key[0])


def _shown(fields: list[Field], title: str) -> tuple[str, ...]:
    others = [field.name for field in fields if field.name != title and kind_of(field) != "图形" and not field.stage]
    return (title, *others[: SHOWN - 1])


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
