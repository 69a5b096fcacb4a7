"""A YAML file as nodes that know their place, so that every complaint can name file, line and column.

Every scalar is text: PyYAML's own typing would make a boolean of `no` and an 8 of `010`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, cast

from guatu.definitions.errors import DefinitionError, nearest

if TYPE_CHECKING:
    import yaml

TRUTHS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


@dataclass(frozen=True, slots=True)
class Place:
    """One value in a definition: the file, the dotted key, the node, and the node of its key."""

    path: Path
    key: str
    node: yaml.Node
    at: yaml.Node

    def error(self, message: str) -> DefinitionError:
        """An error at this value."""
        mark = self.at.start_mark
        return DefinitionError(self.path, mark.line + 1, self.key, message, mark.column + 1)

    @property
    def line(self) -> int:
        """Its line, from 1."""
        return int(self.at.start_mark.line) + 1

    @property
    def column(self) -> int:
        """Its column, from 1."""
        return int(self.at.start_mark.column) + 1

    @property
    def value_place(self) -> tuple[int, int]:
        """Line and column where the value begins, from 1."""
        return int(self.node.start_mark.line) + 1, int(self.node.start_mark.column) + 1

    def entries(self) -> Iterator[tuple[str, Place]]:
        """The entries of a mapping, in order. An entry written twice is an error."""
        from yaml import MappingNode

        if not isinstance(self.node, MappingNode):
            raise self.error("这里应当是“名称: 内容”的形式，一行一项。")
        seen: set[str] = set()
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", self.node.value):
            name = Place(self.path, self.key, key, key).text()
            place = Place(self.path, f"{self.key}.{name}" if self.key else name, value, key)
            if name in seen:
                raise place.error(f"“{name}”写了两次，只留一处。")
            seen.add(name)
            yield name, place

    def mapping(self, known: tuple[str, ...], *, what: str) -> dict[str, Place]:
        """The entries by name. A name that is not among the known is an error with the nearest guess."""
        found: dict[str, Place] = {}
        for name, place in self.entries():
            if name not in known:
                raise place.error(f"{what}没有“{name}”这一项。{nearest(name, known)}")
            found[name] = place
        return found

    def items(self) -> list[Place]:
        """The items of a list; a single scalar counts as a list of one."""
        from yaml import ScalarNode, SequenceNode

        if isinstance(self.node, ScalarNode):
            return [self] if self.node.value.strip() else []
        if not isinstance(self.node, SequenceNode):
            raise self.error("这里应当是一列，写成 [甲, 乙] 或每行一个“- ”。")
        return [Place(self.path, self.key, each, each) for each in self.node.value]

    def text(self) -> str:
        """A scalar as text, not empty."""
        from yaml import ScalarNode

        if not isinstance(self.node, ScalarNode) or not self.node.value.strip():
            raise self.error("这里应当是一段文字。")
        return str(self.node.value).strip()

    def truth(self) -> bool:
        """yes or no."""
        text = self.text().lower()
        if text not in TRUTHS:
            raise self.error(f"这里应当是 yes 或 no，现在是“{text}”。")
        return TRUTHS[text]

    def number(self) -> Decimal:
        """A decimal number."""
        text = self.text()
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            raise self.error(f"这里应当是数字，现在是“{text}”。")
        return found

    def whole(self, least: int, most: int) -> int:
        """A whole number within bounds."""
        found = self.number()
        if found != int(found) or not least <= found <= most:
            raise self.error(f"这里应当是{least}到{most}之间的整数，现在是“{self.text()}”。")
        return int(found)

    def plain(self) -> object:
        """The value as dicts, lists and texts: for examples, whose shape is the reader's business."""
        from yaml import MappingNode, ScalarNode

        if isinstance(self.node, ScalarNode):
            return str(self.node.value)
        if isinstance(self.node, MappingNode):
            return {name: place.plain() for name, place in self.entries()}
        return [each.plain() for each in self.items()]


def read_file(path: Path) -> Place | None:
    """The root of a file; None where it is empty. Raises DefinitionError where it cannot be read."""
    return read_text(path, file_text(path))


def file_text(path: Path) -> str:
    """The file as text. Raises DefinitionError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DefinitionError(path, 0, "", f"读不到文件（{error.strerror}）。请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(path, 0, "", "文件不是 UTF-8 编码，请另存为 UTF-8。") from error


def read_text(path: Path, text: str, *, line: int = 0) -> Place | None:
    """The root of a YAML text that stands in a file from a line on."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose("\n" * line + text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        message = f"不是有效的 YAML：{error.problem}。请检查冒号、缩进和引号。"
        raise DefinitionError(path, at[0], "", message, at[1]) from error
    except yaml.YAMLError as error:
        raise DefinitionError(path, 0, "", f"不是有效的 YAML：{error}") from error
    return None if node is None else Place(path, "", node, node)
