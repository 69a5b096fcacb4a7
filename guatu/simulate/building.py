"""Build a simulated district in an empty instance, and begin anew where an earlier attempt was cut off.

A file in the instance says that building is under way; it is taken away when all of it is done. Whoever finds it begins again from
nothing: half a simulated year is worth nothing, and everything in it is invented.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from guatu.simulate.entering import end_of_day, year_enter
from guatu.simulate.people import clerks_make, organisations_make
from guatu.simulate.year.setting import Setting

UNFINISHED = "demo-unfinished"
DAY = "day"
FOLDERS = ("uploads", "evidence", "lake")
FILES = ("seals.txt", DAY)


class RealDataPresent(Exception):
    """The instance holds real data; a simulation would mix invented things into it."""


class DataPresent(Exception):
    """The instance holds simulated data already."""


def require_invented() -> None:
    """Do nothing where all that the instance holds is invented; else raise RealDataPresent, which says what to do."""
    from guatu.commitments.models import Report
    from guatu.people.models import Organisation, Person
    from guatu.registers.library import library
    from guatu.registers.tables import model_of

    found = [("报告", Report), ("人员", Person), ("机构", Organisation)]
    found += [(register.label, model_of(register.name)) for register in library().registers.values()]
    for label, model in found:
        real = model._default_manager.filter(simulated=False).count()
        if real:
            raise RealDataPresent(
                f"本实例已有真实数据（{label} {real} 条），不能装入模拟数据。请为演示另设实例目录：GUATU_INSTANCE=demo guatu demo"
            )


def require_empty() -> None:
    """Do nothing where registers hold no rows; else raise DataPresent."""
    from guatu.registers.models import Act

    if Act.objects.exists():
        raise DataPresent(
            "本实例的台账里已有模拟数据，不能再装一份。请另设实例目录：GUATU_INSTANCE=another guatu simulate"
        )


def unfinished() -> bool:
    """Whether an earlier attempt was cut off."""
    return _instance(UNFINISHED).exists()


@contextmanager
def under_way() -> Iterator[None]:
    """While this holds, whoever comes after a cut knows that what is there is a half."""
    mark = _instance(UNFINISHED)
    mark.write_text("演示数据正在生成；若被中断，下次运行 guatu demo 会清空重来。\n", encoding="utf-8")
    yield
    mark.unlink(missing_ok=True)


def district_build(setting: Setting, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Organisations, areas, clerks and the year's entries up to the setting's last day; how many things clerks did.

    The instance then stands on that day: every page says so.
    """
    from guatu import lake
    from guatu.indicators.services import cells_refresh
    from guatu.registers.seals import seal_pending

    organisations_make(setting.district)
    known_from = date(setting.year - 1, 12, 31)

    def round_done(day: date) -> None:
        seal_pending()
        if day >= known_from:
            lake.catch_up(known_at=end_of_day(day))

    done = year_enter(setting, clerks_make(setting.district), after_round=round_done, progress=progress)
    cells_refresh()
    stand_on(setting.until)
    return done


def stand_on(day: date) -> None:
    """Let the instance stand still on a day."""
    _instance(DAY).write_text(f"{day:%Y-%m-%d}\n", encoding="utf-8")


def begin_anew() -> None:
    """Take away all that a cut attempt left: tables, columns, files. Raises RealDataPresent where anything is real."""
    from django.core.management import call_command
    from django.db import connection

    require_invented()
    with connection.cursor() as cursor:
        cascade = " CASCADE" if connection.vendor == "postgresql" else ""
        if not cascade:
            cursor.execute("PRAGMA foreign_keys = OFF")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")
        if not cascade:
            cursor.execute("PRAGMA foreign_keys = ON")
    for folder in FOLDERS:
        shutil.rmtree(_instance(folder), ignore_errors=True)
    for file in FILES:
        _instance(file).unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    from guatu.registers.schema import apply

    apply()


def _instance(name: str) -> Path:
    from django.conf import settings

    return Path(settings.INSTANCE) / name
