"""What a form saved is in the lake after the next catching up, as it stands then, and old versions still tell what stood before."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from lake.same import rows
from lake.same import touched as ids

from guatu import lake
from guatu.lake.errors import LakeDamaged, LakeMissing, TableNotReady
from guatu.registers import gate
from guatu.registers.models import Line


def change(record: Any, by: Any, **values: Any) -> Any:
    return gate.record_change(
        record=record, values=values, version=record.version, by=by, source=gate.FORM, reason="更正"
    )


def observe(record: Any, period: str, value: str, by: Any, revision: int | None = None) -> Any:
    return gate.observation_put(
        record=record,
        series="investment",
        period=period,
        value=value,
        by=by,
        source=gate.FORM,
        reason="更正",
        revision=revision,
    )


@pytest.mark.django_db(transaction=True)
def test_a_saved_row_is_in_the_lake_with_the_types_of_its_definition(registry: Any) -> None:
    record = registry.make(total_investment="1.25亿", stage="started", started_on="2022-03-05")
    assert lake.pending() == 1
    lake.catch_up()
    assert lake.pending() == 0
    (row,) = rows("projects")
    assert row["id"] == record.pk
    assert row["total_investment"] == Decimal("12500.0000")
    assert row["started_on"] == date(2022, 3, 5)
    assert row["town"] == registry.yunling.pk
    assert row["name"] == "云岭第1产业园"
    assert row["simulated"] is False
    assert isinstance(row["changed_at"], datetime)
    assert row["chain"] is None
    assert "site" not in row


@pytest.mark.django_db(transaction=True)
def test_changes_deletions_and_corrections_arrive_and_old_versions_stay(registry: Any) -> None:
    first, second = registry.make(1, total_investment="100"), registry.make(2, total_investment="200")
    observe(first, "2022-03", "10", registry.office)
    lake.catch_up()
    before, series_before = lake.version("projects"), lake.version("projects__investment")

    first = change(first, registry.office, total_investment="150")
    gate.record_delete(record=second, version=1, by=registry.office, source=gate.FORM, reason="错")
    observe(first, "2022-03", "12.5", registry.office, revision=1)
    observe(first, "2022-04", "1", registry.office)
    done = {each.table: each for each in lake.catch_up()}
    assert {name: each.rows for name, each in done.items()} == {"projects": 2, "projects__investment": 2}
    assert not any(each.whole for each in done.values())

    assert [(row["id"], row["total_investment"]) for row in rows("projects")] == [(first.pk, Decimal(150))]
    values = [(row["period"].month, row["value"], row["revision"]) for row in rows("projects__investment")]
    assert values == [(3, Decimal("12.50"), 2), (4, Decimal("1.00"), 1)]
    assert [row["total_investment"] for row in rows("projects", before)] == [Decimal(100), Decimal(200)]
    assert [row["value"] for row in rows("projects__investment", series_before)] == [Decimal(10)]
    assert ids("projects", before) == [first.pk, second.pk]
    assert ids("projects__investment", series_before) == [first.pk]
    assert ids("projects", lake.version("projects")) == []

    gate.record_restore(record=second, version=2, by=registry.office, source=gate.FORM)
    between = lake.version("projects")
    lake.catch_up()
    assert [row["id"] for row in rows("projects")] == [first.pk, second.pk]
    assert ids("projects", between) == [second.pk]
    assert ids("projects", before, between) == [first.pk, second.pk]


@pytest.mark.django_db(transaction=True)
def test_nothing_new_writes_nothing(registry: Any) -> None:
    registry.make()
    assert {each.table for each in lake.catch_up()} >= {"projects", "enterprises", "projects__investment"}
    before = lake.version("projects")
    assert lake.catch_up() == ()
    assert lake.version("projects") == before


@pytest.mark.django_db(transaction=True)
def test_made_anew_it_is_the_same_and_old_versions_and_touched_ids_are_still_known(registry: Any) -> None:
    first = registry.make(1, total_investment="100")
    lake.catch_up()
    before = lake.version("projects")
    second = registry.make(2)
    lake.catch_up()
    held = rows("projects")
    lake.rebuild()
    assert rows("projects") == held
    assert len(rows("projects", before)) == 1
    # What changed within a table that was made anew is not known: all of it may have.
    assert ids("projects", before) == [first.pk, second.pk]


@pytest.mark.django_db
def test_within_a_test_transaction_too_but_never_within_one_that_may_be_taken_back(registry: Any) -> None:
    record = registry.make(total_investment="0.1")
    lake.catch_up()
    change(record, registry.office, total_investment="0.7")
    lake.catch_up()
    assert [row["total_investment"] for row in rows("projects")] == [Decimal("0.7000")]
    with transaction.atomic(), pytest.raises(RuntimeError, match="after a transaction"):
        lake.catch_up()


@pytest.mark.django_db(transaction=True)
def test_the_versions_of_a_day_are_the_last_known_on_it(registry: Any) -> None:
    record = registry.make(total_investment="1")
    lake.catch_up(known_at=datetime(2022, 3, 1, 9))
    for day in (2, 5):
        record = change(record, registry.office, total_investment=str(day))
        lake.catch_up(known_at=datetime(2022, 3, day, 18))

    def known(day: int) -> list[Decimal]:
        version = lake.versions_known(date(2022, 3, day))["projects"]
        return [row["total_investment"] for row in rows("projects", version)]

    assert [known(day) for day in (1, 2, 4, 5, 31)] == [[1], [2], [2], [5], [5]]
    assert "projects" not in lake.versions_known(date(2022, 2, 28))


@pytest.mark.django_db(transaction=True)
def test_lines_taken_over_before_a_kill_are_not_lost_and_not_doubled(registry: Any) -> None:
    """Killed between the commit of a table and the note about all tables: the note says less than is there."""
    registry.make(1)
    lake.catch_up()
    note = (settings.LAKE / "taken.json").read_text()
    registry.make(2)
    lake.catch_up()
    version = lake.version("projects")
    (settings.LAKE / "taken.json").write_text(note)
    assert lake.pending() == 1
    assert lake.catch_up() == ()
    assert lake.version("projects") == version
    (settings.LAKE / "taken.json").unlink()
    lake.catch_up()
    assert (lake.version("projects"), len(rows("projects"))) == (version, 2)


@pytest.mark.django_db(transaction=True)
def test_another_database_makes_the_lake_anew(registry: Any) -> None:
    registry.make(1)
    lake.catch_up()
    note = json.loads((settings.LAKE / "taken.json").read_text())
    Line.objects.filter(pk=note["line"]).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_projects")
    done = {each.table: each for each in lake.catch_up()}
    assert done["projects"].whole
    assert "备份" in done["projects"].why
    assert rows("projects") == []


@pytest.mark.django_db(transaction=True)
def test_a_missing_table_or_column_of_the_database_is_named(registry: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE register_projects RENAME COLUMN leader TO leader_before")
    try:
        with pytest.raises(TableNotReady, match=r"项目库.*leader.*guatu registers apply"):
            lake.catch_up()
        # One table in need of `apply` keeps no other from being brought up to date.
        assert rows("enterprises") == []
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE register_projects RENAME COLUMN leader_before TO leader")
    registry.make(1)
    lake.catch_up()
    assert len(rows("projects")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_table_that_cannot_be_read_loses_nothing_and_keeps_no_other_back(registry: Any) -> None:
    record = registry.make(1)
    lake.catch_up()
    log = settings.LAKE / "projects" / "_delta_log" / "00000000000000000000.json"
    text = log.read_text()
    log.write_text("x")
    record = change(record, registry.office, total_investment="3")
    observe(record, "2022-03", "5", registry.office)
    for _turn in range(2):
        with pytest.raises(LakeDamaged, match="guatu lake rebuild projects"):
            lake.catch_up()
        assert [row["value"] for row in rows("projects__investment")] == [5]
        assert lake.pending() == 2
    log.write_text(text)
    assert [each.table for each in lake.catch_up()] == ["projects"]
    assert [row["total_investment"] for row in rows("projects")] == [3]
    assert lake.pending() == 0


@pytest.mark.django_db
def test_what_the_lake_does_not_have_is_said() -> None:
    with pytest.raises(LakeMissing, match="guatu lake"):
        lake.current("projects")
    with pytest.raises(LakeMissing, match="projcts"):
        lake.current("projcts")
