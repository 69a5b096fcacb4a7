"""A first look at a file: what it is, its digest, its encoding. One pass, a few megabytes in memory."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from guatu.lake.ingest.errors import IngestRefused

BLOCK = 4 * 1024 * 1024
ENDINGS = {
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
SHEETS = frozenset({".xls", ".xlsx", ".xlsb", ".ods", ".et"})


class Form(StrEnum):
    """What a file is."""

    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file before its rows are read."""

    path: Path
    name: str
    form: Form
    digest: str
    """SHA-256 of the file."""
    size: int
    lines: int
    """About how many rows; 0 for Parquet, which says so itself."""
    encoding: str
    """Of a text: utf-8, gb18030 or utf-16."""
    broken: bool
    """Whether some of it is not of that encoding."""
    quotes: bool
    """Whether a text holds quotation marks: then a comma may stand inside a cell of a CSV, or a line break."""


def survey(path: Path, name: str = "") -> Survey:
    """Look a file over. Raises IngestRefused."""
    name = name or path.name
    digest, size, lines, quotes = hashlib.sha256(), 0, 0, False
    utf8 = codecs.getincrementaldecoder("utf-8")()
    sound, ascii_only, last, first = True, True, b"\n", b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            first = first or block[:4096]
            digest.update(block)
            size += len(block)
            lines += block.count(b"\n")
            quotes = quotes or b'"' in block
            if sound and not (ascii_only and block.isascii()):
                ascii_only = False
                try:
                    utf8.decode(block)
                except UnicodeDecodeError:
                    sound = False
            last = block[-1:]
    if sound and not ascii_only:
        try:
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            sound = False
    if not size:
        raise IngestRefused(f"“{name}”是空文件，没有可导入的数据。")
    form = form_of(name, first)
    encoding = _encoding(first, sound, form)
    return Survey(
        path=path,
        name=name,
        form=form,
        digest=digest.hexdigest(),
        size=size,
        lines=0 if form == Form.PARQUET else lines + (last != b"\n"),
        encoding=encoding,
        broken=encoding == "utf-8" and not sound,
        quotes=quotes,
    )


def form_of(name: str, first: bytes) -> Form:
    """What a file is, by its content and its ending. Raises IngestRefused."""
    ending = Path(name).suffix.lower()
    if first.startswith(b"PAR1"):
        return Form.PARQUET
    if first.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or ending in SHEETS:
        raise IngestRefused(
            f"“{name}”是电子表格。成批导入观测数据只收 JSON 行、CSV 和 Parquet 文件：请在表格软件里另存为 CSV 再导入。"
        )
    if first.startswith((b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd")):
        raise IngestRefused(f"“{name}”是压缩文件，请先解压再导入。")
    if ending == ".parquet":
        raise IngestRefused(f"“{name}”不是 Parquet 文件，或者已损坏。请重新导出。")
    begin = first.removeprefix(codecs.BOM_UTF8).lstrip()
    if begin.startswith(b"["):
        raise IngestRefused(
            f'“{name}”是一个 JSON 数组。请改成 JSON 行：每行一条数据，例如 {{"编号": 1, "时段": "2022-03", "数值": 12.5}}。'
        )
    if begin.startswith(b"{"):
        return Form.JSON
    return Form(ENDINGS.get(ending, "csv"))


def _encoding(first: bytes, sound: bool, form: Form) -> str:
    if form == Form.PARQUET or sound or form == Form.JSON:
        return "utf-8"
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "gb18030"
