"""Claims that the registers do not bear out: a value, a percentage or a stage entered by hand, against what is computed for the same day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.commitments.models import Commitment, Progress
from guatu.commitments.selectors.alive_case import case_of
from guatu.commitments.selectors.alive_facts import Facts
from guatu.commitments.selectors.alive_measures import Reader
from guatu.commitments.selectors.alive_words import day_words, figure_words, rounded
from guatu.commitments.selectors.standing import Contradiction, Standing
from guatu.commitments.stages import stage_field
from guatu.definitions.register import Register
from guatu.registers.library import library

TOLERANCE = Decimal("0.05")
"""A claimed value may differ by a twentieth of the target (and by one, of things counted) …"""
POINTS = Decimal(10)
"""… a claimed percentage by so many points."""
WHOLE = Decimal(100)


def contradiction_of(row: Commitment, of: Standing, claim: Progress | None, facts: Facts) -> Contradiction | None:
    """The claim against the registers; None where there is none, or both agree."""
    if claim is None or not of.is_computed:
        return None
    if of.record is not None:
        return _of_record(of, claim)
    if of.indicator and not of.periods:
        return _of_value(row, of, claim, facts)
    return None


def _of_value(row: Commitment, of: Standing, claim: Progress, facts: Facts) -> Contradiction | None:
    case = case_of(row, facts.bindings[row.pk], facts.day)
    if case is None or row.value is None or claim.day < case.first:
        return None
    span = case.claimed(claim.day)
    computed = Reader(case, facts).at(span) or Decimal(0)
    if claim.value is not None:
        allowed = max(abs(row.value) * TOLERANCE, Decimal(1) if row.unit not in ("%", "pp", "‰") else Decimal("0.5"))
        if abs(claim.value - computed) <= allowed:
            return None
        claimed = figure_words(row, claim.value)
    elif claim.percent is not None and row.value and of.share is not None:
        if abs(claim.percent - computed / row.value * WHOLE) <= POINTS:
            return None
        claimed = f"{rounded(claim.percent, 1)}%"
    else:
        return None
    told = figure_words(row, computed)
    return _told(claimed, claim.day, told, min(span[1], case.end))


def _of_record(of: Standing, claim: Progress) -> Contradiction | None:
    """A work reported as finished whose row is not there yet."""
    record = of.record
    assert record is not None
    register = library().of(Register).get(record.register)
    if of.light == "done":
        return None
    if claim.percent is not None and claim.percent >= WHOLE:
        return _told("100%", claim.day, record.stage or _("未填阶段"), of.as_of)
    said = _stage_said(register, claim.text) if register is not None else ""
    labels = [each.label for each in field.choices] if register is not None and (field := stage_field(register)) else []
    if said and record.stage in labels and labels.index(said) > labels.index(record.stage):
        return _told(_("已%(stage)s") % {"stage": said}, claim.day, record.stage, of.as_of)
    return None


def _stage_said(register: Register, text: str) -> str:
    """The furthest stage that a claim's words say was reached (已竣工)."""
    field = stage_field(register)
    said = [each.label for each in field.choices if f"已{each.label}" in text] if field else []
    return said[-1] if said else ""


def _told(claimed: str, claimed_on: date, computed: str, computed_on: date) -> Contradiction:
    says = _("人工填报（%(claimed_on)s）为%(claimed)s，台账（%(computed_on)s）为%(computed)s。") % {
        "claimed": claimed,
        "claimed_on": day_words(claimed_on),
        "computed": computed,
        "computed_on": day_words(computed_on),
    }
    return Contradiction(claimed, claimed_on, computed, computed_on, says)
