"""Invented names, and codes of sound form in the county code 420599, which GB/T 2260 gives to nobody: no such firm can be real."""

from __future__ import annotations

from guatu.codes import credit_code, organisation_code

COUNTY = "420599"
FIRST = (
    "云澄", "青岚", "澄江", "远禾", "嘉穗", "北辰星", "鹿鸣", "栖霞谷", "拓岭", "明澈",
    "瑞田", "星桥", "启翔", "恒岳", "润泽丰", "锦帆", "沐川", "卓越田", "晴川里", "朗润",
)  # fmt: skip
SECOND = (
    "智造", "食品", "新材料", "生物", "光电", "机械", "物流", "建材", "农业", "茶业", "文旅", "科技",
    "电子", "环保", "医药", "果业",
)  # fmt: skip
LEADERS = ("许知远", "韩若谷", "陆清和", "江望舒", "孟长林")


def credit(number: int, kind: str = "91") -> str:
    """A sound credit code for an invented firm."""
    body = f"MB{_letters(number)}"
    inner = body + organisation_code.check_digit(body)
    seventeen = f"{kind}{COUNTY}{inner}"
    return seventeen + credit_code.check_digit(seventeen)


def _letters(number: int) -> str:
    """Six signs of a number that all stand in the credit code's alphabet."""
    signs = ""
    for _place in range(6):
        number, rest = divmod(number, 31)
        signs = credit_code.ALPHABET[rest] + signs
    return signs


def project(number: int, year: int, month: int) -> str:
    """A project code of sound form, of the old one before November 2020; each million of numbers has a segment of its own."""
    part, serial = divmod(number, 1_000_000)
    if (year, month) < (2020, 11):
        return f"{year}-{COUNTY}-{39 + part:02d}-03-{serial:06d}"
    return f"{year % 100:02d}{month:02d}-{COUNTY}-{4 + part:02d}-01-{serial:06d}"


def firm(number: int) -> str:
    """A firm's name, each number another."""
    first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
    round_ = number // (len(FIRST) * len(SECOND))
    return f"{first}{'' if not round_ else f'{round_}号'}{second}（澄溪）有限公司"
