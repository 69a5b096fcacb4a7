"""What a kind of definition is: a dataclass, where its files lie, and how one is built, checked, described and tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from guatu.definitions.errors import DefinitionError
from guatu.definitions.nodes import Place, file_text, read_text

if TYPE_CHECKING:
    from guatu.definitions.example import Example
    from guatu.definitions.library import Library


class Definition(Protocol):
    """What every definition knows of itself, whatever its kind."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def pack(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def line(self) -> int: ...


D = TypeVar("D", bound=Definition)
Complaints = list[DefinitionError]
Given = Mapping[str, list[dict[str, Any]]]
"""Register or series → the rows that an example gives, as written."""
Engine = Callable[[Any, Given, date], list[dict[str, Any]]]
"""(definition, given rows, day) → what the definition gives over these rows alone; registers/ has one on the database."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[D]):
    """One kind of definition. `kinds.py` lists all; nothing else names them."""

    name: str
    label: str
    type: type[D]
    """The dataclass that a file becomes; the library holds the kind's definitions under it."""
    suffix: str
    build: Callable[[Path, str, str], D]
    """(file, name, pack) → the definition. Raises DefinitionError."""
    check: Callable[[D, Library], tuple[Complaints, Complaints]]
    """(definition, everything) → errors, warnings."""
    odd: Callable[[Example, D, Library], list[str]]
    """What is wrong with an example itself, so that none passes because it says nothing."""
    run: Callable[[Example, D, Library, Engine | None], list[str]]
    """What differs from what the example expects, as sentences."""
    schema: Callable[[], dict[str, Any]] | None = None
    """The JSON Schema of its files, for editors; None where they are not YAML."""
    complete: Callable[[D, Library], D] | None = None
    """What a sound definition becomes with all others at hand: what its file leaves to be filled in."""
    needs_engine: bool = False
    """Whether its examples say nothing without a database: `guatu check` has none, the tests have."""

    @property
    def folder(self) -> str:
        """Its folder in a pack."""
        return f"{self.name}s"


def from_yaml(build: Callable[[Place, str, str], D]) -> Callable[[Path, str, str], D]:
    """A builder that is handed the file's root."""

    def builder(path: Path, name: str, pack: str) -> D:
        root = read_text(path, file_text(path))
        if root is None:
            raise DefinitionError(path, 1, "", "文件是空的。", 1)
        return build(root, name, pack)

    return builder


def from_text(build: Callable[[Path, str, str, str], D]) -> Callable[[Path, str, str], D]:
    """A builder that is handed the file's text."""

    def builder(path: Path, name: str, pack: str) -> D:
        return build(path, file_text(path), name, pack)

    return builder
