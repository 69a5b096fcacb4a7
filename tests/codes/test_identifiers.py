"""Identifiers, by the worked examples T6.1 to T6.5 and T2.2 of the fact sheet, and by any text at all."""

from __future__ import annotations

from datetime import date
from types import ModuleType

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
        ("9142050OMA4900010E", "第8位“O”不是可用的字符。是否把数字0输成了字母O"),
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


@pytest.mark.parametrize(
    ("text", "born", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "女"),
        ("11010519491231002x", date(1949, 12, 31), "女"),
        ("440524188001010014", date(1880, 1, 1), "男"),
        ("420504199001010019", date(1990, 1, 1), "男"),
        ("420504200002291233", date(2000, 2, 29), "男"),
        ("420504198503150025", date(1985, 3, 15), "女"),
    ],
)
def test_identity_number_sound(text: str, born: date, sex: str) -> None:
    found = identity_number.parse(text)
    assert (found.text, found.born, found.sex) == (text.upper(), born, sex)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("420504200002301235", "没有这一天"),
        ("420504199001010018", "校验码"),
        ("420504900101001", "15位的旧身份证"),
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
    assert identity_number.mask("11010519491231002X") == "110105**********2X"
    assert identity_number.mask("1234") == "****"


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
        ("2204-42O504-04-01-123456", "字母O"),
    ],
)
def test_project_code_faults(text: str, says: str) -> None:
    with pytest.raises(CodeError, match=says):
        project_code.parse(text)


def test_project_code_takes_the_platforms_own_check() -> None:
    with pytest.raises(CodeError, match="校验位"):
        project_code.parse("2204-420504-04-01-123456", check=lambda code: code.endswith("7"))
    assert project_code.parse("2204-420504-04-01-123457", check=lambda code: code.endswith("7")).serial == "123457"


def test_real_estate_unit_parts() -> None:
    found = real_estate_unit.parse("420504001002GB00015F00030102")
    assert (found.county, found.district, found.subdistrict, found.feature) == ("420504", "001", "002", "GB")
    assert (found.serial, found.parcel) == ("00015", "420504001002GB00015")
    assert (found.fixture, found.unit) == ("F", "00030102")
    assert real_estate_unit.parse("420504001002JC00007W00000000").feature == "JC"
    assert real_estate_unit.parse_parcel("450103001001GB00001") == "450103001001GB00001"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("420504001002AB00015F00030102", "第13位"),
        ("420504001002GA00015F00030102", "宗地特征码"),
        ("420504001002GB00015F0003010", "现在是27位"),
        ("420504001002GB00015W00030102", "应为00000000"),
        ("420504001002GB00015X00030102", "第20位"),
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
    with pytest.raises(CodeError, match="现在是5位"):
        area_code.parse("42050")


@pytest.mark.parametrize(
    ("text", "normal", "mobile", "masked"),
    [
        ("138 1234 5678", "13812345678", True, "138****5678"),
        ("+86 138-1234-5678", "13812345678", True, "138****5678"),
        ("0717-6672222", "0717-6672222", False, "071*****2222"),
        ("（0717）6672222", "0717-6672222", False, "071*****2222"),
        ("0717-6672222转801", "0717-6672222-801", False, "071*********-801"),
        ("12345", "12345", False, "*****"),
    ],
)
def test_phone(text: str, normal: str, mobile: bool, masked: str) -> None:
    found = phone.parse(text)
    assert (found.text, found.mobile) == (normal, mobile)
    assert phone.mask(found.text) == masked


@pytest.mark.parametrize("text", ["1381234567", "138123456789", "abc", "9", "010-123"])
def test_phone_faults(text: str) -> None:
    with pytest.raises(CodeError):
        phone.parse(text)


MODULES = [area_code, credit_code, identity_number, organisation_code, phone, project_code, real_estate_unit]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
@given(text=st.one_of(st.text(), st.text("0123456789ABXYNG-+ ", min_size=2, max_size=30)))
def test_any_text_is_read_or_refused_in_words(module: ModuleType, text: str) -> None:
    says = ""
    try:
        found = module.parse(text)
    except CodeError as error:
        says = str(error)
    assert says or module.parse(found.text).text == found.text
