"""Commands about the lake: how it stands, bringing it up to date, making it anew, folding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from guatu.commands.problems import Problem
from guatu.commands.registers import ready

Answer = TypeVar("Answer")


def status_print(*, every: bool) -> int:
    """Print how each table stands; how many have a problem. Without `every`, tables without rows are only counted."""
    ready()
    from guatu import lake

    found = lake.status()
    if not any(each.there for each in found):
        click.echo("数据湖还没有建立：运行 guatu lake refresh。")
        return 1
    shown = [each for each in found if every or each.rows or each.changes or each.waiting or each.problem]
    table = Table(title="数据湖", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("表")
    table.add_column("行数", justify="right", no_wrap=True)
    table.add_column("大小", justify="right", no_wrap=True)
    table.add_column("更新到", no_wrap=True)
    table.add_column("未更新的日志", no_wrap=True)
    for each in shown:
        table.add_row(
            f"{each.table}\n{each.label}",
            f"{each.rows:,}" + (f"\n改动 {each.changes:,}" if each.changes else ""),
            f"{_size(each.bytes)}\n{each.files} 个文件",
            f"{each.known_at:%F %H:%M}\n第{each.version}版，日志第{each.mark}行" if each.known_at else "—",
            f"{each.waiting} 行\n{each.since:%m-%d %H:%M} 起" if each.waiting and each.since else "—",
        )
    console = Console()
    if shown:
        console.print(table)
    if len(shown) < len(found):
        click.echo(f"另有 {len(found) - len(shown)} 张表没有数据（加 --all 全部列出）。")
    for each in found:
        if each.problem:
            click.echo(f"✗ {each.table}（{each.label}）：{each.problem}", err=True)
        elif each.why:
            click.echo(f"· {each.table}（{each.label}）上次自动重建：{each.why}")
    left = lake.pending()
    wrong = sum(bool(each.problem) for each in found)
    if left:
        click.echo(f"日志还有 {left} 行没有进湖：运行 guatu lake refresh。")
    elif not wrong:
        click.echo("数据湖与台账一致。")
    return wrong


def refresh_print() -> None:
    """Bring the lake up to date and say what was done."""
    ready()
    from guatu import lake

    done = _told(lambda tell: lake.catch_up(progress=tell))
    for each in done:
        if each.whole and (each.rows or each.why):
            click.echo(
                f"✓ {each.table}（{each.label}）：整表 {each.rows:,} 行，第{each.version}版{f'；{each.why}' if each.why else ''}"
            )
        elif not each.whole:
            click.echo(f"✓ {each.table}（{each.label}）：改动 {each.rows:,} 行，第{each.version}版")
    click.echo(f"已更新 {len(done)} 张表。" if done else "没有要更新的。")


def rebuild_print(tables: Sequence[str]) -> None:
    """Make tables anew."""
    ready()
    from guatu import lake

    done = _told(lambda tell: lake.rebuild(tables=tables or None, progress=tell))
    for each in done:
        if each.rows or tables:
            click.echo(f"✓ {each.table}（{each.label}）：{each.rows:,} 行，第{each.version}版")
    click.echo(f"已重建 {len(done)} 张表。")


def compact_print(tables: Sequence[str], *, always: bool) -> None:
    """Fold changes into base files, clean old ones away."""
    ready()
    from guatu import lake

    done = _told(lambda tell: lake.compact(tables=tables or None, always=always, progress=tell))
    for each in done:
        click.echo(
            f"✓ {each.table}（{each.label}）：并入 {each.rows:,} 行，清理旧文件 {each.removed} 个，第{each.version}版"
        )
    click.echo(f"已整理 {len(done)} 张表。" if done else "没有要整理的。")


def _told(work: Callable[[Callable[[str, int, int], None]], Answer]) -> Answer:
    """Do something with a progress bar on the terminal; what goes wrong is a Problem."""
    from guatu.lake.errors import LakeError

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("张表"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task: Any = bar.add_task("数据湖", total=None)

        def tell(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        try:
            return work(tell)
        except LakeError as error:
            raise Problem(str(error)) from None


def _size(count: int) -> str:
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"
