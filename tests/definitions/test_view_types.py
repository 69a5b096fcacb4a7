"""What a view says of its plain columns is held against the registers they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from guatu.definitions.loader import load_library
from tests.definitions.pack_sample import REGISTER, write_pack

WITH_PHONE = REGISTER.replace("  land:", "  phone: {label: 电话, type: phone}\n  land:")
HEAD = "-- one row per firm\n-- label: 企业\n-- columns:\n--   it: {label: 某列, %s}\n"


def complaints(folder: Path, column: str, select: str) -> list[tuple[int, str]]:
    library = load_library(write_pack(folder, register=WITH_PHONE, view=HEAD % column + select + "\n"))
    assert [str(each) for each in library.errors if each.path.name != "firm_output.sql"] == []
    return [(each.line, each.message) for each in library.errors]


@pytest.mark.parametrize(
    ("column", "select", "line", "says"),
    [
        ("type: money, unit: 亿元", "SELECT cost AS it FROM firms", 4, "视图里不换算单位：写的是亿元，“投资”以万元计。请改成 unit: 万元，或在 SELECT 里写 cost / 10000。"),
        ("type: money, unit: 元", "SELECT f.cost AS it FROM firms AS f", 4, "写 cost * 10000。"),
        ("type: number, unit: 户", "SELECT land AS it FROM firms", 4, "写的单位是户，SELECT 取的“用地”以亩计。"),
        ("type: percent", "SELECT land AS it FROM firms", 4, "写的单位是%"),
        ("type: text", "SELECT cost AS it FROM firms", 4, "写的类型是 text，SELECT 取的“投资”是 money。"),
        ("type: organisation", "SELECT town AS it FROM firms", 4, "请写成 type: area。"),
        ("type: number, unit: 个", "SELECT id AS it FROM firms", 4, "请写成 type: reference。"),
        ("type: money, unit: 亿元", "SELECT o.value AS it FROM firms__output AS o", 4, "“产值”以万元计"),
        ("type: money, unit: 亿元", "WITH a AS (SELECT cost AS c FROM firms) SELECT c AS it FROM a", 4, "“投资”以万元计"),
        ("type: money, unit: 亿元", "SELECT 1 AS it FROM areas UNION ALL SELECT cost AS it FROM firms", 4, "“投资”以万元计"),
        ("type: text", "SELECT phone AS it FROM firms", 5, "“电话”是敏感信息，不能写进视图的列"),
        ("type: text", "SELECT MAX(phone) AS it FROM firms", 5, "“电话”是敏感信息"),
        ("type: text", "SELECT x.p AS it FROM (SELECT phone AS p FROM firms) AS x", 5, "“电话”是敏感信息"),
        ("type: text", "SELECT name AS it FROM firms WHERE town > 3", 5, "“属地”是对象，不能比大小。"),
        ("type: text", "SELECT name AS it FROM firms WHERE 3 < town", 5, "“属地”是对象，不能比大小。"),
        ("type: text", "SELECT name AS it FROM firms WHERE town = '桥边镇'", 5, "请连接那张表，用它的名称比较"),
        ("type: text", "SELECT name AS it FROM firms WHERE cost > '3'", 5, "请写不带引号的数"),
        ("type: text", "SELECT name AS it FROM firms WHERE name = 3", 5, "请写 带引号的文字"),
        ("type: text", "SELECT name AS it FROM firms WHERE signed_on > '去年'", 5, "“去年”不是日期"),
        ("type: text", "SELECT name AS it FROM firms WHERE stage = '签约'", 5, "视图里写选项的值：planned、signed。"),
    ],
)  # fmt: skip
def test_what_a_column_is_not_is_told(tmp_path: Path, column: str, select: str, line: int, says: str) -> None:
    ((at, message),) = complaints(tmp_path, column, select)
    assert (at, says in message) == (line, True), message


@pytest.mark.parametrize(
    ("column", "select"),
    [
        ("type: money, unit: 万元", "SELECT cost AS it FROM firms WHERE cost > 3 AND signed_on >= '2022-01-01'"),
        ("type: money, unit: 亿元", "SELECT cost / 10000 AS it FROM firms"),
        ("type: number, unit: 家, places: 0", "SELECT COUNT(phone) AS it FROM firms"),
        ("type: reference, to: firms", "SELECT o.record AS it FROM firms__output AS o WHERE o.value > 3"),
        ("type: area", "SELECT a.id AS it FROM firms AS f JOIN areas AS a ON a.id = f.town WHERE a.name = '桥边镇'"),
        ("type: text", "SELECT name AS it FROM firms WHERE stage = 'signed' AND town = 3"),
    ],
)
def test_what_a_column_is_passes(tmp_path: Path, column: str, select: str) -> None:
    assert complaints(tmp_path, column, select) == []
