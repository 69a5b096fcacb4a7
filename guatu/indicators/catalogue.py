"""Which indicators there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from guatu.definitions.fields import Field
from guatu.definitions.indicator import OF_ROWS, Indicator
from guatu.definitions.register import Register
from guatu.definitions.values import Fault
from guatu.indicators.compile import Compiled, Source, compile_indicator, source_of
from guatu.indicators.errors import CannotCompute
from guatu.indicators.models import IndicatorVersion, State
from guatu.indicators.splits import AREAS, ORGANISATION, WHOLE, splits_of
from guatu.indicators.windows import Needs, named, needs_of
from guatu.registers.library import library
from guatu.registers.links import Links


def indicators() -> Mapping[str, Indicator]:
    """All indicators by name."""
    return library().of(Indicator)


def indicator_of(name: str) -> Indicator:
    """The indicator of this name. Raises NoSuchIndicator."""
    return named(name, indicators())


def source_named(name: str) -> Source:
    """The register, series or view of this name as what indicators read."""
    return source_of(name, library())


def register_named(name: str) -> Register:
    """The register of this name. Raises KeyError."""
    return library().registers[name]


def splits_for(name: str) -> tuple[str, ...]:
    """By what an indicator may be split: what all rows that it rests on may be split by; '' is the whole."""
    known = indicators()
    needs: Needs = {}
    needs_of(indicator_of(name), (date(2000, 1, 1), date(2000, 1, 1)), known, needs)
    leaves = [splits_of(known[each]) for each in needs]
    shared = [each for each in leaves[0] if all(each in others for others in leaves)]
    own = indicator_of(name)
    fixed = {WHOLE, *AREAS, ORGANISATION, *own.by}
    return tuple(each for each in shared if each in fixed)


def version_of(name: str) -> IndicatorVersion | None:
    """The definition by which the indicator's figures were computed last; None where it has none of its own yet."""
    state = State.objects.select_related("version").filter(name=name).first()
    return state.version if state else None


def compiled(of: Iterable[Indicator]) -> dict[str, Compiled]:
    """Those that read rows, compiled, by name. Raises CannotCompute."""
    links = Links(None)

    def resolve(field: Field, text: str) -> int:
        try:
            return links.resolve(field, text)
        except Fault as fault:
            raise CannotCompute(f"条件里写的“{text}”找不到：{fault.message}") from None

    return {each.name: compile_indicator(each, library(), resolve) for each in of if each.measure in OF_ROWS}


def definition_hash(name: str) -> str:
    """SHA-256 of all that an indicator's figures depend on besides rows, those it is computed from included.

    Of one that reads rows it is the hash of its version. Empty where there is no such indicator, or none that can be computed here.
    """
    known = indicators()
    try:
        return _hash_of(known[name], known) if name in known else ""
    except CannotCompute:
        return ""


def _hash_of(of: Indicator, known: Mapping[str, Indicator]) -> str:
    if of.measure in OF_ROWS:
        return compiled([of])[of.name].hash
    said = [of.measure, of.unit, str(of.times), of.grain, str(of.over)]
    return hashlib.sha256(
        "\n".join([*said, *(_hash_of(named(each, known), known) for each in of.of)]).encode()
    ).hexdigest()
