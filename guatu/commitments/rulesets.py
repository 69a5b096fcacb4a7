"""Which rule set of lights a plan follows on a day: the latest choice that has begun, else the default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from guatu.commitments.models import RulesChoice
from guatu.definitions.ruleset import Ruleset
from guatu.registers.library import library

DEFAULT = "default_lights"


def rulesets() -> Mapping[str, Ruleset]:
    """The rule sets that may be chosen, by name."""
    return library().of(Ruleset)


def ruleset_named(name: str) -> Ruleset | None:
    """The rule set; None where the packs have none of this name."""
    return rulesets().get(name)


def ruleset_on(choices: Iterable[RulesChoice], day: date) -> Ruleset:
    """The rule set that holds on a day. One that was chosen and has since left the packs gives way to the default."""
    held = [each for each in choices if each.since <= day]
    for choice in sorted(held, key=lambda each: (each.since, each.pk or 0), reverse=True):
        found = ruleset_named(choice.ruleset)
        if found is not None:
            return found
    return rulesets().get(DEFAULT, NONE)


NONE = Ruleset(name="", label="（没有亮灯规则）", since=date.min, basis="")
"""Stands where a district has removed the default: everything on its way is green."""
