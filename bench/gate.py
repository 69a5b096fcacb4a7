"""Rows a second through the bulk gate (every check, search index, journal) beside Django's bulk_create alone, same table and indexes.

    python bench/gate.py [ROWS] [ROUNDS]        20,000 rows and 3 rounds unless told

Both get the same canonical values, write them in one transaction each, in turns; the table is emptied in between. Best of the rounds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from district import child, database, found, rows, start


def measure(count: int, rounds: int) -> dict[str, float]:
    """Rows a second of each way, in this process."""
    start()
    from datetime import datetime

    from django.db import connection, transaction

    from guatu.definitions.values import compute
    from guatu.registers import gate
    from guatu.registers.library import library
    from guatu.registers.tables import model_of, register_of

    person, towns = found()
    register, model = register_of("projects"), model_of("projects")
    given = list(rows(0, count, towns))
    attributes = {field.name: model._meta.get_field(field.name).attname for field in register.fields}

    def through_gate() -> None:
        written = gate.rows_write(register=register, rows=given, by=person, source=gate.Source("api"))
        assert written.new == count

    def plain() -> None:
        now = datetime.now()
        own = {"made_at": now, "changed_at": now, "made_by_id": person.pk, "changed_by_id": person.pk}
        with transaction.atomic():
            model.objects.bulk_create(
                (model(**{attributes[name]: value for name, value in row.items()}, **own) for row in given),
                batch_size=2000,
            )

    def empty() -> None:
        tables = ["registers_line", "registers_act", "search_projects", "register_projects"]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"TRUNCATE registers_seal, {', '.join(tables)} CASCADE")
                cursor.execute("CHECKPOINT")
                return
            for table in ["registers_seal", *tables]:
                cursor.execute(f'DELETE FROM "{table}"')

    def timed(call: Callable[[], Any]) -> float:
        empty()
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    best = {"bulk_create": 1e9, "gate": 1e9}
    for _round in range(rounds):
        best["bulk_create"] = min(best["bulk_create"], timed(plain))
        best["gate"] = min(best["gate"], timed(through_gate))
    # What both wrote must be the same rows: the gate adds the computed field.
    stored = model.objects.order_by("code").values_list("code", "intensity").first()
    wanted = compute(
        register,
        {**dict.fromkeys(attributes), **given[0]},
        parameters=library().parameters,
        today=datetime.now().date(),
    )
    assert stored == (given[0]["code"], wanted["intensity"]), stored
    return {name: count / seconds for name, seconds in best.items()}


def main() -> None:
    """Both databases, one table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    if len(sys.argv) == 4:
        out, sys.stdout = sys.stdout, sys.stderr
        print(json.dumps(measure(count, rounds)), file=out)
        return
    print(f"| {count:,} rows | bulk_create rows/s | gate rows/s | gate ÷ bulk_create |\n| --- | ---: | ---: | ---: |")
    for kind in ("sqlite", "postgresql"):
        with database(kind) as environment:
            rates = json.loads(child(__file__, str(count), str(rounds), "child", environment=environment))
        plain, ours = rates["bulk_create"], rates["gate"]
        print(f"| {kind} | {plain:,.0f} | {ours:,.0f} | {ours / plain:.2f} |", flush=True)


if __name__ == "__main__":
    main()
