"""From a form's save to the changed light in the page, step by step, with a large register behind; and a whole plan's lights at once.

    python bench/standings.py [--size 1000000] [--runs 9] [--only sqlite|postgresql]

A district with that many projects and the demo report's plan of 370 commitments, every target bound to its indicator. In each run a project's
start is changed through the gate, then a page is asked for, which takes the change into the lake and the cells before it answers. The steps
are the same work, called one after another. The peer of the last two lines is what an office without cells would do: count the
register itself in the database for every bound target and each month of its year. Both must give the same figure.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from district import ROOT, child, database, found, start
from registers import fill

DAY = "2022-10-20"
INDICATOR = "started_industrial_projects"


def measure(size: int, runs: int) -> dict[str, Any]:
    """All steps, in milliseconds."""
    start()
    from django.test import Client
    from django.test.utils import override_settings

    from guatu.registers.tables import model_of

    person, towns = found()
    fill(0, size, towns, person)
    with override_settings(TODAY=DAY, ALLOWED_HOSTS=["*"]):
        plan, target = plan_made(person)
        client = Client()
        client.force_login(person)
        model = model_of("projects")
        rows = list(model.objects.filter(kind="industry", started_on__year=2021).order_by("id")[: 2 * runs + 2])
        return {"first": first_time()} | steps(rows, runs, plan, target, person, client)


def plan_made(person: Any) -> tuple[Any, Any]:
    """The demo report as a confirmed plan, bound, and its target of started projects."""
    from guatu.commitments import services
    from guatu.commitments.models import Commitment

    text = (ROOT / "guatu" / "simulate" / "demo_report.txt").read_bytes()
    plan = services.report_upload(file=text, name="报告.txt", person=person, again=True)
    for row in plan.commitments.all():
        if row.is_lacking:
            services.commitment_reject(commitment=row, person=person, version=row.version)
        elif row.is_uncertain:
            services.reading_settle(commitment=row, reading=row.uncertain[0], version=row.version, person=person)
    plan = services.report_confirm(report=plan, person=person, accept_rest=True)
    done = services.bindings_suggest(report=plan, person=person)
    services.bindings_confirm(report=plan, ids=[row.pk for row in done], person=person)
    target = Commitment.objects.filter(report=plan, binding__indicator=INDICATOR).first()
    if target is None:
        target = plan.commitments.filter(kind="target", state="accepted", unit="个").first()
        services.binding_set(commitment=target, person=person, measure=INDICATOR)
    return plan, target


def first_time() -> dict[str, float]:
    """Making lake and cells of what is there."""
    from guatu import lake
    from guatu.indicators.services import cells_rebuild

    return {
        "lake made of the register": timed(lambda: lake.rebuild()),
        "cells of all indicators": timed(lambda: cells_rebuild()),
    }


def steps(rows: list[Any], runs: int, plan: Any, target: Any, person: Any, client: Any) -> dict[str, Any]:
    """The steps one by one, then the same through a page."""
    from guatu import lake
    from guatu.commitments import selectors, services
    from guatu.indicators.selectors import refresh
    from guatu.registers import gate

    part, table = f"/reports/{plan.pk}/living/?c={target.pk}", f"/reports/{plan.pk}/plan/"
    client.get(table)
    client.get(part, headers={"HX-Request": "true", "HX-Target": "pop"})
    times: dict[str, list[float]] = {}

    def note(name: str, work: Callable[[], Any]) -> None:
        times.setdefault(name, []).append(timed(work))

    def change(record: Any) -> None:
        record.refresh_from_db()
        gate.record_change(
            record=record,
            version=record.version,
            values={"started_on": "2022-05-05", "signed_on": "2022-05-04", "stage": "开工"},
            by=person,
            source=gate.FORM,
        )

    def aimed() -> Any:
        """The target one above what stands, so that the next project reaches it."""
        fresh = selectors.commitment_for(person, target.pk)
        stands = selectors.standing(fresh)
        services.commitment_edit(
            commitment=fresh, changes={"value": str((stands.value or 0) + 1)}, version=fresh.version, person=person
        )
        return selectors.standing(selectors.commitment_for(person, target.pk))

    for number in range(runs):
        before = aimed()
        note("gate: the row and its journal line", lambda number=number: change(rows[number]))
        note("lake: the changed row taken over", lake.catch_up)
        note("cells: those of the target's indicator", lambda: refresh([INDICATOR]))
        note(
            "standing: value, path, forecast, light",
            lambda: selectors.standing(selectors.commitment_for(person, target.pk)),
        )
        after = selectors.standing(selectors.commitment_for(person, target.pk))
        assert (before.light != "done", after.light, after.value) == (True, "done", (before.value or 0) + 1), after.why

    def saved_and_seen(record: Any) -> None:
        change(record)
        answer = client.get(part, headers={"HX-Request": "true", "HX-Target": "pop"})
        assert "已完成" in answer.content.decode(), answer.content.decode()[:400]

    for number in range(runs):
        aimed()
        note(
            "form saved → the part of the page with its new light",
            lambda number=number: saved_and_seen(rows[runs + number]),
        )
    note("cells: those of all indicators", refresh)
    for _number in range(runs):
        note("lights of the whole plan", lambda: selectors.standings(plan))
        note("plan page, whole", lambda: client.get(table))
    bound = [each for each in selectors.standings(plan).values() if each.indicator]
    value = after.value if (after := selectors.standing(selectors.commitment_for(person, target.pk))) else None
    for _number in range(3):
        note("peer: the register counted anew, one target", lambda: counted(value))
    found = {name: round(statistics.median(each), 1) for name, each in times.items()}
    return found | {"bound": len(bound), "plan": plan.commitments.filter(state="accepted").count()}


def counted(value: Any) -> None:
    """One target and the twelve months of its year, by the database alone; the same figure."""
    from guatu.registers.tables import model_of

    rows = model_of("projects").objects.filter(kind="industry", deleted_at=None)
    total = rows.filter(started_on__range=(date(2022, 1, 1), date.fromisoformat(DAY))).count()
    for month in range(1, 11):
        rows.filter(started_on__year=2022, started_on__month=month).count()
    assert total == value, (total, value)


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure on both databases, print a table."""
    read = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    read.add_argument("--size", type=int, default=1_000_000)
    read.add_argument("--runs", type=int, default=9)
    read.add_argument("--only", choices=("sqlite", "postgresql"))
    read.add_argument("--child", action="store_true")
    asked = read.parse_args()
    if asked.child:
        out, sys.stdout = sys.stdout, sys.stderr
        print(json.dumps(measure(asked.size, asked.runs)), file=out)
        return
    kinds = (asked.only,) if asked.only else ("sqlite", "postgresql")
    answers = {}
    for kind in kinds:
        with database(kind) as environment:
            arguments = ["--size", str(asked.size), "--runs", str(asked.runs), "--child"]
            answers[kind] = json.loads(child(str(Path(__file__)), *arguments, environment=environment))
    told = answers[kinds[0]]
    print(
        f"{asked.size:,} projects; a plan of {told['plan']} commitments, {told['bound']} bound to indicators; median ms"
    )
    print(f"\n| | {' | '.join(kinds)} |\n| --- |" + " ---: |" * len(kinds))
    for name in [each for each in told if each not in ("first", "plan", "bound")]:
        print(f"| {name} | " + " | ".join(f"{answers[kind][name]:,.0f}" for kind in kinds) + " |")
    for name in told["first"]:
        print(f"| once: {name} | " + " | ".join(f"{answers[kind]['first'][name]:,.0f}" for kind in kinds) + " |")


if __name__ == "__main__":
    main()
