"""项目代码, by the worked examples T2.2 of the fact sheet."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.codes import project_code
from guatu.codes.errors import CodeError


@pytest.mark.parametrize(
    ("text", "old", "year", "month", "area", "department", "kind"),
    [
        ("2204-420504-04-01-123456", False, 2022, 4, "420504", "04", "01"),
        ("2019-420504-39-03-012345", True, 2019, None, "420504", "39", "03"),
        ("2012-420504-04-01-123456", False, 2020, 12, "420504", "04", "01"),
        ("2509-320193-89-01-544060", False, 2025, 9, "320193", "89", "01"),
        ("22044205040401123456", False, 2022, 4, "420504", "04", "01"),
        ("２２０４－420504—04—01—123456 ", False, 2022, 4, "420504", "04", "01"),
    ],
)
def test_project_code_sound(
    text: str, old: bool, year: int, month: int | None, area: str, department: str, kind: str
) -> None:
    found = project_code.parse(text)
    assert (found.old, found.year, found.month) == (old, year, month)
    assert (found.area, found.department, found.type) == (area, department, kind)
    assert len(found.text) == 24
    assert found.foreign("420504") is (area != "420504")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2213-420504-04-01-123456", "没有13月"),
        ("2204-42050-04-01-123456", "现在是19位数字"),
        ("2009-420504-04-01-123456", "早于2020年11月"),
        ("2204-999999-04-01-123456", "第二段“999999”应为区划码，“99”不是省级代码"),
        ("2204-000000-04-01-123456", "“00”不是省级代码"),
        ("220-4420504-04-01-123456", "分段不对"),
        ("2204-42O504-04-01-123456", "第7位“O”.*字母O？应为“2204-420504-04-01-123456”"),
        ("", "现在是0位数字"),
    ],
)
def test_project_code_faults(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        project_code.parse(text)


@pytest.mark.parametrize(
    ("text", "area", "foreign"),
    [
        ("2204-420510-04-01-123456", "420510", False),
        ("2204-420511-04-01-123456", "420510", True),
        ("2204-420504-04-01-123456", "420500", False),
        ("2204-420504-04-01-123456", "420000", False),
        ("2509-320193-89-01-544060", "420504", True),
    ],
)
def test_project_code_of_another_area_is_a_warning(text: str, area: str, foreign: bool) -> None:
    found = project_code.parse(text)
    assert found.foreign(area) is foreign
    assert bool(found.warning(area)) is foreign


@pytest.mark.parametrize(
    ("text", "department", "kind"),
    [
        ("2204-420504-04-01-123456", "发展改革", "基本建设"),
        ("2204-420504-07-02-123456", "工业和信息化", "技术改造"),
        ("2204-420504-99-09-123456", "", ""),
        ("2019-420504-39-03-012345", "", "备案"),
    ],
)
def test_project_code_labels(text: str, department: str, kind: str) -> None:
    found = project_code.parse(text)
    assert (found.department_label, found.type_label) == (department, kind)


def test_project_code_takes_the_platforms_own_check() -> None:
    with pytest.raises(CodeError, match="校验位"):
        project_code.parse("2204-420504-04-01-123456", check=lambda code: code.endswith("7"))
    assert project_code.parse("2204-420504-04-01-123457", check=lambda code: code.endswith("7")).serial == "123457"


def test_a_month_that_has_not_come_is_none() -> None:
    code = "2204-420504-04-01-123456"
    assert project_code.parse(code, today=date(2022, 4, 1)).month == 4
    with pytest.raises(CodeError, match="2022年4月，还没有到"):
        project_code.parse(code, today=date(2022, 3, 31))
    assert project_code.parse("2017-000052-53-01-000291", today=date(2022, 3, 31)).year == 2017
