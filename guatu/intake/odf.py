"""Cells in error in an OpenDocument sheet (.ods): readers of values give them as blanks or noughts, and an error is neither.

Office programs write an error as an empty text or a nought with the error's name as what is shown; LibreOffice adds a mark of its own.
The content is gone through with expat.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from guatu.definitions.values import Unreadable
from guatu.intake.errors import DAMAGED, IntakeRefused
from guatu.intake.oddities import ERRORS, Oddities
from guatu.intake.package import BROKEN, MOST_MARKS, PIECE

CONTENT = "content.xml"
OWN = re.compile(r"Err:\d{3}")
"""How LibreOffice shows errors that Excel does not know."""
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")


def read_odf_oddities(path: Path) -> Mapping[str, Oddities]:
    """Sheet's name → cells in error. Raises IntakeRefused where there are too many of them or the content is damaged."""
    try:
        with zipfile.ZipFile(path) as package:
            return _scan(package)
    except IntakeRefused:
        raise
    except (expat.ExpatError, ValueError):
        # The reader of values may never end where the content breaks off.
        raise IntakeRefused(DAMAGED) from None
    except BROKEN:
        # The reader of values says what is wrong with the package.
        return {}


def _scan(package: zipfile.ZipFile) -> Mapping[str, Oddities]:
    sheets = _Sheets()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = sheets.start
    parser.EndElementHandler = sheets.end
    parser.CharacterDataHandler = sheets.text
    parser.EntityDeclHandler = sheets.entity
    with package.open(CONTENT) as stream:
        while block := stream.read(PIECE):
            parser.Parse(block, False)
    parser.Parse(b"", True)
    return sheets.found


class _Sheets:
    """Where the reading stands: the sheet, the row and column, and what the cell shows."""

    def __init__(self) -> None:
        self.found: dict[str, Oddities] = {}
        self.name, self.row, self.column, self.count = "", 0, 0, 0
        self.rows_alike = self.cells_alike = 1
        self.cell: Mapping[str, str] | None = None
        self.shown: list[str] = []
        self.notes = 0
        """How many remarks on a cell are open: what they say is not the cell's."""

    def entity(self, *_about: object) -> None:
        raise IntakeRefused("文件不合规范，没有读取。请用 Excel 另存为 .xlsx 后重新上传。")

    def start(self, tag: str, about: Mapping[str, str]) -> None:
        if tag == TABLE + "table":
            self.name, self.row = about.get(TABLE + "name", ""), 0
            self.found[self.name] = Oddities()
        elif tag == TABLE + "table-row":
            self.column, self.rows_alike = 0, int(about.get(TABLE + "number-rows-repeated", "1"))
        elif tag in CELLS:
            self.cells_alike = int(about.get(TABLE + "number-columns-repeated", "1"))
            self.cell, self.shown = about, []
        elif tag == OFFICE + "annotation":
            self.notes += 1

    def end(self, tag: str) -> None:
        if tag == TABLE + "table-row":
            self.row += self.rows_alike
        elif tag in CELLS:
            if self.cell is not None and (code := _error(self.cell, "".join(self.shown).strip())):
                self._mark(code)
            self.column += self.cells_alike
            self.cell = None
        elif tag == OFFICE + "annotation":
            self.notes -= 1

    def text(self, data: str) -> None:
        if self.cell is not None and not self.notes:
            self.shown.append(data)

    def _mark(self, code: str) -> None:
        self.count += self.rows_alike * self.cells_alike
        if self.count > MOST_MARKS:
            raise IntakeRefused(f"工作表“{self.name}”有太多出错的公式。请在 Excel 里改好，或把公式粘贴为数值。")
        mark = Unreadable(f"{ERRORS.get(code, '公式出错')}。请在 Excel 里改好，或直接填数。", code)
        for row in range(self.row, self.row + self.rows_alike):
            for column in range(self.column, self.column + self.cells_alike):
                self.found[self.name].marks.setdefault(row, {})[column] = mark


def _error(cell: Mapping[str, str], shown: str) -> str:
    """The error that a cell shows; empty where it is none. A text that somebody typed is not an error, whatever it says."""
    if cell.get(CALC + "value-type") == "error":
        return shown or "#ERR"
    if TABLE + "formula" in cell and (shown in ERRORS or OWN.fullmatch(shown)):
        return shown
    return ""
