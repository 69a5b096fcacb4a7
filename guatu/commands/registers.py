"""Commands about registers' tables and rows: plan, apply, verify, seal, template, export, take in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from guatu.commands.problems import Problem


def ready() -> None:
    """Set Django up, for commands that need the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    import django

    django.setup()


def require_sound() -> None:
    """Print what is wrong with the definitions, and end: a broken register is missing, and would look like one given up."""
    from guatu.commands.check import told_errors
    from guatu.registers.library import library

    if wrong := told_errors(library().errors):
        raise Problem(f"定义有 {wrong} 处错误，没有改动任何表。请先改好（运行 guatu check 核对），再重新运行。")


def faults_print() -> None:
    """Warn, at the start of the server, of definitions that are left out and of changes that would lose data."""
    ready()
    from django.db import DatabaseError, connection

    from guatu.commands.check import told_errors
    from guatu.registers import schema
    from guatu.registers.library import library

    if wrong := told_errors(library().errors):
        click.echo(f"注意：定义有 {wrong} 处错误，有错的台账、参数和视图没有启用。改好后重新启动。", err=True)
        return
    try:
        blocked = schema.plan().blocked
    except DatabaseError:  # tables that migrations have yet to make: the pages tell of these
        return
    finally:
        connection.close()
    for reason in blocked:
        click.echo(f"✗ {reason}", err=True)
    if blocked:
        click.echo("注意：定义与已有的数据不符，页面上显示的可能不对。请先改好定义，再重新启动。", err=True)


def plan_print(*, sql: bool) -> int:
    """Print what `apply` would do; how many steps and blocks."""
    ready()
    require_sound()
    from guatu.registers import schema

    found = schema.plan()
    for step in found.steps:
        click.echo(f"＋ {step.says}")
    for kept in found.kept:
        click.echo(f"＝ {kept.says}")
    for reason in found.blocked:
        click.echo(f"✗ {reason}", err=True)
    if sql and found.steps:
        click.echo("\n".join(["", *schema.statements(found)]))
    if found.is_empty:
        click.echo("台账的表与定义一致，没有要改的。")
    elif not found.blocked:
        click.echo(f"共 {len(found.steps)} 步。运行 guatu registers apply 执行；有数据的列和表都不会删除。")
    return len(found.blocked)


def apply_print() -> None:
    """Carry the plan out and say what was done."""
    ready()
    require_sound()
    from guatu.registers.schema.execute import PlanBlocked

    try:
        done = tables_apply()
    except PlanBlocked as blocked:
        raise Problem(f"没有执行，因为会丢失数据：\n{blocked}") from None
    for step in done.steps:
        click.echo(f"✓ {step.says}")
    for kept in done.kept:
        click.echo(f"＝ {kept.says}")
    click.echo("没有要改的。" if not done.steps else f"已执行 {len(done.steps)} 步。")


def tables_apply() -> Any:
    """Bring the tables to their definitions. A database lets no column go that a view reads: views for BI tools are made anew."""
    from guatu.connect import bi
    from guatu.registers import schema

    changes = schema.plan()
    had = bool(changes.steps) and not changes.blocked and bi.is_applied()
    if had:
        bi.drop()
    try:
        return schema.apply()
    finally:
        if had:
            bi.apply(bi.views())


def verify_print() -> int:
    """Look for anything changed behind the gate's back; how many findings."""
    ready()
    from itertools import chain

    from guatu.lake.ingest.verifying import verify_batches
    from guatu.registers.seals import last_seal, unsealed
    from guatu.registers.verify import verify

    found = 0
    with progress_bar() as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=None)
            bar.update(tasks[what], completed=done)

        for finding in chain(verify(tell), verify_batches(tell)):
            found += 1
            bar.console.print(f"✗ {finding.says}", markup=False, soft_wrap=True)
    waiting = unsealed()
    if waiting["count"]:
        click.echo(f"另有 {waiting['count']} 行日志尚未封存。")
    if told := last_seal():
        click.echo(told)
    click.echo("没有发现改动。" if not found else f"发现 {found} 处改动。")
    return found


def seal_print() -> None:
    """Seal what waits."""
    ready()
    from guatu.registers.seals import last_seal, seal_pending

    click.echo(f"新封存 {seal_pending()} 批。")
    if told := last_seal():
        click.echo(told)


def template_write(name: str, out: Path) -> None:
    """Write a register's empty workbook."""
    _ending(out, ".xlsx")
    ready()
    from guatu.documents.register_template import write_template

    register = register_named(name)
    _write(out, lambda stream: write_template(register, stream))


def export_write(name: str, out: Path, user: str) -> None:
    """Write all rows that a person may see."""
    ending = _ending(out, ".xlsx", ".csv")
    ready()
    from guatu.documents.register_sheet import csv_lines, write_sheet
    from guatu.registers.links import Links
    from guatu.registers.selectors.filters import list_query

    register, person = register_named(name), person_named(user)
    links = Links(person, register)
    columns = ",".join(field.name for field in register.fields)
    query = list_query(register, {"columns": [columns]}, links=links)
    if ending == ".csv":
        _write(out, lambda stream: stream.writelines(csv_lines(person, query, links=links)))
    else:
        _write(out, lambda stream: write_sheet(person, query, stream, links=links))


def _ending(out: Path, *endings: str) -> str:
    """The ending of a file to be written; a Problem where it promises what is not written."""
    if out.is_dir():
        raise Problem(f"{out} 是文件夹。请写到文件，例如 {out / f'台账{endings[0]}'}。")
    ending = out.suffix.lower()
    if ending not in endings:
        raise Problem(f"写不了 {out}：只能写成 {'、'.join(endings)}。请把文件名改成例如 {out.stem}{endings[0]}。")
    return ending


def _write(out: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all, and say so; a Problem where it cannot be written."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as stream:
                fill(stream)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        said = (
            f"写不了 {out}：{error.strerror}。请检查文件夹是否存在、有没有权限、磁盘空间够不够，关闭正在打开它的程序。"
        )
        raise Problem(said) from None
    click.echo(f"已写出 {out}")


def take_in(name: str, file: Path, user: str, *, dry: bool, skip: bool) -> int:
    """Take a file in with a progress bar; how many rows were refused."""
    ready()
    from guatu.intake import services
    from guatu.intake.errors import IntakeRefused
    from guatu.intake.models import Batch

    if not file.is_file():
        raise Problem(f"没有这个文件：{file}。请检查路径。")
    person = person_named(user)
    with progress_bar() as bar:
        task = bar.add_task(file.name, total=None)

        def tell(doing: str, done: int, total: int) -> None:
            bar.update(task, description=doing, completed=done, total=total or None)

        try:
            with file.open("rb") as stream:
                batch = services.batch_upload(
                    register=register_named(name), file=stream, name=file.name, by=person, tell=tell
                )
            if batch.state == Batch.State.READY and not dry and (skip or not batch.refused):
                batch = services.batch_accept(batch=batch, by=person, skip_refused=skip, tell=tell)
                batch.refresh_from_db()
        except IntakeRefused as refused:
            raise Problem(str(refused)) from None
    if batch.problem:
        raise Problem(batch.problem)
    for note in batch.notes:
        click.echo(f"注意：{note}")
    for part in batch.parts.filter(kind="refused").order_by("number")[:1]:
        for row in part.rows[:20]:
            for cell, label, message, entry in row["faults"].values():
                click.echo(f"  {batch.sheet}!{cell or row['row']} {label}“{entry}”：{message}", err=True)
    words = "将" if batch.state == Batch.State.READY else "已"
    click.echo(
        f"{words}新增 {batch.new} 行，{words}修改 {batch.changed} 行，不变 {batch.same} 行，退回 {batch.refused} 行。"
    )
    if batch.state == Batch.State.READY:
        # Nobody comes back to it by command; on the pages it would stand there as waiting.
        services.batch_cancel(batch=batch, by=person)
        click.echo("没有写入。" + ("" if dry else "有行要退回：改好后重来，或加 --skip-refused 只导入其余的行。"))
    return int(batch.refused)


def register_named(name: str) -> Any:
    """The register of this name. A Problem where there is none."""
    from guatu.definitions.errors import nearest
    from guatu.registers.library import library

    if name not in library().registers:
        raise Problem(f"没有台账“{name}”。{nearest(name, library().registers)}")
    return library().registers[name]


def person_named(user: str) -> Any:
    """The person with this log-in. A Problem where there is none."""
    from guatu.people.models import Person

    found = Person.objects.filter(username=user, is_active=True).first()
    if found is None:
        raise Problem(f"没有登录名为“{user}”的在用账号。请用 --as 指明以谁的名义。")
    return found


def progress_bar() -> Progress:
    """What shows how far a command is."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
