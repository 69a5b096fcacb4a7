"""Load packs: find their files, build each definition, check it against all others, and keep what is wrong beside what is sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guatu.definitions.errors import DefinitionError
from guatu.definitions.kinds import KINDS, Kind
from guatu.definitions.library import Library

PACKS = Path(__file__).parent.parent / "packs"
FOLDERS = frozenset(kind.folder for kind in KINDS) | {"examples"}


def load_library(*folders: Path) -> Library:
    """Everything in the folders of packs; the shipped packs unless given. A later folder's definition replaces an earlier one
    of the same kind and name.
    """
    found: dict[str, dict[str, Any]] = {kind.folder: {} for kind in KINDS}
    errors: list[DefinitionError] = []
    # The same folder given twice, or by another spelling, is one folder.
    for folder in dict.fromkeys(each.resolve() for each in folders or (PACKS,)):
        for kind in KINDS:
            for path in sorted(folder.glob(f"*/{kind.folder}/*{kind.suffix}")):
                _build(kind, path, found, errors)
            errors += _strays(folder, kind)
    return _checked(found, errors)


def _build(kind: Kind, path: Path, found: dict[str, dict[str, Any]], errors: list[DefinitionError]) -> None:
    name, pack = path.stem, path.parent.parent.name
    known = found[kind.folder].get(name)
    if known is not None and known.path.parents[2] == path.parents[2]:
        errors.append(DefinitionError(path, 1, "", f"{kind.label}“{name}”已经在 {known.pack} 包里，请改名。"))
        return
    try:
        found[kind.folder][name] = kind.build(path, name, pack)
    except DefinitionError as error:
        errors += error.all


def _strays(folder: Path, kind: Kind) -> list[DefinitionError]:
    """Files that lie in a kind's folder and are not read, because their ending is wrong."""
    return [
        DefinitionError(path, 0, "", f"{kind.label}文件应以 {kind.suffix} 结尾，这个文件没有读入。")
        for path in sorted(folder.glob(f"*/{kind.folder}/*"))
        if path.is_file() and path.suffix != kind.suffix and not path.name.startswith(".")
    ]


def _checked(found: dict[str, dict[str, Any]], errors: list[DefinitionError]) -> Library:
    """Check until nothing more falls: what leans on a broken definition is broken too."""
    errors += _shared_names(found)
    broken = {error.path.stem for error in errors}
    while True:
        library = _library(found, frozenset(broken))
        warnings: list[DefinitionError] = []
        fallen: list[tuple[str, str]] = []
        for kind in KINDS:
            for name, definition in found[kind.folder].items():
                wrong, doubtful = kind.check(definition, library)
                warnings += doubtful
                errors += wrong
                if wrong:
                    fallen.append((kind.folder, name))
        for folder, name in fallen:
            del found[folder][name]
            broken.add(name)
        if not fallen:
            return replace(library, errors=tuple(errors), warnings=tuple(warnings))


def _shared_names(found: dict[str, dict[str, Any]]) -> list[DefinitionError]:
    """Conditions, views and examples know a definition by its name alone: two kinds cannot share one. The later kind falls."""
    errors: list[DefinitionError] = []
    taken: dict[str, str] = {}
    for kind in KINDS:
        for name, definition in list(found[kind.folder].items()):
            if name in taken:
                message = f"已经有叫“{name}”的{taken[name]}，请给这个{kind.label}改名。"
                errors.append(DefinitionError(definition.path, definition.line, "", message, 1))
                del found[kind.folder][name]
            taken.setdefault(name, kind.label)
    return errors


def _library(found: dict[str, dict[str, Any]], broken: frozenset[str]) -> Library:
    return Library(registers=found["registers"], parameters=found["parameters"], views=found["views"], broken=broken)
