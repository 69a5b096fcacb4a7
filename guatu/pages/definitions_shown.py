"""By what a figure was computed: the fingerprint of its definition and the parameters that hold on the day, with their documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.definitions.indicator import Indicator
from guatu.definitions.indicator_source import leaves_of
from guatu.indicators.catalogue import compiled
from guatu.indicators.selectors import definition_hash
from guatu.pages.figures import amount
from guatu.registers.library import library


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """A parameter on a day."""

    label: str
    words: str
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """What makes two figures comparable: the same hash, the same parameters."""

    hash: str
    parameters: tuple[ParameterShown, ...]


def version_shown(indicator: Indicator, day: date) -> VersionShown:
    """The version of an indicator's definition, with the parameters that it uses on a day."""
    parts = compiled(leaves_of(indicator, library())).values()
    used = {each.name: each for part in parts for each in part.parameters}
    shown = []
    for each in used.values():
        held = each.at(day)
        words = amount(held.value, each.unit) if held else "—"
        shown.append(ParameterShown(each.label, words, held.since if held else None, held.source if held else ""))
    return VersionShown(definition_hash(indicator.name), tuple(shown))
