"""Files that are two things at once: a picture with an archive behind it, a document that is also a program or a web page.

What phones put behind and into pictures is no foreign content: motion photos (a film), second pictures, thumbnails, depth maps. So
what counts is not that something follows, but that it begins like an archive, a program or a page; the marks are long enough not to
occur by chance in twenty million bytes of picture.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

ZIP_END = re.compile(rb"PK\x05\x06\x00\x00\x00\x00([\x00-\xff]{2})\1")
"""The end record of an archive on one disk, which names its number of entries twice."""
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
ELF = re.compile(rb"\x7fELF[\x01\x02][\x01\x02]\x01")
DOS = re.compile(rb"MZ")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = re.compile(rb"<script[\s>/]|<html[\s>]|<!doctype\s+html|<iframe\s|<\?php\s|<svg[^>]{0,300}xmlns", re.IGNORECASE)
MOST_PE_OFFSET = 0x10000


def foreign(content: bytes) -> str:
    """What archive or program lies in the content, in Chinese; empty where none does."""
    if any(each.group(1) != b"\x00\x00" for each in ZIP_END.finditer(content)) or any(
        mark in content for mark in ARCHIVES
    ):
        return _("压缩包")
    if ELF.search(content) or _windows_program(content):
        return _("程序")
    return ""


def page_or_script(content: bytes) -> str:
    """Whether web page or script is in the content, in Chinese; empty where not."""
    return _("网页或脚本") if PAGE.search(content) else ""


def in_picture(content: bytes) -> str:
    """What a picture holds besides pictures and film; empty where nothing."""
    if found := foreign(content) or page_or_script(content):
        return found
    if b"%PDF-" in content or OLE in content:
        return _("文档")
    return ""


def _windows_program(content: bytes) -> bool:
    """Whether MZ stands somewhere, and points to a PE header as in every Windows program."""
    for found in DOS.finditer(content):
        place = found.start()
        there = int.from_bytes(content[place + 0x3C : place + 0x40], "little")
        if 0x40 <= there <= MOST_PE_OFFSET and content[place + there : place + there + 4] == b"PE\x00\x00":
            return True
    return False
