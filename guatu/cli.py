"""The command `guatu`: thin doors; what is heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guatu.workreport.batch import Job, Outcome
    from guatu.workreport.commitment import Compilation
    from guatu.workreport.departments import Department
    from guatu.workreport.document import Document
    from guatu.workreport.duty_tables import DutyTable

FORMATS = ("table", "jsonl", "xlsx", "docx", "html")
ENDINGS = {"table": ".txt", "jsonl": ".jsonl", "xlsx": ".xlsx", "docx": ".docx", "html": ".html"}
BINARY = ("xlsx", "docx")
NAMES = {"xlsx": "责任分解表", "docx": "责任分解方案", "html": "承诺标注"}
FAILED, NO_PLAN = 1, 2
STDIN = "标准输入"


class Problem(click.ClickException):
    """What went wrong, in words for staff; ends the command with its own status."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """The status that click leaves with."""
        return self.status

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message as it is, without a usage line."""
        click.echo(f"错误：{self.format_message()}", file=file, err=file is None)


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
    form = form or _format_of(output)
    if len(sources) == 1 and (sources[0] == "-" or not Path(sources[0]).is_dir()):
        _compile_one(sources[0], form, output, table_file, year, departments)
        return
    if "-" in sources:
        raise Problem("标准输入（-）不能和其他文件一起编译。请分开运行。")
    if table_file:
        raise Problem("--table 一次只能对照一份报告。请给出单个报告文件。")
    if missing := next((each for each in sources if not Path(each).exists()), None):
        raise Problem(f"没有这个文件或文件夹：{missing}。请检查路径。")
    _compile_many([Path(each) for each in sources], form, output, year, departments, jobs)


def _format_of(output: str | None) -> str:
    """The format that an output file's ending names; table where it names none."""
    ending = Path(output).suffix.lower() if output else ""
    return next((form for form, each in ENDINGS.items() if each == ending), "table")


def _compile_one(
    source: str, form: str, output: str | None, table_file: str | None, year: int | None, departments: str | None
) -> None:
    document = _read(source)
    compilation = _compile(document, year, departments)
    if missing := no_plan(compilation):
        raise Problem(missing, NO_PLAN)
    rows = None
    if table_file:
        from guatu.workreport.comparison import compare, comparison_rows, with_given_owners

        table = _read_table(table_file)
        comparison = compare(compilation, table)
        rows = comparison_rows(compilation, table, comparison)
        compilation = with_given_owners(compilation, comparison, table)
    from guatu.documents.writing import write_plan

    target = _target(source, form, output)
    if target is None:
        write_plan(form, document, compilation, sys.stdout.buffer if form in BINARY else sys.stdout, rows=rows)
        sys.stdout.flush()
    else:
        _write_file(target, form, document, compilation, rows)
        click.echo(f"已写入 {target}：{_counts_line(compilation)}", err=True)
    if rows and (form != "table" or target is not None):
        from guatu.documents.terminal import write_comparison

        write_comparison(rows, sys.stderr, most=20)


def _read(source: str) -> Document:
    from guatu.workreport.reading import ReadingError, read_bytes, read_file

    try:
        if source == "-":
            return read_bytes(sys.stdin.buffer.read(), STDIN)
        return read_file(Path(source))
    except ReadingError as error:
        raise Problem(str(error)) from None


@lru_cache(maxsize=2)
def _departments(path: str | None) -> tuple[Department, ...]:
    from guatu.definitions.departments import load_departments

    file = Path(path) if path else None
    if file is not None and file.is_dir():
        file = next(
            (each for each in (file / "departments.yaml", file / "departments/departments.yaml") if each.exists()), file
        )
    return load_departments(file)


def _checked_departments(path: str | None) -> tuple[Department, ...]:
    from guatu.definitions.errors import DefinitionError

    try:
        return _departments(path)
    except DefinitionError as error:
        raise Problem(str(error)) from None


def _compile(document: Document, year: int | None, departments: str | None) -> Compilation:
    from guatu.workreport.compiler import compile_document

    known = _checked_departments(departments)
    try:
        return compile_document(document, plan_year=year, departments=known)
    except Exception as error:
        said = f"{type(error).__name__}：{error}"
        raise Problem(f"程序没有处理好《{document.name}》（{said}）。请把文件反馈给维护人员。") from error


def no_plan(compilation: Compilation) -> str:
    """What to tell where a text holds no plan; "" where it does."""
    if compilation.commitments:
        return ""
    if compilation.sentences:
        return (
            f"{compilation.name}：找到了{compilation.plan_year}年的工作安排（{compilation.sentences} 句），但其中没有具体承诺。"
            "请确认文件是完整的政府工作报告。"
        )
    return (
        f"{compilation.name}：没有找到今年的工作安排。这份文本里没有“今年工作”“主要预期目标”这样的部分，也认不出计划年度。"
        "请确认文件是政府工作报告；如果确实是，请用 --year 写明计划年度再试，例如 --year 2026。"
    )


def _read_table(path: str) -> DutyTable:
    from guatu.workreport.duty_tables import DutyTableError, read_duty_table

    file = Path(path)
    try:
        return read_duty_table(file.read_bytes(), file.name)
    except OSError as error:
        raise Problem(f"读不到 {path}：{error.strerror}。请检查路径和权限。") from None
    except DutyTableError as error:
        raise Problem(str(error)) from None


def _target(source: str, form: str, output: str | None) -> Path | None:
    """Where the result goes; None is standard output. A workbook never goes to a terminal."""
    name = Path(source).stem if source != "-" else STDIN
    if output == "-" or (output is None and (form not in NAMES or not sys.stdout.isatty())):
        if form in BINARY and sys.stdout.isatty():
            raise Problem(
                f"{form} 不能显示在终端里。请用 --output 写到文件，例如 --output {name}-{NAMES[form]}.{form}。"
            )
        return None
    if output is None:
        return _unused(Path(f"{name}-{NAMES[form]}{ENDINGS[form]}"))
    target = Path(output)
    if target.is_dir() or output.endswith(("/", "\\")):
        return target / f"{name}{'-' + NAMES[form] if form in NAMES else ''}{ENDINGS[form]}"
    return target


def _unused(path: Path) -> Path:
    """A name that is not taken: what a person edited after the last run is never overwritten."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}（{number}）")
        number += 1
    return free


def _write_file(
    target: Path, form: str, document: Document, compilation: Compilation, rows: list[tuple[str, ...]] | None = None
) -> None:
    from guatu.documents.writing import write_file

    try:
        write_file(target, form, document, compilation, rows=rows)
    except OSError as error:
        said = f"写不了 {target}：{error.strerror}。请检查文件夹权限和磁盘空间，关闭正在打开它的程序。"
        raise Problem(said) from None


def _counts_line(compilation: Compilation) -> str:
    from guatu.documents.terminal import tally_lines
    from guatu.documents.wording import tally

    return tally_lines(tally(compilation))[0]


def _compile_many(
    sources: list[Path], form: str, output: str | None, year: int | None, departments: str | None, jobs: int | None
) -> None:
    import os

    from guatu.workreport.batch import find_files, plan_jobs, run

    folder = _folder(sources, form, output)
    files, others = find_files(sources, folder.resolve() if folder else None)
    if not files:
        raise Problem("没有找到可以读取的报告（.docx、.pdf、.html、.txt、.md）。请检查文件夹。")
    _checked_departments(departments)
    work = _Work(form, year, departments)
    processes = min(jobs or os.cpu_count() or 1, len(files))
    outcomes = run(plan_jobs(files, folder, ENDINGS[form]), work, processes)
    failed: list[Outcome] = []
    done = 0
    for outcome in _watched(outcomes, len(files)):
        if outcome.problem:
            failed.append(outcome)
            continue
        done += 1
        if outcome.text:
            sys.stdout.write(outcome.text)
            sys.stdout.flush()
        elif form == "table" and folder is None:
            kinds = "，".join(f"{label} {count}" for label, count in outcome.counts.items())
            click.echo(f"{outcome.job.name}\t{outcome.plan_year}年\t{kinds}")
    for outcome in failed:
        click.echo(f"未完成　{outcome.job.name}：{outcome.problem}", err=True)
    where = f"，结果在 {folder}" if folder else ""
    skipped = f"另有 {others} 个文件不是报告格式，没有读取。" if others else ""
    click.echo(f"共 {len(files)} 个文件：完成 {done} 个，未完成 {len(failed)} 个{where}。{skipped}", err=True)
    if failed:
        sys.exit(FAILED)


def _folder(sources: list[Path], form: str, output: str | None) -> Path | None:
    """The folder for one file a report; None where results go to standard output."""
    if output == "-" and form in NAMES:
        raise Problem(f"多份报告的 {form} 不能写到标准输出。请用 --output 指定一个文件夹。")
    if output not in (None, "-"):
        folder = Path(str(output))
        if folder.exists() and not folder.is_dir():
            raise Problem(f"{output} 是文件。编译多份报告时，--output 应当是文件夹。")
        return folder
    if form in NAMES:
        first = sources[0].resolve()
        return Path(f"{first.name if first.is_dir() else first.parent.name}-{NAMES[form]}")
    return None


class _Work:
    """Compile one file of a batch; a class so that another process can be given its settings."""

    def __init__(self, form: str, year: int | None, departments: str | None) -> None:
        self.form, self.year, self.departments = form, year, departments

    def __call__(self, job: Job) -> Outcome:
        """The outcome of a file; what is wrong with it is said in words."""
        from guatu.documents.wording import tally
        from guatu.workreport.batch import Outcome

        try:
            document = _read(str(job.path))
            compilation = _compile(document, self.year, self.departments)
            if missing := no_plan(compilation):
                return Outcome(job, problem=missing.partition("：")[2])
            text = ""
            if job.output is not None:
                _write_file(job.output, self.form, document, compilation)
            elif self.form == "jsonl":
                from io import StringIO

                from guatu.documents.jsonl import write_jsonl

                out = StringIO()
                write_jsonl(compilation, out, extra={"file": job.name})
                text = out.getvalue()
        except Problem as problem:
            return Outcome(
                job, problem=problem.message.removeprefix(f"{job.path.name}：").removeprefix(f"{job.path}：")
            )
        return Outcome(job, plan_year=compilation.plan_year, counts=tally(compilation).kinds, text=text)


def _watched(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("编译"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, name="")
        for outcome in outcomes:
            progress.update(task, advance=1, name=outcome.job.name)
            yield outcome


@main.command("table")
@click.argument("file", metavar="责任表")
def table_command(file: str) -> None:
    """读一份已有的责任分解表：显示认出的列和任务。"""
    from guatu.documents.duty_table_view import write_duty_table

    write_duty_table(_read_table(file), sys.stdout)


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="监听端口。")
def serve_command(host: str, port: int) -> None:
    """启动网页系统。"""
    server = _later("guatu.server")
    try:
        server.serve(host, port, ready=lambda address: click.echo(f"挂图已启动：{address}（按 Ctrl+C 停止）"))
    except OSError as error:
        raise Problem(error.strerror or str(error)) from None


@main.command("demo")
def demo_command() -> None:
    """准备演示区（模拟数据）并打印登录名。"""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    _later("django").setup()
    _later("django.core.management").call_command("migrate", verbosity=0)
    simulate = _later("guatu.simulate.demo")
    try:
        demo = simulate.build_demo()
    except simulate.RealDataPresent as refusal:
        # Not a failure: `make run` prepares the demo only where there is room for it, and then serves what is there.
        click.echo(str(refusal), err=True)
        return
    click.echo("演示区已准备好（模拟数据）。" if demo.made else "演示区早已准备好（模拟数据）。")
    for note in demo.notes:
        click.echo(f"注意：{note}")
    width = max(len(login.username) for login in demo.logins)
    for login in demo.logins:
        click.echo(f"  {login.username:<{width}}  密码 {login.password:<{width + 5}}  {login.who}")


def _later(module: str) -> Any:
    """A room further down the flow of data, imported only when its command is called."""
    from importlib import import_module

    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise Problem(f"缺少组件 {error.name}。请运行 make install 后再试。") from None


if __name__ == "__main__":
    main()
