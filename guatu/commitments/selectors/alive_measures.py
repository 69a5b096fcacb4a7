"""What follows for a commitment from the figures of its indicator: value, path, light, forecast, periods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from guatu.commitments import forecast as forecasting
from guatu.commitments.judging import Aim, Sense, judge_rhythm, judge_target, spans_of
from guatu.commitments.models import Commitment, Path
from guatu.commitments.paths import Course, decimal_of
from guatu.commitments.selectors.alive_case import YEARS_BACK, Case, eve, month_end, periods_of, year_before
from guatu.commitments.selectors.alive_facts import Facts, Span, zero_or
from guatu.commitments.selectors.alive_words import (
    ceiling_words,
    figure_words,
    line_words,
    reach_words,
    rhythm_words,
    unknown_words,
)
from guatu.commitments.selectors.standing import Standing
from guatu.definitions.indicator import Measure
from guatu.registers.library import library

LATE = 31
"""Days after a month's end within which its figure may still be on its way."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Figures of a case in the commitment's unit."""

    case: Case
    facts: Facts

    def at(self, span: Span) -> Decimal | None:
        """The figure of a span; None where there is nothing to compute it from."""
        case = self.case
        if case.computes_growth:
            now, then = (self._raw(each) for each in (span, (year_before(span[0]), year_before(span[1]))))
            if now is None or not then:
                return None
            return decimal_of(now - then, Fraction(100) / abs(Fraction(then)))
        found = self._raw(span)
        return None if found is None else decimal_of(found, case.times)

    def _raw(self, span: Span) -> Decimal | None:
        found = self.facts.figure(self.case.ask, span)
        return None if found is None else found.value

    def counts(self, span: Span) -> tuple[int, int]:
        """Rows counted, and rows that a blank keeps from being counted."""
        found = self.facts.figure(self.case.ask, span)
        return (0, 0) if found is None else (found.rows, found.unknown)


def measured(case: Case, facts: Facts, blank: Standing) -> Standing:
    """The standing of a commitment that an indicator measures; `blank` brings what does not depend on figures."""
    reader = Reader(case, facts)
    rows, unknown = reader.counts((case.first, case.read_to))
    shared = replace(
        blank,
        ruleset=facts.ruleset.name,
        indicator=case.binding.indicator,
        split=case.binding.split,
        key=case.binding.key,
        lake=facts.lake,
        rows=rows,
        unknown=unknown,
        start=case.first,
        end=case.read_to,
    )
    if case.end < case.first:
        return replace(shared, light="grey", why=_("计划年度还没有开始。"))
    if case.aim is None:
        return replace(shared, light="grey", why=_("这条任务还没有目标值，请先补填。"))
    if case.every:
        return _rhythm(case, case.aim, reader, facts, shared)
    value = reader.at((case.first, _read_to(case, case.aim, reader)))
    if value is None and not (case.stock or case.aim.sense is Sense.LINE):
        value = Decimal(0)
    told = replace(shared, target=case.aim.target, target_words=case.commitment.quantity)
    if value is None:
        why = _("已绑定“%(indicator)s”，还没有可以计算的数据。") % {"indicator": case.indicator.label}
        return replace(told, light="grey", why=why + unknown_words(unknown))
    return _target(case, case.aim, value, reader, facts, told)


def _read_to(case: Case, aim: Aim, reader: Reader) -> date:
    """To which day the figure is read: of a growth or a rate to the last month that has come in, lest months still open be held
    against whole ones; a sum gains nothing from them.
    """
    judged = judged_on(case, reader)
    open_ended = aim.sense is Sense.LINE or case.computes_growth
    return judged if case.by_month and open_ended and case.first <= judged < case.read_to else case.read_to


def _target(case: Case, aim: Aim, value: Decimal, reader: Reader, facts: Facts, told: Standing) -> Standing:
    commitment, day = case.commitment, facts.day
    course, judged = course_of(case, aim, reader, facts), judged_on(case, reader)
    lit = judge_target(
        aim=aim,
        value=value,
        base=course.base,
        expected_share=course.share(judged),
        day=day,
        deadline=case.deadline,
        ruleset=facts.ruleset,
        parameters=library().parameters,
    )
    line = aim.sense is Sense.LINE
    expected = None if line else course.expected(judged)
    if line:
        why = line_words(commitment, value, aim.reached(value), lit, judged)
    elif aim.sense is Sense.CEILING:
        why = ceiling_words(commitment, value, expected, lit, judged)
    else:
        why = reach_words(commitment, value, expected, lit, judged, day > case.deadline)
    foreseen = _forecast(case, aim, value, reader, judged)
    return replace(
        told,
        light=lit.light,
        shown="" if lit.shown in ("", lit.light) else lit.shown,
        why=why + unknown_words(told.unknown),
        value=value,
        value_words=figure_words(commitment, value),
        expected=expected,
        expected_words="" if expected is None else figure_words(commitment, expected),
        gap=None if line else lit.behind,
        share=lit.share,
        points=() if line else course.points(),
        series=_series(case, value, reader, judged),
        forecast=foreseen,
        forecast_words=forecast_words(commitment, foreseen),
    )


def judged_on(case: Case, reader: Reader) -> date:
    """The day that the figure speaks of. What is observed by the month comes when the month is over, and may come a month late: it is
    compared with where it should have been then, not today.
    """
    if not case.by_month:
        return case.end
    ends = [last for first, last in case.months if last <= case.end or reader.counts((first, last))[0]]
    if not ends:
        return case.first - timedelta(days=1)
    latest = ends[-1]
    if len(ends) > 1 and not reader.counts((latest.replace(day=1), latest))[0] and (case.end - latest).days <= LATE:
        return ends[-2]
    return min(latest, case.end) if latest > case.end else latest


def course_of(case: Case, aim: Aim, reader: Reader, facts: Facts) -> Course:
    """The path: as it was set; else by quarter values where there are any, else straight."""
    commitment = case.commitment
    marks = facts.marks.get(commitment.pk, {})
    path = facts.paths.get(commitment.pk)
    shape = path.shape if path else (Path.Shape.QUARTERS if marks else Path.Shape.STRAIGHT)
    base = Decimal(0)
    if case.stock and aim.sense is Sense.REACH:
        base = commitment.baseline if commitment.baseline is not None else zero_or(reader.at(eve(case)))
    return Course(
        year=case.first.year,
        target=aim.target,
        base=base,
        deadline=None if case.deadline == date(case.first.year, 12, 31) else case.deadline,
        shares=tuple(Fraction(each) for each in path.shares) if path and shape == Path.Shape.SEASONAL else (),
        marks=marks if shape == Path.Shape.QUARTERS else None,
    )


def _series(case: Case, value: Decimal, reader: Reader, judged: date) -> tuple[tuple[date, Decimal], ...]:
    """The figure to date at each month's end."""
    if not case.monthly:
        return ((case.end, value),)
    months = [span for span in case.months if span[1] <= judged or span[0] <= judged]
    if case.stock or case.computes_growth or (case.aim is not None and case.aim.sense is Sense.LINE):
        found = [(last, reader.at((case.first, last))) for _first, last in months]
        return tuple((day, each) for day, each in found if each is not None)
    total, told = Decimal(0), []
    for span in months:
        total += zero_or(reader.at(span))
        told.append((min(span[1], case.end), total))
    return tuple(told)


def _forecast(case: Case, aim: Aim, value: Decimal, reader: Reader, judged: date) -> forecasting.Forecast | None:
    """The year's end from the pace so far; None where months say nothing, or the promise runs beyond the year."""
    if not case.monthly or case.deadline.year != case.first.year or case.end >= case.deadline:
        return None
    last, target = case.deadline.month, float(aim.target)
    whole = [span for span in case.months if span[1] == month_end(span[1]) and span[1] <= judged]
    if case.stock:
        ends = [float(zero_or(reader.at((case.first, span[1])))) for span in whole]
        start = float(zero_or(reader.at(eve(case))))
        changes = [now - before for before, now in zip([start, *ends], ends, strict=False)]
        pace = forecasting.Pace(months=changes, start=start, falls=True, last=last)
        return forecasting.forecast(pace, target=target, below=aim.below)
    values = [reader.at(span) for span in whole]
    if aim.sense is Sense.LINE:
        months = [float(each) for each in values if each is not None]
        return forecasting.of_ratio(months, current=float(value), target=target, below=aim.below, last=last)
    running = [span for span in case.months if span not in whole and not case.by_month]
    history = [_year(case.first.year - back, reader) for back in range(YEARS_BACK, 0, -1)]
    pace = forecasting.Pace(
        months=[float(zero_or(each)) for each in values],
        running=float(zero_or(reader.at(running[0]))) if running else 0.0,
        part=_part(running[0]) if running else 0.0,
        history=[each for each in history if len(each) == forecasting.MONTHS and sum(each) > 0],
        entries=reader.counts((case.first, case.read_to))[0],
        falls=case.indicator.measure is Measure.SUBTRACTS,
        last=last,
    )
    return forecasting.forecast(pace, target=target, below=aim.below)


def _year(year: int, reader: Reader) -> list[float]:
    return [float(zero_or(reader.at(span))) for span in spans_of("month", date(year, 1, 1), date(year, 12, 31))]


def _part(span: Span) -> float:
    return ((span[1] - span[0]).days + 1) / month_end(span[0]).day


def forecast_words(commitment: Commitment, of: forecasting.Forecast | None) -> str:
    """预计年底58个（52～64个），完成可能性35%."""
    if of is None:
        return ""
    low, mid, high = (figure_words(commitment, Decimal(repr(each))) for each in (of.low, of.mid, of.high))
    told = _("预计到期%(mid)s（八成可能在%(low)s至%(high)s之间）") % {"mid": mid, "low": low, "high": high}
    if of.likely is not None:
        told += _("，完成的可能性约%(likely)d%%") % {"likely": round(of.likely * 100)}
    return told


def _rhythm(case: Case, aim: Aim, reader: Reader, facts: Facts, told: Standing) -> Standing:
    """A promise for each quarter, month or week."""
    spans = periods_of(case)
    values = [
        (first, last, zero_or(reader.at((first, min(last, case.read_to)))) if first <= case.end else Decimal(0))
        for first, last in spans
    ]
    return rhythm_standing(case.commitment, case.every, values, aim, facts, told)


def rhythm_standing(
    commitment: Commitment,
    every: str,
    values: list[tuple[date, date, Decimal]],
    aim: Aim,
    facts: Facts,
    told: Standing,
) -> Standing:
    """The standing of a promise that is to be kept anew in each period."""
    lit, periods = judge_rhythm(
        values=values, aim=aim, day=facts.day, ruleset=facts.ruleset, parameters=library().parameters
    )
    kept = sum(1 for each in periods if each.kept)
    over = sum(1 for each in periods if each.kept is not None)
    least = commitment.quantity if commitment.value is not None else _("%(least)s次") % {"least": aim.target}
    words: dict[str, Any] = {
        "value_words": _("%(number)d期") % {"number": kept},
        "target_words": _("%(number)d期") % {"number": len(periods)},
        "expected_words": _("%(number)d期") % {"number": over},
    }
    return replace(
        told,
        light=lit.light,
        shown="" if lit.shown in ("", lit.light) else lit.shown,
        why=rhythm_words(every, least, periods) + unknown_words(told.unknown),
        value=Decimal(kept),
        target=Decimal(len(periods)),
        expected=Decimal(over),
        gap=lit.behind,
        share=lit.share,
        every=every,
        periods=periods,
        **words,
    )
