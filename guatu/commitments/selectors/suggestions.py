"""What a commitment may be bound to, the likeliest first: indicators for targets and duties, rows of registers for named works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from django.utils.translation import gettext as _

from guatu.commitments.models import Commitment
from guatu.commitments.stages import stage_field, stage_for
from guatu.commitments.suggesting import SHOWN, Candidate, Scorer, Wanted
from guatu.definitions.indicator import Indicator
from guatu.definitions.library import Library
from guatu.definitions.register import Register
from guatu.definitions.units import ratio
from guatu.registers.library import department_names, library
from guatu.registers.search import similar_ids
from guatu.registers.search.grams import pairs, plain

ALIKE = 0.5
"""From here on a row's name is offered for a named work."""
CLEAR = 0.04
"""By so much the best must lead the second to be proposed unasked."""
_GIVEN = re.compile(r":([a-z_]\w*)")
RHYTHMS = ("half", "quarter", "month", "week")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing to bind to; `way` says which of the other fields it fills, as `binding_set` takes them."""

    way: str
    """measure, record or rhythm."""
    label: str
    score: float
    """0 to 1."""
    why: str
    indicator: str = ""
    register: str = ""
    record: int = 0
    stage: str = ""
    every: str = ""


def suggestions(commitment: Commitment, *, limit: int = SHOWN) -> list[Suggestion]:
    """The likeliest first; empty where nothing is alike."""
    if commitment.kind == Commitment.Kind.ITEM:
        return rows_alike(commitment.name, commitment.stage, limit=limit)
    found = _indicators(commitment, limit)
    if commitment.kind == Commitment.Kind.DUTY:
        every = commitment.every if commitment.every in RHYTHMS else "quarter"
        return [
            Suggestion(
                way="rhythm",
                label=each.label,
                score=each.score * 0.9,
                why=each.why,
                indicator=each.indicator,
                every=every,
            )
            for each in found
        ]
    return found


def _indicators(commitment: Commitment, limit: int) -> list[Suggestion]:
    from guatu.indicators.selectors import indicators

    lead = commitment.lead.name if commitment.lead_id and commitment.lead else commitment.lead_name
    wanted = Wanted(
        indicator=commitment.indicator or commitment.name,
        qualifier=commitment.qualifier,
        unit=commitment.unit,
        growth=commitment.change == Commitment.ChangeKind.GROWTH,
        kept=commitment.change == Commitment.ChangeKind.KEEP,
        lead=lead,
        context=commitment.sentence,
    )
    known = indicators()
    return [
        Suggestion(
            way="measure", label=known[each.name].label, score=round(each.score, 4), why=each.why, indicator=each.name
        )
        for each in scorer().guesses(wanted, limit=limit)
    ]


def scorer() -> Scorer:
    """The scorer of the indicators there are; made once."""
    from guatu.indicators.selectors import indicators

    return _scorer(_Held(tuple(indicators().values())))


class _Held:
    """A library's indicators as a key of the cache: the same ones, by identity of their definitions."""

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self.indicators = indicators

    def __hash__(self) -> int:
        return hash(tuple(id(each) for each in self.indicators))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Held)
            and len(self.indicators) == len(other.indicators)
            and all(one is another for one, another in zip(self.indicators, other.indicators, strict=False))
        )


@lru_cache(maxsize=2)
def _scorer(held: _Held) -> Scorer:
    return Scorer(candidates_of(held.indicators, library()))


def candidates_of(indicators: tuple[Indicator, ...], of: Library) -> list[Candidate]:
    """Indicators as they are compared."""
    names, known = department_names(), {each.name: each for each in indicators}
    return [
        Candidate(
            name=each.name,
            label=each.label,
            aliases=each.aliases,
            unit=each.unit,
            measure=each.measure,
            owner=names.get(each.owner, each.owner),
            lines=_lines(each, known, of),
        )
        for each in indicators
    ]


def _lines(indicator: Indicator, known: dict[str, Indicator], of: Library) -> tuple[Decimal, ...]:
    """The amounts of money in 元 that its condition compares with: its parameters' values of today."""
    found = []
    for name in _GIVEN.findall(indicator.where):
        parameter = of.parameters.get(name)
        times = ratio(parameter.unit, "元") if parameter else None
        held = parameter.at(date.max) if parameter else None
        if times is not None and held is not None:
            found.append(held.value * times.numerator / times.denominator)
    if not found and indicator.of and (first := known.get(indicator.of[0])) is not None:
        return _lines(first, known, of)
    return tuple(found)


def rows_alike(name: str, stage: str, *, limit: int = SHOWN) -> list[Suggestion]:
    """Rows of registers whose name is like a work's, of those registers that say how far a work has come."""
    text = plain(name)
    if len(text) < 2:
        return []
    found: list[Suggestion] = []
    for register in library().registers.values():
        if register.similar and stage_field(register) is not None:
            found += _alike(register, text, stage)
    found.sort(key=lambda each: (-each.score, each.register, each.record))
    return found[:limit]


def _alike(register: Register, text: str, stage: str) -> list[Suggestion]:
    from guatu.registers.tables import model_of

    ids = similar_ids(register, pairs(text))
    found = []
    for row in model_of(register.name).objects.filter(pk__in=ids, deleted_at=None):
        score, title = max((_likeness(text, str(row.value(each) or "")), str(row)) for each in register.similar)
        if score >= ALIKE:
            why = _("%(register)s中的名称相近 %(share)d%%") % {"register": register.label, "share": round(score * 100)}
            found.append(
                Suggestion(
                    way="record",
                    label=title,
                    score=round(score, 4),
                    why=why,
                    register=register.name,
                    record=row.pk,
                    stage=stage_for(register, stage),
                )
            )
    return found


def _likeness(text: str, name: str) -> float:
    """Like two names are: one that holds the other whole is nearly the same, the nearer in length the more."""
    other = plain(name)
    if not other:
        return 0.0
    share = SequenceMatcher(None, text, other, autojunk=False).ratio()
    if len(text) >= 3 and len(other) >= 3 and (text in other or other in text):
        return max(share, 0.75 + 0.25 * min(len(text), len(other)) / max(len(text), len(other)))
    return share
