"""What the commands `guatu demo` and `guatu simulate` do: prepare the database, build with a progress bar, say what there is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import click

from guatu.commands.problems import Problem


def demo_run() -> None:
    """Make the demo, or say that it is there, and print its logins."""
    _database()
    from guatu.simulate.building import DataPresent, RealDataPresent
    from guatu.simulate.demo import build_demo

    try:
        with _bar("生成演示数据") as progress:
            demo = build_demo(progress=progress)
    except (RealDataPresent, DataPresent) as refusal:
        # Not a failure: `make run` prepares the demo only where there is room for it, and then serves what is there.
        click.echo(str(refusal), err=True)
        return
    click.echo("演示区已准备好（模拟数据）。" if demo.made else "演示区早已准备好（模拟数据）。")
    for note in demo.notes:
        click.echo(f"注意：{note}")
    width = max(len(login.username) for login in demo.logins)
    for login in demo.logins:
        click.echo(f"  {login.username:<{width}}  密码 {login.password:<{width + 5}}  {login.who}")


def simulate_run(*, areas: str, scale: int, seed: int, until: date) -> None:
    """Fill an empty instance with a simulated year at a scale, without people who log in and without a plan."""
    _database()
    from guatu.simulate import building
    from guatu.simulate.year.district import district_of
    from guatu.simulate.year.setting import Setting

    setting = Setting(district=district_of(areas), year=until.year, scale=scale, seed=seed, until=until)
    try:
        building.require_invented()
        if building.unfinished():
            building.begin_anew()
            click.echo("上次生成模拟数据时中断，已清空重来。", err=True)
        building.require_empty()
    except (building.RealDataPresent, building.DataPresent) as refusal:
        raise Problem(str(refusal)) from None
    with building.under_way(), _bar("生成模拟数据") as progress:
        done = building.district_build(setting, progress=progress)
    click.echo(f"已装入{setting.district.name}至{until:%Y-%m-%d}的模拟数据（{scale}倍，种子{seed}）：{done:,}项填报。")


def _database() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from guatu.commands.registers import require_sound
    from guatu.registers.schema import apply

    require_sound()
    apply()


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, visible=False)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield tell
