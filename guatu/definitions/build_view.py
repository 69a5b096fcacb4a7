"""Build a view from its file: comment lines in front that say grain, label and columns, then one SELECT."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.definitions.build_register import read_field
from guatu.definitions.conditions.habits import halfwidth
from guatu.definitions.errors import DefinitionError, DefinitionErrors, tried
from guatu.definitions.names import require_name
from guatu.definitions.nodes import read_text
from guatu.definitions.view import View

if TYPE_CHECKING:
    from sqlglot import exp

HEAD_KEYS = ("label", "note", "columns")
GRAIN = re.compile(r"one row per .+|每.+一行.*")
ALLOWED = frozenset(
    re.findall(
        r"\w+",
        """
        Select From Where Group Having Order Ordered Limit Offset Distinct Join Subquery With CTE Table TableAlias Alias
        Identifier Column Var Literal Boolean Null Placeholder Paren Tuple Interval Cast DataType
        Union Intersect Except Exists In Between Is Not And Or EQ NEQ GT GTE LT LTE Like Neg Add Sub Mul Div Mod DPipe
        Case If Coalesce Nullif Greatest Least Abs Round Floor Ceil
        Count Sum Avg Min Max Filter Window WindowSpec RowNumber Rank DenseRank Lag Lead FirstValue LastValue
        Substring Length Trim Upper Lower Concat Left Right Replace
        Extract Year Month Quarter Day DateTrunc TimestampTrunc DateDiff DateAdd DateSub TsOrDsToDate CurrentDate
        """,
    )
)
"""Parts of SQL, by sqlglot's names, that mean the same on every database that runs views. All others are refused."""
HINTS = {
    "Star": "不要写 *，请逐列写出。",
    "Command": "只能写一句 SELECT。",
    "Into": "只能读取，不能写入。",
    "ReadCSV": "不能读取文件。",
    "ReadParquet": "不能读取文件。",
}


def build_view(path: Path, text: str, name: str, pack: str) -> View:
    """The view that the file says. Raises DefinitionError."""
    lines = text.splitlines()
    head = lines[: _head_length(lines)]
    if not head or not GRAIN.fullmatch(_uncommented(head[0]).strip()):
        raise DefinitionError(
            path, 1, "", "第一行注释要说明粒度，例如 -- one row per project（或 -- 每个项目一行）。", 1
        )
    root = read_text(path, "\n".join("   " + _uncommented(line) for line in head[1:]), line=1)
    if root is None:
        raise DefinitionError(path, 1, "", "注释里缺少 label 和 columns。", 1)
    require_name(name, root)
    errors: list[DefinitionError] = []
    keys = root.mapping(HEAD_KEYS, what="视图", errors=errors)
    missing = [root.error(f"注释里缺少 {wanted}。") for wanted in ("label", "columns") if wanted not in keys]
    if missing:
        raise DefinitionErrors([*errors, *missing])
    found = [
        tried(errors, lambda name=each, at=place: read_field(name, at))  # type: ignore[misc]
        for each, place in tried(errors, lambda: keys["columns"].told_entries(errors)) or ()
    ]
    columns = tuple(column for column in found if column is not None)
    body_lines = lines[len(head) :]
    blank = next((count for count, line in enumerate(body_lines) if line.strip()), 0)
    offset = len(head) + blank
    sql = "\n".join(body_lines[blank:]).rstrip()
    body = tried(errors, lambda: _parsed(path, sql, offset))
    names = [each.alias_or_name for each in body.selects] if body is not None else []
    if not errors and names != [column.name for column in columns]:
        wanted = "、".join(column.name for column in columns)
        message = f"SELECT 的列（{'、'.join(names)}）与 columns 写的（{wanted}）不一致，名称和次序都要相同。"
        errors.append(DefinitionError(path, offset + 1, "", message, 1))
    if errors or body is None:
        raise DefinitionErrors(errors)
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
        line=offset + 1,
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
        near = where.get("highlight") or ""
        line, column = offset + (where.get("line") or 1), max(1, (where.get("col") or 1) - len(near) + 1)
        at = f"，在“{near}”附近" if near else ""
        message = f"SQL 写法有误{at}：请检查括号和引号是否成对，逗号、关键字和运算符是否齐全。{halfwidth(sql)}"
        raise DefinitionError(path, line, "", message, column) from None
    if len(found) != 1 or not isinstance(found[0], exp.Query):
        raise DefinitionError(path, offset + 1, "", "视图只能是一句 SELECT。", 1)
    for node in found[0].walk():
        message = _refused(node)
        if message:
            meta = next((each.meta for each in node.walk() if each.meta.get("line")), {})
            raise DefinitionError(path, meta.get("line", 1) + offset, "", message, meta.get("col", 1))
    return found[0]


def _refused(node: exp.Expr) -> str:
    """Why this part cannot stand in a view; empty where it can."""
    from sqlglot import exp

    kind = type(node).__name__
    if isinstance(node, exp.Star) and isinstance(node.parent, exp.Count):
        return ""
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        return "不要用 COUNT(DISTINCT …)：各数据库结果不一；请先 GROUP BY 再计数。"
    if isinstance(node, exp.With) and node.args.get("recursive"):
        return "不能使用 RECURSIVE。"
    if isinstance(node, exp.Table) and (node.args.get("db") or not isinstance(node.this, exp.Identifier)):
        return f"FROM 只能写台账、序列或视图的名称，不能写“{node.sql(dialect='duckdb')}”。"
    if kind in ALLOWED:
        return ""
    if kind in HINTS:
        return HINTS[kind]
    if isinstance(node, exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        return f"不能使用函数 {name}。"
    return f"视图里不能使用 {kind}。"


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
