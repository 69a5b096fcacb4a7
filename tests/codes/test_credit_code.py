"""统一社会信用代码, by the worked examples T6.1 of the fact sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.codes import credit_code
from guatu.codes.errors import CodeError

SOUND_CREDIT = [
    ("91420504MA4900010E", "企业"),
    ("91420504MA4900002K", "企业"),
    ("91420504MA490007XE", "企业"),
    ("11420504011050003T", "机关"),
    ("12420504MB0A123420", "事业单位"),
    ("52420504MJA000016G", "民办非企业单位"),
    ("92420504MA49000298", "个体工商户"),
    ("93420504MA49000370", "农民专业合作社"),
    ("N2420504MF0000013H", "村级集体经济组织"),
    ("91110000600037341L", "企业"),
    ("91100000100003962T", "企业"),
]


@pytest.mark.parametrize(("text", "kind"), SOUND_CREDIT)
def test_credit_code_sound(text: str, kind: str) -> None:
    found = credit_code.parse(text)
    assert (found.text, found.kind_label, found.organisation_sound) == (text, kind, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("91420504MA4900010F", "对应的是“E”"),
        ("9142050OMA4900010E", "第8位“O”不是可用的字符。是否把数字0输成了字母O？"),
        ("9142O5O4MA49OOO1OE", "第5位“O”.*应为“91420504MA4900010E”"),
        ("9I420504MA4900010E", "第2位“I”.*是否把数字1输成了字母I？应为“91420504MA4900010E”"),
        ("914205*****900010E", "第7位是星号"),
        ("G1420504MA4900010E", "第1位“G”不是登记管理部门代码"),
        ("91A20504MA4900010E", "第3至8位是行政区划码"),
        ("91420504MA4900010", "现在是17位，少了1位"),
        ("95420504MA4900010E", "前两位“95”"),
        ("91４20504 ma4900010e", ""),
    ],
)
def test_credit_code_faults(text: str, says: str) -> None:
    if not says:
        assert credit_code.parse(text).text == "91420504MA4900010E"
        return
    with pytest.raises(CodeError, match=says):
        credit_code.parse(text)


@pytest.mark.parametrize("text", ["91420504-MA490001-0E", "'91420504MA4900010E", "91420504ＭＡ4900010Ｅ\u200b\n"])
def test_credit_code_as_it_comes_from_papers_and_sheets(text: str) -> None:
    assert credit_code.parse(text).text == "91420504MA4900010E"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("A1420504MA4900010", "中央军委改革和编制办公室管理的机构"),
        ("Y1420504MA4900010", "其他"),
        ("N3420504MF0000013", "乡镇级集体经济组织"),
        ("54420504MA4900010", "民政登记的其他机构"),
        ("Y1MA0504MA4900010", "其他"),
    ],
)
def test_credit_code_of_letter_departments_and_later_classes(body: str, kind: str) -> None:
    """A class that came after the standard is no fault, nor are letters in the area where the department is a letter."""
    assert credit_code.parse(body + credit_code.check_digit(body)).kind_label == kind


@pytest.mark.parametrize(
    ("area", "sound"), [("100000", True), ("999999", False), ("000000", False), ("990000", True), ("160101", False)]
)
def test_credit_code_of_an_area_that_can_be(area: str, sound: bool) -> None:
    body = f"91{area}MA4900010"
    code = body + credit_code.check_digit(body)
    if sound:
        assert credit_code.parse(code).area == area
        return
    with pytest.raises(CodeError, match=r"第3至8位是行政区划码，“..”不是省级代码"):
        credit_code.parse(code)


def test_credit_code_with_a_false_inner_code_is_sound_but_hinted() -> None:
    body = "91420504MA4900011"
    found = credit_code.parse(body + credit_code.check_digit(body))
    assert (found.organisation, found.organisation_sound) == ("MA4900011", False)


def test_credit_code_guesses_letters_for_digits() -> None:
    assert credit_code.lookalike("9142O504MA4900010E") == "91420504MA4900010E"
    assert credit_code.lookalike("91420504MA4900010F") == ""


@given(place=st.integers(0, 17), sign=st.sampled_from(credit_code.ALPHABET), code=st.sampled_from(SOUND_CREDIT))
def test_credit_code_finds_any_single_wrong_sign(place: int, sign: str, code: tuple[str, str]) -> None:
    wrong = code[0][:place] + sign + code[0][place + 1 :]
    if wrong != code[0]:
        with pytest.raises(CodeError):
            credit_code.parse(wrong)
