"""The command `guatu`: its words and options. What a command does is in `guatu.commands`, imported when it is called."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from guatu.commands.problems import Problem
from guatu.commands.results import FORMATS, format_of


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="guatu", prog_name="guatu", message="%(prog)s %(version)s")
def main() -> None:
    """挂图：把政府工作报告变成责任分解表和能核对的计划。"""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


@main.command("compile")
@click.argument("sources", nargs=-1, required=True, metavar="文件|文件夹|-")
@click.option("--format", "form", type=click.Choice(FORMATS), default=None, help="输出格式；默认 table。")
@click.option("--output", "-o", default=None, metavar="路径", help="写到这个文件或文件夹；- 为标准输出。")
@click.option(
    "--table", "table_file", default=None, metavar="责任表", help="与已有的责任分解表对照，采用表中的责任单位。"
)
@click.option("--year", type=click.IntRange(1949, 2100), default=None, help="计划年度；默认从报告中识别。")
@click.option(
    "--departments", default=None, metavar="文件", help="部门目录（.yaml 文件，或内有 departments.yaml 的文件夹）。"
)
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="同时处理几个文件；默认为处理器个数。")
def compile_command(
    sources: tuple[str, ...],
    form: str | None,
    output: str | None,
    table_file: str | None,
    year: int | None,
    departments: str | None,
    jobs: int | None,
) -> None:
    """编译工作报告：找出承诺，分解到单位。"""
    from guatu.commands.many import compile_many
    from guatu.commands.one import compile_one

    form = form or format_of(output)
    if len(sources) == 1 and (sources[0] == "-" or not Path(sources[0]).is_dir()):
        compile_one(sources[0], form, output, table_file, year, departments)
        return
    if "-" in sources:
        raise Problem("标准输入（-）不能和其他文件一起编译。请分开运行。")
    if table_file:
        raise Problem("--table 一次只能对照一份报告。请给出单个报告文件。")
    if missing := next((each for each in sources if not Path(each).exists()), None):
        raise Problem(f"没有这个文件或文件夹：{missing}。请检查路径。")
    compile_many([Path(each) for each in sources], form, output, year, departments, jobs)


@main.command("table")
@click.argument("file", metavar="责任表")
def table_command(file: str) -> None:
    """读一份已有的责任分解表：显示认出的列和任务。"""
    from guatu.commands.sources import read_table
    from guatu.documents.duty_table_view import write_duty_table

    write_duty_table(read_table(file), sys.stdout)


@main.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[文件夹…]")
@click.option(
    "--schemas", "schemas_to", type=click.Path(path_type=Path), default=None, help="把各类定义的 JSON Schema 写到这里。"
)
@click.option("--pack", default="", metavar="包名", help="只报告并运行这个包。")
def check_command(folders: tuple[Path, ...], schemas_to: Path | None, pack: str) -> None:
    """检查定义包：指出每处错误的文件、行、列和改法，并运行示例。"""
    from guatu.commands.check import check

    if check(list(folders), schemas_to, pack):
        raise SystemExit(1)


@main.command("show")
@click.argument(
    "kind",
    type=click.Choice(["register", "parameter", "indicator", "ruleset"]),
    metavar="register|parameter|indicator|ruleset",
)
@click.argument("name", metavar="名称")
@click.option("--packs", type=click.Path(path_type=Path), default=None, help="本区自己的包所在的文件夹。")
def show_command(kind: str, name: str, packs: Path | None) -> None:
    """显示一本台账的字段、一个参数的各期数值，一个指标怎样算，或一套亮灯规则。"""
    from guatu.commands.check import show

    show(kind, name, packs)


@main.group("registers")
def registers_group() -> None:
    """台账的表：plan 看要改什么，apply 执行。"""


@registers_group.command("plan")
@click.option("--sql", is_flag=True, help="同时打印 SQL。")
def registers_plan_command(sql: bool) -> None:
    """打印定义与数据库之间的差别。"""
    from guatu.commands.registers import plan_print

    if plan_print(sql=sql):
        raise SystemExit(1)


@registers_group.command("apply")
def registers_apply_command() -> None:
    """让数据库符合定义；有数据的列和表不会删除。"""
    from guatu.commands.registers import apply_print

    apply_print()


@main.group("lake")
def lake_group() -> None:
    """数据湖：台账和数据序列的列存副本，计算用它。"""


@lake_group.command("status")
@click.option("--all", "every", is_flag=True, help="没有数据的表也列出。")
def lake_status_command(every: bool) -> None:
    """每张表的行数、版本、更新到哪里、还有多少日志没有进湖。"""
    from guatu.commands.lake import status_print

    if status_print(every=every):
        raise SystemExit(1)


@lake_group.command("refresh")
def lake_refresh_command() -> None:
    """把新写的日志所涉及的行更新到湖里。"""
    from guatu.commands.lake import refresh_print

    refresh_print()


@lake_group.command("rebuild")
@click.argument("tables", nargs=-1, metavar="[表…]")
def lake_rebuild_command(tables: tuple[str, ...]) -> None:
    """从数据库重建全部或指定的表；旧版本仍可查。"""
    from guatu.commands.lake import rebuild_print

    rebuild_print(tables)


@lake_group.command("compact")
@click.argument("tables", nargs=-1, metavar="[表…]")
@click.option("--always", is_flag=True, help="改动再少也并入。")
def lake_compact_command(tables: tuple[str, ...], always: bool) -> None:
    """把零散的改动并入整表，清理过期的旧文件。"""
    from guatu.commands.lake import compact_print

    compact_print(tables, always=always)


@main.group("indicators")
def indicators_group() -> None:
    """指标：status 算到哪里，rebuild 重新计算，show 显示数值。"""


@indicators_group.command("status")
def indicators_status_command() -> None:
    """列出每个指标的定义版本、算到什么时候、是否最新。"""
    from guatu.commands.indicators import status_print

    if status_print():
        raise SystemExit(1)


@indicators_group.command("rebuild")
@click.argument("names", nargs=-1, metavar="[指标…]")
def indicators_rebuild_command(names: tuple[str, ...]) -> None:
    """从数据湖重新计算；不写名称就全部重算。"""
    from guatu.commands.indicators import rebuild_print

    rebuild_print(names)


@indicators_group.command("show")
@click.argument("name", metavar="指标")
@click.option("--by", default="", metavar="划分", help="town、village、county、organisation，或台账的字段。")
@click.option("--grain", type=click.Choice(["month", "quarter", "year"]), default="month", help="时段；默认按月。")
@click.option("--year", type=click.IntRange(1949, 2100), default=None, help="哪一年；默认本年。")
def indicators_show_command(name: str, by: str, grain: str, year: int | None) -> None:
    """显示一个指标怎样算，和它一年里的数值。"""
    from guatu.commands.indicators import show_print

    show_print(name, by, grain, year)


@main.command("lights")
@click.option("--report", type=int, default=None, metavar="编号", help="哪份计划；默认为最近年度已确认的。")
@click.option("--as-known", "known", default=None, metavar="日期", help="过去某一天：按当天晚上已知的数据。")
@click.option(
    "--light",
    type=click.Choice(("red", "yellow", "green", "done", "hand", "grey")),
    default=None,
    help="只列这种灯。",
)
def lights_command(report: int | None, known: str | None, light: str | None) -> None:
    """打印全部任务的亮灯：当前值、序时、差距、完成的可能性。"""
    from guatu.commands.lights import lights_print

    lights_print(report=report, known=known, light=light or "")


@main.group("dispatch")
def dispatch_group() -> None:
    """调度快照：把全部亮灯冻结下来，列出，对照。"""


@dispatch_group.command("freeze")
@click.argument("name", metavar="名称")
@click.option("--as", "user", required=True, metavar="登录名", help="以谁的名义。")
@click.option("--report", type=int, default=None, metavar="编号", help="哪份计划；默认为最近年度已确认的。")
@click.option("--as-known", "known", default=None, metavar="日期", help="过去某一天：按当天晚上已知的数据。")
def dispatch_freeze_command(name: str, user: str, report: int | None, known: str | None) -> None:
    """冻结今天（或过去某天所知）的全部亮灯。"""
    from guatu.commands.lights import freeze_write

    freeze_write(name=name, user=user, report=report, known=known)


@dispatch_group.command("list")
@click.option("--report", type=int, default=None, metavar="编号", help="哪份计划；默认为最近年度已确认的。")
def dispatch_list_command(report: int | None) -> None:
    """列出一份计划的调度快照。"""
    from guatu.commands.lights import freezes_print

    freezes_print(report=report)


@dispatch_group.command("compare")
@click.argument("before", type=int, metavar="较早编号")
@click.argument("after", type=int, metavar="较晚编号")
def dispatch_compare_command(before: int, after: int) -> None:
    """对照两次调度：哪些灯变了；快照被改动过的会指出。"""
    from guatu.commands.lights import turns_print

    if turns_print(before, after):
        raise SystemExit(1)


@main.command("verify")
def verify_command() -> None:
    """核对日志、封存、台账各行和佐证材料，指出绕过系统的改动。"""
    from guatu.commands.registers import verify_print

    if verify_print():
        raise SystemExit(1)


@main.command("seal")
def seal_command() -> None:
    """封存尚未封存的日志。"""
    from guatu.commands.registers import seal_print

    seal_print()


@main.command("cleanup")
def cleanup_command() -> None:
    """清理过期的上传原件、导出文件和草稿；服务每天自动执行一次。"""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    later("django").setup()
    later("django.core.management").call_command("cleanup")


@main.command("template")
@click.argument("register", metavar="台账")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), required=True, metavar="文件.xlsx", help="写到这个文件。"
)
def template_command(register: str, output: Path) -> None:
    """写出一本台账的填报模板。"""
    from guatu.commands.registers import template_write

    template_write(register, output)


@main.command("export")
@click.argument("register", metavar="台账")
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, metavar="文件", help=".xlsx 或 .csv。")
@click.option("--as", "user", required=True, metavar="登录名", help="以谁的名义，只写出此人能看的行。")
def export_command(register: str, output: Path, user: str) -> None:
    """把一本台账写成 Excel 或 CSV；敏感信息遮蔽。"""
    from guatu.commands.registers import export_write

    export_write(register, output, user)


@main.command("take-in")
@click.argument("register", metavar="台账")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--as", "user", required=True, metavar="登录名", help="以谁的名义。")
@click.option("--dry-run", "dry", is_flag=True, help="只比对，不写入。")
@click.option("--skip-refused", "skip", is_flag=True, help="有问题的行退回，其余的写入。")
def take_in_command(register: str, file: Path, user: str, dry: bool, skip: bool) -> None:
    """把 Excel 或 CSV 导入台账：先比对，再一次写入。"""
    from guatu.commands.registers import take_in

    if take_in(register, file, user, dry=dry, skip=skip):
        raise SystemExit(1)


@main.command("take-in-series")
@click.argument("what", metavar="台账[.序列]")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--as", "user", required=True, metavar="登录名", help="以谁的名义。")
@click.option("--dry-run", "dry", is_flag=True, help="只核对、比对，不写入。")
@click.option("--whole", is_flag=True, help="有一行退回就全部不写入。")
@click.option("--reason", default="", metavar="理由", help="更正已有数据的理由。")
@click.option(
    "--refused",
    "refused_to",
    type=click.Path(path_type=Path),
    default=None,
    metavar="文件",
    help="退回的行写到这里（.csv 或 .jsonl）；默认写在原文件旁边。",
)
def take_in_series_command(
    what: str, file: Path, user: str, dry: bool, whole: bool, reason: str, refused_to: Path | None
) -> None:
    """成批导入观测数据：JSON 行、CSV 或 Parquet 文件。"""
    from guatu.commands.series import take_in_series

    if take_in_series(what, file, user, dry=dry, whole=whole, reason=reason, refused_to=refused_to):
        raise SystemExit(1)


@main.group("bi")
def bi_group() -> None:
    """给 BI 工具看的 SQL 视图。"""


@bi_group.command("apply")
@click.option("--sql", is_flag=True, help="只打印 SQL，不执行。")
def bi_apply_command(sql: bool) -> None:
    """建立或更新视图和只读角色。"""
    from guatu.commands.bi import bi_apply

    bi_apply(sql=sql)


@bi_group.command("show")
def bi_show_command() -> None:
    """列出视图和各列的含义。"""
    from guatu.commands.bi import bi_show

    bi_show()


@bi_group.command("drop")
def bi_drop_command() -> None:
    """删除视图；数据不动。"""
    from guatu.commands.bi import bi_drop

    bi_drop()


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="监听端口。")
def serve_command(host: str, port: int) -> None:
    """启动网页系统。"""
    from guatu.commands.registers import faults_print

    def ready(address: str) -> None:
        click.echo(f"挂图已启动：{address}（按 Ctrl+C 停止）")
        faults_print()

    server = later("guatu.server")
    try:
        server.serve(host, port, ready=ready)
    except OSError as error:
        raise Problem(error.strerror or str(error)) from None


@main.command("demo")
def demo_command() -> None:
    """准备演示区（模拟数据）并打印登录名。"""
    later("guatu.simulate.running").demo_run()


@main.command("simulate")
@click.option("--scale", type=click.IntRange(1, 1000), default=1, show_default=True, help="行数是演示区的几倍。")
@click.option("--seed", type=int, default=1, show_default=True, help="种子；同一个种子生成同样的数据。")
@click.option("--areas", type=click.Choice(["420504", "demo"]), default="420504", show_default=True, help="区划。")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), default="2022-10-20", show_default=True, help="填报到哪一天为止。"
)
def simulate_command(scale: int, seed: int, areas: str, until: datetime) -> None:
    """在空实例中装入一个区一年的模拟台账，供压力测试和试用。"""
    later("guatu.simulate.running").simulate_run(areas=areas, scale=scale, seed=seed, until=until.date())


@main.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="命令 [选项]")
def manage_command(words: tuple[str, ...]) -> None:
    """运行数据库和账号的管理命令，例如 guatu manage createsuperuser。"""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    later("django.core.management").execute_from_command_line(["guatu manage", *words])


def later(module: str) -> Any:
    """A room further down the flow of data, imported only when its command is called."""
    from importlib import import_module

    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise Problem(f"缺少组件 {error.name}。请运行 make install 后再试。") from None


if __name__ == "__main__":
    main()
