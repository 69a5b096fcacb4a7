"""Read a catalogue of departments: which bodies there are, and what each is in charge of.

The catalogue is one YAML file (docs/departments.md). Every scalar is text: PyYAML's own typing would make a boolean of
`no` and an 8 of `010`. The file is read as nodes, not as dictionaries, so that every complaint can name its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from guatu.definitions.errors import DefinitionError, nearest
from guatu.workreport.departments import Charge, Department, Word

if TYPE_CHECKING:
    import yaml

CATALOGUE = Path(__file__).parent.parent / "packs" / "departments" / "departments.yaml"
"""The catalogue that comes with guatu; a district's own takes its place."""

KEYS = ("label", "aliases", "duties", "helps")
SHORTEST_WORD = 2
HEAVIEST_BY_LENGTH = 6


def load_departments(path: Path | str | None = None) -> tuple[Department, ...]:
    """Read the catalogue at `path`, or the one that comes with guatu.

    Raises DefinitionError with file, line and nearest guess where the catalogue cannot be used.
    """
    file = Path(path) if path is not None else CATALOGUE
    departments: dict[str, Department] = {}
    names: dict[str, str] = {}
    for identifier, key_node, node in _entries(file, _root(file), ""):
        if identifier in departments:
            raise _error(file, key_node, identifier, f"部门标识“{identifier}”写了两次，请合并或改名。")
        department = _department(file, identifier, key_node, node)
        for name in (department.label, *department.aliases):
            if name in names:
                message = f"名称“{name}”已经属于“{names[name]}”，一个名称只能属于一个部门。"
                raise _error(file, key_node, identifier, message)
            names[name] = identifier
        departments[identifier] = department
    return tuple(departments.values())


def _root(file: Path) -> yaml.Node:
    """Parse the file; an unreadable or empty one is an error."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=loader)
    except OSError as error:
        raise DefinitionError(file, 0, "", f"读不到部门目录：{error.strerror}。请检查路径。") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(file, 0, "", "文件不是 UTF-8 编码，请另存为 UTF-8。") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise DefinitionError(file, line, "", f"不是有效的 YAML：{error.problem}。请检查冒号、缩进和引号。") from error
    except yaml.YAMLError as error:
        raise DefinitionError(file, 0, "", f"不是有效的 YAML：{error}") from error
    if node is None:
        raise DefinitionError(file, 0, "", "部门目录是空的，至少要有一个部门。")
    return node


def _department(file: Path, identifier: str, key_node: yaml.Node, node: yaml.Node) -> Department:
    """Build one department from its entry."""
    if not identifier.isascii() or not identifier.replace("_", "").isalnum():
        raise _error(file, key_node, identifier, "部门标识用英文小写字母、数字和下划线，中文名称写在 label 里。")
    label = ""
    aliases: tuple[str, ...] = ()
    charges: list[Charge] = []
    helps: tuple[Word, ...] = ()
    for key, at, value in _entries(file, node, identifier):
        where = f"{identifier}.{key}"
        if key == "label":
            label = _text(file, value, where)
        elif key == "aliases":
            aliases = tuple(name for name, _ in _words(file, value, where))
        elif key == "duties":
            charges += [
                Charge(charge, _words(file, words, f"{where}.{charge}"))
                for charge, _, words in _entries(file, value, where)
            ]
        elif key == "helps":
            helps = _words(file, value, where)
        else:
            raise _error(file, at, where, f"部门没有“{key}”这一项。{nearest(key, KEYS)}")
    if not label:
        raise _error(file, key_node, identifier, "缺少 label（部门名称）。")
    seen: dict[str, str] = {}
    for charge in charges:
        for word, _ in charge.words:
            if word in seen:
                message = f"“{word}”同时写在“{seen[word]}”和“{charge.label}”下，只留一处。"
                raise _error(file, key_node, identifier, message)
            seen[word] = charge.label
    return Department(identifier, label, aliases, tuple(charges), helps)


def _entries(file: Path, node: yaml.Node, where: str) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Each key of a mapping with the node of the key and of the value."""
    from yaml import MappingNode

    if not isinstance(node, MappingNode):
        raise _error(file, node, where, "这里应当是“名称: 内容”的形式，一行一项。")
    for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
        yield _text(file, key, where), key, value


def _text(file: Path, node: yaml.Node, where: str) -> str:
    """A scalar as text, never typed."""
    from yaml import ScalarNode

    if not isinstance(node, ScalarNode) or not node.value.strip():
        raise _error(file, node, where, "这里应当是一段文字。")
    return str(node.value).strip()


def _words(file: Path, node: yaml.Node, where: str) -> tuple[Word, ...]:
    """Words joined by 、 with their weights: the number behind `*`, else the length of the word up to six."""
    words: list[Word] = []
    for part in _text(file, node, where).split("、"):
        word, star, number = part.strip().partition("*")
        if len(word) < SHORTEST_WORD:
            raise _error(file, node, where, f"“{part}”太短：每个词至少两个字，词之间用顿号隔开。")
        if star and not number.isdecimal():
            raise _error(file, node, where, f"“{part}”的权重应当是整数，例如“{word}*4”。")
        words.append((word, int(number) if star else min(len(word), HEAVIEST_BY_LENGTH)))
    return tuple(words)


def _error(file: Path, node: yaml.Node, key: str, message: str) -> DefinitionError:
    return DefinitionError(file, node.start_mark.line + 1, key, message)
