"""An indicator in Chinese words: what it measures, of which rows, when they count, and how it is split."""

from __future__ import annotations

from datetime import date

from guatu.definitions.checks import check_condition
from guatu.definitions.departments import load_departments
from guatu.definitions.fields import Field
from guatu.definitions.indicator import GRAIN_WORDS, OF_ROWS, Indicator, Measure
from guatu.definitions.indicator_source import Source, field_unit, leaves_of, measured, parts_of, source_of, split_field
from guatu.definitions.library import Library
from guatu.definitions.register import Flow

BETTER_WORDS = {"more": "越多越好", "less": "越少越好"}


def described(indicator: Indicator, library: Library, *, day: date) -> list[tuple[str, str]]:
    """Heading and text of everything that its definition says; parameters with their values of the day."""
    source = source_of(indicator, library) if indicator.measure in OF_ROWS else None
    told = [("算法", _measured_of_rows(indicator, source) if source else _measured_of_parts(indicator, library))]
    if source is not None:
        if indicator.where:
            condition, _warnings = check_condition(indicator.where, source.over, library)
            told.append(("条件", condition.chinese(day=day)))
        told.append(("时段", _when(indicator, source)))
    told.append(("最短时段", GRAIN_WORDS[indicator.grain or "day"]))
    told.append(("单位", _unit(indicator, source)))
    splits = _splits(indicator, source, library)
    told += [("可分", "、".join(splits))] if splits else []
    told.append(("方向", BETTER_WORDS[indicator.better]))
    told.append(("责任部门", owner_label(indicator.owner)))
    told.append(("依据", indicator.basis))
    told += [("也叫", "、".join(indicator.aliases))] if indicator.aliases else []
    told += [("说明", indicator.note)] if indicator.note else []
    return told


def owner_label(owner: str) -> str:
    """The Chinese name of a department of the shipped catalogue; the owner itself where it is none."""
    return next((each.label for each in load_departments() if each.id == owner), owner)


def _measured_of_rows(indicator: Indicator, source: Source) -> str:
    over = source.over.label
    field = measured(indicator, source)
    if indicator.measure == Measure.COUNTS:
        what = f"“{source.series.label}”填报的次数" if source.series else "行数"
        return f"{over}的{what}"
    label = field.label if field is not None else indicator.field
    words = {Measure.SUMS: "之和", Measure.AVERAGES: "的平均", Measure.LARGEST: "的最大值"}
    return f"{over}“{label}”{words[indicator.measure]}"


def _measured_of_parts(indicator: Indicator, library: Library) -> str:
    labels = [f"“{each.label}”" for each in parts_of(indicator, library)]
    if indicator.measure == Measure.DIVIDES:
        return " ÷ ".join(labels)
    if indicator.measure == Measure.ADDS:
        return " ＋ ".join(labels)
    if indicator.measure == Measure.SUBTRACTS:
        return " － ".join(labels)
    if indicator.measure == Measure.GROWS:
        return f"{labels[0]}比上年同期增长"
    return f"{labels[0]}最近{indicator.over}个月合计"


def _when(indicator: Indicator, source: Source) -> str:
    if source.series is not None:
        held = "时段末最后一次填报的数" if indicator.flow == Flow.STOCK else "填报所属的时段"
        return f"按{held}计"
    field = source.fields[indicator.date]
    label = field.label
    if indicator.flow != Flow.STOCK:
        return f"{label}在哪个时段，就算在哪个时段；{_blank(field)}"
    until = f"，到{source.fields[indicator.until].label}为止（空着表示还在）" if indicator.until else ""
    return f"时段末的存量：从{label}起算{until}"


def _blank(field: Field) -> str:
    """What a row without the date is."""
    if field.stage:
        return "已到这一阶段而没有填日期的列为未知"
    return f"空着表示{field.blank}，不算" if field.blank else "空着的列为未知"


def _unit(indicator: Indicator, source: Source | None) -> str:
    field = measured(indicator, source) if source is not None and indicator.measure != Measure.COUNTS else None
    if field is None or indicator.times == 1:
        return indicator.unit
    return f"{indicator.unit}（由{field_unit(field)}换算，乘以 {indicator.times.normalize():f}）"


def _splits(indicator: Indicator, source: Source | None, library: Library) -> list[str]:
    if source is None:
        leaves = leaves_of(indicator, library)
        shared = [
            label
            for kind, label in (("area", "属地"), ("organisation", "责任单位"))
            if leaves and all(getattr(leaf, kind) for leaf in leaves)
        ]
        first = source_of(leaves[0], library) if leaves else None
        return shared + [first.fields[name].label for name in indicator.by if first and name in first.fields]
    found = []
    for path in (indicator.area, indicator.organisation, *indicator.by):
        field = split_field(path, source, library) if path else None
        if field is not None:
            near = source.fields[path.partition(".")[0]]
            found.append(field.label if "." not in path else f"{near.label}的{field.label}")
    return found
