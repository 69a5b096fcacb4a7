"""What cannot be read: staff are told what is wrong, where, and what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.workreport.reading import (
    EmptyFile,
    EncryptedFile,
    FileMissing,
    NotReadable,
    NotReportFormat,
    ReadingError,
    ScannedPdf,
    read_bytes,
    read_file,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str) -> bytes:
    """A Word document of its bare XML."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return data.getvalue()


def pdf(pages: int, password: str = "") -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def zipped(*names: str, mimetype: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + stream.encode("utf-16-le") + b"\0" * 512


REFUSED = [
    (b"", "a.txt", EmptyFile, "没有文字"),
    (b" \r\n\t \n", "a.txt", EmptyFile, "没有文字"),
    ("　\u200b\n".encode(), "a.txt", EmptyFile, "没有文字"),
    ("打印\n— 3 —".encode(), "a.txt", EmptyFile, "没有文字"),
    (b"<html><body><script>1</script></body></html>", "a.html", EmptyFile, "没有文字"),
    (docx(""), "a.docx", EmptyFile, "没有文字"),
    (pdf(3), "a.pdf", ScannedPdf, "共 3 页.*OCR"),
    (pdf(1, "geheim"), "a.pdf", EncryptedFile, "密码"),
    (b"%PDF-1.7\nbroken", "a.pdf", NotReadable, "损坏"),
    (b"PK\x03\x04broken", "a.docx", NotReadable, "损坏"),
    (docx("<w:p>")[:-30], "a.docx", NotReadable, "损坏"),
    (docx("<w:p>"), "a.docx", NotReadable, "损坏"),
    (docx("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000), "a.docx", NotReadable, "损坏"),
    (ole("EncryptedPackage"), "a.docx", EncryptedFile, "密码"),
    (ole("Workbook"), "a.xls", NotReportFormat, "Excel.*能读取的有"),
    (ole("PowerPoint Document"), "a.ppt", NotReportFormat, "演示"),
    (zipped("xl/workbook.xml"), "a.xlsx", NotReportFormat, "Excel"),
    (zipped("ppt/presentation.xml"), "a.pptx", NotReportFormat, "演示"),
    (zipped("OFD.xml"), "a.ofd", NotReportFormat, "OFD"),
    (
        zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        "a.odt",
        NotReportFormat,
        "OpenDocument",
    ),
    (zipped("报告.docx"), "a.zip", NotReportFormat, "解压"),
    (b"{\\rtf1\\ansi x}", "a.rtf", NotReportFormat, "另存为 .docx"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.txt", NotReportFormat, "图片"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 50, "a.jpg", NotReportFormat, "OCR"),
    (b"Rar!\x1a\x07\0", "a.rar", NotReportFormat, "解压"),
]


@pytest.mark.parametrize(("data", "name", "error", "says"), REFUSED, ids=[f"{case[1]}-{case[3]}" for case in REFUSED])
def test_staff_are_told_what_is_wrong_where_and_what_to_do(
    data: bytes, name: str, error: type[ReadingError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        read_bytes(data, name)
    assert str(caught.value).startswith(f"{name}：")
    assert caught.value.cure


@pytest.mark.parametrize(("data", "name"), [(b"", ""), (b"\n", "")])
def test_a_file_without_a_name_is_called_so(data: bytes, name: str) -> None:
    with pytest.raises(EmptyFile, match="未命名"):
        read_bytes(data, name)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="找不到"):
        read_file(tmp_path / "没有.txt")
    with pytest.raises(FileMissing, match="文件夹"):
        read_file(tmp_path)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.pdf", "a.html", "a.doc", ""]))
def test_no_bytes_ever_end_in_a_traceback(data: bytes, name: str) -> None:
    try:
        text = read_bytes(data, name).text
    except ReadingError as error:
        text = str(error)
    assert text.strip()
