"""The gate, one row at a time: what it takes, what it refuses, what it keeps, who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guatu.people.models import Delegation
from guatu.people.permissions import NotAllowed
from guatu.registers import gate
from guatu.registers.access import readable
from guatu.registers.errors import Conflict, NotUndoable, Refused
from guatu.registers.models import Act, Line
from guatu.registers.selectors.history import history_of, observation_history
from guatu.registers.tables import model_of
from guatu.registers.verify import verify


def change(record: Any, by: Any, version: int | None = None, **values: Any) -> Any:
    return gate.record_change(record=record, values=values, version=version or record.version, by=by, source=gate.FORM)


def faults(caught: Any) -> dict[str, str]:
    return {fault.field: fault.message for fault in caught.value.faults}


def test_a_new_row_is_read_computed_and_journaled(registry: Any) -> None:
    record = registry.make(
        total_investment="2.3亿", fixed_investment="6000", land_area="20", signed_on="2022年3月1日", started_on="44682"
    )
    record.refresh_from_db()
    assert record.total_investment == Decimal("23000")
    assert record.intensity == Decimal("300")
    assert (record.stage, record.started_on, record.kind) == ("started", date(2022, 5, 1), "industry")
    assert (record.town, record.version, record.made_by) == (registry.yunling, 1, registry.office)
    line = Line.objects.get()
    assert line.data["after"]["total_investment"] == "23000.0000"
    assert line.data["after"]["started_on"] == "2022-05-01"
    assert "landed_on" not in line.data["after"]
    assert (line.act.verb, line.act.person, line.act.source_kind) == ("create", registry.office, "form")


@pytest.mark.parametrize(
    ("entries", "field", "says"),
    [
        ({"name": ""}, "name", "必须填写"),
        ({"town": "云岭乡"}, "town", "是否想写“云岭镇”"),
        ({"kind": "工业"}, "kind", "没有“工业”"),
        ({"code": "2213-420599-04-01-000001"}, "code", "没有13月"),
        ({"total_investment": "很多"}, "total_investment", "不是数字"),
        ({"fixed_investment": "200", "total_investment": "100"}, "fixed_investment", "不能大于计划总投资"),
        ({"counted_on": "2022-05-01", "total_investment": "499.99"}, "counted_on", "不足500万元"),
        ({"signed_on": "2022-05-02", "started_on": "2022-05-01"}, "started_on", "阶段不能倒退"),
        ({"started_on": "2098-01-01"}, "started_on", "还没有到"),
        ({"intensity": "3"}, "intensity", "由系统计算"),
        ({"colour": "红"}, "colour", "没有这个字段"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(
    registry: Any, entries: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Refused) as caught:
        registry.make(**entries)
    assert says in faults(caught)[field]
    assert (model_of("projects").objects.count(), Act.objects.count(), Line.objects.count()) == (0, 0, 0)


def test_an_investment_exactly_on_the_line_counts(registry: Any) -> None:
    assert registry.make(counted_on="2022-05-01", total_investment="500").stage == "counted"


def test_all_faults_are_told_at_once(registry: Any) -> None:
    with pytest.raises(Refused) as caught:
        registry.make(name="", kind="工业", total_investment="x")
    assert set(faults(caught)) == {"name", "kind", "total_investment"}


def test_whose_row_has_the_key_is_told_to_those_who_may_see_it(registry: Any) -> None:
    theirs = registry.make(town="青禾乡")
    with pytest.raises(Refused) as caught:
        registry.make(by=registry.clerk)
    told = faults(caught)["code"]
    assert str(theirs.pk) not in told
    assert "由别的单位登记" in told
    assert "请与发展和改革局或督查室联系" in told
    with pytest.raises(Refused) as caught:
        registry.make(by=registry.other_clerk, town="青禾乡")
    assert f"编号 {theirs.pk}" in faults(caught)["code"]
    mine = registry.make(2, by=registry.clerk)
    with pytest.raises(Refused) as caught:
        gate.record_change(
            record=mine, values={"code": theirs.value("code")}, version=1, by=registry.clerk, source=gate.FORM
        )
    assert "由别的单位登记" in faults(caught)["code"]


def test_the_same_key_is_refused_and_a_deleted_rows_key_is_free(registry: Any) -> None:
    first = registry.make()
    with pytest.raises(Refused) as caught:
        registry.make()
    assert f"编号 {first.pk}" in faults(caught)["code"]
    gate.record_delete(record=first, version=1, by=registry.office, source=gate.FORM, reason="重复")
    second = registry.make()
    with pytest.raises(Refused, match="相同"):
        gate.record_restore(record=first, version=2, by=registry.office, source=gate.FORM)
    assert list(readable(registry.office, registry.projects)) == [second]


def test_changes_merge_where_others_changed_other_fields(registry: Any) -> None:
    record = registry.make()
    change(record, registry.planner, total_investment="8000")
    done = change(record, registry.clerk, version=1, problem="征地未完成")
    assert (done.total_investment, done.problem, done.version) == (Decimal("8000.0000"), "征地未完成", 3)


def test_a_stale_form_is_told_who_changed_what_and_nothing_is_overwritten(registry: Any) -> None:
    record = registry.make(total_investment="5000")
    change(record, registry.planner, total_investment="8000")
    with pytest.raises(Conflict) as caught:
        change(record, registry.clerk, version=1, total_investment="6000", problem="征地")
    (clash,) = caught.value.clashes
    assert (clash.label, clash.by, clash.was, clash.current, clash.yours) == (
        "计划总投资", "程立言", "5,000", "8,000", "6,000",
    )  # fmt: skip
    record.refresh_from_db()
    assert (record.total_investment, record.problem, record.version) == (Decimal("8000"), None, 2)
    assert "程立言" in str(caught.value)


def settled(record: Any, by: Any, version: int, choices: dict[str, str], *, since: int = 1, **values: Any) -> Any:
    settlement = gate.Settlement(
        since=since,
        shown=frozenset(choices),
        mine=frozenset(name for name, choice in choices.items() if choice == "mine"),
        theirs=frozenset(name for name, choice in choices.items() if choice == "theirs"),
    )
    return gate.record_change(
        record=record, values=values, version=version, by=by, source=gate.FORM, settlement=settlement
    )


@pytest.mark.parametrize(
    ("choices", "kept", "note"),
    [
        ({"total_investment": "mine", "leader": "mine"}, ("6000", "陆清和"), "包联区领导、计划总投资用自己的值"),
        ({"total_investment": "mine", "leader": "theirs"}, ("6000", "韩若谷"), "计划总投资用自己的值，包联区领导用对方的值"),
        ({"total_investment": "theirs", "leader": "theirs"}, ("8000", "韩若谷"), "包联区领导、计划总投资用对方的值"),
    ],
)  # fmt: skip
def test_each_clash_is_settled_by_itself_and_the_journal_tells(
    registry: Any, choices: dict[str, str], kept: tuple[str, str], note: str
) -> None:
    record = registry.make(total_investment="5000")
    change(record, registry.planner, total_investment="8000", leader="韩若谷")
    done = settled(record, registry.clerk, 2, choices, total_investment="6000", leader="陆清和", problem="征地")
    assert (done.total_investment, done.leader, done.problem) == (Decimal(kept[0]), kept[1], "征地")
    assert done.version == 3
    act = Line.objects.latest("id").act
    assert (act.person, act.reason) == (registry.clerk, f"（核对程立言的修改后，{note}）")


def test_a_clash_without_a_choice_writes_nothing_and_keeps_the_other_choices(registry: Any) -> None:
    record = registry.make(total_investment="5000")
    change(record, registry.planner, total_investment="8000", leader="韩若谷")
    with pytest.raises(Conflict) as caught:
        settled(
            record, registry.clerk, 2, {"total_investment": "", "leader": "theirs"}, total_investment="6000", leader="陆清和"
        )  # fmt: skip
    assert {each.field: each.choice for each in caught.value.clashes} == {"total_investment": "", "leader": "theirs"}
    assert (caught.value.since, caught.value.version) == (1, 2)
    record.refresh_from_db()
    assert (record.total_investment, record.leader, record.version) == (Decimal("8000"), "韩若谷", 2)


def test_a_field_changed_once_more_is_asked_once_more(registry: Any) -> None:
    """The choice was between 8,000 and 6,000; now somebody wrote 9,000, which nobody has seen."""
    record = registry.make(total_investment="5000")
    change(record, registry.planner, total_investment="8000", leader="韩若谷")
    record.refresh_from_db()
    change(record, registry.office, total_investment="9000")
    with pytest.raises(Conflict) as caught:
        settled(
            record, registry.clerk, 2, {"total_investment": "mine", "leader": "mine"}, total_investment="6000", leader="陆清和"
        )  # fmt: skip
    told = {each.field: (each.was, each.current, each.by, each.choice) for each in caught.value.clashes}
    assert told["total_investment"] == ("5,000", "9,000", "苏晚晴", "")
    assert told["leader"][3] == "mine"
    done = settled(
        record, registry.clerk, 3, {"total_investment": "mine", "leader": "mine"}, total_investment="6000", leader="陆清和"
    )  # fmt: skip
    assert (done.total_investment, done.leader, done.version) == (Decimal("6000"), "陆清和", 4)


def test_a_clash_of_personal_data_shows_no_more_than_the_list_does(registry: Any) -> None:
    record = gate.record_create(
        register=registry.enterprises,
        values={
            "code": "91420504MA4900010E",
            "name": "云岭茶业",
            "town": "云岭镇",
            "industry": "C1530",
            "phone": "13812345678",
        },
        by=registry.office,
        source=gate.FORM,
    )
    change(record, registry.office, phone="13900001111")
    with pytest.raises(Conflict) as caught:
        change(record, registry.office, version=1, phone="13777772222")
    (clash,) = caught.value.clashes
    assert (clash.was, clash.current, clash.yours) == ("138****5678", "139****1111", "137****2222")


def test_taking_everything_of_the_others_writes_nothing(registry: Any) -> None:
    record = registry.make(total_investment="5000")
    change(record, registry.planner, total_investment="8000")
    done = settled(record, registry.clerk, 2, {"total_investment": "theirs"}, total_investment="千万")
    assert (done.version, Act.objects.count()) == (2, 2)
    done = settled(record, registry.clerk, 2, {"total_investment": "theirs"}, total_investment="6000")
    assert (done.version, Act.objects.count()) == (2, 2)


def test_the_same_value_writes_nothing(registry: Any) -> None:
    record = registry.make(total_investment="5000")
    assert change(record, registry.office, total_investment="5,000.00 万元").version == 1
    assert Line.objects.count() == 1


def test_both_asking_for_the_same_value_is_no_conflict(registry: Any) -> None:
    record = registry.make()
    change(record, registry.planner, total_investment="8000")
    assert change(record, registry.clerk, version=1, total_investment="8000").version == 2


def test_deleting_needs_a_reason_and_no_row_that_points_here(registry: Any) -> None:
    record = registry.make()
    with pytest.raises(Refused, match="理由"):
        gate.record_delete(record=record, version=1, by=registry.office, source=gate.FORM, reason=" ")
    land = gate.record_create(
        register=__import__("guatu.registers.tables", fromlist=["register_of"]).register_of("project_land"),
        values={"parcel": "C2022-1", "town": "云岭镇", "mode": "出让", "land_area": "20", "project": record.code,
                "scattered": "否", "standard": "否", "approved_on": "2022-01-01"},
        by=registry.office,
        source=gate.FORM,
    )  # fmt: skip
    assert land.project_id == record.pk
    with pytest.raises(Refused, match="项目用地“C2022-1”"):
        gate.record_delete(record=record, version=1, by=registry.office, source=gate.FORM, reason="撤项")
    gate.record_delete(record=land, version=1, by=registry.office, source=gate.FORM, reason="撤项")
    gate.record_delete(record=record, version=1, by=registry.office, source=gate.FORM, reason="撤项")
    assert not readable(registry.office, registry.projects).exists()
    assert readable(registry.office, registry.projects, deleted=True).get() == record


def test_towns_write_their_own_departments_what_they_answer_for_strangers_nothing(registry: Any) -> None:
    assert registry.make(1, by=registry.clerk).made_by == registry.clerk
    assert registry.make(2, by=registry.planner).made_by == registry.planner
    for person in (registry.other_clerk, registry.viewer, registry.technician, registry.stranger):
        with pytest.raises(NotAllowed):
            registry.make(3, by=person)
    record = registry.make(4)
    for person in (registry.other_clerk, registry.viewer, registry.technician, registry.stranger):
        with pytest.raises(NotAllowed):
            change(record, person, problem="x")
    with pytest.raises(NotAllowed):
        change(record, registry.clerk, town="青禾乡")
    counts = {
        person.username: readable(person, registry.projects).count()
        for person in (registry.office, registry.clerk, registry.other_clerk, registry.planner, registry.viewer)
    }
    assert counts == {"苏晚晴": 3, "林向晨": 3, "柳成荫": 0, "程立言": 3, "许知远": 3}
    assert not readable(registry.stranger, registry.projects).exists()
    assert not readable(None, registry.projects).exists()


def test_a_delegate_acts_by_name_during_the_days_only(registry: Any) -> None:
    record = registry.make()
    days = Delegation.objects.create(
        giver=registry.clerk, taker=registry.other_clerk, starts_on=date.today(), ends_on=date.today(), reason="外出"
    )
    change(record, registry.other_clerk, problem="代填")
    event = history_of(record)[0]
    assert event.who == "柳成荫（受林向晨委托）"
    days.starts_on = days.ends_on = date(2020, 1, 1)
    days.save()
    record.refresh_from_db()
    with pytest.raises(NotAllowed):
        change(record, registry.other_clerk, problem="过期")


def test_undo_puts_back_what_nobody_changed_since_and_can_itself_be_undone(registry: Any) -> None:
    record = registry.make(total_investment="5000")
    change(record, registry.planner, total_investment="8000", problem="征地")
    act = Act.objects.get(verb="change")
    undone = gate.act_undo(act=act, by=registry.planner)
    record.refresh_from_db()
    assert (record.total_investment, record.problem, record.version) == (Decimal("5000"), None, 3)
    with pytest.raises(NotUndoable, match="已经撤销过"):
        gate.act_undo(act=act, by=registry.planner)
    gate.act_undo(act=undone, by=registry.planner)
    record.refresh_from_db()
    assert (record.total_investment, record.problem) == (Decimal("8000"), "征地")
    assert [event.undone for event in history_of(record)] == [False, True, True, False]


def test_undo_is_refused_where_the_same_field_was_changed_since(registry: Any) -> None:
    record = registry.make(total_investment="5000")
    record = change(record, registry.planner, total_investment="8000")
    act = Act.objects.get(verb="change")
    change(record, registry.clerk, total_investment="9000")
    with pytest.raises(NotUndoable, match="计划总投资之后又被林向晨"):
        gate.act_undo(act=act, by=registry.planner)
    record.refresh_from_db()
    assert (record.total_investment, record.version) == (Decimal("9000"), 3)


def test_undo_of_a_new_row_and_of_a_deletion(registry: Any) -> None:
    record = registry.make()
    gate.record_delete(record=record, version=1, by=registry.office, source=gate.FORM, reason="错")
    gate.act_undo(act=Act.objects.get(verb="delete"), by=registry.office)
    record.refresh_from_db()
    assert record.deleted_at is None
    gate.act_undo(act=Act.objects.get(verb="create"), by=registry.office)
    record.refresh_from_db()
    assert record.deleted_at is not None


def test_observations_are_corrected_with_a_reason_and_keep_the_former_value(registry: Any) -> None:
    record = registry.make()

    def put(period: object, value: object, **more: Any) -> Any:
        return gate.observation_put(
            record=record, series="investment", period=period, value=value, by=registry.clerk, source=gate.FORM, **more
        )

    first = put("2022年3月", "1.2亿")
    assert (first.value, first.revision) == (Decimal("12000.0000"), 1)
    with pytest.raises(Refused, match="已有人填报为12000"):
        put("2022-03", "900")
    with pytest.raises(Refused, match="更正已填报的数据要写明理由"):
        put("2022-03", "900", revision=1)
    again = put("2022-03", "900", revision=1, reason="误填单位")
    assert (again.pk, again.revision) == (first.pk, 2)
    events = observation_history(record, "investment", first.pk)
    assert [(e.changes[0].before, e.changes[0].after, e.reason) for e in events] == [
        ("12,000", "900", "误填单位"),
        ("", "12,000", ""),
    ]
    gate.act_undo(act=events[0].act, by=registry.clerk)
    first.refresh_from_db()
    assert (first.value, first.revision) == (Decimal("12000"), 3)


@pytest.mark.parametrize(
    ("period", "value", "says"),
    [
        ("2098-01", "1", "还没有到"),
        ("去年", "1", "看不懂时段"),
        ("2022-03", "-1", "不能小于0"),
        ("2022-03", "3亩", "单位“亩”不对"),
    ],
)
def test_observations_refused(registry: Any, period: str, value: str, says: str) -> None:
    with pytest.raises(Refused) as caught:
        gate.observation_put(
            record=registry.make(),
            series="investment",
            period=period,
            value=value,
            by=registry.office,
            source=gate.FORM,
        )
    assert says in caught.value.faults[0].message


def test_personal_data_is_masked_and_each_look_is_journaled(registry: Any) -> None:
    firm = gate.record_create(
        register=registry.enterprises,
        values={"code": "91420504MA4900010E", "name": "云岭茶业有限公司", "town": "云岭镇", "industry": "C1530",
                "contact": "梁小河", "phone": "138 1234 5678"},
        by=registry.office,
        source=gate.FORM,
    )  # fmt: skip
    created = {change.field: change.after for change in history_of(firm)[0].changes}
    assert (created["phone"], created["contact"]) == ("138****5678", "梁＊＊＊")
    for person in (registry.viewer, registry.technician, registry.other_clerk):
        with pytest.raises(NotAllowed):
            gate.unmask(record=firm, fields=["phone"], by=person, source=gate.FORM, reason="核对联系方式")
    with pytest.raises(Refused, match="至少4个字"):
        gate.unmask(record=firm, fields=["phone"], by=registry.clerk, source=gate.FORM, reason="看")
    shown = gate.unmask(record=firm, fields=["phone", "name"], by=registry.clerk, source=gate.FORM, reason="通知开会")
    assert shown == {"phone": "13812345678"}
    event = history_of(firm)[0]
    assert (event.verb, event.who, event.reason) == ("查看敏感信息", "林向晨", "通知开会")


def test_history_tells_who_when_from_where(registry: Any) -> None:
    record = registry.make()
    change(record, registry.clerk, stage="开工", started_on="2022-06-01")
    latest, first = history_of(record)
    assert (latest.who, latest.where_from, first.verb) == ("林向晨", "表单", "新增")
    assert [(c.label, c.before, c.after) for c in latest.changes] == [
        ("阶段", "谋划", "开工"),
        ("开工日期", "", "2022-06-01"),
    ]
    assert [event.at for event in history_of(record, field="started_on")] == [latest.at]


def put(record: Any, by: Any, entries: dict[str, tuple[object, int | None]], reason: str = "") -> Any:
    return gate.observations_put(
        record=record,
        series="investment",
        entries=[gate.PeriodEntry(period, value, seen) for period, (value, seen) in entries.items()],
        by=by,
        source=gate.FORM,
        reason=reason,
    )


def test_several_periods_are_one_act_and_only_what_changed_is_written(registry: Any) -> None:
    record = registry.make()
    first = put(record, registry.clerk, {"2022-01": ("1.2亿", None), "2022-02": ("900", None), "2022-03": ("", None)})
    assert [(f"{each.period:%m}", each.value) for each in first] == [("01", Decimal(12000)), ("02", Decimal(900))]
    act = Line.objects.latest("id").act
    assert (act.verb, act.rows, act.lines.count(), act.reason) == (Act.Verb.OBSERVE, 2, 2, "")
    second = put(
        record, registry.planner, {"2022-01": ("12,000", 1), "2022-02": ("950", 1), "2022-03": ("0", None)}, "核实票据"
    )
    assert [(f"{each.period:%m}", each.value, each.revision) for each in second] == [
        ("02", Decimal(950), 2), ("03", Decimal(0), 1),
    ]  # fmt: skip
    events = observation_history(record, "investment", second[0].pk)
    assert [(each.reason, each.changes[0].before, each.changes[0].after) for each in events] == [
        ("核实票据", "900", "950"), ("", "", "900"),
    ]  # fmt: skip
    assert put(record, registry.planner, {"2022-02": ("950", 2)}) == []
    gate.act_undo(act=Line.objects.latest("id").act, by=registry.planner)
    values = {f"{row.period:%m}": row.value for row in type(second[0]).objects.filter(record=record)}
    assert values == {"01": Decimal(12000), "02": Decimal(900), "03": None}


def test_one_wrong_period_writes_none_and_each_is_told_at_its_place(registry: Any) -> None:
    record = registry.make()
    put(record, registry.clerk, {"2022-01": ("100", None)})
    lines = Line.objects.count()
    with pytest.raises(Refused) as caught:
        put(
            record,
            registry.clerk,
            {"2022-01": ("200", None), "2022-02": ("很多", None), "2022-03": ("-1", None), "2022-04": ("5", None)},
        )
    told = faults(caught)
    assert "已有人填报为100" in told["2022-01-01T00:00:00"]
    assert set(told) == {"2022-01-01T00:00:00", "2022-02", "2022-03", "reason"}
    assert Line.objects.count() == lines
    with pytest.raises(Refused, match="没有到"):
        put(record, registry.clerk, {"2099-01": ("5", None)})
    with pytest.raises(Refused, match="填了两次"):
        put(record, registry.clerk, {"2022-05": ("5", None), "2022年5月": ("6", None)})
    with pytest.raises(NotAllowed):
        put(record, registry.other_clerk, {"2022-05": ("5", None)})


@pytest.mark.parametrize("simulated", [False, True])
def test_an_act_that_enters_and_corrects_stands_the_journals_proof(registry: Any, simulated: bool) -> None:
    record = gate.record_create(
        register=registry.projects, values=registry.project(), by=registry.office, source=gate.FORM, simulated=simulated
    )
    put(record, registry.office, {"2022-01": ("100", None)})
    put(record, registry.office, {"2022-01": ("200", 1), "2022-02": ("5", None)}, "核实")
    assert [each.says for each in verify()] == []
