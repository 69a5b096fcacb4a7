"""Word documents (.docx) to lines of text, read from their XML.

What stands on the page is read: automatic numbers, inserted text, text boxes, tables with their cells parted by tabs.
Deleted and hidden text, footnotes and their marks, comments, headers, footers and tables of contents are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from guatu.workreport.reading.errors import NotReadable
from guatu.workreport.reading.numbering import Counters, Level, Numbering

_LARGEST_PART = 200_000_000
"""Bytes a part may hold when unpacked: a report has one or two million, more is a trap or a picture book."""
_NOTE_MARK = re.compile(r"\s*[\[［〔(（【]?\s*注?\s*\d{1,3}\s*[\]］〕)）】]?\s*|[①-⑳]")
_SKIPPED = frozenset(
    (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rt", "rPr", "pPr", "sectPr", "sdtPr"),
        *("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "annotationRef", "commentReference"),
    )
)
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, ValueError),
    *(OSError, EOFError, RuntimeError, NotImplementedError),  # RuntimeError: a locked part, or XML nested without end
)
_LINE_BREAKS = frozenset(("br", "cr"))
_CONTENTS = re.compile(r"toc\s?\d|目录\s?\d?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Styles:
    """What styles say of their paragraphs: the numbering (number, level), and the name."""

    numbering: dict[str, tuple[str, int]]
    names: dict[str, str]


def word_text(data: bytes, where: str) -> str:
    """The paragraphs of the document's body, a line each; raises NotReadable for a damaged file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name.replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
            body_name = next((name for name in sorted(parts) if re.fullmatch(r"word/document\d*\.xml", name)), None)
            if body_name is None:
                raise KeyError("word/document.xml")
            body = _part(archive, parts[body_name], where)
            styles = _styles(_part(archive, parts["word/styles.xml"], where) if "word/styles.xml" in parts else None)
            numbering = "word/numbering.xml"
            numberings = _numberings(_part(archive, parts[numbering], where) if numbering in parts else None, styles)
        return "\n".join(_block_lines(body, Counters(numberings), styles))
    except _DAMAGE:
        raise NotReadable(
            "Word 文档已损坏，打不开",
            where=where,
            cure="请用 Word 或 WPS 打开（会提示修复），另存为新的 .docx 再试。",
        ) from None


def _part(archive: zipfile.ZipFile, name: str, where: str) -> Element:
    if archive.getinfo(name).file_size > _LARGEST_PART:
        raise NotReadable("文档解压后超过 200 MB，不像一份报告", where=where, cure="请删去图片等无关内容后另存再试。")
    return ElementTree.fromstring(archive.read(name))


def _tag(element: Element) -> str:
    """The name without its namespace: strict and transitional documents differ only there."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: Element | None, name: str = "val") -> str:
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _child(element: Element | None, *names: str) -> Element | None:
    for name in names:
        element = next((child for child in element if _tag(child) == name), None) if element is not None else None
    return element


def _is_on(element: Element | None) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off")


def _block_lines(parent: Element, counters: Counters, styles: _Styles) -> Iterator[str]:
    """The lines of all paragraphs and table rows below an element, in order."""
    for child in parent:
        name = _tag(child)
        if name == "p":
            yield from _paragraph_lines(child, counters, styles)
        elif name == "tbl":
            for row in child.iter():
                if _tag(row) == "tr":
                    yield "\t".join(_cell_text(cell, counters, styles) for cell in row if _tag(cell) in ("tc", "sdt"))
        elif name == "sdt" and _is_contents(child):
            continue
        elif name in (
            "body",
            "sdt",
            "sdtContent",
            "ins",
            "moveTo",
            "customXml",
            "smartTag",
            "AlternateContent",
            "Choice",
        ):
            yield from _block_lines(child, counters, styles)


def _is_contents(sdt: Element) -> bool:
    gallery = _child(sdt, "sdtPr", "docPartObj", "docPartGallery")
    return "table of contents" in _value(gallery).lower()


def _cell_text(cell: Element, counters: Counters, styles: _Styles) -> str:
    lines = (line.strip() for line in _block_lines(cell, counters, styles))
    return "".join(line for line in lines if line).replace("\t", " ")


def _paragraph_lines(paragraph: Element, counters: Counters, styles: _Styles) -> Iterator[str]:
    properties = _child(paragraph, "pPr")
    style = _value(_child(properties, "pStyle"))
    boxes: list[Element] = []
    text = "".join(_run_texts(paragraph, boxes))
    if _CONTENTS.fullmatch(styles.names.get(style, style)):
        return
    number, depth = styles.numbering.get(style, ("", 0))
    own = _child(properties, "numPr")
    if own is not None:
        number = _value(_child(own, "numId")) or number
        depth = int(_value(_child(own, "ilvl")) or depth)
    if text.strip() and number and number != "0":
        label = counters.label(number, depth)
        text = label + (" " if label.endswith(".") else "") + text.lstrip()
    yield from text.split("\n")
    for box in boxes:
        yield from _block_lines(box, counters, styles)


def _run_texts(parent: Element, boxes: list[Element]) -> Iterator[str]:
    """The texts below a paragraph, in order; text boxes are put aside, to follow their paragraph."""
    for child in parent:
        name = _tag(child)
        if name in _SKIPPED:
            continue
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield "\t"
        elif name in _LINE_BREAKS:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "r":
            properties = _child(child, "rPr")
            if _is_on(_child(properties, "vanish")):
                continue
            text = "".join(_run_texts(child, boxes))
            if _value(_child(properties, "vertAlign")) == "superscript" and _is_note_mark(text, parent, child):
                continue
            yield text
        elif len(child):
            yield from _run_texts(child, boxes)


def _is_note_mark(text: str, parent: Element, run: Element) -> bool:
    """A raised number is a footnote's mark, except after a Latin letter or digit (m², 10³)."""
    if not _NOTE_MARK.fullmatch(text):
        return False
    siblings = list(parent)
    before = "".join(_run_texts_of(siblings[: siblings.index(run)]))
    return not (before[-1:].isascii() and before[-1:].isalnum()) or not text.strip().isdigit()


def _run_texts_of(elements: list[Element]) -> Iterator[str]:
    for element in elements[-3:]:
        yield from (part.text or "" for part in element.iter() if _tag(part) == "t")


def _styles(root: Element | None) -> _Styles:
    numbering: dict[str, tuple[str, int]] = {}
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in root if root is not None else ():
        if _tag(style) != "style":
            continue
        key = _value(style, "styleId")
        names[key] = _value(_child(style, "name"))
        based[key] = _value(_child(style, "basedOn"))
        own = _child(style, "pPr", "numPr")
        if own is not None:
            numbering[key] = (_value(_child(own, "numId")), int(_value(_child(own, "ilvl")) or 0))
    for key in names:
        ancestor, seen = key, {key}
        while ancestor not in numbering and (ancestor := based.get(ancestor, "")) and ancestor not in seen:
            seen.add(ancestor)
        if ancestor in numbering:
            numbering.setdefault(key, numbering[ancestor])
    return _Styles(numbering, names)


def _numberings(root: Element | None, styles: _Styles) -> dict[str, Numbering]:
    abstract: dict[str, dict[int, Level]] = {}
    numberings: dict[str, Numbering] = {}
    for element in root if root is not None else ():
        if _tag(element) == "abstractNum":
            key = _value(element, "abstractNumId")
            levels = {int(_value(child, "ilvl") or 0): child for child in element if _tag(child) == "lvl"}
            abstract[key] = {depth: _level(level) for depth, level in levels.items()}
            for depth, level in levels.items():
                style = _value(_child(level, "pStyle"))
                if style in styles.numbering:  # the style names the list, the list names the style's level
                    styles.numbering[style] = (styles.numbering[style][0], depth)
    for element in root if root is not None else ():
        if _tag(element) != "num":
            continue
        shares = _value(_child(element, "abstractNumId"))
        levels_of = dict(abstract.get(shares, {}))
        restarts: set[int] = set()
        for override in element:
            if _tag(override) != "lvlOverride":
                continue
            depth = int(_value(override, "ilvl") or 0)
            own = _child(override, "lvl")
            if own is not None:
                levels_of[depth] = _level(own)
            start = _value(_child(override, "startOverride"))
            if start:
                restarts.add(depth)
                old = levels_of.get(depth, Level())
                levels_of[depth] = Level(int(start), old.numeral, old.pattern, old.legal)
        numberings[_value(element, "numId")] = Numbering(shares, levels_of, frozenset(restarts))
    return numberings


def _level(element: Element) -> Level:
    return Level(
        start=int(_value(_child(element, "start")) or 1),
        numeral=_value(_child(element, "numFmt"))
        or _value(_child(element, "AlternateContent", "Choice", "numFmt"))
        or "decimal",
        pattern=_value(_child(element, "lvlText")),
        legal=_is_on(_child(element, "isLgl")),
    )
