"""Rows of a CSV file: encodings of Chinese offices, comma, tab or semicolon, and the marks by which spreadsheets keep codes as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from guatu.intake.errors import IntakeRefused

DELIMITERS = ",\t;，|"
FORMULA_TEXT = re.compile(r'="(.*)"')
"""="91420…": how a system's export makes a spreadsheet keep a code as it is."""
BIG_FIELD = 1 << 20


def csv_rows(path: Path) -> Callable[[], Iterator[list[Any]]]:
    """A function that gives the rows anew. Raises IntakeRefused where the text cannot be read."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        first = next((line for line in stream if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(BIG_FIELD)

    def rows() -> Iterator[list[Any]]:
        with path.open(encoding=encoding, newline="") as stream:
            try:
                for row in csv.reader(stream, delimiter=delimiter):
                    yield [_cell(text) for text in row]
            except (csv.Error, UnicodeDecodeError):
                raise IntakeRefused("CSV 的引号或换行不成对，读不下去。请用 Excel 另存为 .xlsx 后重新上传。") from None

    return rows


def csv_height(path: Path) -> int:
    """About how many rows: its line breaks."""
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(BIG_FIELD), b""))


def _cell(text: str) -> str | None:
    text = text.strip().strip("\ufeff\u200b\xa0")
    if match := FORMULA_TEXT.fullmatch(text):
        text = match[1]
    elif len(text) > 1 and text[0] == "'":
        text = text[1:]
    return text or None


def _encoding(path: Path) -> str:
    """UTF-8 or GB 18030, whichever the whole file is; UTF-16 where it says so; else what a detector finds."""
    with path.open("rb") as stream:
        start = stream.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(BIG_FIELD):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    from charset_normalizer import from_bytes

    with path.open("rb") as stream:
        found = from_bytes(stream.read(1 << 16)).best()
    try:
        if found is not None:
            io.TextIOWrapper(io.BytesIO(path.read_bytes()), encoding=found.encoding).read()
            return str(found.encoding)
    except (UnicodeDecodeError, LookupError):
        pass
    raise IntakeRefused("认不出文件的编码。请用 Excel 打开，另存为 .xlsx 后重新上传。")
