"""Which format a file is: its first bytes decide, not its name."""

from __future__ import annotations

import io
import re
from typing import NoReturn

from guatu.workreport.reading.errors import READABLE, EncryptedFile, NotReadable, NotReportFormat

LABELS = {
    "docx": "Word 文档（.docx）",
    "pdf": "PDF",
    "html": "网页",
    "mht": "网页存档（.mht）",
    "txt": "纯文本",
    "md": "Markdown 文本",
    "doc": "旧版 Word 文档（.doc）",
    "wps": "WPS 文档（.wps）",
    "rtf": "RTF 文档",
    "odt": "OpenDocument 文档（.odt）",
    "ofd": "OFD 版式文件",
    "xlsx": "Excel 表格",
    "xls": "Excel 表格（.xls）",
    "pptx": "演示文稿",
    "ppt": "演示文稿（.ppt）",
    "wordxml": "Word 2003 XML 文档",
    "image": "图片",
    "zip": "压缩包",
    "archive": "压缩包",
    "media": "音视频文件",
    "program": "程序文件",
}
"""What staff call each format that is recognised, read or not."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"ID3", "media"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\0", "program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MHT = re.compile(
    rb"\s*(?:MIME-Version:|From: [^\n]{0,200}\n|Content-Type:\s*multipart/related|Snapshot-Content-Location:)",
    re.IGNORECASE,
)
_CURES = {
    "image": "请用带文字识别（OCR）的软件转成文字，或向起草单位索取 Word 原件。",
    "zip": "请先解压，再选其中的报告文件。",
    "archive": "请先解压，再选其中的报告文件。",
    "ofd": "请用 OFD 阅读器导出为文字版 PDF，或向起草单位索取 Word 原件。",
    "rtf": "请用 Word 或 WPS 打开，另存为 .docx 后再试。",
    "odt": "请用 Word、WPS 或 LibreOffice 打开，另存为 .docx 后再试。",
    "wordxml": "请用 Word 或 WPS 打开，另存为 .docx 后再试。",
}


def find_format(data: bytes, name: str) -> str:
    """The format, a key of LABELS, or `text` for anything that only decoding can tell."""
    if data.startswith(b"PK\x03\x04"):
        return _inside_zip(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return _inside_ole(data, name)
    for magic, found in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or b"\0" in data[:32]):
            return found
    if data[4:8] == b"ftyp":
        return "media"
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "image" if data[8:12] == b"WEBP" else "media"
    head = data[:4096]
    if b"multipart/related" in head.lower() and _MHT.match(head):
        return "mht"
    if b"w:wordDocument" in head or b'progid="Word.Document"' in head or b"<pkg:package" in head:
        return "wordxml"
    return "text"


def refuse(found: str, where: str) -> NoReturn:
    """Raise the error for a format that is known but not read."""
    cure = _CURES.get(found, "请向起草单位索取报告的 Word 原件。")
    raise NotReportFormat(
        f"这是{LABELS[found]}，不是能读取报告的格式", where=where, cure=f"{cure}能读取的有：{READABLE}。"
    )


def _inside_zip(data: bytes, name: str) -> str:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        raise NotReadable(
            "文件已损坏，可能没有下载或拷贝完整",
            where=name or "（未命名）",
            cure="请重新拷贝原件，或用 Word、WPS 修复后另存。",
        ) from None
    if any(entry.endswith("word/document.xml") for entry in names) or any(
        re.fullmatch(r"word/document\d*\.xml", entry) for entry in names
    ):
        return "docx"
    if "OFD.xml" in names:
        return "ofd"
    if b"opendocument.text" in kind:
        return "odt"
    if b"opendocument" in kind or any(entry.startswith("xl/") for entry in names):
        return "xlsx"
    return "pptx" if any(entry.startswith("ppt/") for entry in names) else "zip"


def _inside_ole(data: bytes, name: str) -> str:
    """Word, Excel and PowerPoint share one container: the names of its streams, in UTF-16, tell them apart."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise EncryptedFile(
            "文件设了打开密码", where=name or "（未命名）", cure="请用 Word 或 WPS 输入密码打开，取消密码后另存再试。"
        )
    if holds("WordDocument"):
        return "wps" if name.lower().endswith(".wps") else "doc"
    if holds("Workbook") or name.lower().endswith(".xls"):
        return "xls"
    if holds("PowerPoint Document") or name.lower().endswith(".ppt"):
        return "ppt"
    return "wps" if name.lower().endswith(".wps") else "doc"
