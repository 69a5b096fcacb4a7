"""A register of a million rows: how long its pages take and how they grow, beside plain Django pages over the same table.

    python bench/registers.py [--sizes 10000,100000,1000000,10000000] [--import 100000] [--at 1000000] [--runs 15] [--only sqlite|postgresql]

Whole pages, as a signed-in person gets them (middleware, permissions, template), through Django's test client in one process. The
plain pages are a ListView (offset paging, COUNT(*), icontains) and a DetailView over the same table, with the same middleware
and with a template of one line a row. The peer of the import is django-import-export with bulk on, where installed.
Rows are written by COPY or executemany with the search index and without journal, except the imported ones, which pass the gate; those
and the export are measured at the size that `--at` names. Processor time is that of this process and of the database server.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from district import child, database, found, peak, peak_reset, rows, start

LIST, PLAIN = "/registers/projects/", "/plain/"
ROW = (
    "<h1>{{ page_obj.paginator.count }}</h1><table>{% for row in object_list %}<tr><td><a href='{{ row.pk }}'>{{ row.name }}</a>"
    "<td>{{ row.code }}<td>{{ row.town }}<td>{{ row.kind }}<td>{{ row.stage }}<td>{{ row.total_investment }}{% endfor %}</table>"
)


def fill(first: int, last: int, towns: list[int], person: Any) -> None:
    """Rows numbered first to last - 1, with indexes and search index, without journal."""
    from datetime import datetime

    from django.db import transaction

    from guatu.definitions.values import compute
    from guatu.registers.gate.bulk_sql import ids_reserve, rows_insert
    from guatu.registers.library import library
    from guatu.registers.search import search_add, search_fields
    from guatu.registers.tables import model_of, register_of

    register, model = register_of("projects"), model_of("projects")
    names, blank = [field.name for field in register.fields], dict.fromkeys(field.name for field in register.fields)
    searched, parameters, now = search_fields(register), library().parameters, datetime.now()
    for begin in range(first, last, 50_000):
        count = min(50_000, last - begin)
        part = [blank | row for row in rows(begin, count, towns)]
        for row in part[:1]:
            assert compute(register, row, parameters=parameters, today=now.date())["stage"] == "started"
        for row in part:
            row["intensity"] = round(row["fixed_investment"] / row["land_area"], 2)
        with transaction.atomic():
            ids = ids_reserve(model, count)
            rows_insert(model, names, ids, part, now=now, by=person.pk, simulated=True)
            search_add(
                register, ((number, [row[name] for name in searched]) for number, row in zip(ids, part, strict=True))
            )
    settled()


def grow(times: int) -> None:
    """As many rows `times` over, copied inside the database with a further figure in the code; indexes are made afterwards."""
    from django.db import connection

    from guatu.registers.tables import model_of

    model = model_of("projects")
    columns = [field.column for field in model._meta.fields if field.column not in ("id", "code")]
    listed = ", ".join(f'"{column}"' for column in columns)
    lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM register_projects")
        size = cursor.fetchone()[0]
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'register_projects' AND sql IS NOT NULL"
            if lite
            else "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'register_projects' AND indexname LIKE 'gx%'"
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(
            "SELECT count(*) FROM register_projects WHERE id = (SELECT max(id) FROM register_projects) AND code LIKE '%-0401-%'"
        )
        code = "replace(code, '-04-01-', '-0401-')"
        if cursor.fetchone()[0]:
            # The second time: other places for the dashes, so that no code comes twice and none grows longer.
            code = "replace(replace(code, '-04-01-', '-040-1'), '-0401-', '-0401')"
        for turn in range(1, times):
            cursor.execute(
                f"INSERT INTO register_projects (id, code, {listed}) SELECT id + {turn * size}, "
                f"{code} || '{turn}', {listed} FROM register_projects WHERE id <= {size}"
            )
            # What the further figure adds to the grams of the code: a pair, the last sign, a piece of four.
            ends = [
                f"substr(r.code, length(r.code)) || '{turn}'",
                f"'{turn}'",
                f"substr(r.code, length(r.code) - 2) || '{turn}'",
            ]
            spaced, listed_ends = " || ' ' || ".join(["s.grams", *ends]), ", ".join(ends)
            key, grams = ("rowid", spaced) if lite else ("id", f"s.grams || array_to_tsvector(ARRAY[{listed_ends}])")
            cursor.execute(
                f"INSERT INTO search_projects ({key}, grams) SELECT s.{key} + {turn * size}, {grams} FROM search_projects s "
                f"JOIN register_projects r ON r.id = s.{key} WHERE s.{key} <= {size}"
            )
        for _name, sql in indexes:
            cursor.execute(sql)
        if not lite:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('register_projects', 'id'), {times * size})")
    settled()


def settled() -> None:
    """What a server does by night."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE) register_projects")
            cursor.execute("VACUUM (ANALYZE) search_projects")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def plain_pages() -> None:
    """The pages that Django's tutorial would make, at /plain/."""
    from django.db.models import Q
    from django.http import HttpResponse
    from django.template import engines
    from django.urls import path
    from django.views.generic import DetailView, ListView

    import guatu.urls
    from guatu.registers.tables import model_of

    model, template = model_of("projects"), engines["django"].from_string(ROW)

    class Rows(ListView):  # type: ignore[type-arg]
        """Offset paging and COUNT(*)."""

        paginate_by = 50

        def get_queryset(self) -> Any:
            """Live rows, filtered and searched as the address says."""
            found = model.objects.filter(deleted_at=None).select_related("town").order_by("-id")
            if kind := self.request.GET.get("kind"):
                found = found.filter(kind=kind)
            if least := self.request.GET.get("least"):
                found = found.filter(total_investment__gte=least)
            if word := self.request.GET.get("q"):
                found = found.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(owner_name__icontains=word))
            return found

        def render_to_response(self, context: Any, **_kept: Any) -> Any:
            """The one template."""
            return HttpResponse(template.render({key: context[key] for key in ("page_obj", "object_list")}))

    class Row(DetailView):  # type: ignore[type-arg]
        """One row, every field."""

        def get_queryset(self) -> Any:
            """Every row."""
            return model.objects.all()

        def render_to_response(self, context: Any, **_kept: Any) -> Any:
            """All that the row has."""
            row = context["object"]
            return HttpResponse(
                "<br>".join(f"{field.name}: {field.value_from_object(row)}" for field in model._meta.fields)
            )

    guatu.urls.urlpatterns[:0] = [path("plain/", Rows.as_view()), path("plain/<int:pk>/", Row.as_view())]


def processor() -> float:
    """Processor seconds of this process and, where there is one, of all processes of the database server."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time()
    ticks = 0
    backend = stat(connection.connection.info.backend_pid)
    assert backend is not None
    master = backend[0]
    for each in Path("/proc").glob("[0-9]*"):
        found = stat(int(each.name))
        # What ended meanwhile, as workers of a parallel query do, is in the master's account of its children.
        if found is not None and (found[0] == master or int(each.name) == master):
            ticks += sum(found[1:3]) + (sum(found[3:5]) if int(each.name) == master else 0)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def stat(process: int) -> list[int] | None:
    """Parent, user, system, children's user and system ticks of a process; None where it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return [int(fields[1]), *(int(each) for each in fields[11:15])]


def timed(call: Callable[[], Any], runs: int) -> dict[str, float]:
    """p50 and p95 in ms, greatest memory in MB; once unmeasured before. What takes seconds is asked fewer times."""
    peak_reset()
    began = time.perf_counter()
    call()
    first = time.perf_counter() - began
    runs = runs if first < 1 else 3 if first < 5 else 1
    times = []
    worked = processor()
    for _turn in range(runs):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    worked = processor() - worked
    times.sort()
    return {
        "cpu": worked / runs * 1000,
        "p50": statistics.median(times),
        "p95": times[min(int(len(times) * 0.95), len(times) - 1)],
        "MB": peak(),
    }


def measured(person: Any, size: int, runs: int) -> dict[str, dict[str, float]]:
    """Every page at the present size."""
    from guatu.registers.tables import model_of

    model = model_of("projects")
    client = signed_in(person.username)
    number = size // 2
    middle = model.objects.only("id").get(pk=number)
    from guatu.registers.selectors.rows import _pack

    deep = _pack(middle, "")

    def page(address: str, by: Any = None) -> Callable[[], Any]:
        def call() -> None:
            answer = (by or client).get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            assert b"Traceback" not in answer.content

        return call

    clerk = signed_in("clerk")
    pages = {
        "list, first page": (LIST, PLAIN),
        "list, page in the middle": (f"{LIST}?after={deep}", f"{PLAIN}?page={size // 100}"),
        "list, sorted by amount": (f"{LIST}?sort=-total_investment", ""),
        "filter: kind (1 in 4)": (f"{LIST}?kind=industry", f"{PLAIN}?kind=industry"),
        "filter: amount from (1 in 50)": (f"{LIST}?total_investment.from=500000", f"{PLAIN}?least=500000"),
        "filter: kind and amount, sorted": (f"{LIST}?kind=ecology&total_investment.from=450000&sort=name", ""),
        "condition: 计划总投资 > 固定资产投资 × 3 (no row)": (
            f"{LIST}?where=total_investment %3E fixed_investment*3",
            "",
        ),
        "search: two characters, 1 in 10": (f"{LIST}?q=云岭", f"{PLAIN}?q=云岭"),
        "search: two words, 1 in 100": (f"{LIST}?q=云岭 水库", ""),
        "search: rare word": (f"{LIST}?q=琉璃塔", f"{PLAIN}?q=琉璃塔"),
        "search: one character": (f"{LIST}?q=璃", ""),
        "search: no row": (f"{LIST}?q=没有此事", f"{PLAIN}?q=没有此事"),
        "search: exact code": (f"{LIST}?q=2204-420599-04-01-000777", f"{PLAIN}?q=2204-420599-04-01-000777"),
        "search: last figures of a code": (f"{LIST}?q=000777", f"{PLAIN}?q=000777"),
        "detail": (f"{LIST}{number}/", f"{PLAIN}{number}/"),
    }
    # The clerk of a town, to which every second row belongs; rows reach a town by area or by organisation.
    of_town = {
        "town: list, first page": LIST,
        "town: sorted by amount": f"{LIST}?sort=-total_investment",
        "town: filter kind, sorted by name": f"{LIST}?kind=industry&sort=name",
        "town: kind it has none of, sorted by name": f"{LIST}?kind=ecology&sort=name",
        "town: search, two characters": f"{LIST}?q=青禾",
        "town: search, no row in the town": f"{LIST}?q=云岭",
    }
    answers = {}
    for name, address in of_town.items():
        answers[name] = timed(page(address, clerk), runs)
        print(f"  {size:>9,} {name}: {answers[name]}", file=sys.stderr, flush=True)
    for name, (ours, plain) in pages.items():
        answers[name] = timed(page(ours), runs)
        if plain:
            answers[name]["plain"] = timed(page(plain), runs)["p50"]
        print(f"  {size:>9,} {name}: {answers[name]}", file=sys.stderr, flush=True)
    return answers


def signed_in(username: str) -> Any:
    """A browser of somebody."""
    from django.test import Client

    from guatu.people.models import Person

    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(username=username))
    return client


def exported(person: Any) -> dict[str, float]:
    """The workbook of a filtered list, as a download; so many rows are written in the background otherwise, by the same code."""
    from guatu.jobs import services

    services.LARGE = 1_000_000_000
    client = signed_in(person.username)
    size = 0

    def call() -> None:
        nonlocal size
        answer = client.get("/registers/projects/rows.xlsx?total_investment.from=400000")
        assert answer.status_code == 200
        size = sum(len(part) for part in answer.streaming_content)  # type: ignore[attr-defined]

    return timed(call, 3) | {"KB": size >> 10}


def imported(person: Any, towns: list[int], first: int, count: int) -> dict[str, dict[str, float]]:
    """New rows through the gate, with journal; the same rows again (nothing changes); then as many by django-import-export."""
    from guatu.registers import gate
    from guatu.registers.tables import model_of, register_of

    register, model = register_of("projects"), model_of("projects")
    answers = {}
    for name, wanted in (("import, new rows", "new"), ("import, the same again", "same")):
        peak_reset()
        began = time.perf_counter()
        written = gate.rows_write(
            register=register, rows=rows(first, count, towns), by=person, source=gate.Source("excel"), simulated=True
        )
        seconds = time.perf_counter() - began
        assert getattr(written, wanted) == count
        answers[name] = {"s": seconds, "rows/s": count / seconds, "MB": peak()}
    try:
        from import_export import resources
        from tablib import Dataset
    except ImportError:
        return answers
    from datetime import datetime

    class Peer(resources.ModelResource):  # type: ignore[misc]
        """Bulk writing, as its documentation advises for speed; no row compared, no report kept."""

        class Meta:
            """Its options."""

            model = model_of("projects")
            fields = ("code", "name", "owner_name", "town", "kind", "nature", "stage", "total_investment", "fixed_investment",
                      "land_area", "signed_on", "started_on", "planned_start", "leader", "content", "made_at", "changed_at", "made_by", "changed_by")  # fmt: skip
            import_id_fields = ("code",)
            use_bulk, batch_size, skip_diff, report_skipped, force_init_instance = True, 2000, True, False, True

    now = datetime.now()
    given = [
        dict(row) | {"made_at": now, "changed_at": now, "made_by": person.pk, "changed_by": person.pk}
        for row in rows(first + count, count, towns)
    ]
    peak_reset()
    began = time.perf_counter()
    data = Dataset(headers=list(given[0]))
    data.extend([tuple(row.values()) for row in given])
    result = Peer().import_data(data, raise_errors=True, use_transactions=True)
    seconds = time.perf_counter() - began
    assert not result.has_errors()
    assert model.objects.filter(code=given[-1]["code"]).exists()
    answers["import, django-import-export"] = {"s": seconds, "rows/s": count / seconds, "MB": peak()}
    return answers


def forget(last: int) -> None:
    """Take the imported rows away again, so that the table grows on from its round number."""
    from django.db import connection

    key = "rowid" if connection.vendor == "sqlite" else "id"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_projects WHERE id > %s", [last])
        cursor.execute(f"DELETE FROM search_projects WHERE {key} > %s", [last])
    settled()


def measure(sizes: list[int], count: int, at: int, runs: int) -> dict[str, Any]:
    """Grow the table, measure at each size; then export and import at the last."""
    start()
    plain_pages()
    person, towns = found()
    answers: dict[str, Any] = {"growth": {}}
    done = 0
    for size in sizes:
        began = time.perf_counter()
        if done >= 100_000 and size // done <= 10 and size % done == 0:
            grow(size // done)
        else:
            fill(done, size, towns, person)
        print(f"  {size:,} rows filled, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        done = size
        answers["growth"][size] = measured(person, size, runs)
        if size == at:
            answers["export"] = exported(person)
            print(f"  export {answers['export']}", file=sys.stderr, flush=True)
            answers["import"] = imported(person, towns, done, count) if count else {}
            print(f"  import {answers['import']}", file=sys.stderr, flush=True)
            forget(done)
    answers["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return answers


def main() -> None:
    """Both databases, then the tables."""
    read = argparse.ArgumentParser()
    read.add_argument("--sizes", default="10000,100000,1000000,10000000")
    read.add_argument("--import", dest="count", type=int, default=100_000)
    read.add_argument("--at", type=int, default=1_000_000)
    read.add_argument("--runs", type=int, default=15)
    read.add_argument("--only", choices=("sqlite", "postgresql"))
    read.add_argument("--child", action="store_true")
    asked = read.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    if asked.child:
        out, sys.stdout = sys.stdout, sys.stderr
        print(json.dumps(measure(sizes, asked.count, asked.at, asked.runs)), file=out)
        return
    for kind in (asked.only,) if asked.only else ("sqlite", "postgresql"):
        with database(kind) as environment:
            arguments = [*sys.argv[1:], "--child"]
            answers = json.loads(child(__file__, *arguments, environment=environment))
        show(kind, sizes, answers)


def show(kind: str, sizes: list[int], answers: dict[str, Any]) -> None:
    """One table of pages and one of bulk work."""
    heads = [f"{size:,}" for size in sizes]
    print(
        f"\n| {kind}: p50 ms | {' | '.join(heads)} | p95 | processor ms | peak MB | plain {' | plain '.join(heads)} |"
    )
    print("| --- |" + " ---: |" * (2 * len(sizes) + 3))
    growth = answers["growth"]
    for name in growth[str(sizes[0])]:
        cells = [f"{growth[str(size)][name]['p50']:.0f}" for size in sizes]
        last = growth[str(sizes[-1])][name]
        plain = [f"{each['plain']:,.0f}" if "plain" in (each := growth[str(size)][name]) else "–" for size in sizes]
        ours = f"{' | '.join(cells)} | {last['p95']:.0f} | {last['cpu']:.0f} | {last['MB']}"
        print(f"| {name} | {ours} | {' | '.join(plain)} |")
    if "export" not in answers:
        return
    export = answers["export"]
    print(f"\n| {kind} | s | rows/s | peak MB |\n| --- | ---: | ---: | ---: |")
    print(f"| Excel of a filtered list ({export['KB']:,} KB) | {export['p50'] / 1000:.1f} | – | {export['MB']} |")
    for name, each in answers.get("import", {}).items():
        print(f"| {name} | {each['s']:.1f} | {each['rows/s']:,.0f} | {each['MB']} |")


if __name__ == "__main__":
    main()
