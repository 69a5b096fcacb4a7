"""Definitions → statements: sources, conditions, one indicator's parts, and many of them fused into one SELECT."""

from guatu.indicators.compile.fused import Asked, Statement, fused
from guatu.indicators.compile.parts import Compiled, Part, compile_indicator
from guatu.indicators.compile.sources import Source, source_of

__all__ = ["Asked", "Compiled", "Part", "Source", "Statement", "compile_indicator", "fused", "source_of"]
