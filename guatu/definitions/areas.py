"""Read a list of areas: a CSV file with a row an area, parents before their parts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guatu.codes import area_code
from guatu.codes.errors import CodeError
from guatu.definitions.errors import DefinitionError
from guatu.definitions.nodes import file_text

COLUMNS = ("code", "system", "name", "short_name", "level", "parent", "valid_from", "valid_to", "source")
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


def load_areas(path: Path | str) -> tuple[AreaRow, ...]:
    """The areas of a file, or of a shipped list by its name (`420504`, `demo`). Raises DefinitionError."""
    file = Path(path)
    if not file.suffix:
        file = FOLDER / f"{path}.csv"
    lines = csv.DictReader(file_text(file).splitlines())
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise DefinitionError(file, 1, "", f"第一行应为 {','.join(COLUMNS)}。", 1)
    return tuple(_rows(file, lines))


def _rows(file: Path, lines: csv.DictReader[str]) -> Iterator[AreaRow]:
    seen: set[tuple[str, str, str]] = set()
    codes: set[tuple[str, str]] = set()
    for cells in lines:
        line = lines.line_num
        try:
            code = area_code.parse(cells["code"]).text
        except CodeError as error:
            raise DefinitionError(file, line, "code", str(error)) from None
        if cells["level"] not in LEVELS:
            raise DefinitionError(file, line, "level", f"级别应为 {'、'.join(LEVELS)}，现在是“{cells['level']}”。")
        if cells["parent"] and (cells["parent"], cells["system"]) not in codes:
            raise DefinitionError(file, line, "parent", f"上级“{cells['parent']}”不在前面的行里。")
        once = (code, cells["system"], cells["valid_from"])
        if once in seen:
            raise DefinitionError(
                file, line, "code", f"“{code}”（{cells['system']}，{cells['valid_from']}起）写了两次。"
            )
        seen.add(once)
        codes.add((code, cells["system"]))
        yield AreaRow(
            code=code,
            system=cells["system"],
            name=cells["name"],
            short_name=cells["short_name"],
            level=cells["level"],
            parent=cells["parent"],
            valid_from=_day(file, line, "valid_from", cells["valid_from"]),
            valid_to=_day(file, line, "valid_to", cells["valid_to"]) if cells["valid_to"] else None,
            source=cells["source"],
        )


def _day(file: Path, line: int, column: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DefinitionError(file, line, column, f"“{text}”不是日期，请写成 2023-06-30。") from None
