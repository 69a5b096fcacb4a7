"""`guatu verify` over a register written through the gate: rows a second, seconds and the greatest memory, by size and database.

    python bench/verify.py [--sizes 10000,100000] [--only sqlite|postgresql]

Projects go in by `gate.rows_write`, each size in uploads of 50,000 rows; then a tenth of all rows, drawn from the whole table at random
as in an office's own order, is changed by one more upload, and everything is sealed. What is measured is the whole of verify: every
line under its seal, every row beside the journal. Memory is this process's greatest resident size during verify, and what it had before.
One altered row is put in at the end, and must be the one finding.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import time
from typing import Any

from district import child, database, found, peak, peak_reset, rows, start

UPLOAD = 50_000
TENTH = 10


def measure(size: int) -> dict[str, float]:
    """Fill, change, seal, verify, in this process's empty database."""
    start()
    from django.db import connection

    from guatu.registers import gate
    from guatu.registers.seals import seal_pending
    from guatu.registers.tables import register_of
    from guatu.registers.verify import verify

    person, towns = found()
    register = register_of("projects")
    began = time.perf_counter()
    for first in range(0, size, UPLOAD):
        given = rows(first, min(UPLOAD, size - first), towns)
        gate.rows_write(register=register, rows=given, by=person, source=gate.Source("excel"), simulated=True)
    drawn = random.Random(7).sample(range(size), size // TENTH)
    codes = ({"code": row["code"], "leader": "许知远"} for number in drawn for row in rows(number, 1, towns))
    written = gate.rows_write(register=register, rows=codes, by=person, source=gate.Source("excel"))
    assert written.changed == len(drawn)
    filled = time.perf_counter() - began
    began = time.perf_counter()
    seals = seal_pending(settled_only=False)
    sealed = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    gc.collect()
    peak_reset()
    before = peak()
    began, worked = time.perf_counter(), time.process_time()
    findings = [each.says for each in verify()]
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    most = peak()
    assert findings == [], findings[:3]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_projects SET leader = '别人' WHERE id = %s", [size // 2])
    assert len(list(verify())) == 1
    return {
        "rows": size, "fill": filled, "seals": seals, "seal": sealed, "seconds": seconds, "busy": busy, "before": before, "MB": most,
    }  # fmt: skip


def main() -> None:
    """Each size in a process and a database of its own."""
    read = argparse.ArgumentParser()
    read.add_argument("--sizes", default="10000,100000")
    read.add_argument("--only", choices=("sqlite", "postgresql"))
    read.add_argument("--child", type=int)
    asked = read.parse_args()
    if asked.child:
        out, sys.stdout = sys.stdout, sys.stderr
        print(json.dumps(measure(asked.child)), file=out)
        return
    print("| verify | rows | seconds | processor s | rows/s | peak MB | MB before | to seal, s | to fill, s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind in (asked.only,) if asked.only else ("sqlite", "postgresql"):
        for size in asked.sizes.split(","):
            with database(kind) as environment:
                told: dict[str, Any] = json.loads(child(__file__, "--child", size, environment=environment))
            cells = [
                f"{told['rows']:,}", f"{told['seconds']:.1f}", f"{told['busy']:.1f}", f"{told['rows'] / told['seconds']:,.0f}", f"{told['MB']}",
                f"{told['before']}", f"{told['seal']:.1f}", f"{told['fill']:.0f}",
            ]  # fmt: skip
            print(f"| {kind} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
