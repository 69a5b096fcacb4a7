"""Evidence: what runs, hides or is two things at once is refused with a way out; what offices and phones really make is taken."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compound import compound
from django.test import Client

from guatu.registers import gate
from guatu.registers.evidence import EvidenceRefused, evidence_path, evidence_store
from guatu.registers.evidence.looking import look_through
from guatu.registers.models import Evidence

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01" + b"x" * 64 + b"IDAT"
OLD_XLS = Path(__file__).parent.parent / "intake" / "files" / "old.xls"


# Builders -----------------------------------------------------------------------------------------------------------------


def pdf(change: Callable[[Any], None] | None = None, *, packed: bool = False, password: str | None = None) -> bytes:
    """A PDF of one page; `packed` puts its objects into a compressed object stream."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change is not None:
        change(writer)
    if password is not None:
        writer.encrypt(user_password=password, owner_password="geheim", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return repacked(out.getvalue()) if packed else out.getvalue()


def repacked(plain: bytes) -> bytes:
    """The same PDF with all its objects in one object stream and a cross-reference stream, as Word prints them."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, StreamObject

    reader = PdfReader(io.BytesIO(plain))
    bodies, streams = [], []
    for number in sorted(reader.xref[0]):
        item = reader.get_object(IndirectObject(number, 0, reader))
        text = io.BytesIO()
        item.write_to_stream(text)
        (streams if isinstance(item, StreamObject) else bodies).append((number, text.getvalue()))
    size = max(number for number, _text in [*bodies, *streams]) + 3
    offsets, texts = [], b""
    for number, text in bodies:
        offsets.append(f"{number} {len(texts)}")
        texts += text + b"\n"
    head = " ".join(offsets).encode() + b"\n"
    data = zlib.compress(head + texts)
    out = b"%PDF-1.5\n"
    entries = {0: (0, 0, 0)}
    for number, text in streams:
        entries[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    pack, table = size - 2, size - 1
    entries |= {number: (2, pack, place) for place, (number, _text) in enumerate(bodies)}
    entries[pack] = (1, len(out), 0)
    out += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        pack, len(bodies), len(head), len(data), data,
    )  # fmt: skip
    entries[table] = (1, len(out), 0)
    rows = zlib.compress(b"".join(struct.pack(">BIH", *entries.get(number, (0, 0, 0))) for number in range(size)))
    root = reader.trailer.raw_get("/Root").idnum
    start = len(out)
    out += b"%d 0 obj\n<</Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        table, size, root, len(rows), rows,
    )  # fmt: skip
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def name_of(text: str) -> Any:
    from pypdf.generic import NameObject

    return NameObject(text)


def action(kind: str, **more: Any) -> Callable[[Any], None]:
    """What happens when the file is opened."""

    def change(writer: Any) -> None:
        from pypdf.generic import DictionaryObject, TextStringObject

        entries = {name_of(f"/{key}"): TextStringObject(value) for key, value in more.items()}
        writer.root_object[name_of("/OpenAction")] = writer._add_object(
            DictionaryObject({name_of("/S"): name_of(kind), **entries})
        )

    return change


def attached(name: str, content: bytes) -> Callable[[Any], None]:
    return lambda writer: writer.add_attachment(name, content)


def media(writer: Any) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject

    writer.pages[0][name_of("/Annots")] = ArrayObject(
        [DictionaryObject({name_of("/Type"): name_of("/Annot"), name_of("/Subtype"): name_of("/RichMedia")})]
    )


def form(script: str) -> Callable[[Any], None]:
    """A form, of the XML kind too."""

    def change(writer: Any) -> None:
        from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

        stream = StreamObject()
        stream.set_data(f"<xdp><template>{script}</template></xdp>".encode())
        writer.root_object[name_of("/AcroForm")] = DictionaryObject(
            {name_of("/Fields"): ArrayObject(), name_of("/XFA"): writer._add_object(stream.flate_encode())}
        )

    return change


def link(writer: Any) -> None:
    from pypdf.annotations import Link

    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://example.invalid/"))


def zipped(**parts: bytes | str) -> bytes:
    """An archive; `__` in a name stands for /, and the first part is what tells the kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
KINDS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def office(kind: str, parts: dict[str, bytes | str] | None = None, types: str = "") -> bytes:
    """A file of the newer office kind, with further parts."""
    return zipped(**{"[Content_Types].xml": TYPES.format(types), KINDS[kind]: "<x/>", **(parts or {})})


def relations(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a&gt;" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )


def field(*pieces: str) -> str:
    """A Word field whose instruction is cut into runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return f'<w:document xmlns:w="urn:w">{begin}{runs}</w:document>'


def ofd(parts: dict[str, bytes | str] | None = None, listed: str = "") -> bytes:
    found = {"OFD.xml": "<ofd:OFD xmlns:ofd='urn:o'/>", "Doc_0/Document.xml": "<ofd:Document xmlns:ofd='urn:o'/>"}
    if listed:
        found["Doc_0/Attachs/Attachments.xml"] = f"<a><ofd:FileLoc xmlns:ofd='urn:o'>{listed}</ofd:FileLoc></a>"
    return zipped(**found, **(parts or {}))


def workbook(kind: int) -> bytes:
    """An Excel workbook stream whose only sheet is of the kind: 0 a table, 1 macros of Excel 4."""
    sheet = struct.pack("<HHIBBB", 0x0085, 8, 100, 0, kind, 1) + b"\x00A"
    return struct.pack("<HH", 0x0809, 16) + bytes(16) + sheet + struct.pack("<HH", 0x000A, 0)


def word(*, password: bool = False) -> bytes:
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100 if password else 0).ljust(4200, b"\0")


def jpeg(tail: bytes = b"", middle: bytes = b"") -> bytes:
    """A photo as phones write it: EXIF with a thumbnail, picture, end; then what follows."""
    thumbnail = b"\xff\xd8\xff\xdb\x00\x04\x00\x00\xff\xd9"
    exif = b"Exif\x00\x00MM\x00*" + thumbnail
    head = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + middle
    return head + b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + bytes(range(1, 200)) * 20 + b"\xff\xd9" + tail


def program() -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 0x80) + bytes(64) + b"PE\x00\x00L\x01"


FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + b"\x00\x00\x00\x08mdat" + bytes(range(256)) * 8
ARCHIVE = zipped(**{"a.txt": "x"})
INSTALLER = compound({"Table": b"x"})
WITH_VBA = compound({"Workbook": workbook(0), "_VBA_PROJECT_CUR/VBA/dir": b"x"})
PACKAGE = compound({"\x01Ole10Native": b"x", "\x01CompObj": b"x"})
EQUATION = compound({"Equation Native": b"x"})

# What is refused ----------------------------------------------------------------------------------------------------------

REFUSED: list[tuple[str, str, bytes | Callable[[], bytes], str]] = [
    ("script when opened", "a.pdf", lambda: pdf(action("/JavaScript", JS="app.alert(1)")), "脚本"),
    ("script, in an object stream", "a.pdf", lambda: pdf(action("/JavaScript", JS="x"), packed=True), "脚本"),
    ("script, written otherwise", "a.pdf", b"%PDF-1.4\n1 0 obj <</S /J#61vaScript /J#53 (x)>> endobj", "脚本"),
    ("program started", "a.pdf", lambda: pdf(action("/Launch", F="cmd.exe")), "脚本"),
    ("program started, packed", "a.pdf", lambda: pdf(action("/Launch", F="cmd.exe"), packed=True), "脚本"),
    ("file carried along", "a.pdf", lambda: pdf(attached("a.docm", b"PK\x03\x04")), "嵌入文件"),
    ("page carried along", "a.pdf", lambda: pdf(attached("a.xml", b"<?xml version='1.0'?><script>1</script>")), "嵌入"),
    ("media", "a.pdf", lambda: pdf(media), "脚本"),
    ("form with script", "a.pdf", lambda: pdf(form("<script>x</script>")), "脚本"),
    ("password", "a.pdf", lambda: pdf(password="geheim2"), "有打开密码.*去掉密码"),
    ("object stream nobody names", "a.pdf", lambda: b"%PDF-1.5\n9 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n"
     + zlib.compress(b"1 0 <</S /JavaScript /JS (x)>>") + b"\nendstream\n", "脚本"),
    ("script in a damaged PDF", "文.pdf", b"%PDF-1.4 /OpenAction << /JavaScript (x) >>", "带有脚本或嵌入文件，请打印成"),
    ("archive behind a PDF", "a.pdf", lambda: pdf() + ARCHIVE, "藏着压缩包"),
    ("program behind a PDF", "a.pdf", lambda: pdf() + program(), "藏着程序"),
    ("page behind a PDF", "a.pdf", lambda: pdf() + b"<html ><script>1</script>", "藏着网页"),
    ("something before a PDF", "a.pdf", lambda: b"GIF89a" + pdf(), "内容不是.pdf文件"),
    ("archive behind a photo", "a.jpg", jpeg(ARCHIVE), "藏着压缩包.*另存"),
    ("archive behind a picture", "a.png", PNG + ARCHIVE, "藏着压缩包"),
    ("other archive", "a.jpg", jpeg(b"Rar!\x1a\x07\x00"), "藏着压缩包"),
    ("program behind a photo", "a.jpeg", jpeg(program()), "藏着程序"),
    ("program of Linux", "a.png", PNG + b"\x7fELF\x02\x01\x01", "藏着程序"),
    ("page in a photo's remark", "a.jpg", jpeg(middle=b"\xff\xfe\x00\x20<SCRIPT>alert(1)</script>"), "藏着网页"),
    ("page behind a picture", "a.webp", b"RIFF\x00\x00\x00\x00WEBP<?php system(1)", "藏着网页"),
    ("PDF behind a photo", "a.jpg", jpeg(b"%PDF-1.4"), "藏着文档"),
    ("page as text", "a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>1", "藏着网页"),
    ("script in a table", "a.csv", "名称,数\n<script src=x></script>,1".encode("gb18030"), "藏着网页"),
    ("page as wide text", "a.txt", "<html >".encode("utf-16"), "藏着网页"),
    ("shell script", "a.txt", b"#!/bin/sh\nrm -r /", "藏着网页或脚本"),
    ("batch", "a.txt", b"@echo off\r\n", "脚本"),
    ("picture as text", "a.csv", PNG + bytes(8), "不是文本文件"),
    ("Excel of before 2007 with macros", "a.xls", WITH_VBA, "带有宏"),
    ("Word with macros", "a.doc", compound({"WordDocument": word(), "Macros/VBA/dir": b"x"}), "带有宏"),
    ("macros of Excel 4", "a.xls", compound({"Workbook": workbook(1)}), "带有宏"),
    ("wrapped file", "a.doc", compound({"WordDocument": word(), "ObjectPool/_1/\x01Ole10Native": b"x"}), "嵌有别的文件"),
    ("Word with password", "a.doc", compound({"WordDocument": word(password=True)}), "密码"),
    ("Excel with password", "a.xls", compound({"Workbook": struct.pack("<HH", 0x2F, 4) + bytes(4)}), "密码"),
    ("installer", "a.doc", INSTALLER, "内容不是.doc文件"),
    ("broken", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "已损坏或有密码"),
    ("macros", "a.docx", office("docx", {"word/vbaProject.bin": b"x"}), "带有宏"),
    ("macros under another name", "a.docx", office("docx", {"word/_rels/document.xml.rels": relations(
        "vbaProject", "x.bin", "Internal")}), "带有宏"),
    ("type of macros", "a.xlsx", office("xlsx", types='<Override PartName="/x" ContentType="a.sheet.macro&#69;nabled"/>'), "带有宏"),
    ("sheet of macros", "a.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": "<x/>"}), "带有宏"),
    ("control", "a.pptx", office("pptx", {"ppt/activeX/activeX1.xml": "<x/>"}), "控件"),
    ("wrapped file in Word", "a.docx", office("docx", {"word/embeddings/oleObject1.bin": PACKAGE}), "嵌有别的文件"),
    ("macros in an object", "a.pptx", office("pptx", {"ppt/embeddings/a.bin": WITH_VBA}), "带有宏"),
    ("macros in a chart's table", "a.pptx", office("pptx", {"ppt/embeddings/a.xlsx": office(
        "xlsx", {"xl/vbaProject.bin": b"x"})}), "带有宏"),
    ("archive as object", "a.docx", office("docx", {"word/embeddings/a.zip": ARCHIVE}), "嵌有别的文件"),
    ("program as object", "a.docx", office("docx", {"word/embeddings/a.bin": program()}), "嵌有别的文件"),
    ("template from afar", "a.docx", office("docx", {"word/_rels/settings.xml.rels": relations(
        "attachedTemplate", "https://example.invalid/a.dotm")}), "从别处装入模板.*断开链接"),
    ("template of another machine", "a.docx", office("docx", {"word/_rels/settings.xml.rels": relations(
        "attachedTemplate", "file:///\\\\1.2.3.4\\a.dotm")}), "从别处装入模板"),
    ("object from afar", "a.docx", office("docx", {"word/_rels/document.xml.rels": relations(
        "oleObject", "mhtml:http://example.invalid/x!x")}), "从别处装入对象"),
    ("DDE, cut up", "a.docx", office("docx", {"word/footer1.xml": field(" D", "DE", "AUTO cmd ")}), "DDE"),
    ("DDE, in Excel", "a.xlsx", office("xlsx", {"xl/externalLinks/externalLink1.xml": "<x><ddeLink ddeService='cmd'/></x>"}), "DDE"),
    ("program in an archive", "a.xlsx", office("xlsx", {"xl/a.exe": b"x"}), "藏着程序"),
    ("page behind a document", "a.docx", office("docx") + b"<script>1</script>", "藏着别的内容"),
    ("remark that is a page", "a.docx", "remark", "藏着别的内容"),
    ("wide XML", "a.xlsx", office("xlsx", {"xl/_rels/a.rels": '<?xml version="1.0"?>'.encode("utf-16") + relations(
        "vbaProject", "x", "Internal").encode("utf-16-le")}), "带有宏"),
    ("broken part", "a.docx", office("docx", {"word/_rels/document.xml.rels": "<x"}), "已损坏"),
    ("script in OFD", "a.ofd", ofd({"Doc_0/Pages/a.xml": "<a><ofd:JavaScript xmlns:ofd='o'/></a>"}), "脚本"),
    ("program attached to OFD", "a.ofd", ofd({"Doc_0/Res/x.dat": program()}, "/Doc_0/Res/x.dat"), "嵌有别的文件"),
    ("document with macros attached", "a.ofd", ofd({"Doc_0/Attachs/a.xls": WITH_VBA}), "嵌有别的文件"),
    ("wrong kind", "表.xlsx", office("docx"), "内容不是.xlsx文件"),
    ("broken archive", "表.xlsx", b"PK\x03\x04broken", "已损坏或有密码"),
    ("program", "工具.exe", b"MZ", "不能上传“.exe”文件"),
    ("another picture", "图.png", b"\xff\xd8\xff", "内容不是.png文件"),
    ("beginning of a photo and nothing", "a.jpg", b"\xff\xd8\xff\xe0" + bytes(5000), "内容不是.jpg文件"),
    ("photo that stops", "a.jpeg", jpeg()[:26], "内容不是.jpeg文件"),
    ("beginning of a picture and nothing", "a.png", PNG[:8] + bytes(5000), "内容不是.png文件"),
    ("picture of no size", "a.png", PNG[:16] + bytes(8) + PNG[24:], "内容不是.png文件"),
    ("picture that stops", "a.png", PNG[:40], "内容不是.png文件"),
    ("beginning of a WebP and nothing", "a.webp", b"RIFF\x00\x00\x00\x00WEBP" + bytes(100), "内容不是.webp文件"),
    ("empty", "空.txt", b"", "空文件"),
    ("no ending", "无后缀", b"x", "不能上传"),
    ("large", "大.txt", b"x" * 300_000, "超过"),
]  # fmt: skip


def built(content: Any) -> bytes:
    if content == "remark":
        out = io.BytesIO(office("docx"))
        with zipfile.ZipFile(out, "a") as archive:
            archive.comment = b"<script>1</script>"
        return out.getvalue()
    return content() if callable(content) else content


@pytest.mark.parametrize(("what", "name", "content", "says"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_runs_or_hides_is_refused(
    registry: Any, settings: Any, what: str, name: str, content: Any, says: str
) -> None:
    settings.EVIDENCE_MAX_BYTES = 200_000
    with pytest.raises(EvidenceRefused, match=says) as refused:
        evidence_store(file=io.BytesIO(built(content)), name=name, by=registry.office)
    assert "请" in str(refused.value) or "可以上传" in str(refused.value)
    assert Evidence.objects.count() == 0


# What is taken ------------------------------------------------------------------------------------------------------------

VOUCHER = b"<?xml version='1.0'?><xbrl><amount>1</amount></xbrl>"
SCAN = b"\xff\xd8\xff" + b" /JavaScript /Launch /JS (x) MZ PK\x03\x04 " * 20

TAKEN: list[tuple[str, str, bytes | Callable[[], bytes]]] = [
    ("printed", "a.pdf", pdf),
    ("printed by Word", "a.pdf", lambda: pdf(packed=True)),
    ("link", "a.pdf", lambda: pdf(link)),
    ("form", "a.pdf", lambda: pdf(form("<field/>"))),
    ("locked against printing", "a.pdf", lambda: pdf(password="")),
    ("electronic voucher", "a.pdf", lambda: pdf(attached("voucher.xml", VOUCHER))),
    ("marks in a picture's bytes", "a.pdf", lambda: pdf() + b"8 0 obj <</Length 1>>\nstream\n" + SCAN + b"\nendstream\n"),
    ("cut off", "a.pdf", b"%PDF-1.7 x"),
    ("bookmark called JS", "a.pdf", lambda: pdf(lambda w: w.add_outline_item(title="/JavaScript /Launch", page_number=0), packed=True)),
    ("photo", "a.jpg", jpeg()),
    ("motion photo", "a.jpg", jpeg(FILM)),
    ("two pictures in one", "a.jpg", jpeg(jpeg())),
    ("padding", "a.jpeg", jpeg(bytes(4096))),
    ("mark of a phone", "a.jpg", jpeg(FILM + b"LIVE_1234567890  v2_f33_c")),
    ("XMP", "a.jpg", jpeg(middle=b"\xff\xe1\x00\x40http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><rdf:RDF/>")),
    ("screenshot", "a.png", PNG),
    ("WebP", "a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ("iPhone", "a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + FILM),
    ("text", "a.txt", "已完成土方2万方，<见附图>。MZ PK".encode()),
    ("text of Windows", "a.txt", "已完成".encode("gb18030")),
    ("wide text", "a.txt", "项目\t数\n".encode("utf-16")),
    ("table with formulas", "a.csv", "\ufeff名称,数\n=1+1,+2\n@SUM(A1),-3\n".encode()),
    ("Excel of before 2007", "a.xls", OLD_XLS.read_bytes()),
    ("Excel with a chart's table", "a.xls", compound({"Workbook": workbook(0), "MBD01/Workbook": workbook(0)})),
    ("Word of before 2007", "a.doc", compound({"WordDocument": word(), "1Table": b"x", "ObjectPool/_1/Equation Native": b"x"})),
    ("Word", "a.docx", office("docx", {"word/_rels/settings.xml.rels": relations(
        "attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm")})),
    ("links", "a.docx", office("docx", {"word/_rels/document.xml.rels": relations("hyperlink", "https://example.invalid/")})),
    ("fields", "a.docx", office("docx", {"word/header1.xml": field(" PAGE ", "\\* MERGEFORMAT", " DDEGREES")})),
    ("equation", "a.docx", office("docx", {"word/embeddings/oleObject1.bin": EQUATION})),
    ("chart", "a.pptx", office("pptx", {"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": office("xlsx")})),
    ("linked workbook", "a.xlsx", office("xlsx", {"xl/externalLinks/_rels/externalLink1.xml.rels": relations(
        "externalLinkPath", "file:///\\\\server\\a.xlsx"), "xl/externalLinks/externalLink1.xml": "<externalBook/>"})),
    ("OFD", "a.ofd", ofd()),
    ("invoice", "a.ofd", ofd({"Doc_0/Attachs/original_invoice.xml": VOUCHER}, "original_invoice.xml")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "content"), TAKEN, ids=[each[0] for each in TAKEN])
def test_what_offices_and_phones_make_is_taken(registry: Any, what: str, name: str, content: Any) -> None:
    found = evidence_store(file=io.BytesIO(built(content)), name=name, by=registry.office)
    assert evidence_path(found.digest).read_bytes() == built(content) or callable(content)


def test_what_word_and_excel_libraries_write_is_taken() -> None:
    import docx
    import openpyxl

    text, table = io.BytesIO(), io.BytesIO()
    written = docx.Document()
    written.add_paragraph("已完成")
    written.save(text)
    openpyxl.Workbook().save(table)
    look_through(text.getvalue(), ".docx", "a.docx")
    look_through(table.getvalue(), ".xlsx", "a.xlsx")


def test_chance_does_not_look_like_a_mark() -> None:
    """Eight million bytes of picture, as chance would have it, in a photo and in a scan."""
    import random

    data = random.Random(7).randbytes(8_000_000)
    look_through(b"\xff\xd8\xff" + data, ".jpg", "a.jpg")
    look_through(pdf() + b"8 0 obj <</Length 1>>\nstream\n" + data + b"\nendstream\n", ".pdf", "a.pdf")


# Kept and served ----------------------------------------------------------------------------------------------------------


def test_the_same_content_is_kept_once_under_a_clean_name(registry: Any) -> None:
    first = evidence_store(file=io.BytesIO(PNG), name="C:\\照片\\..\\现场\u202e.png", by=registry.office)
    second = evidence_store(file=io.BytesIO(PNG), name="另一张.png", by=registry.clerk)
    assert (first.pk, first.name, first.media_type) == (second.pk, "现场.png", "image/png")
    assert evidence_path(first.digest).read_bytes() == PNG


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [("a.png", PNG, "inline"), ("a.txt", b"x", "attachment"), ("a.docx", office("docx"), "attachment")],
)
def test_files_go_out_without_a_chance_to_run(registry: Any, name: str, content: bytes, shown: str) -> None:
    row = registry.make(1)
    kept = evidence_store(file=io.BytesIO(content), name=name, by=registry.office)
    gate.record_change(
        record=row, values={"problem": "x"}, version=1, by=registry.office, source=gate.FORM, evidence=[kept]
    )
    client = Client()
    client.force_login(registry.office)
    answer = client.get(f"/registers/projects/{row.pk}/files/{kept.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].split(";")[0] == shown
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == kept.media_type
