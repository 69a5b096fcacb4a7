"""Compound files (the container of .doc and .xls) for tests: streams under paths, each in sectors of its own."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LEAST = 4096
"""Shorter streams would stand in a stream of small sectors, which is not worth having here."""


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file. `{"VBA/dir": b"…"}` makes the storage VBA with the stream dir."""
    parts = [path.split("/") for path in streams]
    storages = sorted({"/".join(names[:depth]) for names in parts for depth in range(1, len(names))})
    paths = ["", *storages, *streams]
    body, chains, places = b"", [], {}
    for path, content in streams.items():
        padded = content.ljust(max(LEAST, -(-len(content) // SECTOR) * SECTOR), b"\0")
        first, count = len(body) // SECTOR, len(padded) // SECTOR
        places[path] = (first, len(padded))
        chains += [*range(first + 1, first + count), END]
        body += padded
    inside = {path: [each for each in paths[1:] if each.rpartition("/")[0] == path] for path in paths}
    entries = b""
    for path in paths:
        siblings = inside[path.rpartition("/")[0]] if path else []
        later = siblings[siblings.index(path) + 1 :] if path else []
        right = paths.index(later[0]) if later else FREE
        child = paths.index(inside[path][0]) if inside[path] else FREE
        kind = 5 if not path else 1 if path in storages else 2
        first, size = places.get(path, (END if not path else 0, 0))
        name = (path.rpartition("/")[2] if path else "Root Entry").encode("utf-16-le") + b"\0\0"
        entries += name.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(name), kind, 1, FREE, right, child, b"", 0, 0, 0, first, size
        )
    entries = entries.ljust(-(-len(entries) // SECTOR) * SECTOR, b"\0")
    directory = len(body) // SECTOR
    chains += [*range(directory + 1, directory + len(entries) // SECTOR), END]
    body += entries
    tables = 1
    while len(chains) + tables > tables * SECTOR // 4:
        tables += 1
    table = len(body) // SECTOR
    chains += [TABLE] * tables
    body += b"".join(struct.pack("<I", each) for each in chains).ljust(tables * SECTOR, b"\xff")
    listed = [*range(table, table + tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, directory, 0, LEAST, END, 0, END, 0)
    return head + b"".join(struct.pack("<I", each) for each in listed).ljust(436, b"\xff") + body
