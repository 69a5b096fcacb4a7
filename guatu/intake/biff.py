"""Cells in error in an old workbook (.xls, .et): readers of values give them as blanks, and a blank is not an error.

The workbook's stream is taken out of its container (Compound File Binary, MS-CFB) and its records (BIFF8, MS-XLS) are gone through for
the two that hold errors. Whatever is unusual ends the search; the reader of values says whether the file is sound.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from guatu.definitions.values import Unreadable
from guatu.intake.oddities import ERRORS, Oddities

FREE = 0xFFFFFFFA
"""Numbers of sectors from here on are marks, not sectors."""
ENTRY = 128
SMALL = 4096
"""Streams shorter than this lie in the container's small sectors."""
BOF, BOUNDSHEET, FORMULA, BOOLERR, EOF, DATE_1904 = 0x0809, 0x0085, 0x0006, 0x0205, 0x000A, 0x0022
CODES = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def read_biff_oddities(path: Path) -> Mapping[str, Oddities]:
    """Sheet's name → cells in error."""
    try:
        return _scan(_stream(path.read_bytes()))
    except (struct.error, IndexError, KeyError, StopIteration, ValueError):
        return {}


def _stream(data: bytes) -> bytes:
    """The workbook's stream out of its container."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    listed = [each for each in struct.unpack_from("<109I", data, 76) if each < FREE]
    more, left = struct.unpack_from("<2I", data, 68)
    while more < FREE and left:
        part = struct.unpack(f"<{size // 4}I", sector(more))
        listed += [each for each in part[:-1] if each < FREE]
        more, left = part[-1], left - 1
    table = _numbers(b"".join(map(sector, listed)))
    entries = dict(_entries(_chain(struct.unpack_from("<I", data, 48)[0], table, sector)))
    first, length = next(entries[name] for name in ("Workbook", "Book") if name in entries)
    if length >= SMALL:
        return _chain(first, table, sector)[:length]
    # A short stream lies in sectors of 64 bytes, which together are the root's stream.
    small = _chain(entries["Root Entry"][0], table, sector)
    small_table = _numbers(_chain(struct.unpack_from("<I", data, 60)[0], table, sector))
    return _chain(first, small_table, lambda number: small[number * 64 : (number + 1) * 64])[:length]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _chain(first: int, table: tuple[int, ...], sector: Callable[[int], bytes]) -> bytes:
    """The sectors that follow one another from the first on."""
    parts: list[bytes] = []
    while first < FREE and len(parts) <= len(table):
        parts.append(sector(first))
        first = table[first]
    return b"".join(parts)


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each stream's name, first sector and length."""
    for place in range(0, len(directory), ENTRY):
        entry = directory[place : place + ENTRY]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
        yield name, struct.unpack_from("<2I", entry, 116)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each record's place, kind and content."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _scan(stream: bytes) -> Mapping[str, Oddities]:
    sheets: dict[int, str] = {}
    found: dict[str, Oddities] = {}
    odd: Oddities | None = None
    since_1904 = False
    for place, kind, content in _records(stream):
        if kind == BOUNDSHEET:
            sheets[struct.unpack_from("<I", content)[0]] = _name(content[6:])
        elif kind == DATE_1904:
            since_1904 = content[:1] == b"\x01"
        elif kind == BOF and place in sheets:
            odd = found.setdefault(sheets[place], Oddities(since_1904=since_1904))
        elif kind == EOF:
            odd = None
        elif odd is not None and (code := _error(kind, content)):
            row, column = struct.unpack_from("<2H", content)
            message = f"{ERRORS.get(code, '公式出错')}。请在 Excel 里改好，或直接填数。"
            odd.marks.setdefault(row, {})[column] = Unreadable(message, code)
    return found


def _name(content: bytes) -> str:
    """A short text: count of characters, one byte or two each."""
    count, wide = content[0], content[1] & 1
    text = content[2 : 2 + count * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1")


def _error(kind: int, content: bytes) -> str:
    """The error that a cell's record holds; empty where none."""
    if kind == BOOLERR and len(content) >= 8 and content[7] == 1:
        return CODES.get(content[6], "#ERR")
    if kind == FORMULA and len(content) >= 14 and content[6] == 2 and content[12:14] == b"\xff\xff":
        return CODES.get(content[8], "#ERR")
    return ""
