"""Folding, cleaning, damage, changed definitions: rows stay what they are, and what was lost is said."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import override_settings
from lake.same import everything, rows, touched

from guatu import lake
from guatu.cli import main
from guatu.lake import shapes as shapes_module
from guatu.lake import taking
from guatu.lake.errors import LakeDamaged, VersionGone
from guatu.registers import gate


def change(record: Any, by: Any, **values: Any) -> Any:
    return gate.record_change(record=record, values=values, version=record.version, by=by, source=gate.FORM)


def age(folder: Path, days: int) -> None:
    """Make a table's files, and what its log says of when they were replaced, so many days older."""
    old = time.time() - days * 86_400
    for path in folder.glob("*.parquet"):
        os.utime(path, (old, old))
    for path in (folder / "_delta_log").glob("*.json"):
        text = re.sub(r'"deletionTimestamp":\d+', f'"deletionTimestamp":{int(old * 1000)}', path.read_text())
        path.write_text(text)


@pytest.mark.django_db(transaction=True)
def test_folding_changes_no_row_and_old_versions_stay(registry: Any) -> None:
    first, second = registry.make(1, total_investment="1"), registry.make(2, total_investment="2")
    lake.catch_up(known_at=datetime(2022, 1, 1, 8))
    start = lake.version("projects")
    for amount in (10, 20):
        first = change(first, registry.office, total_investment=str(amount))
        lake.catch_up(known_at=datetime(2022, 1, amount, 8))
    before = lake.version("projects")
    gate.record_delete(record=second, version=1, by=registry.office, source=gate.FORM, reason="错")
    lake.catch_up(known_at=datetime(2022, 1, 25))
    held = everything()

    (folded,) = lake.compact(always=True)
    assert (folded.table, folded.rows) == ("projects", 3)
    assert everything() == held
    assert [each.changes for each in lake.status() if each.table == "projects"] == [0]
    assert [row["total_investment"] for row in rows("projects", before)] == [Decimal(20), Decimal(2)]
    assert lake.versions_known(date(2022, 1, 25))["projects"] == folded.version
    # What was touched is still known across the folding.
    assert touched("projects", before) == [second.pk]
    assert touched("projects", start, before) == [first.pk]
    assert touched("projects", start) == [first.pk, second.pk]
    registry.make(3)
    lake.catch_up()
    assert len(rows("projects")) == 2
    assert touched("projects", before) == sorted([second.pk, rows("projects")[1]["id"]])
    assert lake.compact() == ()


@pytest.mark.django_db(transaction=True)
def test_only_what_is_past_its_days_is_cleaned_and_not_a_months_last_version_nor_a_pinned_one(registry: Any) -> None:
    record = registry.make(total_investment="1")
    versions = {}
    for day in (date(2022, 1, 5), date(2022, 1, 20), date(2022, 2, 3), date(2022, 2, 10), date(2022, 2, 25)):
        record = change(record, registry.office, total_investment=str(day.toordinal() % 1000))
        lake.catch_up(known_at=datetime(day.year, day.month, day.day, 9))
        lake.compact(always=True)
        versions[day] = (lake.version("projects"), rows("projects"))
    lake.pin({"projects": versions[date(2022, 2, 3)][0]})
    age(settings.LAKE / "projects", days=900)
    with override_settings(LAKE_DAYS=0):
        assert lake.compact() == ()
    assert all(rows("projects", version) == held for version, held in versions.values())
    (cleaned,) = lake.compact()
    assert cleaned.removed > 0
    for day in (date(2022, 1, 20), date(2022, 2, 3), date(2022, 2, 25)):
        assert rows("projects", versions[day][0]) == versions[day][1], day
    assert rows("projects") == versions[date(2022, 2, 25)][1]
    with pytest.raises(LakeDamaged):
        rows("projects", versions[date(2022, 1, 5)][0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["folder", "log", "file", "all"])
def test_a_lake_damaged_by_hand_is_said_and_made_anew(registry: Any, what: str) -> None:
    registry.make(1)
    lake.catch_up()
    held = everything()
    folder = settings.LAKE / "projects"
    if what == "folder":
        shutil.rmtree(folder)
    elif what == "log":
        next(iter((folder / "_delta_log").glob("*.json"))).write_text("x")
    elif what == "file":
        next(iter(folder.glob("*.parquet"))).unlink()
    else:
        shutil.rmtree(settings.LAKE)
    told = {each.table: each for each in lake.status()}["projects"]
    assert "guatu lake" in told.problem
    if what in ("log", "file"):
        with pytest.raises(LakeDamaged, match="guatu lake rebuild"):
            rows("projects")
        lake.rebuild(tables=["projects"])
    else:
        done = {each.table: each for each in lake.catch_up()}
        assert done["projects"].whole
        assert done["projects"].why == ("数据湖里的文件不见了" if what == "folder" else "")
    assert everything() == held
    assert all(not each.problem for each in lake.status())


@pytest.mark.django_db(transaction=True)
def test_touched_rows_of_versions_of_a_lake_that_is_gone_are_not_guessed(registry: Any) -> None:
    registry.make(1)
    for number in (2, 3):
        lake.catch_up()
        registry.make(number)
    lake.catch_up()
    since = lake.version("projects")
    shutil.rmtree(settings.LAKE)
    lake.catch_up()
    with pytest.raises(VersionGone, match="重新计算"):
        lake.changed_ids("projects", since=since)


@pytest.mark.django_db(transaction=True)
def test_a_changed_definition_makes_the_table_anew_and_old_versions_show_todays_columns(
    registry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The definition before: no `leader`, and `team` under another name."""
    registry.make(1, leader="许知远", team="一专班", total_investment="7")
    now = shapes_module.shapes()
    before = [
        replace(held, name="crew") if held.name == "team" else held
        for held in now["projects"].columns
        if held.name != "leader"
    ]
    renamed = [replace(held, was="crew") if held.name == "team" else held for held in now["projects"].columns]
    old = {**now, "projects": replace(now["projects"], columns=tuple(before))}
    new = {**now, "projects": replace(now["projects"], columns=tuple(renamed))}
    monkeypatch.setattr(taking, "shapes", lambda: old)
    lake.catch_up()
    version = lake.version("projects")
    monkeypatch.setattr(taking, "shapes", lambda: new)
    monkeypatch.setattr(shapes_module, "shapes", lambda: new)
    (done,) = lake.catch_up()
    assert (done.table, done.whole, done.why) == ("projects", True, "台账的定义改过")
    (row,), (then,) = rows("projects"), rows("projects", version)
    assert (row["leader"], row["team"]) == ("许知远", "一专班")
    assert (then["leader"], then["team"], then["total_investment"]) == (None, "一专班", Decimal(7))


@pytest.mark.django_db(transaction=True)
def test_the_commands_say_how_the_lake_stands(registry: Any) -> None:
    def told(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["lake", *words])
        return result.exit_code, result.output

    assert told("status") == (1, "数据湖还没有建立：运行 guatu lake refresh。\n")
    registry.make(1)
    assert "整表 1 行" in told("refresh")[1]
    code, text = told("status")
    assert (code, "数据湖与台账一致。" in text, "project_land" in text) == (0, True, False)
    assert "project_land" in told("status", "--all")[1]
    registry.make(2)
    assert "日志还有 1 行没有进湖" in told("status")[1]
    assert "改动 1 行" in told("refresh")[1]
    assert "并入 1 行" in told("compact", "projects", "--always")[1]
    assert "2 行" in told("rebuild", "projects")[1]
    code, text = told("rebuild", "projcts")
    assert code != 0
    assert "projcts" in text
