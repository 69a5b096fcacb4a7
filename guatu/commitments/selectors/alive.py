"""How commitments stand: each compared with its path by the rule set of the day, with everything a light must be able to show.

`standings` reads once for a whole plan; `standing` is the same for one. A day in the past is told as it was known at that day's end: by the
figures, rows, claims, overrides and rules of then, and by today's bindings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from guatu.commitments.judging import Aim, Work, decimal, judge_work, spans_of
from guatu.commitments.models import Binding, Commitment, Progress, Report
from guatu.commitments.paths import seasonal
from guatu.commitments.selectors.alive_case import YEARS_BACK, case_of, spans_needed
from guatu.commitments.selectors.alive_facts import Facts, Row, facts_of, read_made
from guatu.commitments.selectors.alive_measures import measured, rhythm_standing
from guatu.commitments.selectors.alive_words import day_words, says_words
from guatu.commitments.selectors.contradictions import contradiction_of
from guatu.commitments.selectors.standing import Claim, OverrideShown, RecordStand, Standing
from guatu.commitments.stages import stage_choices, stage_field, stage_for, stage_reached
from guatu.definitions.fields import DATES
from guatu.people.clock import today
from guatu.registers.library import library


def standing(commitment: Commitment, *, day: date | None = None) -> Standing:
    """How one commitment stands on a day (today unless given; a past day as known then)."""
    return standings_of([commitment], day=day)[commitment.pk]


def standings(report: Report, *, day: date | None = None) -> dict[int, Standing]:
    """How every commitment of a plan stands, by id: one read for all."""
    states = (Commitment.State.SUGGESTED, Commitment.State.ACCEPTED)
    rows = list(report.commitments.filter(state__in=states))
    for row in rows:
        row.report = report
    return standings_of(rows, day=day)


def standings_of(rows: Sequence[Commitment], *, day: date | None = None) -> dict[int, Standing]:
    """The same for rows at hand, which may belong to several reports."""
    found: dict[int, Standing] = {}
    reports: dict[int, list[Commitment]] = {}
    for row in rows:
        reports.setdefault(row.report_id, []).append(row)
    for held in reports.values():
        facts = facts_of(held[0].report, held, day=day, spans=spans_needed)
        found |= {row.pk: _standing(row, facts) for row in held}
    return found


def standings_put(rows: Iterable[Commitment], *, day: date | None = None) -> list[Commitment]:
    """Give every row its `standing`, so that `light(row)` asks nothing more; the rows."""
    listed = list(rows)
    found = standings_of(listed, day=day)
    for row in listed:
        row.standing = found[row.pk]  # type: ignore[attr-defined]
    return listed


def seasonal_shares(commitment: Commitment) -> tuple[tuple[Decimal, ...], tuple[int, ...]]:
    """Twelve cumulative shares of a year from past years of the indicator that measures it, and which years; empty where there are none."""
    from guatu.indicators.selectors import refresh, values

    binding = Binding.objects.filter(commitment=commitment).first()
    case = case_of(commitment, binding, today()) if binding is not None and binding.indicator else None
    if case is None or case.stock or not case.monthly:
        return (), ()
    refresh([case.binding.indicator])
    first = case.first.year
    held = {
        year: [
            each.value
            for each in read_made(
                partial(
                    values,
                    case.binding.indicator,
                    start=date(year, 1, 1),
                    end=date(year, 12, 31),
                    split=case.binding.split,
                    key=case.binding.key,
                ),
                past=False,
            )
        ]
        for year in range(first - YEARS_BACK, first)
    }
    sound = [year for year, months in held.items() if seasonal([months])]
    shares = [decimal(each) for each in seasonal([held[year] for year in sound])]
    return tuple(shares), tuple(sound)


def _standing(row: Commitment, facts: Facts) -> Standing:
    binding, claim = facts.bindings.get(row.pk), facts.claims.get(row.pk)
    blank = Standing(
        commitment=row.pk,
        light="grey",
        why="",
        as_of=facts.day,
        target=row.value,
        target_words=row.quantity,
        suggested=binding is not None and not binding.confirmed,
        claim=_claim(claim),
        override=_override(row, facts),
    )
    if binding is None or not binding.confirmed:
        return _unproved(blank, claim is not None)
    if binding.way == Binding.Way.RECORD:
        found = _record(row, binding, facts, blank)
    elif binding.indicator:
        case = case_of(row, binding, facts.day)
        if case is None:
            why = _("绑定的指标“%(name)s”已不在指标库里，或单位对不上，请重新绑定。") % {"name": binding.indicator}
            return replace(blank, why=why, indicator=binding.indicator)
        found = measured(case, facts, blank)
    else:
        found = _events(row, binding, facts, blank)
    return replace(found, contradiction=contradiction_of(row, found, claim, facts))


def _unproved(blank: Standing, claimed: bool) -> Standing:
    """What nothing computes: grey, or by hand; never green."""
    waits = _("已有建议的绑定，待督查室确认。") if blank.suggested else ""
    if claimed:
        why = _("进展由责任单位人工填报，未与台账绑定，不作红绿灯判定。")
        return replace(blank, light="hand", why=why + waits)
    return replace(blank, light="grey", why=waits or _("尚未与台账绑定，也没有填报进展。"))


def _claim(of: Progress | None) -> Claim | None:
    if of is None:
        return None
    return Claim(of.pk, of.day, of.value, of.percent, of.text, str(of.entered_by))


def _override(row: Commitment, facts: Facts) -> OverrideShown | None:
    of = facts.overrides.get(row.pk)
    if of is None:
        return None
    return OverrideShown(
        id=of.pk,
        value=of.value,
        light=of.light,
        reason=of.reason,
        by=str(of.signed_by),
        since=of.since,
        until=of.until,
        files=len(of.evidence.all()),
        simulated=of.simulated,
    )


def _record(row: Commitment, binding: Binding, facts: Facts, blank: Standing) -> Standing:
    """A named work: done when its row has reached the stage."""
    held = facts.rows.get((binding.register, binding.record or 0))
    if held is None or held.values is None:
        return replace(blank, why=_("绑定的台账记录不存在或已删除，请重新绑定。"))
    register, values = held.register, held.values
    field = stage_field(register)
    wanted = binding.stage or stage_for(register, row.stage)
    if field is None or not wanted:
        return replace(
            blank, why=_("“%(register)s”没有能说明这项工作的阶段，请重新绑定。") % {"register": register.label}
        )
    at = str(values.get(field.name) or "")
    stand = RecordStand(
        register=register.name,
        register_label=register.label,
        id=held.id,
        title=held.title,
        stage=field.choice_label(at),
        wanted=field.choice_label(wanted),
        reached_on=_stage_day(held, wanted),
        planned_start=planned(held, "start"),
    )
    year = row.report.plan_year or facts.day.year
    deadline = row.deadline or date(year, 12, 31)
    work = _work(held, at, wanted, row.stage)
    lit = judge_work(
        work=work, day=facts.day, deadline=deadline, ruleset=facts.ruleset, parameters=library().parameters
    )
    parts = {"title": held.title, "stage": stand.stage or _("未填"), "wanted": stand.wanted, "day": day_words(deadline)}
    if work.reached and lit.light == "green":
        why = _("“%(title)s”现在是“%(stage)s”，正在推进。") % parts
    elif work.reached:
        why = _("“%(title)s”已到“%(stage)s”，达到“%(wanted)s”的要求。") % parts
    elif facts.day > deadline:
        why = _("“%(title)s”现在是“%(stage)s”，时限%(day)s已过，还没有到“%(wanted)s”。") % parts + says_words(lit)
    else:
        why = _("“%(title)s”现在是“%(stage)s”，%(day)s前应到“%(wanted)s”。") % parts + says_words(lit)
    return replace(
        blank,
        light=lit.light,
        shown="" if lit.shown in ("", lit.light) else lit.shown,
        why=why,
        ruleset=facts.ruleset.name,
        record=stand,
        value_words=stand.stage,
        target_words=stand.wanted,
        lake=facts.lake,
    )


def _work(held: Row, at: str, wanted: str, promised: str) -> Work:
    register = held.register
    last = stage_for(register, "finish")
    start = stage_for(register, "start")
    entry = next((each.value for each in stage_choices(register) if "入库" in each.label), "")
    started = _stage_day(held, start) if start else None
    begun = bool(start) and stage_reached(register, at, start)
    return Work(
        reached=stage_reached(register, at, wanted),
        ongoing=promised == Commitment.Stage.BUILD and not (last and stage_reached(register, at, last)),
        reached_on=_stage_day(held, wanted),
        # A row that stands at or beyond the start has started, whatever its blank day says.
        planned_start=None if begun and started is None else planned(held, "start"),
        started_on=started,
        entry=bool(entry) and not stage_reached(register, at, entry),
        entered_on=_stage_day(held, entry) if entry else None,
    )


def _stage_day(held: Row, stage: str) -> date | None:
    """When the row reached a stage."""
    for field in held.register.fields:
        if field.stage and field.stage == stage:
            found = (held.values or {}).get(field.name)
            return found if isinstance(found, date) else None
    return None


def planned(held: Row, stage: str) -> date | None:
    """When a stage was planned: the date field whose label says 计划 and the stage (计划开工月)."""
    value = stage_for(held.register, stage)
    words = [each.label for each in stage_choices(held.register) if each.value == value]
    for field in held.register.fields:
        if (
            field.type in DATES
            and not field.stage
            and field.label.startswith("计划")
            and any(word in field.label for word in words)
        ):
            found = (held.values or {}).get(field.name)
            return found if isinstance(found, date) else None
    return None


def _events(row: Commitment, binding: Binding, facts: Facts, blank: Standing) -> Standing:
    """A duty by the dates of a register's rows."""
    counts = facts.events.get((binding.register, binding.date))
    if counts is None:
        return replace(blank, why=_("绑定的台账“%(name)s”已不在，请重新绑定。") % {"name": binding.register})
    year = row.report.plan_year or facts.day.year
    first, deadline = date(year, 1, 1), row.deadline or date(year, 12, 31)
    every = binding.every or row.every or "year"
    values = [
        (begin, end, Decimal(counts(begin, min(end, facts.day)))) for begin, end in spans_of(every, first, deadline)
    ]
    told = replace(blank, ruleset=facts.ruleset.name, lake=facts.lake)
    return rhythm_standing(row, every, values, Aim(target=Decimal(binding.least)), facts, told)
