"""By which text of its definition a figure was computed: a hash that changes when the definition, one it reads or a parameter changes."""

from __future__ import annotations

import hashlib
import re

from guatu.definitions.indicator import Indicator
from guatu.indicators.selectors import indicators
from guatu.registers.library import library

_GIVEN = re.compile(r":([a-z_]\w*)")


def definition_hash(name: str) -> str:
    """SHA-256 over the indicator, what it is made of, and the parameters its condition names; empty where there is none."""
    known = indicators()
    held = known.get(name)
    if held is None:
        return ""
    return hashlib.sha256("\n".join(_said(held, set())).encode()).hexdigest()


def _said(of: Indicator, seen: set[str]) -> list[str]:
    if of.name in seen:
        return []
    seen.add(of.name)
    parts = [of.name, of.measure, of.source, of.field, of.where, of.date, of.until, of.flow, of.unit, str(of.times)]
    told = ["|".join([*map(str, parts), ",".join(of.of), str(of.over)])]
    for parameter in sorted(_GIVEN.findall(of.where)):
        found = library().parameters.get(parameter)
        if found is not None:
            values = ";".join(f"{each.since}={each.value}" for each in found.values)
            told.append(f"{found.name}|{found.unit}|{values}")
    known = indicators()
    for each in of.of:
        if each in known:
            told += _said(known[each], seen)
    return told
