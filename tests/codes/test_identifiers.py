"""Identifiers, by the worked examples T6.1 to T6.5 and T2.2 of the fact sheet, and by any text at all."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.codes import (
    area_code,
    credit_code,
    identity_number,
    organisation_code,
    phone,
    project_code,
    real_estate_unit,
)
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


@pytest.mark.parametrize(
    ("body", "check"),
    [("D2143569", "X"), ("MA490001", "0"), ("MA490000", "2"), ("01105000", "3"), ("MA490007", "X")],
)
def test_organisation_code(body: str, check: str) -> None:
    assert organisation_code.check_digit(body) == check
    assert organisation_code.parse(f" {body.lower()}{check}").text == f"{body}-{check}"
    wrong = "1" if check != "1" else "2"
    with pytest.raises(CodeError, match=f"对应的是“{check}”"):
        organisation_code.parse(f"{body}-{wrong}")


@given(body=st.text("0123456789", min_size=8, max_size=8), place=st.integers(0, 7), sign=st.sampled_from("0123456789"))
def test_organisation_code_finds_any_single_wrong_digit(body: str, place: int, sign: str) -> None:
    check = organisation_code.check_digit(body)
    wrong = body[:place] + sign + body[place + 1 :]
    if wrong != body:
        with pytest.raises(CodeError):
            organisation_code.parse(wrong + check)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("MA49OOO1-0", "是否应为“MA490001-0”"),
        ("D2143569", "应为9位，现在是8位，少了1位"),
        ("D214356#-X", "第8位“#”"),
    ],
)
def test_organisation_code_faults(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        organisation_code.parse(text)


@pytest.mark.parametrize(
    ("text", "born", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "女"),
        ("11010519491231002x", date(1949, 12, 31), "女"),
        ("１１０１０５ 19491231 002×", date(1949, 12, 31), "女"),
        ("110105-19491231-002Х", date(1949, 12, 31), "女"),
        ("440524188001010014", date(1880, 1, 1), "男"),
        ("420504199001010019", date(1990, 1, 1), "男"),
        ("420504200002291233", date(2000, 2, 29), "男"),
        ("420504198503150025", date(1985, 3, 15), "女"),
    ],
)
def test_identity_number_sound(text: str, born: date, sex: str) -> None:
    found = identity_number.parse(text)
    assert (found.born, found.sex, found.area) == (born, sex, found.text[:6])
    assert found.text in (text.upper(), "11010519491231002X")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("420504200002301235", "没有这一天"),
        ("420504199001010018", "校验码"),
        ("420504900101001", "15位的旧身份证.*第6位后加“19”、末尾加校验码“9”"),
        ("420504********0019", "第7位是星号"),
        ("42050419900101001*", "末位（第18位）应为数字或字母X"),
        ("42050419900101001", "少了1位"),
        ("42050419900101001O", "末位"),
    ],
)
def test_identity_number_faults_never_repeat_the_number(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says) as caught:
        identity_number.parse(text)
    assert text not in str(caught.value)
    assert text[6:14] not in str(caught.value)


def test_identity_number_mask() -> None:
    assert identity_number.mask("11010519491231002X") == "110105********002X"
    assert identity_number.mask(" 110105-19491231-002x") == "110105********002X"
    assert identity_number.mask("1234") == "****"
    assert identity_number.mask("420504900101001") == "*" * 15


@given(place=st.integers(0, 17), sign=st.sampled_from("0123456789X"))
def test_identity_number_finds_any_single_wrong_sign(place: int, sign: str) -> None:
    for right in ("11010519491231002X", "420504199001010019", "420504200002291233"):
        wrong = right[:place] + sign + right[place + 1 :]
        if wrong != right:
            with pytest.raises(CodeError):
                identity_number.parse(wrong)


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


def test_real_estate_unit_parts() -> None:
    found = real_estate_unit.parse("420504001002GB00015F00030102")
    assert (found.county, found.district, found.subdistrict, found.feature) == ("420504", "001", "002", "GB")
    assert (found.serial, found.parcel) == ("00015", "420504001002GB00015")
    assert (found.fixture, found.unit) == ("F", "00030102")
    assert (found.building, found.room) == ("0003", "0102")
    assert found.feature_label == "国家土地所有权，建设用地使用权宗地（地表）"
    assert real_estate_unit.parse("420504-001-002-gb00015-f00030102").text == found.text
    homestead = real_estate_unit.parse("420504001002JC00007W00000000")
    assert (homestead.feature, homestead.building, homestead.room) == ("JC", "", "")
    assert real_estate_unit.parse_parcel("450103001001GB00001") == "450103001001GB00001"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("420504001002AB00015F00030102", "第13位"),
        ("420504001002GA00015F00030102", "宗地特征码"),
        ("420504001002GB00015F0003010", "现在是27位"),
        ("420504001002GB00015W00030102", "应为00000000"),
        ("420504001002GB00015X00030102", "第20位"),
        ("42050400100２GB0001SF00030102", "第15至19位.*第19位“S”.*是否把数字5输成了字母S"),
        ("42050400100٢GB00015F00030102", "第12位“٢”"),
        ("420504001002GB00015F000301O2", "第27位“O”.*是否把数字0输成了字母O"),
    ],
)
def test_real_estate_unit_faults(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        real_estate_unit.parse(text)


@pytest.mark.parametrize(
    ("text", "bare", "level", "kind"),
    [
        ("420504", "420504", "county", ""),
        ("420504000000", "420504", "county", ""),
        ("420504001", "420504001", "township", "街道"),
        ("420504101000", "420504101", "township", "镇"),
        ("420504202", "420504202", "township", "乡"),
        ("420504102208", "420504102208", "village", "村委会"),
        ("420504001007", "420504001007", "village", "居委会"),
        ("420504102208220", "420504102208", "village", "村委会"),
        ("42", "42", "province", ""),
    ],
)
def test_area_code(text: str, bare: str, level: str, kind: str) -> None:
    found = area_code.parse(text)
    assert (found.text, found.level, found.kind) == (bare, level, kind)


def test_area_code_parents_and_settlement() -> None:
    found = area_code.parse("420504102208220")
    assert found.parents == ("420504102", "420504", "4205", "42")
    assert found.settlement == "村庄"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("42050", "现在是5位"),
        ("420504102208999", "末三位“999”不是城乡分类代码"),
        ("920504", "前两位“92”不是省级代码"),
        ("42O504", "第3位“O”.*是否把数字0输成了字母O"),
        ("420504000001", "第7至9位是乡镇，不能为000"),
    ],
)
def test_area_code_faults(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        area_code.parse(text)


@pytest.mark.parametrize(
    ("number", "kind"),
    [("001", "街道"), ("099", "街道"), ("100", "镇"), ("199", "镇"), ("200", "乡"), ("399", "乡"), ("400", "政企合一")],
)
def test_area_code_class_of_township(number: str, kind: str) -> None:
    assert area_code.parse(f"420504{number}").kind == kind


@pytest.mark.parametrize(
    ("text", "normal", "mobile", "masked"),
    [
        ("138 1234 5678", "13812345678", True, "138****5678"),
        ("+86 138-1234-5678", "13812345678", True, "138****5678"),
        ("0717-6672222", "0717-6672222", False, "071*****2222"),
        ("（0717）6672222", "0717-6672222", False, "071*****2222"),
        ("+86 717 6672222", "0717-6672222", False, "071*****2222"),
        ("86-10-88888888", "010-88888888", False, "010*****8888"),
        ("(0717)667-2222", "0717-6672222", False, "071*****2222"),
        ("027-8888-8888 转 12", "027-88888888-12", False, "027********8-12"),
        ("400-800-1234", "4008001234", False, "400***1234"),
        ("95588", "95588", False, "*****"),
        ("0717-6672222转801", "0717-6672222-801", False, "071*********-801"),
        ("12345", "12345", False, "*****"),
    ],
)
def test_phone(text: str, normal: str, mobile: bool, masked: str) -> None:
    found = phone.parse(text)
    assert (found.text, found.mobile) == (normal, mobile)
    assert phone.mask(found.text) == masked


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1381234567", "手机号应为11位，现在是10位"),
        ("138123456789", "现在是12位"),
        ("1381234567O", "字母O，是否想输数字0"),
        ("013812345678", "手机号前不加0"),
        ("138****5678", "隐去了几位"),
        ("13812345678/0717-6672222", "不止一个号码"),
        ("1٣٨١٢٣٤٥٦٧٨", "不是可用的电话号码"),
        ("abc", "不是可用的电话号码"),
        ("9", "不是可用的电话号码"),
        ("010-123", "不是可用的电话号码"),
        ("12345678901", "不是可用的电话号码"),
    ],
)
def test_phone_faults_never_repeat_the_number(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says) as caught:
        phone.parse(text)
    assert len(text) < 5 or text not in str(caught.value)


MODULES = [area_code, credit_code, identity_number, organisation_code, phone, project_code, real_estate_unit]


SOUND = [
    *(code for code, _ in SOUND_CREDIT),
    "MA490001-0",
    "11010519491231002X",
    "420504199001010019",
    "13812345678",
    "0717-6672222-801",
    "2204-420504-04-01-123456",
    "420504102208220",
    "420504001002GB00015F00030102",
]


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A sound code with a few signs put in, changed or taken out, full width here and there."""
    signs: list[str] = list(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, max(len(signs) - 1, 0)))
        signs[place : place + draw(st.integers(0, 1))] = draw(st.sampled_from("0OI1lSBX×*- 　-—９Ｘ'ß٢²ⅷ㏒()/+\u200b"))
    return "".join(signs)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
@given(text=st.one_of(st.text(), st.text("0123456789ABXYNG-+ ", min_size=2, max_size=30), mistyped()))
def test_any_text_is_read_or_refused_in_words(module: Any, text: str) -> None:
    says = ""
    try:
        found = module.parse(text)
    except CodeError as error:
        says = str(error)
        assert says.endswith(("。", "？"))
        return
    assert found.text.isascii()
    assert module.parse(found.text).text == found.text


@pytest.mark.parametrize("module", [identity_number, phone])
@given(text=st.one_of(st.text(max_size=40), mistyped()))
def test_any_text_can_be_masked(module: ModuleType, text: str) -> None:
    masked = module.mask(text)
    assert len(masked) < 8 or "*" in masked or len(masked.strip()) == 0


@given(text=mistyped())
def test_credit_code_lookalike_is_sound_or_empty(text: str) -> None:
    guess = credit_code.lookalike(text)
    assert guess == "" or credit_code.parse(guess).text == guess
