"""Commands about observations in batches: take a file in, list what came late or was corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from guatu.commands.problems import Problem
from guatu.commands.registers import person_named, progress_bar, ready, register_named

SHOWN = 20
"""Refused rows that are printed."""


def take_in_series(
    what: str, file: Path, user: str, *, dry: bool, whole: bool, reason: str, refused_to: Path | None
) -> int:
    """Take a file of observations in, with a progress bar; how many lines were refused."""
    ready()
    from guatu.lake.errors import LakeError
    from guatu.lake.ingest.errors import IngestRefused
    from guatu.lake.ingest.services import batch_take_in
    from guatu.people.permissions import NotAllowed
    from guatu.registers.gate import Source
    from guatu.registers.models import Act

    if not file.is_file():
        raise Problem(f"没有这个文件：{file}。请检查路径。")
    register, series = series_named(what)
    person = person_named(user)
    to = refused_to or file.with_name(f"{file.stem}-退回.csv")
    if to.suffix.lower() not in (".csv", ".jsonl"):
        raise Problem(f"退回的行写不成 {to.suffix or to.name}：只能写成 .csv 或 .jsonl。")
    with progress_bar() as bar:
        task = bar.add_task(file.name, total=None)

        def tell(doing: str, done: int, total: int) -> None:
            bar.update(task, description=doing, completed=done, total=total or None)

        try:
            result = batch_take_in(
                register=register,
                series=series,
                file=file,
                by=person,
                source=Source(Act.SourceKind.COMMAND, file.name),
                reason=reason,
                dry=dry,
                whole=whole,
                refused_to=to,
                tell=tell,
            )
        except (IngestRefused, LakeError, NotAllowed) as refused:
            raise Problem(str(refused)) from None
        except OSError as error:
            raise Problem(f"写不了文件：{error.strerror}（{error.filename}）。请检查权限和磁盘空间。") from None
    _say(result, to)
    return result.refused


def _say(result: Any, to: Path) -> None:
    if result.again:
        click.echo(f"这个文件以前导入过：{result.again}。")
        if not result.rows:
            click.echo("没有再写入。")
            return
    for each in result.samples[:SHOWN]:
        value = f"“{each.value}”" if each.value else ""
        click.echo(f"  第{each.row}行 {each.field}{value}：{each.reason}{each.cure}", err=True)
    if result.refused:
        click.echo(f"退回 {result.refused:,} 行，原因逐行写在 {to}。", err=True)
    words = "已" if result.act else "将"
    for part in result.parts:
        when = f"，时段 {part.start:%Y-%m-%d %H:%M} 至 {part.end:%Y-%m-%d %H:%M}" if part.start else ""
        click.echo(
            f"{part.label}：{words}新增 {part.new:,} 个（其中迟报 {part.late:,} 个），{words}更正 {part.corrected:,} 个，"
            f"不变 {part.same + part.repeated:,} 个{when}。"
        )
    if not result.act:
        click.echo("没有写入。")


def series_named(what: str) -> tuple[Any, Any]:
    """The register and series that `projects.investment` names; a register alone leaves the series open."""
    from guatu.definitions.errors import nearest

    name, _dot, wanted = what.partition(".")
    register = register_named(name)
    if not wanted:
        return register, None
    found = next((each for each in register.series if wanted in (each.name, each.label)), None)
    if found is None:
        raise Problem(
            f"“{register.label}”没有数据序列“{wanted}”。{nearest(wanted, [each.name for each in register.series])}"
        )
    return register, found
