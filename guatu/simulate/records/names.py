"""Invented names and sound codes in the unassigned county code 420599."""

from __future__ import annotations

from random import Random

from guatu.codes import credit_code, organisation_code

COUNTY = "420599"
TOWNS = ("龙桥街道", "桐湾街道", "云岭镇", "石渡镇", "白鹭镇", "青禾乡", "苍岭乡")
VILLAGES = {
    "龙桥街道": ("竹园村", "双桥村"),
    "桐湾街道": ("桃林村", "古渡村"),
    "云岭镇": ("岭头村", "茶山村", "石垭村", "白果村", "松坪村", "云溪村"),
    "石渡镇": ("石渡村", "铁炉村", "三洞村", "牛栏村", "青龙村"),
    "白鹭镇": ("白鹭村", "荷塘村", "长堰村", "桑园村", "柳湾村"),
    "青禾乡": ("青禾村", "稻香村", "花坪村", "百草村", "甘泉村"),
    "苍岭乡": ("苍岭村", "雪坪村", "核桃村", "羊角村", "天池村"),
}
PLACES = {
    "龙桥街道": (111.231, 30.672),
    "桐湾街道": (111.248, 30.655),
    "云岭镇": (111.172, 30.704),
    "石渡镇": (111.145, 30.661),
    "白鹭镇": (111.203, 30.631),
    "青禾乡": (111.118, 30.715),
    "苍岭乡": (111.089, 30.689),
}
"""Longitude and latitude near which a town's invented sites lie."""
FIRST = (
    "云澄",
    "青岚",
    "澄江",
    "远禾",
    "嘉穗",
    "北辰星",
    "鹿鸣",
    "栖霞谷",
    "拓岭",
    "明澈",
    "瑞田",
    "星桥",
    "启翔",
    "恒岳",
    "润泽丰",
    "锦帆",
    "沐川",
    "卓越田",
    "晴川里",
    "朗润",
)
SECOND = (
    "智造",
    "食品",
    "新材料",
    "生物",
    "光电",
    "机械",
    "物流",
    "建材",
    "农业",
    "茶业",
    "文旅",
    "科技",
    "电子",
    "环保",
    "医药",
    "果业",
)
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
    """A project code of sound form; each million of numbers has a department's segment of its own."""
    return f"{year % 100:02d}{month:02d}-{COUNTY}-{4 + number // 1_000_000:02d}-01-{number % 1_000_000:06d}"


def firm(number: int) -> str:
    """A firm's name, each number another."""
    first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
    round_ = number // (len(FIRST) * len(SECOND))
    return f"{first}{'' if not round_ else f'{round_}号'}{second}（澄溪）有限公司"


def site(town: str, random: Random) -> str:
    """A point near a town, as an entry."""
    east, north = PLACES[town]
    return f"{east + random.uniform(-0.012, 0.012):.6f},{north + random.uniform(-0.010, 0.010):.6f}"
