"""Load packs: find their files, build each definition, check it against all others, and keep what is wrong beside what is sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guatu.definitions.errors import DefinitionError
from guatu.definitions.kind import Kind
from guatu.definitions.kinds import KINDS, Kinds
from guatu.definitions.library import Library

PACKS = Path(__file__).parent.parent / "packs"
Found = dict[type[Any], dict[str, Any]]
"""Dataclass of a kind → its definitions by name, while they are checked."""
Readable = list[tuple[Kind[Any], Any]]
"""Definitions with errors that could be read all the same."""


def load_library(*folders: Path, kinds: Kinds = KINDS) -> Library:
    """Everything in the folders of packs; the shipped packs unless given. A later folder's definition replaces an earlier one
    of the same kind and name.
    """
    kinds = tuple(kinds)
    found: Found = {kind.type: {} for kind in kinds}
    errors: list[DefinitionError] = []
    readable: Readable = []
    # The same folder given twice, or by another spelling, is one folder.
    for folder in dict.fromkeys(each.resolve() for each in folders or (PACKS,)):
        for kind in kinds:
            for path in sorted(folder.glob(f"*/{kind.folder}/*{kind.suffix}")):
                _build(kind, path, found, errors, readable)
            errors += _strays(folder, kind)
    return _checked(found, errors, kinds, readable)


def _build(kind: Kind[Any], path: Path, found: Found, errors: list[DefinitionError], readable: Readable) -> None:
    name, pack = path.stem, path.parent.parent.name
    known = found[kind.type].get(name)
    if known is not None and known.path.parents[2] == path.parents[2]:
        errors.append(DefinitionError(path, 1, "", f"{kind.label}“{name}”已经在 {known.pack} 包里，请改名。"))
        return
    try:
        found[kind.type][name] = kind.build(path, name, pack)
    except DefinitionError as error:
        errors += error.all
        if (made := getattr(error, "made", None)) is not None:
            readable.append((kind, made))


def _strays(folder: Path, kind: Kind[Any]) -> list[DefinitionError]:
    """Files that lie in a kind's folder and are not read, because their ending is wrong."""
    return [
        DefinitionError(path, 0, "", f"{kind.label}文件应以 {kind.suffix} 结尾，这个文件没有读入。")
        for path in sorted(folder.glob(f"*/{kind.folder}/*"))
        if path.is_file() and path.suffix != kind.suffix and not path.name.startswith(".")
    ]


def _checked(found: Found, errors: list[DefinitionError], kinds: Kinds, readable: Readable) -> Library:
    """Check until nothing more falls: what leans on a broken definition is broken too."""
    errors += _shared_names(found, kinds)
    broken = {error.path.stem for error in errors}
    while True:
        library = Library(held=found, broken=frozenset(broken))
        warnings: list[DefinitionError] = []
        fallen: list[tuple[type[Any], str]] = []
        for kind in kinds:
            for name, definition in found[kind.type].items():
                wrong, doubtful = kind.check(definition, library)
                warnings += doubtful
                errors += wrong
                if wrong:
                    fallen.append((kind.type, name))
        for type_, name in fallen:
            del found[type_][name]
            broken.add(name)
        if not fallen:
            library = replace(library, held=_completed(library, kinds))
            for kind, made in readable:
                errors += _further(kind, made, library)
            return replace(library, errors=tuple(errors), warnings=tuple(warnings))


def _completed(library: Library, kinds: Kinds) -> Found:
    """The definitions with what the definitions around them fill in."""
    return {
        kind.type: {
            name: each if kind.complete is None else kind.complete(each, library)
            for name, each in library.of(kind.type).items()
        }
        for kind in kinds
    }


def _further(kind: Kind[Any], made: Any, library: Library) -> list[DefinitionError]:
    """What else is wrong with a definition that is broken but readable, so that its file is mended in one go."""
    held = {**library.held, kind.type: {**library.of(kind.type), made.name: made}}
    return kind.check(made, replace(library, held=held, broken=library.broken - {made.name}))[0]


def _shared_names(found: Found, kinds: Kinds) -> list[DefinitionError]:
    """Conditions, views and examples know a definition by its name alone: two kinds cannot share one. The later kind falls."""
    errors: list[DefinitionError] = []
    taken: dict[str, str] = {}
    for kind in kinds:
        for name, definition in list(found[kind.type].items()):
            if name in taken:
                message = f"已经有叫“{name}”的{taken[name]}，请给这个{kind.label}改名。"
                errors.append(DefinitionError(definition.path, definition.line, "", message, 1))
                del found[kind.type][name]
            taken.setdefault(name, kind.label)
    return errors
