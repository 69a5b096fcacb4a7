"""The door of the reading room: a file, bytes or text in, a Document out."""

from __future__ import annotations

from pathlib import Path

from guatu.workreport.document import Document
from guatu.workreport.reading.cleaning import clean
from guatu.workreport.reading.encodings import decode
from guatu.workreport.reading.errors import EmptyFile, FileMissing
from guatu.workreport.reading.formats import LABELS, find_format, refuse
from guatu.workreport.reading.traced import Traced
from guatu.workreport.reading.webpage import is_webpage, webpage_lines

UNNAMED = "（未命名）"


def read_file(path: Path) -> Document:
    """Read a report from a file; raises ReadingError with a message for staff."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileMissing("找不到这个文件", where=str(path), cure="请核对路径和文件名。") from None
    except IsADirectoryError:
        raise FileMissing("这是文件夹，不是文件", where=str(path), cure="请给出文件夹里的那份报告。") from None
    except OSError as error:
        raise FileMissing(f"打不开这个文件（{error.strerror}）", where=str(path), cure="请检查读取权限。") from None
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """Read a report from bytes (an upload, standard input); the format is found in the bytes, the name only helps."""
    where = name or UNNAMED
    if not data.strip(b" \t\r\n\0"):
        raise _empty(where)
    found = find_format(data, name)
    if found == "docx":
        from guatu.workreport.reading.word import word_text

        return _document(name, Traced(word_text(data, where)), "docx", _mismatch(name, found))
    if found == "pdf":
        from guatu.workreport.reading.pdf import pdf_text

        traced, notes, source = pdf_text(data, where)
        return _document(name, traced, "pdf", _mismatch(name, found) + notes, source=source)
    if found in ("doc", "wps"):
        from guatu.workreport.reading.legacy import as_docx
        from guatu.workreport.reading.word import word_text

        source = word_text(as_docx(data, where, found), where)
        return _document(name, Traced(source), found, ("由 LibreOffice 转换后读取。",))
    if found == "mht":
        from guatu.workreport.reading.archive import page_in_archive

        data = page_in_archive(data, where)
    elif found != "text":
        refuse(found, where)
    source, notes = decode(data, where)
    return _read_source(source, name, notes, "mht" if found == "mht" else "")


def read_text(text: str, name: str = "") -> Document:
    """Read a report from text that is already decoded (pasted into a form)."""
    return _read_source(text, name, (), "")


def _read_source(source: str, name: str, notes: tuple[str, ...], kind: str) -> Document:
    if name.lower().endswith((".md", ".markdown")) and not kind:
        from guatu.workreport.reading.markdown import markdown_lines

        return _document(name, markdown_lines(source), "md", notes, source=source)
    if kind == "mht" or is_webpage(source):
        notes = _mismatch(name, kind or "html") + notes
        return _document(name, webpage_lines(source), kind or "html", notes, source=source)
    return _document(name, Traced(source), "txt", _mismatch(name, "txt") + notes)


def _document(
    name: str, traced: Traced, kind: str, notes: tuple[str, ...] = (), *, source: str | None = None
) -> Document:
    source = traced.text if source is None else source
    cleaned, more = clean(traced)
    if not cleaned.text.strip():
        raise _empty(name or UNNAMED)
    return Document(
        name=name, source=source, text=cleaned.text, origin=cleaned.origin, format=kind, notes=(*notes, *more)
    )


def _mismatch(name: str, found: str) -> tuple[str, ...]:
    """A note where the name promises another format than the content holds."""
    _, dot, ending = name.rpartition(".")
    ending = ending.lower()
    expected = {"htm": "html", "xhtml": "html", "mhtml": "mht", "docm": "docx", "markdown": "md", "text": "txt"}.get(
        ending, ending
    )
    if not dot or expected == found or expected not in LABELS:
        return ()
    return (f"文件名是 .{ending}，内容其实是{LABELS[found]}，已按{LABELS[found]}读取。",)


def _empty(where: str) -> EmptyFile:
    return EmptyFile("文件里没有文字", where=where, cure="请检查是否选错了文件，或原件是否保存完整。")
