"""The sentences of lights: a figure, what it should be, and by how much it is ahead or behind."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from guatu.codes.numerals import MAGNITUDES
from guatu.commitments.judging import Lit, Period
from guatu.commitments.models import Commitment
from guatu.commitments.quantities import UNIT_WORDS

LEVEL = Decimal("0.05")
"""Percentage points below which one is neither ahead nor behind."""
PERIOD_WORDS = {"year": "年", "half": "半年", "quarter": "季度", "month": "个月", "week": "周", "day": "天"}


def figure_words(commitment: Commitment, value: Decimal | None, *, places: int = 2) -> str:
    """A figure as the report counts it, rounded for reading: 42.5亿元, 增长7.2%; — where there is none."""
    if value is None:
        return "—"
    growth = commitment.change == Commitment.ChangeKind.GROWTH
    number = rounded((abs(value) if growth else value) / MAGNITUDES[commitment.scale], places)
    direction = ("下降" if value < 0 else "增长") if growth else ""
    return f"{direction}{number}{commitment.scale}{UNIT_WORDS.get(commitment.unit, commitment.unit)}"


def rounded(value: Decimal, places: int = 2) -> str:
    """A number half up to so many places, without needless zeros."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def day_words(day: date) -> str:
    """A day as offices write it."""
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}


def gap_words(behind: Decimal | None) -> str:
    """落后序时12.5个百分点."""
    if behind is None:
        return ""
    if abs(behind) < LEVEL:
        return _("与序时进度持平")
    words = _("落后序时进度%(points)s个百分点") if behind > 0 else _("超前序时进度%(points)s个百分点")
    return words % {"points": rounded(abs(behind), 1)}


def unknown_words(unknown: int) -> str:
    """What blanks keep from being counted."""
    return _("另有%(number)d行数据待补。") % {"number": unknown} if unknown else ""


def says_words(lit: Lit) -> str:
    """The rule set's conditions that hold."""
    return _("（%(says)s）") % {"says": "；".join(lit.says)} if lit.says and lit.light in ("yellow", "red") else ""


def reach_words(
    commitment: Commitment, value: Decimal, expected: Decimal | None, lit: Lit, day: date, late: bool
) -> str:
    """Of a target on its path."""
    figure, target = figure_words(commitment, value), commitment.quantity
    if lit.light == "done":
        return _("截至%(day)s完成%(value)s，已达到目标（%(target)s）。") % {
            "day": day_words(day),
            "value": figure,
            "target": target,
        }
    if late:
        return _("时限已过，截至%(day)s完成%(value)s，未达到目标（%(target)s）。") % {
            "day": day_words(day),
            "value": figure,
            "target": target,
        }
    return _("截至%(day)s完成%(value)s，目标%(target)s，序时应为%(expected)s，%(gap)s。") % {
        "day": day_words(day),
        "value": figure,
        "target": target,
        "expected": figure_words(commitment, expected),
        "gap": gap_words(lit.behind) + says_words(lit),
    }


def ceiling_words(commitment: Commitment, value: Decimal, expected: Decimal | None, lit: Lit, day: date) -> str:
    """Of a limit that a growing figure must not pass."""
    parts = {
        "day": day_words(day),
        "value": figure_words(commitment, value),
        "target": commitment.quantity,
        "expected": figure_words(commitment, expected),
    }
    if lit.light == "red" and (lit.behind or 0) > 0 and (lit.share or 0) > 100:
        return _("截至%(day)s已达%(value)s，超出控制目标（%(target)s）。") % parts
    if lit.light == "done":
        return _("全期为%(value)s，守住了控制目标（%(target)s）。") % parts
    return _("截至%(day)s为%(value)s，控制目标%(target)s，序时应在%(expected)s以内。") % parts + says_words(lit)


def line_words(commitment: Commitment, value: Decimal, kept: bool, lit: Lit, day: date) -> str:
    """Of a rate, a growth or a level to keep."""
    parts = {"day": day_words(day), "value": figure_words(commitment, value), "target": commitment.quantity}
    if lit.light == "done":
        return _("全期为%(value)s，达到要求（%(target)s）。") % parts
    if kept:
        return _("截至%(day)s为%(value)s，达到要求（%(target)s），到期末才能算完成。") % parts
    return _("截至%(day)s为%(value)s，未达到要求（%(target)s）。") % parts + says_words(lit)


def rhythm_words(every: str, least: str, periods: tuple[Period, ...]) -> str:
    """Of a promise for each period: how many were kept, which were missed."""
    over = [each for each in periods if each.kept is not None]
    missed = [each for each in over if not each.kept]
    word = PERIOD_WORDS.get(every, "期")
    told = _("要求每%(period)s%(least)s；已过%(over)d%(unit)s，做到%(kept)d%(unit)s。") % {
        "period": word.removeprefix("个"),
        "least": least,
        "over": len(over),
        "kept": len(over) - len(missed),
        "unit": "个" + word if word == "季度" else word,
    }
    if missed:
        told += _("未做到：%(periods)s。") % {"periods": "、".join(period_words(every, each) for each in missed[:6])}
    return told


def period_words(every: str, period: Period) -> str:
    """三季度, 5月, 上半年, or the days of a week."""
    first = period.first
    if every == "quarter":
        return (_("一季度"), _("二季度"), _("三季度"), _("四季度"))[(first.month - 1) // 3]
    if every == "month":
        return _("%(month)d月") % {"month": first.month}
    if every == "half":
        return _("上半年") if first.month <= 6 else _("下半年")
    if every == "year":
        return _("%(year)d年") % {"year": first.year}
    return f"{first.month}.{first.day}–{period.last.month}.{period.last.day}"
