"""PDF: no script, no program started, no file carried along. Links, forms and bookmarks are ordinary.

Two looks, because readers are lenient and files lie: all objects as pypdf finds them, those in compressed object streams included;
and the bytes outside streams, with the object streams that stand in the file whether its tables name them or not. A file that pypdf
cannot open gets the second look alone. A password to open it is refused, an owner's password against printing is not.

Electronic invoices, tickets and receipts carry their data as an XML file: that alone may be embedded.
"""

from __future__ import annotations

import io
import re
import time
import zlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from guatu.registers.evidence.errors import EvidenceRefused, broken, two_in_one
from guatu.registers.evidence.foreign import foreign, page_or_script

MOST_OBJECTS = 300_000
MOST_SECONDS = 30.0
MOST_INFLATED = 64 << 20
"""Of all object streams together."""
DEEPEST = 40
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb">>\s*stream\r?\n")
END = b"endstream"
RUNS = re.compile(rb"/(?:JavaScript|Launch|RichMedia\w*)(?=[\s/<>\[\](){}%]|\Z)|/JS\s*(?:\(|<|\d+\s+\d+\s+R)")
CARRIES = re.compile(rb"/EmbeddedFiles?(?=[\s/<>\[\](){}%]|\Z)")
ACTIONS = frozenset({"/JavaScript", "/Launch", "/RichMediaExecute"})
"""Values of an action's /S that run something."""
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\b|[A-Za-z_][\w.:-]*[\s>])")


def look_through_pdf(content: bytes, name: str) -> None:
    """Raises EvidenceRefused where something in the file runs, is carried along or cannot be looked at."""
    if found := foreign(content):
        raise two_in_one(name, found)
    parsed = _walk(content, name)
    outside, compressed = _split(content, name)
    texts = [outside, *compressed]
    if any(RUNS.search(text) for text in texts) or (not parsed and any(CARRIES.search(text) for text in texts)):
        raise _runs(name)
    if found := page_or_script(outside):
        raise two_in_one(name, found)


def _runs(name: str) -> EvidenceRefused:
    return EvidenceRefused(_("“%(name)s”带有脚本或嵌入文件，请打印成 PDF 后再上传。") % {"name": name})


def _damages() -> tuple[type[Exception], ...]:
    """What pypdf says of damaged files, and what it stumbles over."""
    from pypdf.errors import PyPdfError

    stumbles = (ValueError, LookupError, TypeError, AttributeError, AssertionError, OSError, RecursionError)
    return (PyPdfError, zlib.error, NotImplementedError, *stumbles)


def _walk(content: bytes, name: str) -> bool:
    """Look at every object that pypdf finds; False where it cannot open the file."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except NotImplementedError:
        raise broken(name) from None
    except _damages():
        return False
    if locked:
        raise EvidenceRefused(_("“%(name)s”有打开密码，不能上传。请去掉密码，或打印成 PDF 后再上传。") % {"name": name})
    until = time.monotonic() + MOST_SECONDS
    for count, number in enumerate(_numbers(reader)):
        if count > MOST_OBJECTS or time.monotonic() > until:
            raise EvidenceRefused(
                _("“%(name)s”内容过于复杂，无法检查。请重新打印成 PDF，或分成几个文件上传。") % {"name": name}
            )
        try:
            _look(reader.get_object(number), name, 0)
        except EvidenceRefused:
            raise
        except _damages():
            # A damaged object: the look at the bytes sees what can be seen of it.
            continue
    return True


def _numbers(reader: Any) -> Iterator[Any]:
    """References to all objects, those in object streams too."""
    from pypdf.generic import IndirectObject

    plain = [(number, generation) for generation, places in reader.xref.items() for number in places]
    packed = [(number, 0) for number in reader.xref_objStm]
    for number, generation in dict.fromkeys([*plain, *packed]):
        yield IndirectObject(number, generation, reader)


def _look(item: Any, name: str, depth: int) -> None:
    """Whatever stands directly in an object; what it refers to has its own turn."""
    from pypdf.generic import ArrayObject, DictionaryObject

    if depth > DEEPEST:
        return
    if isinstance(item, DictionaryObject):
        _look_at_dictionary(item, name)
        for value in item.values():
            if isinstance(value, DictionaryObject | ArrayObject):
                _look(value, name, depth + 1)
    elif isinstance(item, ArrayObject):
        for value in item:
            if isinstance(value, DictionaryObject | ArrayObject):
                _look(value, name, depth + 1)


def _look_at_dictionary(item: Any, name: str) -> None:
    keys = {_plain(key): key for key in item}
    action = _plain(item.raw_get(keys["/S"])) if "/S" in keys else ""
    kind = _plain(item.raw_get(keys["/Subtype"])) if "/Subtype" in keys else ""
    if (
        action in ACTIONS
        or ("/JS" in keys and action)
        or "/JavaScript" in keys
        or "/OnInstantiate" in keys
        or kind == "/RichMedia"
    ):
        raise _runs(name)
    if "/EF" in keys:
        files = item.get(keys["/EF"])
        files = files.get_object() if files is not None else None
        if not isinstance(files, dict) or not all(_is_data(each) for each in files.values()):
            raise _runs(name)
    if "/Type" in keys and _plain(item.raw_get(keys["/Type"])) == "/EmbeddedFile" and not _is_data(item):
        raise _runs(name)
    if "/XFA" in keys and page_or_script(_form(item.get(keys["/XFA"]))):
        raise _runs(name)


def _plain(value: Any) -> str:
    """A name as it is meant: `/J#61vaScript` is `/JavaScript`."""
    text = str(value)
    return re.sub(r"#([0-9A-Fa-f]{2})", lambda found: chr(int(found.group(1), 16)), text) if "#" in text else text


def _is_data(item: Any) -> bool:
    """Whether an embedded file is the XML of an electronic voucher, with nothing in it for a browser to run."""
    data = _data(item)
    return bool(XML.match(data)) and not page_or_script(data) and b"<?xml-stylesheet" not in data


def _form(item: Any) -> bytes:
    """The text of a form of the XFA kind: one stream, or pairs of a name and a stream."""
    whole = item.get_object() if item is not None else None
    parts = whole if isinstance(whole, list) else [whole]
    return b"".join(_data(part) for part in parts)


def _data(item: Any) -> bytes:
    """A stream's content; nothing where it is none or cannot be read."""
    try:
        found = item.get_object()
        return bytes(found.get_data()) if hasattr(found, "get_data") else b""
    except _damages():
        return b""


def _split(content: bytes, name: str) -> tuple[bytes, list[bytes]]:
    """The bytes outside streams, names written plainly; and the content of the object streams among them."""
    outside: list[bytes] = []
    packed: list[bytes] = []
    place, room = 0, MOST_INFLATED
    while found := STREAM.search(content, place):
        head = _unescape(content[place : found.end()])
        outside.append(head)
        end = content.find(END, found.end())
        end = len(content) if end < 0 else end
        if b"/ObjStm" in head[-2000:]:
            inflated = _inflate(content[found.end() : end], room)
            room -= len(inflated)
            if room <= 0:
                raise EvidenceRefused(
                    _("“%(name)s”解开后过大，不能上传。请重新打印成 PDF，或分成几个文件。") % {"name": name}
                )
            packed.append(_unescape(inflated))
        place = end
    outside.append(_unescape(content[place:]))
    return b"\n".join(outside), packed


def _unescape(text: bytes) -> bytes:
    return HEX.sub(lambda found: bytes([int(found.group(1), 16)]), text)


def _inflate(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return data[:most]
