"""The kinds of definition. A new kind is a dataclass, a builder, a check and an example runner, and one line in KINDS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guatu.definitions.build_parameter import build_parameter
from guatu.definitions.build_register import build_register
from guatu.definitions.build_view import build_view
from guatu.definitions.checks import check_parameter, check_register, check_view
from guatu.definitions.errors import DefinitionError
from guatu.definitions.library import Library
from guatu.definitions.nodes import Place, file_text, read_text

Complaints = list[DefinitionError]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of definition: where it lies, how it is built from its file, how it is checked against all others."""

    name: str
    label: str
    folder: str
    """Folder in a pack, and the attribute of Library that holds the kind."""
    suffix: str
    build: Callable[[Path, str, str], Any]
    """(file, name, pack) → the definition. Raises DefinitionError."""
    check: Callable[[Any, Library], tuple[Complaints, Complaints]]
    """(definition, everything) → errors, warnings."""


def _from_yaml(build: Callable[[Place, str, str], Any]) -> Callable[[Path, str, str], Any]:
    def builder(path: Path, name: str, pack: str) -> Any:
        root = read_text(path, file_text(path))
        if root is None:
            raise DefinitionError(path, 1, "", "文件是空的。", 1)
        return build(root, name, pack)

    return builder


def _view(path: Path, name: str, pack: str) -> Any:
    return build_view(path, file_text(path), name, pack)


KINDS = (
    Kind("register", "台账", "registers", ".yaml", _from_yaml(build_register), check_register),
    Kind("parameter", "参数", "parameters", ".yaml", _from_yaml(build_parameter), check_parameter),
    Kind("view", "视图", "views", ".sql", _view, check_view),
)
