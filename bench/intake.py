"""How long a large spreadsheet takes on its way in and out, and how much memory: one process a step, as the server does it.

    .venv/bin/python bench/intake.py [ROWS]        100,000 unless told

A throw-away district on SQLite (set GUATU_DATABASE_URL to an empty PostgreSQL database for the other column). Every step runs in a
process of its own; seconds are the whole process, imports included; memory is its greatest resident size.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
STEPS = ("file", "compare", "accept", "again", "change", "undo", "refuse", "return_file", "export_xlsx", "export_csv")
KINDS = ("产业", "基础设施", "民生", "生态")
HEADERS = ["项目代码*", "项目名称*", "属地*", "建设单位", "项目类型*", "建设性质", "计划总投资（亿元）", "固定资产投资（万元）",
           "用地面积（亩）", "阶段", "签约日期", "开工日期", "计划开工月", "包联区领导", "建设内容及规模"]  # fmt: skip


def line(number: int, fault: bool = False, raised: int = 0) -> list[Any]:
    """One project as an office's sheet has it."""
    signed = date(2020, 1, 1) + timedelta(days=number % 900)
    return [
        f"2204-420599-04-01-{number:06d}", f"澄溪第{number}号产业项目", "云岭镇" if number % 2 else "青禾乡",
        f"澄溪建设{number % 977}公司", KINDS[number % 4], "新建", "很多" if fault else (1000 + number % 50_000 + raised) / 10_000,
        500 + number % 400, 20 + number % 300, "开工", f"{signed:%Y.%-m.%-d}", signed + timedelta(days=60), f"{signed:%Y年%-m月}",
        "苏晚晴", f"建设厂房{number % 60}栋及配套设施",
    ]  # fmt: skip


def file(rows: int) -> dict[str, Any]:
    """Three workbooks: all sound, a tenth changed, a hundredth faulty."""
    import xlsxwriter

    sizes = {}
    for name, raised, faulty in (("sound", 0, 0), ("changed", 1, 0), ("faulty", 0, 100)):
        book = xlsxwriter.Workbook(f"{name}.xlsx", {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("项目")
        sheet.write_row(0, 0, HEADERS)
        for number in range(1, rows + 1):
            more = raised if number % 10 == 0 else 0
            sheet.write_row(number, 0, line(number, bool(faulty and number % faulty == 0), more))
        book.close()
        sizes[name] = Path(f"{name}.xlsx").stat().st_size >> 20
    return {"MB": sizes["sound"]}


def take(name: str, accept: bool = True) -> dict[str, Any]:
    """Upload, compare and, where told, accept."""
    from guatu.intake.services import batch_accept, batch_upload
    from guatu.people.models import Person
    from guatu.registers.tables import register_of

    person = Person.objects.get(username="bench")
    began = time.perf_counter()
    with Path(f"{name}.xlsx").open("rb") as stream:
        batch = batch_upload(
            register=register_of("projects"), file=stream, name=f"{name}.xlsx", by=person, tell=lambda *_: None
        )
    compared = time.perf_counter() - began
    if accept and batch.state == "ready":
        batch = batch_accept(batch=batch, by=person, tell=lambda *_: None)
    batch.refresh_from_db()
    found = {key: getattr(batch, key) for key in ("state", "new", "changed", "same", "refused", "problem")}
    return {"compare": round(compared, 1), "accept": round(time.perf_counter() - began - compared, 1)} | found


def accept() -> dict[str, Any]:
    """Write a batch that was compared before, as the server's second process does."""
    from guatu.intake.models import Batch
    from guatu.intake.services import batch_accept

    batch = Batch.objects.latest("pk")
    batch = batch_accept(batch=batch, by=batch.by, tell=lambda *_: None)
    batch.refresh_from_db()
    return {"state": batch.state, "new": batch.new}


def undo() -> dict[str, Any]:
    """Take the last act back."""
    from guatu.intake.models import Batch
    from guatu.registers import gate

    batch = Batch.objects.filter(state="done").latest("pk")
    act = gate.act_undo(act=batch.act, by=batch.by)
    return {"rows": act.rows}


def return_file() -> dict[str, Any]:
    """The file that goes back, all rows."""
    from guatu.documents.register_return import write_return
    from guatu.intake.models import Batch
    from guatu.intake.returning import marked_sheet

    sheet, layout, marks = marked_sheet(Batch.objects.latest("pk"))
    with Path("return.xlsx").open("wb") as out:
        write_return(out, sheet=sheet, first_row=layout.first_row, faults=marks)
    return {"marks": len(marks), "MB": Path("return.xlsx").stat().st_size >> 20}


def export(form: str) -> dict[str, Any]:
    """All fields of all rows."""
    from guatu.commands.registers import export_write

    export_write("projects", Path(f"export.{form}"), "bench")
    return {"MB": Path(f"export.{form}").stat().st_size >> 20}


def district() -> None:
    """A database with one person and two towns."""
    from django.core.management import call_command

    from guatu.people.models import Area, Organisation
    from guatu.people.services import person_create
    from guatu.registers import schema

    call_command("migrate", verbosity=0)
    schema.apply()
    office = Organisation.objects.create(name="督查室", kind="office")
    person_create(by=None, username="bench", password="x", display_name="苏晚晴", role="office", organisation=office, check_password=False)  # fmt: skip
    since = date(2020, 1, 1)
    county = Area.objects.create(code="420599", system="demo", name="澄溪区", short_name="澄溪区", level="county", valid_from=since)  # fmt: skip
    for code, name in (("420599101", "云岭镇"), ("420599201", "青禾乡")):
        Area.objects.create(code=code, system="demo", name=name, short_name=name, level="township", parent=county, valid_from=since)  # fmt: skip


def step(name: str, rows: int) -> dict[str, Any]:
    """One step, in this process."""
    if name == "file":
        return file(rows)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    import django

    django.setup()
    calls = {
        "district": lambda: district() or {},
        "idle": dict,
        "compare": lambda: take("sound", accept=False),
        "accept": accept,
        "again": lambda: take("sound"),
        "change": lambda: take("changed"),
        "undo": undo,
        "refuse": lambda: take("faulty", accept=False),
        "return_file": return_file,
        "export_xlsx": lambda: export("xlsx"),
        "export_csv": lambda: export("csv"),
    }
    return calls[name]()


def main() -> None:
    """Run the steps one after the other and print a line each."""
    if len(sys.argv) == 4:
        sys.stdout = sys.stderr
        found = step(sys.argv[2], int(sys.argv[3]))
        print(json.dumps(found, default=str), file=sys.__stdout__)
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"GUATU_INSTANCE": folder, "PYTHONPATH": str(ROOT)}
        for name in ("district", "idle", *STEPS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            began = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, str(Path(__file__).resolve()), "step", name, str(rows)],
                cwd=folder, env=environment, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            peak = 0
            while process.poll() is None:
                try:
                    status = Path(f"/proc/{process.pid}/status").read_text()
                    peak = max(peak, int(status.split("VmHWM:")[1].split()[0]))
                except (OSError, IndexError):
                    peak = peak or before
                time.sleep(0.02)
            found = json.loads((process.stdout.read() if process.stdout else "") or "{}")
            print(f"{name:<12} {time.perf_counter() - began:7.1f} s  {peak >> 10:5d} MB  {found}", flush=True)


if __name__ == "__main__":
    main()
