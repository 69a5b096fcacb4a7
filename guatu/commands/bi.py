"""Commands about the SQL views for BI tools."""

from __future__ import annotations

import click

from guatu.commands.problems import Problem
from guatu.commands.registers import ready, require_sound


def bi_apply(*, sql: bool) -> None:
    """Make the views anew, or print how."""
    ready()
    require_sound()
    from django.db import DatabaseError

    from guatu.connect import bi

    made = bi.views()
    if sql:
        click.echo("\n".join(f"{line};" for line in [*bi.script(made), *bi.rights_script(made)]))
        return
    try:
        lacking = bi.apply(made)
    except DatabaseError as error:
        raise Problem(
            f"视图没有建成，什么也没有改动：{str(error).strip()}。请先运行 guatu registers apply 再试。"
        ) from None
    click.echo(f"已建立 {len(made)} 个视图。")
    if lacking:
        click.echo(
            f"注意：角色没有建成（{lacking}）。请有建角色权限的人执行 guatu bi apply --sql 末尾的 GRANT 语句。",
            err=True,
        )


def bi_show() -> None:
    """Print the views with their columns."""
    ready()
    from guatu.connect import bi

    for view in bi.views():
        click.echo(f"{bi.shown_name(view.name)}  {view.label}")
        for name, label in view.columns:
            click.echo(f"    {name:<24} {label}")


def bi_drop() -> None:
    """Take the views away."""
    ready()
    from guatu.connect import bi

    click.echo(f"已删除 {bi.drop()} 个视图；数据没有改动。")
