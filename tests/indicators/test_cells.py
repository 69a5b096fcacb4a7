"""Cells stay equal to what would be computed anew: after any changes, in any order, and whatever kills the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu import lake
from guatu.definitions.parameter import DatedValue
from guatu.indicators import catalogue, selectors, services
from guatu.indicators.cells import update
from guatu.indicators.models import Cell, IndicatorVersion, State
from guatu.indicators.providers import LakeFigures
from guatu.indicators.selectors.values import read
from guatu.lake.delta import stand_of
from guatu.people.models import Area
from guatu.registers import gate
from guatu.registers.errors import Refused
from guatu.registers.tables import series_model_of
from tests.indicators.conftest import INDICATORS, District, day, use

FIELDS = ("version__name", "split", "grain", "period", "key", "rows", "unknown", "total", "most")


def cells() -> set[tuple[Any, ...]]:
    found = list(Cell.objects.values_list(*FIELDS))
    assert len(found) == len(set(found))
    return set(found)


def rebuilt() -> set[tuple[Any, ...]]:
    services.cells_rebuild()
    return cells()


DAYS = st.sampled_from(["2021-12-31", "2022-01-01", "2022-02-28", "2022-03-15", "2023-06-30"])
CHANGES = st.lists(
    st.one_of(
        st.tuples(
            st.just("make"),
            st.fixed_dictionaries(
                {"town": st.sampled_from(["云岭镇", "青禾乡"]), "kind": st.sampled_from(["产业", "民生"])},
                optional={
                    "total_investment": st.sampled_from(["10000", "9999.9999", "20000", "0.0001"]),
                    "unit": st.just("发展和改革局"),
                    "started_on": DAYS,
                    "signed_on": DAYS,
                    "agreed_investment": st.sampled_from(["500", "0.01"]),
                },
            ),
        ),
        st.tuples(
            st.just("change"),
            st.dictionaries(
                st.sampled_from(["total_investment"]), st.sampled_from(["", "30000", "10000", "1"]), min_size=1
            ),
        ),
        st.tuples(st.just("stage"), DAYS),
        st.tuples(st.just("town"), st.sampled_from(["云岭镇", "青禾乡"])),
        st.tuples(
            st.just("observe"),
            st.tuples(st.sampled_from(["2022-01", "2022-03", "2023-01"]), st.sampled_from(["1", "2.5"])),
        ),
        st.tuples(st.just("delete"), st.none()),
        st.tuples(st.just("refresh"), st.none()),
    ),
    min_size=3,
    max_size=10,
)


def make(district: District, more: dict[str, Any]) -> Any:
    if "started_on" in more:
        return district.project(**more, stage="开工")
    return district.project(**{name: value for name, value in more.items() if name != "started_on"})


def play(district: District, rows: list[Any], verb: str, what: Any, number: int) -> None:
    """One change, where there is a row to change."""
    if verb == "make":
        rows.append(make(district, what))
    elif verb == "refresh":
        selectors.refresh()
    elif rows:
        row = rows[number % len(rows)]
        if verb == "change":
            district.change(row, **what)
        elif verb == "town":
            district.change(row, town=what)
        elif verb == "stage":
            district.change(row, stage="竣工", started_on=row.started_on or day("2021-12-31"), finished_on=what)
        elif verb == "observe":
            held = (
                series_model_of("projects", "investment")
                .objects.filter(record_id=row.pk, period=day(f"{what[0]}-01"))
                .first()
            )
            district.observe(row, "investment", *what, revision=held.revision if held else None)
        elif verb == "delete":
            row.refresh_from_db()
            gate.record_delete(record=row, version=row.version, by=district.office, source=gate.FORM, reason="x")
            rows.remove(row)


def test_after_any_changes_cells_equal_those_computed_anew(district: District) -> None:
    district.project(stage="开工", started_on="2022-02-10", total_investment="10000")  # stays, whatever is deleted
    selectors.refresh()
    rows: list[Any] = []

    @given(changes=CHANGES)
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    def changed(changes: list[tuple[str, Any]]) -> None:
        for number, (verb, what) in enumerate(changes):
            with suppress(Refused):  # the gate takes no stage before the one that goes ahead of it
                play(district, rows, verb, what, number)
        selectors.refresh()
        kept = cells()
        assert kept == rebuilt()

    changed()
    assert cells()


def test_parts_of_every_split_add_up_to_the_whole(district: District) -> None:
    district.project(stage="开工", started_on="2022-02-10", total_investment="10000", unit="发展和改革局")
    district.project(stage="开工", started_on="2022-05-10", town="青禾乡", kind="民生")
    selectors.refresh()
    whole = {
        (name, grain, period): (rows, unknown, total)
        for name, split, grain, period, _key, rows, unknown, total, _most in cells()
        if split == "" and grain != "day"
    }
    sums: dict[Any, list[int]] = {}
    for name, split, grain, period, _key, rows, unknown, total, _most in cells():
        if split:
            found = sums.setdefault((split, name, grain, period), [0, 0, 0])
            for place, figure in enumerate((rows, unknown, total)):
                found[place] += figure
    assert {split for split, *_rest in sums} == {"county", "township", "village", "organisation", "kind", "chain"}
    for (_split, *where), found in sums.items():
        assert whole[tuple(where)] == tuple(found)


def test_cells_and_the_lake_tell_the_same(district: District) -> None:
    district.project(stage="竣工", started_on="2021-03-10", finished_on="2022-04-01", total_investment="10000")
    first = district.project(
        stage="开工", started_on="2022-02-10", total_investment="20000", signed_on="2022-02-09", agreed_investment="7.5"
    )
    district.observe(first, "investment", "2021-02", "8")
    district.observe(first, "investment", "2022-02", "10")
    selectors.refresh()
    names = [each.name for each in INDICATORS]
    spans = [
        (day("2022-01-01"), day("2022-12-31")),
        (day("2022-01-01"), day("2022-03-31")),
        (day("2022-02-01"), day("2022-02-28")),
        (day("2022-01-05"), day("2022-02-10")),
        (day("2021-11-01"), day("2022-04-01")),
    ]
    for split in ("", "township", "organisation", "kind"):
        assert read(names, spans, split) == read(names, spans, split, LakeFigures()), split


def test_only_what_changed_is_computed(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    row = district.project(stage="开工", started_on="2022-02-10", total_investment="10000")
    selectors.refresh()
    assert services.cells_refresh() == []
    district.observe(row, "investment", "2022-02", "10")
    (done,) = services.cells_refresh()
    assert (done.source, done.indicators, done.how) == ("项目库·完成投资", 2, "difference")
    of = use(monkeypatch, *INDICATORS)
    line = of.parameters["large_project"]
    values = (*line.values, DatedValue(since=day("2022-02-01"), value=Decimal("1.5"), source="新文件"))
    made = replace(of, held={**of.held, type(line): {**of.parameters, "large_project": replace(line, values=values)}})
    monkeypatch.setattr(catalogue, "library", lambda: made)
    before = State.objects.get(name="large_started").version
    assert before.parameters == {"large_project": [["2020-01-01", "1", before.parameters["large_project"][0][2]]]}
    (done,) = services.cells_refresh()
    assert (done.indicators, done.how) == (1, "anew")
    after = State.objects.get(name="large_started").version
    assert after.hash != before.hash
    assert after.parameters["large_project"][1] == ["2022-02-01", "1.5", "新文件"]
    assert not before.cells.exists()
    assert selectors.value("large_started", start=day("2022-01-01"), end=day("2022-12-31")).value == 0


def test_a_maximum_taken_back_gives_way_to_the_next(district: District) -> None:
    district.project(stage="开工", started_on="2022-02-10", total_investment="20000")
    big = district.project(stage="开工", started_on="2022-02-11", total_investment="30000")
    selectors.refresh()
    span = {"start": day("2022-01-01"), "end": day("2022-12-31")}
    assert selectors.value("greatest", **span).value == 30000
    district.change(big, total_investment="5")
    selectors.refresh()
    assert selectors.value("greatest", **span).value == 20000
    assert cells() == rebuilt()


def test_areas_that_come_to_lie_elsewhere_take_their_figures_along(district: District) -> None:
    other = Area.objects.create(
        code="420598", system="demo", name="东区", short_name="东区", level="county", valid_from=date(2020, 1, 1)
    )
    district.project(stage="开工", started_on="2022-02-10", total_investment="20000")
    selectors.refresh()
    Area.objects.filter(pk=district.yunling.pk).update(parent=other)
    selectors.refresh()
    found = selectors.splits("started", split="county", start=day("2022-01-01"), end=day("2022-12-31"))
    assert [(each.label, each.value) for each in found] == [("东区", 1), ("澄溪区", 0)]


@pytest.mark.parametrize("moment", ["_changed", "_commit"])
def test_whoever_comes_second_leaves_what_the_first_wrote(
    district: District, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    district.project(stage="开工", started_on="2022-02-10", total_investment="20000")
    selectors.refresh()
    district.project(stage="开工", started_on="2022-02-11", total_investment="20000")
    plain = getattr(update, moment)
    calls = []

    def late(*given: Any) -> Any:
        if not calls:
            calls.append(1)
            services.cells_refresh()  # another process does the same in between
        return plain(*given)

    monkeypatch.setattr(update, moment, late)
    services.cells_refresh()
    monkeypatch.setattr(update, moment, plain)
    assert selectors.value("started", start=day("2022-01-01"), end=day("2022-12-31")).value == 2
    assert cells() == rebuilt()


def test_figures_of_rows_that_were_cleaned_away_are_computed_anew(district: District) -> None:
    for number in range(2):
        district.project(stage="开工", started_on=f"2022-02-1{number}", total_investment="20000")
        selectors.refresh()
    before = stand_of("projects")
    lake.compact(tables=["projects"], always=True)
    for path in (*before.base, *(each for each, _least, _most in before.changes)):
        Path(path).unlink()
    district.project(stage="开工", started_on="2022-02-13", total_investment="20000")
    selectors.refresh()
    assert selectors.value("started", start=day("2022-01-01"), end=day("2022-12-31")).value == 3
    assert cells() == rebuilt()


KILLED = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.LAKE = type(settings.INSTANCE)(sys.argv[1])
from guatu import lake
from guatu.indicators import services
from guatu.indicators.cells import store, update
from guatu.indicators.models import State
from guatu.indicators import catalogue
from guatu.registers import library
from tests.indicators.conftest import INDICATORS, made_library
made = made_library(INDICATORS)
catalogue.library = library.library = lambda: made
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
def after(of, name):
    plain = getattr(of, name)
    def dying(*given, **named):
        result = plain(*given, **named)
        die()
        return result
    setattr(of, name, dying)
where = sys.argv[2]
if where == "lake taken over":
    after(lake, "catch_up")
elif where == "cells written":
    after(update, "cells_add")
elif where == "state written":
    after(type(State.objects), "update_or_create")
elif where == "one group written":
    after(update, "_commit")
services.cells_refresh()
"""


@pytest.mark.parametrize("where", ["lake taken over", "cells written", "state written", "one group written"])
def test_a_killed_process_neither_loses_nor_doubles(
    district: District, lake_folder: Path, tmp_path: Path, where: str
) -> None:
    row = district.project(stage="开工", started_on="2022-02-10", total_investment="20000")
    selectors.refresh()
    district.project(stage="开工", started_on="2022-02-11", total_investment="30000")
    district.change(row, total_investment="5")
    district.observe(row, "investment", "2022-02", "10")
    assert kill(tmp_path, lake_folder, where) == -signal.SIGKILL
    services.cells_refresh()
    kept = cells()
    assert selectors.value("started", start=day("2022-01-01"), end=day("2022-12-31")).value == 2
    assert kept == rebuilt()
    assert IndicatorVersion.objects.count() == State.objects.count()


def kill(instance: Path, lake_folder: Path, where: str) -> int:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "guatu.settings", "GUATU_INSTANCE": str(instance)}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2])}
    stated = connection.settings_dict
    if connection.vendor == "postgresql":
        server = f"{quote(stated['USER'])}@{stated['HOST']}:{stated['PORT']}"
        environment["GUATU_DATABASE_URL"] = f"postgresql://{server}/{stated['NAME']}"
    else:
        environment.pop("GUATU_DATABASE_URL", None)
        link = instance / "db.sqlite3"
        if not link.exists():
            link.symlink_to(stated["NAME"])
    command = [sys.executable, "-c", KILLED, str(lake_folder), where]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]
    return ended.returncode
