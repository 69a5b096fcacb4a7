"""PDF files to lines of text; scanned and locked files are refused with the way out."""

from __future__ import annotations

import io
import re
from collections import Counter

from guatu.workreport.reading.cleaning import unify_radicals
from guatu.workreport.reading.encodings import everyday_share
from guatu.workreport.reading.errors import EncryptedFile, NotReadable, ScannedPdf
from guatu.workreport.reading.traced import Edit, Traced, apply

_PAGE_LEAST = 10
"""Characters below which a page counts as one without text (a page number alone does not make it one)."""
_EDGE = 2
"""So many lines at the top and at the bottom of a page can be running headers."""
_DIGITS = re.compile(r"\d+")
_BROKEN = "请重新下载或拷贝原件，或向起草单位索取 Word 原件。"


def pdf_text(data: bytes, where: str) -> tuple[Traced, tuple[str, ...], str]:
    """The text of the pages without running headers, notes, and the source (the text of the pages as extracted)."""
    pages = [unify_radicals(page.replace("\0", "")) for page in _extract(data, where)]
    empty = [number for number, page in enumerate(pages, 1) if len("".join(page.split())) < _PAGE_LEAST]
    if len(empty) == len(pages):
        raise ScannedPdf(
            f"这份 PDF 共 {len(pages)} 页，都是扫描图片，没有文字可读",
            where=where,
            cure="请用带文字识别（OCR）的软件转成文字版，或向起草单位索取 Word 原件。",
        )
    source = "\n".join(pages)
    if everyday_share(source[:20_000]) < 0.15 and not source.isascii():
        raise NotReadable(
            "PDF 里的字体没有文字编码，取出来的是乱码",
            where=where,
            cure="请向起草单位索取 Word 原件，或用 OCR 软件识别。",
        )
    notes: tuple[str, ...] = ()
    if empty:
        shown = "、".join(map(str, empty[:10])) + ("等" if len(empty) > 10 else "")
        notes += (f"第 {shown} 页没有文字（可能是扫描图片或空白页），共 {len(empty)} 页，请对照原件。",)
    edits, headers = _running_headers(pages)
    if headers:
        notes += (f"略去各页重复的页眉页脚：{'、'.join(f'“{line[:20]}”' for line in headers[:3])}。",)
    return apply(Traced(source), edits), notes, source


def _extract(data: bytes, where: str) -> list[str]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    locked = EncryptedFile(
        "PDF 设了打开密码",
        where=where,
        cure="请输入密码打开后，用“打印—另存为 PDF”存一份没有密码的，或索取 Word 原件。",
    )
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked
        pages = [page.extract_text() for page in reader.pages]
    except (DependencyError, FileNotDecryptedError):
        raise locked from None
    except EncryptedFile:
        raise
    except Exception:  # pypdf lets a damaged file end in errors of every kind
        raise NotReadable("PDF 已损坏，打不开", where=where, cure=_BROKEN) from None
    if not pages:
        raise NotReadable("PDF 里一页也没有", where=where, cure=_BROKEN)
    return pages


def _running_headers(pages: list[str]) -> tuple[list[Edit], list[str]]:
    """Lines at the top or bottom of most pages that are the same but for their digits."""
    if len(pages) < 3:
        return [], []
    edges: list[list[tuple[int, str]]] = []
    for page in pages:
        lines: list[tuple[int, str]] = []
        position = 0
        for line in page.split("\n"):
            if line.strip():
                lines.append((position, line))
            position += len(line) + 1
        edges.append(lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:])
    counts = Counter(shape for lines in edges for shape in {_shape(line) for _, line in lines})
    running = {shape for shape, count in counts.items() if count >= 3 and count * 2 > len(pages)}
    edits: list[Edit] = []
    headers: dict[str, None] = {}
    start = 0
    for page, lines in zip(pages, edges, strict=True):
        for position, line in lines:
            if _shape(line) in running:
                edits.append((start + position, start + position + len(line), ""))
                headers[line.strip()] = None
        start += len(page) + 1
    return edits, list(headers)


def _shape(line: str) -> str:
    return _DIGITS.sub("0", "".join(line.split()))
