"""What the loader adds to a sound indicator from the definitions around it: splits, flow, grain, and the factor of its unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from guatu.definitions.check_indicator import own_flow
from guatu.definitions.fields import Field
from guatu.definitions.indicator import OF_ROWS, Indicator, Measure
from guatu.definitions.indicator_source import (
    figure_unit,
    grain_of,
    leaves_of,
    parts_of,
    source_of,
    split_default,
)
from guatu.definitions.library import Library
from guatu.definitions.register import Flow
from guatu.definitions.units import read_unit


def complete_indicator(indicator: Indicator, library: Library) -> Indicator:
    """The indicator with all that its file leaves to the definitions around it. Its checks have passed."""
    grain = grain_of(indicator, library)
    times = _times(indicator, library)
    source = source_of(indicator, library) if indicator.measure in OF_ROWS else None
    if source is None:
        return replace(
            indicator, times=times, grain=grain, flow=_flow_of_parts(indicator, library), by=_shared(indicator, library)
        )
    return replace(
        indicator,
        source=source.name,
        field="" if source.series is not None else indicator.field,
        flow=own_flow(indicator, source),
        grain=grain,
        times=times,
        area=indicator.area or split_default("area", source, library),
        organisation=indicator.organisation or split_default("organisation", source, library),
    )


def _times(indicator: Indicator, library: Library) -> Decimal:
    if indicator.measure == Measure.GROWS:
        return Decimal(1)
    factor: Fraction = figure_unit(indicator, library).factor / read_unit(indicator.unit).factor
    return Decimal(factor.numerator) / Decimal(factor.denominator)


def _flow_of_parts(indicator: Indicator, library: Library) -> Flow:
    """Sums and differences of stocks are stocks; quotients and growth are figures of the period."""
    if indicator.measure not in (Measure.ADDS, Measure.SUBTRACTS):
        return Flow.FLOW
    leaves = leaves_of(indicator, library)
    return own_flow(leaves[0], source_of(leaves[0], library)) if leaves else Flow.FLOW


def _shared(indicator: Indicator, library: Library) -> tuple[str, ...]:
    """Fields by which all rows that it rests on may be split, and that mean the same everywhere."""
    found: list[dict[str, Field]] = []
    for leaf in leaves_of(indicator, library):
        source = source_of(leaf, library)
        found.append({name: source.fields[name] for name in leaf.by} if source is not None else {})
    first = found[0] if found and parts_of(indicator, library) else {}
    return tuple(
        name
        for name, field in first.items()
        if all(name in each and each[name].choices == field.choices for each in found)
    )
