"""Texts and comma-separated tables: they must be texts, and no web page or script under another name. Formulas in a CSV are harmless
here: nobody computes them.
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _

from guatu.registers.evidence.errors import EvidenceRefused, two_in_one
from guatu.registers.evidence.foreign import page_or_script

WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
"""Signs that no text holds; form feed and the old end-of-file mark do occur."""
MOST_CONTROLS = 0.01
BEGINS_PROGRAM = re.compile(
    rb"\s*(?:#!|@echo\s+off|<\?php|<svg\s|%PDF-|<job\b|<\?xml[^>]*\?>\s*<(?:html|svg)\b)", re.IGNORECASE
)


def look_through_text(content: bytes, name: str) -> None:
    """Raises EvidenceRefused where the content is no text, or a page or script."""
    for mark, encoding in WIDE.items():
        if content.startswith(mark):
            content = content.decode(encoding, errors="replace").encode()
    plain = content.removeprefix(codecs.BOM_UTF8)
    if len(CONTROL.findall(plain)) > len(plain) * MOST_CONTROLS or b"\x00" in plain:
        raise EvidenceRefused(_("“%(name)s”不是文本文件，请按原来的格式上传。") % {"name": name})
    if BEGINS_PROGRAM.match(plain) or page_or_script(plain):
        raise two_in_one(name, _("网页或脚本"))
