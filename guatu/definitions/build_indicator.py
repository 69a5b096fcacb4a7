"""Build an indicator from its file: one verb that says what it measures, and what that verb needs."""

from __future__ import annotations

from typing import Any

from guatu.definitions.errors import DefinitionError, DefinitionErrors, tried
from guatu.definitions.indicator import GRAINS, OF_ROWS, Indicator, Measure
from guatu.definitions.names import require_name
from guatu.definitions.nodes import Place
from guatu.definitions.register import Flow

INDICATOR_KEYS = (
    "label", "aliases", "unit", "owner", "source", *(each.value for each in Measure), "over", "months", "where", "date", "until",
    "flow", "grain", "area", "organisation", "by", "better", "places", "note",
)  # fmt: skip
REQUIRED = ("label", "unit", "owner", "source")
BETTER = ("more", "less")
ONLY_OF_ROWS = ("where", "date", "until", "flow", "area", "organisation", "by")
"""Keys that say something of rows: what reads indicators has them from these."""
LONGEST = 120
"""Most months that are moved over."""
ONE_PART = "只能写一个指标"


def build_indicator(root: Place, name: str, pack: str) -> Indicator:
    """The indicator that the file says. Raises DefinitionErrors with all that is wrong in it."""
    require_name(name, root)
    slips: list[DefinitionError] = []
    errors: list[DefinitionError] = []
    keys = root.mapping(INDICATOR_KEYS, what="指标", errors=slips)
    missing = [
        root.error(f"缺少 {each}。指标要有 {'、'.join(REQUIRED)} 和一个算法。") for each in REQUIRED if each not in keys
    ]
    verbs = [each for each in Measure if each in keys]
    if len(verbs) != 1:
        known = "、".join(each.value for each in Measure)
        said = "缺少算法" if not verbs else f"写了{len(verbs)}个算法（{'、'.join(verbs)}）"
        missing.append((keys[verbs[1]] if verbs else root).error(f"{said}。指标要有且只有一个：{known}。"))
    if missing:
        raise DefinitionErrors([*slips, *missing])
    measure = verbs[0]

    def text(key: str) -> str:
        return (tried(errors, keys[key].text) or "") if key in keys else ""

    def texts(key: str) -> tuple[str, ...]:
        items = tried(errors, keys[key].items) if key in keys else None
        found = [tried(errors, each.text) for each in items or ()]
        return tuple(each for each in found if each)

    def one_of(key: str, known: tuple[str, ...], default: str) -> str:
        said = text(key) or default
        if said != default and said not in known:
            errors.append(keys[key].error(f"{key} 只能是 {'、'.join(known)}，现在是“{said}”。"))
            return default
        return said

    errors += _misplaced(measure, keys)
    read = _of_rows(measure, keys, errors) if measure in OF_ROWS else _of_indicators(measure, keys, errors)
    flow = one_of("flow", tuple(Flow), Flow.FLOW)
    if "until" in keys and flow != Flow.STOCK:
        errors.append(keys["until"].error("until 是存量的终止日期，只和 flow: stock 一起写。"))
    made: dict[str, Any] = {
        **{each: text(each) for each in ("label", "unit", "owner", "where", "date", "until", "area", "organisation", "note")},
        **read,
        "basis": text("source"),
        "aliases": texts("aliases"),
        "by": texts("by"),
        "flow": Flow(flow),
        "grain": one_of("grain", GRAINS, ""),
        "better": one_of("better", BETTER, "more"),
        "places": (tried(errors, lambda: keys["places"].whole(0, 8)) or 0) if "places" in keys else _places(measure),
    }  # fmt: skip
    if errors:
        raise DefinitionErrors([*slips, *errors])
    found = Indicator(name=name, measure=measure, pack=pack, path=root.path, line=root.line, at=root.places(), **made)
    if slips:
        raise DefinitionErrors(slips, found)
    return found


def _places(measure: Measure) -> int:
    return 0 if measure == Measure.COUNTS else 2


def _misplaced(measure: Measure, keys: dict[str, Place]) -> list[DefinitionError]:
    """Keys that do not go with the verb."""
    errors: list[DefinitionError] = []
    if measure not in OF_ROWS:
        errors += [
            keys[each].error(f"{measure} 由别的指标算出，不能写 {each}：写在那些指标里。")
            for each in ONLY_OF_ROWS
            if each in keys
        ]
    for key, verb in (("over", Measure.DIVIDES), ("months", Measure.MOVES)):
        if key in keys and measure != verb:
            errors.append(keys[key].error(f"{key} 只和 {verb} 一起写。"))
    return errors


def _of_rows(measure: Measure, keys: dict[str, Place], errors: list[DefinitionError]) -> dict[str, Any]:
    """`counts: projects`, `sums: projects.agreed_investment`, `sums: projects.investment` for a series."""
    said = tried(errors, keys[measure].text) or ""
    source, dot, field = said.partition(".")
    if said and measure != Measure.COUNTS and not (dot and field):
        errors.append(keys[measure].error(f"{measure} 要写明字段或序列：台账.字段，例如 projects.agreed_investment。"))
    return {"source": source.strip(), "field": field.strip()}


def _of_indicators(measure: Measure, keys: dict[str, Place], errors: list[DefinitionError]) -> dict[str, Any]:
    parts = [each for item in tried(errors, keys[measure].items) or () if (each := tried(errors, item.text))]
    if measure in (Measure.ADDS, Measure.SUBTRACTS):
        if len(parts) < 2:
            errors.append(keys[measure].error(f"{measure} 至少要两个指标，写成 [甲, 乙]。"))
        return {"of": tuple(parts)}
    if len(parts) != 1:
        errors.append(keys[measure].error(f"{measure} {ONE_PART}。"))
    if measure == Measure.DIVIDES:
        if "over" not in keys:
            errors.append(keys[measure].error("divides 是被除数，还要写 over（除数）：另一个指标的名称。"))
            return {"of": tuple(parts)}
        return {"of": (*parts, tried(errors, keys["over"].text) or "")}
    if measure == Measure.MOVES:
        if "months" not in keys:
            errors.append(keys[measure].error("moves 还要写 months（最近多少个月），例如 months: 12。"))
            return {"of": tuple(parts)}
        return {"of": tuple(parts), "over": tried(errors, lambda: keys["months"].whole(2, LONGEST)) or 0}
    return {"of": tuple(parts)}
