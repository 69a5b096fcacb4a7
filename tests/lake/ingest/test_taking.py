"""A file of observations taken in: what is new, the same, corrected, said twice, late; once, and once again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from guatu.lake import current, rebuild, run
from guatu.lake.batches import batch_files
from guatu.lake.ingest.errors import IngestRefused
from guatu.people.permissions import NotAllowed
from guatu.registers import gate
from guatu.registers.models import Act, Line

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "projects__investment"


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def row(record: Any, period: str, value: Any) -> dict[str, Any]:
    return {"code": record.code, "period": period, "value": value}


def held(table: str = TABLE) -> list[tuple[int, datetime, Decimal, int]]:
    """What the lake holds, in order."""
    found = run("SELECT record, period, value, revision FROM t ORDER BY 1, 2", {"t": current(table)})
    return [tuple(each.values()) for each in found.to_pylist()]


def test_new_values_stand_in_the_lake_under_one_line_of_the_journal(registry: Any, take: Callable[..., Any]) -> None:
    one, two = registry.make(1), registry.make(2)

    result = take(
        lines(row(one, "2022-03", 12.5), row(two, "2022年4月", "1,250.5"), row(one, "202204", 7)), series="investment"
    )

    assert (result.rows, result.new, result.corrected, result.same, result.refused) == (3, 3, 0, 0, 0)
    assert held() == [
        (one.pk, datetime(2022, 3, 1), Decimal("12.5"), 1),
        (one.pk, datetime(2022, 4, 1), Decimal("7"), 1),
        (two.pk, datetime(2022, 4, 1), Decimal("1250.5"), 1),
    ]
    act = Act.objects.get(pk=result.act)
    assert (act.verb, act.source_kind, act.source_digest, act.rows, act.person) == (
        "observe", "api", result.digest, 3, registry.office,
    )  # fmt: skip
    told = Line.objects.get(act=act).data["batch"]
    assert (told["rows"], told["new"], told["records"]) == (3, 3, 2)
    assert (told["from"], told["to"]) == ("2022-03-01 00:00:00", "2022-04-01 00:00:00")


def test_a_rebuild_keeps_what_came_in_batches(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)
    gate.observation_put(
        record=one, series="investment", period="2022-01", value=5, by=registry.office, source=gate.FORM
    )
    take(lines(row(one, "2022-02", 6)), series="investment")
    take(lines(row(one, "2022-02", 8), row(one, "2022-03", 9)), series="investment", reason="核实后更正")
    before = held()

    rebuild(tables=[TABLE])

    assert held() == before
    assert [(period.month, value, revision) for _record, period, value, revision in before] == [
        (1, Decimal(5), 1),
        (2, Decimal(8), 2),
        (3, Decimal(9), 1),
    ]


def test_the_same_file_again_is_told_and_writes_nothing(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)
    text = lines(row(one, "2022-03", 12.5))
    take(text, series="investment")

    again = take(text, series="investment")

    assert "由苏晚晴导入" in again.again
    assert (again.act, again.new) == ("", 0)
    assert len(batch_files(TABLE)) == 1


def test_a_file_that_had_refused_rows_is_looked_at_again(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)
    missing = registry.project(2)["code"]
    text = lines(row(one, "2022-03", 12.5), {"code": missing, "period": "2022-03", "value": 4})
    first = take(text, series="investment")
    two = registry.make(2)

    again = take(text, series="investment")

    assert (first.new, first.refused) == (1, 1)
    assert (again.new, again.same, again.refused) == (1, 1, 0)
    assert again.again
    assert [each[0] for each in held()] == [one.pk, two.pk]


def test_a_value_that_differs_is_a_correction_and_wants_a_reason(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)
    take(lines(row(one, "2022-03", 12.5), row(one, "2022-04", 3)), series="investment")
    changed = lines(row(one, "2022-03", 12.75), row(one, "2022-04", 3))

    with pytest.raises(IngestRefused, match="写明更正的理由"):
        take(changed, series="investment")
    assert [each[3] for each in held()] == [1, 1]

    result = take(changed, series="investment", reason="核实后更正")

    assert (result.new, result.corrected, result.same) == (0, 1, 1)
    assert held() == [
        (one.pk, datetime(2022, 3, 1), Decimal("12.75"), 2),
        (one.pk, datetime(2022, 4, 1), Decimal("3"), 1),
    ]


def test_a_value_typed_by_hand_is_corrected_too(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)
    gate.observation_put(
        record=one, series="investment", period="2022-03", value=5, by=registry.office, source=gate.FORM
    )

    same = take(lines(row(one, "2022-03", 5)), series="investment")
    other = take(lines(row(one, "2022-03", 6)), series="investment", reason="以对账单为准")

    assert (same.same, same.act) == (1, "")
    assert other.corrected == 1
    assert held() == [(one.pk, datetime(2022, 3, 1), Decimal(6), 2)]


def test_rows_that_say_the_same_count_once_and_those_that_contradict_are_refused(
    registry: Any, take: Callable[..., Any]
) -> None:
    one = registry.make(1)

    result = take(
        lines(row(one, "2022-03", 5), row(one, "2022年3月", "5.00"), row(one, "2022-04", 1), row(one, "2022-04", 2)),
        series="investment",
    )

    assert (result.new, result.same, result.refused) == (1, 1, 2)
    assert [each.row for each in result.samples] == [3, 4]
    assert "第3行和第4行" in result.samples[0].reason
    assert [each[2] for each in held()] == [Decimal(5)]


def test_late_values_are_counted(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)
    now = datetime.now()

    result = take(lines(row(one, "2020-01", 5), row(one, f"{now:%Y-%m}", 1)), series="investment")

    assert (result.new, result.late) == (2, 1)
    assert batch_files(TABLE)[0].late == 1


def test_a_dry_run_writes_nothing(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)

    result = take(lines(row(one, "2022-03", 5)), series="investment", dry=True)

    assert (result.new, result.act) == (1, "")
    assert held() == []
    assert not Act.objects.filter(verb="observe").exists()


def test_whole_writes_nothing_where_a_row_is_refused(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)

    result = take(lines(row(one, "2022-03", 5), row(one, "2022-04", "x")), series="investment", whole=True)

    assert (result.new, result.refused, result.act) == (1, 1, "")
    assert held() == []


def test_several_series_in_one_file_are_one_act(registry: Any, take: Callable[..., Any]) -> None:
    one = registry.make(1)
    tall = lines(
        row(one, "2022-03", 5) | {"series": "investment"},
        row(one, "2022-03", 4) | {"series": "到位资金"},
        row(one, "2022-03", 4) | {"series": "不存在"},
    )
    wide = lines(
        {"code": one.code, "period": "2022-05", "investment": 1, "到位资金": 2},
        {"code": one.code, "period": "2022-06", "investment": 3},
    )

    first = take(tall)
    second = take(wide, name="b.jsonl")

    assert [(part.series, part.new) for part in first.parts] == [("investment", 1), ("arrived", 1)]
    assert first.refused == 1
    assert "没有这个数据序列" in first.samples[0].reason
    assert (second.rows, second.new) == (3, 3)
    assert Line.objects.filter(act=first.act).count() == 2
    assert [(each[1].month, each[2]) for each in held("projects__arrived")] == [(3, Decimal(4)), (5, Decimal(2))]


def test_a_town_enters_only_its_own_rows(registry: Any, take: Callable[..., Any]) -> None:
    mine, other = registry.make(1), registry.make(2, town="青禾乡")
    text = lines(row(mine, "2022-03", 5), row(other, "2022-03", 6))

    result = take(text, series="investment", by=registry.clerk)

    assert (result.new, result.refused) == (1, 1)
    assert "不归您填报" in result.samples[0].reason
    stranger = take(text, series="investment", by=registry.stranger)
    assert (stranger.new, stranger.refused, stranger.act) == (0, 2, "")
    with pytest.raises(NotAllowed):
        take(text, series="investment", by=registry.viewer)
