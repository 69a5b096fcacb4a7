"""What a file is, told by its content: its ending is only its name."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from guatu.intake.errors import IntakeRefused

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv", ".et", ".ett"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
MOST_UNPACKED = 1_500_000_000
"""Bytes that a packed workbook may unpack to."""
EDGE = 1 << 16


class Kind(StrEnum):
    """How a file is to be read."""

    XLSX = "xlsx"
    XLS = "xls"
    """.xls and .et: the old form."""
    XLSB = "xlsb"
    ODS = "ods"
    TEXT = "text"


def kind_of(path: Path, name: str) -> Kind:
    """How to read the file. Raises IntakeRefused with what it is and the cure."""
    suffix = Path(name).suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(EDGE)
    if not head.strip():
        raise IntakeRefused("这是空文件。")
    if head.startswith(b"PK"):
        return _packed(path)
    if head.startswith(OLE):
        return _ole(path)
    if suffix not in SUFFIXES:
        raise IntakeRefused(f"不能读取“{suffix or name}”文件。请上传 Excel（.xlsx、.xls）、WPS 表格（.et）或 CSV。")
    start = head[:2048].lstrip(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or b"<table" in start:
        raise IntakeRefused("这是网页存成的表格。请用 Excel 打开，另存为 .xlsx 后重新上传。")
    if start.startswith(b"<?xml"):
        raise IntakeRefused("这是 XML 表格。请用 Excel 打开，另存为 .xlsx 后重新上传。")
    if (b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))) or start.startswith(b"%pdf"):
        raise IntakeRefused("这不是表格文件。请用 Excel 或 WPS 另存为 .xlsx 后重新上传。")
    return Kind.TEXT


def _packed(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            size = sum(each.file_size for each in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise IntakeRefused("文件已损坏（可能没有传完）。请重新保存后上传。") from None
    if size > MOST_UNPACKED:
        raise IntakeRefused("表格展开后太大。请删除空白的行列和图片，或分成几个文件。")
    if any(each.startswith("word/") for each in names):
        raise IntakeRefused("这是 Word 文件。请把表格复制到 Excel，或使用填报模板。")
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "content.xml" in names:
        return Kind.ODS
    raise IntakeRefused("这是压缩包，不是表格。请解压后上传里面的表格。")


def _ole(path: Path) -> Kind:
    """An old Office file keeps the names of its parts in UTF-16 somewhere in it."""
    data = path.read_bytes()
    if ENCRYPTED in data:
        raise IntakeRefused("文件有打开密码。请在 Excel 里去掉密码（文件→信息→保护工作簿）后重新上传。")
    if "WordDocument".encode("utf-16-le") in data:
        raise IntakeRefused("这是 Word 文件。请把表格复制到 Excel，或使用填报模板。")
    if not any(each in data for each in WORKBOOKS):
        raise IntakeRefused("这不是表格文件。请用 Excel 或 WPS 另存为 .xlsx 后重新上传。")
    return Kind.XLS
