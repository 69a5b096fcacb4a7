"""The lines of a text file as Arrow batches, each with its number: without a copy where the file is UTF-8, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from guatu.lake.ingest.errors import IngestRefused
from guatu.lake.ingest.survey import BLOCK, Survey

ROWS = 16_384
"""Lines of one batch."""
LONGEST = 256 * 1024
"""Bytes of a line beyond which it is no observation."""
TOO_LONG, NOT_TEXT = "too_long", "not_text"
Counted = Callable[[int], None]


def schema() -> Any:
    """Number of the line, its text, and why there is none."""
    import pyarrow as pa

    return pa.schema([("n", pa.int64()), ("line", pa.string()), ("why", pa.string())])


def line_batches(of: Survey, counted: Counted, *, skip: int = 0) -> Iterator[Any]:
    """All lines, in the file's order and numbered as an editor does; the first `skip` are left out. `counted` is told how many."""
    number, left = 1, skip
    for block, sound in _whole_lines(of):
        for batch in _batches(block, number, sound):
            if left >= batch.num_rows:
                left -= batch.num_rows
            else:
                yield batch.slice(left)
                left = 0
            number += batch.num_rows
        counted(number - 1)


def _whole_lines(of: Survey) -> Iterator[tuple[bytes, bool]]:
    """The file in blocks of UTF-8 that end with a line, and whether they are known to be sound."""
    rest = b""
    too_long = False
    for block in _utf8_blocks(of):
        block = rest + block
        end = block.rfind(b"\n") + 1
        if too_long and end:
            # What is left of a line that was given up: an empty text stands for it.
            start = block.find(b"\n")
            yield b"\x00" + block[start:end], not of.broken
            rest, too_long = block[end:], False
            continue
        if not end:
            too_long = too_long or len(block) > LONGEST
            rest = b"" if too_long else block
            continue
        yield block[:end], not of.broken
        rest = block[end:]
    if rest or too_long:
        yield (b"\x00" if too_long else rest) + b"\n", not of.broken


def _utf8_blocks(of: Survey) -> Iterator[bytes]:
    with of.path.open("rb") as stream:
        if of.encoding == "utf-8":
            first = stream.read(BLOCK)
            yield first.removeprefix(codecs.BOM_UTF8)
            while block := stream.read(BLOCK):
                yield block
            return
        decoder = codecs.getincrementaldecoder(of.encoding)(errors="replace")
        while block := stream.read(BLOCK):
            yield decoder.decode(block).encode("utf-8", "replace")
        yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _batches(block: bytes, number: int, sound: bool) -> Iterator[Any]:
    import numpy as np
    import pyarrow as pa

    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10).astype(np.int32) + 1
    count = len(ends)
    offsets = np.empty(count + 1, np.int32)
    offsets[0] = 0
    offsets[1:] = ends
    lengths = np.diff(offsets)
    numbers = pa.array(np.arange(number, number + count, dtype=np.int64))
    if sound and lengths.max(initial=0) <= LONGEST and b"\x00" not in block:
        lines = pa.Array.from_buffers(pa.string(), count, [None, pa.py_buffer(offsets), pa.py_buffer(block)])
        why = pa.nulls(count, pa.string())
    else:
        lines, why = _one_by_one(block, offsets)
    whole = pa.record_batch([numbers, lines, why], schema=schema())
    for start in range(0, count, ROWS):
        yield whole.slice(start, ROWS)


def _one_by_one(block: bytes, offsets: Any) -> tuple[Any, Any]:
    """Lines of a block in which some cannot be read."""
    import pyarrow as pa

    lines: list[str | None] = []
    why: list[str | None] = []
    for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        part = block[start:end]
        if (part.startswith(b"\x00") and len(part) <= 2) or len(part) > LONGEST:
            lines.append(None)
            why.append(TOO_LONG)
            continue
        try:
            text = part.decode()
        except UnicodeDecodeError:
            lines.append(None)
            why.append(NOT_TEXT)
            continue
        # A zero sign ends a text for some programs: no observation has one.
        lines.append(text.replace("\x00", "�"))
        why.append(None)
    return pa.array(lines, pa.string()), pa.array(why, pa.string())


def cells_schema() -> Any:
    """Number of the line on which a row begins, its cells, and why there are none."""
    import pyarrow as pa

    return pa.schema([("n", pa.int64()), ("cells", pa.list_(pa.string())), ("why", pa.string())])


def cell_batches(of: Survey, delimiter: str, counted: Counted) -> Iterator[Any]:
    """The rows below the heading of a CSV whose cells stand in quotation marks, read by the rules of RFC 4180. Raises IngestRefused."""
    import pyarrow as pa

    shape = cells_schema()
    with of.path.open("rb") as raw:
        encoding = "utf-8-sig" if of.encoding == "utf-8" else of.encoding
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        before = csv.field_size_limit(LONGEST)
        try:
            reader = csv.reader(_without_nul(text), delimiter=delimiter)
            next(reader, None)
            numbers: list[int] = []
            rows: list[list[str]] = []
            began = reader.line_num + 1
            for cells in reader:
                numbers.append(began)
                rows.append(cells)
                began = reader.line_num + 1
                if len(rows) == ROWS:
                    yield pa.record_batch([numbers, rows, pa.nulls(len(rows), pa.string())], schema=shape)
                    counted(reader.line_num)
                    numbers, rows = [], []
            if rows:
                yield pa.record_batch([numbers, rows, pa.nulls(len(rows), pa.string())], schema=shape)
        except csv.Error:
            raise IngestRefused(
                f"“{of.name}”第{reader.line_num}行附近读不下去：双引号不成对，或一格的文字太长。请用表格软件打开后另存为 CSV 再导入。"
            ) from None
        finally:
            csv.field_size_limit(before)


def _without_nul(lines: Iterator[str] | Any) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "�") if "\x00" in line else line
