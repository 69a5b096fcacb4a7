"""From definitions to tables: what `plan` says, what `apply` does, and that nothing which holds data is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from guatu.definitions.fields import Choice, Field, FieldType
from guatu.definitions.library import Library
from guatu.definitions.register import Flow, Register, Rhythm, Series
from guatu.people.models import Person
from guatu.people.services import person_create
from guatu.registers import schema
from guatu.registers.models import Shape
from guatu.registers.schema.compare import columns_there
from guatu.registers.schema.execute import PlanBlocked
from guatu.registers.tables.models import build_models

# SQLite remakes no table inside a transaction that checks foreign keys: these tests commit, and clean up.
pytestmark = pytest.mark.django_db(transaction=True)

NAME = Field(name="name", label="名称", type=FieldType.TEXT, length=40, required=True, search=True)
COST = Field(name="cost", label="投资", type=FieldType.MONEY, unit="万元", places=4)
KIND = Field(name="kind", label="类型", type=FieldType.CHOICE, choices=(Choice(value="a", label="甲"),))
THING = Register(
    name="trial_things",
    label="试验台账",
    owner="发展和改革局",
    key=("name",),
    title="name",
    fields=(NAME, COST, KIND),
    columns=("name", "cost"),
    series=(Series(name="flow", label="流量", unit="个", rhythm=Rhythm.MONTH, flow=Flow.FLOW),),
)


def made(register: Register) -> list[Any]:
    """Models of a library of this register alone; Django forgets the earlier ones of the same name."""
    for name in ("trialthings", "trialthingsflowseries"):
        apps.all_models["tables"].pop(name, None)
    found = build_models(Library(held={Register: {register.name: register}}))
    for model in found:
        model._meta.managed = True
    apps.clear_cache()
    return found


@pytest.fixture
def person(db: None) -> Person:
    return person_create(
        by=None, username="o", password="x", display_name="甲", role="office", organisation=None, check_password=False
    )


@pytest.fixture(autouse=True)
def cleared(transactional_db: None) -> Iterator[None]:
    """The trial tables go; the shipped ones come back after the flush took their rows only."""
    yield
    with connection.cursor() as cursor:
        for table in ("series_trial_things_flow", "register_trial_things", "search_trial_things"):
            cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
    for name in ("trialthings", "trialthingsflowseries"):
        apps.all_models["tables"].pop(name, None)
    apps.clear_cache()


def with_fields(*fields: Field) -> Register:
    return replace(THING, fields=fields)


def enter(model: Any, person: Person, **values: Any) -> Any:
    now = datetime(2022, 1, 1)
    return model.objects.create(made_at=now, changed_at=now, made_by=person, changed_by=person, **values)


def says(plan: schema.Plan) -> list[str]:
    return [step.says for step in plan.steps if "索引" not in step.says]


def only(models_made: list[Any]) -> schema.Plan:
    """The plan for the trial register alone: the shipped tables are not named here, and are kept or empty."""
    plan = schema.plan(models_made)
    steps = tuple(step for step in plan.steps if "trial" in step.table)
    return replace(plan, steps=steps, kept=tuple(each for each in plan.kept if "trial" in each.table))


def carry_out(models_made: list[Any]) -> None:
    """Apply the trial register's part of the plan beside the shipped tables."""
    from guatu.registers.tables.models import MODELS

    schema.apply([*MODELS, *models_made])


def test_a_new_register_is_planned_made_and_then_there_is_nothing_to_do(person: Person) -> None:
    models_made = made(THING)
    plan = only(models_made)
    assert says(plan) == [
        "新建表 register_trial_things（试验台账）",
        "新建表 series_trial_things_flow（试验台账·流量）",
    ]
    assert any("CREATE TABLE" in line for line in schema.statements(plan))
    carry_out(models_made)
    assert only(models_made).steps == ()
    assert "cost" in columns_there("register_trial_things")
    assert Shape.objects.get(table="register_trial_things").columns["cost"]["comment"] == "投资（万元）"


def test_a_new_field_is_blank_in_old_rows(person: Person) -> None:
    model = made(with_fields(NAME))
    carry_out(model)
    enter(model[0], person, name="甲")
    wider = made(with_fields(NAME, COST))
    assert says(only(wider)) == ["register_trial_things：增加列 cost（投资），已有行为空"]
    carry_out(wider)
    assert [(row.name, row.cost) for row in wider[0].objects.all()] == [("甲", None)]


def test_a_renamed_field_keeps_its_values(person: Person) -> None:
    model = made(THING)
    carry_out(model)
    enter(model[0], person, name="甲", cost=Decimal("12.5"))
    renamed = made(with_fields(NAME, replace(COST, name="total", was="cost"), KIND))
    renamed_plan = only(renamed)
    assert says(renamed_plan) == ["register_trial_things：列 cost 改名为 total（投资）"]
    carry_out(renamed)
    assert renamed[0].objects.get().total == Decimal("12.5")
    assert only(renamed).is_empty


def test_a_column_with_data_is_kept_an_empty_one_goes(person: Person) -> None:
    model = made(THING)
    carry_out(model)
    enter(model[0], person, name="甲", cost=Decimal("12.5"))
    narrower = made(with_fields(NAME))
    plan = only(narrower)
    assert says(plan) == ["register_trial_things：删除空列 kind"]
    assert [(each.column, each.rows) for each in plan.kept] == [("cost", 1)]
    carry_out(narrower)
    assert "cost" in columns_there("register_trial_things")
    assert "kind" not in columns_there("register_trial_things")
    assert list(Shape.objects.get(table="register_trial_things").retired) == ["cost"]
    back = made(with_fields(NAME, COST))
    carry_out(back)
    assert back[0].objects.get().cost == Decimal("12.5")


def test_a_text_may_grow_and_shrinks_only_where_all_fits(person: Person) -> None:
    model = made(THING)
    carry_out(model)
    enter(model[0], person, name="四个字的")
    longer = made(with_fields(replace(NAME, length=80), COST, KIND))
    assert any("varchar(80)" in each for each in says(only(longer)))
    carry_out(longer)
    fitting = made(with_fields(replace(NAME, length=4), COST, KIND))
    assert only(fitting).blocked == ()
    short = made(with_fields(replace(NAME, length=3), COST, KIND))
    (reason,) = only(short).blocked
    assert "最长 4 字" in reason
    with pytest.raises(PlanBlocked, match="放宽长度"):
        carry_out(short)
    assert longer[0].objects.get().name == "四个字的"


def test_places_that_would_lose_figures_block_and_another_type_asks_for_another_name(person: Person) -> None:
    model = made(THING)
    carry_out(model)
    enter(model[0], person, name="甲", cost=Decimal("12.5555"))
    rounder = made(with_fields(NAME, replace(COST, places=2), KIND))
    assert "小数位多于 2 位" in only(rounder).blocked[0]
    other = made(with_fields(NAME, Field(name="cost", label="投资", type=FieldType.DATE), KIND))
    assert "已有 1 行数据" in only(other).blocked[0]
    model[0].objects.all().delete()
    assert only(made(with_fields(NAME, Field(name="cost", label="投资", type=FieldType.DATE), KIND))).blocked == ()


def with_series(unit: str) -> Register:
    return replace(THING, series=(replace(THING.series[0], unit=unit),))


def observe(models_made: list[Any], record: Any, person: Person) -> None:
    now = datetime(2022, 1, 1)
    models_made[1].objects.create(record=record, period=now, value=5, changed_at=now, changed_by=person)


@pytest.mark.parametrize("kept", [True, False], ids=["unit kept", "unit in the comment alone"])
def test_another_unit_blocks_where_figures_are_held(person: Person, kept: bool) -> None:
    models_made = made(THING)
    carry_out(models_made)
    observe(models_made, enter(models_made[0], person, name="甲", cost=Decimal(5)), person)
    if not kept:  # as version 0.2.0 wrote it
        for shape in Shape.objects.filter(table__contains="_trial_").exclude(table__startswith="search"):
            shape.columns = {
                name: {k: v for k, v in each.items() if k != "unit"} for name, each in shape.columns.items()
            }
            shape.save()
    (reason,) = only(made(with_fields(NAME, replace(COST, unit="元"), KIND))).blocked
    assert reason == (
        "register_trial_things：列 cost（投资）的单位从 万元 改为 元，但已有 1 行数据按 万元 填写，系统不替您换算。"
        "请改回 万元；确要用 元，另起一个字段名称（不写 was），把换算好的数导入新的字段。"
    )
    (renamed,) = only(made(with_fields(NAME, replace(COST, name="total", was="cost", unit="元"), KIND))).blocked
    assert "从 万元 改为 元" in renamed
    (series,) = only(made(with_series("家"))).blocked
    assert "“试验台账·流量”的单位从 个 改为 家" in series
    with pytest.raises(PlanBlocked, match="改回 万元"):
        carry_out(made(with_fields(NAME, replace(COST, unit="元"), KIND)))
    percent = replace(COST, type=FieldType.PERCENT, unit="")
    assert "从 万元 改为 %" in only(made(with_fields(NAME, percent, KIND))).blocked[0]


def test_another_unit_is_fine_where_it_means_the_same_or_nothing_is_held(person: Person) -> None:
    length = Field(name="road", label="里程", type=FieldType.NUMBER, unit="公里")
    model = made(with_fields(NAME, COST, length))
    carry_out(model)
    enter(model[0], person, name="甲", road=Decimal(5))
    same = made(with_fields(NAME, replace(COST, unit="元"), replace(length, unit="km")))
    assert only(same).blocked == ()
    carry_out(same)
    assert Shape.objects.get(table="register_trial_things").columns["cost"]["unit"] == "元"


def test_doubles_block_a_new_unique_index(person: Person) -> None:
    model = made(THING)
    carry_out(model)
    ids = [enter(model[0], person, name=str(number), cost=number % 2, kind="a").pk for number in range(5)]
    gone = enter(model[0], person, name="删", cost=7)
    model[0].objects.filter(pk=gone.pk).update(deleted_at=datetime(2022, 1, 1))
    enter(model[0], person, name="留", cost=7)
    unique = made(with_fields(NAME, replace(COST, unique=True), KIND))
    (reason,) = only(unique).blocked
    assert "“投资”不能重复，但有 2 组相同的行" in reason
    assert f"（3 行，编号 {ids[0]}、{ids[4]} 等）" in reason
    assert f"（2 行，编号 {ids[1]}、{ids[3]}）" in reason
    with pytest.raises(PlanBlocked, match="先改正或删除多余的行"):
        carry_out(unique)
    (key,) = only(made(replace(THING, key=("kind", "cost")))).blocked
    assert "“类型、投资”不能重复" in key
    renamed = made(with_fields(NAME, replace(COST, name="total", was="cost", unique=True), KIND))
    assert "“投资”不能重复" in only(renamed).blocked[0]
    secret = made(with_fields(NAME, replace(COST, unique=True, sensitive=True), KIND))
    assert "（敏感，不显示）（3 行" in only(secret).blocked[0]
    model[0].objects.filter(pk__in=ids).delete()
    assert only(unique).blocked == ()


def test_a_choice_that_rows_use_cannot_be_taken_out(person: Person) -> None:
    two = replace(KIND, choices=(*KIND.choices, Choice(value="b", label="乙")))
    model = made(with_fields(NAME, COST, two))
    carry_out(model)
    first, last = (enter(model[0], person, name=name, kind="b") for name in "xy")
    (reason,) = only(made(THING)).blocked
    assert reason == (
        f"register_trial_things：“类型”的选项“乙”（b）去掉了，但有 2 行在用（例如编号 {first.pk}）。"
        "请在 choices 里留着它；确要去掉，先把这些行改成别的选项。"
    )
    renamed = made(with_fields(NAME, COST, replace(KIND, name="sort", was="kind")))
    assert "“乙”（b）" in only(renamed).blocked[0]
    stage = made(with_fields(NAME, COST, replace(KIND, type=FieldType.STAGE)))
    assert "请在 stages 里留着它" in only(stage).blocked[0]
    model[0].objects.filter(pk=first.pk).update(kind="a")
    model[0].objects.filter(pk=last.pk).update(deleted_at=datetime(2022, 1, 1))
    assert only(made(THING)).blocked == ()


def test_a_register_that_is_no_longer_defined_keeps_its_rows(person: Person) -> None:
    from guatu.registers.tables.models import MODELS

    model = made(THING)
    carry_out(model)
    enter(model[0], person, name="甲")
    plan = schema.plan(list(MODELS))
    assert [(each.table, each.rows) for each in plan.kept] == [("register_trial_things", 1)]
    schema.apply(list(MODELS))
    assert model[0].objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_trial_things")
    schema.apply(list(MODELS))
    with connection.cursor() as cursor:
        assert "register_trial_things" not in connection.introspection.table_names(cursor)


def test_indexes_follow_what_lists_show(person: Person) -> None:
    carry_out(made(THING))
    plan = only(made(replace(THING, columns=("name",))))
    assert [step.says for step in plan.steps] == [
        "register_trial_things：删除不再需要的索引 gx_register_trial_things_by_cost_id"
    ]


@pytest.mark.postgres
def test_columns_carry_chinese_comments() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT col_description('register_projects'::regclass, ordinal_position), obj_description('register_projects'::regclass) "
            "FROM information_schema.columns WHERE table_name = 'register_projects' AND column_name = 'total_investment'"
        )
        column, table = cursor.fetchone()
    assert (column, table) == ("计划总投资（万元）；空：未核定", "项目库")


def test_the_shipped_tables_are_what_their_definitions_say() -> None:
    from guatu.registers.tables.models import MODELS

    assert all(isinstance(model._meta.pk, models.BigAutoField) for model in MODELS)
    # Tests that commit empty the table of applied shapes, which tells what the search indexes hold.
    schema.apply()
    assert schema.plan().is_empty
