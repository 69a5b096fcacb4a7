"""Files that are archives within: Word, Excel and PowerPoint since 2007, and OFD.

Refused: macros, controls, programs, packages (any file wrapped as an object), parts loaded from another machine, DDE (fields that start
programs), scripts in OFD, and anything before or behind the archive. Charts with their tables, links between workbooks, a template
on the author's own disk, and the XML data in electronic invoices are ordinary.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import ParseError, iterparse

from django.utils.translation import gettext as _

from guatu.registers.evidence.errors import (
    EvidenceRefused,
    broken,
    embedded,
    fetches,
    macros,
    other_content,
    two_in_one,
)
from guatu.registers.evidence.foreign import OLE, foreign, page_or_script
from guatu.registers.evidence.old_office import look_through_old_office

FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
MOST_UNPACKED = 400 << 20
MOST_PARTS = 5000
MOST_READ = 64 << 20
"""Of one part that is looked into."""
DEEPEST = 3
PROGRAMS = (".exe", ".dll", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".bat", ".cmd", ".ps1", ".hta", ".scr", ".com", ".msi", ".lnk", ".jar")  # fmt: skip
MACROS = re.compile(r"vbaProject|macroEnabled|ms-excel\.(?:intl)?macrosheet|attachedToolbars", re.IGNORECASE)
MACRO_KINDS = frozenset({"vbaproject", "xlmacrosheet", "xlintlmacrosheet"})
LOADED = {
    "attachedtemplate": "模板",
    "oleobject": "对象",
    "frame": "网页",
    "subdocument": "文档",
    "control": "控件",
}
"""Relationships whose target is loaded when the file is opened."""
REMOTE = re.compile(r"\s*(?:https?:|ftp:|mhtml:|ms-[\w-]+:|\\\\|//|file:(?!/*[A-Za-z]:)[\\/]*[^\\/\s.])", re.IGNORECASE)
"""Another machine's address; a disk of the author's own (`file:///C:\\…`) is none."""
DDE_FIELD = re.compile(r'^\s*"?\s*DDE(?:AUTO)?\b', re.IGNORECASE | re.MULTILINE)
DDE_LINK = re.compile(rb"<(?:\w+:)?ddeLink\b")
OFD_SCRIPT = re.compile(rb"<(?:\w+:)?(?:Java)?Script\b", re.IGNORECASE)
OFD_ATTACHMENT = re.compile(rb"FileLoc\b[^>]*>\s*([^<]+?)\s*<")
OFD_DATA = (".xml", ".xbrl", ".txt", ".csv", ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".json")

Inside = Callable[[bytes, str], None]
"""Looks into a file that lies in another, of the given ending."""


def look_through_zip(content: bytes, ending: str, name: str, inside: Inside, *, depth: int = 0) -> None:
    """Raises EvidenceRefused. `inside` looks into attached files of other kinds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look(archive, content, ending, name, inside, depth)
    except EvidenceRefused:
        raise
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, ValueError, EOFError, zlib.error):
        raise broken(name) from None


def _look(archive: zipfile.ZipFile, content: bytes, ending: str, name: str, inside: Inside, depth: int) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise EvidenceRefused(_("“%(name)s”解开后过大，不能上传。请分成几个文件。") % {"name": name})
    names = {part.filename.lower().lstrip("/"): part for part in parts}
    kind = next((each for each, folder in FOLDERS.items() if any(part.startswith(folder) for part in names)), "")
    kind = kind or (".ofd" if "ofd.xml" in names else "")
    if not kind or (ending and kind != ending):
        raise other_content(name, ending)
    _look_around(archive, content, parts, name)
    if any(part.endswith(PROGRAMS) for part in names):
        raise two_in_one(name, _("程序"))
    if kind == ".ofd":
        _look_at_ofd(archive, names, name, inside)
    else:
        _look_at_office(archive, names, name, inside, depth)


def _look_around(archive: zipfile.ZipFile, content: bytes, parts: list[zipfile.ZipInfo], name: str) -> None:
    """Nothing stands before the first part or behind the end, and the archive's remark is no page."""
    end = content.rfind(b"PK\x05\x06")
    behind = len(content) - (end + 22 + len(archive.comment))
    if (parts and min(part.header_offset for part in parts) > 0) or behind > 0:
        raise two_in_one(name, _("别的内容"))
    if b"%PDF-" in content[:1024] or page_or_script(archive.comment) or foreign(archive.comment):
        raise two_in_one(name, _("别的内容"))


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    if part.file_size > MOST_READ:
        raise EvidenceRefused(_("“%(name)s”解开后过大，不能上传。请分成几个文件。") % {"name": name})
    found = archive.read(part)
    if found.startswith((b"\xff\xfe", b"\xfe\xff")) and part.filename.lower().endswith((".xml", ".rels")):
        return found.decode("utf-16", errors="replace").encode()
    return found


def _look_at_office(
    archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str, inside: Inside, depth: int
) -> None:
    if any("vba" in part or "/macrosheets/" in part for part in names):
        raise macros(name)
    types = names.get("[content_types].xml")
    told = _elements(_read(archive, types, name), name) if types is not None else ()
    if any(MACROS.search(attributes.get("ContentType", "")) for _tag, attributes, _text in told):
        raise macros(name)
    for part, info in names.items():
        if "/activex/" in part:
            raise EvidenceRefused(_("“%(name)s”带有控件，不能上传。请打印成 PDF 后再上传。") % {"name": name})
        if "/embeddings/" in part and not info.is_dir():
            _look_at_object(_read(archive, info, name), name, inside, depth)
        elif part.endswith(".rels"):
            _look_at_relations(_read(archive, info, name), name)
        elif part.startswith("xl/externallinks/") and DDE_LINK.search(_read(archive, info, name)):
            raise fetches(name, _("别的程序（DDE）"))
        elif part.startswith("word/") and part.endswith(".xml") and part.count("/") == 1:
            _look_at_fields(_read(archive, info, name), name)


def _look_at_object(content: bytes, name: str, inside: Inside, depth: int) -> None:
    """A chart's table or an equation is ordinary; macros in it and any wrapped file are not."""
    if content.startswith(OLE):
        look_through_old_office(content, "", name, inner=True)
    elif content.startswith(b"PK\x03\x04"):
        if depth >= DEEPEST:
            raise embedded(name)
        try:
            look_through_zip(content, "", name, inside, depth=depth + 1)
        except EvidenceRefused as refused:
            raise (embedded(name) if not _is_office(content) else refused) from None
    elif content:
        raise embedded(name)


def _is_office(content: bytes) -> bool:
    return b"[Content_Types].xml" in content


def _look_at_relations(text: bytes, name: str) -> None:
    for _tag, told, _text in _elements(text, name):
        kind = told.get("Type", "").rsplit("/", 1)[-1].lower()
        if kind in MACRO_KINDS:
            raise macros(name)
        if told.get("TargetMode") == "External" and kind in LOADED and REMOTE.match(told.get("Target", "")):
            raise fetches(name, _(LOADED[kind]))


def _look_at_fields(text: bytes, name: str) -> None:
    """Word cuts a field's instruction into runs at will; they are put together again."""
    if b"instrText" not in text and b"fldSimple" not in text:
        return
    joined: list[str] = []
    for tag, told, inner in _elements(text, name):
        if tag == "instrText":
            joined.append(inner)
        elif tag == "fldChar":
            joined.append("\n")
        elif tag == "fldSimple":
            joined += ["\n", *(value for key, value in told.items() if key.endswith("instr")), "\n"]
    if DDE_FIELD.search("".join(joined)):
        raise fetches(name, _("别的程序（DDE）"))


def _elements(text: bytes, name: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Each element of a part: its name without namespace, its attributes, its own text."""
    try:
        for _event, element in iterparse(io.BytesIO(text)):
            yield element.tag.rpartition("}")[2], dict(element.attrib), element.text or ""
            element.clear()
    except ParseError:
        raise broken(name) from None


def _look_at_ofd(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str, inside: Inside) -> None:
    attached: set[str] = set()
    for part, info in names.items():
        if not part.endswith(".xml"):
            continue
        if "/attach" in part and "attachments.xml" not in part:
            attached.add(part)
            continue
        text = _read(archive, info, name)
        if OFD_SCRIPT.search(text):
            raise EvidenceRefused(_("“%(name)s”带有脚本，不能上传。请打印成 PDF 后再上传。") % {"name": name})
        if part.endswith("attachments.xml"):
            wanted = {each.decode(errors="replace").lower().lstrip("/") for each in OFD_ATTACHMENT.findall(text)}
            folder = part.rpartition("/")[0]
            attached |= {
                each
                for each in names
                for place in wanted
                if each in (place, f"{folder}/{place}") or each.endswith("/" + place)
            }
    for part in attached | {each for each in names if "/attach" in each and not each.endswith("attachments.xml")}:
        if not names[part].is_dir():
            _look_at_attachment(_read(archive, names[part], name), part, name, inside)


def _look_at_attachment(content: bytes, part: str, name: str, inside: Inside) -> None:
    if part.endswith(OFD_DATA):
        if foreign(content) or page_or_script(content):
            raise embedded(name)
        return
    inside(content, "." + part.rpartition(".")[2])
