"""Rule sets of lights: the published ones by their worked examples (in the pack), and how they are read, tried and told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from guatu.cli import main
from guatu.definitions.kinds import schemas
from guatu.definitions.lights import light_of, lights_of, months_late, months_waiting, most_severe, told_rules
from guatu.definitions.loader import load_library
from guatu.definitions.ruleset import BOARD, CHECKED, LIGHTS, Ruleset
from tests.definitions.pack_sample import write_pack

DAY = date(2022, 6, 30)
RULES = """\
label: 三色
since: 2022-01-01
source: 示例文件
progress: {yellow: behind >= 10, red: behind > 30}
start:
  yellow: months_late >= 1
  paused: excused
deadline: {red: days_left < 0 AND NOT excused}
"""


def library_with(folder: Path, text: str) -> Any:
    write_pack(folder)
    file = folder / "trade" / "rulesets" / "mine.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return load_library(folder)


def shipped(name: str) -> Ruleset:
    return load_library().of(Ruleset)[name]


@pytest.mark.parametrize(
    ("facts", "light", "lacks"),
    [
        ({"behind": Decimal("9.99")}, "green", ()),
        ({"behind": Decimal(10)}, "yellow", ()),
        ({"behind": Decimal("30.01")}, "red", ()),
        ({"behind": None}, "", ("behind",)),
        ({}, "", ("behind",)),
    ],
)
def test_the_most_severe_that_holds_is_lit_and_a_blank_is_never_green(
    tmp_path: Path, facts: dict[str, Any], light: str, lacks: tuple[str, ...]
) -> None:
    rules = library_with(tmp_path, RULES).of(Ruleset)["mine"]
    found = light_of(rules, "progress", facts, day=DAY)
    assert found is not None
    assert (found.light, found.lacks) == (light, lacks)
    assert light_of(rules, "pay", {"paid_behind": Decimal(1)}, day=DAY) is None


def test_several_dimensions_show_the_most_severe_and_what_is_open_last(tmp_path: Path) -> None:
    rules = library_with(tmp_path, RULES).of(Ruleset)["mine"]
    facts: dict[str, dict[str, Any]] = {
        "progress": {},
        "start": {"months_late": Decimal(1)},
        "deadline": {"days_left": Decimal(-1)},
    }
    found = lights_of(rules, facts, day=DAY)
    assert [(each.dimension, each.light) for each in found] == [
        ("deadline", "red"),
        ("start", "yellow"),
        ("progress", ""),
    ]
    assert most_severe(each.light for each in found) == "red"
    assert found[0].says == "距时限天数低于0天，且不是（有正当理由）"
    excused = lights_of(rules, {name: {**each, "excused": True} for name, each in facts.items()}, day=DAY)
    assert [each.light for each in excused if each.dimension != "progress"] == ["paused", "green"]


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("behind >= 10", "behnd >= 10", (4, 20), "没有字段“behnd”。是否想写“behind”"),
        ("behind >= 10", "10 > 5", (4, 20), "条件至少要提到一项：behind（落后序时进度）"),
        ("behind >= 10", "behind >= '红'", (4, 32), "不能和“红”（文字）比较"),
        ("yellow: months", "yelow: months", (6, 3), "没有“yelow”这种灯。是否想写“yellow”？"),
        ("yellow: months", "green: months", (6, 3), "绿灯不写条件"),
        ("since: 2022-01-01", "since: 2022年", (2, 1), "不是日期"),
        ("source: 示例文件\n", "", (1, 1), "缺少 source"),
        ("progress:", "progres:", (4, 1), "没有“progres”这一项。是否想写“progress”？"),
        ("deadline:", "ladder: [red, blue]\ndeadline:", (8, 9), "从轻到重写"),
        ("deadline:", "consequences: [{light: red, times: 0, then: 约谈}]\ndeadline:", (8, 29), "1到12之间"),
        ("deadline:", "consequences: [{light: red, times: 1}]\ndeadline:", (8, 16), "缺少 then"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, place: tuple[int, int], says: str
) -> None:
    assert old in RULES
    library = library_with(tmp_path, RULES.replace(old, new))
    told = [(each.line, each.column, each.message) for each in library.errors if each.path.stem == "mine"]
    assert [each[:2] for each in told] == [place], told
    assert says in told[0][2]
    assert "mine" not in library.of(Ruleset)


def test_it_reads_in_chinese_and_on_the_terminal() -> None:
    told = told_rules(shipped("yinchuan_2025"), day=DAY)
    assert told[:2] == [
        ("进度", "红灯", "落后序时进度超过30个百分点"),
        ("进度", "黄灯", "落后序时进度不低于10个百分点"),
    ]
    done = CliRunner().invoke(main, ["show", "ruleset", "sanming_2017"])
    assert "逾期一次升一级：蓝 → 橙 → 红" in done.output
    assert CliRunner().invoke(main, ["show", "ruleset", "sanming"]).exit_code == 1


def test_every_light_has_its_colour_on_the_board_and_its_turn() -> None:
    assert set(BOARD) == set(LIGHTS) == {*CHECKED, "green"}
    assert set(BOARD.values()) == {"red", "yellow", "green"}


def test_the_schema_knows_the_shipped_ones_and_refuses_odd_ones() -> None:
    validator = jsonschema_rs.validator_for(schemas()["ruleset"])
    files = [each.path for each in load_library().of(Ruleset).values()]
    assert len(files) >= 5
    for file in files:
        text = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
        assert validator.is_valid(text), file.name
    assert not validator.is_valid(yaml.load(RULES.replace("yellow:", "yelow:"), Loader=yaml.BaseLoader))


@given(since=st.dates(date(2000, 1, 1), date(2040, 1, 1)), days=st.integers(0, 800))
def test_months_of_waiting_never_fall_and_are_whole_on_the_same_day_of_a_month(since: date, days: int) -> None:
    day = since + timedelta(days=days)
    waited = months_waiting(since, day)
    assert waited <= months_waiting(since, day + timedelta(days=1))
    if day.day == since.day:
        assert waited == (day.year - since.year) * 12 + day.month - since.month


@given(planned=st.dates(date(2000, 1, 1), date(2040, 1, 1)), days=st.integers(0, 800))
def test_a_month_is_late_from_its_last_day_on(planned: date, days: int) -> None:
    first = planned.replace(day=1)
    day = first + timedelta(days=days)
    ends = [first + timedelta(days=each) for each in range(days + 1)]
    assert months_late(first, day) == sum((each + timedelta(days=1)).day == 1 for each in ends)
    assert months_late(first, day, started=day) == 0
