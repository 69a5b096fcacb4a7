"""Which indicators there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guatu.definitions.fields import Field
from guatu.definitions.indicator import OF_ROWS, Indicator
from guatu.definitions.register import Register
from guatu.definitions.values import Fault
from guatu.indicators.compile import Compiled, Source, compile_indicator, source_of
from guatu.indicators.errors import CannotCompute
from guatu.indicators.windows import named
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


def compiled(of: Iterable[Indicator]) -> dict[str, Compiled]:
    """Those that read rows, compiled, by name. Raises CannotCompute."""
    links = Links(None)

    def resolve(field: Field, text: str) -> int:
        try:
            return links.resolve(field, text)
        except Fault as fault:
            raise CannotCompute(f"条件里写的“{text}”找不到：{fault.message}") from None

    return {each.name: compile_indicator(each, library(), resolve) for each in of if each.measure in OF_ROWS}
