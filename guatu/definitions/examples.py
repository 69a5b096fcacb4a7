"""Examples are tests: given rows and a day, what a definition must say of them. Boundary and blank cases stand beside the plain one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guatu.definitions.errors import DefinitionError, nearest, tried
from guatu.definitions.example import CASE_KEYS, Example, odd_case
from guatu.definitions.kind import Engine, Kind
from guatu.definitions.kinds import KINDS, Kinds
from guatu.definitions.library import Library
from guatu.definitions.nodes import Place, read_file


def load_examples(
    folder: Path, library: Library, *, kinds: Kinds = KINDS
) -> tuple[list[Example], list[DefinitionError]]:
    """The cases of all packs in a folder, and what is wrong with their files; a definition without any is an error too."""
    found: list[Example] = []
    errors: list[DefinitionError] = []
    seen: set[str] = set()
    known = {name: kind for kind in kinds for name in library.of(kind.type)}
    for path in sorted(folder.glob("*/examples/*.yaml")):
        kind = known.get(path.stem)
        if kind is None and path.stem in library.broken:
            continue
        if kind is None:
            errors.append(DefinitionError(path, 1, "", f"没有叫“{path.stem}”的定义。{nearest(path.stem, known)}"))
            continue
        seen.add(path.stem)
        found += _cases(path, kind, library, errors)
    for name, kind in known.items():
        path = library.of(kind.type)[name].path
        if name not in seen and path.is_relative_to(folder):
            errors.append(DefinitionError(path, 1, "", f"缺少示例 examples/{name}.yaml。每个定义至少要有一个示例。"))
    return found, errors


def _cases(path: Path, kind: Kind[Any], library: Library, errors: list[DefinitionError]) -> Iterator[Example]:
    """The sound cases of a file; what is wrong with the others goes to `errors`."""
    root = tried(errors, lambda: read_file(path))
    if root is None:
        errors += [] if errors and errors[-1].path == path else [DefinitionError(path, 1, "", "示例文件是空的。", 1)]
        return
    for item in tried(errors, root.items) or ():
        case = tried(errors, lambda at=item: _case(at, path.stem, kind))  # type: ignore[misc]
        if case is None:
            continue
        wrong = [item.error(f"示例“{case.name}”：{message}") for message in odd_case(case, library)]
        errors += wrong
        if not wrong:
            yield case


def _case(item: Place, definition: str, kind: Kind[Any]) -> Example:
    keys = item.mapping(CASE_KEYS, what="示例")
    for wanted in ("name", "expect"):
        if wanted not in keys:
            raise item.error(f"示例缺少 {wanted}。")
    given = keys["given"].plain() if "given" in keys else {}
    expect = keys["expect"].plain()
    if not isinstance(given, dict) or not isinstance(expect, dict):
        raise item.error("given 和 expect 应当是“名称: 内容”的形式。")
    where = keys["where"].text() if "where" in keys else ""
    return Example(definition, kind, keys["name"].text(), item, given, where, expect)


def run_example(example: Example, library: Library, *, engine: Engine | None = None) -> list[str]:
    """What differs from what is expected, as sentences; empty where all is as it should be. Some kinds need an engine."""
    return example.kind.run(example, library.of(example.kind.type)[example.definition], library, engine)
