"""组织机构代码, by the worked examples T6.2 of the fact sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.codes import organisation_code
from guatu.codes.errors import CodeError


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
