"""Which light a rule set lights: pure functions of facts, so that every page, dispatch and past day judges alike."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from guatu.definitions.conditions import Condition, parse
from guatu.definitions.parameter import Parameter
from guatu.definitions.ruleset import CHECKED, DIMENSIONS, FACTS, LIGHTS, Consequence, LightRule, Ruleset

LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a dimension says. `light` is empty where a blank fact leaves it open; then `lacks` names what is missing."""

    dimension: str
    light: str
    says: str = ""
    """The condition that holds, in Chinese; empty for green and where it is open."""
    lacks: tuple[str, ...] = ()


def light_of(
    ruleset: Ruleset,
    dimension: str,
    facts: Mapping[str, Any],
    *,
    day: date,
    parameters: Mapping[str, Parameter] | None = None,
) -> Verdict | None:
    """The light of one dimension by its facts (FACTS); None where the rule set does not look at it.

    A fact that is absent is unknown, `excused` excepted, which is then no. The most severe condition that holds is lit; one that is
    unknown before any holds leaves the light open, never green.
    """
    rules = [each for each in ruleset.rules if each.dimension == dimension]
    if not rules:
        return None
    known = {"excused": False, **{name: value for name, value in facts.items() if value is not None}}
    for rule in rules:
        condition = condition_of(rule, parameters)
        held = condition.evaluate(known, day=day)
        if held is None:
            return Verdict(dimension, "", lacks=tuple(each for each in condition.fields if each not in known))
        if held:
            return Verdict(dimension, rule.light, condition.chinese(day=day))
    return Verdict(dimension, "green")


def lights_of(
    ruleset: Ruleset,
    facts: Mapping[str, Mapping[str, Any]],
    *,
    day: date,
    parameters: Mapping[str, Parameter] | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts of the dimensions that facts are given for, most severe first; what is open comes last."""
    found = [light_of(ruleset, name, given, day=day, parameters=parameters) for name, given in facts.items()]
    order = list(LIGHTS)
    return tuple(
        sorted(
            (each for each in found if each is not None),
            key=lambda each: order.index(each.light) if each.light else len(order),
        )
    )


def condition_of(rule: LightRule, parameters: Mapping[str, Parameter] | None = None) -> Condition:
    """The rule's condition, read. Raises ConditionError."""
    if not parameters:
        return _read(rule.dimension, rule.when)
    return parse(rule.when, {each.name: each for each in FACTS[rule.dimension]}, parameters, where="这一项")


@lru_cache(maxsize=512)
def _read(dimension: str, when: str) -> Condition:
    return parse(when, {each.name: each for each in FACTS[dimension]}, {}, where="这一项")


def climbed(ruleset: Ruleset, opened: str, missed: int) -> str:
    """The step of the ladder that a commitment stands on: opened at one, moved up by each deadline missed without a reason.

    Raises ValueError where the rule set's ladder has no such step.
    """
    step = ruleset.ladder.index(opened) + missed
    return ruleset.ladder[min(step, len(ruleset.ladder) - 1)]


def consequences_of(ruleset: Ruleset, lights: Sequence[str]) -> tuple[Consequence, ...]:
    """What follows from the lights of one commitment so far, the latest last: those whose number is reached by the latest light."""
    if not lights:
        return ()
    latest = lights[-1]
    running = next((count for count, each in enumerate(reversed(lights)) if each != latest), len(lights))
    return tuple(
        each
        for each in ruleset.consequences
        if each.light == latest and (running if each.running else list(lights).count(latest)) >= each.times
    )


def most_severe(lights: Iterable[str]) -> str:
    """Of several lights the one that is shown; empty where there is none."""
    order = list(LIGHTS)
    return min((each for each in lights if each), key=order.index, default="")


def months_late(planned: date, day: date, *, started: date | None = None) -> int:
    """Month-ends that have passed since the planned month's own, that day included, while nothing was started.

    >>> [months_late(date(2022, 3, 1), each) for each in (date(2022, 3, 30), date(2022, 3, 31), date(2022, 5, 31))]
    [0, 1, 3]
    """
    if started is not None and started <= day:
        return 0
    months = (day.year - planned.year) * 12 + day.month - planned.month
    over = day.day == calendar.monthrange(day.year, day.month)[1]
    return max(0, months + over)


def months_waiting(since: date, day: date, *, entered: date | None = None) -> Decimal:
    """Months from a day on, a part of a month as days by thirty-one, so that a whole number is reached on the same day of a month.

    A month that has no such day ends with its last (Civil Code art. 202).

    >>> [months_waiting(date(2022, 5, 10), each) > 2 for each in (date(2022, 7, 10), date(2022, 7, 11))]
    [False, True]
    """
    if (entered is not None and entered <= day) or day <= since:
        return Decimal(0)
    whole = (day.year - since.year) * 12 + day.month - since.month
    while _after(since, whole) > day:
        whole -= 1
    return whole + Decimal((day - _after(since, whole)) // timedelta(days=1)) / LONGEST_MONTH


def _after(since: date, months: int) -> date:
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return date(year, month + 1, min(since.day, calendar.monthrange(year, month + 1)[1]))


def told_rules(
    ruleset: Ruleset, *, day: date, parameters: Mapping[str, Parameter] | None = None
) -> list[tuple[str, str, str]]:
    """Every rule as dimension, light and condition, in Chinese."""
    return [
        (DIMENSIONS[each.dimension], light_name(each.light), condition_of(each, parameters).chinese(day=day))
        for each in ruleset.rules
    ]


def light_name(light: str) -> str:
    """红灯、黄灯, and 缓, which is none."""
    return LIGHTS[light] if light == "paused" else f"{LIGHTS[light]}灯"


def tried_in_order(rules: Iterable[LightRule]) -> tuple[LightRule, ...]:
    """The rules as `Ruleset.rules` holds them."""
    dimensions = list(FACTS)
    return tuple(sorted(rules, key=lambda each: (dimensions.index(each.dimension), CHECKED.index(each.light))))
