"""The template of a register: what a clerk may fill in, told by the workbook itself."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.values import read_value
from guatu.documents.register_template import EXAMPLES, LAST_ROW, definition_mark, header_of, write_template
from guatu.intake.headers import choose_sheet
from guatu.intake.workbook import read_workbook
from guatu.people.models import Organisation
from guatu.registers.library import library
from guatu.registers.tables import register_of


@pytest.fixture
def book(db: None) -> Any:
    for number in range(40):
        Organisation.objects.create(name=f"澄溪区第{number}局", kind="department")
    out = io.BytesIO()
    write_template(register_of("projects"), out)
    out.seek(0)
    return openpyxl.load_workbook(out)


def column(book: Any, label: str) -> Any:
    return next(cell for cell in book.worksheets[0][1] if cell.value.startswith(label))


def rule(book: Any, label: str) -> Any:
    letter = column(book, label).column_letter
    return next(
        each for each in book.worksheets[0].data_validations.dataValidation if str(each.sqref).startswith(f"{letter}2:")
    )


def test_headers_carry_unit_and_mark_what_is_required(book: Any) -> None:
    headers = [cell.value for cell in book.worksheets[0][1]]
    assert headers[:2] == ["项目代码*", "项目名称*"]
    assert "计划总投资（万元）" in headers
    assert not any("亩均投资" in header for header in headers), "a computed field is not filled in"
    assert column(book, "项目名称").fill.fgColor.rgb != column(book, "工作专班").fill.fgColor.rgb
    assert book.worksheets[0].freeze_panes == "B2"


def test_choices_are_drop_downs_short_in_the_cell_long_by_name(book: Any) -> None:
    assert rule(book, "项目类型").formula1 == '"产业,基础设施,民生,生态"'
    assert rule(book, "项目类型").error == "请从下拉列表里选。"
    assert rule(book, "责任单位").formula1 == "list_unit"
    name = book.defined_names["list_unit"]
    assert "选项" in name.attr_text
    assert book["选项"].sheet_state == "hidden"
    assert str(rule(book, "项目类型").sqref).endswith(str(LAST_ROW + 1))


def test_entries_are_checked_in_chinese(book: Any) -> None:
    money = rule(book, "计划总投资")
    assert (money.type, money.operator, money.errorStyle) == ("decimal", "greaterThanOrEqual", "warning")
    assert "万元，不小于0" in money.error
    assert rule(book, "签约日期").type == "date"
    assert "2022-03-01" in rule(book, "签约日期").error
    assert rule(book, "项目名称").error == "最多100字，请缩短。"
    assert rule(book, "建设单位信用代码").formula1 == "18"


def test_codes_are_kept_as_text(book: Any) -> None:
    sheet = book.worksheets[0]
    for label, form in (
        ("项目代码", "@"),
        ("建设单位信用代码", "@"),
        ("签约日期", "yyyy-mm-dd"),
        ("计划开工月", "yyyy-mm"),
    ):
        letter = column(book, label).column_letter
        # A run of columns of one format stands under its first letter.
        found = next(
            each for each in sheet.column_dimensions.values() if each.min <= column(book, label).column <= each.max
        )
        assert found.number_format == form, (label, letter)


def test_notes_stand_at_the_header_and_every_field_on_a_sheet_of_its_own(book: Any) -> None:
    assert "24位含短横" in column(book, "项目代码").comment.text
    assert "不填表示：未核定" in column(book, "计划总投资").comment.text
    guide = book["填写说明"]
    told = {row[0].value: [cell.value or "" for cell in row] for row in guide.iter_rows(min_row=6)}
    assert told["计划总投资"][2] == "万元"
    assert "产业、基础设施" in told["项目类型"][4]
    last = [row[0].value for row in guide.iter_rows() if row[0].value][-1]
    assert definition_mark(register_of("projects")) in last
    assert len(definition_mark(register_of("projects"))) == len("projects@") + 12


@pytest.mark.parametrize("name", sorted(library().registers))
def test_every_template_is_understood_when_it_comes_back(db: None, tmp_path: Any, name: str) -> None:
    register = register_of(name)
    path = tmp_path / "模板.xlsx"
    with path.open("wb") as out:
        write_template(register, out)
    _sheet, layout, notes = choose_sheet(read_workbook(path, path.name), register)
    wanted = {field.name for field in register.fields if not field.computed and field.type != "file"}
    assert {each.field for each in layout.taken} == wanted
    assert not any(each.guessed or each.unit for each in layout.taken)
    assert notes == []


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_example_can_be_read(kind: FieldType) -> None:
    field = Field(name="a", label="甲", type=kind)
    text = EXAMPLES[kind].partition("（")[0]

    def resolve(_field: Field, _text: str) -> int:
        raise AssertionError

    assert read_value(field, text, today=date(2022, 6, 30), resolve=resolve) is not None


def test_headers_of_percentages_and_plain_fields() -> None:
    register = register_of("projects")
    assert header_of(register.field("leader")) == "包联区领导"
    assert header_of(register.field("total_investment")) == "计划总投资（万元）"
