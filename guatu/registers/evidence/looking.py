"""Which files are taken, and the look into each: by its ending, which its content must confirm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from guatu.registers.evidence.errors import EvidenceRefused, embedded, other_content, two_in_one
from guatu.registers.evidence.foreign import OLE, in_picture
from guatu.registers.evidence.old_office import look_through_old_office
from guatu.registers.evidence.pdf import look_through_pdf
from guatu.registers.evidence.texts import look_through_text
from guatu.registers.evidence.zipped import look_through_zip

ZIP = (b"PK\x03\x04",)
TYPES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".webp": ("image/webp", (b"RIFF",)),
    ".heic": ("image/heic", (b"ftypheic", b"ftypheix", b"ftypmif1")),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ZIP),
    ".ofd": ("application/ofd", ZIP),
    ".doc": ("application/msword", (OLE,)),
    ".xls": ("application/vnd.ms-excel", (OLE,)),
    ".txt": ("text/plain", ()),
    ".csv": ("text/csv", ()),
}
"""Ending → media type, and the beginnings one of which the content must have. Texts have none: they must be texts."""
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif"})
ZIPPED = frozenset({".docx", ".xlsx", ".pptx", ".ofd"})
OLD_OFFICE = frozenset({".doc", ".xls", ".ppt", ".wps", ".et"})
TEXTS = frozenset({".txt", ".csv"})


def look_through(content: bytes, ending: str, name: str) -> None:
    """Raises EvidenceRefused where the content is not what its ending says, or something in it runs or hides."""
    beginnings = TYPES[ending][1] if ending in TYPES else ()
    place = 4 if ending == ".heic" else 0
    if beginnings and not content[place : place + 16].startswith(beginnings):
        raise other_content(name, ending)
    if ending == ".webp" and content[8:12] != b"WEBP":
        raise other_content(name, ending)
    look_into(content, ending, name)
    if ending in PICTURES and not is_picture(content, ending):
        raise other_content(name, ending)


def is_picture(content: bytes, ending: str) -> bool:
    """Whether a picture's first parts are there, so that a program for pictures finds something to show. Of other kinds: yes.

    Not more: phones write parts in many ways, and what is a little broken is still shown.
    """
    if ending in (".jpg", ".jpeg"):
        length = int.from_bytes(content[4:6], "big")
        return 2 <= length <= len(content) - 4 and b"\xff\xda" in content[4 + length :]
    if ending == ".png":
        width, height = content[16:20], content[20:24]
        return content[8:16] == b"\x00\x00\x00\rIHDR" and any(width) and any(height) and b"IDAT" in content[24:]
    if ending == ".webp":
        return content[12:16] in (b"VP8 ", b"VP8L", b"VP8X")
    return True


def look_into(content: bytes, ending: str, name: str) -> None:
    """The look itself, where the kind is known already. An unknown ending is not looked into. Raises EvidenceRefused."""
    if ending in PICTURES:
        if found := in_picture(content):
            raise two_in_one(name, found)
    elif ending in ZIPPED:
        look_through_zip(content, ending, name, _inside(name))
    elif ending in OLD_OFFICE:
        look_through_old_office(content, ending, name)
    elif ending == ".pdf":
        look_through_pdf(content, name)
    elif ending in TEXTS:
        look_through_text(content, name)


def _inside(name: str) -> Callable[[bytes, str], None]:
    """The look into a file attached to another: kinds that are taken by themselves, except archives within archives."""

    def look(content: bytes, ending: str) -> None:
        if ending not in TYPES or ending in ZIPPED:
            raise embedded(name)
        try:
            look_through(content, ending, name)
        except EvidenceRefused:
            raise embedded(name) from None

    return look


def ending_of(name: str) -> str:
    """A file name's ending, in small letters, with its dot."""
    return PurePath(name).suffix.lower()
