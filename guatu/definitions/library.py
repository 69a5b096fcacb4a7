"""Everything the packs of a district say, loaded and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.definitions.errors import DefinitionError
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Register
from guatu.definitions.view import View


@dataclass(frozen=True, kw_only=True)
class Library:
    """The sound definitions by name, and what is wrong with the others.

    A broken definition never takes the sound ones with it; a definition that leans on a broken one is broken too.
    """

    registers: Mapping[str, Register] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    """Names of definitions whose files cannot be used: what leans on one is told so, and not that there is none."""
    errors: tuple[DefinitionError, ...] = ()
    warnings: tuple[DefinitionError, ...] = ()
    """What can be used but is probably not meant (a label says 以上, its condition says >)."""
