"""Commands about indicators: how far their figures have come, computing them anew, and showing one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guatu.commands.problems import Problem
from guatu.commands.registers import ready

WIDE = 160


def status_print() -> int:
    """Print each indicator with what it was computed from; how many are not up to date."""
    ready()
    from django.db.models import Count

    from guatu import lake
    from guatu.definitions.indicator import OF_ROWS
    from guatu.indicators.catalogue import indicators
    from guatu.indicators.models import Cell, State
    from guatu.indicators.services import computable
    from guatu.lake.errors import LakeMissing

    console = _console()
    states = {each.name: each for each in State.objects.select_related("version")}
    counts = dict(Cell.objects.values_list("version").annotate(count=Count("pk")))
    compiled = {each.indicator.name: each for each in computable()}
    table = Table("指标", "名称", "算法", "定义", "单元", "算到", "状态")
    behind, versions = 0, {}
    for name, indicator in sorted(indicators().items()):
        if indicator.measure not in OF_ROWS:
            table.add_row(
                name,
                escape(indicator.label),
                indicator.measure.value,
                "",
                "",
                "",
                "由" + "、".join(indicator.of) + "算出",
            )
            continue
        state, of = states.get(name), compiled.get(name)
        if of is None:
            behind, told = behind + 1, "算不出来：条件里的名称在本区没有"
        elif state is None:
            behind, told = behind + 1, "还没有算"
        else:
            for each in of.tables:
                if each not in versions:
                    try:
                        versions[each] = lake.version(each)
                    except LakeMissing:
                        versions[each] = -1
            current = state.version.hash == of.hash and state.tables == {each: versions[each] for each in of.tables}
            behind, told = behind + (not current), "已是最新" if current else "有新数据或定义已改"
        computed = f"{state.computed_at:%Y-%m-%d %H:%M}" if state else ""
        cells = str(counts.get(state.version_id, 0)) if state else ""
        table.add_row(
            name,
            escape(indicator.label),
            indicator.measure.value,
            state.version.hash[:8] if state else "",
            cells,
            computed,
            told,
        )
    console.print(table)
    waiting = lake.pending()
    console.print(
        f"{len(indicators())} 个指标，{behind} 个不是最新；还有 {waiting} 行日志没有进入数据湖。", markup=False
    )
    return behind


def rebuild_print(names: tuple[str, ...]) -> None:
    """Compute indicators anew, all where none is named, and print what was done."""
    ready()
    from guatu.definitions.errors import nearest
    from guatu.indicators.catalogue import indicators
    from guatu.indicators.services import cells_rebuild

    for name in names:
        if name not in indicators():
            raise Problem(f"没有指标“{name}”。{nearest(name, indicators())}")
    console = _console()
    done = cells_rebuild(names, progress=lambda source, count: console.print(f"{source}：{count} 个指标", markup=False))
    console.print(
        f"重新计算 {sum(each.indicators for each in done)} 个指标，{sum(each.cells for each in done)} 个单元。",
        markup=False,
    )


def show_print(name: str, by: str, grain: str, year: int | None) -> None:
    """Print an indicator's definition in words, and its figures of a year by period, or by period and part."""
    ready()
    from guatu.definitions.describe_indicator import described
    from guatu.indicators import selectors
    from guatu.indicators.errors import IndicatorError
    from guatu.indicators.splits import AREAS, ORGANISATION
    from guatu.people.clock import today
    from guatu.registers.library import library

    console = _console()
    split = {"town": "township", "organisation": ORGANISATION}.get(by, by)
    try:
        indicator = selectors.indicator_of(name)
        known = {*AREAS, ORGANISATION, "", *indicator.by}
        if split not in known:
            raise Problem(f"“{indicator.label}”不能按“{by}”划分。可以按：{'、'.join(sorted(known - {''}))}。")
        console.print(f"{indicator.label}（{name}，{indicator.unit}）", markup=False)
        for heading, text in described(indicator, library(), day=today()):
            console.print(f"  {heading}：{text}", markup=False)
        selectors.refresh([name])
        start = date(year or today().year, 1, 1)
        end = date(start.year, 12, 31)
        found = selectors.explore([name], split=split, grain=grain, start=start, end=end)
    except IndicatorError as error:
        raise Problem(str(error)) from None
    heads = list(dict.fromkeys(each.period for each in found))
    table = Table("", *(_period_label(each, grain) for each in heads), "未知")
    rows: dict[tuple[str, str], list[selectors.Point]] = {}
    for each in found:
        rows.setdefault((each.key, each.label), []).append(each)
    for (_key, label), points in rows.items():
        if split and not any(each.rows or each.unknown for each in points):
            continue
        shown = [_number(each.value, indicator.places) for each in points]
        table.add_row(escape(label or "全区"), *shown, str(max(each.unknown for each in points)))
    console.print(table)


def _number(value: Decimal | None, places: int) -> str:
    return "—" if value is None else f"{value:,.{places}f}"


def _period_label(first: date, grain: str) -> str:
    if grain == "quarter":
        return f"{(first.month + 2) // 3}季度"
    return f"{first.year}年" if grain == "year" else f"{first.month}月" if grain == "month" else f"{first:%m-%d}"


def _console() -> Console:
    import sys

    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
