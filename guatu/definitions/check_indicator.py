"""Check an indicator against all other definitions: what it reads is there, units and grains fit, nothing reads itself."""

from __future__ import annotations

from collections.abc import Iterator

from guatu.definitions.checks import check_condition, missing, owner_doubt, unread
from guatu.definitions.conditions import ConditionError
from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.fields import DATES, QUANTITIES, Field, FieldType
from guatu.definitions.indicator import GRAIN_WORDS, GRAINS, OF_ROWS, Indicator, Measure
from guatu.definitions.indicator_source import (
    SPLITS,
    Source,
    field_unit,
    figure_unit,
    grain_of,
    measured,
    parts_of,
    source_of,
    split_field,
)
from guatu.definitions.kind import Complaints
from guatu.definitions.library import Library
from guatu.definitions.register import Flow, Register
from guatu.definitions.unit_words import unit_doubt
from guatu.definitions.units import BASES, read_unit

SHORT_TEXT = 60
"""Most characters of a text by which rows may be split: a longer one is a name of its own on every row."""
SPLITTING = frozenset({FieldType.CHOICE, FieldType.STAGE, FieldType.YES_NO, FieldType.TEXT})
COUNTABLE_TIME = ("天", "日", "月", "个月", "小时")
"""Units of BASES that rows may be counted in, where each row is a day, month or hour."""
TOTALLED = (Measure.SUMS,)


def check_indicator(indicator: Indicator, library: Library) -> tuple[Complaints, Complaints]:
    """Errors and warnings of an indicator."""
    found = _of_rows(indicator, library) if indicator.measure in OF_ROWS else _of_indicators(indicator, library)
    errors = [_at(indicator, key, message, inside) for key, message, inside in found]
    if not errors:
        errors = [_at(indicator, "unit", message) for message in _unit(indicator, library)]
    twins = [each.name for each in library.of(Indicator).values() if each.label == indicator.label]
    if twins and min(twins) != indicator.name:
        errors.append(_at(indicator, "label", f"名称“{indicator.label}”已经用于指标 {min(twins)}，请改一个名称。"))
    doubts = [*unread([("label", indicator.label)]), *_wording(indicator, library)]
    doubts += [("owner", doubt)] if (doubt := owner_doubt(indicator.owner)) else []
    doubts += [("unit", doubt)] if (doubt := unit_doubt(indicator.unit)) else []
    return errors, [_at(indicator, key, message) for key, message in doubts]


Told = Iterator[tuple[str, str, ConditionError | None]]
"""Key, message, and where inside a condition it is."""


def _of_rows(indicator: Indicator, library: Library) -> Told:
    key = indicator.measure.value
    source = source_of(indicator, library)
    if source is None:
        yield key, _no_source(indicator, library), None
        return
    yield from _measured(indicator, source)
    yield from _dated(indicator, source)
    yield from _split(indicator, source, library)
    if indicator.where:
        try:
            check_condition(indicator.where, source.over, library)
        except ConditionError as error:
            yield "where", error.message, error


def _no_source(indicator: Indicator, library: Library) -> str:
    name, _mark, series = indicator.source.partition("__")
    if series and name in library.registers:
        known = [each.name for each in library.registers[name].series]
        return f"台账“{name}”没有序列“{series}”。{nearest(series, known)}"
    return missing("台账或视图", name, [*library.registers, *library.views], library)


def _measured(indicator: Indicator, source: Source) -> Told:
    key = indicator.measure.value
    field = measured(indicator, source)
    if indicator.measure == Measure.COUNTS:
        if indicator.field and source.series is None:
            yield key, f"counts 数的是行，只写台账、视图或序列，不写字段“{indicator.field}”。", None
        return
    if field is None:
        known = [name for name, each in source.fields.items() if each.type in QUANTITIES]
        series = [each.name for each in source.over.series] if isinstance(source.over, Register) else []
        message = (
            f"“{source.over.label}”没有字段或序列“{indicator.field}”。{nearest(indicator.field, [*known, *series])}"
        )
        yield key, f"{message}\n  查看字段：guatu show register {source.over.name}", None
    elif field.type not in QUANTITIES:
        yield key, f"“{field.label}”是 {field.type}，不是数量，不能 {key}。", None
    elif field.type == FieldType.PERCENT and indicator.measure in TOTALLED:
        yield key, f"“{field.label}”是百分数，相加没有意义：平均用 averages，比率用 divides（先加后除）。", None
    elif (
        source.series is not None
        and source.series.flow == Flow.STOCK
        and indicator.measure in TOTALLED
        and "flow" in indicator.at
        and indicator.flow == Flow.FLOW
    ):
        yield "flow", f"“{field.label}”是时点数，各期相加没有意义：删去 flow，或写 flow: stock。", None
    elif source.series is not None and source.series.flow == Flow.FLOW and indicator.flow == Flow.STOCK:
        yield "flow", f"“{field.label}”是时段累计，不是存量：请删去 flow。", None


def _dated(indicator: Indicator, source: Source) -> Told:
    dates = [name for name, each in source.fields.items() if each.type in DATES]
    if source.series is not None:
        for key in ("date", "until"):
            if getattr(indicator, key):
                yield key, "序列的每个数自带所属时段，不写 date 和 until。", None
        return
    if not indicator.date:
        what = "视图的日期列" if not isinstance(source.over, Register) else "日期字段"
        hint = f"可用的有：{'、'.join(dates)}。" if dates else "它没有日期，请换一个有日期的视图。"
        yield indicator.measure.value, f"缺少 date：哪个{what}决定算在哪个时段。{hint}", None
    for key in ("date", "until"):
        name = getattr(indicator, key)
        field = source.fields.get(name)
        if name and field is None:
            yield key, f"“{source.over.label}”没有日期字段“{name}”。{nearest(name, dates)}", None
        elif field is not None and field.type not in DATES:
            yield key, f"“{field.label}”是 {field.type}，这里要日期字段。{nearest(name, dates)}", None


def _split(indicator: Indicator, source: Source, library: Library) -> Told:
    for key, type_ in SPLITS.items():
        path = getattr(indicator, key)
        if not path:
            continue
        field = split_field(path, source, library)
        if field is None:
            known = [name for name, each in source.fields.items() if each.type == type_]
            yield key, f"“{source.over.label}”没有字段“{path}”。{nearest(path, known)}", None
        elif field.type != type_:
            yield key, f"“{field.label}”是 {field.type}，{key} 要 {type_} 类型的字段。", None
    splitting = [name for name, each in source.fields.items() if _why_not(each) == ""]
    for place, name in enumerate(indicator.by):
        by = source.fields.get(name)
        if by is None:
            yield "by", f"“{source.over.label}”没有字段“{name}”。{nearest(name, splitting)}", None
        elif why := _why_not(by):
            yield "by", f"不能按“{by.label}”分：{why}", None
        if name in indicator.by[:place]:
            yield "by", f"“{name}”写了两次，只留一处。", None


def _why_not(field: Field) -> str:
    """Why rows cannot be split by the field; empty where they can."""
    if field.type in SPLITS.values():
        return f"区划和单位自动分，不写在 by 里；不是默认的字段时写 {'area' if field.type == FieldType.AREA else 'organisation'}。"
    if field.sensitive:
        return "它是敏感信息。"
    if field.type not in SPLITTING:
        return f"它是 {field.type}，只能按选项、阶段、是否和短文字分。"
    if field.type == FieldType.TEXT and field.length > SHORT_TEXT:
        return f"它是长文字（超过{SHORT_TEXT}字），几乎每行不同。"
    return ""


def _of_indicators(indicator: Indicator, library: Library) -> Told:
    key = indicator.measure.value
    known = library.of(Indicator)
    absent = [name for name in indicator.of if name not in known]
    for place, name in enumerate(indicator.of):
        if name in absent:
            where = "over" if indicator.measure == Measure.DIVIDES and place else key
            others = [each for each in known if each != indicator.name]
            yield where, missing("指标", name, others, library), None
    if absent:
        return
    circle = _circle([indicator.name], known)
    if circle:
        yield key, f"指标互相引用，算不出来：{' → '.join(circle)}。请去掉其中一处。", None
        return
    parts = parts_of(indicator, library)
    grains = list(dict.fromkeys(grain_of(each, library) for each in parts))
    coarse = max(grains, key=GRAINS.index)
    if len(grains) > 1 and "grain" not in indicator.at:
        said = "、".join(f"{each.label}按{GRAIN_WORDS[grain_of(each, library)]}" for each in parts)
        message = f"两个指标的周期不同（{said}），短于{GRAIN_WORDS[coarse]}的时段没有意义：请写 grain: {coarse}。"
        yield key, message, None
    if indicator.grain and GRAINS.index(indicator.grain) < GRAINS.index(coarse):
        yield "grain", f"最短只能到{GRAIN_WORDS[coarse]}（{coarse}），所用的指标没有更细的数。", None
    flows = {_flow(each, library) for each in parts}
    if indicator.measure in (Measure.ADDS, Measure.SUBTRACTS) and len(flows) > 1:
        yield key, "一个是时段累计，一个是存量，不能相加减。", None
    if indicator.measure == Measure.MOVES and Flow.STOCK in flows:
        yield key, f"“{parts[0].label}”是存量，各月相加没有意义。", None


def _circle(path: list[str], known: dict[str, Indicator] | object) -> list[str]:
    """The way from the first indicator of the path back to itself; empty where there is none."""
    assert isinstance(known, dict)
    for name in known[path[-1]].of if path[-1] in known else ():
        if name == path[0]:
            return [*path, name]
        if name not in path and (found := _circle([*path, name], known)):
            return found
    return []


def _flow(indicator: Indicator, library: Library) -> Flow:
    """Whether it is a stock: as its file says, as its series is, or as its parts are."""
    if indicator.measure in OF_ROWS:
        return own_flow(indicator, source_of(indicator, library))
    if indicator.measure in (Measure.DIVIDES, Measure.GROWS):
        return Flow.FLOW
    parts = parts_of(indicator, library)
    return _flow(parts[0], library) if parts else Flow.FLOW


def own_flow(indicator: Indicator, source: Source | None) -> Flow:
    """What the file says; else, for a sum of a series, what the series is: averages and greatest values take all of a period."""
    if "flow" in indicator.at or source is None or source.series is None or indicator.measure not in TOTALLED:
        return indicator.flow
    return source.series.flow


def _unit(indicator: Indicator, library: Library) -> Iterator[str]:
    """Why the figure cannot stand in the unit."""
    word = indicator.unit
    if indicator.measure == Measure.COUNTS:
        if (word in BASES and word not in COUNTABLE_TIME) or read_unit(word).powers[:1] != read_unit(word).powers:
            yield f"counts 数的是行，单位应是 个、家、户、天 这样的词，现在是“{word}”。数量相加用 sums。"
        return
    if indicator.measure == Measure.GROWS:
        if word != "%":
            yield f"grows 是同比增长率，单位应是 %，现在是“{word}”。"
        return
    parts = parts_of(indicator, library)
    if indicator.measure in (Measure.ADDS, Measure.SUBTRACTS):
        odd = next((each for each in parts if read_unit(each.unit) != read_unit(parts[0].unit)), None)
        if odd is not None:
            yield f"各指标的单位要相同：{parts[0].label}以{parts[0].unit}计，{odd.label}以{odd.unit}计。"
            return
    has, said = figure_unit(indicator, library), read_unit(word)
    if has.powers != said.powers:
        yield f"{_came_out(indicator, library)}，指标却写“{word}”，不是一回事。"
        return
    factor = (has.factor / said.factor).denominator
    while factor % 2 == 0 or factor % 5 == 0:
        factor //= 2 if factor % 2 == 0 else 5
    if factor != 1:
        yield f"{_came_out(indicator, library)}，换算成{word}除不尽，会有误差：请用原来的单位，或相差整倍的单位。"


def _came_out(indicator: Indicator, library: Library) -> str:
    """In which unit the figure comes out, for a message."""
    if indicator.measure in OF_ROWS:
        source = source_of(indicator, library)
        field = measured(indicator, source) if source is not None else None
        return f"“{field.label}”以{field_unit(field)}计" if field is not None else ""
    units = "÷".join(each.unit for each in parts_of(indicator, library))
    return f"算出来以{units}计"


def _wording(indicator: Indicator, library: Library) -> list[tuple[str, str]]:
    """Where label and condition disagree about the boundary."""
    source = source_of(indicator, library) if indicator.measure in OF_ROWS else None
    if source is None or not indicator.where:
        return []
    try:
        _condition, warnings = check_condition(indicator.where, source.over, library, label=indicator.label)
    except ConditionError:
        return []
    return [("where", message) for message in warnings]


def _at(indicator: Indicator, key: str, message: str, inside: ConditionError | None = None) -> DefinitionError:
    """An error at a value of the file, or at a place inside the condition that the value is."""
    line, column = indicator.at.get(key, (indicator.line, 1))
    if inside is not None and key in indicator.at:
        column = column + inside.column - 1 if inside.line == 1 else inside.column
        line += inside.line - 1
    return DefinitionError(indicator.path, line, key, message, column)
