"""Commands about lights: the board on the terminal, and dispatches frozen, listed and compared."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from guatu.commands.problems import Problem
from guatu.commands.registers import ready

STYLES = {"done": "green", "green": "green", "yellow": "yellow", "red": "red", "grey": "dim", "hand": "dim"}
SHAPES = {"done": "✓", "green": "●", "yellow": "▲", "red": "■", "grey": "○", "hand": "✎"}


def lights_print(*, report: int | None, known: str | None, light: str) -> None:
    """Print how every commitment of a plan stands, today or as known on a past day; the worst first."""
    ready()
    from guatu.commitments import selectors
    from guatu.commitments.models import Commitment
    from guatu.people.clock import today

    plan = _plan(report)
    day = _day(known)
    rows = (
        plan.commitments.filter(state=Commitment.State.ACCEPTED).select_related("lead").prefetch_related("milestones")
    )
    listed = list(rows)
    for row in listed:
        row.report = plan
    found = selectors.standings_of(listed, day=day)
    counts = Counter(each.light for each in found.values())
    mark = "　模拟数据" if plan.simulated else ""
    click.echo(f"{plan.title}　{day or today():%Y-%m-%d}{'（当日所知）' if day else ''}{mark}")
    order = [key for key in selectors.LIGHTS if counts[key]]
    click.echo("　".join(f"{SHAPES[key]} {selectors.light_label(key)} {counts[key]}" for key in order))
    shown = [row for row in listed if not light or found[row.pk].light == light]
    shown.sort(key=lambda row: selectors.LIGHTS.index(found[row.pk].light))
    head = ("灯", "任务", "当前值", "目标", "序时", "差距", "预测", "牵头单位")
    lines = [_line(row, found[row.pk]) for row in shown]
    _write(head, lines, [STYLES[found[row.pk].light] for row in shown])


def _line(row: Any, found: Any) -> tuple[str, ...]:
    from guatu.commitments.selectors import light_label

    gap = "" if found.gap is None else f"{-found.gap:+.1f}"
    lead = str(row.lead) if row.lead else row.lead_name
    light = f"{SHAPES[found.light]} {light_label(found.light)}"
    forecast = "" if found.forecast is None or found.forecast.likely is None else f"{found.forecast.likely:.0%}"
    return (light, row.title, found.value_words, found.target_words, found.expected_words, gap, forecast, lead)


def freeze_write(*, name: str, user: str, report: int | None, known: str | None) -> None:
    """Freeze the plan in a person's name and say under which number."""
    ready()
    from guatu.commitments import services
    from guatu.commitments.errors import CommitmentError
    from guatu.people.models import Person
    from guatu.people.permissions import NotAllowed

    person = Person.objects.filter(username=user, is_active=True).first()
    if person is None:
        raise Problem(f"没有登录名为“{user}”的在用人员。")
    try:
        made = services.dispatch_freeze(report=_plan(report), person=person, name=name, day=_day(known))
    except (CommitmentError, NotAllowed) as error:
        raise Problem(str(error)) from None
    click.echo(f"已做调度快照 {made.pk}：{made.name}，数据截至 {made.day:%Y-%m-%d}，共 {len(made.standings)} 项。")
    click.echo(f"校验值 {made.sha256}")


def freezes_print(*, report: int | None) -> None:
    """List the dispatches of a plan."""
    ready()
    from guatu.commitments.selectors import freezes_of

    lines = [
        (str(each.pk), each.name, f"{each.day:%F}", each.ruleset, str(each.by), f"{each.at:%F %H:%M}")
        for each in freezes_of(_plan(report))
    ]
    if not lines:
        click.echo("还没有调度快照：运行 guatu dispatch freeze 名称 --as 登录名。")
        return
    _write(("编号", "调度", "数据日期", "亮灯规则", "冻结人", "时间"), lines, [""] * len(lines))


def turns_print(before: int, after: int) -> int:
    """Print what turned between two dispatches; 1 where one of them was changed behind our back."""
    ready()
    from guatu.commitments.models import Freeze
    from guatu.commitments.selectors import freeze_is_whole, light_label, turns

    held = {each.pk: each for each in Freeze.objects.filter(pk__in=(before, after))}
    if missing := [str(key) for key in (before, after) if key not in held]:
        raise Problem(f"没有编号为 {'、'.join(missing)} 的调度快照。编号见 guatu dispatch list。")
    if held[before].report_id != held[after].report_id:
        raise Problem("两次调度不是同一个计划的，不能对照。")
    broken = [each for each in held.values() if not freeze_is_whole(each)]
    for each in broken:
        click.echo(f"✗ 快照 {each.pk}（{each.name}）的内容与冻结时的校验值不一致，被改动过。", err=True)
    found = turns(held[before], held[after])
    lines = [
        (
            "▼ 变差" if each.worse else "▲ 变好" if each.better else "其他",
            each.title,
            light_label(each.before) if each.before else "—",
            light_label(each.after),
        )
        for each in found
    ]
    click.echo(f"{held[before]} → {held[after]}：{len(found)} 项的灯有变化。")
    if lines:
        _write(("变化", "任务", "原来", "现在"), lines, ["red" if each.worse else "" for each in found])
    return int(bool(broken))


def _plan(key: int | None) -> Any:
    from guatu.commitments.models import Report

    rows = Report.objects.filter(withdrawn_at=None).defer("source", "text", "origin", "unfruitful")
    if key is not None:
        found = rows.filter(pk=key).first()
        if found is None:
            raise Problem(f"没有编号为 {key} 的报告。")
        return found
    found = rows.filter(state=Report.State.CONFIRMED).order_by("-plan_year", "-id").first()
    if found is None:
        raise Problem("还没有已确认的计划。")
    return found


def _day(text: str | None) -> date | None:
    from guatu.people.clock import today

    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Problem(f"“{text}”不是日期，请写成 2026-06-30。") from None
    if day > today():
        raise Problem(f"{text} 还没有到。")
    return None if day == today() else day


def _write(head: tuple[str, ...], lines: Sequence[tuple[str, ...]], styles: Sequence[str]) -> None:
    if not sys.stdout.isatty():
        for line in (head, *lines):
            click.echo("\t".join(each.replace("\n", " ") for each in line))
        return
    table = Table(*head, box=SIMPLE_HEAD, pad_edge=False)
    for line, style in zip(lines, styles, strict=True):
        table.add_row(*line, style=style or None)
    Console(highlight=False, emoji=False, markup=False).print(table)
