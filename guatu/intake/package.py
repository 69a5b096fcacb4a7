"""What a reader of values does not tell about an .xlsx: cells in error, formulas nobody computed, hidden rows, the day counting begins.

Read straight from the package's XML by search, a piece at a time: a second for a million cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from guatu.definitions.values import Unreadable
from guatu.intake.errors import IntakeRefused
from guatu.intake.oddities import ERRORS, Oddities

PIECE = 4 << 20
MOST_CELLS = 20_000_000
"""Cells of a sheet from A1 to its last filled one: readers hold them all."""
MOST_MARKS = 50_000
SMALL_PART = 20 << 20
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""How reading a damaged package ends."""
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL_IN_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v[^>]*>([^<]*)</v>'
)
FORMULA_WITHOUT_VALUE = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?:(?![^>]*\bt="(?:e|str)")[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?'
    rb'|(?=[^>]*\bt="str")[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>))</c>'
)
"""A formula whose result is an empty text (=IF(B2="","",…)) has an empty value of the type str: that is a blank, not a fault."""
HIDDEN_ROW = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
HIDDEN_COLUMN = re.compile(rb'<col\b[^>]*\bhidden="(?:1|true)"')
WIDE_CELL = re.compile(rb'<c r="([A-Z]{2,3})\d+"[^>]*[^/]>')


def read_oddities(path: Path) -> Mapping[str, Oddities]:
    """Sheet's name → what is odd about it. Raises IntakeRefused where a sheet is too large to be held."""
    found: dict[str, Oddities] = {}
    try:
        with zipfile.ZipFile(path) as package:
            since_1904, parts = _parts(package)
            for name, part in parts:
                odd = Oddities(since_1904=since_1904)
                with package.open(part) as stream:
                    _scan(stream, odd, name)
                found[name] = odd
    except IntakeRefused:
        raise
    except BROKEN:
        # A package in an unusual order: the reader of values says whether it is sound.
        return found
    return found


def _parts(package: zipfile.ZipFile) -> tuple[bool, list[tuple[str, str]]]:
    """Whether days count from 1904, and the visible sheets with their parts."""
    book = small_part(package, "xl/workbook.xml")
    relations = small_part(package, "xl/_rels/workbook.xml.rels")
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    about = next((each for each in book.iter() if each.tag.endswith("}workbookPr")), None)
    since_1904 = about is not None and about.get("date1904") in ("1", "true")
    parts = []
    for sheet in (each for each in book.iter() if each.tag.endswith("}sheet")):
        target = targets.get(sheet.get(RELATION), "")
        if "worksheets/" in target and sheet.get("state", "visible") == "visible":
            parts.append((sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"))
    return since_1904, parts


def small_part(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part as a tree; declarations of entities, which no workbook has, are not read."""
    if package.getinfo(name).file_size > SMALL_PART:
        raise ValueError(name)
    data = package.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise IntakeRefused("文件不合规范，没有读取。请用 Excel 另存为 .xlsx 后重新上传。")
    return ElementTree.fromstring(data)


def _scan(stream: IO[bytes], odd: Oddities, name: str) -> None:
    widest, lowest, marked = 0, 0, 0
    for piece in _pieces(stream):
        odd.hidden_rows += len(HIDDEN_ROW.findall(piece))
        odd.hidden_columns += len(HIDDEN_COLUMN.findall(piece))
        if b't="e"' in piece:
            for letters, row, text in CELL_IN_ERROR.findall(piece):
                shown = text.decode("utf-8", "replace").replace("&gt;", ">")
                _mark(odd, letters, row, f"{ERRORS.get(shown, '公式出错')}。请在 Excel 里改好，或直接填数。", shown)
                marked += 1
        if b"<f" in piece:
            for letters, row in FORMULA_WITHOUT_VALUE.findall(piece):
                _mark(odd, letters, row, "公式还没有结果。请用 Excel 打开、保存一次再上传，或直接填数。", "（公式）")
                marked += 1
        if marked > MOST_MARKS:
            raise IntakeRefused(f"工作表“{name}”有太多出错的公式。请在 Excel 里改好，或把公式粘贴为数值。")
        widest = max([widest, *{column_number(letters) for letters in set(WIDE_CELL.findall(piece))}])
        last = piece.rfind(b'<c r="')
        if last >= 0:
            lowest = max(lowest, int(re.sub(rb"\D", b"", piece[last + 6 : last + 20].split(b'"')[0]) or b"0"))
        if (widest or 26) * lowest > MOST_CELLS:
            raise IntakeRefused(
                f"工作表“{name}”太大：有内容的格子到了第{lowest}行、第{widest or 26}列。"
                "请删除数据以外的行列，或分成几个文件。"
            )


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The sheet's XML, cut behind whole cells."""
    kept = b""
    while block := stream.read(PIECE):
        kept += block
        cut = kept.rfind(b"</row>")
        if cut < 0 and len(kept) < 8 * PIECE:
            continue
        cut = cut + 6 if cut >= 0 else len(kept)
        yield kept[:cut]
        kept = kept[cut:]
    yield kept


def _mark(odd: Oddities, letters: bytes, row: bytes, message: str, shown: str) -> None:
    odd.marks.setdefault(int(row) - 1, {})[column_number(letters) - 1] = Unreadable(message, shown)


def column_number(letters: bytes) -> int:
    """A column's number from 1.

    >>> column_number(b"A"), column_number(b"AB")
    (1, 28)
    """
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number
