"""What a simulated year costs at growing scale: seconds, rows, memory, size, each scale in an instance and a process of its own.

    .venv/bin/python bench/simulate.py            scales 1 and 10
    .venv/bin/python bench/simulate.py 1 10 100   those

There is no peer: the table is read against itself, and the time a row takes must not grow with the scale.
"""

from __future__ import annotations

import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent


def measured(scale: int) -> tuple[int, float, float, float, float]:
    """Rows and figures, seconds, seconds of the processor, peak memory in MB and size on disk in MB of one build."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GUATU_INSTANCE": folder, "GUATU_TODAY": "", "GUATU_DATABASE_URL": ""}
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.Popen(
            [sys.executable, "-m", "guatu.cli", "simulate", "--scale", str(scale)],
            env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(0.2)
        assert process.returncode == 0, process.stderr.read() if process.stderr else ""
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
        return _rows(Path(folder) / "db.sqlite3"), seconds, processor, peak, size


def _memory(process: int) -> float:
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1000 if found else 0.0


def _rows(database: Path) -> int:
    """Rows of registers and values of series."""
    with sqlite3.connect(database) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name.startswith(("register_", "series_"))
        ]
        return sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)


def main(scales: list[int]) -> None:
    """Print the table."""
    print("| scale | rows and figures | seconds | processor | rows a second | peak MB | MB on disk |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for scale in scales:
        rows, seconds, processor, peak, size = measured(scale)
        print(
            f"| {scale} | {rows:,} | {seconds:.0f} | {processor:.0f} | {rows / seconds:,.0f} | {peak:,.0f} | {size:,.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [1, 10])
