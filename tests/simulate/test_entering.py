"""A simulated year goes through the gate the same way each time, and an attempt that was killed is begun anew."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from guatu.registers.library import library
from guatu.registers.models import Line
from guatu.registers.tables import model_of, series_model_of
from guatu.simulate import building
from guatu.simulate.entering import rounds
from guatu.simulate.year.district import district_of
from guatu.simulate.year.setting import Setting

SHORT = Setting(district=district_of("420504"), until=date(2020, 9, 30))


def test_rounds_are_quarters_before_and_half_months_in_the_year_without_a_gap() -> None:
    found = rounds(Setting(district=SHORT.district, until=date(2022, 2, 10)))
    assert [each.end.isoformat() for each in found] == [
        "2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31", "2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31",
        "2022-01-15", "2022-01-31", "2022-02-10",
    ]  # fmt: skip
    assert all(one.end == two.begin for one, two in pairwise(found))


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_gives_the_same_rows_and_the_same_journal(
    tmp_path: Path, settings: Any, empty: Callable[[], None]
) -> None:
    seen = []
    for turn in range(2):
        settings.INSTANCE = tmp_path / str(turn)
        settings.LAKE = settings.INSTANCE / "lake"
        settings.INSTANCE.mkdir()
        empty()
        building.district_build(SHORT)
        rows = {name: list(model_of(name).objects.order_by("id").values()) for name in library().registers}
        figures = {
            (name, series.name): list(series_model_of(name, series.name).objects.order_by("id").values())
            for name, register in library().registers.items()
            for series in register.series
        }
        lines = list(
            Line.objects.order_by("id").values_list(
                "id",
                "table",
                "verb",
                "first",
                "last",
                "version",
                "data",
                "act__at",
                "act__person__username",
                "act__reason",
            )
        )
        seen.append((rows, figures, lines))
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] == seen[1][1]
    assert seen[0][2] == seen[1][2]
    assert len(seen[0][2]) > 30


def test_a_killed_attempt_is_begun_anew(tmp_path: Path) -> None:
    """Killed in the middle, the next run says so, clears what there was and ends with a sound whole."""
    environment = {**os.environ, "GUATU_INSTANCE": str(tmp_path), "GUATU_DATABASE_URL": "", "GUATU_TODAY": ""}
    command = [sys.executable, "-m", "guatu.cli"]
    simulate = [*command, "simulate", "--until", "2020-07-10"]
    begun = subprocess.Popen(simulate, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    mark = tmp_path / "demo-unfinished"
    until = time.monotonic() + 120
    while not (mark.exists() and (tmp_path / "seals.txt").exists()):
        assert begun.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.02)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    assert mark.exists()
    again = subprocess.run(simulate, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert "清空重来" in again.stderr
    assert "模拟数据" in again.stdout
    assert not mark.exists()
    checked = subprocess.run([*command, "verify"], env=environment, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    third = subprocess.run(simulate, env=environment, capture_output=True, text=True, check=False)
    assert third.returncode != 0
    assert "已有模拟数据" in third.stderr
