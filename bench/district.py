"""A throw-away district for measurements: a database of either kind, one person, two towns, and project rows of invented names."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
KINDS = ("industry", "infrastructure", "livelihood", "ecology")
PLACES = ("澄溪", "云岭", "青禾", "白鹭", "石桥", "枫林", "南渡", "松坪", "柳湾", "银杏")
WORKS = ("厂房", "道路", "学校", "水库", "公园", "仓库", "桥梁", "泵站", "医院", "管网")
MANNERS = ("新建", "扩建", "改造", "提升", "配套")
RARE = 20_000
"""One row in so many holds the rare word."""


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """The environment of an empty database of the kind, `sqlite` or `postgresql`, for the time of a `with`."""
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as folder:
        environment = os.environ | {
            "GUATU_INSTANCE": folder,
            "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}",
        }
        environment.pop("GUATU_DATABASE_URL", None)
        if kind == "sqlite":
            yield environment
            return
        with postgresql() as url:
            yield environment | {"GUATU_DATABASE_URL": url}


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of the distribution, as it comes (fsync on), on a free port; gives its URL."""
    binaries = Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
    folder = Path(tempfile.mkdtemp(prefix="guatu-bench-pg-"))
    user = None
    if os.getuid() == 0:
        user = "postgres" if "postgres" in {each.pw_name for each in pwd.getpwall()} else "nobody"
        shutil.chown(folder, user)
    quiet: dict[str, Any] = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "check": True}
    data = str(folder / "data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=512MB -c max_wal_size=4GB"
    initdb = [str(binaries / "initdb"), "-D", data, "-U", "guatu", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(initdb, **quiet)
    control = [str(binaries / "pg_ctl"), "-D", data, "-w"]
    subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], **quiet)
    try:
        yield f"postgresql://guatu@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def start() -> None:
    """Django in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    import django

    django.setup()


def found() -> tuple[Any, list[int]]:
    """Make the tables, a person of the office and two towns: the person and the towns' ids."""
    from django.core.management import call_command

    from guatu.people.models import Area, Organisation, Person
    from guatu.people.services import person_create
    from guatu.registers import schema

    call_command("migrate", verbosity=0)
    schema.apply()
    office = Organisation.objects.create(name="督查室", kind="office")
    person_create(
        by=None,
        username="bench",
        password="x",
        display_name="苏晚晴",
        role="office",
        organisation=office,
        check_password=False,
    )
    kept = {"system": "demo", "valid_from": date(2020, 1, 1)}
    county = Area.objects.create(code="420599", name="澄溪区", short_name="澄溪区", level="county", **kept)
    towns = []
    for code, name in (("420599101", "云岭镇"), ("420599201", "青禾乡")):
        town = Area.objects.create(code=code, name=name, short_name=name, level="township", parent=county, **kept)
        towns.append(town.pk)
    hall = Organisation.objects.create(name="云岭镇人民政府", kind="town", area_id=towns[0])
    person_create(
        by=None,
        username="clerk",
        password="x",
        display_name="林向晨",
        role="town",
        organisation=hall,
        check_password=False,
    )
    return Person.objects.get(username="bench"), towns


def rows(first: int, count: int, towns: list[int]) -> Iterator[dict[str, Any]]:
    """Project rows of canonical values, numbered from `first`; every entered field that an office usually fills."""
    for number in range(first, first + count):
        place, work, manner = PLACES[number % 10], WORKS[number // 10 % 10], MANNERS[number // 100 % 5]
        signed = date(2015, 1, 1) + timedelta(days=number % 3000)
        total = Decimal(1_000_000 + number * 7919 % 50_000_000).scaleb(-2)
        name = f"{place}{work}{manner}第{number}号" + ("琉璃塔" if number % RARE == 17 else "工程")
        yield {
            "code": f"2204-420599-04-01-{number:06d}"
            if number < 1_000_000
            else f"22{number // 1_000_000:02d}-420599-04-02-{number % 1_000_000:06d}",
            "name": name,
            "owner_name": f"{place}建设{number % 977}公司",
            "town": towns[number % 2],
            "kind": KINDS[number % 4],
            "nature": "new",
            "stage": "started",
            "total_investment": total,
            "fixed_investment": (total / 2).quantize(Decimal("0.01")),
            "land_area": Decimal(2000 + number % 30_000).scaleb(-2),
            "signed_on": signed,
            "started_on": signed + timedelta(days=60),
            "planned_start": signed.replace(day=1),
            "leader": "苏晚晴",
            "content": f"建设{work}{number % 60}处及配套设施",
        }


def peak_reset() -> None:
    """Forget the greatest resident size so far."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """The greatest resident size of this process since then, in MB."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) >> 10


def child(script: str, *arguments: str, environment: dict[str, str]) -> str:
    """What a script of this folder prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, script, *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout
