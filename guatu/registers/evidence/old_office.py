"""Word, Excel and PowerPoint files of before 2007 (.doc, .xls, .ppt): compound files, whose storages and streams are looked at.

Refused are VBA projects, Excel 4 macro sheets, packages (any file, wrapped as an object) and what has a password: nobody can look
into that. Embedded tables and equations are ordinary.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from django.utils.translation import gettext as _

from guatu.registers.evidence.errors import EvidenceRefused, broken, embedded, macros, other_content

VBA = frozenset({"vba", "macros", "_vba_project", "_vba_project_cur", "_vba_project_cur_"})
WORKBOOKS = frozenset({"workbook", "book"})
DOCUMENTS = WORKBOOKS | {"worddocument", "powerpoint document"}
SHEET, PASSWORD = 0x0085, 0x002F
"""BIFF records: a sheet's place and kind, and what tells that the rest is encrypted."""
MACRO_SHEETS = frozenset({1, 6})
"""Kinds of sheet: an Excel 4 macro sheet, a Visual Basic module."""
MOST_STREAM = 64 << 20


def look_through_old_office(content: bytes, ending: str, name: str, *, inner: bool = False) -> None:
    """Raises EvidenceRefused. `inner` is an object in another document: any kind of object will do there."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as parts:
            _look(parts, ending, name, inner)
    except EvidenceRefused:
        raise
    except (OSError, ValueError, IndexError, struct.error, RecursionError):
        # olefile says OleFileError, an OSError, of most damages, and stumbles over some.
        raise broken(name) from None


def _look(parts: Any, ending: str, name: str, inner: bool) -> None:
    paths = parts.listdir(streams=True, storages=True)
    names = {part.lower() for path in paths for part in path}
    if "encryptedpackage" in names:
        raise broken(name)
    if names & VBA:
        raise macros(name)
    if "\x01ole10native" in names:
        raise embedded(name)
    if not inner and not names & DOCUMENTS:
        # An installer (.msi) or a mail (.msg) is a compound file too.
        raise other_content(name, ending)
    for path in paths:
        stream = path[-1].lower()
        if stream in WORKBOOKS and parts.get_type(path) == 2:
            _look_at_workbook(_read(parts, path, name), name)
        if stream == "worddocument" and parts.get_type(path) == 2:
            header = _read(parts, path, name)[:12]
            if len(header) == 12 and header[11] & 0x01:
                raise broken(name)


def _read(parts: Any, path: list[str], name: str) -> bytes:
    if parts.get_size(path) > MOST_STREAM:
        raise EvidenceRefused(_("“%(name)s”解开后过大，不能上传。请分成几个文件。") % {"name": name})
    return bytes(parts.openstream(path).read())


def _look_at_workbook(stream: bytes, name: str) -> None:
    """The workbook's own records stand first, and end with the first EOF record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == PASSWORD:
            raise broken(name)
        if kind == SHEET and length >= 6 and place + 10 <= len(stream) and stream[place + 9] in MACRO_SHEETS:
            raise macros(name)
        if kind == 0x000A:
            return
        place += 4 + length
