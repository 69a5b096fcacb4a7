"""SQL views for BI tools: what they show and hide, that their figures are those of the pages, and who may read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from guatu.commitments.models import Commitment, Freeze, Report
from guatu.connect import bi
from guatu.connect.bi.applying import READER, role_of
from guatu.definitions.fields import SHAPES, FieldType
from guatu.indicators.catalogue import indicators
from guatu.indicators.selectors import refresh, splits, values
from guatu.registers import gate
from guatu.registers.access import is_sensitive
from guatu.registers.library import library

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(registry: Any) -> Iterator[Any]:
    """The views over a few projects."""
    registry.make(1, total_investment=20000, started_on="2022-03-05", stage="started")
    registry.make(2, total_investment=5000, town="青禾乡")
    gone = registry.make(3)
    gate.record_delete(record=gone, version=1, by=registry.office, source=gate.FORM, reason="重复")
    bi.apply(bi.views())
    yield registry
    bi.drop()


def rows(sql: str, *given: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given or None)
        names = [each[0] for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_register_has_names_and_labels_in_place_of_numbers_and_codes(made: Any) -> None:
    found = rows(f"SELECT * FROM {bi.full_name('register_projects')} ORDER BY id")
    assert [(each["code"][-1], each["town"], bool(each["simulated"])) for each in found] == [
        ("1", "云岭镇", False),
        ("2", "青禾乡", False),
    ]
    assert found[0]["town_id"] == made.yunling.pk
    kind = made.projects.field("kind")
    assert found[0]["kind"] in {each.label for each in kind.choices}


def test_personal_data_shapes_and_files_are_left_out() -> None:
    shown = {view.name: {name for name, _label in view.columns} for view in bi.views()}
    hidden = 0
    for register in library().registers.values():
        for field in register.fields:
            if is_sensitive(field) or field.type in SHAPES or field.type == FieldType.FILE:
                hidden += 1
                assert not {field.name, f"{field.name}_id"} & shown[f"register_{register.name}"]
    assert hidden > 3


def test_every_view_can_be_read_and_has_the_columns_it_names(made: Any) -> None:
    for view in bi.views():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {bi.full_name(view.name)} LIMIT 1")
            assert [each[0] for each in cursor.description] == [name for name, _label in view.columns], view.name
            assert "simulated" in dict(view.columns), view.name


def test_a_series_names_its_row(made: Any) -> None:
    one = made.make(7)
    gate.observation_put(
        record=one, series="investment", period="2022-03", value="12.5", by=made.office, source=gate.FORM
    )
    [found] = rows(f"SELECT * FROM {bi.full_name('series_projects__investment')}")
    assert (found["record"], found["record_title"], Decimal(str(found["value"]))) == (
        one.pk,
        "云岭第7产业园",
        Decimal("12.5"),
    )


def test_indicators_have_the_values_that_pages_show(made: Any) -> None:
    for number, month in ((11, 2), (12, 5), (13, 5)):
        one = made.make(number, total_investment=20000 + number, started_on=f"2022-0{month}-05", stage="started")
        gate.observation_put(
            record=one, series="investment", period=f"2022-0{month}", value=number, by=made.office, source=gate.FORM
        )
        gate.observation_put(
            record=one, series="investment", period=f"2021-0{month}", value=2, by=made.office, source=gate.FORM
        )
    refresh()
    bi.apply(bi.views())
    shown = {
        each["name"] for each in rows(f"SELECT name FROM {bi.full_name('indicators')} WHERE in_values") if each["name"]
    }
    assert len(shown) > len(indicators()) * 0.6
    view = rows(f"SELECT * FROM {bi.full_name('indicator_values')} WHERE split = '' AND grain IN ('month', 'year')")
    compared = 0
    for each in view:
        period = date.fromisoformat(str(each["period"]))
        end = date(period.year, 12, 31) if each["grain"] == "year" else None
        last = end or date(period.year + period.month // 12, period.month % 12 + 1, 1)
        [value] = values(
            each["name"], grain=each["grain"], start=period, end=end or date.fromordinal(last.toordinal() - 1)
        )
        assert value.period == period
        if value.value is None:
            assert each["value"] is None, each
        else:
            assert float(each["value"]) == pytest.approx(float(value.value), rel=1e-9), each
            compared += value.value != 0
        assert (each["rows"], each["unknown"]) == (value.rows, value.unknown), each
    assert compared > 10
    assert {each["name"] for each in view} & {each.name for each in indicators().values() if each.of}
    parts = rows(
        f"SELECT part_label, value FROM {bi.full_name('indicator_values')} WHERE split = 'township' AND grain = 'year' "
        "AND name = 'started_projects' AND period = '2022-01-01'"
    )
    told = splits("started_projects", split="township", start=date(2022, 1, 1), end=date(2022, 12, 31))
    assert {each["part_label"]: float(each["value"]) for each in parts} == {
        part.label: float(part.value) for part in told if part.value
    }


def test_commitments_stand_with_the_latest_dispatch(made: Any) -> None:
    from datetime import datetime

    report = Report.objects.create(
        name="r", title="2022年政府工作报告", plan_year=2022, source="", text="", state="confirmed",
        uploaded_by=made.office, uploaded_at=datetime(2022, 1, 1),
    )  # fmt: skip
    shared = {"report": report, "start": 0, "end": 1, "shown_start": 0, "shown_end": 1, "state": "accepted"}
    one = Commitment.objects.create(
        kind="target", text="新开工60个", indicator="新开工项目", value=60, unit="个", **shared
    )
    two = Commitment.objects.create(kind="item", text="建成公园", name="公园", **shared)
    Commitment.objects.create(kind="item", text="未采纳", **(shared | {"state": "rejected"}))

    def frozen(day: date, light: str, value: str) -> None:
        standing = {
            "commitment": one.pk, "title": "新开工项目", "light": light, "value": value, "target": "60", "expected": "30.5",
            "gap": None, "share": "0.7", "why": "差一点", "indicator": "", "rows": 41, "unknown": 0,
        }  # fmt: skip
        Freeze.objects.create(
            report=report, name=f"{day.month}月调度", day=day, ruleset="默认", standings=[standing], sha256="x", by=made.office,
            at=datetime.combine(day, datetime.min.time()),
        )  # fmt: skip

    frozen(date(2022, 6, 30), "red", "20")
    frozen(date(2022, 9, 30), "green", "41.25")

    found = rows(f"SELECT * FROM {bi.full_name('commitments')} ORDER BY id")
    assert [(each["id"], each["subject"], each["light_label"], each["kind"]) for each in found] == [
        (one.pk, "新开工项目", "正常", "目标" if found[0]["kind"] == "目标" else found[0]["kind"]),
        (two.pk, "公园", None, found[1]["kind"]),
    ]
    assert (float(found[0]["value"]), float(found[0]["expected"]), found[0]["gap"]) == (41.25, 30.5, None)
    assert str(found[0]["day"]) == "2022-09-30"
    dispatches = rows(f"SELECT day, light, rows FROM {bi.full_name('dispatches')} ORDER BY day")
    assert [(str(each["day"]), each["light"], each["rows"]) for each in dispatches] == [
        ("2022-06-30", "red", 41),
        ("2022-09-30", "green", 41),
    ]


def test_tables_change_under_the_views(made: Any) -> None:
    from guatu.commands.registers import tables_apply

    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE register_projects ADD COLUMN "left_over" integer')
    tables_apply()
    assert bi.is_applied()
    assert bi.drop() == len(bi.views())
    assert not bi.is_applied()
    bi.apply(bi.views())


def test_nothing_can_be_written_through_a_view_on_sqlite_or_without_rights(made: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("roles decide on PostgreSQL")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {bi.full_name('register_projects')}")


@pytest.mark.postgres
def test_roles_read_views_and_nothing_else(made: Any) -> None:
    def as_role(role: str, sql: str) -> list[dict[str, Any]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(sql)
            return [] if cursor.description is None else [dict(enumerate(row)) for row in cursor.fetchall()]

    projects, plan = bi.full_name("register_projects"), bi.full_name("commitments")
    assert len(as_role(READER, f"SELECT id FROM {projects}")) == 2
    assert as_role(READER, f"SELECT id FROM {plan}") == []
    assert len(as_role(role_of("registers"), f"SELECT id FROM {projects}")) == 2
    for role, refused in (
        (READER, "SELECT id FROM register_projects"),
        (READER, "SELECT id FROM people_person"),
        (READER, "SELECT id FROM registers_line"),
        (READER, f"DELETE FROM {bi.full_name('organisations')}"),
        (READER, f"CREATE TABLE {bi.full_name('x')} (a int)"),
        (role_of("registers"), f"SELECT id FROM {plan}"),
        (role_of("commitments"), f"SELECT id FROM {projects}"),
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            as_role(role, refused)


@pytest.mark.postgres
def test_columns_have_chinese_comments(made: Any) -> None:
    found = rows(
        "SELECT a.attname AS name, col_description(a.attrelid, a.attnum) AS says FROM pg_attribute a "
        "WHERE a.attrelid = 'bi.register_projects'::regclass AND a.attnum > 0"
    )
    assert all(each["says"] for each in found)
    assert {each["name"]: each["says"] for each in found}["total_investment"] == "计划总投资（万元）"
