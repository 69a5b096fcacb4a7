"""Build a view from its file: comment lines in front that say grain, label and columns, then one SELECT."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.definitions.build_register import read_field
from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.fields import Field
from guatu.definitions.nodes import read_text
from guatu.definitions.view import View

if TYPE_CHECKING:
    from sqlglot import exp

HEAD_KEYS = ("label", "note", "columns")
GRAIN = re.compile(r"one row per .+|每.+一行.*")
FORBIDDEN = {
    "Star": "不要写 *，请逐列写出。",
    "Anonymous": "不能使用这个函数。",
    "Command": "只能写一句 SELECT。",
    "Into": "只能读取，不能写入。",
    "Lateral": "不能使用 LATERAL。",
}


def build_view(path: Path, text: str, name: str, pack: str) -> View:
    """The view that the file says. Raises DefinitionError."""
    lines = text.splitlines()
    head = lines[: _head_length(lines)]
    if not head or not GRAIN.fullmatch(_uncommented(head[0]).strip()):
        raise DefinitionError(
            path, 1, "", "第一行注释要说明粒度，例如 -- one row per project（或 -- 每个项目一行）。", 1
        )
    root = read_text(path, "\n".join(_uncommented(line) for line in head[1:]), line=1)
    if root is None:
        raise DefinitionError(path, 1, "", "注释里缺少 label 和 columns。", 1)
    keys = root.mapping(HEAD_KEYS, what="视图")
    for wanted in ("label", "columns"):
        if wanted not in keys:
            raise root.error(f"注释里缺少 {wanted}。")
    columns = tuple(read_field(each, place) for each, place in keys["columns"].entries())
    sql = "\n".join(lines[len(head) :]).strip()
    body = _parsed(path, sql, len(head))
    names = [each.alias_or_name for each in body.selects]
    if names != [column.name for column in columns]:
        message = f"SELECT 的列（{'、'.join(names)}）与 columns 写的（{'、'.join(c.name for c in columns)}）不一致，名称和次序都要相同。"
        raise DefinitionError(path, len(head) + 1, "", message, 1)
    return View(
        name=name,
        label=keys["label"].text(),
        grain=_uncommented(head[0]).strip(),
        sql=sql,
        columns=columns,
        uses=_sources(body),
        note=keys["note"].text() if "note" in keys else "",
        pack=pack,
        path=path,
        line=len(head) + 1,
    )


def _head_length(lines: list[str]) -> int:
    count = 0
    while count < len(lines) and lines[count].startswith("--"):
        count += 1
    return count


def _uncommented(line: str) -> str:
    return line[3:] if line.startswith("-- ") else line[2:]


def _parsed(path: Path, sql: str, offset: int) -> exp.Query:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        found = sqlglot.parse(sql, dialect="duckdb")
    except SqlglotError as error:
        where = (getattr(error, "errors", None) or [{}])[0]
        line, column = offset + (where.get("line") or 1), where.get("col") or 1
        raise DefinitionError(path, line, "", f"SQL 写法有误：{where.get('description') or error}", column) from None
    if len(found) != 1 or not isinstance(found[0], exp.Query):
        raise DefinitionError(path, offset + 1, "", "视图只能是一句 SELECT。", 1)
    for node in found[0].walk():
        kind = type(node).__name__
        counted = kind == "Star" and isinstance(node.parent, exp.Count)
        if kind in FORBIDDEN and not counted:
            line = node.meta.get("line", 1) + offset
            raise DefinitionError(path, line, "", FORBIDDEN[kind], node.meta.get("col", 1))
    return found[0]


def _sources(body: exp.Query) -> tuple[str, ...]:
    """Tables that the SELECT reads, without those it makes itself by WITH."""
    from sqlglot import exp

    own = {each.alias for each in body.find_all(exp.CTE)}
    return tuple(dict.fromkeys(each.name for each in body.find_all(exp.Table) if each.name not in own))


def view_parameters(view: View) -> tuple[str, ...]:
    """Names of the parameters that the view reads."""
    import sqlglot
    from sqlglot import exp

    return tuple(
        dict.fromkeys(each.name for each in sqlglot.parse_one(view.sql, dialect="duckdb").find_all(exp.Placeholder))
    )


def unknown_source(name: str, known: list[str]) -> str:
    """The message for a table that a view reads and nobody defines."""
    return f"没有台账、序列或视图“{name}”。{nearest(name, known)}"


def fields_by_name(view: View) -> dict[str, Field]:
    """The view's columns, for conditions over it."""
    return {column.name: column for column in view.columns}
