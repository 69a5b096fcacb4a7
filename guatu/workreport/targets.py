"""Targets: which quantities of a sentence the government promises, of what, by when, how firmly."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from guatu.codes.units import MONEY
from guatu.workreport.commitment import Target
from guatu.workreport.comparators import FALLS, REACHES
from guatu.workreport.deadlines import deadline_in, rhythm
from guatu.workreport.indicators import name_indicators
from guatu.workreport.phrases import FAR_REACHING, SAME_STRENGTH, STRENGTH, strip_lead_in
from guatu.workreport.quantities import find_quantities
from guatu.workreport.quantity import Quantity
from guatu.workreport.roles import Role, quantity_roles
from guatu.workreport.sentences import Sentence, Spans
from guatu.workreport.sharing import Naming

_EFFORT = re.compile(r"(?:抓好|狠抓|抓|推进|推动|服务好?|服务保障|跟踪|盯紧|紧盯|做好|支持|用好)$")


def find_targets(sentence: Sentence, plan_year: int) -> list[Target]:
    """Every target of one sentence of the plan part; offsets are those of the clean text."""
    text = sentence.text
    quantities = find_quantities(text, sentence.inside)
    shares = _shares(text)
    if not quantities and not shares:
        return []
    spans = sentence.clauses
    roles = list(quantity_roles(text, quantities, spans))
    namings = name_indicators(text, spans, roles)
    found: list[Target] = []
    for role, naming in zip(roles, namings, strict=True):
        if naming is None or not naming.indicators:
            continue
        found.extend(_targets(sentence, role, naming, spans, roles, plan_year))
    for start, end, name, value in shares:
        found.append(
            _make(sentence, start, end, name, value, "%", ("=",), deadline=date(plan_year, 12, 31), strength="")
        )
    return _doubtful(text, found, sentence.start)


def _make(
    sentence: Sentence, start: int, end: int, indicator: str, value: float | tuple[float, float], unit: str,
    op: tuple[str, ...], *, deadline: date, strength: str, qualifier: str = "", basis: str = "", change: str = "level",
    every: str = "year", baseline: float | None = None, uncertain: tuple[str, ...] = (),
) -> Target:  # fmt: skip
    return Target(
        start=sentence.start + start,
        end=sentence.start + end,
        text=sentence.text[start:end],
        deadline=deadline.isoformat(),
        strength=strength,
        uncertain=uncertain,
        indicator=indicator,
        qualifier=qualifier,
        basis=basis,
        op=op,
        value=value,
        unit=unit,
        change=change,
        every=every,
        baseline=baseline,
    )


def _targets(
    sentence: Sentence, role: Role, naming: Naming, spans: Spans, roles: list[Role], plan_year: int
) -> list[Target]:
    quantity, text = role.quantity, sentence.text
    clause_start = spans[role.clause][0]
    kept = (
        not naming.post
        and re.match(r"(?:在|全年|今年)?(?:稳定|稳住)(?![增提])", text[clause_start : quantity.start]) is not None
    )
    value, change = _change(quantity, naming.indicators[0], naming.post, kept)
    op = quantity.op
    if isinstance(value, tuple) and op == ("=",):
        op = ("=", "~")
    qualifier = text[role.qualifier[0] : role.qualifier[1]] if role.qualifier else naming.qualifier
    if not _LIMITS.search(qualifier) and (re.search(r"元$", qualifier) or re.fullmatch(r"\d+[^\d]", qualifier)):
        # 总投资1800亿元的260个项目: the size of the whole batch restricts nothing; nor does a count of places (3个片区征迁28万平方米).
        qualifier = ""
    unit = quantity.unit
    if unit == "成":
        unit, value = "%", _scaled(value, 10)
    if quantity.unit == "倍" and quantity.value == 1.0 and quantity.move in ("增长", "提高", "增加", "提升", "扩大"):
        unit, value, change = "%", _scaled(value, 100), "growth"
    uncertain: tuple[str, ...] = ()
    if quantity.vague:
        uncertain = (
            f"要达到{text[quantity.start : quantity.end]}",
            f"“{text[quantity.start : quantity.end]}”只是规模的说法，没有承诺数量",
        )
    elif naming.post and quantity.unit not in ("元",) and _EFFORT.search(text[clause_start : quantity.start]):
        uncertain = (f"年内完成{text[quantity.start : quantity.end]}", "数量只是工作范围，不是要达到的结果")
    elif naming.basis.startswith("每"):
        uncertain = (f"{naming.basis}各自{text[quantity.start : quantity.end]}", "全部合计达到这个数")
    elif quantity.bound_after == "以上" and re.match(r"超|突破", text[quantity.start : quantity.number_start]):
        uncertain = (f"不低于{text[quantity.number_start : quantity.number_end]}（含本数）", "超过（不含本数）")
    # 每月310元 is the measure of a standard, no rhythm of the work.
    every = "year" if unit in MONEY else rhythm(text[clause_start : quantity.start]) or "year"
    return [
        _make(
            sentence,
            quantity.start,
            quantity.end,
            indicator,
            value,
            unit,
            op,
            deadline=_deadline(text, role, spans, plan_year),
            strength=_strength(text, role, spans, roles),
            qualifier=qualifier,
            basis=naming.basis,
            change=change,
            every=every,
            baseline=role.baseline,
            uncertain=uncertain or naming.uncertain,
        )
        for indicator in naming.indicators
    ]


_LIMITS = re.compile(r"以上|以下|以内|超|过|不低于|不少于|达到?|上(?=\d)|亿元$(?<!\d亿元)")


def _scaled(value: float | tuple[float, float], by: float) -> float | tuple[float, float]:
    return (value[0] * by, value[1] * by) if isinstance(value, tuple) else value * by


def _change(quantity: Quantity, indicator: str, behind: bool, kept: bool) -> tuple[float | tuple[float, float], str]:
    """Level, growth or keep; a fall has a negative value."""
    value, move = quantity.value, quantity.move
    if move in REACHES or move == "翻番":
        return value, "growth" if move == "翻番" else "level"
    if move in ("增加", "提高", "提升") and behind and quantity.unit not in ("%", "‰", "pp"):
        return value, "level"
    if move:
        relative = quantity.unit in ("%", "‰", "pp", "倍", "位")
        if move in FALLS and (relative or move in ("下降", "降低", "降", "减少", "回落", "缩短")):
            return _scaled(value, -1.0), "growth"
        return value, "growth" if relative or move in ("增长", "提高", "增加") else "level"
    if quantity.hold or kept:
        return value, "keep"
    if re.search(r"(?:涨幅|增幅|增速|增长率|降幅)$", indicator) and quantity.unit in ("%", "pp"):
        return value, "growth"
    return value, "level"


def _deadline(text: str, role: Role, spans: Spans, plan_year: int) -> date:
    """The deadline named in the clause, else one that a clause of time before it sets for what follows, else the year's end."""
    begin, end = spans[role.clause]
    own = deadline_in(text[begin : role.quantity.start], plan_year)
    if own is None and "前" in text[role.quantity.end : end]:
        own = deadline_in(text[role.quantity.end : end], plan_year)
    for index in range(role.clause - 1, -1, -1):
        if own is not None:
            break
        piece = text[spans[index][0] : spans[index][1]]
        # Only a clause that opens with a time, or is nothing else, sets it for the next: 到2025年，A达到X，B达到Y.
        if re.match(
            r"(?:力争|确保)?(?:到|在|至)?(?:(?:19|20)\d\d年|“?十[一二三四五六七]五|\d{1,2}月|上半年|[一二三四]季度)",
            piece,
        ):
            own = deadline_in(piece, plan_year)
            if re.match(r"(?:今年|年内|全年)", text[begin:end]):
                own = None
                break
    return own or date(plan_year, 12, 31)


def _strength(text: str, role: Role, spans: Spans, roles: list[Role]) -> str:
    """The word of commitment that governs the number.

    确保, 力争 and the like in a clause that itself holds a number reach over the rest of the sentence up to ；; 完成 governs its own clause.
    """
    promising = {each.clause for each in roles}
    own = ""
    for index in range(role.clause, -1, -1):
        begin, end = spans[index]
        if index < role.clause and (text[end : end + 1] in "；;" or index not in promising):
            if text[end : end + 1] in "；;":
                break
            if end - begin > 6 or not STRENGTH.search(text, begin, end):
                continue
        stop = role.quantity.number_start if index == role.clause else end
        words = [match.group() for match in STRENGTH.finditer(text, begin, stop)]
        far = [word for word in words if SAME_STRENGTH.get(word, word) in FAR_REACHING]
        if far and (index == role.clause or _heads(text, begin, stop, far[-1])):
            return (
                SAME_STRENGTH.get(far[0], far[0])
                if index == role.clause and len(far) > 1
                else SAME_STRENGTH.get(far[-1], far[-1])
            )
        if far:
            break
        if index == role.clause and words:
            own = words[-1]
    return own


def _heads(text: str, begin: int, stop: int, word: str) -> bool:
    """Whether a strength word opens its clause (力争新开工60个，…): behind a subject (电梯力争100部，…) it reaches no further."""
    at = text.rfind(word, begin, stop)
    if word == "争取" and re.match(r"争取[^，。；\d]{0,8}(?:资金|投资|政策|补助|专项|支持)", text[at:stop]):
        return False
    return len(strip_lead_in(text[begin:at])) <= 4


_SHARES = re.compile(
    r"(?P<name>[一三][次、二三产业]{0,8}(?:产业)?(?:结构|比重|比例)?[^，。；\d]{0,8}?)(?P<a>\d+(?:\.\d+)?)[∶:：︰](?P<b>\d+(?:\.\d+)?)[∶:：︰](?P<c>\d+(?:\.\d+)?)"
)


def _shares(text: str) -> list[tuple[int, int, str, float]]:
    """三次产业比重为8∶42∶50: three shares, neither a range nor a clock time."""
    match = _SHARES.search(text)
    if match is None or "产业" not in match["name"]:
        return []
    names = ("第一产业比重", "第二产业比重", "第三产业比重")
    return [
        (match.start(group), match.end(group), name, float(match[group]))
        for group, name in zip("abc", names, strict=True)
    ]


def _doubtful(text: str, found: list[Target], offset: int) -> list[Target]:
    """Mark members of a 、 list whose last member alone has 以上 or 左右: it may or may not cover the earlier ones."""
    for index in range(len(found) - 1, 0, -1):
        last, earlier = found[index], found[index - 1]
        joint = text[earlier.end - offset : last.start - offset]
        if (
            joint in ("、", "和", "及")
            and earlier.op == ("=",)
            and last.op != ("=",)
            and last.text.endswith(("以上", "左右", "以内", "以下"))
            and earlier.unit == last.unit
            and earlier.indicator != last.indicator
        ):
            word = last.text[-2:]
            found[index - 1] = replace(
                earlier,
                op=("=", *last.op),
                uncertain=(f"“{word}”只管最后一项：正好{earlier.text}", f"“{word}”也管这一项：{earlier.text}{word}"),
            )
    return found
