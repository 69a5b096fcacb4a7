"""`guatu compile` of a folder: in parallel, with a bar, one bad file reported and the rest done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guatu.commands.problems import FAILED, Problem
from guatu.commands.results import ENDINGS, NAMES, unused, write_file
from guatu.commands.sources import checked_departments, compile_read, no_plan, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guatu.workreport.batch import Job, Outcome


def compile_many(
    sources: list[Path], form: str, output: str | None, year: int | None, departments: str | None, jobs: int | None
) -> None:
    """Compile files and folders; leave with FAILED where one of them did not compile, after the others are written."""
    import os

    from guatu.workreport.batch import find_files, plan_jobs, run

    folder = _folder(sources, form, output)
    files, others = find_files(sources, folder.resolve() if folder else None)
    if not files:
        raise Problem("没有找到可以读取的报告（.docx、.pdf、.html、.txt、.md）。请检查文件夹。")
    checked_departments(departments)
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
        return unused(Path(f"{first.name if first.is_dir() else first.parent.name}-{NAMES[form]}"))
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
            document = read_source(str(job.path))
            compilation = compile_read(document, self.year, self.departments)
            if missing := no_plan(compilation):
                return Outcome(job, problem=missing.partition("：")[2])
            text = ""
            if job.output is not None:
                write_file(job.output, self.form, document, compilation)
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
