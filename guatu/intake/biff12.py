"""Cells in error in a binary workbook (.xlsb): readers of values give them as blanks, and a blank is not an error.

The records of each sheet's part (BIFF12, MS-XLSB) are gone through for the two that hold errors. Whatever is unusual ends the search;
the reader of values says whether the file is sound.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from guatu.definitions.values import Unreadable
from guatu.intake.biff import CODES
from guatu.intake.errors import IntakeRefused
from guatu.intake.oddities import ERRORS, Oddities
from guatu.intake.package import BROKEN, MOST_MARKS, PIECE, small_part

ROW, CELL_ERROR, FORMULA_ERROR, SHEET, BOOK = 0, 3, 11, 156, 153
"""BrtRowHdr, BrtCellError, BrtFmlaError, BrtBundleSh, BrtWbProp."""
LONGEST = 64 << 20
EDGE = 8
"""More bytes than a record's kind and length take."""


def read_biff12_oddities(path: Path) -> Mapping[str, Oddities]:
    """Sheet's name → cells in error. Raises IntakeRefused where there are too many of them."""
    found: dict[str, Oddities] = {}
    try:
        with zipfile.ZipFile(path) as package:
            since_1904, sheets = _sheets(package)
            targets = _targets(small_part(package, "xl/_rels/workbook.bin.rels"))
            for name, relation in sheets:
                target = targets.get(relation, "")
                odd = found[name] = Oddities(since_1904=since_1904)
                with package.open(target.lstrip("/") if target.startswith("/") else f"xl/{target}") as stream:
                    _scan(stream, odd, name)
    except IntakeRefused:
        raise
    except (*BROKEN, struct.error, IndexError):
        return found
    return found


def _targets(relations: ElementTree.Element) -> dict[str, str]:
    return {each.get("Id", ""): each.get("Target", "") for each in relations}


def _sheets(package: zipfile.ZipFile) -> tuple[bool, list[tuple[str, str]]]:
    """Whether days count from 1904, and each visible sheet's name with its relation."""
    since_1904, found = False, []
    with package.open("xl/workbook.bin") as stream:
        for kind, content in _records(stream):
            if kind == BOOK:
                since_1904 = bool(content[0] & 1)
            elif kind == SHEET:
                (hidden,) = struct.unpack_from("<I", content)
                relation, place = _text(content, 8)
                name, _place = _text(content, place)
                if not hidden:
                    found.append((name, relation))
    return since_1904, found


def _scan(stream: IO[bytes], odd: Oddities, name: str) -> None:
    row = count = 0
    for kind, content in _records(stream):
        if kind == ROW:
            (row,) = struct.unpack_from("<I", content)
        elif kind in (CELL_ERROR, FORMULA_ERROR):
            (column,) = struct.unpack_from("<I", content)
            code = CODES.get(content[8], "#ERR")
            mark = Unreadable(f"{ERRORS.get(code, '公式出错')}。请在 Excel 里改好，或直接填数。", code)
            odd.marks.setdefault(row, {})[column] = mark
            count += 1
            if count > MOST_MARKS:
                raise IntakeRefused(f"工作表“{name}”有太多出错的公式。请在 Excel 里改好，或把公式粘贴为数值。")


def _text(content: bytes, place: int) -> tuple[str, int]:
    """A wide text and the place behind it."""
    (count,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * count
    return content[place + 4 : end].decode("utf-16-le"), end


def _records(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each record's kind and content, read a piece at a time."""
    data, place = stream.read(PIECE), 0
    while place < len(data):
        if len(data) - place < EDGE and (more := stream.read(PIECE)):
            data, place = data[place:] + more, 0
        kind, place = _number(data, place, 2)
        length, place = _number(data, place, 4)
        if length > LONGEST:
            raise ValueError(length)
        while len(data) - place < length and (more := stream.read(max(PIECE, length))):
            data, place = data[place:] + more, 0
        yield kind, data[place : place + length]
        place += length
        if place >= len(data):
            data, place = stream.read(PIECE), 0


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place behind it."""
    number = 0
    for turn in range(most):
        byte = data[place]
        place += 1
        number |= (byte & 0x7F) << (7 * turn)
        if not byte & 0x80:
            break
    return number, place
