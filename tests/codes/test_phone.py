"""Telephone numbers as staff write them, and what hides them."""

from __future__ import annotations

import pytest

from guatu.codes import phone
from guatu.codes.errors import CodeError


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
