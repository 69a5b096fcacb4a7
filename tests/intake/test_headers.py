"""Which column is which field, whatever offices write above it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guatu.definitions.register import Register
from guatu.intake.errors import IntakeRefused
from guatu.intake.headers import choose_sheet, find_layout, plain, remapped
from guatu.intake.workbook import read_workbook

CODE = "2204-420599-04-01-000001"
Save = Callable[..., Path]


def layout(save: Save, register: Register, rows: list[list[Any]], **more: Any) -> Any:
    path = save(rows, **more)
    return find_layout(read_workbook(path, path.name)[0], register)


@pytest.mark.parametrize(
    ("header", "field", "unit", "guessed"),
    [
        ("计划总投资", "total", "", False),
        ("计划总投资（万元）*", "total", "", False),
        (" 计划\n总投资 ", "total", "", False),
        ("计划总投资(亿元)", "total", "亿元", False),
        ("计划总投资（单位：元）", "total", "元", False),
        ("计划总投资/亿元", "total", "亿元", False),
        ("总投资", "total", "", True),
        ("总投资（亿元）", "total", "亿元", True),
        ("用地面积（平方米）", "land", "平方米", False),
        ("土地面积", "land", "", True),
        ("乡镇（街道）", "town", "", True),
        ("统一社会信用代码", "owner_code", "", True),
        ("签约时间", "signed_on", "", True),
        ("类型", "kind", "", True),
        ("total", "total", "", False),
        ("完成比例（%）", "share", "", False),
        ("序号", "", "", False),
        ("备注", "", "", False),
    ],
)
def test_a_header_is_known_by_its_label_unit_or_nearness(
    save: Save, register: Register, header: str, field: str, unit: str, guessed: bool
) -> None:
    found = layout(save, register, [["项目代码", "项目名称", header], [CODE, "一号厂房", 1]])
    column = found.columns[2]
    assert (column.field, column.unit, column.guessed) == (field, unit, guessed)


def test_titles_above_the_header_are_passed_over(save: Save, register: Register) -> None:
    rows = [
        ["澄溪区重点项目表"],
        [None, None, "填报日期：2022年3月"],
        ["项目代码", "项目名称", "属地"],
        [CODE, "一号厂房", "云岭镇"],
    ]
    found = layout(save, register, rows, merge=("A1:C1",))
    assert found.first_row == 3
    assert [column.field for column in found.columns] == ["code", "name", "town"]


def test_two_rows_of_header_are_read_together(save: Save, register: Register) -> None:
    rows = [
        ["项目代码", "项目名称", "投资额（万元）", None, "用地面积"],
        [None, None, "计划总", "完成", None],
        [CODE, "一号厂房", 1, 2, 3],
    ]
    found = layout(save, register, rows, merge=("A1:A2", "B1:B2", "C1:D1", "E1:E2"))
    assert found.first_row == 2
    assert {column.field: column.header for column in found.taken}["paid"] == "投资额（万元）\n完成"
    assert found.columns[4].field == "land"


def test_a_row_of_units_belongs_to_the_header(save: Save, register: Register) -> None:
    rows = [
        ["项目代码", "项目名称", "计划总投资", "用地面积"],
        [None, None, "（亿元）", "（亩）"],
        [CODE, "一号厂房", 1, 2],
    ]
    found = layout(save, register, rows)
    assert found.first_row == 2
    assert [(column.field, column.unit) for column in found.columns[2:]] == [("total", "亿元"), ("land", "")]


def test_the_unit_above_the_table_is_that_of_all_money_columns(save: Save, register: Register) -> None:
    rows = [
        ["重点项目"],
        ["单位：亿元"],
        ["项目代码", "项目名称", "计划总投资", "投资额完成（万元）", "用地面积"],
        [CODE, "一", 1, 2, 3],
    ]
    found = layout(save, register, rows)
    assert [column.unit for column in found.columns[2:]] == ["亿元", "", ""]


def test_a_unit_that_cannot_be_converted_is_not_read_and_said(save: Save, register: Register) -> None:
    found = layout(save, register, [["项目代码", "项目名称", "计划总投资（万美元）"], [CODE, "一号厂房", 1]])
    assert found.columns[2].field == ""
    assert "单位是万美元，不能换算成万元" in found.notes[0]


def test_a_near_name_never_takes_a_field_from_the_exact_one(save: Save, register: Register) -> None:
    found = layout(save, register, [["总投资", "项目代码", "计划总投资"], [1, CODE, 2]])
    assert [column.field for column in found.columns] == ["", "code", "total"]


def test_a_header_that_is_missing_is_asked_for_by_its_key(save: Save, register: Register) -> None:
    with pytest.raises(IntakeRefused, match="至少要有“项目代码”"):
        layout(save, register, [["甲", "乙"], [1, 2]])


def test_the_sheet_that_fits_best_is_chosen_and_the_others_named(save: Save, register: Register) -> None:
    good = [["项目代码", "项目名称", "属地"], [CODE, "一号厂房", "云岭镇"]]
    path = save(
        [["封面"]],
        title="封面",
        sheets={"草稿": [["项目代码"], [CODE]], "项目": good, "旧数据": good, "选项": [["是"]]},
        hide=("旧数据", "选项"),
    )
    sheets = read_workbook(path, path.name)
    sheet, _layout, notes = choose_sheet(sheets, register)
    assert sheet.name == "项目"
    assert any("旧数据" in note and "隐藏" in note for note in notes)
    assert any("草稿" in note for note in notes)
    assert not any("选项" in note for note in notes)
    assert choose_sheet(sheets, register, "草稿")[0].name == "草稿"


def test_a_person_says_which_column_is_which(save: Save, register: Register) -> None:
    found = layout(save, register, [["项目代码", "项目名称", "钱（亿元）", "计划总投资"], [CODE, "一号厂房", 1, 2]])
    assert found.columns[2].field == ""
    changed = remapped(found, {2: "total", 3: ""}, register)
    assert [(column.field, column.unit) for column in changed.columns[2:]] == [("total", "亿元"), ("", "")]


def test_one_field_is_never_taken_from_two_columns(save: Save, register: Register) -> None:
    found = layout(save, register, [["项目代码", "项目名称", "甲", "乙"], [CODE, "一号厂房", 1, 2]])
    with pytest.raises(IntakeRefused, match="C列、D列都指定成了“计划总投资”"):
        remapped(found, {2: "total", 3: "total"}, register)
    assert [column.field for column in remapped(found, {2: "total", 3: ""}, register).columns[2:]] == ["total", ""]


def test_what_a_person_says_goes_before_what_was_found(save: Save, register: Register) -> None:
    found = layout(save, register, [["项目代码", "项目名称", "钱", "计划总投资"], [CODE, "一号厂房", 1, 2]])
    assert [column.field for column in remapped(found, {2: "total"}, register).columns[2:]] == ["total", ""]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["计划总投资", "计划总投资"], ["D列“计划总投资”和C列同是“计划总投资”，只读取了C列。"]),
        (["计划总投资（万元）", "计划总投资（亿元）"], ["D列“计划总投资（亿元）”和C列同是“计划总投资”，只读取了C列。"]),
        (["总投资", "计划总投资"], ["C列“总投资”和D列同是“计划总投资”，只读取了D列。"]),
        (["包联单位", "备注"], ["C列“包联单位”、D列“备注”不是本台账的字段，没有读取"]),
        (["序号", "用地面积"], []),
    ],
)  # fmt: skip
def test_columns_left_out_are_named_with_the_reason(
    save: Save, register: Register, header: list[str], says: list[str]
) -> None:
    found = layout(save, register, [["项目代码", "项目名称", *header], [CODE, "一号厂房", 1, 2]])
    assert len(found.notes) == len(says), found.notes
    for note, expected in zip(found.notes, says, strict=True):
        assert note.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("计划总投资 （万元）*", "计划总投资"), ("项目\n名称（必填）", "项目名称"), ("用地面积/亩", "用地面积")],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("above", "units", "note"),
    [
        ("单位：亿元", ("亿元", "", "亿元"), "表上方写明单位是亿元：计划总投资、投资额完成按亿元换算。"),
        ("（单位：亿元、亩）", ("亿元", "", "亿元"), "表上方写明单位是亿元"),
        ("单位：亿元，平方米；人", ("亿元", "平方米", "亿元"), "表上方写明单位是平方米：用地面积按平方米换算。"),
        ("2022年重点项目表（亿元）", ("亿元", "", "亿元"), "表上方写明单位是亿元"),
        ("填报单位：发改局  金额单位：元  日期：2022", ("元", "", "元"), "表上方写明单位是元"),
        ("单位：万元、亿元", ("", "", ""), ""),
        ("填报单位：财政局（盖章）", ("", "", ""), ""),
    ],
)
def test_units_above_the_table_are_meant_for_what_can_be_had_in_them(
    save: Save, register: Register, above: str, units: tuple[str, ...], note: str
) -> None:
    header = ["项目代码", "项目名称", "计划总投资", "用地面积", "投资额完成"]
    found = layout(save, register, [[above], header, [CODE, "一号厂房", 1.2, 3, 1]])
    assert tuple(column.unit for column in found.columns[2:]) == units
    assert any(each.startswith(note) for each in found.notes) if note else found.notes == ()


def test_a_column_that_names_its_own_unit_keeps_it(save: Save, register: Register) -> None:
    header = ["项目代码", "项目名称", "计划总投资（万元）", "投资额完成"]
    found = layout(save, register, [["单位：亿元"], header, [CODE, "一号厂房", 12000, 1]])
    assert [column.unit for column in found.columns[2:]] == ["", "亿元"]
