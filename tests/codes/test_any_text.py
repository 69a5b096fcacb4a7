"""Any text at all, and sound codes mistyped: read or refused in words, never anything else."""

from __future__ import annotations

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

MODULES = [area_code, credit_code, identity_number, organisation_code, phone, project_code, real_estate_unit]


SOUND = [
    "91420504MA4900010E",
    "N2420504MF0000013H",
    "52420504MJA000016G",
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
