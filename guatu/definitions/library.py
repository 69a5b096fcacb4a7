"""Everything the packs of a district say, loaded and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from guatu.definitions.errors import DefinitionError
from guatu.definitions.parameter import Parameter
from guatu.definitions.register import Register
from guatu.definitions.view import View

D = TypeVar("D")


@dataclass(frozen=True, kw_only=True)
class Library:
    """The sound definitions by name, and what is wrong with the others.

    A broken definition never takes the sound ones with it; a definition that leans on a broken one is broken too.
    """

    held: Mapping[type[Any], Mapping[str, Any]] = field(default_factory=dict)
    """Dataclass of a kind → its definitions by name. `of` gives them with their type."""
    broken: frozenset[str] = frozenset()
    """Names of definitions whose files cannot be used: what leans on one is told so, and not that there is none."""
    errors: tuple[DefinitionError, ...] = ()
    warnings: tuple[DefinitionError, ...] = ()
    """What can be used but is probably not meant (a label says 以上, its condition says >)."""

    def of(self, kind: type[D]) -> Mapping[str, D]:
        """The definitions of a kind by name: `library.of(Indicator)`."""
        return self.held.get(kind, {})

    @property
    def registers(self) -> Mapping[str, Register]:
        """The registers by name."""
        return self.of(Register)

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters by name."""
        return self.of(Parameter)

    @property
    def views(self) -> Mapping[str, View]:
        """The views by name."""
        return self.of(View)
