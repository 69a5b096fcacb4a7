"""Read a list of areas: a CSV file with a row an area, parents before their parts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guatu.codes import area_code
from guatu.codes.errors import CodeError
from guatu.definitions.errors import DefinitionError, nearest
from guatu.definitions.nodes import file_text

COLUMNS = ("code", "system", "name", "short_name", "level", "parent", "valid_from", "valid_to", "source")
MAY_BE_BLANK = frozenset({"parent", "valid_to"})
LEVELS = ("county", "township", "village")
FOLDER = Path(__file__).parent.parent / "packs" / "areas"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area as a list gives it. `system` tells whose list: nbs (statistics), mca (civil affairs), demo (invented)."""

    code: str
    system: str
    name: str
    short_name: str
    level: str
    parent: str
    """Code of the area around it in the same system; empty at the top."""
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the file that knows its place."""

    path: Path
    number: int
    raw: str
    cells: dict[str, str]

    def error(self, column: str, message: str) -> DefinitionError:
        """An error in a cell, with the place where the cell begins."""
        return DefinitionError(
            self.path, self.number, column, message, column=_cell_begins(self.raw, COLUMNS.index(column))
        )


def load_areas(path: Path | str) -> tuple[AreaRow, ...]:
    """The areas of a file, or of a shipped list by its name (`420504`, `demo`). Raises DefinitionError."""
    file = Path(path)
    if not file.suffix:
        file = FOLDER / f"{path}.csv"
        if not file.is_file():
            known = sorted(each.stem for each in FOLDER.glob("*.csv"))
            raise DefinitionError(file, 0, "", f"没有名为“{path}”的区划表。{nearest(str(path), known)}")
    seen: set[tuple[str, str, date]] = set()
    codes: set[tuple[str, str]] = set()
    rows = []
    for line in _lines(file, file_text(file)):
        row = _row(line)
        if row.parent and (row.parent, row.system) not in codes:
            raise line.error("parent", f"上级“{row.parent}”（{row.system}）不在前面的行里。请把上级写在下级之前。")
        if (row.code, row.system, row.valid_from) in seen:
            raise line.error("code", f"“{row.code}”（{row.system}，{row.valid_from}起）写了两次。请删去一行。")
        seen.add((row.code, row.system, row.valid_from))
        codes.add((row.code, row.system))
        rows.append(row)
    if not rows:
        raise DefinitionError(file, 2, "", "表里没有区划。请从第二行起一行写一个。", column=1)
    return tuple(rows)


def _lines(file: Path, text: str) -> Iterator[_Line]:
    """The rows below the head, each with as many cells as the head."""
    raws = text.split("\n")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise DefinitionError(file, 1, "", f"第一行应为 {','.join(COLUMNS)}。", column=1)
        before = reader.line_num
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not cells:
                continue
            if len(cells) != len(COLUMNS):
                message = f"这一行应有{len(COLUMNS)}格，现在是{len(cells)}格。请检查逗号，空着的格也要留逗号。"
                raise DefinitionError(file, number, "", message, column=1)
            named = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
            yield _Line(file, number, raws[number - 1], named)
    except csv.Error as error:
        message = f"这一行的引号或字符有误，不能按 CSV 读取（{error}）。"
        raise DefinitionError(file, reader.line_num, "", message, column=1) from error


def _row(line: _Line) -> AreaRow:
    cells = line.cells
    for name in COLUMNS:
        if not cells[name] and name not in MAY_BE_BLANK:
            raise line.error(name, "这一格不能空着。")
    try:
        code = area_code.parse(cells["code"])
    except CodeError as error:
        raise line.error("code", str(error)) from None
    if cells["level"] not in LEVELS:
        raise line.error("level", f"没有“{cells['level']}”这一级。{nearest(cells['level'], LEVELS)}")
    if cells["level"] != code.level:
        raise line.error("level", f"“{code.text}”按位数是 {code.level}，级别却写成了 {cells['level']}。")
    around = code.parents[0]
    if cells["parent"] != around and (cells["parent"] or code.level != "county"):
        raise line.error("parent", f"“{code.text}”的上级应为“{around}”，现在是“{cells['parent']}”。")
    begins = _day(line, "valid_from")
    ends = _day(line, "valid_to") if cells["valid_to"] else None
    if ends is not None and ends <= begins:
        raise line.error("valid_to", f"失效日期{ends}不晚于生效日期{begins}。请核对。")
    return AreaRow(
        code=code.text,
        system=cells["system"],
        name=cells["name"],
        short_name=cells["short_name"],
        level=cells["level"],
        parent=cells["parent"],
        valid_from=begins,
        valid_to=ends,
        source=cells["source"],
    )


def _day(line: _Line, column: str) -> date:
    text = line.cells[column]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise line.error(column, f"“{text}”不是日期，请写成 2023-06-30。") from None


def _cell_begins(raw: str, index: int) -> int:
    """Column, from 1, where a cell of a CSV line begins: behind as many commas as stand outside quotes."""
    quoted = False
    for place, sign in enumerate(raw, 1):
        if index == 0:
            return place
        quoted ^= sign == '"'
        index -= sign == "," and not quoted
    return len(raw) + 1
