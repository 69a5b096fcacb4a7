"""Invented papers and pictures in place of evidence; each says that it is one."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import date


def papers(title: str, seed: int, day: date) -> Iterator[tuple[str, bytes]]:
    """A note and a picture about a promise."""
    words = f"模拟数据\n任务：{title}\n日期：{day:%Y-%m-%d}\n本文件为演示编写，内容均为虚构。\n"
    yield "现场情况说明（模拟数据）.txt", words.encode()
    yield "现场照片（模拟数据）.png", picture(seed)


def picture(seed: int, width: int = 320, height: int = 200) -> bytes:
    """A plain PNG of three bands, in place of a photo."""
    shades = [(60 + seed * 37 % 80), (120 + seed * 17 % 60), (190 + seed * 7 % 40)]
    rows = b"".join(b"\0" + bytes([shades[3 * y // height]]) * width for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
