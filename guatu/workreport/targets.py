"""Targets: which quantities of a sentence the government promises, of what, by when, how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from guatu.codes.units import MONEY
from guatu.workreport.commitment import Target
from guatu.workreport.comparators import EXACT, FALLS, REACHES
from guatu.workreport.deadlines import deadline_in, deadline_set_by, rhythm
from guatu.workreport.indicators import name_indicators
from guatu.workreport.phrases import FAR_REACHING, SAME_STRENGTH, STRENGTH, strip_lead_in
from guatu.workreport.quantities import find_quantities
from guatu.workreport.quantity import Quantity
from guatu.workreport.roles import Role, quantity_roles
from guatu.workreport.sentences import Sentence, Spans
from guatu.workreport.sharing import Naming
from guatu.workreport.words import one_of, word_set

_RELATIVE = word_set("% ‰ pp 倍 位")
#: 抓好20个项目: the number may only say how much is worked on.
_EFFORT = re.compile(one_of("抓好 狠抓 抓 推进 推动 服务 服务好 服务保障 跟踪 盯紧 紧盯 做好 支持 用好") + "$")
#: A clause that opens like this keeps a level: 稳定在90%以上, 今年稳住3000家.
_KEEPS = re.compile("(?:在|全年|今年)?(?:稳定|稳住)(?![增提])")
_LIMITS = re.compile(r"以上|以下|以内|超|过|不低于|不少于|达|上(?=\d)|亿元$(?<!\d亿元)")
#: 总投资1800亿元的260个项目: the size of the whole batch restricts nothing; nor does a count of places (3个片区征迁28万平方米).
_NO_LIMIT = re.compile(r"元$|^\d+[^\d]$")
#: Words whose 1倍 is 100%.
_GROWS = word_set("增长 提高 增加 提升 扩大")
#: Words of growth and fall that say how far it goes in any unit; others name a level (压减50万吨).
_GROWS_BY = word_set("增长 提高 增加")
#: A fall in the time that something takes: 再压减20个工作日.
_TIMES = word_set("天 工作日 个工作日 小时 分钟")
_SHORTER = word_set("压减 压缩 缩短 缩减")
_FALLS_BY = word_set("下降 降低 降 减少 回落 缩短")
_GROWTH = re.compile("(?:涨幅|增幅|增速|增长率|降幅)$")
#: A time that a clause sets holds for the next, unless that opens with the year's own.
_THIS_YEAR = re.compile("今年|年内|全年")
#: 争取资金5亿元: the verb of a deed, no word of commitment.
_OF_WHICH = re.compile("其中")
#: A year that dates the clause; behind 比, 较 or 以 it only compares, and a span of years (2021—2025年) goes on.
_DATED = re.compile(r"(?<![比较与以由从自\d—－–\-~～至])((?:19|20)\d\d)年(?!以来|[—－–\-~～至]|的|版|度)")
_SEEKS = re.compile(r"争取[^，。；\d]{0,8}(?:资金|投资|政策|补助|专项|支持)")
_RATIO = re.compile(r"\d[∶:：︰]\d")
#: 三次产业比重为8∶42∶50.
_SHARES = re.compile(
    r"(?P<name>[一三][次、二三产业]{0,8}(?:产业)?(?:结构|比重|比例)?[^，。；\d]{0,8}?)"
    r"(?P<a>\d+(?:\.\d+)?)[∶:：︰](?P<b>\d+(?:\.\d+)?)[∶:：︰](?P<c>\d+(?:\.\d+)?)"
)


def find_targets(sentence: Sentence, plan_year: int) -> list[Target]:
    """Every target of one sentence of the plan part; offsets are those of the clean text."""
    text = sentence.text
    quantities = find_quantities(text, sentence.inside)
    shares = _shares(sentence, plan_year) if "产业" in text and _RATIO.search(text) else []
    if not quantities:
        return shares
    spans = sentence.clauses
    roles = list(quantity_roles(text, quantities, spans))
    found: list[Target] = []
    for role, naming in zip(roles, name_indicators(text, spans, roles), strict=True):
        past = _dated_before(text[spans[role.clause][0] : role.quantity.start], plan_year)
        if naming is not None and naming.indicators and not past:
            found.extend(_targets(sentence, role, naming, roles, plan_year))
    return _doubtful(text, found + shares, sentence.start)


def _dated_before(words: str, plan_year: int) -> bool:
    """Whether a clause speaks of a year before the plan's: 2025年新增800个 in a plan for 2026."""
    return any(int(year) < plan_year for year in _DATED.findall(words))


def _shares(sentence: Sentence, plan_year: int) -> list[Target]:
    """三次产业比重为8∶42∶50: three shares, neither a range nor a clock time."""
    match = _SHARES.search(sentence.text)
    if match is None or "产业" not in match["name"]:
        return []
    return [
        Target(
            start=sentence.start + match.start(group),
            end=sentence.start + match.end(group),
            text=match[group],
            deadline=date(plan_year, 12, 31).isoformat(),
            indicator=f"第{nth}产业比重",
            value=float(match[group]),
            unit="%",
        )
        for group, nth in zip("abc", "一二三", strict=True)
    ]


def _targets(sentence: Sentence, role: Role, naming: Naming, roles: Sequence[Role], plan_year: int) -> list[Target]:
    """The targets of one quantity, one an indicator."""
    quantity, text, spans = role.quantity, sentence.text, sentence.clauses
    before = text[spans[role.clause][0] : quantity.start]
    kept = not naming.post and _KEEPS.match(before) is not None
    value, change = _change(quantity, naming.indicators[0], naming.post, kept)
    op = quantity.op
    if isinstance(value, tuple) and op == EXACT:
        op = ("=", "~")
    qualifier = text[role.qualifier[0] : role.qualifier[1]] if role.qualifier else naming.qualifier
    if qualifier and _NO_LIMIT.search(qualifier) and not _LIMITS.search(qualifier):
        qualifier = ""
    unit = quantity.unit
    if unit == "成":
        unit, value = "%", _scaled(value, 10)
    elif unit == "倍" and quantity.value == 1.0 and quantity.move in _GROWS:
        unit, value, change = "%", _scaled(value, 100), "growth"
    # 每月310元 is the measure of a standard, no rhythm of the work.
    every = "year" if unit in MONEY else rhythm(before) or "year"
    deadline = _deadline(text, role, spans, plan_year).isoformat()
    strength = _strength(text, role, spans, roles)
    uncertain = _readings(text, quantity, naming, before) or naming.uncertain
    return [
        Target(
            start=sentence.start + quantity.start,
            end=sentence.start + quantity.end,
            text=text[quantity.start : quantity.end],
            deadline=deadline,
            strength=strength,
            uncertain=uncertain,
            indicator=indicator,
            qualifier=qualifier,
            basis=naming.basis,
            op=op,
            value=value,
            unit=unit,
            change=change,
            every=every,
            baseline=role.baseline,
        )
        for indicator in naming.indicators
    ]


def _readings(text: str, quantity: Quantity, naming: Naming, before: str) -> tuple[str, ...]:
    """Every reading of a quantity that can be read two ways, the likeliest first; none where it is clear."""
    written = text[quantity.start : quantity.end]
    if isinstance(quantity.value, tuple) and quantity.chinese:
        low, high = (f"{end:g}" for end in quantity.value)
        return f"大约{low}到{high}{quantity.unit}", f"不少于{low}{quantity.unit}"
    if quantity.vague:
        return f"要达到{written}", f"“{written}”只是规模的说法，没有承诺数量"
    if naming.post and quantity.unit != "元" and _EFFORT.search(before):
        return f"年内完成{written}", "数量只是工作范围，不是要达到的结果"
    if naming.basis.startswith("每"):
        return f"{naming.basis}各自{written}", "全部合计达到这个数"
    if quantity.bound_after == "以上" and written.startswith(("超", "突破")):
        return f"不低于{text[quantity.number_start : quantity.number_end]}（含本数）", "超过（不含本数）"
    return ()


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
        relative = quantity.unit in _RELATIVE
        shorter = move in _SHORTER and quantity.unit in _TIMES
        if move in FALLS and (relative or shorter or move in _FALLS_BY):
            return _scaled(value, -1.0), "growth"
        return value, "growth" if relative or move in _GROWS_BY else "level"
    if quantity.hold or kept:
        return value, "keep"
    if quantity.unit in ("%", "pp") and _GROWTH.search(indicator):
        return value, "growth"
    return value, "level"


def _deadline(text: str, role: Role, spans: Spans, plan_year: int) -> date:
    """The deadline that the clause names, else one that a clause of time before it sets, else the year's end."""
    begin, end = spans[role.clause]
    own = deadline_in(text[begin : role.quantity.start], plan_year)
    if own is None and "前" in text[role.quantity.end : end]:
        own = deadline_in(text[role.quantity.end : end], plan_year)
    for index in range(role.clause - 1, -1, -1):
        if own is not None:
            break
        if text[spans[index][1]] in "；;":
            break
        piece = text[spans[index][0] : spans[index][1]]
        if deadline_set_by(piece):
            if _THIS_YEAR.match(text, begin, end):
                break
            own = deadline_in(piece, plan_year)
    return own or date(plan_year, 12, 31)


def _strength(text: str, role: Role, spans: Spans, roles: Sequence[Role]) -> str:
    """The word of commitment that governs the number.

    确保, 力争 and the like in a clause that itself holds a number reach over the rest of the sentence up to ；; 完成 governs
    its own clause only.
    """
    begin = spans[role.clause][0]
    number = role.quantity.number_start
    former = max(
        (each.quantity.end for each in roles if each.clause == role.clause and each.quantity.end <= number),
        default=begin,
    )
    if own_words := _far_reaching(STRENGTH.findall(text, former, number)) if former > begin else []:
        # 确保增长6%、力争6.5%: a word between the numbers governs the second.
        return SAME_STRENGTH.get(own_words[-1], own_words[-1])
    words = STRENGTH.findall(text, begin, number)
    far = _far_reaching(words)
    if far:
        # 确保完成…、力争完成…: of several the first governs its own clause.
        return SAME_STRENGTH.get(far[0], far[0])
    own = words[-1] if words else ""
    if not own and _OF_WHICH.match(text, begin):
        earlier = [each for each in roles if each.clause < role.clause]
        return _strength(text, earlier[-1], spans, roles) if earlier else ""
    promising = {each.clause for each in roles}
    for index in range(role.clause - 1, -1, -1):
        begin, end = spans[index]
        if text[end : end + 1] in "；;":
            break
        if index not in promising and end - begin > 6:
            continue
        far = _far_reaching(STRENGTH.findall(text, begin, end))
        if far:
            return SAME_STRENGTH.get(far[-1], far[-1]) if _heads(text, begin, end, far[-1]) else own
    return own


def _far_reaching(words: Iterable[str]) -> list[str]:
    """The words of commitment that reach over all that follows, until another of them."""
    return [word for word in words if SAME_STRENGTH.get(word, word) in FAR_REACHING]


def _heads(text: str, begin: int, stop: int, word: str) -> bool:
    """Whether a strength word opens its clause (力争新开工60个，…): behind a subject (电梯力争100部，…) it reaches no further."""
    at = text.rfind(word, begin, stop)
    if _SEEKS.match(text, at, stop):
        return False
    return len(strip_lead_in(text[begin:at])) <= 4


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
