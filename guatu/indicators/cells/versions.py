"""Definitions as they are computed, under a hash of all that their figures depend on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from guatu.definitions.indicator import Indicator
from guatu.indicators.compile import Compiled
from guatu.indicators.models import IndicatorVersion
from guatu.indicators.splits import Map

LEFT_OUT = frozenset({"at", "path", "line"})
"""Where a definition stands, which changes nothing."""


def version_of(compiled: Compiled) -> IndicatorVersion:
    """The version under which the indicator's figures are kept; made where there is none."""
    found, _made = IndicatorVersion.objects.get_or_create(
        name=compiled.indicator.name,
        hash=compiled.hash,
        defaults={
            "text": definition_text(compiled.indicator),
            "parameters": {
                each.name: [[value.since.isoformat(), f"{value.value:f}", value.source] for value in each.values]
                for each in compiled.parameters
            },
            "made_at": datetime.now(),
        },
    )
    return found


def definition_text(indicator: Indicator) -> dict[str, Any]:
    """The definition, key by key, as JSON takes it."""
    told = {each.name: getattr(indicator, each.name) for each in fields(indicator) if each.name not in LEFT_OUT}
    return {name: _plain(value) for name, value in told.items() if value not in ("", (), None)}


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, (date, Path)) else value


def map_hash(areas: Map) -> str:
    """A hash of which areas lie in which."""
    told = [[area, areas.level[area], areas.parent[area]] for area in sorted(areas.level)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
