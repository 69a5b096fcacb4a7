"""公民身份号码, by the worked examples T6.3 of the fact sheet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.codes import identity_number
from guatu.codes.errors import CodeError


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
