"""Many files at once: spread over processes, at most a few in flight, one bad file reported and the rest done."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

READABLE = frozenset((".docx", ".doc", ".wps", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".txt", ".md"))
TASKS_A_CHILD = 200
"""A worker is replaced after this many files, so that what a library keeps cannot add up."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to compile: `name` is what people see, `output` where its result goes (None: into the outcome)."""

    path: Path
    name: str
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. `problem` is "" where all went well; `text` is a result that goes to standard output."""

    job: Job
    problem: str = ""
    plan_year: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    text: str = ""


def find_files(sources: Iterable[Path], leave_out: Path | None = None) -> tuple[list[tuple[Path, str]], int]:
    """The readable files among files and folders, each with its name below its folder, and how many others there were.

    Hidden files, lock files of an office program (~$…) and what lies in `leave_out` are passed over.
    """
    found: list[tuple[Path, str]] = []
    others = 0
    for source in sources:
        if not source.is_dir():
            found.append((source, source.name))
            continue
        for path in sorted(source.rglob("*")):
            below = path.relative_to(source)
            if not path.is_file() or any(part.startswith((".", "~$")) for part in below.parts):
                continue
            if leave_out is not None and leave_out in path.parents:
                continue
            if path.suffix.lower() in READABLE:
                found.append((path, str(below)))
            else:
                others += 1
    return found, others


def plan_jobs(files: list[tuple[Path, str]], folder: Path | None, ending: str) -> list[Job]:
    """A job a file; in `folder` each gets a file of its own, and 报告.docx beside 报告.pdf keep apart."""
    if folder is None:
        return [Job(path, name) for path, name in files]
    jobs: list[Job] = []
    taken: set[Path] = set()
    for path, name in files:
        output = folder / Path(name).with_suffix(ending)
        number = 1
        while output in taken:
            number += 1
            mark = path.suffix.lstrip(".") if number == 2 else f"{path.suffix.lstrip('.')}{number}"
            output = folder / Path(name).with_name(f"{path.stem}（{mark}）{ending}")
        taken.add(output)
        jobs.append(Job(path, name, output))
    return jobs


def run(jobs: Iterable[Job], work: Callable[[Job], Outcome], processes: int) -> Iterator[Outcome]:
    """The outcomes as they come; `work` must be a function that another process can import.

    At most four jobs a process are in flight, however many there are. A file that kills its process is named, the others
    that were in flight with it are done again.
    """
    if processes <= 1:
        for job in jobs:
            yield _safely(work, job)
        return
    suspects: list[Job] = []
    waiting = iter(jobs)
    while True:
        broken = yield from _run_pool(waiting, work, processes)
        if not broken:
            break
        suspects += broken
    for job in suspects:
        broken = yield from _run_pool(iter([job]), work, 1)
        if broken:
            yield Outcome(
                job, problem="处理这个文件的进程意外退出，可能是内存不足或文件已损坏。请单独打开检查，另存后再试。"
            )


def _safely(work: Callable[[Job], Outcome], job: Job) -> Outcome:
    try:
        return work(job)
    except Exception as error:
        return Outcome(
            job, problem=f"程序没有处理好这个文件（{type(error).__name__}：{error}）。请把文件反馈给维护人员。"
        )


def _run_pool(
    jobs: Iterator[Job], work: Callable[[Job], Outcome], processes: int
) -> Generator[Outcome, None, list[Job]]:
    """Run jobs in a pool until none is left (returns []) or the pool breaks (returns what was in flight)."""
    from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    flying: dict[Future[Outcome], Job] = {}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), max_tasks_per_child=TASKS_A_CHILD) as pool:
        try:
            for job in islice(jobs, 4 * processes):
                flying[pool.submit(_safely, work, job)] = job
            while flying:
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = future.result()
                    del flying[future]
                    yield outcome
                    for job in islice(jobs, 1):
                        flying[pool.submit(_safely, work, job)] = job
        except BrokenProcessPool:
            return list(flying.values())
    return []
