"""What `guatu compile` costs as a whole process: time and memory for one report, memory for a folder of a thousand.

    make bench        or        .venv/bin/python bench/compile.py [REPORT]

Start-up is included: each run is a new process, as an office starts it. Memory is the resident set, sampled for the whole
process tree of a folder; pages that the workers share are counted once for each, so the truth is lower. Processor seconds
stand beside wall seconds, because a machine that does other things too lengthens the latter.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUATU = ROOT / ".venv/bin/guatu"
DEMO = ROOT / "guatu/simulate/demo_report.txt"
RUNS, COPIES, JOBS = 10, 1000, 2
FORMATS = ("jsonl", "table", "xlsx", "docx", "html")
SAMPLE_EVERY = 0.05
KIB = 1024


def timed(command: list[str | Path]) -> tuple[float, float, int]:
    """Wall seconds, processor seconds and peak resident bytes of one process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed:\n{complaint.decode()}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIB


def tree_resident(root: int) -> int:
    """Resident bytes of a process and all that descend from it."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], pages[int(folder.name)] = int(fields[1]), int(fields[21])

    def descends(pid: int) -> bool:
        while pid in parents:
            if pid == root:
                return True
            pid = parents[pid]
        return False

    return sum(count for pid, count in pages.items() if descends(pid)) * os.sysconf("SC_PAGE_SIZE")


def folder_cost(report: Path) -> tuple[float, float, int]:
    """Wall seconds, processor seconds and peak resident bytes of compiling COPIES copies of a report with JOBS jobs."""
    with tempfile.TemporaryDirectory() as folder:
        reports, out = Path(folder) / "reports", Path(folder) / "out"
        reports.mkdir()
        for number in range(COPIES):
            shutil.copy(report, reports / f"{number:04}{report.suffix}")
        command = [GUATU, "compile", reports, "--format", "jsonl", "--output", out, "--jobs", str(JOBS)]
        began, spent = time.perf_counter(), children_seconds()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        peak = 0
        done = threading.Event()

        def sample() -> None:
            nonlocal peak
            while not done.wait(SAMPLE_EVERY):
                peak = max(peak, tree_resident(process.pid))

        sampler = threading.Thread(target=sample)
        sampler.start()
        _, complaint = process.communicate()
        done.set()
        sampler.join()
        seconds = time.perf_counter() - began
        made = sum(1 for _ in out.glob("*"))
        if process.returncode or made < COPIES:
            sys.exit(f"{command} made {made} files of {COPIES}:\n{complaint.decode()}")
    return seconds, children_seconds() - spent, peak


def children_seconds() -> float:
    """Processor seconds of all processes that have ended under this one."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(arguments: list[str]) -> None:
    report = Path(arguments[0]) if arguments else DEMO
    characters = len(report.read_text("utf-8")) if report.suffix == ".txt" else 0
    print(f"report: {report.name} ({characters:,} characters), {RUNS} runs each\n")
    print("| guatu compile | median s | slowest s | processor s | peak memory MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            command = [GUATU, "compile", report, "--format", form, "--output", Path(folder) / f"out.{form}"]
            walls, processor, peaks = zip(*(timed(command) for _ in range(RUNS)), strict=True)
            middle, busy, peak = statistics.median(walls), statistics.median(processor), max(peaks) / 1e6
            print(f"| --format {form} | {middle:.2f} | {max(walls):.2f} | {busy:.2f} | {peak:.0f} |")
    wall, busy, peak = folder_cost(report)
    print(f"| folder of {COPIES:,}, --jobs {JOBS} | {wall:.1f} | – | {busy:.1f} | {peak / 1e6:.0f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
