"""Show a condition back in Chinese: labels with units, values as an office writes them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from guatu.definitions.conditions.tree import Call, Given, Kind, Literal, Node, Ref, Scaled
from guatu.definitions.units import PERCENT

SIGNS = {"=": "等于", "<>": "不等于", ">": "超过", ">=": "不低于", "<": "低于", "<=": "不超过"}
DATE_SIGNS = {"=": "为", "<>": "不是", ">": "晚于", ">=": "不早于", "<": "早于", "<=": "不晚于"}
STAGE_WORDS = {"stage_after": "之后", "stage_from": "或之后", "stage_before": "之前", "stage_until": "或之前"}
ARITHMETIC = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
FUNCTIONS = {
    "abs": "绝对值",
    "round": "四舍五入",
    "floor": "取整（舍）",
    "ceil": "取整（入）",
    "greatest": "较大者",
    "least": "较小者",
    "length": "字数",
    "lower": "转小写",
    "upper": "转大写",
    "year": "年份",
    "month": "月份",
    "quarter": "季度",
}
INCLUDES = re.compile(r"以上|不低于|不少于|达到|至少|满")
EXCLUDES = re.compile(r"超过|高于|大于|突破")
AT_MOST = re.compile(r"以下|以内|不超过|不高于")
BELOW = re.compile(r"低于|不足|不满|少于|未达到")


def chinese(node: Node, *, day: date, inside: bool = False) -> str:
    """The node in words. `day` picks the parameters' values."""
    if isinstance(node, Ref):
        return node.field.label
    if isinstance(node, Given):
        held = node.parameter.at(day)
        value = "未定" if held is None else f"{_figure(held.value)}{node.parameter.unit}"
        return f"{node.parameter.label}（{value}）"
    if isinstance(node, Scaled):
        return chinese(node.part, day=day, inside=inside)
    if isinstance(node, Literal):
        return _literal(node)
    return _call(node, day, inside)


def _call(node: Call, day: date, inside: bool) -> str:
    parts = [chinese(part, day=day, inside=True) for part in node.parts]
    if node.name in SIGNS:
        return _comparison(node, parts)
    if node.name in ("and", "or"):
        text = ("，且" if node.name == "and" and not inside else "且" if node.name == "and" else "或").join(parts)
        return f"（{text}）" if inside else text
    if node.name == "not":
        part = node.parts[0]
        if isinstance(part, Call) and part.name == "is_null":
            known = "已填" if isinstance(part.parts[0], Ref) else "能够判断"
            return f"{chinese(part.parts[0], day=day, inside=True)}{known}"
        if isinstance(part, Call) and part.name == "in":
            return chinese(part, day=day).replace("属于", "不属于", 1)
        return f"不是（{chinese(part, day=day)}）"
    if node.name == "is_null":
        return f"{parts[0]}未填" if isinstance(node.parts[0], Ref) else f"“{parts[0]}”无法判断"
    if node.name == "is":
        return f"{parts[0]}为{parts[1]}（未填不算）"
    if node.name == "in":
        return f"{parts[0]}属于{'、'.join(parts[1:])}"
    if node.name in STAGE_WORDS:
        return f"{parts[0]}在“{parts[1]}”{STAGE_WORDS[node.name]}"
    if node.name == "like":
        return f"{parts[0]}形如{parts[1]}"
    if node.name in ARITHMETIC:
        text = ARITHMETIC[node.name].join(parts)
        return f"（{text}）" if inside else text
    if node.name == "negative":
        return f"－{parts[0]}"
    if node.name == "coalesce":
        return f"{parts[0]}（未填按{'、'.join(parts[1:])}）"
    if node.name == "days_between":
        return f"{parts[0]}到{parts[1]}的天数"
    if node.name == "months_between":
        return f"{parts[0]}到{parts[1]}的整月数"
    return f"{FUNCTIONS[node.name]}（{'，'.join(parts)}）"


def _comparison(node: Call, parts: list[str]) -> str:
    left, right = node.parts
    if left.kind == Kind.DATE:
        return f"{parts[0]}{DATE_SIGNS[node.name]}{parts[1]}"
    if left.kind == Kind.NUMBER:
        unit = left.field.unit if isinstance(left, Ref) and isinstance(right, Literal) else ""
        return f"{parts[0]}{SIGNS[node.name]}{parts[1]}{unit}"
    if left.kind == Kind.TRUTH:
        if isinstance(right, Literal):
            return parts[0] if right.value is (node.name == "=") else f"不{parts[0]}"
        return f"“{parts[0]}”与“{parts[1]}”{'一致' if node.name == '=' else '不一致'}"
    return f"{parts[0]}{'为' if node.name == '=' else '不是' if node.name == '<>' else SIGNS[node.name]}{parts[1]}"


def _literal(node: Literal) -> str:
    value = node.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return _figure(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if node.field is not None and node.field.choices:
        return node.field.choice_label(str(value))
    return f"“{value}”" if node.kind == Kind.TEXT else str(value)


def _figure(value: Decimal) -> str:
    """No exponent, no needless noughts, thousands apart."""
    plain = value.normalize()
    return f"{plain:,f}"


def wording_warnings(label: str, node: Node) -> list[str]:
    """Where a label and its condition disagree about the boundary: 以上 includes the figure, 超过 does not (民法典第1259条)."""
    signs = set(_signs(node))
    found = []
    if INCLUDES.search(label) and ">" in signs and ">=" not in signs:
        found.append(f"“{label}”包括本数，条件却用了 >（不包括）。应为 >=。（民法典第1259条）")
    if EXCLUDES.search(label) and not INCLUDES.search(label) and ">=" in signs and ">" not in signs:
        found.append(f"“{label}”不包括本数，条件却用了 >=（包括）。应为 >。（民法典第1259条）")
    if AT_MOST.search(label) and "<" in signs and "<=" not in signs:
        found.append(f"“{label}”包括本数，条件却用了 <（不包括）。应为 <=。（民法典第1259条）")
    if BELOW.search(label) and not AT_MOST.search(label) and "<=" in signs and "<" not in signs:
        found.append(f"“{label}”不包括本数，条件却用了 <=（包括）。应为 <。（民法典第1259条）")
    return found


def percent_warnings(node: Node) -> list[str]:
    """Where a percentage, stored as 82 for 82 %, is compared with a figure below one."""
    if isinstance(node, Scaled):
        return percent_warnings(node.part)
    if not isinstance(node, Call):
        return []
    found = [each for part in node.parts for each in percent_warnings(part)]
    fields = [part.field for part in node.parts if isinstance(part, Ref) and part.unit == PERCENT]
    if (node.name in SIGNS or node.name == "in") and fields:
        for part in node.parts:
            if isinstance(part, Literal) and isinstance(part.value, Decimal) and 0 < abs(part.value) < 1:
                meant = f"{part.value * 100:f}".rstrip("0").rstrip(".")
                found.append(
                    f"“{fields[0].label}”是百分数：{part.value:f} 指 {part.value:f}%。若指 {meant}%，请写 {meant}。"
                )
    return found


def _signs(node: Node) -> list[str]:
    """The signs of comparisons of numbers, anywhere in the tree."""
    if isinstance(node, Scaled):
        return _signs(node.part)
    if not isinstance(node, Call):
        return []
    own = [node.name] if node.name in SIGNS and node.parts[0].kind == Kind.NUMBER else []
    return own + [sign for part in node.parts for sign in _signs(part)]
