"""组织机构代码, GB 11714-1997: eight signs and a check sign, written 12345678-9.

The sum is taken mod 11 over signs that count 0 to 35, so a wrong digit among digits is always found, while a letter for a digit
eleven or twenty-two steps away (0 for B) is not: the standard has no more to give.
"""

from __future__ import annotations

from dataclasses import dataclass

from guatu.codes.errors import CodeError
from guatu.codes.normal import digits_for_letters, require_length, require_signs, without_dashes

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LABEL = "组织机构代码"


@dataclass(frozen=True, slots=True)
class OrganisationCode:
    """A sound code; `text` is its normal form with the dash."""

    text: str
    body: str
    """本体代码, eight signs."""
    check: str


def check_digit(body: str) -> str:
    """The check sign of eight signs: 11 − Σ mod 11; 10 is X, 11 is 0.

    >>> check_digit("D2143569")
    'X'
    """
    rest = 11 - sum(ALPHABET.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def parse(text: str) -> OrganisationCode:
    """Read a code with or without its dash. Raises CodeError."""
    plain = without_dashes(text)
    require_length(plain, 9, LABEL)
    require_signs(plain, ALPHABET, LABEL)
    body, check = plain[:8], plain[8]
    right = check_digit(body)
    if check != right:
        meant = digits_for_letters(body, ALPHABET.replace("O", "").replace("I", ""))
        guess = f"是否应为“{meant}-{check}”？" if meant != body and check_digit(meant) == check else "请逐位核对。"
        raise CodeError(f"{LABEL}的校验码（第9位）不对：前8位对应的是“{right}”，现在是“{check}”。{guess}")
    return OrganisationCode(f"{body}-{check}", body, check)
