"""A YAML file as nodes that know their place, so that every complaint can name file, line and column.

Every scalar is text: PyYAML's own typing would make a boolean of `no` and an 8 of `010`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, cast

from guatu.definitions.errors import DefinitionError, DefinitionErrors, nearest

if TYPE_CHECKING:
    import yaml

MOST_DIGITS = 20
DEEPEST = 30
"""How deep a definition may nest: six is what the deepest needs."""
PROBLEMS = {
    "mapping values are not allowed": "冒号的位置不对：缩进与上面同级的项对齐；内容里的冒号请用全角，或给整段内容加引号",
    "could not find expected ':'": "缺少冒号；冒号后面要有一个空格",
    "cannot start any token": "缩进用了制表符，或内容以 @、%、` 开头：缩进请用空格，这样的内容请加引号",
    "did not find expected key": "缩进不齐，或引号、括号没有写全",
    "did not find expected ',' or": "方括号或花括号里缺少逗号，或括号没有写全",
    "did not find expected '-' indicator": "缩进不齐：列表每一项都以“- ”开头并对齐",
    "did not find expected node content": "这里缺少内容",
    "found unexpected end of stream": "引号没有写全",
    "found undefined alias": "不要用 * 引用；以星号开头的内容请加引号",
    "found another document": "一个文件只写一份定义，不要用 --- 分隔",
    "exceeded maximum nesting depth": "括号嵌套太深，请检查是否写全",
    "control characters are not allowed": "文件里有不可见的控制字符，请删去",
}
"""What PyYAML says → what the author reads."""
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
        quoted = getattr(self.node, "style", None) in ("'", '"')
        return int(self.node.start_mark.line) + 1, int(self.node.start_mark.column) + 1 + quoted

    def entries(self) -> Iterator[tuple[str, Place]]:
        """The entries of a mapping, in order. An entry written twice is an error."""
        errors: list[DefinitionError] = []
        found = self.told_entries(errors)
        if errors:
            raise DefinitionErrors(errors)
        yield from found

    def told_entries(self, errors: list[DefinitionError]) -> list[tuple[str, Place]]:
        """The entries of a mapping, in order; one written twice goes to `errors`, and the first stands."""
        from yaml import MappingNode

        if not isinstance(self.node, MappingNode):
            raise self.error("这里应当是“名称: 内容”的形式，一行一项。")
        found: dict[str, Place] = {}
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", self.node.value):
            name = Place(self.path, self.key, key, key).text()
            place = Place(self.path, f"{self.key}.{name}" if self.key else name, value, key)
            if name in found:
                errors.append(place.error(f"“{name}”写了两次，只留一处。"))
            else:
                found[name] = place
        return list(found.items())

    def mapping(
        self, known: tuple[str, ...], *, what: str, errors: list[DefinitionError] | None = None
    ) -> dict[str, Place]:
        """The entries by name. Names that are not among the known are errors with the nearest guess.

        With `errors`, they go there, and reading goes on with the entry that was probably meant.
        """
        told: list[DefinitionError] = []
        found = dict(self.told_entries(told))
        for name, place in list(found.items()):
            if name in known:
                continue
            guess = nearest(name, known)
            told.append(place.error(f"{what}没有“{name}”这一项。{guess}"))
            del found[name]
            meant = next((each for each in known if guess == nearest(each, (each,))), "")
            if meant and meant not in found:
                found[meant] = place
        if told and errors is None:
            raise DefinitionErrors(told)
        if errors is not None:
            errors += told
        return found

    def child(self, name: str) -> Place:
        """The entry of this name; this value itself where there is none."""
        return next((place for key, place in self.told_entries([]) if key == name), self)

    def places(self) -> dict[str, tuple[int, int]]:
        """Line and column of every value under this one, by dotted key: for errors that are found later."""
        from yaml import MappingNode

        found = {self.key: self.value_place}
        if isinstance(self.node, MappingNode):
            for _name, place in self.told_entries([]):
                found |= place.places()
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
        if not found.is_finite() or abs(found.adjusted()) > MOST_DIGITS:
            raise self.error(f"这里应当是数字，现在是“{text}”。")
        return found

    def whole(self, least: int, most: int) -> int:
        """A whole number within bounds."""
        found = self.number()
        if not least <= found <= most or found != int(found):
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


def file_text(path: Path, *, what: str = "文件") -> str:
    """The file as text. Raises DefinitionError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DefinitionError(path, 0, "", f"读不到{what}（{error.strerror}）。请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(path, 0, "", "文件不是 UTF-8 编码，请另存为 UTF-8。") from error


def read_text(path: Path, text: str, *, line: int = 0) -> Place | None:
    """The root of a YAML text that stands in a file from a line on. Raises DefinitionError."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose("\n" * line + text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        # A quote that is never closed is told where it opens, not at the end of the file.
        opened = "unexpected end" in str(error.problem) and error.context_mark
        mark = opened or error.problem_mark
        at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise DefinitionError(path, at[0], "", f"不是有效的 YAML：{_problem(error)}。", at[1]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise DefinitionError(path, 0, "", f"不是有效的 YAML：{_problem(error)}。") from error
    if node is None:
        return None
    root = Place(path, "", node, node)
    _require_tree(root)
    return root


def _problem(error: Exception) -> str:
    """What PyYAML found wrong, in words of the author."""
    text = str(getattr(error, "problem", "") or error)
    return next((said for part, said in PROBLEMS.items() if part in text), f"请检查冒号、缩进和引号（{text.strip()}）")


def _require_tree(root: Place) -> None:
    """Refuse a node that is used twice (& and *), which would let a small file grow without end, and a bottomless one."""
    seen: set[int] = set()
    waiting: list[tuple[yaml.Node, int]] = [(root.node, 0)]
    while waiting:
        node, depth = waiting.pop()
        if id(node) in seen:
            raise Place(root.path, "", node, node).error("不要用 & 和 * 引用另一处，请把内容再写一遍。")
        if depth > DEEPEST:
            raise Place(root.path, "", node, node).error(f"嵌套超过{DEEPEST}层，请检查括号是否写全。")
        seen.add(id(node))
        if isinstance(node.value, list):
            for each in node.value:
                waiting += [(part, depth + 1) for part in (each if isinstance(each, tuple) else (each,))]
