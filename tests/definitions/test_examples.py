"""Examples as tests: what they find, and that none passes because it says nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.loader import PACKS, load_library
from guatu.definitions.view import View
from tests.definitions.pack_sample import write_pack

ROWS = "firms: [{code: A, name: 甲, cost: 600, land: 3}, {code: B, name: 乙, cost: 400}, {code: C, name: 丙}]"
LINE = "- {name: 起点, given: {date: 2022-01-01}, expect: {value: 500}}\n"
OUTPUT = "- {name: 产值, given: {firms: [{code: A, name: 甲}]}, expect: {rows: [{firm: A, total: 5}, {firm: A, total: 5}]}}\n"


def case(expect: str, *, where: str = "", rows: str = ROWS) -> str:
    return f"- name: 例\n  given: {{{rows}}}\n{f'  where: {where}' if where else ''}\n  expect: {expect}\n"


def outcome(tmp_path: Path, firms: str, *, line: str = LINE, views: Any = None) -> list[str]:
    folder = write_pack(tmp_path, examples={"firms": firms, "line": line, "firm_output": OUTPUT})
    library = load_library(folder)
    found, errors = load_examples(folder, library)
    assert library.errors == ()
    ran = [message for each in found for message in run_example(each, library, engine=views)]
    return [f"{error.line}: {error.message}" for error in errors] + ran


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (case("{ok: [A, C]}"), []),
        (case("{ok: all}"), ["B的cost应通过，实际被拒绝：投资不足。"]),
        (case("{refused: {B: {cost: 不足}}}"), []),
        (case("{refused: {A: {cost: 不足}}}"), ["A的cost应被拒绝（不足），实际：通过"]),
        (case("{refused: {B: {cost: 太多}}}"), ["B的cost应被拒绝（太多），实际：投资不足。"]),
        (case("{computed: {A: {per_mu: 200}}}"), []),
        (case("{computed: {A: {per_mu: 201}}}"), ["A的per_mu应为201，实际是200"]),
        (case('{computed: {C: {per_mu: ""}}}'), []),
        (case("{A: in, B: out, C: unknown}", where="cost >= 500"), []),
        (case("{A: out}", where="cost >= 500"), ["A应为out，实际是in"]),
        (case("{A: in}", where="costs >= 500"), ["条件写错了：“企业库”没有字段“costs”。是否想写“cost”（投资，万元）？"]),
        (case("{ok: [D]}"), ["1: 示例“例”：expect.ok 里没有“D”。可用的有：A、B、C。"]),
        (case("{refused: {D: {cost: 不足}}}"), ["1: 示例“例”：expect.refused 里没有“D”。可用的有：A、B、C。"]),
        (case("{refused: {B: {}}}"), ["1: 示例“例”：expect.refused.B 是空的，什么也没有检查。"]),
        (case("{computed: {A: {per_nu: 1}}}"), ["1: 示例“例”：expect.computed.A 里没有“per_nu”。是否想写“per_mu”？"]),
        (case("{okk: [A]}"), ["1: 示例“例”：expect 里没有“okk”。是否想写“ok”？"]),
        (case("{}"), ["1: 示例“例”：expect 是空的，什么也没有检查。"]),
        (case("{A: yes}", where="cost >= 500"), ["1: 示例“例”：“yes”不是结果，应为 in、out 或 unknown。"]),
        (case("{ok: all}", rows="date: 三月"), ["1: 示例“例”：given.date“三月”不是日期，请写成 2022-06-30。"]),
        (case("{ok: all}", rows="firm: []"), ["1: 示例“例”：given 里没有台账或序列“firm”。是否想写“firms”？"]),
        (case("{ok: all}", rows="firms: 甲"), ["1: 示例“例”：given.firms 应当是一列行，每行写成 {字段: 值, …}。"]),
        ("- {nam: 例, expect: {ok: all}}\n", ["1: 示例没有“nam”这一项。是否想写“name”？"]),
        ("", ["1: 示例文件是空的。"]),
    ],
)  # fmt: skip
def test_an_example_tells_what_differs(tmp_path: Path, text: str, says: list[str]) -> None:
    found = outcome(tmp_path, text)
    assert [each[:80] for each in found] == [each[:80] for each in says]


def test_one_odd_case_does_not_hide_the_next(tmp_path: Path) -> None:
    found = outcome(tmp_path, case("{okk: [A]}") + case("{computed: {A: {per_mu: 201}}}"))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("day", "value", "says"),
    [
        ("2021-12-31", "unknown", []),
        ("2021-12-31", "500", ["2021-12-31的值应为500，实际是未定"]),
        ("2022-01-01", "500.00", []),
        ("2022-01-01", "unknown", ["2022-01-01的值应为未定，实际是500"]),
        ("2022-01-01", "五百", ["1: 示例“例”：expect.value“五百”不是数字；那天还没有值请写 unknown。"]),
    ],
)
def test_a_parameter_holds_from_its_day(tmp_path: Path, day: str, value: str, says: list[str]) -> None:
    line = f"- {{name: 例, given: {{date: {day}}}, expect: {{value: {value}}}}}\n"
    assert outcome(tmp_path, case("{ok: [A]}"), line=line) == says


@pytest.mark.parametrize(
    ("rows", "differs"), [(2, []), (1, ["缺少 firm: A，total: 5"]), (3, ["多出 firm: A，total: 5"])]
)
def test_a_view_is_held_row_by_row_even_where_rows_are_equal(tmp_path: Path, rows: int, differs: list[str]) -> None:
    from decimal import Decimal

    def runner(view: View, given: object, day: date) -> list[dict[str, Any]]:
        assert (view.name, day) == ("firm_output", date(2022, 12, 31))
        return [{"firm": "A", "total": Decimal("5.00")}] * rows

    assert outcome(tmp_path, case("{ok: [A]}"), views=runner) == differs


def test_a_definition_without_example_is_an_error(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, examples={"firms": case("{ok: [A]}"), "lime": LINE})
    _found, errors = load_examples(folder, load_library(folder))
    said = {error.message.partition("。")[0] for error in errors}
    assert said == {"没有叫“lime”的定义", "缺少示例 examples/line.yaml", "缺少示例 examples/firm_output.yaml"}


def test_the_shipped_examples_hold() -> None:
    library = load_library()
    found, errors = load_examples(PACKS, library)
    assert [str(error) for error in errors] == []
    assert [(each.name, message) for each in found for message in run_example(each, library)] == []
    assert {each.definition for each in found} == {name for held in library.held.values() for name in held}
